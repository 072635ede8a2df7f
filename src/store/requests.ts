import { createHash } from 'node:crypto'
import { type DuckDBConnection, LIST, listValue, UINTEGER, VARCHAR } from '@duckdb/node-api'
import type { Store } from './open.ts'
import { REQUEST_PARTS, ROLES_SIGNATURE } from './request-parts.ts'
import { numbers, rows } from './rows.ts'

/** A form of events, and how much of their requests is needed. */
export interface CallForm {
  id: number
  eventSource: string
  eventName: string
}

/**
 * `whole`: the request's parameters; `roles`: those of one call for all whose parameters have the same shape, roles and
 * profiles; `object`: of S3's object calls only what decides (a version, an ACL, a key), so
 * that a million objects are a few groups; `tags`: the tags only; `none`: the name tells all.
 */
type Reading = 'whole' | 'roles' | 'tags' | 'object' | 'parts' | 'none'

/** How much of the requests of such events decides about their actions. */
export type RequestNeeded = (eventSource: string, eventName: string) => Reading

/** All forms of events in the store. */
export function callForms(connection: DuckDBConnection): Promise<CallForm[]> {
  return rows(
    connection,
    `SELECT id, event_source AS "eventSource", event_name AS "eventName" FROM form
     WHERE event_source IS NOT NULL AND event_name IS NOT NULL`,
  )
}

/** An event's own part of `p`, which has its parameters and their reading; what has none, or can't be read, is `null`. */
const PARAMETERS = "coalesce(TRY(CAST(system.main.json_extract(e.record, '$.requestParameters') AS VARCHAR)), 'null')"

/**
 * The events `e` of the forms `u` that `where` picks, each with what its actions depend on: `request`, and `signature`
 * where that is what calls are told apart by.
 */
export const cutRequests = (columns: string, where: string) => `
  SELECT p.*, ${REQUEST_PARTS} AS request, ${ROLES_SIGNATURE} AS signature FROM (
    SELECT ${columns}, u.reading, ${PARAMETERS} AS parameters FROM event e JOIN request_reading u ON u.id = e.form
    WHERE u.reading <> 'none' AND ${where}
  ) p`

/** Requests cut by other expressions are cut again. */
const EXPRESSIONS = createHash('sha256').update(cutRequests('', '')).digest('hex').slice(0, 8)

/** Of most requests nothing is needed: that needs no row. */
export const NOTHING = '{}'

/** Events cut at a time: what they yield is held in memory. */
const SLICE = 100_000

/** Events of forms that are read in another way than when they were cut, and those that an addendum corrected since. */
const OUTDATED = `e.n <= $known AND (e.form IN (SELECT id FROM request_reading WHERE NOT kept AND id IN (SELECT form FROM request_form))
  OR e.n IN (SELECT original FROM addendum_applied))`

/**
 * Cuts what policies need out of the requests of all events that came since the last time, so that a policy reads no
 * records. In one transaction: interrupted, the next ingest does it, and until then policies read the records.
 */
export async function keepRequests({ connection }: Store, needed: RequestNeeded): Promise<void> {
  const [last = 0, corrected = 0] = await numbers(
    connection,
    'SELECT coalesce(max(n), 0)::UINTEGER, (SELECT count(*) FROM addendum_applied)::UINTEGER FROM event',
  )
  await connection.run('BEGIN')
  try {
    await readings(connection, await callForms(connection), needed)
    const known = await keptUntil(connection)
    if (known === 0) await connection.run('DELETE FROM request; DELETE FROM event_request; DELETE FROM request_form')
    const changed = await rows(
      connection,
      'SELECT 1 FROM request_reading WHERE NOT kept AND id IN (SELECT form FROM request_form) LIMIT 1',
    )
    if (known > 0 && (corrected > 0 || changed.length > 0)) {
      await connection.run(`DELETE FROM event_request WHERE n IN (SELECT e.n FROM event e WHERE ${OUTDATED})`, {
        known,
      })
      await cut(connection, OUTDATED, { known })
    }
    for (let from = known; from < last; from += SLICE)
      await cut(connection, 'e.n > $from AND e.n <= $to', { from, to: Math.min(from + SLICE, last) })
    await connection.run('DELETE FROM request_form; INSERT INTO request_form SELECT id, reading FROM request_reading')
    await connection.run(`DELETE FROM meta WHERE key = 'requests'`)
    await connection.run(`INSERT INTO meta VALUES ('requests', $1)`, [`${EXPRESSIONS} ${last}`])
    await connection.run('DROP TABLE request_reading')
    await connection.run('COMMIT')
  } catch (error) {
    await connection.run('ROLLBACK').catch(() => {})
    throw error
  }
}

