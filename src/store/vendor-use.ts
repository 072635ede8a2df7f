import { type DuckDBConnection, LIST, listValue, UINTEGER, VARCHAR } from '@duckdb/node-api'
import type { Hop, VendorEvidence } from '../model/actor.ts'
import { readActors } from './actor-table.ts'
import { rows, textList } from './rows.ts'
import { touchesUnder } from './touches.ts'

// All of these need the views (store/views.ts) on the connection: vendors are bound there. Times in milliseconds.

/** A credential group that acts for a vendor; `created` is its session's beginning where the log tells it. */
export interface VendorCredentialRow {
  credential: string
  callers: number[]
  matchedBy: VendorEvidence
  principal: string | null
  session: string | null
  originAccount: string | null
  delegate: string | null
  issuers: string[]
  chain: Hop[]
  created: number | null
  events: number
  last: number | null
}

/** The credentials that act for a vendor. */
export async function vendorCredentials(connection: DuckDBConnection, vendor: string): Promise<VendorCredentialRow[]> {
  await readActors(connection)
  const found = await rows<Omit<VendorCredentialRow, 'chain' | 'issuers'> & { chain: string; issuers: string }>(
    connection,
    `WITH own AS (
       SELECT * FROM actor_now WHERE vendor = $vendor
     ), called AS (
       SELECT caller, count(*) AS events, max(time) AS last FROM event
       WHERE caller IN (SELECT caller FROM own) AND n NOT IN (SELECT n FROM addendum_applied) GROUP BY caller
     ), use AS (
       SELECT o.credential, list(o.caller ORDER BY o.caller) AS callers, sum(u.events)::DOUBLE AS events, epoch_ms(max(u.last))::DOUBLE AS last,
         any_value(o."matchedBy") AS "matchedBy", any_value(o.principal) AS principal, any_value(o.session) AS session,
         any_value(o."originAccount") AS "originAccount"
       FROM called u JOIN own o ON o.caller = u.caller GROUP BY o.credential
     ), told AS (
       SELECT o.credential, any_value(json_extract_string(c.body, '$.delegate')) AS delegate,
         1000 * any_value(TRY_CAST(json_extract_string(c.body, '$.more.created') AS DOUBLE)) AS created
       FROM own o JOIN caller c ON c.id = o.caller GROUP BY o.credential
     )
     SELECT u.*, t.delegate, t.created, CAST(system.main.json_extract(k.body, '$.chain') AS VARCHAR) AS chain,
       coalesce(p.issuers, '[]') AS issuers
     FROM use u JOIN told t ON t.credential = u.credential
     LEFT JOIN credential_now k ON k."group" = u.credential
     LEFT JOIN (SELECT id, CAST(json_extract(body, '$.issuers[*].value') AS VARCHAR) AS issuers FROM profile) p ON p.id = k.profile
     ORDER BY u.credential`,
    { vendor },
  )
  return found.map((row) => ({ ...row, chain: JSON.parse(row.chain), issuers: JSON.parse(row.issuers) }))
}

export interface CallCountRow {
  credential: string
  eventSource: string
  eventName: string
  changes: boolean
  count: number
  last: number | null
  hours: number[]
  resources: number
}

/** What a vendor's credentials did since a moment, by name: how often, in which hours, on how many resources. */
export async function vendorCalls(
  connection: DuckDBConnection,
  callers: readonly number[],
  since: number,
): Promise<CallCountRow[]> {
  return rows(
    connection,
    `WITH call AS MATERIALIZED (
       SELECT e.n, e.caller, e.form, e.time FROM event e
       WHERE e.caller IN (SELECT unnest($callers)) AND epoch_ms(e.time) >= $since AND e.n NOT IN (SELECT n FROM addendum_applied)
     ), touched AS (
       SELECT t.n, t.id FROM touch t JOIN spec s ON s.id = t.spec
       WHERE t.n IN (SELECT n FROM call) AND s."of" = 'self' AND s.relation IN ('created', 'deleted', 'modified', 'shared', 'attached')
     )
     SELECT c."group" AS credential, f.event_source AS "eventSource", f.event_name AS "eventName",
       bool_or(f.read_only IS NOT TRUE) AS changes, count(DISTINCT call.n)::DOUBLE AS count, epoch_ms(max(call.time))::DOUBLE AS last,
       list_sort(list(DISTINCT epoch_ms(date_trunc('hour', call.time))::DOUBLE)) AS hours, count(DISTINCT touched.id)::INTEGER AS resources
     FROM call JOIN caller c ON c.id = call.caller JOIN form f ON f.id = call.form LEFT JOIN touched ON touched.n = call.n
     WHERE f.event_source IS NOT NULL AND f.event_name IS NOT NULL AND f.outcome = 'success'
     GROUP BY 1, 2, 3 ORDER BY 1, 2, 3`,
    { callers: listValue([...callers]), since },
    { callers: LIST(UINTEGER) },
  )
}

/** Who else uses roles, users or keys (`targets`) that a vendor uses. */
export async function sharersOf(
  connection: DuckDBConnection,
  vendor: string,
  targets: readonly string[],
): Promise<{ target: string; principal: string | null; vendor: string | null; events: number }[]> {
  const [values, types] = textList('targets', targets)
  return rows(
    connection,
    `WITH other AS (
       SELECT a.caller, a.origin, a.vendor, t.target
       FROM actor a, (SELECT unnest($targets) AS target) t
       WHERE a.vendor IS DISTINCT FROM $vendor AND contains(CAST(a.chain AS VARCHAR), t.target)
         AND (list_contains(json_extract_string(a.chain, '$[*].principal'), t.target)
           OR list_contains(json_extract_string(a.chain, '$[*].accessKeyId'), t.target))
     )
     SELECT o.target, o.origin AS principal, o.vendor, count(*)::DOUBLE AS events
     FROM other o JOIN event e ON e.caller = o.caller WHERE e.n NOT IN (SELECT n FROM addendum_applied)
     GROUP BY ALL ORDER BY events DESC, principal, target`,
    { ...values, vendor },
    { ...types, vendor: VARCHAR },
  )
}

