import type { DuckDBConnection } from '@duckdb/node-api'
import { EVIDENCE } from '../model/report.ts'
import { rows } from './rows.ts'

/**
 * The numbers of a report, counted in the tables that report-scope.ts makes. Times are milliseconds; `first` and `last`
 * are null where no event of a number has a readable time. `at` are places in report_event: see eventIdsAt.
 */
export interface Span {
  first: number | null
  last: number | null
  at: number[]
}

/** The columns of {@link Span} over rows `e` of report_event. */
export const SPAN = `epoch_ms(min(e.time))::DOUBLE AS first, epoch_ms(max(e.time))::DOUBLE AS last,
  to_json(min(e.rowid, ${EVIDENCE}))::VARCHAR AS "at"`

/** What counts as a change that happened. */
export const CHANGED = `e.class IN ('change', 'delete', 'share')`

/** The vendor's own events, those before the range too. */
export const EVER = `e.part IN ('own', 'past')`

/** The rows of a statement with the columns of {@link Span}. */
export async function spans<Row>(connection: DuckDBConnection, sql: string): Promise<(Row & Span)[]> {
  const found = await rows<Row & Omit<Span, 'at'> & { at: string | null }>(connection, sql)
  return found.map((row) => ({ ...row, at: row.at === null ? [] : JSON.parse(row.at) }))
}
