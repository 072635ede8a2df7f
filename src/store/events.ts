import {
  DOUBLE,
  type DuckDBConnection,
  type DuckDBType,
  type DuckDBValue,
  LIST,
  listValue,
  UINTEGER,
  VARCHAR,
} from '@duckdb/node-api'
import type { Verdict } from '../model/answers.ts'
import type { Outcome } from '../model/outcome.ts'
import type { Relation } from '../model/resource.ts'
import { storedId } from './event-id.ts'
import { numbers, rows } from './rows.ts'
import { type StoredTouch, TOUCH_COLUMNS, TOUCH_JOINS } from './touches.ts'

/** Which events are wanted; every null is no condition. Times in milliseconds, `until` exclusive. */
export interface EventFilter {
  since: number | null
  until: number | null
  /** `ec2`, `ec2.amazonaws.com`. */
  service: string | null
  event: string | null
  ip: string | null
  account: string | null
  region: string | null
  /** Events that changed, or tried to change, something. */
  changes: boolean
  denied: boolean
  /** Callers by id; null for all. */
  callers: readonly number[] | null
  /** Events by number; null for all. */
  numbers: readonly number[] | null
}

/** An event as the store holds it, without its record. Times in milliseconds. */
export interface StoredEvent {
  n: number
  eventId: string
  time: number | null
  eventSource: string | null
  eventName: string | null
  account: string | null
  region: string | null
  readOnly: boolean | null
  outcome: Outcome
  errorCode: string | null
  errorMessage: string | null
  ip: string | null
  agent: string | null
  caller: number
  resources: { type: string; id: string; arn: string | null; relation: Relation }[]
  omitted: boolean
}

interface Clause {
  where: string
  values: Record<string, DuckDBValue>
  types: Record<string, DuckDBType>
}

/** The relations that are changes, as SQL reads them; see model/resource.ts CHANGES. */
const CHANGE_RELATIONS = `('created', 'deleted', 'modified', 'shared', 'attached')`

function clauseOf(filter: EventFilter): Clause {
  // A correction is no event of its own, save for whoever asks for it by number.
  const parts = filter.numbers === null ? ['e.n NOT IN (SELECT n FROM addendum_applied)'] : []
  const values: Record<string, DuckDBValue> = {}
  const types: Record<string, DuckDBType> = {}
  const add = (sql: string, name: string, value: DuckDBValue | null, type: DuckDBType) => {
    if (value === null) return
    parts.push(sql)
    values[name] = value
    types[name] = type
  }
  const iso = (ms: number | null) => (ms === null ? null : new Date(ms).toISOString().slice(0, -1))
  const service = filter.service?.toLowerCase().replace(/\.amazonaws\.com(\.cn)?$/, '') ?? null
  add('e.time >= CAST($since AS TIMESTAMP)', 'since', iso(filter.since), VARCHAR)
  add('e.time < CAST($until AS TIMESTAMP)', 'until', iso(filter.until), VARCHAR)
  add(
    `regexp_replace(lower(f.event_source), '\\.amazonaws\\.com(\\.cn)?$', '') = $service`,
    'service',
    service,
    VARCHAR,
  )
  add('lower(f.event_name) = lower($event)', 'event', filter.event, VARCHAR)
  add('ip.text = $ip', 'ip', filter.ip, VARCHAR)
  add('f.account = $account', 'account', filter.account, VARCHAR)
  add('f.region = $region', 'region', filter.region, VARCHAR)
  if (filter.denied) parts.push(`f.outcome = 'denied'`)
  if (filter.changes) {
    parts.push(`e.n IN (SELECT n FROM touch WHERE spec IN (SELECT id FROM spec WHERE relation IN ${CHANGE_RELATIONS}))`)
  }
  if (filter.callers !== null)
    add('e.caller IN (SELECT unnest($callers))', 'callers', listValue([...filter.callers]), LIST(UINTEGER))
  if (filter.numbers !== null)
    add('e.n IN (SELECT unnest($numbers))', 'numbers', listValue([...filter.numbers]), LIST(UINTEGER))
  return { where: parts.length === 0 ? 'true' : parts.join(' AND '), values, types }
}