const ALIKE =
  'coalesce(r.signature, r.request) = coalesce(f.signature, f.request) AND r.signature IS NOT DISTINCT FROM f.signature'

async function cut(connection: DuckDBConnection, where: string, bound: Record<string, number>): Promise<void> {
  await connection.run(
    `CREATE OR REPLACE TEMP TABLE fresh_request AS
     SELECT n, request, signature FROM (${cutRequests('e.n', where)})
     WHERE NOT (request = '${NOTHING}' AND reading IN ('tags', 'object', 'parts'))`,
    bound,
  )
  await connection.run(`
    INSERT INTO request
    SELECT (SELECT coalesce(max(id), 0) FROM request) + row_number() OVER (ORDER BY n), signature, request
    FROM (
      SELECT min(n) AS n, signature, arg_min(request, n) AS request FROM fresh_request f
      WHERE NOT EXISTS (SELECT 1 FROM request r WHERE ${ALIKE})
      GROUP BY signature, CASE WHEN signature IS NULL THEN request END
    )`)
  await connection.run(`
    INSERT INTO event_request
    SELECT f.n, r.id FROM fresh_request f JOIN request r ON ${ALIKE}`)
  await connection.run('DROP TABLE fresh_request')
}

/** The number of the last event whose request was cut by {@link EXPRESSIONS}; 0 for none. */
export async function keptUntil(connection: DuckDBConnection): Promise<number> {
  const [kept] = await rows<{ value: string }>(connection, `SELECT value FROM meta WHERE key = 'requests'`)
  const [by, until] = kept?.value.split(' ') ?? []
  return by === EXPRESSIONS ? Number(until) : 0
}

/**
 * Makes `request_reading`: how much is needed of the requests of these forms, whether it was `kept` when their events were
 * loaded, whether they were `denied`, and the same `name` for all forms of one name.
 */
export async function readings(
  connection: DuckDBConnection,
  forms: readonly CallForm[],
  needed: RequestNeeded,
): Promise<void> {
  const names = new Map<string, number>()
  const nameOf = ({ id, eventSource, eventName }: CallForm) => {
    const text = `${eventSource} ${eventName}`
    const known = names.get(text)
    if (known === undefined) names.set(text, id)
    return known ?? id
  }
  await connection.run(
    `CREATE OR REPLACE TEMP TABLE request_reading AS
     SELECT a.*, coalesce(f.reading = a.reading, false) AS kept,
       coalesce(a.id IN (SELECT id FROM form WHERE outcome = 'denied'), false) AS denied
     FROM (SELECT unnest($ids) AS id, unnest($names) AS name, unnest($readings) AS reading) a
     LEFT JOIN request_form f ON f.form = a.id`,
    {
      ids: listValue(forms.map(({ id }) => id)),
      names: listValue(forms.map(nameOf)),
      readings: listValue(forms.map(({ eventSource, eventName }) => needed(eventSource, eventName))),
    },
    { ids: LIST(UINTEGER), names: LIST(UINTEGER), readings: LIST(VARCHAR) },
  )
}
