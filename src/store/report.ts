import type { DuckDBConnection } from '@duckdb/node-api'
import type { PrincipalKind, VendorEvidence } from '../model/actor.ts'
import type { Confidence } from '../model/confidence.ts'
import { EVIDENCE, type EventClass, type NoveltyKind } from '../model/report.ts'
import { alteredAmong } from './proofs.ts'
import { rows } from './rows.ts'

/**
 * The numbers of a report, counted in the tables that report-scope.ts makes. Times are milliseconds; `first` and `last`
 * are null where no event of a number has a readable time. `at` are places in report_event: see {@link eventIdsAt}.
 */
export interface Span {
  first: number | null
  last: number | null
  at: number[]
}

/** The columns of {@link Span} over rows `e` of report_event. */
const SPAN = `epoch_ms(min(e.time))::DOUBLE AS first, epoch_ms(max(e.time))::DOUBLE AS last,
  to_json(min(e.rowid, ${EVIDENCE}))::VARCHAR AS "at"`

/** What counts as a change that happened. */
const CHANGED = `e.class IN ('change', 'delete', 'share')`

async function spans<Row>(connection: DuckDBConnection, sql: string): Promise<(Row & Span)[]> {
  const found = await rows<Row & Omit<Span, 'at'> & { at: string | null }>(connection, sql)
  return found.map((row) => ({ ...row, at: row.at === null ? [] : JSON.parse(row.at) }))
}

const OWN = `report_event e JOIN form f ON f.id = e.form WHERE e.part = 'own'`

/** The ids of the events at these places. */
export async function eventIdsAt(
  connection: DuckDBConnection,
  places: readonly number[],
): Promise<Map<number, string>> {
  const found = await rows<{ place: number; id: string }>(
    connection,
    `WITH wanted AS (SELECT unnest(CAST(CAST($1 AS JSON) AS BIGINT[])) AS place),
       picked AS (SELECT r.rowid AS place, r.n FROM report_event r WHERE r.rowid IN (SELECT place FROM wanted))
     SELECT p.place::DOUBLE AS place, coalesce(e.id_text, e.id::VARCHAR) AS id FROM picked p JOIN event e ON e.n = p.n`,
    [JSON.stringify([...new Set(places)])],
  )
  return new Map(found.map(({ place, id }) => [place, id]))
}

export async function reportTotals(connection: DuckDBConnection) {
  const [row] = await rows<{
    events: number
    changes: number
    denied: number
    failed: number
    reads: number
    sessions: number
    first: number | null
    last: number | null
  }>(
    connection,
    `SELECT count(*)::DOUBLE AS events, count(*) FILTER (${CHANGED})::DOUBLE AS changes,
       count(*) FILTER (e.class = 'denied')::DOUBLE AS denied, count(*) FILTER (e.class = 'failed')::DOUBLE AS failed,
       count(*) FILTER (e.class = 'read')::DOUBLE AS reads,
       count(DISTINCT CASE WHEN c.is_session THEN c."group" END)::DOUBLE AS sessions,
       epoch_ms(min(e.time))::DOUBLE AS first, epoch_ms(max(e.time))::DOUBLE AS last
     FROM report_event e JOIN report_caller c ON c.caller = e.caller WHERE e.part = 'own'`,
  )
  return row ?? { events: 0, changes: 0, denied: 0, failed: 0, reads: 0, sessions: 0, first: null, last: null }
}

export function classesOf(connection: DuckDBConnection) {
  return spans<{ class: EventClass; events: number }>(
    connection,
    `SELECT e.class, count(*)::DOUBLE AS events, ${SPAN} FROM report_event e WHERE e.part = 'own' GROUP BY 1 ORDER BY 1`,
  )
}

/** How surely the events are the vendor's. */
export function certainties(connection: DuckDBConnection) {
  return spans<{
    matchedBy: VendorEvidence
    vendorConfidence: Confidence
    confidence: Confidence
    events: number
    sessions: number
  }>(
    connection,
    `SELECT c.matchedBy AS "matchedBy", c.vendorConfidence AS "vendorConfidence", c.confidence,
       count(*)::DOUBLE AS events, count(DISTINCT c."group")::DOUBLE AS sessions, ${SPAN}
     FROM report_event e JOIN report_caller c ON c.caller = e.caller WHERE e.part = 'own'
     GROUP BY ALL ORDER BY events DESC, 1, 2, 3`,
  )
}

