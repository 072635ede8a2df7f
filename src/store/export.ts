import type { Store } from './open.ts'
import { rows } from './rows.ts'

/** Where an export's files lie: one folder for each account, region and day. Days as `2026-03-02`. */
export interface Exported {
  events: number
  accounts: string[]
  regions: string[]
  firstDay: string | null
}

/** What stands for an account or region that no record and no path tells. */
const NOWHERE = 'unknown'

const PLACED = `
  SELECT e.time, e.n, e.record, e.bytes, coalesce(f.account, '${NOWHERE}') AS account, coalesce(f.region, '${NOWHERE}') AS region,
    strftime(coalesce(e.time, l.delivered, TIMESTAMP '1970-01-01'), '%Y-%m-%d') AS day
  FROM event e JOIN form f ON f.id = e.form LEFT JOIN file l ON l.id = e.file`

/**
 * Writes every stored record, corrections and what they corrected too, as Parquet below `folder`, sorted by time.
 * `structure` and `columns`: how a record's columns are read out of it (engine/remote/parquet.ts).
 */
export async function exportParquet(
  store: Store,
  folder: string,
  { structure, columns }: { structure: string; columns: string },
): Promise<Exported> {
  const { connection } = store
  const text = (value: string) => `'${value.replaceAll("'", "''")}'`
  await connection.run(
    `COPY (
       SELECT ${columns}, record, bytes AS record_bytes, account, region, day
       FROM (SELECT *, TRY(json_transform(record, ${text(structure)})) AS t FROM (${PLACED}))
       ORDER BY account, region, day, time, n
     ) TO ${text(folder)} (FORMAT parquet, COMPRESSION zstd, PARTITION_BY (account, region, day), ROW_GROUP_SIZE 20000)`,
  )
  const places = await rows<{ account: string; region: string; day: string; events: number }>(
    connection,
    `SELECT account, region, min(day) AS day, count(*)::DOUBLE AS events FROM (${PLACED}) GROUP BY account, region`,
  )
  const all = (pick: 'account' | 'region') => [...new Set(places.map((place) => place[pick]))].sort()
  return {
    events: places.reduce((sum, { events }) => sum + events, 0),
    accounts: all('account'),
    regions: all('region'),
    firstDay: places.map(({ day }) => day).sort()[0] ?? null,
  }
}
