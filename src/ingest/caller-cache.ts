import { readCaller } from '../attribution/caller.ts'
import type { Caller } from '../model/facts.ts'
import { type JsonObject, textAt } from '../model/json.ts'
import { endOfValue } from './read/scan.ts'

/** Distinct identities remembered; beyond that the memory starts anew. */
const REMEMBERED = 50_000

const KEY = '"userIdentity":'

/**
 * Reads callers, each distinct identity once: the events of a session carry the same `userIdentity`, letter by letter.
 * What else a caller is made of stands in the key beside it.
 */
export class CallerCache {
  readonly #callers = new Map<string, Caller>()

  read(record: JsonObject, text: string | null): Caller {
    const key = text === null ? null : keyOf(record, text)
    if (key === null) return readCaller(record)
    const known = this.#callers.get(key)
    if (known !== undefined) return known
    const caller = readCaller(record)
    // A caller without a name may be told by the event itself, which differs from one to the next.
    if (caller.kind === 'unknown' || textAt(record.userIdentity, 'type') === null) return caller
    if (this.#callers.size >= REMEMBERED) this.#callers.clear()
    this.#callers.set(key, caller)
    return caller
  }
}

/** The identity's own text with the other fields that a caller depends on; null where it is not where one expects it. */
function keyOf(record: JsonObject, text: string): string | null {
  const at = text.indexOf(KEY)
  if (at === -1 || at > 200) return null
  const start = at + KEY.length
  const end = text[start] === '{' ? endOfValue(text, start) : -1
  if (end < 0) return null
  const console = record.sessionCredentialFromConsole
  return `${text.slice(start, end)}${console === undefined ? '' : String(console)}${record.awsRegion}${record.eventSource}`
}
