/** How many insertions, deletions, changes and swaps of neighbours turn one text into the other; at most `limit` + 1. */
function editDistance(a: string, b: string, limit: number): number {
  if (Math.abs(a.length - b.length) > limit) return limit + 1
  let before: number[] = []
  let last = Array.from({ length: b.length + 1 }, (_, i) => i)
  for (let i = 1; i <= a.length; i++) {
    const row = [i]
    for (let j = 1; j <= b.length; j++) {
      const cost = a[i - 1] === b[j - 1] ? 0 : 1
      let best = Math.min((last[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, (last[j - 1] ?? 0) + cost)
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        best = Math.min(best, (before[j - 2] ?? 0) + 1)
      row.push(best)
    }
    // Neither this row nor the one before can lead to fewer.
    if (Math.min(...row) > limit && Math.min(...last) > limit) return limit + 1
    before = last
    last = row
  }
  return last[b.length] ?? limit + 1
}

/** How many differences a name that was meant may have: a third of its length. */
function usualLimit(name: string): number {
  return Math.max(1, Math.floor(name.length / 3))
}

/** The known name that was probably meant, null where none is near. */
export function nearest(name: string, known: readonly string[], limit = usualLimit(name)): string | null {
  return nearestOf(name, known, limit)[0] ?? null
}

/** The known names that may have been meant, the nearest first. */
export function nearestOf(name: string, known: readonly string[], limit = usualLimit(name)): string[] {
  const short = name.slice(0, 100).toLowerCase()
  const ranked = known
    .map((each) => ({ each, distance: editDistance(short, each.toLowerCase(), limit) }))
    .filter(({ distance }) => distance <= limit)
  ranked.sort((x, y) => x.distance - y.distance || (x.each < y.each ? -1 : 1))
  return ranked.map(({ each }) => each)
}