/** Of what an event touched: whole, so that it doesn't hang on what was loaded before. */
const RESOURCE_ORDER = 's.type, t.id, coalesce(t.arn, s.arn_head || t.id), s.relation'

const FROM = `FROM event e JOIN form f ON f.id = e.form LEFT JOIN text ip ON ip.id = e.ip LEFT JOIN text agent ON agent.id = e.agent`

/** How many events the filter names. */
export async function countEvents(connection: DuckDBConnection, filter: EventFilter): Promise<number> {
  const { where, values, types } = clauseOf(filter)
  const found = await rows<{ count: number }>(
    connection,
    `SELECT count(*)::DOUBLE AS count ${FROM} WHERE ${where}`,
    values,
    types,
  )
  return found[0]?.count ?? 0
}

/** The events that the filter names, by time and id; `limit` of them, the last ones with `newest`. */
export async function eventsOf(
  connection: DuckDBConnection,
  filter: EventFilter,
  page: { limit: number | null; newest: boolean },
): Promise<StoredEvent[]> {
  const { where, values, types } = clauseOf(filter)
  const order = page.newest ? 'DESC' : 'ASC'
  const limit = page.limit === null ? '' : `LIMIT ${Math.max(0, Math.trunc(page.limit))}`
  return rows<StoredEvent>(
    connection,
    `WITH picked AS MATERIALIZED (
       SELECT e.n, coalesce(e.id_text, e.id::VARCHAR) AS "eventId", e.time AS at, e.error_message, e.caller, e.form, coalesce(e.omitted, false) AS omitted, ip.text AS ip, agent.text AS agent
       ${FROM} WHERE ${where} ORDER BY e.time ${order} NULLS FIRST, "eventId" ${order} ${limit}
     ), touched AS (
       SELECT t.n, list({type: s.type, id: t.id, arn: coalesce(t.arn, s.arn_head || t.id), relation: s.relation} ORDER BY ${RESOURCE_ORDER}) AS resources
       FROM touch t
       JOIN spec s ON s.id = t.spec WHERE t.n IN (SELECT n FROM picked) GROUP BY t.n
     )
     SELECT p.n, p."eventId", epoch_ms(p.at)::DOUBLE AS time, f.event_source AS "eventSource", f.event_name AS "eventName", f.account,
       f.region, f.read_only AS "readOnly", f.outcome, f.error_code AS "errorCode", p.error_message AS "errorMessage", p.ip, p.agent,
       p.caller, p.omitted, coalesce(t.resources, []) AS resources
     FROM picked p JOIN form f ON f.id = p.form LEFT JOIN touched t ON t.n = p.n
     ORDER BY p.at NULLS FIRST, p."eventId"`,
    values,
    types,
  )
}

/** Events whose parameters CloudTrail left out for their size, between two times (milliseconds, `until` exclusive). */
export async function omittedEvents(
  connection: DuckDBConnection,
  since: number | null,
  until: number | null,
): Promise<{ events: number; sample: string[] }> {
  const found = await rows<{ eventId: string; events: number }>(
    connection,
    `SELECT coalesce(id_text, id::VARCHAR) AS "eventId", count(*) OVER ()::DOUBLE AS events FROM event
     WHERE omitted = true AND ($since IS NULL OR epoch_ms(time) >= $since) AND ($until IS NULL OR epoch_ms(time) < $until)
       AND n NOT IN (SELECT n FROM addendum_applied)
     ORDER BY time, "eventId" LIMIT 5`,
    { since, until },
    { since: DOUBLE, until: DOUBLE },
  )
  return { events: found[0]?.events ?? 0, sample: found.map((row) => row.eventId) }
}

/** Where an event's record stands. */
interface Copy {
  file: string
  index: number
  /** Of the content; {@link fetchedSha256} of the object as it was fetched. */
  sha256: string | null
  verdict: Verdict
  /** The digest that proves it, as `bucket/key`, and the SHA-256 that it gives. */
  digest: string | null
  expected: string | null
  fetchedSha256: string | null
  etag: string | null
  versionId: string | null
  loadedAt: string
  loadedBy: string
}