/** Events with the vendor's role or another mark of it that are not the vendor's, or not surely. */
export function apartFrom(connection: DuckDBConnection) {
  return spans<{
    why: 'other' | 'ambiguous'
    principal: string | null
    origin: string | null
    originKind: PrincipalKind
    vendor: string | null
    events: number
    sessions: number
  }>(
    connection,
    `SELECT e.part AS why, c.principal, c.origin, c.originKind AS "originKind", c.vendor, count(*)::DOUBLE AS events,
       count(DISTINCT c."group")::DOUBLE AS sessions, ${SPAN}
     FROM report_event e JOIN report_caller c ON c.caller = e.caller WHERE e.part IN ('other', 'ambiguous')
     GROUP BY ALL ORDER BY events DESC, c.principal, c.origin`,
  )
}

export interface SignerRow {
  actorKind: PrincipalKind
  principal: string | null
  account: string | null
  accessKeyId: string | null
  matchedBy: VendorEvidence
  sessions: number
  events: number
  denied: number
}

/** What the vendor signed with: its principals, and the long-term keys of each. */
export function signers(connection: DuckDBConnection) {
  return spans<SignerRow>(
    connection,
    `WITH counted AS (
       SELECT c.signer, count(DISTINCT CASE WHEN c.is_session THEN c."group" END)::DOUBLE AS sessions, count(*)::DOUBLE AS events,
         count(*) FILTER (e.class = 'denied')::DOUBLE AS denied, ${SPAN}
       FROM report_event e JOIN report_caller c ON c.caller = e.caller WHERE e.part = 'own' GROUP BY 1
     ), named AS (
       SELECT DISTINCT signer, actorKind, principal, actorAccount, matchedBy,
         CASE WHEN accessKeyId LIKE 'AKIA%' THEN accessKeyId END AS key FROM report_caller WHERE part = 'own')
     SELECT n.actorKind AS "actorKind", n.principal, n.actorAccount AS account, n.key AS "accessKeyId",
       n.matchedBy AS "matchedBy", k.* EXCLUDE (signer)
     FROM counted k JOIN named n ON n.signer = k.signer ORDER BY k.events DESC, n.principal, n.key`,
  )
}

export function reportActions(connection: DuckDBConnection) {
  return spans<{
    eventSource: string | null
    eventName: string | null
    count: number
    denied: number
    failed: number
    changes: number
  }>(
    connection,
    `SELECT f.event_source AS "eventSource", f.event_name AS "eventName", count(*)::DOUBLE AS count,
       count(*) FILTER (e.class = 'denied')::DOUBLE AS denied, count(*) FILTER (e.class = 'failed')::DOUBLE AS failed,
       count(*) FILTER (${CHANGED})::DOUBLE AS changes, ${SPAN}
     FROM ${OWN} GROUP BY ALL ORDER BY count DESC, 1, 2`,
  )
}

export function reportDenials(connection: DuckDBConnection) {
  return spans<{
    eventSource: string | null
    eventName: string | null
    errorCode: string | null
    count: number
    message: string | null
  }>(
    connection,
    `WITH d AS (
       SELECT f.event_source AS "eventSource", f.event_name AS "eventName", f.error_code AS "errorCode",
         count(*)::DOUBLE AS count, max(e.rowid) AS newest, ${SPAN}
       FROM ${OWN} AND e.class = 'denied' GROUP BY ALL)
     SELECT d.* EXCLUDE (newest), v.error_message AS message
     FROM d JOIN report_event r ON r.rowid = d.newest JOIN event v ON v.n = r.n ORDER BY d.count DESC, 1, 2, 3`,
  )
}

export function reportPlaces(connection: DuckDBConnection) {
  return spans<{ account: string | null; region: string | null; events: number; changes: number }>(
    connection,
    `SELECT f.account, f.region, count(*)::DOUBLE AS events, count(*) FILTER (${CHANGED})::DOUBLE AS changes, ${SPAN}
     FROM ${OWN} GROUP BY ALL ORDER BY events DESC, 1, 2`,
  )
}

export function reportNetworks(connection: DuckDBConnection) {
  return spans<{ ip: string; events: number; denied: number }>(
    connection,
    `SELECT t.text AS ip, count(*)::DOUBLE AS events, count(*) FILTER (e.class = 'denied')::DOUBLE AS denied, ${SPAN}
     FROM report_event e JOIN text t ON t.id = e.ip WHERE e.part = 'own' GROUP BY ALL ORDER BY events DESC, 1`,
  )
}

export function reportAgents(connection: DuckDBConnection) {
  return spans<{ userAgent: string; events: number }>(
    connection,
    `SELECT t.text AS "userAgent", count(*)::DOUBLE AS events, ${SPAN}
     FROM report_event e JOIN text t ON t.id = e.agent WHERE e.part = 'own' GROUP BY ALL ORDER BY events DESC, 1`,
  )
}

