import type { DuckDBConnection } from '@duckdb/node-api'
import type { Profile } from '../model/facts.ts'
import { rows } from './rows.ts'

/** Every profile with how many events its credentials made, and the first few of them. */
export async function profileUse(
  connection: DuckDBConnection,
): Promise<{ profile: Profile; events: number; sample: string[] }[]> {
  const found = await rows<{ body: string; events: number; sample: string }>(
    connection,
    `SELECT p.body, count(*)::DOUBLE AS events, to_json(list(coalesce(e.id_text, e.id::VARCHAR) ORDER BY e.time, e.id)[:5])::VARCHAR AS sample
     FROM event e JOIN caller c ON c.id = e.caller JOIN credential k ON k."group" = c."group" JOIN profile p ON p.id = k.profile
     GROUP BY p.id, p.body ORDER BY p.id`,
  )
  return found.map((row) => ({ profile: JSON.parse(row.body), events: row.events, sample: JSON.parse(row.sample) }))
}
