/** Whether an ARN fits a pattern in which `*` stands for any text within one part of the path. Linear in both. */
export function matchesPattern(pattern: string, arn: string): boolean {
  const { head, parts: patterns } = readPattern(pattern)
  // Nearly all differ in what stands before the first star.
  if (!arn.startsWith(head)) return false
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
const READ = new Map<string, Pattern>()

interface Pattern {
  /** What stands before the first star; nothing where there is none. */
  head: string
  parts: readonly string[]
}

function readPattern(pattern: string): Pattern {
  const known = READ.get(pattern)
  if (known !== undefined) return known
  const read = { head: pattern.slice(0, Math.max(0, pattern.indexOf('*'))), parts: pattern.split(/([:/])/) }
  if (READ.size >= 10_000) READ.clear()
  READ.set(pattern, read)
  return read
}
