import { canonicalJson } from '../model/canonical.ts'
import type { JsonObject } from '../model/json.ts'
import type { EventRow, FileRow } from '../store/event-row.ts'
import type { Writer } from '../store/writer.ts'
import { type Place, Seen, type SourceRecord, understand } from './understand.ts'

/** Which events of a file are wanted; null for all. Times are milliseconds since 1970 UTC, `until` exclusive. */
export interface Wanted {
  since: number | null
  until: number | null
  accounts: ReadonlySet<string> | null
  regions: ReadonlySet<string> | null
}

/** The part of a file's manifest row that comes of loading it. */
export type Loaded = Pick<FileRow, 'events' | 'duplicates' | 'outside' | 'first' | 'last'> & {
  accounts: Set<string>
  regions: Set<string>
}

interface Suspect {
  file: number
  event: EventRow
  value: JsonObject
  loaded: Loaded
}

/**
 * Turns the records of files into events of one batch. Records whose id may be known already are held back, and told
 * apart at the end of the batch by what the store holds: the same content is a duplicate, another content is kept
 * beside it as a conflict.
 */
export class Loader {
  readonly #writer: Writer
  readonly #wanted: Wanted
  /** What the records have in common; readers of files share its identities. */
  readonly seen = new Seen()
  #suspects: Suspect[] = []

  constructor(writer: Writer, wanted: Wanted) {
    this.#writer = writer
    this.#wanted = wanted
  }

  load(file: number, records: readonly SourceRecord[], place: Place): Loaded {
    const loaded: Loaded = {
      events: 0,
      duplicates: 0,
      outside: 0,
      first: null,
      last: null,
      accounts: new Set(),
      regions: new Set(),
    }
    for (const record of records) {
      const event = understand(record, place, this.seen)
      if (!this.#wants(event)) loaded.outside++
      else if (this.#writer.claim(event.eventId)) this.#add(file, event, loaded)
      else this.#suspects.push({ file, event, value: record.value, loaded })
    }
    return loaded
  }

  /** Decides the records that were held back. To be called before the batch's files are written. */
  async decide(): Promise<void> {
    const suspects = this.#suspects
    this.#suspects = []
    if (suspects.length === 0) return
    const contents = await this.#writer.recordsOf([...new Set(suspects.map(({ event }) => event.eventId))])
    for (const { file, event, value, loaded } of suspects) {
      const known = contents.get(event.eventId) ?? []
      const same = known.find(({ content }) => sameRecord(content, event, value))
      if (same !== undefined) {
        loaded.duplicates++
        this.#writer.addCopy(same.n, file, event.position)
        continue
      }
      const n = this.#add(file, event, loaded)
      if (known.length > 0) this.#writer.addConflict(event.eventId)
      contents.set(event.eventId, [...known, { n, content: event.record.bytes ?? event.record.text }])
    }
  }

  #add(file: number, event: EventRow, loaded: Loaded): number {
    const n = this.#writer.addEvent(file, event)
    loaded.events++
    if (event.form.account !== null) loaded.accounts.add(event.form.account)
    if (event.form.region !== null) loaded.regions.add(event.form.region)
    if (event.time === null) return n
    loaded.first = Math.min(loaded.first ?? event.time, event.time)
    loaded.last = Math.max(loaded.last ?? event.time, event.time)
    return n
  }

  #wants({ time, form }: EventRow): boolean {
    const { since, until, accounts, regions } = this.#wanted
    if (time !== null && ((since !== null && time < since) || (until !== null && time >= until))) return false
    if (accounts !== null && form.account !== null && !accounts.has(form.account)) return false
    return regions === null || form.region === null || regions.has(form.region)
  }
}

/** Equal as text, or equal in all but the order of keys, white space and spelling of values. */
function sameRecord(stored: string | Uint8Array, event: EventRow, value: JsonObject): boolean {
  const { text, bytes } = event.record
  if (typeof stored !== 'string') return bytes !== null && Buffer.compare(stored, bytes) === 0
  if (bytes !== null) return false
  if (stored === text) return true
  try {
    return canonicalJson(JSON.parse(stored)) === canonicalJson(value)
  } catch {
    return false
  }
}
