import type { Store } from './open.ts'
import { rows } from './rows.ts'

/**
 * A run is merged into the next one as soon as it is not this many times as large: so a look-up reads a few runs
 * whatever the number of ingests, and a touch is sorted again only a few times in the life of a store.
 */
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

/** The first of the sorted runs that the waiting touches are merged with; beyond all of them where none is small. */
function firstToMerge(waiting: number, sorted: readonly Run[]): number {
  let size = waiting
  let from = (sorted.at(-1)?.run ?? 0) + 1
  for (const { run, touches } of [...sorted].reverse()) {
    if (touches >= GROWTH * size) break
    size += touches
    from = run
  }
  return from
}
