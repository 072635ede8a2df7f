import { isAscii, isUtf8 } from 'node:buffer'
import { at, type JsonObject, object, own, text as textOf } from '../../model/json.ts'
import { isEvent, isInsight, MAX_WRAPPING, OBJECT_CARRIERS, STRING_CARRIERS } from './carriers.ts'
import { Contents, type ReadResult } from './contents.ts'
import { cutDelivered } from './delivered.ts'
import { readDigest } from './digest.ts'
import { Identities, type Identity } from './identities.ts'
import { type Parsed, parseRecord } from './parse.ts'
import { arrayItems, endOfValue, objectMembers, type Span, skipSpace } from './scan.ts'

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
  readonly #found: Contents<Made>

  constructor(text: string, valid: boolean, identities: Identities<Made>) {
    this.#text = text
    this.#valid = valid
    this.#identities = identities
    this.#found = new Contents(text, valid)
  }

  read(): ReadResult<Made> {
    const start = skipSpace(this.#text, 0)
    if (start >= this.#text.length) return { kind: 'refused', reason: 'empty file' }
    const first = this.#text[start]
    if (first === '[') this.#readArray(start, 'array', 0)
    else if (this.#readDelivered(start)) return this.#found.result()
    else if (first === '{') this.#readDocuments(start)
    else this.#readLines(start)
    return this.#found.result()
  }

  /** The shape in which CloudTrail delivers, `{"Records":[…]}` and nothing else, read in one pass. */
  #readDelivered(start: number): boolean {
    DELIVERED.lastIndex = start
    const head = DELIVERED.exec(this.#text)
    if (head === null) return false
    const list = DELIVERED.lastIndex - 1
    const plain = this.#valid ? cutDelivered(this.#text, list, this.#identities) : null
    if (plain !== null) {
      this.#found.takeShape('records')
      for (const { span, text, parsed } of plain) this.#takeParsed(parsed, text, span, 'records', 1)
      return true
    }
    const { items, skipped, end, broken } = arrayItems(this.#text, list)
    const close = skipSpace(this.#text, end)
    if (broken !== null || this.#text[close] !== '}' || skipSpace(this.#text, close + 1) < this.#text.length)
      return false
    this.#found.takeShape('records')
    for (const item of items) this.#readValue(item, 'records', 1)
    for (const { at: place, why } of skipped) this.#found.refuse(place, why)
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
    if (this.#found.refused === 0)
      this.#found.refuse(start, why === -2 ? 'nested too deep' : 'the file ends before its JSON does')
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
        else this.#found.refuse(from, 'broken JSON')
      } else if (this.#found.records > 0) this.#found.refuse(from, 'no JSON')
      else {
        this.#found.passed.other++
        if (this.#found.passed.other > 100) return
      }
      from = skipSpace(this.#text, end)
    }
  }

  #skipLine(from: number, reason: string): number {
    this.#found.refuse(from, reason)
    const newline = this.#text.indexOf('\n', from)
    return newline === -1 ? this.#text.length : skipSpace(this.#text, newline)
  }

  #readArray(start: number, shape: string, depth: number): void {
    this.#found.takeShape(shape)
    for (let from = start; ; ) {
      const { items, skipped, broken } = arrayItems(this.#text, from)
      for (const item of items) this.#readValue(item, shape, depth + 1)
      for (const { at: place, why } of skipped) this.#found.refuse(place, why)
      if (broken === null) return
      this.#found.refuse(broken.at, broken.why)
      // What is whole behind the break is read too: the list goes on where a line begins with an object.
      NEXT_OBJECT.lastIndex = broken.at + 1
      if (this.#found.refused >= MAX_BREAKS || !NEXT_OBJECT.test(this.#text)) return
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
      this.#found.refuse(span.start, `broken JSON: ${error instanceof Error ? error.message.slice(0, 120) : ''}`)
      return
    }
    this.#takeParsed(parsed, text, span, shape, depth)
  }

  #takeParsed({ value, identity }: Parsed<Made>, text: string, span: Span, shape: string, depth: number): void {
    const record = object(value)
    if (record === null) {
      if (shape === 'array' || shape === 'ndjson') this.#found.passed.other++
      else this.#found.refuse(span.start, `${value === null ? 'null' : typeof value} where a record should be`)
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
      this.#found.takeShape(shape)
      if (isInsight(value)) this.#found.passed.insight++
      else this.#found.add(value, text, span, identity)
      return
    }
    if (depth > MAX_WRAPPING) {
      this.#found.passed.other++
      return
    }
    const digest = readDigest(value)
    if (digest !== null) {
      this.#found.digest = digest
      return
    }
    if (!this.#unwrap(value, text, span, depth)) this.#found.passed.other++
  }

  /** The carriers that are known to bring CloudTrail records; false for what is none. */
  #unwrap(value: JsonObject, text: string, span: Span | null, depth: number): boolean {
    if (Array.isArray(value.Records) || (Object.hasOwn(value, 'Records') && value.Records === null))
      return this.#unwrapList(text, span, 'Records', 'records', depth)
    if (Object.hasOwn(value, 'Records')) {
      this.#found.refuse(span?.start ?? 0, 'Records is no list')
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
    this.#found.takeShape(shape)
    const lists = objectMembers(text, 0).filter((member) => member.key === key)
    const [list] = lists
    if (list === undefined) return false
    if (lists.length > 1)
      this.#found.refuse(span?.start ?? 0, `${key} stands twice; the lists after the first are not read`)
    if (text[list.value.start] !== '[') return true
    if (span === null) {
      for (const item of arrayItems(text, list.value.start).items)
        this.#nested(text.slice(item.start, item.end), shape, depth)
    } else this.#readArray(span.start + list.value.start, shape, depth)
    return true
  }

  #unwrapText(inner: string, shape: string, depth: number): boolean {
    this.#found.takeShape(shape)
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
    this.#found.takeShape(shape)
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
      this.#found.refuse(0, `broken JSON inside ${shape}`)
    }
    return true
  }
}

/** Each break costs a look at the rest of the file: one that breaks more often is read no further. */
const MAX_BREAKS = 100
const DELIVERED = /[\s\ufeff]*\{\s*"Records"\s*:\s*\[/y
const NEXT_OBJECT = /\n[ \t]*\{/g
