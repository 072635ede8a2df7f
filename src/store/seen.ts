import type { DuckDBConnection } from '@duckdb/node-api'

/** Events of one place, hour and kind that were counted elsewhere and not loaded. Times are milliseconds. */
export interface Seen {
  account: string | null
  region: string | null
  hour: number | null
  first: number | null
  last: number | null
  events: number
  source: string | null
  /** Only where it decides the category. */
  name: string | null
  category: string | null
  type: string | null
  management: boolean | null
  readOnly: boolean | null
}

/**
 * Makes the store's coverage that of the logs that were counted, of which it holds a part: hours, and the kinds of
 * events that there are. To be called after the last load.
 */
export async function coverAs(connection: DuckDBConnection, seen: readonly Seen[]): Promise<void> {
  await connection.run('BEGIN; DELETE FROM hour')
  await connection.run(
    `CREATE TEMP TABLE seen AS SELECT unnest(from_json($1, '[{"account": "VARCHAR", "region": "VARCHAR", "hour": "BIGINT",
       "first": "BIGINT", "last": "BIGINT", "events": "BIGINT", "source": "VARCHAR", "name": "VARCHAR", "category": "VARCHAR",
       "type": "VARCHAR", "management": "BOOLEAN", "readOnly": "BOOLEAN"}]'), recursive := true)`,
    [JSON.stringify(seen)],
  )
  await connection.run(
    `INSERT INTO hour SELECT account, region, epoch_ms(hour), epoch_ms(min(first)), epoch_ms(max(last)),
       coalesce(sum(events) FILTER (WHERE readOnly), 0), sum(events) FROM seen GROUP BY account, region, hour, readOnly;
     INSERT INTO form (id, event_source, event_name, event_type, event_category, account, region, read_only, management, outcome)
     SELECT (SELECT coalesce(max(id), 0) FROM form) + row_number() OVER (), * FROM (
       SELECT DISTINCT source, name, type, category, account, region, readOnly, management, 'success' FROM seen);
     DROP TABLE seen; COMMIT`,
  )
}
