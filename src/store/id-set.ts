/**
 * A set of 64-bit ids in flat arrays (open addressing): what the store already holds, so that a new event is told
 * from a known one without a query. 16 bytes of memory for each id at most; a hit may be a collision of different
 * ids, so it is only ever a reason to look, never a verdict.
 */
export class IdSet {
  #high: Uint32Array
  #low: Uint32Array
  #size = 0

  constructor(expected = 0) {
    const capacity = 2 ** Math.ceil(Math.log2(Math.max(1024, expected * 1.5)))
    this.#high = new Uint32Array(capacity)
    this.#low = new Uint32Array(capacity)
  }

  get size(): number {
    return this.#size
  }

  /** Adds the id; false where it, or one with the same bits, was there. */
  add(high: number, low: number): boolean {
    // The pair (0, 0) marks an empty slot.
    const a = high === 0 && low === 0 ? 1 : high
    const mask = this.#high.length - 1
    let slot = (a ^ Math.imul(low, 2654435761)) & mask
    while (this.#high[slot] !== 0 || this.#low[slot] !== 0) {
      if (this.#high[slot] === a && this.#low[slot] === low) return false
      slot = (slot + 1) & mask
    }
    this.#high[slot] = a
    this.#low[slot] = low
    this.#size++
    if (this.#size > this.#high.length * 0.7) this.#grow()
    return true
  }

  #grow(): void {
    const [high, low] = [this.#high, this.#low]
    this.#high = new Uint32Array(high.length * 2)
    this.#low = new Uint32Array(high.length * 2)
    this.#size = 0
    for (let i = 0; i < high.length; i++) {
      const [a, b] = [high[i] ?? 0, low[i] ?? 0]
      if (a !== 0 || b !== 0) this.add(a, b)
    }
  }
}
