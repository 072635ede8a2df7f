import { halves } from './key.ts'

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/

/** How an event's id is kept: as a UUID where it is one in its usual spelling, else as text beside a derived UUID. */
export interface StoredId {
  uuid: string
  text: string | null
}

export function storedId(eventId: string): StoredId {
  if (UUID.test(eventId)) return { uuid: eventId, text: null }
  const hex = [...halves(eventId), ...halves(`${eventId}\u0001`)]
    .map((half) => half.toString(16).padStart(8, '0'))
    .join('')
  return { uuid: hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5'), text: eventId }
}

/** 64 bits of the stored UUID, outside its version and variant digits. */
export function idBits(uuid: string): [number, number] {
  return [Number.parseInt(uuid.slice(0, 8), 16), Number.parseInt(uuid.slice(28), 16)]
}