export interface StoredRecord {
  n: number
  text: string
  /** The record as it stood, where `text` is only the nearest that can be read. */
  bytes: Uint8Array | null
  copies: Copy[]
}

/** The records under an event id: several only where the same id stands on differing contents. */
export async function recordsUnder(connection: DuckDBConnection, eventId: string): Promise<StoredRecord[]> {
  const id = storedId(eventId)
  const found = await rows<{ n: number; text: string; bytes: Uint8Array | null }>(
    connection,
    `SELECT n, record AS text, bytes FROM event WHERE id = CAST($1 AS UUID) AND coalesce(id_text, id::VARCHAR) = $2 ORDER BY n`,
    [id.uuid, eventId],
  )
  const records: StoredRecord[] = []
  for (const each of found) {
    const copies = await rows<Copy>(
      connection,
      `SELECT f.url AS file, c.position::INTEGER AS index, coalesce(f.content_sha256, f.sha256) AS sha256,
         coalesce(p.verdict, 'unverified') AS verdict, p.digest, p.expected, f.sha256 AS "fetchedSha256", f.etag,
         f.version_id AS "versionId", strftime(f.loaded_at, '%Y-%m-%dT%H:%M:%SZ') AS "loadedAt", f.loaded_by AS "loadedBy"
       FROM (SELECT file, position FROM event WHERE n = $1 UNION ALL SELECT file, position FROM copy WHERE n = $1) c
       JOIN file f ON f.id = c.file LEFT JOIN proof p ON p.file = f.id ORDER BY f.url, c.position`,
      [each.n],
    )
    records.push({ ...each, copies })
  }
  return records
}

/** The touches of one event. */
export async function touchesOfEvent(connection: DuckDBConnection, n: number): Promise<StoredTouch[]> {
  return rows<StoredTouch>(
    connection,
    `SELECT ${TOUCH_COLUMNS} FROM touch t ${TOUCH_JOINS} WHERE t.n = $1 AND e.n = $1 ORDER BY ${RESOURCE_ORDER}`,
    [n],
  )
}

/** Event ids that begin like `eventId`, for a typing error in its tail. */
export async function nearestEventIds(connection: DuckDBConnection, eventId: string): Promise<string[]> {
  if (eventId.length < 6) return []
  const found = await rows<{ id: string }>(
    connection,
    'SELECT DISTINCT coalesce(id_text, id::VARCHAR) AS id FROM event WHERE starts_with(coalesce(id_text, id::VARCHAR), lower($1)) ORDER BY id LIMIT 3',
    [eventId.slice(0, 8)],
  )
  return found.map((row) => row.id)
}

/** All events; corrections that were applied do not count. */
export async function countEventRows(connection: DuckDBConnection): Promise<number> {
  const [count = 0] = await numbers(
    connection,
    'SELECT (SELECT count(*) FROM event) - (SELECT count(*) FROM addendum_applied)',
  )
  return count
}

/** The numbers of the events under these ids; several under one id where contents differ. */
export async function numbersOf(
  connection: DuckDBConnection,
  eventIds: readonly string[],
): Promise<{ n: number; eventId: string }[]> {
  return rows(
    connection,
    `WITH asked AS (SELECT unnest(from_json($1, '[{"id": "UUID", "text": "VARCHAR"}]'), recursive := true))
     SELECT e.n, a.text AS "eventId" FROM event e JOIN asked a ON a.id = e.id
     WHERE coalesce(e.id_text, e.id::VARCHAR) = a.text ORDER BY e.n`,
    [JSON.stringify(eventIds.map((text) => ({ id: storedId(text).uuid, text })))],
  )
}

/** Time and name of the events under an id. */
export async function eventsById(
  connection: DuckDBConnection,
  eventId: string,
): Promise<{ time: number | null; eventName: string | null }[]> {
  const id = storedId(eventId)
  return rows(
    connection,
    `SELECT epoch_ms(e.time)::DOUBLE AS time, f.event_name AS "eventName" FROM event e JOIN form f ON f.id = e.form
     WHERE e.id = CAST($1 AS UUID) AND coalesce(e.id_text, e.id::VARCHAR) = $2`,
    [id.uuid, eventId],
  )
}
