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
    before = last
    last = row
  }
  return last[b.length] ?? limit + 1
}

/** The known name that was probably meant, null where none is near. */
export function nearest(name: string, known: readonly string[]): string | null {
  return nearestOf(name, known)[0] ?? null
}

/** The known names that may have been meant, the nearest first. */
export function nearestOf(name: string, known: readonly string[]): string[] {
  const limit = Math.max(1, Math.floor(name.length / 3))
  const short = name.slice(0, 100).toLowerCase()
  const ranked = known
    .map((each) => ({ each, distance: editDistance(short, each.toLowerCase(), limit) }))
    .filter(({ distance }) => distance <= limit)
  ranked.sort((x, y) => x.distance - y.distance || (x.each < y.each ? -1 : 1))
  return ranked.map(({ each }) => each)
}
