import { isUtf8 } from 'node:buffer'
import { Command, type CommandUnknownOpts } from '@commander-js/extra-typings'
import { show } from '../../engine/show.ts'
import { type RawJson, raw } from '../../output/json.ts'
import { showView } from '../../output/views/show.ts'
import type { StoredRecord } from '../../store/events.ts'
import { emit } from '../emit.ts'
import type { Shell } from '../program.ts'
import { settingsOf, withStore } from '../session.ts'

export function showCommand({ io }: Shell): CommandUnknownOpts {
  const command = new Command('show')
    .description('The original record, nothing lost, the files that hold it, and its attribution hop by hop.')
    .argument('<event-id>', 'an eventID')
    .option('--unmask', 'show session tokens and passwords in tables too')
  return command.action(async (eventId, options) => {
    const settings = await settingsOf(command, io)
    await withStore(settings, io, async (store, actors) => {
      const { record, conflicts, ...answer } = await show(store, actors, eventId)
      await emit(
        io,
        settings,
        showView,
        { record: original(record), ...answer, ...bytesOf(record), conflicts: conflicts.map(original) },
        { unmask: options.unmask === true },
      )
    })
  })
}

/** The record byte for byte; bytes that are no UTF-8 have no place in JSON and stand beside it. */
function original({ text, bytes }: StoredRecord): RawJson {
  return raw(bytes !== null && isUtf8(bytes) ? Buffer.from(bytes).toString('utf8') : text)
}

function bytesOf({ bytes }: StoredRecord): { recordBase64?: string } {
  return bytes === null || isUtf8(bytes) ? {} : { recordBase64: Buffer.from(bytes).toString('base64') }
}
