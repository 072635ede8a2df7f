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

/** Whether some text is matched by both patterns. */
export function meet(one: string, other: string): boolean {
  const fixed = Math.min(fixedLength(one), fixedLength(other))
  if (one.slice(0, fixed) !== other.slice(0, fixed)) return false
  // Whether the rests of both meet, by the place in `other`: for the place after the one in `one`, and for that one.
  let after: boolean[] = []
  for (let i = one.length; i >= 0; i--) {
    const here: boolean[] = []
    for (let j = other.length; j >= 0; j--) {
      const a = one[i]
      const b = other[j]
      if (a === '*') here[j] = after[j] === true || (b !== undefined && here[j + 1] === true)
      else if (b === '*') here[j] = here[j + 1] === true || (a !== undefined && after[j] === true)
      else if (a === undefined || b === undefined) here[j] = a === b
      else here[j] = (a === b || a === '?' || b === '?') && after[j + 1] === true
    }
    after = here
  }
  return after[0] === true
}

/** How much of a pattern is text before its first wildcard. */
function fixedLength(pattern: string): number {
  const at = pattern.search(/[*?]/)
  return at < 0 ? pattern.length : at
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
