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

/** Whether there is a text that both patterns match. */
export function overlap(one: string, other: string): boolean {
  // Row by row of `one`: which starts of `other` can match a text that this start of `one` matches.
  let last = starts(other)
  for (const char of one) {
    const row = [char === '*' && last[0] === true]
    for (let at = 1; at <= other.length; at++) {
      const is = other[at - 1] ?? ''
      const stars = char === '*' || is === '*'
      const same = char === is || char === '?' || is === '?'
      row.push(stars ? last[at] === true || row[at - 1] === true : same && last[at - 1] === true)
    }
    last = row
  }
  return last[other.length] === true
}

/** Which starts of a pattern match the empty text. */
function starts(pattern: string): boolean[] {
  const row = [true]
  for (const char of pattern) row.push(char === '*' && row.at(-1) === true)
  return row
}