export interface ResourceRow {
  type: string
  id: string
  arn: string | null
  changes: number
  reads: number
  created: number
  modified: number
  deleted: number
  shared: number
  attached: number
  denied: number
}

/**
 * The resources that the vendor touched, those that it changed first; the keys of its own sessions are none. Records of
 * one event in several accounts are one touch. `limit` of them, all where it is null, and how many there are.
 */
export async function reportResources(
  connection: DuckDBConnection,
  limit: number | null,
): Promise<{ rows: (ResourceRow & Span)[]; count: number }> {
  await connection.run(SPECS)
  await connection.run(RESOURCES)
  const [total] = await rows<{ count: number }>(connection, 'SELECT count(*)::DOUBLE AS count FROM report_resource')
  return {
    rows: await spans<ResourceRow>(
      connection,
      `SELECT type, id, arn, changes, reads, created, modified, deleted, shared, attached, denied,
         epoch_ms(first)::DOUBLE AS first, epoch_ms(last)::DOUBLE AS last, to_json(list_sort(list_distinct(list_filter([first_place, change_place, last_place], lambda x: x IS NOT NULL))))::VARCHAR AS "at"
       FROM report_resource ORDER BY changes DESC, reads DESC, denied DESC, type, id, arn
       ${limit === null ? '' : `LIMIT ${Math.trunc(limit)}`}`,
    ),
    count: total?.count ?? 0,
  }
}

const RELATION = (relation: string) =>
  `count(*) FILTER (p.relation = '${relation}' AND f.outcome = 'success')::DOUBLE AS ${relation}`

/** Whatever is counted stands in numbers here: a vendor may have touched a million things. */
const SPECS = `
CREATE OR REPLACE TEMP TABLE report_spec AS
SELECT id AS spec, dense_rank() OVER (ORDER BY type, account, region) AS what, type, relation, arn_head,
  relation IN ('created', 'modified', 'deleted', 'shared', 'attached') AS changes
FROM spec WHERE found_by NOT IN ('error-text', 'policy-text')`

const RESOURCES = `
CREATE OR REPLACE TEMP TABLE report_resource AS
WITH twin AS (
  SELECT n FROM (
    SELECT s.n, row_number() OVER (PARTITION BY s.shared_id ORDER BY e.rowid) AS place
    FROM shared s JOIN report_event e ON e.n = s.n WHERE e.part = 'own'
  ) WHERE place > 1
), touched AS (
  SELECT p.what, t.id, max(t.arn) AS arn, min(t.spec) AS spec,
    ${['created', 'modified', 'deleted', 'shared', 'attached'].map(RELATION).join(',\n    ')},
    count(*) FILTER (NOT p.changes AND f.outcome = 'success')::DOUBLE AS reads,
    count(*) FILTER (f.outcome = 'denied')::DOUBLE AS denied,
    min(e.time) AS first, max(e.time) AS last, min(e.rowid) AS first_place, max(e.rowid) AS last_place,
    max(e.rowid) FILTER (p.changes AND f.outcome = 'success') AS change_place
  FROM touch t
  JOIN report_event e ON e.n = t.n AND e.part = 'own'
  JOIN report_spec p ON p.spec = t.spec JOIN form f ON f.id = e.form
  WHERE e.n NOT IN (SELECT n FROM twin) AND NOT (p.type = 'iam:access-key' AND t.id LIKE 'ASIA%')
  GROUP BY p.what, t.id
)
SELECT p.type, t.* EXCLUDE (what, spec, arn), coalesce(t.arn, p.arn_head || t.id) AS arn,
  created + modified + deleted + shared + attached AS changes
FROM touched t JOIN report_spec p ON p.spec = t.spec`

/** Events by class in each unit of time; only those with a readable time. */
export async function activityBy(
  connection: DuckDBConnection,
  unit: 'hour' | 'day' | 'week' | 'month',
): Promise<{ from: number; class: EventClass; events: number }[]> {
  return rows(
    connection,
    `SELECT epoch_ms(date_trunc('${unit}', e.time))::DOUBLE AS "from", e.class, count(*)::DOUBLE AS events
     FROM report_event e WHERE e.part = 'own' AND e.time IS NOT NULL GROUP BY ALL ORDER BY ALL`,
  )
}

export async function reportHours(connection: DuckDBConnection): Promise<{ hour: number; events: number }[]> {
  return rows(
    connection,
    `SELECT epoch_ms(date_trunc('hour', e.time))::DOUBLE AS hour, count(*)::DOUBLE AS events
     FROM report_event e WHERE e.part = 'own' AND e.time IS NOT NULL GROUP BY ALL ORDER BY ALL`,
  )
}

export interface ChainRow {
  hops: string
  via: string | null
  confidence: Confidence
  sessions: number
  events: number
}

