import type { Store } from './open.ts'
import { numbers } from './rows.ts'

/** A look-up reads a row group or two of every run: at this many, they are merged into one. */
const MERGE_AT = 9

/** Touches that wait outside the runs cost every look-up a scan of them; beyond this many they become a run at once. */
export const RUN_SIZE = 2_000_000

/** The columns of `touch_run`, in its order, from a waiting touch and its event. */
const COVERING = `t.key, e.time, t.n, e.id, e.id_text, t.spec, t.id, t.arn, t.summary, e.form, e.caller, e.ip, e.agent, e.error_message`

/** Moves the waiting touches into a sorted run, in one transaction; merges the runs when there are many. */
export async function sortTouches(store: Store): Promise<void> {
  const { connection } = store
  const [waiting = 0, first = 0] = await numbers(connection, 'SELECT count(*), coalesce(min(n), 0) FROM touch_new')
  if (waiting === 0) return
  const runs = await runCount(store)
  await connection.run('BEGIN')
  try {
    // The bound on n keeps the join to the row groups of the events just loaded.
    await connection.run(
      `INSERT INTO touch_run SELECT ${COVERING} FROM touch_new t JOIN event e ON e.n = t.n WHERE e.n >= $1 ORDER BY t.key, e.time, e.id`,
      [first],
    )
    await connection.run('DELETE FROM touch_new')
    await setRunCount(store, runs + 1)
    if (runs + 1 >= MERGE_AT) await merge(store)
    await connection.run('COMMIT')
  } catch (error) {
    await connection.run('ROLLBACK').catch(() => {})
    throw error
  }
}

async function merge({ connection }: Store): Promise<void> {
  await connection.run('CREATE TABLE touch_merged AS SELECT * FROM touch_run ORDER BY key, time, event_id')
  await connection.run('DROP TABLE touch_run')
  await connection.run('ALTER TABLE touch_merged RENAME TO touch_run')
  await connection.run(`UPDATE meta SET value = '1' WHERE key = 'touch runs'`)
}

async function runCount({ connection }: Store): Promise<number> {
  const [count = 0] = await numbers(
    connection,
    `SELECT coalesce(max(value::INTEGER), 0) FROM meta WHERE key = 'touch runs'`,
  )
  return count
}

async function setRunCount({ connection }: Store, count: number): Promise<void> {
  await connection.run(`DELETE FROM meta WHERE key = 'touch runs'`)
  await connection.run(`INSERT INTO meta VALUES ('touch runs', $1)`, [String(count)])
}
