import type { DuckDBConnection } from '@duckdb/node-api'
import { storedId } from './event-id.ts'
import { rows } from './rows.ts'

export interface RecordRow {
  n: number
  id: string
  record: string
  bytes: Uint8Array | null
}

/** The events under these ids whose number is `from` or more. */
export function recordRows(
  connection: DuckDBConnection,
  eventIds: readonly string[],
  from: number,
): Promise<RecordRow[]> {
  return rows<RecordRow>(
    connection,
    `SELECT n, coalesce(id_text, id::VARCHAR) AS id, record, bytes FROM event
     WHERE n >= $2 AND id IN (SELECT unnest(string_split($1, ','))::UUID)`,
    [eventIds.map((id) => storedId(id).uuid).join(','), from],
  )
}
