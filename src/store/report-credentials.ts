import { BIGINT, type DuckDBConnection, LIST, listValue, VARCHAR } from '@duckdb/node-api'
import type { Fact } from '../model/facts.ts'
import { EVIDENCE } from '../model/report.ts'
import { readVends } from './actor-table.ts'
import { keyOf } from './key.ts'
import { rows } from './rows.ts'

/** How often the vendor took a role, from where, and with which external id. Times in milliseconds. */
export interface TakenRow {
  role: string
  externalId: string | null
  from: string | null
  count: number
  first: number | null
  last: number | null
  evidence: string[]
}

/** The roles that the vendor took within the range; needs the tables of report-scope.ts. */
export async function rolesTaken(
  connection: DuckDBConnection,
  range: { since: number | null; until: number | null },
): Promise<TakenRow[]> {
  await readVends(connection)
  const found = await rows<Omit<TakenRow, 'evidence'> & { evidence: string }>(
    connection,
    `SELECT role, external_id AS "externalId", source AS "from", count(*)::DOUBLE AS count, min("at")::DOUBLE AS first,
       max("at")::DOUBLE AS last, to_json(list(event_id ORDER BY "at", event_id)[:${EVIDENCE}])::VARCHAR AS evidence
     FROM vend_now
     WHERE role IS NOT NULL AND credential IN (SELECT credential FROM report_caller WHERE part = 'own')
       AND ($1 IS NULL OR "at" >= CAST($1 AS BIGINT)) AND ($2 IS NULL OR "at" < CAST($2 AS BIGINT))
     GROUP BY ALL ORDER BY count DESC, 1, 2, 3`,
    [range.since === null ? null : String(range.since), range.until === null ? null : String(range.until)],
    [VARCHAR, VARCHAR],
  )
  return found.map((row) => ({ ...row, evidence: JSON.parse(row.evidence) }))
}

/** Every long-term key that the logs saw made, by whomever. */
export async function keysMade(connection: DuckDBConnection): Promise<Fact[]> {
  const found = await rows<{ body: string }>(
    connection,
    `SELECT DISTINCT body FROM fact WHERE kind = 'key-made' ORDER BY body`,
  )
  return found.map(({ body }) => JSON.parse(body))
}

/** A successful change of a user, role or key. */
export interface IdentityChange {
  type: string
  id: string
  arn: string | null
  account: string | null
  relation: string
  eventId: string
  eventName: string | null
  time: number | null
  caller: number
}

/** What was done to these users, roles and keys (by their short names), whoever did it. */
export async function identityChanges(connection: DuckDBConnection, ids: readonly string[]): Promise<IdentityChange[]> {
  if (ids.length === 0) return []
  return rows<IdentityChange>(
    connection,
    `WITH t AS (SELECT n, id, arn, spec FROM touch WHERE key IN (SELECT unnest($keys)) AND id IN (SELECT unnest($ids)))
     SELECT s.type, t.id, coalesce(t.arn, s.arn_head || t.id) AS arn, s.account, s.relation,
       coalesce(e.id_text, e.id::VARCHAR) AS "eventId", f.event_name AS "eventName", epoch_ms(e.time)::DOUBLE AS time, e.caller
     FROM t JOIN spec s ON s.id = t.spec
       AND s.type IN ('iam:role', 'iam:user', 'iam:access-key')
       AND s.relation IN ('created', 'deleted', 'modified', 'shared', 'attached') AND s.found_by NOT IN ('error-text', 'policy-text')
     JOIN event e ON e.n = t.n JOIN form f ON f.id = e.form AND f.outcome = 'success'
     WHERE e.n NOT IN (SELECT n FROM addendum_applied)
     ORDER BY e.time, "eventId", t.id`,
    { keys: listValue(ids.map(keyOf)), ids: listValue([...ids]) },
    { keys: LIST(BIGINT), ids: LIST(VARCHAR) },
  )
}
