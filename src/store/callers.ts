import { type DuckDBConnection, LIST, listValue, UINTEGER, VARCHAR } from '@duckdb/node-api'
import type { Signer } from '../model/facts.ts'
import { byKey } from './memory.ts'
import { numberList, rows, textList } from './rows.ts'

/** Callers by id, as far as their groups do not say it: those asked for, perhaps others too. */
export function callersById(
  connection: DuckDBConnection,
  ids: readonly number[],
): Promise<ReadonlyMap<number, Signer>> {
  return byKey(connection, 'callers', ids, (missing) =>
    rows<Signer & { key: number }>(
      connection,
      `SELECT id AS key, "group", access_key AS "accessKeyId", via
       FROM caller WHERE id IN (SELECT unnest(CAST($ids AS UINTEGER[])))`,
      ...numberList('ids', missing),
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

/** Who acted for each of these callers, durably: a session's role, a key's user; needs the views. */
export async function principalsBehind(
  connection: DuckDBConnection,
  callers: readonly number[],
): Promise<Map<number, { principal: string | null; kind: string }>> {
  const found = await rows<{ caller: number; principal: string | null; kind: string }>(
    connection,
    `SELECT caller, principal, coalesce("actorKind", 'unknown') AS kind FROM actor WHERE caller IN (SELECT unnest($callers))`,
    { callers: listValue([...callers]) },
    { callers: LIST(UINTEGER) },
  )
  return new Map(found.map(({ caller, ...behind }) => [caller, behind]))
}
