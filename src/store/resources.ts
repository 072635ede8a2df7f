import { type DuckDBConnection, LIST, listValue, UINTEGER, VARCHAR } from '@duckdb/node-api'
import type { TimeRange } from '../model/time-range.ts'
import { RANGE_TYPES, rangeValues, WITHIN } from './identity.ts'
import { shortKey } from './key.ts'
import { numbers, rows, selectWhere } from './rows.ts'

/** What can call: principals of IAM and sessions by their ARN, keys and instances by their id. */
const CALLING_ARN = /^arn:[^:]*:(?:iam|sts):/
const CALLING_ID = /^(?:A[A-Z]{3}[A-Z0-9]{12,}|i-[0-9A-Za-z]+)$/

/** How many events of a time a resource made as a caller: as principal, with its key, or as the instance behind a session. */
export async function actedAs(
  connection: DuckDBConnection,
  arn: string | null,
  ids: readonly string[],
  range: TimeRange,
): Promise<number> {
  const calling = ids.filter((id) => CALLING_ID.test(id))
  const principal = arn !== null && CALLING_ARN.test(arn) ? arn : null
  const names = principal === null ? calling : [...calling, principal]
  if (names.length === 0) return 0
  const keyed = await rows<{ caller: number }>(
    connection,
    selectWhere('SELECT caller FROM caller_key', 'key', names.map(shortKey)),
  )
  if (keyed.length === 0) return 0
  const callers = await rows<{ id: number }>(
    connection,
    `SELECT id FROM caller
     WHERE id IN (SELECT unnest($keyed)) AND (json_extract_string(body, '$.principal') = $arn
       OR access_key IN (SELECT unnest($ids)) OR json_extract_string(body, '$.session') IN (SELECT unnest($ids)))`,
    { keyed: listValue(keyed.map(({ caller }) => caller)), arn: principal, ids: listValue(calling) },
    { keyed: LIST(UINTEGER), arn: VARCHAR, ids: LIST(VARCHAR) },
  )
  // Callers are few beside events, which are counted only for those that are the resource.
  if (callers.length === 0) return 0
  const found = await rows<{ events: number }>(
    connection,
    `SELECT count(*)::DOUBLE AS events FROM event e
     WHERE e.caller IN (SELECT unnest($callers)) AND ${WITHIN} AND e.n NOT IN (SELECT n FROM addendum_applied)`,
    { callers: listValue(callers.map(({ id }) => id)), ...rangeValues(range) },
    { callers: LIST(UINTEGER), ...RANGE_TYPES },
  )
  return found[0]?.events ?? 0
}

/** So many touches, about, are looked through for names that resemble another, beside those that runs hold repeatedly. */
const NEAREST_SCAN = 100_000
/** An input may be read in many ways; so many of them are compared. */
const MOST_MEANINGS = 8
/** Keys are hashes and touches are sorted by them: a range of keys is a sample of names, and a range of row groups. */
const KEYS = 2n ** 64n
const LOWEST_KEY = -(2n ** 63n)

/** Names in the store that look like one of `inputs`, best first; for an answer that found nothing. */
export async function nearestNames(connection: DuckDBConnection, inputs: readonly string[]): Promise<string[]> {
  const [count = 0] = await numbers(connection, 'SELECT count(*) FROM touch')
  const end = LOWEST_KEY + KEYS / BigInt(Math.max(1, Math.ceil(count / NEAREST_SCAN)))
  const sample = count > NEAREST_SCAN ? `WHERE key < ${end}` : ''
  const found = await rows<{ id: string }>(
    connection,
    `WITH near AS (SELECT id FROM name UNION SELECT id FROM touch ${sample}),
     asked AS (SELECT DISTINCT lower(unnest($asked)) AS input)
     SELECT id FROM near, asked
     WHERE jaro_winkler_similarity(lower(id), input) >= 0.86 OR (length(input) >= 4 AND contains(lower(id), input))
     GROUP BY id ORDER BY max(jaro_winkler_similarity(lower(id), input)) DESC, id LIMIT 5`,
    { asked: listValue(inputs.slice(0, MOST_MEANINGS).map((input) => input.slice(0, 256))) },
    { asked: LIST(VARCHAR) },
  )
  return found.map((row) => row.id)
}
