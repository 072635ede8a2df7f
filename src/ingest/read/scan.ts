/** A JSON value in a text, from its first character to the one after its last. */
export interface Span {
  start: number
  end: number
}

/** Deeper nesting than this is no CloudTrail record but an attack on whoever reads it. */
export const MAX_DEPTH = 1000

const QUOTE = 34
const BACKSLASH = 92

/** The position after the string that begins at `start` (its opening quote), or -1 where it does not end. */
function skipString(text: string, start: number): number {
  for (let at = text.indexOf('"', start + 1); at !== -1; at = text.indexOf('"', at + 1)) {
    let before = at - 1
    while (text.charCodeAt(before) === BACKSLASH) before--
    if ((at - 1 - before) % 2 === 0) return at + 1
  }
  return -1
}

/** The first position at or after `from` that is no white space and no byte order mark. */
export function skipSpace(text: string, from: number): number {
  let at = from
  for (;;) {
    const code = text.charCodeAt(at)
    if (code !== 32 && code !== 10 && code !== 13 && code !== 9 && code !== 0xfeff) return at
    at++
  }
}

/**
 * The end of the value that begins at `start`, found by its brackets alone: what stands between is the parser's affair.
 * -1 where the text ends before the value does, -2 where it nests deeper than `maxDepth`.
 */
export function endOfValue(text: string, start: number, maxDepth: number = MAX_DEPTH): number {
  const first = text.charCodeAt(start)
  if (first === QUOTE) return skipString(text, start)
  if (first !== 123 && first !== 91) {
    let at = start
    while (at < text.length && !',]}\n\r\t '.includes(text[at] ?? '')) at++
    return at
  }
  let depth = 0
  for (let at = start; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if (code === QUOTE) {
      at = skipString(text, at) - 1
      if (at < 0) return -1
    } else if (code === 123 || code === 91) {
      if (++depth > maxDepth) return -2
    } else if ((code === 125 || code === 93) && --depth === 0) return at + 1
  }
  return -1
}

/** Why a place in a list is no item that can be read. */
export interface Fault {
  at: number
  why: string
}

/**
 * The items of the array that begins at `start`. `skipped` are items nested too deep, `broken` says where and why the
 * list stops before its end.
 */
export function arrayItems(
  text: string,
  start: number,
): { items: Span[]; skipped: Fault[]; end: number; broken: Fault | null } {
  const items: Span[] = []
  const skipped: Fault[] = []
  const ended = (end: number, why: string | null) => ({
    items,
    skipped,
    end,
    broken: why === null ? null : { at: end, why },
  })
  let at = skipSpace(text, start + 1)
  if (text[at] === ']') return ended(at + 1, null)
  for (;;) {
    let end = endOfValue(text, at)
    const tooDeep = end === -2
    // Its brackets alone are counted, however many they are: what follows it is read.
    if (tooDeep) end = endOfValue(text, at, Number.POSITIVE_INFINITY)
    if (end < 0 || end === at)
      return ended(at, tooDeep ? `nested deeper than ${MAX_DEPTH}` : 'the text ends inside a value')
    if (tooDeep) skipped.push({ at, why: `nested deeper than ${MAX_DEPTH}` })
    else items.push({ start: at, end })
    at = skipSpace(text, end)
    if (text[at] === ']') return ended(at + 1, null)
    if (text[at] !== ',') return ended(at, at >= text.length ? 'the list is not closed' : 'a comma is missing')
    at = skipSpace(text, at + 1)
  }
}

/** The members of the object that begins at `start`, by key, in their order; a key may come twice. */
export function objectMembers(text: string, start: number): { key: string; value: Span }[] {
  const members: { key: string; value: Span }[] = []
  let at = skipSpace(text, start + 1)
  while (text[at] === '"') {
    const keyEnd = skipString(text, at)
    if (keyEnd < 0) break
    const colon = skipSpace(text, keyEnd)
    if (text[colon] !== ':') break
    const value = skipSpace(text, colon + 1)
    const end = endOfValue(text, value)
    members.push({ key: keyOf(text.slice(at, keyEnd)), value: { start: value, end: end < 0 ? text.length : end } })
    if (end < 0) break
    at = skipSpace(text, end)
    if (text[at] !== ',') break
    at = skipSpace(text, at + 1)
  }
  return members
}

function keyOf(quoted: string): string {
  try {
    return String(JSON.parse(quoted))
  } catch {
    return quoted
  }
}
