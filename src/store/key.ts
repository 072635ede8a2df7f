/**
 * The 64-bit key under which touches are sorted: a hash of a resource's canonical id. Our own function and not
 * DuckDB's `hash()`, whose result may change with its version. Collisions only cost a comparison of the id itself.
 * Two 32-bit multiply-xor streams (the construction known as cyrb53, carried to its full 64 bits).
 */
export function keyOf(id: string): bigint {
  const [high, low] = halves(id)
  return BigInt.asIntN(64, (BigInt(high) << 32n) | BigInt(low))
}

/** Half of {@link keyOf}: to find the few rows of a middling table whose text is then compared. */
export function shortKey(text: string): number {
  return halves(text)[1]
}

/** The two unsigned 32-bit halves of {@link keyOf}. */
export function halves(text: string): [number, number] {
  let a = 0xdeadbeef
  let b = 0x41c6ce57
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i)
    a = Math.imul(a ^ code, 2654435761)
    b = Math.imul(b ^ code, 1597334677)
  }
  a = Math.imul(a ^ (a >>> 16), 2246822507) ^ Math.imul(b ^ (b >>> 13), 3266489909)
  b = Math.imul(b ^ (b >>> 16), 2246822507) ^ Math.imul(a ^ (a >>> 13), 3266489909)
  return [a >>> 0, b >>> 0]
}
