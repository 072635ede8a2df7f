import { BIGINT, type DuckDBConnection, LIST, listValue, UINTEGER } from '@duckdb/node-api'
import type { Confidence } from '../model/confidence.ts'
import type { Outcome } from '../model/outcome.ts'
import type { FoundBy, Of, Relation } from '../model/resource.ts'
import { keyOf } from './key.ts'
import { rows, textList } from './rows.ts'

/** A touch as the store holds it, with what its event says without being fetched. Times in milliseconds. */
export interface StoredTouch {
  n: number
  eventId: string
  time: number | null
  eventSource: string | null
  eventName: string | null
  account: string | null
  region: string | null
  readOnly: boolean | null
  outcome: Outcome
  errorCode: string | null
  errorMessage: string | null
  ip: string | null
  agent: string | null
  caller: number
  type: string
  id: string
  arn: string | null
  resourceAccount: string | null
  resourceRegion: string | null
  relation: Relation
  of: Of
  foundBy: FoundBy
  path: string
  confidence: Confidence
  summary: string | null
}

/** The columns of {@link StoredTouch} over touches `t` with {@link TOUCH_JOINS}. */
export const TOUCH_COLUMNS = `
  t.n, coalesce(e.id_text, e.id::VARCHAR) AS "eventId", epoch_ms(e.time)::DOUBLE AS time,
  f.event_source AS "eventSource", f.event_name AS "eventName", f.account, f.region, f.read_only AS "readOnly",
  f.outcome, f.error_code AS "errorCode", e.error_message AS "errorMessage", ip.text AS ip, agent.text AS agent, e.caller,
  s.type, t.id, coalesce(t.arn, s.arn_head || t.id) AS arn, s.account AS "resourceAccount", s.region AS "resourceRegion",
  s.relation, s."of", s.found_by AS "foundBy", s.path, s.confidence, t.summary`

export const TOUCH_JOINS = `
  JOIN event e ON e.n = t.n JOIN form f ON f.id = e.form JOIN spec s ON s.id = t.spec
  LEFT JOIN text ip ON ip.id = e.ip LEFT JOIN text agent ON agent.id = e.agent`

/** All touches under one canonical id, of whatever type, account and time. Corrected events are left out. */
export async function touchesUnder(connection: DuckDBConnection, id: string): Promise<StoredTouch[]> {
  // One narrow look-up: an id that nothing touched costs no more. What many touches share is then read once each.
  const touches = await rows<NarrowTouch>(
    connection,
    'SELECT n, spec, arn, summary FROM touch WHERE key = $key AND id = $id ORDER BY n',
    { key: keyOf(id), id },
    { key: BIGINT },
  )
  if (touches.length === 0) return []
  const events = await byNumber<TouchedEvent>(
    connection,
    EVENTS_BY_NUMBER,
    touches.map(({ n }) => n),
  )
  const specs = await byNumber<Spec>(
    connection,
    SPECS_BY_ID,
    touches.map(({ spec }) => spec),
  )
  const forms = await byNumber<SharedForm>(
    connection,
    FORMS_BY_ID,
    [...events.values()].map(({ form }) => form),
  )
  const texts = await byNumber<{ text: string }>(connection, TEXTS_BY_ID, [...events.values()].flatMap(textsOf))
  const textOf = (at: number | null) => (at === null ? null : (texts.get(at)?.text ?? null))
  return touches.flatMap(({ n, spec: specId, arn, summary }) => {
    const [event, spec] = [events.get(n), specs.get(specId)]
    const form = event === undefined ? undefined : forms.get(event.form)
    if (event === undefined || form === undefined || spec === undefined) return []
    const whole = arn ?? (spec.arnHead === null ? null : spec.arnHead + id)
    return [touchOf({ n, id, arn: whole, summary }, event, form, spec, textOf)]
  })
}

function touchOf(
  touch: Pick<StoredTouch, 'n' | 'id' | 'arn' | 'summary'>,
  event: TouchedEvent,
  form: SharedForm,
  spec: Spec,
  textOf: (id: number | null) => string | null,
): StoredTouch {
  return {
    n: touch.n,
    eventId: event.eventId,
    time: event.time,
    eventSource: form.eventSource,
    eventName: form.eventName,
    account: form.account,
    region: form.region,
    readOnly: form.readOnly,
    outcome: form.outcome,
    errorCode: form.errorCode,
    errorMessage: event.errorMessage,
    ip: textOf(event.ip),
    agent: textOf(event.agent),
    caller: event.caller,
    type: spec.type,
    id: touch.id,
    arn: touch.arn,
    resourceAccount: spec.resourceAccount,
    resourceRegion: spec.resourceRegion,
    relation: spec.relation,
    of: spec.of,
    foundBy: spec.foundBy,
    path: spec.path,
    confidence: spec.confidence,
    summary: touch.summary,
  }
}

interface NarrowTouch {
  n: number
  spec: number
  arn: string | null
  summary: string | null
}
type SharedForm = Pick<
  StoredTouch,
  'eventSource' | 'eventName' | 'account' | 'region' | 'readOnly' | 'outcome' | 'errorCode'
>
type TouchedEvent = Pick<StoredTouch, 'eventId' | 'time' | 'errorMessage' | 'caller'> & {
  form: number
  ip: number | null
  agent: number | null
}
type Spec = Pick<
  StoredTouch,
  'type' | 'resourceAccount' | 'resourceRegion' | 'relation' | 'of' | 'foundBy' | 'path' | 'confidence'