/** Keys that the log saw being made and not deleted, with the ARN of their user where it is known. */
export async function standingKeys(
  connection: DuckDBConnection,
): Promise<{ accessKeyId: string; userArn: string | null }[]> {
  return rows(
    connection,
    `WITH made AS (
       SELECT json_extract_string(f.body, '$.more.key') AS key, f.account, json_extract_string(f.body, '$.more.userName') AS name
       FROM (SELECT body, json_extract_string(body, '$.account') AS account FROM fact WHERE kind = 'key-made') f
     ), gone AS (
       SELECT t.id FROM touch t JOIN spec s ON s.id = t.spec JOIN event e ON e.n = t.n JOIN form f ON f.id = e.form
       WHERE s.type = 'iam:access-key' AND s.relation = 'deleted' AND f.outcome = 'success'
     )
     SELECT DISTINCT key AS "accessKeyId", 'arn:aws:iam::' || account || ':user/' || name AS "userArn"
     FROM made WHERE key NOT IN (SELECT id FROM gone) ORDER BY key`,
  )
}

/** What callers made that would outlive them and was not deleted since, by type (`iam:user`, …). */
export async function madeBy(
  connection: DuckDBConnection,
  callers: readonly number[],
  types: readonly string[],
): Promise<{ type: string; id: string; arn: string | null; account: string | null; eventId: string }[]> {
  return rows(
    connection,
    `WITH made AS (
       SELECT t.id, coalesce(t.arn, s.arn_head || t.id) AS arn, s.type, s.account, s.relation, e.caller, e.time,
         coalesce(e.id_text, e.id::VARCHAR) AS "eventId"
       FROM touch t JOIN spec s ON s.id = t.spec JOIN event e ON e.n = t.n JOIN form f ON f.id = e.form
       WHERE s.type IN (SELECT unnest($types)) AND s."of" = 'self' AND s.relation IN ('created', 'deleted') AND f.outcome = 'success'
     )
     SELECT m.type, m.id, m.arn, m.account, m."eventId" FROM made m
     WHERE m.relation = 'created' AND m.caller IN (SELECT unnest($callers)) AND NOT EXISTS (
       SELECT 1 FROM made d WHERE d.relation = 'deleted' AND d.type = m.type AND d.id = m.id AND d.time >= m.time)
     ORDER BY m.time, m."eventId"`,
    { callers: listValue([...callers]), types: listValue([...types]) },
    { callers: LIST(UINTEGER), types: LIST(VARCHAR) },
  )
}

/** The successful calls that shared something with an account, as event ids. */
export async function sharedWith(connection: DuckDBConnection, account: string): Promise<string[]> {
  const touches = await touchesUnder(connection, account)
  return [
    ...new Set(
      touches
        .filter((touch) => touch.type === 'aws:account' && touch.relation === 'shared' && touch.outcome === 'success')
        .map((touch) => touch.eventId),
    ),
  ].sort()
}

/** Beyond so many resources a policy that names the vendor is better looked for in the account than in the log. */
const REACHED_AT_MOST = 500

/** What callers reached by its own policy, without a role of ours: the last event of each resource. */
export async function reachedBy(
  connection: DuckDBConnection,
  callers: readonly number[],
): Promise<
  {
    type: string
    id: string
    arn: string | null
    account: string | null
    region: string | null
    eventId: string
    eventSource: string
    eventName: string
  }[]
> {
  return rows(
    connection,
    `SELECT s.type, t.id, any_value(coalesce(t.arn, s.arn_head || t.id)) AS arn, any_value(f.account) AS account, any_value(f.region) AS region,
       arg_max(coalesce(e.id_text, e.id::VARCHAR), e.time) AS "eventId",
       arg_max(f.event_source, e.time) AS "eventSource", arg_max(f.event_name, e.time) AS "eventName"
     FROM touch t JOIN spec s ON s.id = t.spec JOIN event e ON e.n = t.n JOIN form f ON f.id = e.form
     WHERE e.caller IN (SELECT unnest($callers)) AND f.outcome = 'success' AND f.event_source <> 'sts.amazonaws.com'
       AND s."of" IN ('self', 'child') AND s.type NOT IN ('s3:object', 'aws:account')
       AND s.found_by IN ('rule', 'resources')
     GROUP BY s.type, t.id ORDER BY s.type, t.id LIMIT ${REACHED_AT_MOST}`,
    { callers: listValue([...callers]) },
    { callers: LIST(UINTEGER) },
  )
}

/** Successful events of a name, with their records. */
export async function eventsNamed(
  connection: DuckDBConnection,
  eventSource: string,
  names: readonly string[],
): Promise<{ eventId: string; eventName: string; account: string | null; record: string }[]> {
  const [values, types] = textList('names', names)
  return rows(
    connection,
    `SELECT coalesce(e.id_text, e.id::VARCHAR) AS "eventId", f.event_name AS "eventName", f.account, e.record
     FROM event e JOIN form f ON f.id = e.form
     WHERE e.form IN (SELECT id FROM form WHERE event_source = $source AND outcome = 'success' AND event_name IN (SELECT unnest($names)))
       AND e.record IS NOT NULL AND e.n NOT IN (SELECT n FROM addendum_applied)
     ORDER BY e.time, "eventId"`,
    { ...values, source: eventSource },
    { ...types, source: VARCHAR },
  )
}
