import { type DuckDBConnection, LIST, listValue, UINTEGER, VARCHAR } from '@duckdb/node-api'
import type { Profile } from '../model/facts.ts'
import { rows } from './rows.ts'

/** Every profile with how many events its credentials made. */
export async function profileUse(
  connection: DuckDBConnection,
): Promise<{ id: number; profile: Profile; events: number }[]> {
  const found = await rows<{ id: number; body: string; events: number }>(
    connection,
    `WITH use AS (SELECT caller, count(*) AS events FROM event GROUP BY caller)
     SELECT p.id, p.body, sum(u.events)::DOUBLE AS events
     FROM use u JOIN caller c ON c.id = u.caller JOIN credential k ON k."group" = c."group" JOIN profile p ON p.id = k.profile
     GROUP BY p.id, p.body ORDER BY p.id`,
  )
  return found.map(({ body, ...row }) => ({ ...row, profile: JSON.parse(body) }))
}

/** Events of these profiles' credentials. */
const THEIRS = `
  SELECT c.profile, e.id, e.id_text, e.time FROM event e
  JOIN (SELECT c.id, k.profile FROM caller c JOIN credential k ON k."group" = c."group" WHERE k.profile IN (SELECT unnest($profiles))) c
  ON c.id = e.caller`

/** The first few events of each of these profiles, by its id. */
export async function profileSamples(
  connection: DuckDBConnection,
  profiles: readonly number[],
): Promise<Map<number, string[]>> {
  if (profiles.length === 0) return new Map()
  const found = await rows<{ profile: number; sample: string }>(
    connection,
    `SELECT profile, to_json(list(coalesce(id_text, id::VARCHAR) ORDER BY time, id))::VARCHAR AS sample
     FROM (${THEIRS} QUALIFY row_number() OVER (PARTITION BY c.profile ORDER BY e.time, e.id) <= 5) GROUP BY profile`,
    { profiles: listValue([...profiles]) },
    { profiles: LIST(UINTEGER) },
  )
  return new Map(found.map(({ profile, sample }) => [profile, JSON.parse(sample)]))
}

/** How often a profile's credentials worked from one address, as the records have it. */
export interface AddressUse {
  profileId: number
  address: string
  events: number
}

/** From which addresses the credentials of every profile worked. */
export async function profileAddresses(connection: DuckDBConnection): Promise<AddressUse[]> {
  return rows(
    connection,
    `WITH use AS (SELECT caller, ip, count(*) AS events FROM event WHERE ip IS NOT NULL GROUP BY caller, ip)
     SELECT k.profile AS "profileId", ip.text AS address, sum(use.events)::DOUBLE AS events
     FROM use JOIN caller c ON c.id = use.caller JOIN credential k ON k."group" = c."group" JOIN text ip ON ip.id = use.ip
     GROUP BY k.profile, ip.text ORDER BY k.profile, ip.text`,
  )
}

/** The first event of a profile's credentials from an address. */
export async function sampleFrom(
  connection: DuckDBConnection,
  { profileId, address }: AddressUse,
): Promise<string | null> {
  const [found] = await rows<{ id: string }>(
    connection,
    `SELECT coalesce(id_text, id::VARCHAR) AS id FROM (${THEIRS} WHERE e.ip IN (SELECT id FROM text WHERE text = $address))
     ORDER BY time, "id" LIMIT 1`,
    { profiles: listValue([profileId]), address },
    { profiles: LIST(UINTEGER), address: VARCHAR },
  )
  return found?.id ?? null
}
