import { type DuckDBConnection, LIST, listValue, UINTEGER } from '@duckdb/node-api'
import { rows } from './rows.ts'

/** One call with its parameters' text and the ARNs it touched. */
export interface StoredCall {
  eventSource: string
  eventName: string
  eventType: string | null
  outcome: string
  errorCode: string | null
  account: string | null
  region: string | null
  via: string | null
  callerKind: string
  request: string | null
  arns: string[] | null
}

/** The calls of these callers in a time range (milliseconds, `until` exclusive), in batches; corrections left out. */
export async function* callsOf(
  connection: DuckDBConnection,
  callers: readonly number[],
  range: { since: number | null; until: number | null },
  service: string | null,
): AsyncGenerator<StoredCall> {
  const iso = (ms: number | null, other: string) => (ms === null ? other : new Date(ms).toISOString().slice(0, -1))
  for (let from = 0; ; from += BATCH) {
    const found = await rows<StoredCall>(
      connection,
      `WITH picked AS MATERIALIZED (
         SELECT e.n, e.form, e.caller, e.record FROM event e JOIN form f ON f.id = e.form
         WHERE e.caller IN (SELECT unnest($callers)) AND e.n NOT IN (SELECT n FROM addendum_applied)
           AND coalesce(e.time, TIMESTAMP '1970-01-01') >= CAST($since AS TIMESTAMP)
           AND coalesce(e.time, TIMESTAMP '1970-01-01') < CAST($until AS TIMESTAMP)
           AND ($service = '' OR f.event_source LIKE $service || '.%')
         ORDER BY e.n LIMIT ${BATCH} OFFSET ${from}
       ), touched AS (
         SELECT t.n, list(DISTINCT coalesce(t.arn, s.arn_head || t.id)) AS arns
         FROM touch t
         JOIN spec s ON s.id = t.spec
         WHERE t.n IN (SELECT n FROM picked) AND s.found_by NOT IN ('error-text', 'policy-text') GROUP BY t.n
       )
       SELECT f.event_source AS "eventSource", f.event_name AS "eventName", f.event_type AS "eventType", f.outcome,
         f.error_code AS "errorCode", f.account, f.region, c.via, json_extract_string(c.body, '$.kind') AS "callerKind",
         CAST(json_extract(p.record, '$.requestParameters') AS VARCHAR) AS request, d.arns
       FROM picked p JOIN form f ON f.id = p.form JOIN caller c ON c.id = p.caller LEFT JOIN touched d ON d.n = p.n
       WHERE f.event_source IS NOT NULL AND f.event_name IS NOT NULL ORDER BY p.n`,
      {
        callers: listValue([...callers]),
        since: iso(range.since, '0001-01-01'),
        until: iso(range.until, '9999-01-01'),
        service: service ?? '',
      },
      { callers: LIST(UINTEGER) },
    )
    yield* found
    if (found.length < BATCH) return
  }
}

const BATCH = 50_000
