import { TrailError, usageError } from '../errors.ts'
import { refusedFunction } from '../query/guard.ts'
import { type Answer, prepareAdHoc, runAdHoc } from '../store/ad-hoc.ts'
import type { Store } from '../store/open.ts'
import type { Actors } from './actors.ts'
import { openViews } from './views.ts'

export interface SqlOptions {
  maxRows: number | null
  /** Milliseconds, null for as long as it takes. */
  timeout: number | null
  /** Called with what interrupts the query. */
  onStart: (interrupt: () => void) => void
}

/** The answers of statements that only read, over the tables of `trail sql --schema`. */
export async function sql(store: Store, actors: Actors, text: string, options: SqlOptions): Promise<Answer[]> {
  const refused = refusedFunction(text)
  if (refused !== null)
    throw usageError('refused-function', `${refused}(…) is not for ad hoc SQL: it reaches beyond the query`)
  await openViews(store, actors)
  const release = await prepareAdHoc(store)
  let late = false
  const timer =
    options.timeout === null
      ? null
      : setTimeout(() => {
          late = true
          store.connection.interrupt()
        }, options.timeout)
  options.onStart(() => store.connection.interrupt())
  try {
    return await runAdHoc(store.connection, text, { maxRows: options.maxRows })
  } catch (error) {
    if (late)
      throw new TrailError('timeout', `the query took longer than ${(options.timeout ?? 0) / 1000} s`, {
        hint: 'Raise --timeout, or narrow it by eventTime.',
      })
    throw error
  } finally {
    if (timer !== null) clearTimeout(timer)
    release()
  }
}

/** The tables, their columns and types, or those of one table. */
export async function schema(store: Store, actors: Actors, table: string | null): Promise<Answer> {
  await openViews(store, actors)
  const [answer] = await runAdHoc(
    store.connection,
    `SELECT view_name AS "table", column_name AS "column", data_type AS "type"
     FROM duckdb_columns() JOIN duckdb_views() USING (database_name, schema_name)
     WHERE table_name = view_name AND temporary AND NOT duckdb_views.internal AND view_name NOT IN ('credential_now', 'actor')
     ORDER BY 1, column_index`,
    { maxRows: null },
  )
  if (answer === undefined) throw new Error('one statement has one answer')
  if (table === null) return answer
  const rows = answer.rows.filter((row) => row.table === table.toLowerCase())
  if (rows.length > 0) return { ...answer, rows }
  const known = [...new Set(answer.rows.map((row) => String(row.table)))]
  throw usageError('no-table', `there is no table ${table}`, `There are: ${known.join(', ')}.`)
}
