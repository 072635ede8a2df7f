import {
  type DuckDBConnection,
  DuckDBTimestampValue,
  LIST,
  listValue,
  TIMESTAMP,
  UINTEGER,
  VARCHAR,
} from '@duckdb/node-api'
import type { Fact } from '../model/facts.ts'
import type { TimeRange } from '../model/time-range.ts'
import { alteredAmong } from './proofs.ts'
import { rows, textList } from './rows.ts'

/** By what an identity is looked for; exactly one is set. */
export type IdentityKey =
  | { by: 'access-key'; value: string }
  | { by: 'principal-id'; value: string }
  | { by: 'arn'; value: string }
  | { by: 'name'; value: string }
  /** A role's session: its account, the role's name and the session's. */
  | { by: 'session'; value: string; account: string; role: string }
  | { by: 'account'; value: string }
  | { by: 'ip'; value: string }
  | { by: 'service'; value: string }

const CONDITIONS: Readonly<Record<IdentityKey['by'], string>> = {
  'access-key': 'access_key = $value',
  'principal-id': `json_extract_string(body, '$.principalId') = $value OR starts_with(json_extract_string(body, '$.principalId'), $value || ':')`,
  // A session's record may drop its role's path; names are unique within an account whatever their path.
  arn: `json_extract_string(body, '$.principal') = $value OR (contains($value, ':role/')
        AND regexp_replace(json_extract_string(body, '$.principal'), ':role/.*/', ':role/') = regexp_replace($value, ':role/.*/', ':role/'))`,
  session: `json_extract_string(body, '$.session') = $value AND json_extract_string(body, '$.account') = $account
        AND ends_with(json_extract_string(body, '$.principal'), '/' || $role)`,
  name: `ends_with(json_extract_string(body, '$.principal'), '/' || $value) OR json_extract_string(body, '$.session') = $value
         OR json_extract_string(body, '$.principal') = $value OR json_extract_string(body, '$.sourceIdentity') = $value`,
  account: `json_extract_string(body, '$.account') = $value OR json_extract_string(body, '$.delegate') = $value`,
  ip: 'id IN (SELECT DISTINCT e.caller FROM event e JOIN text t ON t.id = e.ip WHERE t.text = $value)',
  service: `json_extract_string(body, '$.principal') = $value OR via = $value`,
}

/** The callers that an identity stands for. */
export async function callersMatching(
  connection: DuckDBConnection,
  { by, ...values }: IdentityKey,
): Promise<{ id: number; group: string }[]> {
  return rows(
    connection,
    `SELECT id, "group" FROM caller WHERE ${CONDITIONS[by]} ORDER BY id`,
    values,
    Object.fromEntries(Object.keys(values).map((name) => [name, VARCHAR])),
  )
}

/** What an input of no known form is in this store: a key or an account, as masked and rewritten logs have them. */
export async function unusualIdentity(
  connection: DuckDBConnection,
  input: string,
): Promise<'access-key' | 'account' | null> {
  const [found] = await rows<{ key: boolean; account: boolean }>(
    connection,
    `SELECT EXISTS (SELECT 1 FROM caller WHERE access_key = $1) AS key,
            EXISTS (SELECT 1 FROM hour WHERE account = $1)
              OR EXISTS (SELECT 1 FROM caller WHERE json_extract_string(body, '$.account') = $1) AS account`,
    [input],
  )
  if (found?.key === true) return 'access-key'
  return found?.account === true ? 'account' : null
}

export interface Activity {
  events: number
  first: number | null
  last: number | null
  errors: Record<string, number>
  regions: string[]
  sourceIps: { ip: string; events: number }[]
  userAgents: string[]
}

export const WITHIN = `($since IS NULL OR e.time >= $since) AND ($until IS NULL OR e.time < $until)`
export const RANGE_TYPES = { since: TIMESTAMP, until: TIMESTAMP }

export function rangeValues({ since, until }: TimeRange) {
  const at = (ms: number | null) => (ms === null ? null : new DuckDBTimestampValue(BigInt(ms) * 1000n))
  return { since: at(since), until: at(until) }
}

/** What callers did in that time; for an address, only what came from it. Times in milliseconds. */
/** The ids of what these callers did that stands in altered files. `ip`: only from this address. */
export function alteredBy(
  connection: DuckDBConnection,
  callers: readonly number[],
  ip: string | null,
  range: TimeRange,
): Promise<string[]> {
  return alteredAmong(
    connection,
    `SELECT e.n FROM event e LEFT JOIN text ip ON ip.id = e.ip
     WHERE e.caller IN (SELECT unnest($callers)) AND ($ip IS NULL OR ip.text = $ip) AND ${WITHIN}`,
    { callers: listValue([...callers]), ip, ...rangeValues(range) },
    { callers: LIST(UINTEGER), ip: VARCHAR, ...RANGE_TYPES },
  )
}

