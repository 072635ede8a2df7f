import { type DuckDBConnection, LIST, listValue, UINTEGER, VARCHAR } from '@duckdb/node-api'
import { type CallResources, callResources, shapeCalls } from './call-resources.ts'
import { callForms, cutRequests, keptUntil, NOTHING, type RequestNeeded, readings } from './requests.ts'
import { numbers, rows } from './rows.ts'

/** Calls that are alike in all that their IAM actions depend on. */
export interface CallGroup {
  eventSource: string
  eventName: string
  eventType: string | null
  outcome: string
  errorCode: string | null
  account: string | null
  region: string | null
  readOnly: boolean | null
  via: string | null
  callerKind: string
  /** Whose they are, where that was given. */
  owner: string | null
  /** Where they came from, where that was asked for. */
  address: string | null
  /** The request's parameters as JSON text, where {@link Reading} asked for them. */
  request: string | null
  /** Of denied calls. */
  errorMessage: string | null
  count: number
  first: Date | null
  last: Date | null
  /** One of the calls. */
  sample: number
  /** What they touched; all of them resources of the same types. */
  arns: CallResources['arns']
  names: CallResources['names']
}

export interface CallRange {
  /** Milliseconds, `until` exclusive. */
  since: number | null
  until: number | null
}

/** The events asked for; the bounds are variables, which the planner takes for constants. */
const WITHIN = `coalesce(e.time, TIMESTAMP '1970-01-01') >= getvariable('used_since')
    AND coalesce(e.time, TIMESTAMP '1970-01-01') < getvariable('used_until')
    AND e.n NOT IN (SELECT n FROM addendum_applied)`
const MINE = `e.caller IN (SELECT id FROM used_caller) AND ${WITHIN}`

const CALLS = `
CREATE OR REPLACE TEMP TABLE used_caller AS
SELECT id, via, kind, owner, hash(via, kind, owner) AS alike FROM (
  SELECT c.id, c.via, json_extract_string(c.body, '$.kind') AS kind, o.owner
  FROM caller c
  JOIN (SELECT unnest($callers) AS id, unnest($owners) AS owner) o ON o.id = c.id
);`

/** A denial names the action; whom and what it names besides makes no other group of it. */
const ANONYMOUS = `regexp_replace(u.message, '(arn:|Encoded authorization failure message:) *\\S+', '', 'g')`
const MESSAGE = 'CASE WHEN u.denied THEN e.error_message END AS message'
const ADDRESS = `CASE WHEN getvariable('used_address') THEN e.ip END AS ip`
const COLUMNS = `e.n, e.time, e.form, e.caller, ${MESSAGE}, ${ADDRESS}`

/** Whether what is asked of the request was cut out of it when the event was loaded. */
const KEPT = `(u.reading = 'none' OR (u.kept AND e.n <= getvariable('used_kept')))`

/**
 * The calls with the number of their group: equal calls have one hash, and its 64 bits keep a million groups apart.
 * Records are most of a store: those alone are read whose requests were not cut out when they were loaded.
 */
const KEPT_CALLS = `
CREATE OR REPLACE TEMP TABLE used_call AS
SELECT u.n, u.time, u.form, u.caller, NULL::VARCHAR AS request, k.request AS kept, u.message, u.ip,
  hash(u.form, c.alike, CASE WHEN u.reading <> 'none' THEN coalesce(k.alike, hash('${NOTHING}')) END, ${ANONYMOUS}, u.ip) AS g
FROM (SELECT ${COLUMNS}, u.reading FROM event e JOIN request_reading u ON u.id = e.form WHERE ${KEPT} AND ${WITHIN}) u
JOIN used_caller c ON c.id = u.caller
LEFT JOIN (
  SELECT e.n, e.request, hash(coalesce(r.signature, r.request)) AS alike FROM event_request e JOIN request r ON r.id = e.request
) k ON k.n = u.n`
const OTHER_CALLS = `
INSERT INTO used_call
SELECT u.n, u.time, u.form, u.caller, u.request, NULL, u.message, u.ip,
  hash(u.form, c.alike, hash(coalesce(u.signature, u.request)), ${ANONYMOUS}, u.ip)
FROM (${cutRequests(COLUMNS, `NOT ${KEPT} AND ${MINE}`)}) u
JOIN used_caller c ON c.id = u.caller`
const LEFT = `SELECT max(n), (SELECT count(*) FROM request_reading WHERE reading <> 'none' AND NOT kept) FROM event`

/** First what the calls are grouped by, as numbers; then what the numbers stand for. */
const GROUPS = `
WITH grouped AS MATERIALIZED (
  SELECT g, min(form) AS form, min(caller) AS caller, arg_min(request, n) AS request, arg_min(kept, n) AS kept, arg_min(message, n) AS message, min(ip) AS ip,
    count(*)::INTEGER AS count, min(time) AS first, max(time) AS last, min(n) AS sample
  FROM used_call
  GROUP BY g
)
SELECT f.event_source AS "eventSource", f.event_name AS "eventName", f.event_type AS "eventType", f.outcome,
  f.error_code AS "errorCode", f.account, f.region, f.read_only AS "readOnly", c.via, c.kind AS "callerKind", c.owner, t.text AS address,
  coalesce(u.request, r.request, CASE WHEN d.reading <> 'none' THEN '${NOTHING}' END) AS request,
  u.message AS "errorMessage", u.count, u.first, u.last, u.sample, u.g
FROM grouped u
JOIN form f ON f.id = u.form
JOIN request_reading d ON d.id = u.form
JOIN used_caller c ON c.id = u.caller
LEFT JOIN request r ON r.id = u.kept
LEFT JOIN text t ON t.id = u.ip
ORDER BY u.sample`

