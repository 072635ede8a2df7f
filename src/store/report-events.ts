import type { DuckDBConnection } from '@duckdb/node-api'
import { rows } from './rows.ts'

/** One event of a report, as it was counted. */
export interface ReportEventRow {
  eventId: string
  /** Null where the record has no readable time. */
  eventTime: Date | null
  /** `own`: the vendor's. `ambiguous`: of several vendors. `other`: somebody else with a mark of the vendor. */
  part: string
  class: string
  eventSource: string | null
  eventName: string | null
  account: string | null
  region: string | null
  errorCode: string | null
  sourceIp: string | null
  userAgent: string | null
  principal: string | null
  session: string | null
  accessKeyId: string | null
  via: string | null
  /** `type id`, each resource that the event touched. */
  resources: string
}

/** So many events at once: a million of them never stand in memory together. */
const BATCH = 20_000

/** All events behind a report's numbers, in order of time and id; needs the tables of report-scope.ts. */
export async function* reportEvents(connection: DuckDBConnection): AsyncGenerator<ReportEventRow[]> {
  for (let from = 0; ; from += BATCH) {
    const batch = await rows<ReportEventRow>(
      connection,
      `WITH batch AS MATERIALIZED (SELECT rowid AS place, * FROM report_event WHERE rowid >= ${from} AND rowid < ${from + BATCH}),
         touched AS (
           SELECT t.n, string_agg(s.type || ' ' || t.id, '; ' ORDER BY s.type, t.id) AS resources
           FROM touch t JOIN spec s ON s.id = t.spec
           WHERE t.n IN (SELECT n FROM batch) AND s.found_by NOT IN ('error-text', 'policy-text') GROUP BY t.n
         )
       SELECT coalesce(e.id_text, e.id::VARCHAR) AS "eventId", b.time AS "eventTime", b.part, b.class,
         f.event_source AS "eventSource", f.event_name AS "eventName", f.account, f.region, f.error_code AS "errorCode",
         ip.text AS "sourceIp", agent.text AS "userAgent", c.principal, c.session, c.accessKeyId AS "accessKeyId", c.via,
         coalesce(r.resources, '') AS resources
       FROM batch b JOIN event e ON e.n = b.n JOIN form f ON f.id = b.form JOIN report_caller c ON c.caller = b.caller
       LEFT JOIN text ip ON ip.id = b.ip LEFT JOIN text agent ON agent.id = b.agent LEFT JOIN touched r ON r.n = b.n
       ORDER BY b.place`,
    )
    if (batch.length === 0) return
    const counted = batch.filter(({ part }) => part !== 'past')
    if (counted.length > 0) yield counted
  }
}
