import type { DuckDBConnection } from '@duckdb/node-api'
import type { PrincipalKind, VendorEvidence } from '../model/actor.ts'
import type { Confidence } from '../model/confidence.ts'
import type { EventClass, NoveltyKind } from '../model/report.ts'
import { alteredAmong } from './proofs.ts'
import { newResources } from './report-resources.ts'
import { CHANGED, EVER, SPAN, type Span, spans } from './report-span.ts'
import { rows } from './rows.ts'

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

/** By what each kind of novelty is told apart: the number that its events carry, and what that stands for. */
const NOVELTIES: readonly (readonly [kind: NoveltyRow['kind'], number: string, names: string])[] = [
  ['action', 'form', `SELECT id, split_part(event_source, '.', 1) || ':' || event_name AS value FROM form`],
  ['account', 'form', 'SELECT id, account AS value FROM form'],
  ['region', 'form', 'SELECT id, region AS value FROM form'],
  ['network', 'ip', 'SELECT id, text AS value FROM text'],
  ['user-agent', 'agent', 'SELECT id, text AS value FROM text'],
  [
    'credential',
    'caller',
    `SELECT caller AS id, coalesce(CASE WHEN accessKeyId LIKE 'AKIA%' THEN accessKeyId END, principal) AS value FROM report_caller`,
  ],
]

/** First what is new, in numbers; texts and counts of that alone. */
const novel = ([kind, number, names]: (typeof NOVELTIES)[number], from: number) => `
WITH use AS MATERIALIZED (
  SELECT e.${number} AS id, epoch_ms(min(e.time)) AS first FROM report_event e WHERE ${EVER} GROUP BY 1
), named AS MATERIALIZED (
  SELECT u.id, u.first, n.value FROM use u JOIN (${names}) n ON n.id = u.id WHERE n.value IS NOT NULL
), fresh AS MATERIALIZED (
  SELECT id, value FROM named WHERE value IN (SELECT value FROM named GROUP BY value HAVING min(first) >= ${from})
)
SELECT '${kind}' AS kind, f.value, count(*)::DOUBLE AS events, ${SPAN}
FROM report_event e JOIN fresh f ON f.id = e.${number} WHERE ${EVER} GROUP BY f.value ORDER BY first, value`

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
  for (const novelty of NOVELTIES) items.push(...(await spans<NoveltyRow>(connection, novel(novelty, from))))
  return { baseline: before?.count ?? 0, items: [...items, ...(await newResources(connection, from))] }
}

/** The ids of the vendor's own events of the open scope that stand in altered files. */
export function alteredOfReport(connection: DuckDBConnection): Promise<string[]> {
  return alteredAmong(connection, `SELECT n FROM report_event WHERE part = 'own'`)
}
