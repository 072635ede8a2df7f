import { type DuckDBConnection, LIST, listValue, UINTEGER, VARCHAR } from '@duckdb/node-api'
import { readActors } from './actor-table.ts'
import { rows } from './rows.ts'

/** Milliseconds, `until` exclusive. */
interface Range {
  since: number | null
  until: number | null
}

/**
 * The callers that a report speaks of, with numbers for what they are grouped by: the credential group, what signed,
 * and the way by which it came (`hops`: the chain without the names and keys of sessions, as JSON). `own`: the vendor's. `ambiguous`: of several vendors, this one among them.
 * `other`: somebody else with the vendor's role or another mark of it. A role that was lent by delegation is its
 * owner's, not the vendor's.
 */
const CALLERS = `
CREATE OR REPLACE TEMP TABLE report_caller AS
WITH role AS (
  SELECT DISTINCT principal FROM actor_now
  WHERE vendor = $vendor AND actorKind = 'assumed-role' AND matchedBy <> 'delegate' AND principal IS NOT NULL
)
SELECT
  CASE WHEN vendor = $vendor THEN 'own'
       WHEN ambiguous AND list_contains(disputed, $vendor) THEN 'ambiguous'
       ELSE 'other' END AS part,
  dense_rank() OVER (ORDER BY credential) AS "group",
  actorKind IN ('assumed-role', 'federated-user') OR (actorKind IN ('iam-user', 'root') AND accessKeyId LIKE 'ASIA%') AS is_session,
  dense_rank() OVER (ORDER BY actorKind, principal, actorAccount, matchedBy, CASE WHEN accessKeyId LIKE 'AKIA%' THEN accessKeyId END) AS signer,
  dense_rank() OVER (ORDER BY hops, via, confidence) AS way,
  * EXCLUDE (ambiguous, disputed)
FROM actor_now
WHERE vendor = $vendor OR list_contains(disputed, $vendor)
   OR (actorKind = 'assumed-role' AND principal IN (SELECT principal FROM role))`

/**
 * Events of those callers, in order of time and id (which rowid then tells), each with what it came to: those within the
 * range, and as `past` the vendor's own before it. A temporary key that a call made is no change, nor is what only its
 * error or policy text names.
 */
const EVENTS = `
CREATE OR REPLACE TEMP TABLE report_event AS
WITH picked AS MATERIALIZED (
  SELECT e.n, e.id, e.id_text, e.time, e.form, e.caller, e.ip, e.agent,
    CASE WHEN e.time < getvariable('report_since') THEN 'past' ELSE c.part END AS part
  FROM event e JOIN report_caller c ON c.caller = e.caller
  WHERE (getvariable('report_since') IS NULL OR e.time >= getvariable('report_since') OR (c.part = 'own' AND e.time IS NOT NULL))
    AND (getvariable('report_until') IS NULL OR e.time < getvariable('report_until')) AND e.n NOT IN (SELECT n FROM addendum_applied)
), open AS MATERIALIZED (
  SELECT p.n FROM picked p JOIN form f ON f.id = p.form
  WHERE f.outcome = 'success' AND NOT coalesce(f.read_only, f.id IN (SELECT unnest($readers)))
), changed AS (
  SELECT t.n, bool_or(s.relation = 'shared') AS shared, bool_or(s.relation = 'deleted') AS deleted,
    bool_or(s.relation IN ('created', 'deleted', 'modified', 'shared', 'attached')) AS changed
  FROM touch t JOIN spec s ON s.id = t.spec
  WHERE t.n IN (SELECT n FROM open) AND s.found_by NOT IN ('error-text', 'policy-text')
    AND NOT (s.type = 'iam:access-key' AND t.id LIKE 'ASIA%')
  GROUP BY t.n
)
SELECT
  p.n, p.time, p.form, p.caller, p.ip, p.agent, p.part,
  CASE WHEN f.outcome = 'denied' THEN 'denied'
       WHEN f.outcome <> 'success' THEN 'failed'
       WHEN o.n IS NULL THEN 'read'
       WHEN d.shared THEN 'share'
       WHEN d.deleted THEN 'delete'
       WHEN d.changed OR d.n IS NULL THEN 'change'
       ELSE 'read' END AS class
FROM picked p JOIN form f ON f.id = p.form LEFT JOIN open o ON o.n = p.n LEFT JOIN changed d ON d.n = p.n
ORDER BY p.time NULLS FIRST, p.id, p.n`

/**
 * Makes the tables that all numbers of a report are counted in; they live and die with the connection. Needs the views
 * (store/views.ts). `reads` tells old records, which do not say whether they only read, by their names. Times in milliseconds, `until` exclusive; events without a readable time belong to no bounded range.
 */
export async function scopeReport(
  connection: DuckDBConnection,
  vendor: string,
  range: Range,
  reads: (eventName: string) => boolean,
): Promise<void> {
  const unsaid = await rows<{ id: number; name: string | null }>(
    connection,
    'SELECT id, event_name AS name FROM form WHERE read_only IS NULL ORDER BY id',
  )
  const readers = unsaid.filter(({ name }) => name !== null && reads(name)).map(({ id }) => id)
  await readActors(connection)
  await bound(connection, range)
  await connection.run(CALLERS, { vendor }, { vendor: VARCHAR })
  await connection.run(EVENTS, { readers: listValue(readers) }, { readers: LIST(UINTEGER) })
}

/** The range as variables of the connection: what the planner takes for constants. */
async function bound(connection: DuckDBConnection, range: Range): Promise<void> {
  for (const name of ['since', 'until'] as const)
    await connection.run(
      `SET VARIABLE report_${name} = CAST($bound AS TIMESTAMP)`,
      { bound: iso(range[name]) },
      { bound: VARCHAR },
    )
}

function iso(ms: number | null): string | null {
  return ms === null ? null : new Date(ms).toISOString().slice(0, -1)
}

/** The vendors that have any event within the range, by id; needs the views. */
export async function vendorsSeen(connection: DuckDBConnection, range: Range): Promise<string[]> {
  await readActors(connection)
  await bound(connection, range)
  const found = await rows<{ vendor: string }>(
    connection,
    `SELECT DISTINCT vendor FROM actor_now WHERE vendor IS NOT NULL AND caller IN (
       SELECT DISTINCT caller FROM event
       WHERE (getvariable('report_since') IS NULL OR time >= getvariable('report_since'))
         AND (getvariable('report_until') IS NULL OR time < getvariable('report_until'))
     ) ORDER BY 1`,
  )
  return found.map(({ vendor }) => vendor)
}
