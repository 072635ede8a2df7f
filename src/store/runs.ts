import type { Store } from './open.ts'
import { rows } from './rows.ts'

/**
 * So many runs of about one size become one: a look-up reads a few runs whatever the number of ingests, and a touch is
 * sorted again only once for each tenfold growth of the store.
 */
const FANOUT = 10
/** Runs up to so many times as large are of about one size. */
const GROWTH = 4

/** Makes the touches that wait (run 0) a sorted run, together with the last runs that are not much larger. */
export async function sortTouches({ connection }: Store): Promise<void> {
  const runs = await rows<Run>(
    connection,
    'SELECT run, count(*)::DOUBLE AS touches FROM touch GROUP BY run ORDER BY run',
  )
  const [waiting, ...sorted] = runs
  if (waiting?.run !== 0) return
  const from = firstToMerge(waiting.touches, sorted)
  const next = (sorted.at(-1)?.run ?? 0) + 1
  const merged = `SELECT key, n, spec, id, arn, summary, ${next}::UINTEGER AS run FROM touch WHERE run = 0 OR run >= ${from} ORDER BY key, n`
  await connection.run('BEGIN')
  try {
    if (sorted.every(({ run }) => run >= from)) {
      // Where all touches are sorted anew, a new table leaves no gaps behind.
      await connection.run(`CREATE TABLE touch_sorted AS ${merged}`)
      await connection.run('DROP TABLE touch')
      await connection.run('ALTER TABLE touch_sorted RENAME TO touch')
    } else {
      await connection.run(`INSERT INTO touch ${merged}`)
      await connection.run(`DELETE FROM touch WHERE run = 0 OR (run >= ${from} AND run < ${next})`)
    }
    await connection.run(`DELETE FROM name WHERE run >= ${from}`)
    await connection.run(`INSERT INTO name ${repeatedIn(next)}`)
    await connection.run('COMMIT')
  } catch (error) {
    await connection.run('ROLLBACK').catch(() => {})
    throw error
  }
}

/** The ids that a run holds more than once, each with its second touch: they stand one after the other. */
function repeatedIn(run: number): string {
  return `
    SELECT id, run FROM (
      SELECT id, run, key, lag(key) OVER () AS one, lag(key, 2) OVER () AS two FROM touch WHERE run = ${run}
    ) WHERE key = one AND key IS DISTINCT FROM two`
}

interface Run {
  run: number
  touches: number
}

/** The first of the sorted runs that the waiting touches are merged with; beyond all of them where too few are alike. */
function firstToMerge(waiting: number, sorted: readonly Run[]): number {
  const last = [...sorted].reverse()
  let size = waiting
  let merged = 0
  for (;;) {
    const end = last.findIndex(({ touches }, at) => at >= merged && touches > GROWTH * size)
    const alike = end === -1 ? last.length : end
    if (alike - merged < FANOUT - 1) break
    size += last.slice(merged, alike).reduce((sum, { touches }) => sum + touches, 0)
    merged = alike
  }
  return last[merged - 1]?.run ?? (sorted.at(-1)?.run ?? 0) + 1
}
