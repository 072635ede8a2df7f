import type { DuckDBConnection } from '@duckdb/node-api'
import { rows } from './rows.ts'

/** Source objects by state. */
export async function fileStates(
  connection: DuckDBConnection,
): Promise<{ loaded: number; setAside: number; ignored: number }> {
  const found = await rows<{ state: string; files: number }>(
    connection,
    `SELECT state, count(DISTINCT (url, etag, sha256))::DOUBLE AS files FROM file GROUP BY state`,
  )
  const of = (state: string) => found.find((row) => row.state === state)?.files ?? 0
  return { loaded: of('loaded'), setAside: of('set-aside'), ignored: of('ignored') }
}

/** What could not be read, whole files and single records, with the reason. */
export async function setAsideFiles(connection: DuckDBConnection): Promise<{ file: string; reason: string }[]> {
  return rows(
    connection,
    `SELECT url AS file, coalesce(reason, '') AS reason FROM file WHERE state = 'set-aside'
     UNION ALL
     SELECT f.url, r.position || ': ' || r.reason FROM refused r JOIN file f ON f.id = r.file
     ORDER BY ALL`,
  )
}

/** Hours of a place that hold events, for coverage. Times in milliseconds. */
export interface HourRow {
  account: string
  region: string
  hour: number
  events: number
}

export async function loadedHours(connection: DuckDBConnection): Promise<HourRow[]> {
  return rows(
    connection,
    `SELECT coalesce(account, '') AS account, coalesce(region, '') AS region, epoch_ms(hour)::DOUBLE AS hour, sum(events)::DOUBLE AS events
     FROM hour WHERE hour IS NOT NULL GROUP BY ALL ORDER BY ALL`,
  )
}

/** Digest files' periods with the number of log files they list. Times in milliseconds. */
export interface DigestPeriod {
  account: string | null
  region: string | null
  starts: number
  ends: number
  logFiles: string[]
}

export async function digestPeriods(connection: DuckDBConnection): Promise<DigestPeriod[]> {
  const found = await rows<Omit<DigestPeriod, 'logFiles'> & { logFiles: string }>(
    connection,
    `SELECT account, region, epoch_ms(starts)::DOUBLE AS starts, epoch_ms(ends)::DOUBLE AS ends,
            coalesce(CAST(json_extract(body, '$.logFiles[*].s3Object') AS VARCHAR), '[]') AS "logFiles"
     FROM digest WHERE starts IS NOT NULL AND ends IS NOT NULL ORDER BY ALL`,
  )
  return found.map((row) => ({ ...row, logFiles: JSON.parse(row.logFiles) }))
}

/**
 * How many files of each account and region were loaded: by their paths, and where a path does not tell, by the events
 * in them.
 */
export async function filesByPlace(
  connection: DuckDBConnection,
): Promise<{ account: string; region: string; files: number }[]> {
  return rows(
    connection,
    `WITH placed AS (
       SELECT account, region, count(*) AS files FROM file WHERE state = 'loaded' AND account IS NOT NULL GROUP BY ALL
       UNION ALL
       SELECT form.account, form.region, count(DISTINCT event.file) FROM event JOIN form ON form.id = event.form
       WHERE event.file IN (SELECT id FROM file WHERE state = 'loaded' AND account IS NULL) GROUP BY ALL
     )
     SELECT coalesce(account, '') AS account, coalesce(region, '') AS region, sum(files)::DOUBLE AS files
     FROM placed GROUP BY ALL ORDER BY ALL`,
  )
}

export async function loadedUrls(connection: DuckDBConnection): Promise<string[]> {
  return (await rows<{ url: string }>(connection, `SELECT url FROM file WHERE state = 'loaded' ORDER BY url`)).map(
    (row) => row.url,
  )
}

/**
 * Where each account's logs came from: the bucket with its prefix, or the folder, above `AWSLogs`; under '' the one
 * that any account's did. Files of no such tree tell nothing.
 */
export async function logSources(connection: DuckDBConnection): Promise<ReadonlyMap<string, string>> {
  const found = await rows<{ account: string | null; source: string }>(
    connection,
    `SELECT account, min(regexp_extract(url, '^(.+?)/AWSLogs/', 1)) AS source FROM file
     WHERE state = 'loaded' AND contains(url, '/AWSLogs/') GROUP BY account ORDER BY account`,
  )
  const known = found.filter(({ source }) => source !== '')
  const any = known[0] === undefined ? [] : [['', known[0].source] as const]
  return new Map([...any, ...known.map(({ account, source }) => [account ?? '', source] as const)])
}