> & { arnHead: string | null }

const EVENTS_BY_NUMBER = `
  SELECT n AS number, coalesce(id_text, id::VARCHAR) AS "eventId", epoch_ms(time)::DOUBLE AS time, form, caller, ip, agent,
         error_message AS "errorMessage"
  FROM event WHERE n IN (SELECT unnest($numbers)) AND n NOT IN (SELECT n FROM addendum_applied)`
const FORMS_BY_ID = `
  SELECT id AS number, event_source AS "eventSource", event_name AS "eventName", account, region,
         read_only AS "readOnly", outcome, error_code AS "errorCode"
  FROM form WHERE id IN (SELECT unnest($numbers))`
const SPECS_BY_ID = `
  SELECT id AS number, type, account AS "resourceAccount", region AS "resourceRegion", relation, "of",
         found_by AS "foundBy", path, confidence, arn_head AS "arnHead"
  FROM spec WHERE id IN (SELECT unnest($numbers))`
const TEXTS_BY_ID = 'SELECT id AS number, text FROM text WHERE id IN (SELECT unnest($numbers))'

function textsOf({ ip, agent }: TouchedEvent): number[] {
  return [ip, agent].filter((at): at is number => at !== null)
}

/** Rows by the number that `sql` calls `number`. */
async function byNumber<Row>(
  connection: DuckDBConnection,
  sql: string,
  all: readonly number[],
): Promise<Map<number, Row>> {
  if (all.length === 0) return new Map()
  const numbers = listValue([...new Set(all)])
  const found = await rows<Row & { number: number }>(connection, sql, { numbers }, { numbers: LIST(UINTEGER) })
  return new Map(found.map((row) => [row.number, row]))
}

/** All touches of these events, by event number. */
export async function touchesOfEvents(connection: DuckDBConnection, events: readonly number[]): Promise<StoredTouch[]> {
  if (events.length === 0) return []
  return rows<StoredTouch>(
    connection,
    `SELECT ${TOUCH_COLUMNS} FROM touch t ${TOUCH_JOINS}
     WHERE t.n IN (SELECT unnest($events)) AND t.n NOT IN (SELECT n FROM addendum_applied) ORDER BY t.n, s.type, t.id`,
    { events: listValue([...events]) },
    { events: LIST(UINTEGER) },
  )
}

export interface AliasRow {
  time: number | null
  /** For what merely holds: when it was seen last; `time` is when it was seen first. */
  last: number | null
  type: string
  name: string
  id: string | null
  account: string | null
  region: string | null
  bond: 'begins' | 'ends' | 'holds'
}

/** The bonds in which any of these texts stands as name or id. */
export async function aliasesOf(connection: DuckDBConnection, texts: readonly string[]): Promise<AliasRow[]> {
  return rows<AliasRow>(
    connection,
    `WITH wanted AS (SELECT unnest($texts) AS text)
     SELECT epoch_ms(min(time))::DOUBLE AS time, epoch_ms(max(time))::DOUBLE AS last, type, name, id, account, region, bond
     FROM alias WHERE name IN (SELECT text FROM wanted) OR id IN (SELECT text FROM wanted)
     GROUP BY type, name, id, account, region, bond, CASE WHEN bond <> 'holds' THEN time END
     ORDER BY ALL`,
    ...textList('texts', texts),
  )
}

/** The sharedEventID of those of these events that have one. */
export async function sharedIds(connection: DuckDBConnection, events: readonly number[]): Promise<Map<number, string>> {
  if (events.length === 0) return new Map()
  const found = await rows<{ n: number; shared_id: string }>(
    connection,
    'SELECT n, shared_id FROM shared WHERE n IN (SELECT unnest($events))',
    { events: listValue([...new Set(events)]) },
    { events: LIST(UINTEGER) },
  )
  return new Map(found.map((row) => [row.n, row.shared_id]))
}

/** The corrections that were applied to these events: for each the last one. */
export async function addendaOf(
  connection: DuckDBConnection,
  events: readonly number[],
): Promise<Map<number, { eventId: string; fields: string | null }>> {
  const applied = await rows<{ n: number }>(
    connection,
    'SELECT n FROM addendum_applied WHERE original IN (SELECT unnest($events))',
    { events: listValue([...new Set(events)]) },
    { events: LIST(UINTEGER) },
  )
  // Corrections are rare: nothing but their own list is read to know that there is none.
  if (applied.length === 0) return new Map()
  const found = await rows<{ original: number; eventId: string; fields: string | null }>(
    connection,
    `SELECT p.original, coalesce(e.id_text, e.id::VARCHAR) AS "eventId", a.fields
     FROM addendum_applied p JOIN addendum a ON a.n = p.n JOIN event e ON e.n = p.n
     WHERE e.n IN (SELECT unnest($applied)) AND p.original IN (SELECT unnest($events)) ORDER BY e.time`,
    { applied: listValue(applied.map(({ n }) => n)), events: listValue([...new Set(events)]) },
    { applied: LIST(UINTEGER), events: LIST(UINTEGER) },
  )
  return new Map(found.map(({ original, ...addendum }) => [original, addendum]))
}
