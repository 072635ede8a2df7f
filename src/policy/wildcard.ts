/** IAM's wildcards: `*` any text, also none, `?` one character. Nothing else has a meaning of its own. */

/** A pattern matched in time linear in text × pattern, so that none can be written to make it slow. */
export function matches(pattern: string, text: string): boolean {
  return run(pattern, text, true)
}

function run(pattern: string, text: string, anyForOne: boolean): boolean {
  let p = 0
  let t = 0
  let star = -1
  let resume = 0
  while (t < text.length) {
    if (p < pattern.length && pattern[p] === '*') {
      star = p++
      resume = t
    } else if (
      p < pattern.length &&
      ((pattern[p] === '?' && (anyForOne || text[t] !== '*')) || pattern[p] === text[t])
    ) {
      p++
      t++
    } else if (star >= 0) {
      p = star + 1
      t = ++resume
    } else return false
  }
  while (pattern[p] === '*') p++
  return p === pattern.length
}

export function hasWildcard(pattern: string): boolean {
  return /[*?]/.test(pattern)
}

/** Whether all that `narrow` matches is matched by `wide` too. A no may be wrong where `narrow` spells it oddly, a yes never. */
export function covers(wide: string, narrow: string): boolean {
  return run(wide, narrow, false)
}
