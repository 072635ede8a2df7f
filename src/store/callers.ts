import { type DuckDBConnection, LIST, listValue, UINTEGER, VARCHAR } from '@duckdb/node-api'
import type { Signer } from '../model/facts.ts'
import { byKey } from './memory.ts'
import { rows, selectWhere, textList } from './rows.ts'

/** Callers by id, as far as their groups do not say it: those asked for, perhaps others too. */
export function callersById(
  connection: DuckDBConnection,
  ids: readonly number[],
): Promise<ReadonlyMap<number, Signer>> {
  return byKey(connection, 'callers', ids, (missing) =>
    rows<Signer & { key: number }>(
      connection,
      selectWhere('SELECT id AS key, "group", access_key AS "accessKeyId", via FROM caller', 'id', missing),
    ),
  )
}

/** Callers by what stands behind them; needs the views (store/views.ts) on this connection. */
export async function callersWhere(
  connection: DuckDBConnection,
  { vendor, actor, origin }: { vendor: string | null; actor: string | null; origin: string | null },
): Promise<number[]> {
  const found = await rows<{ caller: number }>(
    connection,
    `SELECT caller FROM actor
     WHERE ($vendor IS NULL OR vendor = $vendor)
       AND ($actor IS NULL OR $actor IN (principal, principalId, session, accessKeyId) OR ends_with(principal, '/' || $actor))
       AND ($origin IS NULL OR $origin IN (origin, originAccount) OR ends_with(origin, '/' || $origin))`,
    { vendor, actor, origin },
    { vendor: VARCHAR, actor: VARCHAR, origin: VARCHAR },
  )
  return found.map((row) => row.caller)
}

/** The callers of these credential groups. */
export async function callersOfGroups(connection: DuckDBConnection, groups: readonly string[]): Promise<number[]> {
  const found = await rows<{ id: number }>(
    connection,
    'SELECT id FROM caller WHERE "group" IN (SELECT unnest($groups)) ORDER BY id',
    ...textList('groups', groups),
  )
  return found.map((row) => row.id)
}

/**
 * Who acted, durably, by caller `c` of view `actor` `a`: a session's role, a key's user. A user is who its own record says:
 * in logs with made-up ids one unique id stands for several users, whose callers are one credential then.
 */
const WHO = `CASE WHEN json_extract_string(c.body, '$.kind') = 'iam-user' THEN coalesce(json_extract_string(c.body, '$.principal'), a.principal)
  ELSE a.principal END`

/** Without the path, which is no part of what tells roles or users of one account apart. */
const PATHLESS = (arn: string) => `regexp_replace(${arn}, '^(arn:[^:]*:iam::[^:]*:(?:role|user)/).*/', '\\1')`

/**
 * The callers that a principal's name stands for, with who they are: by ARN (of a role or user with its path or without, of
 * a session), name, session's name, access key, or unique id (of a role, all of its sessions); `root` is any account's.
 */
export async function callersNamed(
  connection: DuckDBConnection,
  input: string,
): Promise<{ caller: number; principal: string | null }[]> {
  const [, account = null, role = null, session = null] =
    /^arn:[^:]*:sts::([^:]*):assumed-role\/([^/]+)\/(.+)$/.exec(input) ?? []
  return rows(
    connection,
    `SELECT caller, who AS principal FROM (
       SELECT a.*, ${WHO} AS who, json_extract_string(c.body, '$.principalId') AS own_id
       FROM actor a
       JOIN caller c ON c.id = a.caller
     )
     WHERE $input IN (who, own_id, session, "accessKeyId") OR starts_with(own_id, $input || ':') OR ends_with(who, '/' || $input)
       OR (starts_with($input, 'arn:') AND ${PATHLESS('who')} = ${PATHLESS('$input')})
       OR (session = $session AND "actorAccount" = $account AND ends_with(who, '/' || $role))
       OR ($input = 'root' AND "actorKind" = 'root')
     ORDER BY caller`,
    { input, account, role, session },
    { input: VARCHAR, account: VARCHAR, role: VARCHAR, session: VARCHAR },
  )
}

/** The names of the roles and users in the store, some of very many. */
export async function principalNames(connection: DuckDBConnection): Promise<string[]> {
  const found = await rows<{ name: string }>(
    connection,
    `SELECT DISTINCT split_part(principal, '/', -1) AS name FROM actor
     WHERE regexp_matches(principal, '^arn:[^:]+:iam::[^:]+:(role|user)/') ORDER BY 1 LIMIT 5000`,
  )
  return found.map(({ name }) => name)
}

/** Who acted for each of these callers, durably; needs the views. */
export async function principalsBehind(
  connection: DuckDBConnection,
  callers: readonly number[],
): Promise<Map<number, { principal: string | null; kind: string }>> {
  const found = await rows<{ caller: number; principal: string | null; kind: string }>(
    connection,
    `SELECT a.caller, ${WHO} AS principal, coalesce(a."actorKind", 'unknown') AS kind
     FROM actor a
     JOIN caller c ON c.id = a.caller
     WHERE a.caller IN (SELECT unnest($callers))`,
    { callers: listValue([...callers]) },
    { callers: LIST(UINTEGER) },
  )
  return new Map(found.map(({ caller, ...behind }) => [caller, behind]))
}
