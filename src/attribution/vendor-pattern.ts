/** Whether an ARN fits a pattern in which `*` stands for any text within one part of the path. Linear in both. */
export function matchesPattern(pattern: string, arn: string): boolean {
  const patterns = partsOf(pattern)
  // Nearly all differ in what stands before the first star.
  if (!arn.startsWith(pattern.slice(0, Math.max(0, pattern.indexOf('*'))))) return false
  const parts = arn.split(/([:/])/)
  return patterns.length === parts.length && patterns.every((each, i) => matchesPart(each, parts[i] ?? ''))
}

function matchesPart(pattern: string, text: string): boolean {
  if (!pattern.includes('*')) return pattern === text
  const pieces = pattern.split('*')
  const [head = ''] = pieces
  const tail = pieces.at(-1) ?? ''
  if (!text.startsWith(head) || !text.endsWith(tail) || text.length < head.length + tail.length) return false
  let from = head.length
  for (const piece of pieces.slice(1, -1)) {
    const found = text.indexOf(piece, from)
    if (found === -1) return false
    from = found + piece.length
  }
  return from <= text.length - tail.length
}

/** A registry's patterns are few, and held against every role and session. */
const PARTS = new Map<string, readonly string[]>()

function partsOf(pattern: string): readonly string[] {
  const known = PARTS.get(pattern)
  if (known !== undefined) return known
  const parts = pattern.split(/([:/])/)
  if (PARTS.size >= 10_000) PARTS.clear()
  PARTS.set(pattern, parts)
  return parts
}
