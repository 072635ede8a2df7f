import type { DuckDBConnection } from '@duckdb/node-api'

/**
 * The view `actor` (sql/views.sql) as a table, for questions that ask it over and over: it reads every resolution. In
 * place of chain and notes it has `hops`, the chain without the names and keys of its sessions (JSON text), and of the
 * binding `ambiguous` and `disputed`.
 */
const ACTORS = `
CREATE TEMP TABLE IF NOT EXISTS actor_now AS
SELECT a.* EXCLUDE (chain, notes), b.ambiguous, b.disputed,
  to_json(json_transform(k.body, '{"chain": [{"kind": "VARCHAR", "principal": "VARCHAR", "confidence": "VARCHAR"}]}').chain)::VARCHAR AS hops
FROM actor a
LEFT JOIN credential_now k ON k."group" = a.credential
LEFT JOIN binding b ON b.profile = k.profile`

/** Makes the table `actor_now` where it is not there yet; needs the views (views.ts), and lives as long as they do. */
export async function readActors(connection: DuckDBConnection): Promise<void> {
  await connection.run(ACTORS)
}

/** Every role taken, with who asked (facts of kind `vend`); `source` is the account of the caller, `at` milliseconds. */
const VENDS = `
CREATE TEMP TABLE IF NOT EXISTS vend_now AS
SELECT n, caller AS credential, p[1] AS event_name, p[2] AS account, p[3] AS role, p[4] AS external_id, p[5] AS caller_kind,
  p[6] AS source, p[7] AS event_id, TRY_CAST(p[8] AS BIGINT) AS at
FROM (
  SELECT n, caller, json_extract_string(body, ['$.eventName', '$.account', '$.more.roleArn', '$.more.externalId',
    '$.more.callerKind', '$.more.callerAccount', '$.eventId', '$.at']) AS p
  FROM fact WHERE kind = 'vend'
)`

/** Makes the table `vend_now` where it is not there yet. */
export async function readVends(connection: DuckDBConnection): Promise<void> {
  await connection.run(VENDS)
}
