import type { DuckDBConnection } from '@duckdb/node-api'
import type { Profile } from '../model/facts.ts'
import { rows } from './rows.ts'

/** Every profile with how many events its credentials made, and the first few of them. */
export async function profileUse(
  connection: DuckDBConnection,
): Promise<{ id: number; profile: Profile; events: number; sample: string[] }[]> {
  const found = await rows<{ id: number; body: string; events: number; sample: string }>(
    connection,
    `SELECT p.id, p.body, count(*)::DOUBLE AS events, to_json(list(coalesce(e.id_text, e.id::VARCHAR) ORDER BY e.time, e.id)[:5])::VARCHAR AS sample
     FROM event e JOIN caller c ON c.id = e.caller JOIN credential k ON k."group" = c."group" JOIN profile p ON p.id = k.profile
     GROUP BY p.id, p.body ORDER BY p.id`,
  )
  return found.map(({ body, sample, ...row }) => ({ ...row, profile: JSON.parse(body), sample: JSON.parse(sample) }))
}

/** The events of a profile's credentials from one address, and the first of them. */
export interface AddressUse {
  profileId: number
  address: string
  events: number
  sample: string
}

/** From which addresses the credentials of every profile worked; an address as the record has it. */
export async function profileAddresses(connection: DuckDBConnection): Promise<AddressUse[]> {
  return rows(
    connection,
    `WITH use AS (
       SELECT caller, ip, count(*) AS events, arg_min(coalesce(id_text, id::VARCHAR), (time, id)) AS sample, min(time) AS first
       FROM event WHERE ip IS NOT NULL GROUP BY caller, ip
     )
     SELECT k.profile AS "profileId", ip.text AS address, sum(use.events)::DOUBLE AS events,
       arg_min(use.sample, (use.first, use.sample)) AS sample
     FROM use JOIN caller c ON c.id = use.caller JOIN credential k ON k."group" = c."group" JOIN text ip ON ip.id = use.ip
     GROUP BY k.profile, ip.text ORDER BY k.profile, ip.text`,
  )
}
