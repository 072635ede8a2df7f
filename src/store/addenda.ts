import { type DuckDBConnection, LIST, listValue, UINTEGER } from '@duckdb/node-api'
import { once } from './memory.ts'
import { rows, selectWhere } from './rows.ts'

/** Which corrections, by event number, were applied to which events. Corrections are rare. */
function applied(connection: DuckDBConnection): Promise<readonly { n: number; original: number }[]> {
  return once(connection, 'addenda', () => rows(connection, 'SELECT n, original FROM addendum_applied'))
}

/** The events that are corrections of others, and no events of their own. */
export async function corrections(connection: DuckDBConnection): Promise<ReadonlySet<number>> {
  return new Set((await applied(connection)).map(({ n }) => n))
}

/** The corrections that were applied to these events: for each the last one. */
export async function addendaOf(
  connection: DuckDBConnection,
  events: readonly number[],
): Promise<Map<number, { eventId: string; fields: string | null }>> {
  const wanted = new Set(events)
  const found = (await applied(connection)).filter(({ original }) => wanted.has(original))
  if (found.length === 0) return new Map()
  const told = await rows<{ original: number; eventId: string; fields: string | null }>(
    connection,
    `SELECT p.original, coalesce(e.id_text, e.id::VARCHAR) AS "eventId", a.fields
     FROM addendum_applied p JOIN addendum a ON a.n = p.n JOIN event e ON e.n = p.n
     WHERE e.n IN (SELECT unnest($applied)) AND p.original IN (SELECT unnest($events)) ORDER BY e.time`,
    { applied: listValue(found.map(({ n }) => n)), events: listValue([...wanted]) },
    { applied: LIST(UINTEGER), events: LIST(UINTEGER) },
  )
  return new Map(told.map(({ original, ...addendum }) => [original, addendum]))
}

/** The sharedEventID of those of these events that have one. */
export async function sharedIds(connection: DuckDBConnection, events: readonly number[]): Promise<Map<number, string>> {
  const any = await once(
    connection,
    'any shared',
    async () => (await rows(connection, 'SELECT 1 FROM shared LIMIT 1')).length > 0,
  )
  if (!any || events.length === 0) return new Map()
  const found = await rows<{ n: number; shared_id: string }>(
    connection,
    selectWhere('SELECT n, shared_id FROM shared', 'n', events),
  )
  return new Map(found.map((row) => [row.n, row.shared_id]))
}

/** Drops what was read out of an event, and marks the chains that rested on it to be followed anew. */
export async function forgetDerived(connection: DuckDBConnection, n: number): Promise<void> {
  await connection.run(
    'INSERT INTO stale_key SELECT k.key FROM fact_key k JOIN fact f ON f.id = k.fact WHERE f.n = $1',
    [n],
  )
  await connection.run('DELETE FROM fact_key WHERE fact IN (SELECT id FROM fact WHERE n = $1)', [n])
  for (const table of ['touch', 'alias', 'fact']) await connection.run(`DELETE FROM ${table} WHERE n = $1`, [n])
}
