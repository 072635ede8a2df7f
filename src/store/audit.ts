import { type DuckDBConnection, LIST, listValue, UINTEGER, VARCHAR } from '@duckdb/node-api'
import { readActors, readVends } from './actor-table.ts'
import { rows } from './rows.ts'
import { sqlFile } from './sql-files.ts'

interface Range {
  since: number | null
  until: number | null
}

/** Makes the tables that audit rules ask (sql/audit.sql); needs the views (store/views.ts). Times in milliseconds. */
export async function prepareAudit(connection: DuckDBConnection, range: Range): Promise<void> {
  await readActors(connection)
  await readVends(connection)
  const iso = (ms: number | null) => (ms === null ? null : new Date(ms).toISOString().slice(0, -1))
  const bounds: Record<string, string | null> = { since: iso(range.since), until: iso(range.until) }
  for (const statement of statements()) {
    const named = Object.keys(bounds).filter((name) => statement.includes(`$${name}`))
    await connection.run(
      statement,
      Object.fromEntries(named.map((name) => [name, bounds[name] ?? null])),
      Object.fromEntries(named.map((name) => [name, VARCHAR])),
    )
  }
}

/** The file's statements one by one: only those that name a parameter may be given it. */
function statements(): string[] {
  const text = sqlFile('audit.sql').replace(/^--.*$/gm, '')
  return text.split(/;\s*$/m).flatMap((each) => (each.trim() === '' ? [] : [each]))
}

/** The terms of vendors' contracts as the table audit_terms: instants in milliseconds, `ends` exclusive. */
export async function putTerms(
  connection: DuckDBConnection,
  terms: readonly { vendor: string; starts: number | null; ends: number | null }[],
): Promise<void> {
  await connection.run(
    `CREATE OR REPLACE TEMP TABLE audit_terms AS
     SELECT t.vendor, epoch_ms(t.starts) AS starts, epoch_ms(t.ends) AS ends
     FROM (SELECT unnest(from_json($1, '[{"vendor": "VARCHAR", "starts": "BIGINT", "ends": "BIGINT"}]')) AS t)`,
    [JSON.stringify(terms)],
  )
}

/** What a rule's statement answers; it takes no values. */
export function candidates<Row>(connection: DuckDBConnection, sql: string): Promise<Row[]> {
  return rows<Row>(connection, sql)
}

/** The ids and times (milliseconds, null where unreadable) of events by number. */
export async function eventIds(
  connection: DuckDBConnection,
  numbers: readonly number[],
): Promise<Map<number, { id: string; at: number | null }>> {
  const found = await rows<{ n: number; id: string; at: number | null }>(
    connection,
    `SELECT n, coalesce(id_text, id::VARCHAR) AS id, epoch_ms(time)::DOUBLE AS at FROM event WHERE n IN (SELECT unnest($numbers))`,
    { numbers: listValue([...new Set(numbers)]) },
    { numbers: LIST(UINTEGER) },
  )
  return new Map(found.map(({ n, id, at }) => [n, { id, at }]))
}

/** Calls whose parameters matter, with both sides as JSON text. Times in milliseconds. */
export interface StoredCallText {
  n: number
  at: number
  eventName: string
  account: string
  region: string
  request: string | null
  response: string | null
  /** Who did it: the origin where it is known. */
  by: string | null
  byKind: string | null
  vendor: string | null
  principal: string | null
}

/** The successful calls of these names on a service, by time; `until` exclusive. */
export async function callTexts(
  connection: DuckDBConnection,
  source: string,
  names: readonly string[],
  until: number | null,
): Promise<StoredCallText[]> {
  return rows(
    connection,
    `SELECT e.n, epoch_ms(e.time)::DOUBLE AS at, f.event_name AS "eventName", coalesce(f.account, '') AS account,
       coalesce(f.region, '') AS region, CAST(json_extract(e.record, '$.requestParameters') AS VARCHAR) AS request,
       CAST(json_extract(e.record, '$.responseElements') AS VARCHAR) AS response,
       c.origin AS by, c.origin_kind AS "byKind", c.vendor, c.principal
     FROM event e JOIN form f ON f.id = e.form JOIN audit_caller c ON c.caller = e.caller
     WHERE e.form IN (
         SELECT id FROM form WHERE event_source = $source AND outcome = 'success' AND event_name IN (SELECT unnest(string_split($names, ',')))
       )
       AND e.time IS NOT NULL AND e.record IS NOT NULL AND ($until IS NULL OR e.time < CAST($until AS TIMESTAMP))
       AND e.n NOT IN (SELECT n FROM addendum_applied)
     ORDER BY e.time, e.n`,
    { source, names: names.join(','), until: until === null ? null : new Date(until).toISOString().slice(0, -1) },
    { source: VARCHAR, names: VARCHAR, until: VARCHAR },
  )
}