/** What keeps calls apart that are alike otherwise. */
export interface Apart {
  /** Whose callers they are. */
  owners: ReadonlyMap<number, string>
  /** Whether calls from one address are kept from those from another. */
  byAddress: boolean
}

/** The calls of these callers, grouped; `needed` says how much of a form's requests is. */
export async function callGroups(
  connection: DuckDBConnection,
  callers: readonly number[],
  range: CallRange,
  needed: RequestNeeded,
  { owners, byAddress }: Apart = { owners: new Map(), byAddress: false },
): Promise<CallGroup[]> {
  await readings(connection, await callForms(connection), needed)
  await connection.run(
    CALLS,
    { callers: listValue([...callers]), owners: listValue(callers.map((each) => owners.get(each) ?? null)) },
    { callers: LIST(UINTEGER), owners: LIST(VARCHAR) },
  )
  const kept = await keptUntil(connection)
  await connection.run(`SET VARIABLE used_kept = ${kept}`)
  await connection.run(`SET VARIABLE used_address = ${byAddress}`)
  for (const [name, time] of Object.entries(bounds(range)))
    await connection.run(`SET VARIABLE used_${name} = CAST($time AS TIMESTAMP)`, { time }, { time: VARCHAR })
  await connection.run(KEPT_CALLS)
  const [last = 0, others = 0] = await numbers(connection, LEFT)
  if (last > kept || others > 0) await connection.run(OTHER_CALLS)
  await shapeCalls(connection)
  const groups = await rows<Omit<CallGroup, 'arns' | 'names'> & { g: bigint }>(connection, GROUPS)
  const resources = await callResources(connection)
  await connection.run('DROP TABLE used_call; DROP TABLE used_caller; DROP TABLE request_reading')
  return groups.map(({ g, ...group }) => ({ ...group, ...(resources.get(g) ?? { arns: [], names: [] }) }))
}

function bounds({ since, until }: CallRange): { since: string; until: string } {
  const iso = (ms: number | null, other: string) => (ms === null ? other : new Date(ms).toISOString().slice(0, -1))
  return { since: iso(since, '0001-01-01'), until: iso(until, '9999-01-01') }
}

/** The ids of these events, by number. */
export async function eventIds(connection: DuckDBConnection, numbers: readonly number[]): Promise<Map<number, string>> {
  const found = await rows<{ n: number; id: string }>(
    connection,
    'SELECT n, coalesce(id_text, id::VARCHAR) AS id FROM event WHERE n IN (SELECT unnest($numbers))',
    { numbers: listValue([...numbers]) },
    { numbers: LIST(UINTEGER) },
  )
  return new Map(found.map(({ n, id }) => [n, id]))
}

/** The roles of instance profiles as the log tells them: by profile name, the last one added. */
export async function profileRoles(connection: DuckDBConnection): Promise<Map<string, string>> {
  const found = await rows<{ profile: string; role: string; account: string | null }>(
    connection,
    `SELECT json_extract_string(e.record, '$.requestParameters.instanceProfileName') AS profile,
       json_extract_string(e.record, '$.requestParameters.roleName') AS role, f.account
     FROM event e
     JOIN form f ON f.id = e.form
     WHERE f.event_source = 'iam.amazonaws.com' AND f.event_name = 'AddRoleToInstanceProfile' AND f.outcome = 'success'
     ORDER BY e.time`,
  )
  const roles = new Map<string, string>()
  for (const { profile, role, account } of found)
    if (profile !== null && role !== null && account !== null)
      roles.set(profile, `arn:aws:iam::${account}:role/${role}`)
  return roles
}

/**
 * Where calls came from: distinct addresses and, of each record that has one, its VPC endpoint. Reads every record.
 * `sources`: of these event sources only; null for all.
 */
export async function callOrigins(
  connection: DuckDBConnection,
  callers: readonly number[],
  range: CallRange,
  sources: readonly string[] | null,
): Promise<{ ip: string | null; vpcEndpoint: string | null }[]> {
  return rows(
    connection,
    `SELECT DISTINCT t.text AS ip, json_extract_string(e.record, '$.vpcEndpointId') AS "vpcEndpoint"
     FROM event e
     JOIN form f ON f.id = e.form
     LEFT JOIN text t ON t.id = e.ip
     WHERE e.caller IN (SELECT unnest($callers)) AND f.outcome = 'success' AND f.event_type = 'AwsApiCall'
       AND coalesce(e.time, TIMESTAMP '1970-01-01') >= CAST($since AS TIMESTAMP)
       AND coalesce(e.time, TIMESTAMP '1970-01-01') < CAST($until AS TIMESTAMP)
       AND ($every OR f.event_source IN (SELECT unnest($sources)))
     LIMIT 500`,
    {
      callers: listValue([...callers]),
      every: sources === null,
      sources: listValue([...(sources ?? [])]),
      ...bounds(range),
    },
    { callers: LIST(UINTEGER), sources: LIST(VARCHAR) },
  )
}
