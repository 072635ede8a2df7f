import { type DuckDBConnection, LIST, listValue, UINTEGER } from '@duckdb/node-api'
import { rows } from './rows.ts'

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
  /** The request's parameters as JSON text, where {@link Reading} asked for them. */
  request: string | null
  /** Of denied calls. */
  errorMessage: string | null
  count: number
  first: Date | null
  last: Date | null
  /** One of the calls. */
  sample: number
  /** ARNs of what they touched. Of one kind beyond {@link MANY_ARNS} one pattern, with how many it stands for. */
  arns: { arn: string; standsFor: number; created: boolean }[]
}

/** A form of events, and how much of their requests is needed. */
export interface CallForm {
  id: number
  eventSource: string
  eventName: string
}

/**
 * `whole`: the request's parameters; `object`: of S3's object calls only what decides (a version, an ACL, a key), so
 * that a million objects are a few groups; `tags`: the tags only; `none`: the name tells all.
 */
export type Reading = 'whole' | 'tags' | 'object' | 'none'

/** More resources of one kind than a person reads, or a policy holds. */
export const MANY_ARNS = 200

export interface CallRange {
  /** Milliseconds, `until` exclusive. */
  since: number | null
  until: number | null
  /** `ec2`, null for all. */
  service: string | null
}

/** All forms of events in the store. */
export function callForms(connection: DuckDBConnection): Promise<CallForm[]> {
  return rows(
    connection,
    `SELECT id, event_source AS "eventSource", event_name AS "eventName" FROM form
     WHERE event_source IS NOT NULL AND event_name IS NOT NULL`,
  )
}

/** The events asked for; joined to no second scan of the records, whose texts are most of a store. */
const MINE = `e.caller IN (SELECT unnest($callers))
    AND coalesce(e.time, TIMESTAMP '1970-01-01') >= CAST($since AS TIMESTAMP)
    AND coalesce(e.time, TIMESTAMP '1970-01-01') < CAST($until AS TIMESTAMP)
    AND e.n NOT IN (SELECT n FROM addendum_applied)`
const MESSAGE = `CASE WHEN e.form IN (SELECT id FROM form WHERE outcome = 'denied') THEN e.error_message END`
const request = (key: string) => `json_extract_string(e.record, '$.requestParameters.${key}')`

/** One statement a reading: only what needs it reads the record. */
const PICKS: Readonly<Record<Reading, string>> = {
  none: `SELECT e.n, e.time, e.form, e.caller, NULL::VARCHAR AS request, ${MESSAGE} AS message
    FROM event e WHERE e.form IN (SELECT unnest($forms)) AND ${MINE}`,
  whole: `SELECT e.n, e.time, e.form, e.caller,
      CAST(system.main.json_extract(e.record, '$.requestParameters') AS VARCHAR), ${MESSAGE}
    FROM event e WHERE e.form IN (SELECT unnest($forms)) AND ${MINE}`,
  tags: `SELECT e.n, e.time, e.form, e.caller,
      CASE WHEN NOT regexp_matches(e.record, '"[tT]ag(s|List|sList|Set|Specification)') THEN '{}'
        WHEN regexp_matches(e.record, '"[A-Za-z]+Request":') THEN CAST(system.main.json_extract(e.record, '$.requestParameters') AS VARCHAR)
        ELSE CAST(json_merge_patch('{}', json_object(
          'tags', system.main.json_extract(e.record, '$.requestParameters.tags'),
          'Tags', system.main.json_extract(e.record, '$.requestParameters.Tags'),
          'tagList', system.main.json_extract(e.record, '$.requestParameters.tagList'),
          'tagsList', system.main.json_extract(e.record, '$.requestParameters.tagsList'),
          'tagSet', system.main.json_extract(e.record, '$.requestParameters.tagSet'),
          'tagSpecificationSet', system.main.json_extract(e.record, '$.requestParameters.tagSpecificationSet')
        )) AS VARCHAR) END, ${MESSAGE}
    FROM event e WHERE e.form IN (SELECT unnest($forms)) AND ${MINE}`,
  object: `SELECT e.n, e.time, e.form, e.caller,
      CASE WHEN regexp_matches(e.record, '"versionId"|versionId=|--x[as]?-s3|"x-amz-(acl|tagging|grant-|object-lock|bypass|server-side-encryption-aws)') THEN
        CAST(json_merge_patch('{}', json_object(
          'versionId', CASE WHEN ${request('versionId')} IS NOT NULL THEN 'some' END,
          'bucketName', CASE WHEN regexp_matches(e.record, '--x[as]?-s3') THEN ${request('bucketName')} END,
          'x-amz-acl', ${request('x-amz-acl')},
          'x-amz-grant-read', CASE WHEN regexp_matches(e.record, '"x-amz-grant-') THEN 'some' END,
          'x-amz-tagging', CASE WHEN ${request('x-amz-tagging')} IS NOT NULL THEN 'some' END,
          'x-amz-object-lock-mode', ${request('x-amz-object-lock-mode')},
          'x-amz-object-lock-legal-hold', ${request('x-amz-object-lock-legal-hold')},
          'x-amz-bypass-governance-retention', ${request('x-amz-bypass-governance-retention')},
          'x-amz-server-side-encryption-aws-kms-key-id', ${request('x-amz-server-side-encryption-aws-kms-key-id')},
          'x-amz-copy-source', CASE WHEN contains(${request('x-amz-copy-source')}, 'versionId=') THEN '?versionId=some' END
        )) AS VARCHAR) ELSE '{}' END, ${MESSAGE}
    FROM event e WHERE e.form IN (SELECT unnest($forms)) AND ${MINE}`,
}

