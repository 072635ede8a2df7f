/** A piece of JSON that goes out byte for byte as it stands: an original record. */
export class RawJson {
  readonly text: string
  constructor(text: string) {
    this.text = text
  }
}

export function raw(text: string): RawJson {
  return new RawJson(text)
}

/** JSON as JSON.stringify writes it, with raw pieces spliced in; numbers beyond 2^53 are strings. */
export function toJson(value: unknown, indent: number | undefined): string {
  // Without a function that is asked about every value it takes a fraction of the time.
  return holdsOdd(value) ? spliced(value, indent) : JSON.stringify(value, null, indent)
}

/** Whether anything in a value is not JSON's own. */
function holdsOdd(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return typeof value === 'bigint'
  if (value instanceof RawJson) return true
  if (Array.isArray(value)) return value.some(holdsOdd)
  for (const key in value) if (holdsOdd((value as Record<string, unknown>)[key])) return true
  return false
}

function spliced(value: unknown, indent: number | undefined): string {
  const pieces: string[] = []
  // A mark that no JSON text of ours can hold: JSON.stringify escapes the control character in every other string.
  const mark = (index: number) => `\u0001raw${index}\u0001`
  const text = JSON.stringify(
    value,
    (_, each) => {
      if (each instanceof RawJson) {
        pieces.push(each.text)
        return { [mark(pieces.length - 1)]: 0 }
      }
      return typeof each === 'bigint'
        ? each <= Number.MAX_SAFE_INTEGER && each >= Number.MIN_SAFE_INTEGER
          ? Number(each)
          : String(each)
        : each
    },
    indent,
  )
  return pieces.length === 0
    ? text
    : text.replace(/\{\s*"\\u0001raw(\d+)\\u0001":\s*0\s*\}/g, (_, index) => pieces[Number(index)] ?? 'null')
}

/** How many values of a long list become text at once. */
const CHUNK = 1_000

/** The levels of an answer below which no list is long: a list of answers, their keys, a key's list. */
const LEVELS = 3

/**
 * The text of `toJson(value, 2)` in pieces, since JavaScript's strings end at 512 MB and answers do not: each list
 * some values at a time.
 */
export function* jsonPieces(value: unknown, depth = 0): Generator<string> {
  if (depth === LEVELS) return yield nested(value, depth)
  if (Array.isArray(value) && value.length > CHUNK) return yield* within('[]', chunks(value, depth + 1), depth)
  if (Array.isArray(value)) return yield* within('[]', members(value, depth + 1), depth)
  if (!isPlain(value)) return yield nested(value, depth)
  yield* within('{}', entries(value, depth + 1), depth)
}

type Pieces = Iterable<string>

function* chunks(list: readonly unknown[], depth: number): Generator<Pieces> {
  for (let start = 0; start < list.length; start += CHUNK) {
    const text = nested(list.slice(start, start + CHUNK), depth - 1)
    yield [text.slice(text.indexOf('\n') + 1 + 2 * depth, text.lastIndexOf('\n'))]
  }
}

function* members(list: readonly unknown[], depth: number): Generator<Pieces> {
  for (const each of list) yield jsonPieces(each ?? null, depth)
}

function* entries(value: object, depth: number): Generator<Pieces> {
  for (const [key, each] of Object.entries(value)) if (each !== undefined) yield keyed(key, each, depth)
}

function* keyed(key: string, value: unknown, depth: number): Generator<string> {
  yield `${JSON.stringify(key)}: `
  yield* jsonPieces(value, depth)
}

/** What stands between brackets, each on lines of its own; nothing at all leaves the brackets closed. */
function* within([open, close]: string, all: Iterable<Pieces>, depth: number): Generator<string> {
  const margin = `\n${'  '.repeat(depth + 1)}`
  let isFirst = true
  for (const each of all) {
    yield `${isFirst ? open : ','}${margin}`
    yield* each
    isFirst = false
  }
  yield isFirst ? `${open}${close}` : `\n${'  '.repeat(depth)}${close}`
}

/** A value's text as it stands `depth` levels within a document. Raw pieces stay byte for byte, so no line is shifted afterwards. */
function nested(value: unknown, depth: number): string {
  const text = toJson(
    Array.from({ length: depth }).reduce((inner) => [inner], value),
    2,
  )
  // Each level above is a bracket and a line's margin before, a line's margin and a bracket behind.
  const before = depth * (depth + 3)
  return text.slice(before, text.length - before + 2 * depth)
}

function isPlain(value: unknown): value is object {
  return typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype
}
