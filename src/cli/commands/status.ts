import { Command, type CommandUnknownOpts } from '@commander-js/extra-typings'
import { status } from '../../engine/status.ts'
import { statusView } from '../../output/views/status.ts'
import { emit } from '../emit.ts'
import type { Shell } from '../program.ts'
import { bringUpToDate, settingsOf, withStore } from '../session.ts'

export function statusCommand({ io }: Shell): CommandUnknownOpts {
  const command = new Command('status')
    .description(
      'How many events and files the store holds, from where and when, and each file or record that could not be read, with the reason.',
    )
    .option('--migrate', 'bring a store that an older trail made up to date first (ingest does so by itself)')
  return command.action(async ({ migrate }) => {
    const settings = await settingsOf(command, io)
    if (migrate === true) await bringUpToDate(settings, io)
    await withStore(settings, io, async (store) => emit(io, settings, statusView, await status(store)))
  })
}
