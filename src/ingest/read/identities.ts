import { type JsonObject, object } from '../../model/json.ts'

/** Distinct identities remembered; beyond that the memory starts anew. */
const REMEMBERED = 20_000
/** An identity longer than this was made to fill the memory: real ones stay under 2 KB. */
const LONGEST = 8192

/**
 * A `userIdentity` that was read before. All records of a session share one: whoever reads it must not change it, and
 * may keep what it made of it in {@link Memory}.
 */
export interface Identity<Made = unknown> {
  readonly value: JsonObject
  /** What was made of the identity, with what else it depends on. */
  made: Made[]
}

/** Identities by their own text: the events of a session carry the same one, letter by letter. */
export class Identities<Made = unknown> {
  readonly #known = new Map<string, Identity<Made>>()

  /** The identity that this text is; null where it is no JSON object. */
  of(text: string): Identity<Made> | null {
    const known = this.#known.get(text)
    if (known !== undefined) return known
    const value = objectIn(text)
    if (value === null) return null
    const identity = { value, made: [] }
    if (text.length > LONGEST) return identity
    if (this.#known.size >= REMEMBERED) this.#known.clear()
    // A slice would keep its whole file in memory.
    this.#known.set(Buffer.from(text).toString(), identity)
    return identity
  }
}

function objectIn(text: string): JsonObject | null {
  try {
    return object(JSON.parse(text))
  } catch {
    return null
  }
}