/** The ways by which the vendor came: chains without the names and keys of their sessions. `hops` is JSON. */
export function reportChains(connection: DuckDBConnection) {
  return spans<ChainRow>(
    connection,
    `WITH counted AS (
       SELECT c.way, count(DISTINCT c."group")::DOUBLE AS sessions, count(*)::DOUBLE AS events, ${SPAN}
       FROM report_event e JOIN report_caller c ON c.caller = e.caller WHERE e.part = 'own' GROUP BY 1
     ), named AS (SELECT DISTINCT way, hops, via, confidence FROM report_caller WHERE part = 'own')
     SELECT n.hops, n.via, n.confidence, k.* EXCLUDE (way)
     FROM counted k JOIN named n ON n.way = k.way ORDER BY k.events DESC, n.hops, n.via`,
  )
}

export interface NoveltyRow {
  kind: NoveltyKind
  value: string
  events: number
}

/** By what each kind of novelty is told apart. */
const NOVELTIES: readonly (readonly [NoveltyRow['kind'], string])[] = [
  ['action', `split_part(f.event_source, '.', 1) || ':' || f.event_name`],
  ['account', 'f.account'],
  ['region', 'f.region'],
  ['network', 'ip.text'],
  ['user-agent', 'agent.text'],
  ['credential', `coalesce(CASE WHEN c.accessKeyId LIKE 'AKIA%' THEN c.accessKeyId END, c.principal)`],
]

/** What the vendor did, used or came from for the first time at or after `since`, and how many events came before. */
export async function noveltiesSince(
  connection: DuckDBConnection,
  since: number,
): Promise<{ baseline: number; items: (NoveltyRow & Span)[] }> {
  const from = Math.trunc(since)
  const [before] = await rows<{ count: number }>(
    connection,
    `SELECT count(*)::DOUBLE AS count FROM report_event e WHERE ${EVER} AND epoch_ms(e.time) < ${from}`,
  )
  const items: (NoveltyRow & Span)[] = []
  for (const [kind, value] of NOVELTIES) {
    items.push(
      ...(await spans<NoveltyRow>(
        connection,
        `SELECT '${kind}' AS kind, ${value} AS value, count(*)::DOUBLE AS events, ${SPAN}
         FROM report_event e JOIN form f ON f.id = e.form JOIN report_caller c ON c.caller = e.caller
         LEFT JOIN text ip ON ip.id = e.ip LEFT JOIN text agent ON agent.id = e.agent
         WHERE ${EVER} AND ${value} IS NOT NULL
         GROUP BY ALL HAVING epoch_ms(min(e.time)) >= ${from} ORDER BY first, value`,
      )),
    )
  }
  const types = await spans<NoveltyRow>(
    connection,
    `SELECT 'resource-type' AS kind, s.type AS value, count(*)::DOUBLE AS events, ${SPAN}
     FROM touch t
     JOIN report_event e ON e.n = t.n JOIN spec s ON s.id = t.spec
     WHERE ${EVER} AND s.found_by NOT IN ('error-text', 'policy-text')
     GROUP BY ALL HAVING epoch_ms(min(e.time)) >= ${from} ORDER BY first, value`,
  )
  return { baseline: before?.count ?? 0, items: [...items, ...types, ...(await newResources(connection, from))] }
}

/** So many new resources are a list that somebody reads. */
const NEW_RESOURCES = 200

/** What was there already and is touched for the first time; what the vendor made itself, and objects, are no news. */
function newResources(connection: DuckDBConnection, from: number): Promise<(NoveltyRow & Span)[]> {
  return spans<NoveltyRow>(
    connection,
    `SELECT 'resource' AS kind, s.type || ' ' || t.id AS value, count(*)::DOUBLE AS events, ${SPAN}
     FROM touch t
     JOIN report_event e ON e.n = t.n JOIN spec s ON s.id = t.spec
     WHERE ${EVER} AND s.found_by NOT IN ('error-text', 'policy-text') AND s.type NOT IN ('s3:object', 'aws:account')
     GROUP BY ALL
     HAVING epoch_ms(min(e.time)) >= ${from} AND NOT bool_or(s.relation = 'created')
     ORDER BY bool_or(${CHANGED}) DESC, first, value LIMIT ${NEW_RESOURCES}`,
  )
}

/** The vendor's own events, those before the range too. */
const EVER = `e.part IN ('own', 'past')`

/** The ids of the vendor's own events of the open scope that stand in altered files. */
export function alteredOfReport(connection: DuckDBConnection): Promise<string[]> {
  return alteredAmong(connection, `SELECT n FROM report_event WHERE part = 'own'`)
}
