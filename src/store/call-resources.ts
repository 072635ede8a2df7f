/** What calls touched, for policies: by ARN, or by name where the log gives no ARN. Reads the `used_call` of calls.ts. */
import type { DuckDBConnection } from '@duckdb/node-api'
import { numbers, rows } from './rows.ts'

export interface CallResources {
  /** Where all calls of one name touched more than {@link MANY_ARNS} of one kind, their pattern. */
  arns: { arn: string; standsFor: number; created: boolean }[]
  /** `service` and `kind` as ARNs have them; `id` is `*` where it stands for many. */
  names: {
    service: string
    kind: string
    id: string
    isName: boolean
    account: string | null
    region: string | null
    standsFor: number
    created: boolean
  }[]
}

/** More resources of one kind than a person reads, or a policy holds. */
const MANY_ARNS = 200

/** Names that only an error's text or a policy's holds are no evidence of what was called for. */
const EVIDENT = "found_by NOT IN ('error-text', 'policy-text')"

/** A name or an id without ARN is counted in an ARN's form. An access key never has one, and each session brings another. */
const NAME_HEAD = `CASE WHEN arn_head IS NULL AND type <> 'iam:access-key'
  THEN CASE WHEN regexp_matches(path, '[nN]ames?(\\[[0-9]+\\])?$') THEN 'name::' ELSE 'id::' END || replace(type, ':', ':' || coalesce(region, '') || ':' || coalesce(account, '') || ':') || '/' END`

/** Bits in a number. */
const WORD = 64

/**
 * Groups of which some calls touched a type that others did not. Where each call touched it once, the numbers of the touches
 * are those of the calls, which their count and the exclusive or of their hashes tell without sorting them.
 */
const UNEVEN = `
CREATE OR REPLACE TEMP TABLE used_uneven AS
WITH whole AS (SELECT g, count(*) AS calls, bit_xor(hash(n)) AS numbers FROM used_call GROUP BY g)
SELECT DISTINCT t.g FROM (
  SELECT u.g, s.type, count(*) AS calls, bit_xor(hash(u.n)) AS numbers
  FROM touch t JOIN used_call u ON u.n = t.n JOIN used_spec s ON s.id = t.spec
  GROUP BY u.g, s.type
) t JOIN whole w ON w.g = t.g WHERE t.calls <> w.calls OR t.numbers <> w.numbers`

/**
 * Divides the groups of calls by the types of what they touched: of calls of one name those that named a database are apart
 * from those that named none, and need another grant. A type is a bit.
 */
export async function shapeCalls(connection: DuckDBConnection): Promise<void> {
  await connection.run(`
    CREATE OR REPLACE TEMP TABLE used_spec AS
    SELECT id, (dense_rank() OVER (ORDER BY type) - 1)::UINTEGER AS type FROM spec WHERE ${EVIDENT}`)
  await connection.run(UNEVEN)
  const [types = 0, uneven = 0] = await numbers(
    connection,
    `SELECT (SELECT coalesce(max(type) + 1, 0) FROM used_spec)::UINTEGER, (SELECT count(*) FROM used_uneven)::UINTEGER`,
  )
  if (uneven > 0) await connection.run(divided(Math.ceil(types / WORD)))
  await connection.run('DROP TABLE used_spec; DROP TABLE used_uneven')
}

function divided(words: number): string {
  const each = Array.from({ length: words }, (_, at) => at)
  const bit = (at: number) =>
    `CASE WHEN type // ${WORD} = ${at} THEN 1::UBIGINT << (type % ${WORD})::UBIGINT ELSE 0 END AS w${at}`
  return `
    UPDATE used_call u SET g = hash(u.g, t.shape) FROM (
      SELECT t.n, hash(${each.map((at) => `bit_or(s.w${at})`).join(', ')}) AS shape
      FROM touch t JOIN (SELECT id, ${each.map(bit).join(', ')} FROM used_spec) s ON s.id = t.spec
      WHERE t.n IN (SELECT n FROM used_call WHERE g IN (SELECT g FROM used_uneven))
      GROUP BY t.n
    ) t WHERE t.n = u.n`
}

/** All but the name of an ARN, and its type: what many ARNs of one kind have in common. */
const FAMILY = (arn: string) => `regexp_extract(${arn}, '^((?:[^:]*:){5}(?:[A-Za-z-]+[/:])?)', 1)`

/**
 * What the calls touched. Most ARNs are a head that many share and an id: their kinds are counted in numbers, and a text is
 * made of those alone that a policy will name one by one.
 */
