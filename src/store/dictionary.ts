/** Beyond this many remembered texts the memory is dropped; ids go on, and a text may get a second one. */
const REMEMBERED = 200_000

/**
 * Gives small numbers to repeated values. New ones are queued for the store's table. A failed batch ends the ingest, so
 * there is nothing to take back.
 */
export class Dictionary<Row> {
  readonly #ids: Map<string, number>
  #next: number
  #fresh: { id: number; row: Row }[] = []

  constructor(next: number, known: Iterable<[string, number]> = []) {
    this.#ids = new Map(known)
    this.#next = next
  }

  /** The id of `key`, whose row is `row`. */
  idOf(key: string, row: Row): number {
    const known = this.#ids.get(key)
    if (known !== undefined) return known
    if (this.#ids.size >= REMEMBERED) this.#ids.clear()
    const id = this.#next++
    this.#ids.set(key, id)
    this.#fresh.push({ id, row })
    return id
  }

  /** What came since the last call, to be written in the same transaction as the rows that use it. */
  takeFresh(): { id: number; row: Row }[] {
    const fresh = this.#fresh
    this.#fresh = []
    return fresh
  }
}
