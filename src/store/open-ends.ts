import { type DuckDBConnection, VARCHAR } from '@duckdb/node-api'
import { rows } from './rows.ts'

/** What a store that holds a part of the logs wants of the rest. */
export interface OpenEnds {
  /** Keys under which facts may stand that explain its groups. */
  keys: string[]
  /** Events that corrections correct and that it does not hold. */
  originals: string[]
}

/** A session among a store's callers, and by what its events are told to be its own. */
export interface Session {
  principalId: string
  /** The second in which it began, since 1970; where its events do not say, a day before the first of them. */
  created: number
  /** Its access keys; none of a console's, which are made for each request. */
  keys: string[]
  /** ARNs of sign-ins. */
  signIns: string[]
}

export async function sessionsIn(connection: DuckDBConnection): Promise<Session[]> {
  return rows(
    connection,
    `WITH seen AS (SELECT caller AS id, floor(epoch(min(time))) AS first FROM event GROUP BY caller),
     session AS (
       SELECT json_extract_string(body, '$.principalId') AS "principalId", access_key,
         coalesce(CAST(json_extract_string(body, '$.more.created') AS DOUBLE), CASE WHEN access_key LIKE 'ASIA%' THEN first - 86400 END) AS created,
         json_extract_string(body, '$.more.console') IS NULL AS "isKept", json_extract_string(body, '$.more.signIn') AS "signIn"
       FROM caller LEFT JOIN seen USING (id) WHERE "principalId" IS NOT NULL AND created IS NOT NULL
     )
     SELECT "principalId", created,
       coalesce(list(DISTINCT access_key ORDER BY access_key) FILTER ("isKept" AND access_key IS NOT NULL), []) AS keys,
       coalesce(list(DISTINCT "signIn" ORDER BY "signIn") FILTER ("signIn" IS NOT NULL), []) AS "signIns"
     FROM session GROUP BY ALL ORDER BY ALL`,
  )
}

export async function unresolvedKeys(connection: DuckDBConnection): Promise<OpenEnds> {
  const keys = await rows<{ key: string }>(connection, 'SELECT DISTINCT key FROM want ORDER BY key')
  const originals = await rows<{ id: string }>(
    connection,
    'SELECT DISTINCT original_id AS id FROM addendum WHERE n NOT IN (SELECT n FROM addendum_applied) ORDER BY 1',
  )
  return { keys: keys.map(({ key }) => key), originals: originals.map(({ id }) => id) }
}

/** The keys and role sessions that were vended in a store's events; with an external id, those asked for with it. */
export async function vendsIn(
  connection: DuckDBConnection,
  externalId: string | null,
): Promise<{ kind: 'key' | 'assumed'; value: string }[]> {
  return rows(
    connection,
    `WITH vend AS (
       SELECT json_extract_string(body, '$.more.key') AS key, json_extract_string(body, '$.more.assumed') AS assumed
       FROM fact WHERE kind = 'vend' AND ($1 IS NULL OR json_extract_string(body, '$.more.externalId') = $1)
     )
     SELECT DISTINCT 'key' AS kind, key AS value FROM vend WHERE key IS NOT NULL
     UNION ALL SELECT DISTINCT 'assumed', assumed FROM vend WHERE assumed IS NOT NULL ORDER BY 1, 2`,
    [externalId],
    [VARCHAR],
  )
}

/** Users' long-term keys and the addresses that they were used from, by whoever holds them. */
export async function longTermUses(
  connection: DuckDBConnection,
): Promise<{ principal: string | null; key: string; ip: string }[]> {
  return rows(
    connection,
    `SELECT DISTINCT json_extract_string(c.body, '$.principal') AS principal, c.access_key AS key, t.text AS ip
     FROM event e JOIN caller c ON c.id = e.caller JOIN text t ON t.id = e.ip
     WHERE c.access_key LIKE 'AKIA%' AND c.via IS NULL ORDER BY ALL`,
  )
}

/** Roles that were taken, each with the account that took it. */
export async function rolesTaken(connection: DuckDBConnection): Promise<{ account: string; role: string }[]> {
  return rows(
    connection,
    `SELECT DISTINCT json_extract_string(body, '$.more.callerAccount') AS account, json_extract_string(body, '$.more.roleArn') AS role
     FROM fact WHERE kind = 'vend' AND account IS NOT NULL AND role IS NOT NULL ORDER BY ALL`,
  )
}