export async function activityOf(
  connection: DuckDBConnection,
  callers: readonly number[],
  ip: string | null,
  range: TimeRange,
): Promise<Activity> {
  const values = { callers: listValue([...callers]), ip, ...rangeValues(range) }
  const types = { callers: LIST(UINTEGER), ip: VARCHAR, ...RANGE_TYPES }
  const from = `FROM event e JOIN form f ON f.id = e.form LEFT JOIN text ip ON ip.id = e.ip LEFT JOIN text agent ON agent.id = e.agent
    WHERE e.caller IN (SELECT unnest($callers)) AND ($ip IS NULL OR ip.text = $ip) AND ${WITHIN} AND e.n NOT IN (SELECT n FROM addendum_applied)`
  const ask = <Row>(select: string, tail: string) =>
    rows<Row>(connection, `SELECT ${select} ${from} ${tail}`, values, types)
  const [all] = await ask<{ events: number; first: number | null; last: number | null }>(
    'count(*)::DOUBLE AS events, epoch_ms(min(e.time))::DOUBLE AS first, epoch_ms(max(e.time))::DOUBLE AS last',
    '',
  )
  const errors = await ask<{ code: string; events: number }>(
    'coalesce(f.error_code, f.outcome) AS code, count(*)::DOUBLE AS events',
    `AND f.outcome <> 'success' GROUP BY 1 ORDER BY 2 DESC, 1`,
  )
  const regions = await ask<{ region: string }>('DISTINCT f.region', 'AND f.region IS NOT NULL ORDER BY 1')
  const ips = await ask<{ ip: string; events: number }>(
    'ip.text AS ip, count(*)::DOUBLE AS events',
    'AND ip.text IS NOT NULL GROUP BY 1 ORDER BY 2 DESC, 1',
  )
  const agents = await ask<{ agent: string }>(
    'agent.text AS agent, count(*) AS events',
    'AND agent.text IS NOT NULL GROUP BY 1 ORDER BY 2 DESC, 1',
  )
  return {
    events: all?.events ?? 0,
    first: all?.first ?? null,
    last: all?.last ?? null,
    errors: Object.fromEntries(errors.map(({ code, events }) => [code, events])),
    regions: regions.map((row) => row.region),
    sourceIps: ips,
    userAgents: agents.map((row) => row.agent),
  }
}

/** An event of each of these callers, the first. */
export async function firstEvents(
  connection: DuckDBConnection,
  callers: readonly number[],
): Promise<Map<number, string>> {
  const found = await rows<{ caller: number; eventId: string }>(
    connection,
    `SELECT caller, arg_min(coalesce(id_text, id::VARCHAR), (time, coalesce(id_text, id::VARCHAR))) AS "eventId"
     FROM event WHERE caller IN (SELECT unnest($callers)) GROUP BY caller`,
    { callers: listValue([...callers]) },
    { callers: LIST(UINTEGER) },
  )
  return new Map(found.map(({ caller, eventId }) => [caller, eventId]))
}

/** Facts that stand under any of these keys. */
export async function factsUnderKeys(connection: DuckDBConnection, keys: readonly string[]): Promise<Fact[]> {
  const found = await rows<{ body: string }>(
    connection,
    'SELECT DISTINCT f.body FROM fact_key k JOIN fact f ON f.id = k.fact WHERE k.key IN (SELECT unnest($keys)) ORDER BY f.body',
    ...textList('keys', keys),
  )
  return found.map((row) => JSON.parse(row.body))
}

/** Facts made by credential groups: what they assumed, and the keys that they made. */
export async function factsBy(connection: DuckDBConnection, groups: readonly string[]): Promise<Fact[]> {
  const found = await rows<{ body: string }>(
    connection,
    'SELECT body FROM fact WHERE caller IN (SELECT unnest($keys)) ORDER BY body',
    ...textList('keys', groups),
  )
  return found.map((row) => JSON.parse(row.body))
}

/** Sessions that were asked for with an external id. */
export async function factsWithExternalId(connection: DuckDBConnection, externalId: string): Promise<Fact[]> {
  const found = await rows<{ body: string }>(
    connection,
    `SELECT body FROM fact WHERE kind = 'vend' AND json_extract_string(body, '$.more.externalId') = $1 ORDER BY body`,
    [externalId],
  )
  return found.map((row) => JSON.parse(row.body))
}

/** What callers made in that time. */
export async function createdBy(
  connection: DuckDBConnection,
  callers: readonly number[],
  range: TimeRange,
): Promise<{ type: string; id: string; eventId: string }[]> {
  return rows(
    connection,
    `SELECT s.type, t.id, coalesce(e.id_text, e.id::VARCHAR) AS "eventId"
     FROM touch t
     JOIN spec s ON s.id = t.spec AND s.relation = 'created' AND s."of" = 'self'
     JOIN event e ON e.n = t.n AND e.caller IN (SELECT unnest($callers)) AND ${WITHIN}
     JOIN form f ON f.id = e.form AND f.outcome = 'success'
     ORDER BY e.time, "eventId", t.id`,
    { callers: listValue([...callers]), ...rangeValues(range) },
    { callers: LIST(UINTEGER), ...RANGE_TYPES },
  )
}
