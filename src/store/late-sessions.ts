import { type DuckDBConnection, LIST, listValue, VARCHAR } from '@duckdb/node-api'
import type { PrincipalKind } from '../model/actor.ts'
import { readActors } from './actor-table.ts'
import { storedId } from './event-id.ts'
import { rows } from './rows.ts'

/** A vendor's credential by its last use. Times in milliseconds. */
export interface LateSession {
  principal: string | null
  session: string | null
  /** Its beginning, where the log tells it. */
  created: number | null
  last: number
  /** Of the last hop of its chain: what it is, what key signed, and the event that proves it. */
  kind: PrincipalKind | null
  accessKeyId: string | null
  evidence: string | null
}

/** The credentials that act for a vendor and were used at or after `since`; needs the views (store/views.ts). */
export async function lateSessions(
  connection: DuckDBConnection,
  vendor: string,
  since: number,
): Promise<LateSession[]> {
  await readActors(connection)
  return rows(
    connection,
    `WITH own AS (
       SELECT caller, credential, principal, session FROM actor_now WHERE vendor = $vendor
     ), use AS (
       SELECT caller, max(time) AS last FROM event
       WHERE caller IN (SELECT caller FROM own) AND n NOT IN (SELECT n FROM addendum_applied) GROUP BY caller
     ), late AS (
       SELECT o.credential, any_value(o.principal) AS principal, any_value(o.session) AS session,
         1000 * any_value(TRY_CAST(json_extract_string(c.body, '$.more.created') AS DOUBLE)) AS created,
         epoch_ms(max(u.last))::DOUBLE AS last
       FROM use u JOIN own o ON o.caller = u.caller JOIN caller c ON c.id = o.caller
       GROUP BY o.credential HAVING epoch_ms(max(u.last)) >= $since
     )
     SELECT l.* EXCLUDE (credential), h.hop[1] AS kind, h.hop[2] AS "accessKeyId", h.hop[3] AS evidence
     FROM late l LEFT JOIN (
       SELECT "group", json_extract_string(body, ['$.chain[#-1].kind', '$.chain[#-1].accessKeyId', '$.chain[#-1].evidence']) AS hop
       FROM credential_now
     ) h ON h."group" = l.credential
     ORDER BY l.credential`,
    { vendor, since },
    { vendor: VARCHAR },
  )
}

/** Until when the credentials hold that these events gave, as the records say it, by event id. */
export async function expirationsGiven(
  connection: DuckDBConnection,
  eventIds: readonly string[],
): Promise<Map<string, string>> {
  if (eventIds.length === 0) return new Map()
  const found = await rows<{ eventId: string; expiration: string }>(
    connection,
    `SELECT * FROM (
       SELECT coalesce(id_text, id::VARCHAR) AS "eventId", n,
         TRY(json_extract_string(record, '$.responseElements.credentials.expiration')) AS expiration
       FROM event WHERE id IN (SELECT CAST(unnest($keys) AS UUID))
     ) WHERE expiration IS NOT NULL AND "eventId" IN (SELECT unnest($ids)) ORDER BY n DESC`,
    { keys: listValue(eventIds.map((id) => storedId(id).uuid)), ids: listValue([...eventIds]) },
    { keys: LIST(VARCHAR), ids: LIST(VARCHAR) },
  )
  // The first record of an id is the last to be set.
  return new Map(found.map(({ eventId, expiration }) => [eventId, expiration]))
}
