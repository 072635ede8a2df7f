import { isAscii, isUtf8 } from 'node:buffer'
import { at, type JsonObject, object, own, text as textOf } from '../../model/json.ts'
import { isEvent, isInsight, MAX_WRAPPING, OBJECT_CARRIERS, STRING_CARRIERS } from './carriers.ts'
import { cutDelivered } from './delivered.ts'
import { type DigestFile, readDigest } from './digest.ts'
import { Identities, type Identity } from './identities.ts'
import { type Parsed, parseRecord } from './parse.ts'
import { arrayItems, endOfValue, objectMembers, type Span, skipSpace } from './scan.ts'
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

/** Records that are not events of CloudTrail, by what they are. */
export interface Passed {
  insight: number
  other: number
}

/** CloudTrail's own limit is 256 KB, Lake's 1 MB: a record of more than this many characters is made to do harm. */
const MAX_RECORD = 2 * 2 ** 20

/**
 * Tells the shape of an object by its content and reads its records. Nothing is re-serialised: each record's text is a
 * slice of the file, or the content of the string in which a carrier wrapped it. `identities` are those of the files read
 * before.
 */
export function readObject<Made>(content: Buffer, identities: Identities<Made> = new Identities()): ReadResult<Made> {
  if (content.length === 0) return { kind: 'refused', reason: 'empty file' }
  const valid = isUtf8(content)
  // Bytes that are no UTF-8 are read as Latin-1, one character a byte, so that positions stay true; each record that
  // holds such bytes keeps them as they are.
  if (!valid && (content[0] === 0xff || content[0] === 0xfe)) return { kind: 'refused', reason: 'UTF-16, not UTF-8' }
  const reader = new Reader(content.toString(valid && !isAscii(content) ? 'utf8' : 'latin1'), valid, identities)
  return reader.read()
}

class Reader<Made> {
  readonly #text: string
  readonly #valid: boolean
  readonly #identities: Identities<Made>
  /** Whether halves of surrogate pairs may stand in it as escapes. */
  readonly #halves: boolean
  readonly #records: ReadRecord<Made>[] = []
  readonly #refused: RefusedRecord[] = []
  readonly #passed: Passed = { insight: 0, other: 0 }
  #shape: string | null = null
  #digest: DigestFile | null = null

  constructor(text: string, valid: boolean, identities: Identities<Made>) {
    this.#text = text
    this.#valid = valid
    this.#identities = identities
    this.#halves = text.includes('\\ud') || text.includes('\\uD')
  }

