import { type DuckDBConnection, DuckDBTimestampValue, TIMESTAMP, VARCHAR } from '@duckdb/node-api'
import { once } from './memory.ts'
import { rows, textList } from './rows.ts'

/** One account's region, as far as loaded events show. Times in milliseconds; `writeOnly`: no read-only call at all. */
export interface Place {
  account: string
  region: string | null
  first: number | null
  last: number | null
  events: number
  writeOnly: boolean
}

/** What is loaded, by account and region. */
export function loadedPlaces(connection: DuckDBConnection): Promise<readonly Place[]> {
  return once(connection, 'places', () => rows<Place>(connection, PLACES))
}

const PLACES = `
  SELECT account, region, epoch_ms(min(first))::DOUBLE AS first, epoch_ms(max(last))::DOUBLE AS last,
         sum(events)::DOUBLE AS events, sum(reads) = 0 AS "writeOnly"
  FROM hour WHERE account IS NOT NULL GROUP BY account, region ORDER BY account, region`

export interface Categories {
  managementRead: boolean
  managementWrite: boolean
  data: string[]
  networkActivity: string[]
}

/**
 * Which kinds of events are in the logs at all. Records before eventVersion 1.07 carry no category: a record is then a
 * management event unless it says otherwise or is a call on an S3 object.
 */
export function categories(connection: DuckDBConnection): Promise<Categories> {
  return once(connection, 'categories', () => readCategories(connection))
}

async function readCategories(connection: DuckDBConnection): Promise<Categories> {
  const found = await rows<{ category: string; source: string | null; read: boolean | null }>(
    connection,
    `SELECT DISTINCT
       CASE WHEN event_category IN ('Data', 'NetworkActivity', 'Management', 'Insight') THEN event_category
            WHEN management = false THEN 'Data'
            WHEN management IS NULL AND event_source = 's3.amazonaws.com'
              AND regexp_matches(event_name, '^(Get|Put|Head|Delete|Copy|Restore)Objects?(Acl|Tagging|Torrent)?$') THEN 'Data'
            ELSE 'Management' END AS category,
       event_source AS source, read_only AS read
     FROM form WHERE event_type IS DISTINCT FROM 'AwsServiceEvent'`,
  )
  const sources = (category: string) =>
    [...new Set(found.filter((row) => row.category === category).map((row) => row.source ?? ''))].filter(Boolean).sort()
  const management = found.filter((row) => row.category === 'Management')
  return {
    managementRead: management.some((row) => row.read === true),
    managementWrite: management.some((row) => row.read !== true),
    data: sources('Data'),
    networkActivity: sources('NetworkActivity'),
  }
}

/** A call on CloudTrail itself; `record` is the whole record. Times in milliseconds. */
export interface StoredTrailCall {
  time: number
  eventName: string
  account: string
  region: string
  record: string
}

/** The calls of these names that CloudTrail answered without an error, in order of time. */
export async function trailCalls(connection: DuckDBConnection, names: readonly string[]): Promise<StoredTrailCall[]> {
  return rows(
    connection,
    `SELECT epoch_ms(e.time)::DOUBLE AS time, f.event_name AS "eventName", coalesce(f.account, '') AS account,
            coalesce(f.region, '') AS region, e.record AS record
     FROM event e JOIN form f ON f.id = e.form
     WHERE e.form IN (
         SELECT id FROM form
         WHERE event_source = 'cloudtrail.amazonaws.com' AND outcome = 'success' AND event_name IN (SELECT unnest($names))
       )
       AND e.time IS NOT NULL AND e.record IS NOT NULL AND e.n NOT IN (SELECT n FROM addendum_applied)
     ORDER BY e.time, e.id`,
    ...textList('names', names),
  )
}

/**
 * Whether the place's log holds an event strictly within a span, or (`reads`) one that only reads. Counted hours answer
 * first; of what lies in a lake there is nothing else, and an hour that holds all of the span does not tell.
 */
export async function hasEventWithin(
  connection: DuckDBConnection,
  place: { account: string; region: string },
  span: { from: number; to: number },
  reads: boolean,
): Promise<boolean> {
  const at = (ms: number) => new DuckDBTimestampValue(BigInt(ms) * 1000n)
  const values = { from: at(span.from), to: at(span.to), account: place.account, region: place.region }
  const types = { from: TIMESTAMP, to: TIMESTAMP, account: VARCHAR, region: VARCHAR }
  const there = `coalesce(account, '') = $account AND coalesce(region, '') = $region`
  const counted = await rows(
    connection,
    `SELECT 1 FROM hour
     WHERE ${there} AND (
       (hour > $from AND hour + INTERVAL 1 HOUR <= $to ${reads ? 'AND reads > 0' : ''})
       OR (((first > $from AND first < $to) OR (last > $from AND last < $to)) ${reads ? 'AND reads = events' : ''})
     )
     LIMIT 1`,
    values,
    types,
  )
  if (counted.length > 0) return true
  const found = await rows(
    connection,
    `SELECT 1 FROM event
     WHERE time > $from AND time < $to AND form IN (
       SELECT id FROM form WHERE ${there} ${reads ? 'AND read_only = true' : ''}
     )
     LIMIT 1`,
    values,
    types,
  )
  return found.length > 0
}

/** The time of the last event, in milliseconds; null in an empty store. Ages are counted back from it. */
export async function lastEvent(connection: DuckDBConnection): Promise<number | null> {
  const [found] = await rows<{ last: Date | null }>(connection, 'SELECT max(last) AS last FROM hour')
  return found?.last?.getTime() ?? null
}
