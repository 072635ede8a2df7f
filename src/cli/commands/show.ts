import { Command, type CommandUnknownOpts } from '@commander-js/extra-typings'
import { show } from '../../engine/show.ts'
import { raw } from '../../output/json.ts'
import { showView } from '../../output/views/show.ts'
import { emit } from '../emit.ts'
import type { Shell } from '../program.ts'
import { settingsOf, withStore } from '../session.ts'

export function showCommand({ io }: Shell): CommandUnknownOpts {
  const command = new Command('show')
    .description('The original record, nothing lost, the files that hold it, and its attribution hop by hop.')
    .argument('<event-id>', 'an eventID')
    .option('--unmask', 'show session tokens and passwords in tables too')
  return command.action(async (eventId, options) => {
    const settings = settingsOf(command, io)
    await withStore(settings, io, async (store, actors) => {
      const { record, conflicts, ...answer } = await show(store, actors, eventId)
      const rawOf = (stored: typeof record) =>
        raw(stored.text ?? JSON.stringify(Buffer.from(stored.bytes ?? []).toString('latin1')))
      await emit(
        io,
        settings,
        showView,
        { record: rawOf(record), ...answer, conflicts: conflicts.map(rawOf) },
        { unmask: options.unmask === true },
      )
    })
  })
}