  read(): ReadResult<Made> {
    const start = skipSpace(this.#text, 0)
    if (start >= this.#text.length) return { kind: 'refused', reason: 'empty file' }
    const first = this.#text[start]
    if (first === '[') this.#readArray(start, 'array', 0)
    else if (this.#readDelivered(start)) return this.#result()
    else if (first === '{') this.#readDocuments(start)
    else this.#readLines(start)
    return this.#result()
  }

  #result(): ReadResult<Made> {
    const [first] = this.#refused
    if (this.#digest !== null && this.#records.length === 0) return { kind: 'digest', digest: this.#digest }
    if (
      this.#records.length === 0 &&
      this.#shape !== null &&
      first === undefined &&
      this.#passed.insight + this.#passed.other === 0
    ) {
      return { kind: 'events', shape: this.#shape, records: [], refused: [], passed: this.#passed }
    }
    if (this.#records.length === 0 && first !== undefined)
      return { kind: 'refused', reason: `${first.reason} (${first.position})` }
    if (this.#records.length === 0 && this.#text.includes('\0'))
      return { kind: 'refused', reason: 'binary data: it holds NUL bytes' }
    if (this.#records.length === 0) {
      const why = this.#passed.insight > 0 ? 'insight' : 'other'
      return { kind: 'ignored', why, detail: why === 'insight' ? 'Insights events' : 'no CloudTrail records' }
    }
    return {
      kind: 'events',
      shape: this.#shape ?? 'object',
      records: this.#records,
      refused: this.#refused,
      passed: this.#passed,
    }
  }

  /** The shape in which CloudTrail delivers, `{"Records":[…]}` and nothing else, read in one pass. */
  #readDelivered(start: number): boolean {
    DELIVERED.lastIndex = start
    const head = DELIVERED.exec(this.#text)
    if (head === null) return false
    const list = DELIVERED.lastIndex - 1
    const plain = this.#valid ? cutDelivered(this.#text, list, this.#identities) : null
    if (plain !== null) {
      this.#shape = 'records'
      for (const { span, text, parsed } of plain) this.#takeParsed(parsed, text, span, 'records', 1)
      return true
    }
    const { items, skipped, end, broken } = arrayItems(this.#text, list)
    const close = skipSpace(this.#text, end)
    if (broken !== null || this.#text[close] !== '}' || skipSpace(this.#text, close + 1) < this.#text.length)
      return false
    this.#shape = 'records'
    for (const item of items) this.#readValue(item, 'records', 1)
    for (const { at: place, why } of skipped) this.#refuse(place, why)
    return true
  }

  /** One document, or several one after the other: NDJSON and pretty-printed ones alike. */
  #readDocuments(start: number): void {
    let from = start
    let documents = 0
    while (from < this.#text.length) {
      const end = this.#text[from] === '{' ? endOfValue(this.#text, from) : -1
      if (end < 0) {
        if (documents === 0 && this.#readBroken(from, end)) return
        from = this.#skipLine(from, end === -2 ? 'nested too deep' : 'broken JSON')
        continue
      }
      documents++
      this.#readValue(
        { start: from, end },
        documents === 1 && skipSpace(this.#text, end) >= this.#text.length ? 'object' : 'ndjson',
        0,
      )
      from = skipSpace(this.#text, end)
      if (this.#text[from] === ',') from = skipSpace(this.#text, from + 1)
    }
  }

  /** A `{"Records": […` whose end is missing: the records that are whole are kept. */
  #readBroken(start: number, why: number): boolean {
    const records = objectMembers(this.#text, start).find(({ key }) => key === 'Records')
    if (records === undefined || this.#text[records.value.start] !== '[') return false
    this.#readArray(records.value.start, 'records', 0)
    if (this.#refused.length === 0)
      this.#refuse(start, why === -2 ? 'nested too deep' : 'the file ends before its JSON does')
    return true
  }

  #readLines(start: number): void {
    let from = start
    while (from < this.#text.length) {
      const newline = this.#text.indexOf('\n', from)
      const end = newline === -1 ? this.#text.length : newline
      const brace = this.#text.indexOf('{', from)
      // A CloudWatch Logs export writes `<time> <record>` on each line.
      if (brace !== -1 && brace < end && brace - from < 64) {
        const close = endOfValue(this.#text, brace)
        if (close > 0 && close <= end) this.#readValue({ start: brace, end: close }, 'lines', 0)
        else this.#refuse(from, 'broken JSON')
      } else if (this.#records.length > 0) this.#refuse(from, 'no JSON')
      else {
        this.#passed.other++
        if (this.#passed.other > 100) return
      }
      from = skipSpace(this.#text, end)
    }
  }

  #skipLine(from: number, reason: string): number {
    this.#refuse(from, reason)
    const newline = this.#text.indexOf('\n', from)
    return newline === -1 ? this.#text.length : skipSpace(this.#text, newline)
  }

  #readArray(start: number, shape: string, depth: number): void {
    this.#shape ??= shape
    for (let from = start; ; ) {
      const { items, skipped, broken } = arrayItems(this.#text, from)
      for (const item of items) this.#readValue(item, shape, depth + 1)
      for (const { at: place, why } of skipped) this.#refuse(place, why)
      if (broken === null) return
      this.#refuse(broken.at, broken.why)
      // What is whole behind the break is read too: the list goes on where a line begins with an object.
      NEXT_OBJECT.lastIndex = broken.at + 1
      if (this.#refused.length >= MAX_BREAKS || !NEXT_OBJECT.test(this.#text)) return
      from = NEXT_OBJECT.lastIndex - 2
    }
  }

  #readValue(span: Span, shape: string, depth: number): void {
    const text = this.#text.slice(span.start, span.end)
    let parsed: Parsed<Made>
    try {
      parsed = this.#valid ? parseRecord(text, this.#identities) : { value: JSON.parse(text), identity: null }
    } catch (error) {
      if (shape === 'object' && this.#readBroken(span.start, -1)) return
      this.#refuse(span.start, `broken JSON: ${error instanceof Error ? error.message.slice(0, 120) : ''}`)
      return
    }
    this.#takeParsed(parsed, text, span, shape, depth)
  }

  #takeParsed({ value, identity }: Parsed<Made>, text: string, span: Span, shape: string, depth: number): void {
    const record = object(value)
    if (record === null) {
      if (shape === 'array' || shape === 'ndjson') this.#passed.other++
      else this.#refuse(span.start, `${value === null ? 'null' : typeof value} where a record should be`)
      return
    }
    this.#take(record, text, span, shape, depth, identity)
  }

  #take(
    value: JsonObject,
    text: string,
    span: Span | null,
    shape: string,
    depth: number,
    identity: Identity<Made> | null,
  ): void {
    if (isEvent(value)) {
      this.#shape ??= shape
      if (isInsight(value)) this.#passed.insight++
      else this.#add(value, text, span, identity)
      return
    }
    if (depth > MAX_WRAPPING) {
      this.#passed.other++
      return
    }
    const digest = readDigest(value)
    if (digest !== null) {
      this.#digest = digest
      return
    }
    if (!this.#unwrap(value, text, span, depth)) this.#passed.other++
  }

  #add(value: JsonObject, text: string, span: Span | null, identity: Identity<Made> | null): void {
    if (text.length > MAX_RECORD) {
      this.#refuse(span?.start ?? 0, `larger than ${MAX_RECORD / 2 ** 20} MB`)
      return
    }
    const index = this.#records.length + this.#refused.length + this.#passed.insight
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

  /** The carriers that are known to bring CloudTrail records; false for what is none. */
  #unwrap(value: JsonObject, text: string, span: Span | null, depth: number): boolean {
    if (Array.isArray(value.Records) || (Object.hasOwn(value, 'Records') && value.Records === null))
      return this.#unwrapList(text, span, 'Records', 'records', depth)
    if (Object.hasOwn(value, 'Records')) {
      this.#refuse(span?.start ?? 0, 'Records is no list')
      return true
    }
    if (Array.isArray(value.Events)) return this.#unwrapList(text, span, 'Events', 'lookup-events', depth)
    if (Array.isArray(value.logEvents)) return this.#unwrapList(text, span, 'logEvents', 'cloudwatch-logs', depth)
    if (Array.isArray(value.events)) return this.#unwrapList(text, span, 'events', 'cloudwatch-logs', depth)
    for (const [key, shape] of STRING_CARRIERS) {
      const inner = textOf(own(value, key))
      if (inner?.trimStart().startsWith('{')) return this.#unwrapText(inner, shape, depth)
    }
    for (const path of OBJECT_CARRIERS) {
      if (object(at(value, ...path)) !== null) return this.#unwrapMember(text, span, path, depth)
    }
    return false
  }

  #unwrapList(text: string, span: Span | null, key: string, shape: string, depth: number): boolean {
    this.#shape ??= shape
    const lists = objectMembers(text, 0).filter((member) => member.key === key)
    const [list] = lists
    if (list === undefined) return false
    if (lists.length > 1) this.#refuse(span?.start ?? 0, `${key} stands twice; the lists after the first are not read`)
    if (text[list.value.start] !== '[') return true
    if (span === null) {
      for (const item of arrayItems(text, list.value.start).items)
        this.#nested(text.slice(item.start, item.end), shape, depth)
    } else this.#readArray(span.start + list.value.start, shape, depth)
    return true
  }

  #unwrapText(inner: string, shape: string, depth: number): boolean {
    this.#shape ??= shape
    return this.#nested(inner, shape, depth)
  }

  #unwrapMember(text: string, span: Span | null, path: readonly string[], depth: number): boolean {
    let from = 0
    let member: Span = { start: 0, end: text.length }
    for (const key of path) {
      const found = objectMembers(text, from).find((each) => each.key === key)
      if (found === undefined) return false
      member = found.value
      from = member.start
    }
    const shape = path[0] === 'detail' ? 'eventbridge' : 'wrapped'
    this.#shape ??= shape
    if (span === null) return this.#nested(text.slice(member.start, member.end), shape, depth)
    this.#readValue({ start: span.start + member.start, end: span.start + member.end }, shape, depth + 1)
    return true
  }

  /** A record inside a string, which has no place of its own in the file. */
  #nested(text: string, shape: string, depth: number): boolean {
    try {
      const value = object(JSON.parse(text))
      if (value === null) return false
      this.#take(value, text, null, shape, depth + 1, null)
    } catch {
      this.#refuse(0, `broken JSON inside ${shape}`)
    }
    return true
  }

  #refuse(position: number, reason: string): void {
    this.#refused.push({
      position: positionOf(this.#text, position),
      reason,
      sample: this.#text.slice(position, position + 200),
    })
  }
}

/** Each break costs a look at the rest of the file: one that breaks more often is read no further. */
const MAX_BREAKS = 100
const DELIVERED = /[\s\ufeff]*\{\s*"Records"\s*:\s*\[/y
const NEXT_OBJECT = /\n[ \t]*\{/g

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