/** Groups by number: equal calls have one hash, and its 64 bits keep a million groups apart. */
const MEMBERS = `
CREATE OR REPLACE TEMP TABLE used_group AS
SELECT u.n, hash(u.form, c.via, c.kind, u.request, u.message) AS g
FROM used_call u
JOIN (SELECT id, via, json_extract_string(body, '$.kind') AS kind FROM caller) c ON c.id = u.caller`

const GROUPS = `
SELECT f.event_source AS "eventSource", f.event_name AS "eventName", f.event_type AS "eventType", f.outcome,
  f.error_code AS "errorCode", f.account, f.region, f.read_only AS "readOnly", c.via, c.kind AS "callerKind",
  u.request, u.message AS "errorMessage", count(*)::INTEGER AS count, min(u.time) AS first, max(u.time) AS last,
  min(u.n) AS sample, m.g
FROM used_call u
JOIN used_group m ON m.n = u.n
JOIN form f ON f.id = u.form
JOIN (SELECT id, via, json_extract_string(body, '$.kind') AS kind FROM caller) c ON c.id = u.caller
GROUP BY ALL
ORDER BY sample`

const ARNS = `
WITH touched AS MATERIALIZED (
  SELECT m.g, t.arn, t.id, t.spec FROM touch t JOIN used_group m ON m.n = t.n
), named AS MATERIALIZED (
  SELECT t.g, s.relation = 'created' AS created,
    -- A secret called by its name has an ARN with six characters more, which the name does not tell.
    coalesce(t.arn, s.arn_head || t.id, CASE WHEN s.type = 'secretsmanager:secret' AND NOT starts_with(t.id, 'arn:')
      THEN 'arn:aws:secretsmanager:' || s.region || ':' || s.account || ':secret:' || t.id || '-??????' END) AS arn
  FROM touched t
  JOIN spec s ON s.id = t.spec
  WHERE s.found_by NOT IN ('error-text', 'policy-text')
), seen AS (
  SELECT g, arn, bool_or(created) AS created FROM named WHERE arn IS NOT NULL GROUP BY ALL
), kinds AS (
  SELECT g, arn, created,
    CASE WHEN regexp_matches(arn, '^arn:[^:]*:s3:::[^/]+/') THEN regexp_extract(arn, '^(arn:[^:]*:s3:::[^/]+/)', 1) || '*'
      ELSE regexp_extract(arn, '^((?:[^:]*:){5}(?:[A-Za-z-]+[/:])?)', 1) || '*' END AS wide
  FROM seen
), counted AS (
  SELECT g, wide, count(*) AS n FROM kinds GROUP BY ALL
)
SELECT k.g, CASE WHEN c.n > ${MANY_ARNS} THEN k.wide ELSE k.arn END AS arn, (CASE WHEN c.n > ${MANY_ARNS} THEN c.n ELSE 1 END)::INTEGER AS "standsFor",
  bool_or(k.created) AS created
FROM kinds k
JOIN counted c ON c.g = k.g AND c.wide = k.wide
GROUP BY ALL
ORDER BY arn`

/** The calls of these callers, grouped; `reading` says how much of a form's requests is needed. */
export async function callGroups(
  connection: DuckDBConnection,
  callers: readonly number[],
  range: CallRange,
  reading: (form: CallForm) => Reading,
): Promise<CallGroup[]> {
  const forms = (await callForms(connection)).filter(
    ({ eventSource }) => range.service === null || eventSource.startsWith(`${range.service}.`),
  )
  await connection.run(
    `CREATE OR REPLACE TEMP TABLE used_call (n UINTEGER, time TIMESTAMP, form UINTEGER, caller UINTEGER, request VARCHAR, message VARCHAR)`,
  )
  for (const [wanted, statement] of Object.entries(PICKS)) {
    const ids = forms.filter((form) => reading(form) === wanted).map(({ id }) => id)
    if (ids.length === 0) continue
    await connection.run(
      `INSERT INTO used_call ${statement}`,
      { callers: listValue([...callers]), forms: listValue(ids), ...bounds(range) },
      { callers: LIST(UINTEGER), forms: LIST(UINTEGER) },
    )
  }
  await connection.run(MEMBERS)
  const groups = await rows<Omit<CallGroup, 'arns'> & { g: bigint }>(connection, GROUPS)
  const arns = new Map<bigint, CallGroup['arns']>()
  for (const { g, ...arn } of await rows<CallGroup['arns'][number] & { g: bigint }>(connection, ARNS)) {
    const known = arns.get(g)
    if (known === undefined) arns.set(g, [arn])
    else known.push(arn)
  }
  await connection.run('DROP TABLE used_call; DROP TABLE used_group')
  return groups.map(({ g, ...group }) => ({ ...group, arns: arns.get(g) ?? [] }))
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

/** Where calls came from: distinct addresses and, of each record that has one, its VPC endpoint. Reads every record. */
export async function callOrigins(
  connection: DuckDBConnection,
  callers: readonly number[],
  range: CallRange,
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
       AND ($service = '' OR f.event_source LIKE $service || '.%')
     LIMIT 500`,
    { callers: listValue([...callers]), service: range.service ?? '', ...bounds(range) },
    { callers: LIST(UINTEGER) },
  )
}
