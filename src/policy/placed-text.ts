/** Texts within texts (JSON in a JSON text, percent-encoded JSON), each character with its place in the file. */
import type { JsonNode, Member } from './json-text.ts'

export interface PlacedText {
  text: string
  /** The offset in the file of each character and of the end; null where they are the text's own. */
  places: Uint32Array | null
}

/** The text of a file. A byte order mark is no part of it, as for editors. */
export function placedFile(source: string): PlacedText {
  return { text: source.startsWith('\ufeff') ? source.slice(1) : source, places: null }
}

/** Where in the file the character at an offset stands. */
export function placeIn({ places }: PlacedText, offset: number): number {
  return places === null ? offset : (places[Math.min(offset, places.length - 1)] ?? 0)
}

/** A value with its places in the file. */
export function placedNode(placed: PlacedText, node: JsonNode): JsonNode {
  if (placed.places === null) return node
  const at = placeIn(placed, node.at)
  const end = placeIn(placed, node.end)
  if (node.kind === 'array') return { ...node, at, end, items: node.items.map((item) => placedNode(placed, item)) }
  if (node.kind === 'scalar') return { ...node, at, end }
  const members = node.members.map(
    ({ key, keyAt, value }): Member => ({ key, keyAt: placeIn(placed, keyAt), value: placedNode(placed, value) }),
  )
  return { ...node, at, end, members }
}

/** What a JSON text says. `from` and `to` are within its quotes. */
export function unescaped(placed: PlacedText, from: number, to: number): PlacedText {
  const { text } = placed
  return rewritten(placed, from, to, (at) => {
    if (text[at] !== '\\') return null
    const length = text[at + 1] === 'u' ? 6 : 2
    return { length, value: JSON.parse(`"${text.slice(at, at + length)}"`) as string }
  })
}

/** What a percent-encoded text says. @throws URIError for what is none */
export function percentDecoded(placed: PlacedText): PlacedText {
  const { text } = placed
  return rewritten(placed, 0, text.length, (at) => {
    if (text[at] !== '%') return null
    const first = Number.parseInt(text.slice(at + 1, at + 3), 16)
    // A character is as many bytes in UTF-8 as its first one says.
    const bytes = first < 0x80 ? 1 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4
    return { length: 3 * bytes, value: decodeURIComponent(text.slice(at, at + 3 * bytes)) }
  })
}

/** The text with what `read` finds replaced by its value; null leaves a character as it is. */
function rewritten(
  placed: PlacedText,
  from: number,
  to: number,
  read: (at: number) => { length: number; value: string } | null,
): PlacedText {
  const places = new Uint32Array(to - from + 1)
  const pieces: string[] = []
  let plain = from
  let size = 0
  let at = from
  while (at < to) {
    const found = read(at)
    if (found !== null) {
      pieces.push(placed.text.slice(plain, at), found.value)
      for (let unit = 0; unit < found.value.length; unit++) places[size++] = placeIn(placed, at)
      at += found.length
      plain = at
    } else places[size++] = placeIn(placed, at++)
  }
  pieces.push(placed.text.slice(plain, to))
  places[size] = placeIn(placed, to)
  return { text: pieces.join(''), places: places.subarray(0, size + 1) }
}
