import { halves } from './key.ts'

/** How an event's id is kept: as a UUID where it is one in its usual spelling, else as text beside a derived UUID. */
export interface StoredId {
  uuid: string
  text: string | null
}

export function storedId(eventId: string): StoredId {
  const words = new Uint32Array(4)
  if (readId(eventId, words)) return { uuid: eventId, text: null }
  const hex = [...words].map((word) => word.toString(16).padStart(8, '0')).join('')
  return { uuid: hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5'), text: eventId }
}

/** A character's value as a lower-case hexadecimal digit; 255 for what is none. */
const DIGIT = new Uint8Array(128).fill(255)
for (let i = 0; i < 16; i++) DIGIT[i.toString(16).charCodeAt(0)] = i

/** Where the 32 digits of a UUID stand. */
const PLACES = [...'xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx'].flatMap((mark, at) => (mark === 'x' ? [at] : []))

/** The 128 bits of the stored UUID, the first digits first. False where the id is no UUID in its usual spelling. */
export function readId(eventId: string, words: Uint32Array): boolean {
  if (readUuid(eventId, words)) return true
  const [first, second] = halves(eventId)
  const [third, fourth] = halves(`${eventId}\u0001`)
  words.set([first, second, third, fourth])
  return false
}

function readUuid(id: string, words: Uint32Array): boolean {
  if (id.length !== 36 || id[8] !== '-' || id[13] !== '-' || id[18] !== '-' || id[23] !== '-') return false
  let word = 0
  for (let i = 0; i < 32; i++) {
    const code = id.charCodeAt(PLACES[i] ?? 0)
    const digit = code < 128 ? (DIGIT[code] ?? 255) : 255
    if (digit === 255) return false
    word = (word << 4) | digit
    if ((i & 7) === 7) words[i >>> 3] = word
  }
  return true
}
