/** JSON with the place of every value, so that a finding can point at a line; and with duplicate keys, which JSON.parse hides. */

export interface Member {
  key: string
  keyAt: number
  value: JsonNode
}

export type JsonNode =
  | { kind: 'object'; at: number; end: number; members: readonly Member[] }
  | { kind: 'array'; at: number; end: number; items: readonly JsonNode[] }
  | { kind: 'scalar'; at: number; end: number; value: string | number | boolean | null }

export class JsonError extends Error {
  override name = 'JsonError'
  /** Offset in the text. */
  readonly at: number
  constructor(message: string, at: number) {
    super(message)
    this.at = at
  }
}

/** No policy nests deeper; a text that does is built to exhaust a parser. */
const MAX_DEPTH = 64
const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y
const STRING = /"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/y
const SPACE = /[ \t\r\n]*/y

/** Throws {@link JsonError} for what is no JSON. */
export function readJson(text: string): JsonNode {
  const reader = new Reader(text)
  const node = reader.value(0)
  reader.space()
  if (reader.at < text.length)
    throw new JsonError(`unexpected ${reader.here()} after the end of the document`, reader.at)
  return node
}

class Reader {
  readonly #text: string
  at: number

  constructor(text: string) {
    this.#text = text
    // A byte order mark is no part of the document.
    this.at = text.startsWith('\ufeff') ? 1 : 0
  }

  here(): string {
    const char = this.#text[this.at]
    if (char === undefined) return this.#text.trim() === '' ? 'end: the text is empty' : 'end of the text'
    if (/^(\/\/|\/\*|#)/.test(this.#text.slice(this.at, this.at + 2)))
      return `${JSON.stringify(char)} (JSON has no comments)`
    return JSON.stringify(char)
  }

  space(): void {
    this.#match(SPACE)
  }

  value(depth: number): JsonNode {
    this.space()
    const start = this.at
    if (depth > MAX_DEPTH) throw new JsonError(`nested more than ${MAX_DEPTH} deep`, start)
    const char = this.#text[start]
    if (char === '{') return this.#object(depth)
    if (char === '[') return this.#array(depth)
    if (char === '"') return this.#scalar(start, this.#string())
    for (const [word, value] of [
      ['true', true],
      ['false', false],
      ['null', null],
    ] as const) {
      if (!this.#text.startsWith(word, start)) continue
      this.at += word.length
      return this.#scalar(start, value)
    }
    const number = this.#match(NUMBER)
    if (number === null || number === '') throw new JsonError(`unexpected ${this.here()}`, start)
    return this.#scalar(start, Number(number))
  }

  #scalar(at: number, value: string | number | boolean | null): JsonNode {
    return { kind: 'scalar', at, end: this.at, value }
  }

  #object(depth: number): JsonNode {
    const at = this.at++
    const members: Member[] = []
    this.space()
    while (this.#text[this.at] !== '}') {
      if (members.length > 0) this.#expect(',', 'a comma or }')
      this.space()
      const keyAt = this.at
      if (this.#text[keyAt] !== '"')
        throw new JsonError(`a key in double quotes belongs here, not ${this.here()}`, keyAt)
      const key = this.#string()
      this.space()
      this.#expect(':', 'a colon')
      members.push({ key, keyAt, value: this.value(depth + 1) })
      this.space()
    }
    this.at++
    return { kind: 'object', at, end: this.at, members }
  }

  #array(depth: number): JsonNode {
    const at = this.at++
    const items: JsonNode[] = []
    this.space()
    while (this.#text[this.at] !== ']') {
      if (items.length > 0) this.#expect(',', 'a comma or ]')
      items.push(this.value(depth + 1))
      this.space()
    }
    this.at++
    return { kind: 'array', at, end: this.at, items }
  }

  #string(): string {
    const start = this.at
    const raw = this.#match(STRING)
    if (raw === null) throw new JsonError('a text that is not closed, or has a character that must be escaped', start)
    return JSON.parse(raw) as string
  }

  #expect(char: string, what: string): void {
    if (this.#text[this.at] !== char) throw new JsonError(`${what} belongs here, not ${this.here()}`, this.at)
    this.at++
  }

  #match(pattern: RegExp): string | null {
    pattern.lastIndex = this.at
    const found = pattern.exec(this.#text)
    if (found === null) return null
    this.at = pattern.lastIndex
    return found[0]
  }
}

/** {@link placeOf} for many offsets of one text, which is read once. */
export function placesIn(text: string): (offset: number) => { line: number; column: number } {
  const starts = [0]
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1)
  return (offset) => {
    let low = 0
    let high = starts.length - 1
    while (low < high) {
      const middle = (low + high + 1) >> 1
      if ((starts[middle] ?? 0) <= offset) low = middle
      else high = middle - 1
    }
    return { line: low + 1, column: offset - (starts[low] ?? 0) + 1 }
  }
}

/** 1-based, as editors count. */
export function placeOf(text: string, offset: number): { line: number; column: number } {
  const before = text.slice(0, offset)
  return { line: before.split('\n').length, column: offset - before.lastIndexOf('\n') }
}
