import { TrailError } from '../errors.ts'
import type { JsonObject } from '../model/json.ts'
import { type CustodyAction, recordCustody } from '../store/custody.ts'
import type { Io } from './io.ts'
import { version } from './program.ts'
import { type Settings, withWriter } from './session.ts'

/**
 * Puts what was given out on the store's record of custody. A store that is busy, or lies where nothing can be written,
 * is said so: what was made of it stands all the same.
 */
export async function putOnRecord(
  action: CustodyAction,
  detail: JsonObject,
  settings: Settings,
  io: Io,
): Promise<void> {
  try {
    await withWriter(settings, io, (store) =>
      recordCustody(store.connection, { action, detail, version: version(), now: io.now() }),
    )
  } catch (error) {
    if (!(error instanceof TrailError)) throw error
    io.err(`not put on the record of custody: ${error.message}\n`)
  }
}