const ARNS = `
WITH head AS MATERIALIZED (
  SELECT id, relation = 'created' AS created, arn_head, ${FAMILY('arn_head')} AS family, ${NAME_HEAD} AS name_head
  FROM spec
  WHERE ${EVIDENT}
), numbered AS MATERIALIZED (
  SELECT *, split_part(arn_head, ':', 3) = 's3' AS s3,
    CASE WHEN arn_head IS NOT NULL THEN dense_rank() OVER (ORDER BY arn_head) END::UINTEGER AS head,
    CASE WHEN family <> '' THEN dense_rank() OVER (ORDER BY family) END::UINTEGER AS kind
  FROM head
), called AS MATERIALIZED (
  SELECT u.n, u.g, f.name FROM used_call u JOIN request_reading f ON f.id = u.form
), touched AS MATERIALIZED (
  -- Apart from the rest, or the planner takes the touches for the smaller side and holds them all in memory.
  SELECT c.g, c.name, t.spec, t.key, t.id, t.arn FROM touch t JOIN called c ON c.n = t.n
), plain AS MATERIALIZED (
  SELECT t.g, t.name, t.spec, t.key, t.id, h.created, h.head, h.kind, CASE WHEN h.s3 AND contains(t.id, '/') THEN split_part(t.id, '/', 1) END AS bucket
  FROM touched t
  JOIN numbered h ON h.id = t.spec
  WHERE t.arn IS NULL AND h.kind IS NOT NULL
), counted AS MATERIALIZED (
  -- Two hashes of 64 bits, unlike each other, stand for an id.
  SELECT name, kind, bucket, count(*)::INTEGER AS n FROM (SELECT DISTINCT name, kind, bucket, head, key, hash(id) FROM plain) GROUP BY ALL
), wide AS (
  SELECT p.g, coalesce(h.arn_head || p.bucket || '/', h.family) || '*' AS arn, c.n AS "standsFor", p.created
  FROM (SELECT DISTINCT g, name, spec, created, kind, bucket FROM plain) p
  JOIN counted c ON c.name = p.name AND c.kind = p.kind AND c.bucket IS NOT DISTINCT FROM p.bucket AND c.n > ${MANY_ARNS}
  JOIN numbered h ON h.id = p.spec
), narrow AS (
  SELECT p.g, h.arn_head || p.id AS arn, 1 AS "standsFor", p.created
  FROM plain p
  JOIN counted c ON c.name = p.name AND c.kind = p.kind AND c.bucket IS NOT DISTINCT FROM p.bucket AND c.n <= ${MANY_ARNS}
  JOIN numbered h ON h.id = p.spec
), spelled AS MATERIALIZED (
  SELECT t.g, t.name, h.created, coalesce(t.arn, CASE WHEN h.arn_head IS NOT NULL THEN h.arn_head || t.id END,
    CASE WHEN NOT starts_with(t.id, 'arn:') THEN h.name_head || t.id END) AS arn
  FROM touched t
  JOIN numbered h ON h.id = t.spec
  WHERE t.arn IS NOT NULL OR h.kind IS NULL
), kinds AS MATERIALIZED (
  SELECT g, name, arn, created,
    CASE WHEN split_part(arn, ':', 3) = 's3' AND contains(arn, '/') THEN split_part(arn, '/', 1) || '/' ELSE ${FAMILY('arn')} END || '*' AS wide
  FROM (SELECT g, name, arn, bool_or(created) AS created FROM spelled WHERE arn IS NOT NULL GROUP BY g, name, arn)
), several AS (
  SELECT name, wide, count(DISTINCT arn)::INTEGER AS n FROM kinds GROUP BY name, wide
), all_of AS (
  SELECT * FROM wide UNION ALL SELECT * FROM narrow
  UNION ALL
  SELECT k.g, CASE WHEN c.n > ${MANY_ARNS} THEN k.wide ELSE k.arn END, CASE WHEN c.n > ${MANY_ARNS} THEN c.n ELSE 1 END, k.created
  FROM kinds k JOIN several c ON c.name = k.name AND c.wide = k.wide
)
SELECT g, arn, max("standsFor")::INTEGER AS "standsFor", bool_or(created) AS created FROM all_of GROUP BY g, arn`

/** What each group of calls touched, by the group's number. */
export async function callResources(connection: DuckDBConnection): Promise<Map<bigint, CallResources>> {
  const groups = new Map<bigint, CallResources>()
  const found = await rows<CallResources['arns'][number] & { g: bigint }>(connection, ARNS)
  for (const { g, ...seen } of found.sort((a, b) => (a.arn < b.arn ? -1 : 1))) {
    const group = groups.get(g) ?? { arns: [], names: [] }
    groups.set(g, group)
    const name = nameIn(seen.arn)
    if (name === null) group.arns.push(seen)
    else group.names.push({ ...name, standsFor: seen.standsFor, created: seen.created })
  }
  return groups
}

function nameIn(text: string): Omit<CallResources['names'][number], 'standsFor' | 'created'> | null {
  const [, called, service, region, account, kind, id] =
    /^(name|id)::([^:]*):([^:]*):([^:]*):([^/]*)\/(.*)$/s.exec(text) ?? []
  if (service === undefined || kind === undefined || id === undefined) return null
  return { service, kind, id, isName: called === 'name', account: account || null, region: region || null }
}
