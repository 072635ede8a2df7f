import { isUtf8 } from 'node:buffer'
import type { Passed } from '../../model/ingest.ts'
import { type JsonObject, object } from '../../model/json.ts'
import type { DigestFile } from './digest.ts'
import type { Identity } from './identities.ts'
import type { Span } from './scan.ts'
import { wholeCharacters, wholeCharactersOfString } from './whole-characters.ts'

/** One CloudTrail record with its own text, byte for byte as it stood; `index` counts from 0 within its file. */
export interface ReadRecord<Made = unknown> {
  value: JsonObject
  /** Its own text; where that is not fit to be read as JSON by everybody (see `bytes`), the nearest that is. */
  text: string
  /** The record as it stood, where it is not valid UTF-8 or holds half a surrogate pair; else null. */
  bytes: Uint8Array | null
  index: number
  /** The record's `userIdentity` where others have the same, letter by letter; null where that was not looked for. */
  identity: Identity<Made> | null
}

/** What could not be read beside what could. `sample` is its beginning. */
export interface RefusedRecord {
  position: string
  reason: string
  sample: string
}

export type ReadResult<Made = unknown> =
  | { kind: 'events'; shape: string; records: ReadRecord<Made>[]; refused: RefusedRecord[]; passed: Passed }
  | { kind: 'digest'; digest: DigestFile }
  | { kind: 'ignored'; why: 'insight' | 'other'; detail: string }
  | { kind: 'refused'; reason: string }

/** CloudTrail's own limit is 256 KB, Lake's 1 MB: a record of more than this many characters is made to do harm. */
const MAX_RECORD = 2 * 2 ** 20

/** What was found in one file: records, what was refused beside them, and what was passed over. */
export class Contents<Made> {
  readonly #text: string
  readonly #valid: boolean
  /** Whether halves of surrogate pairs may stand in it as escapes. */
  readonly #halves: boolean
  readonly #records: ReadRecord<Made>[] = []
  readonly #refused: RefusedRecord[] = []
  readonly passed: Passed = { insight: 0, other: 0 }
  #shape: string | null = null
  digest: DigestFile | null = null

  /** `text` is the file's; where it is not `valid` UTF-8, one character a byte. */
  constructor(text: string, valid: boolean) {
    this.#text = text
    this.#valid = valid
    this.#halves = text.includes('\\ud') || text.includes('\\uD')
  }

  get records(): number {
    return this.#records.length
  }

  get refused(): number {
    return this.#refused.length
  }

  /** The file's shape is that of the first thing in it that has one. */
  takeShape(shape: string): void {
    this.#shape ??= shape
  }

  result(): ReadResult<Made> {
    const [first] = this.#refused
    if (this.digest !== null && this.#records.length === 0) return { kind: 'digest', digest: this.digest }
    if (
      this.#records.length === 0 &&
      this.#shape !== null &&
      first === undefined &&
      this.passed.insight + this.passed.other === 0
    ) {
      return { kind: 'events', shape: this.#shape, records: [], refused: [], passed: this.passed }
    }
    if (this.#records.length === 0 && first !== undefined)
      return { kind: 'refused', reason: `${first.reason} (${first.position})` }
    if (this.#records.length === 0 && this.#text.includes('\0'))
      return { kind: 'refused', reason: 'binary data: it holds NUL bytes' }
    if (this.#records.length === 0) {
      const why = this.passed.insight > 0 ? 'insight' : 'other'
      return { kind: 'ignored', why, detail: why === 'insight' ? 'Insights events' : 'no CloudTrail records' }
    }
    return {
      kind: 'events',
      shape: this.#shape ?? 'object',
      records: this.#records,
      refused: this.#refused,
      passed: this.passed,
    }
  }

  /** Adds an event; `span` is its place in the file, null for one that was wrapped in a string. */
  add(value: JsonObject, text: string, span: Span | null, identity: Identity<Made> | null): void {
    if (text.length > MAX_RECORD) {
      this.refuse(span?.start ?? 0, `larger than ${MAX_RECORD / 2 ** 20} MB`)
      return
    }
    const index = this.#records.length + this.#refused.length + this.passed.insight
    if (this.#valid && span !== null && !this.#halves) {
      this.#records.push({ value, text, bytes: null, index, identity })
      return
    }
    const { original, known } = this.#original(text, span)
    const good = span === null ? wholeCharactersOfString(original) : wholeCharacters(original)
    this.#records.push({
      value: good === text ? value : parseOr(good, value),
      text: good,
      bytes: good === original ? known : (known ?? Buffer.from(original)),
      index,
      identity: good === text ? identity : null,
    })
  }

  /** The record's text as it is meant, and its bytes where they are no UTF-8. */
  #original(text: string, span: Span | null): { original: string; known: Buffer | null } {
    if (this.#valid || span === null || !NOT_ASCII.test(text)) return { original: text, known: null }
    const bytes = Buffer.from(text, 'latin1')
    return { original: bytes.toString('utf8'), known: isUtf8(bytes) ? null : bytes }
  }

  /** Notes what could not be read, and where. */
  refuse(position: number, reason: string): void {
    this.#refused.push({
      position: positionOf(this.#text, position),
      reason,
      sample: this.#text.slice(position, position + 200),
    })
  }
}

const NOT_ASCII = /[^\x00-\x7f]/

function parseOr(text: string, fallback: JsonObject): JsonObject {
  try {
    return object(JSON.parse(text)) ?? fallback
  } catch {
    return fallback
  }
}

function positionOf(text: string, position: number): string {
  let line = 1
  for (let at = text.indexOf('\n'); at !== -1 && at < position; at = text.indexOf('\n', at + 1)) line++
  return `line ${line}, character ${position}`
}
