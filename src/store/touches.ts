import { BIGINT, type DuckDBConnection, LIST, listValue, UINTEGER } from '@duckdb/node-api'
import type { Confidence } from '../model/confidence.ts'
import type { Outcome } from '../model/outcome.ts'
import type { FoundBy, Of, Relation } from '../model/resource.ts'
import { corrections } from './addenda.ts'
import { keyOf, shortKey } from './key.ts'
import { byKey, once } from './memory.ts'
import { rows, selectWhere, textList } from './rows.ts'

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
  const specs = await specsById(
    connection,
    touches.map(({ spec }) => spec),
  )
  const events = await touchedEvents(connection, touches)
  return touches.flatMap(({ n, spec: specId, arn, summary }) => {
    const [event, spec] = [events.get(n), specs.get(specId)]
    if (event === undefined || spec === undefined) return []
    const whole = arn ?? (spec.arnHead === null ? null : spec.arnHead + id)
    return [touchOf({ n, id, arn: whole, summary }, event, spec)]
  })
}

/** The events of touches by number, each with what it shares with others; corrections are none. */
async function touchedEvents(
  connection: DuckDBConnection,
  touches: readonly NarrowTouch[],
): Promise<Map<number, TouchedEvent>> {
  const found = await rows<NarrowEvent>(
    connection,
    selectWhere(
      'SELECT n, id::VARCHAR AS id, epoch_ms(time)::DOUBLE AS time, form, caller, ip, agent FROM event',
      'n',
      touches.map(({ n }) => n),
    ),
  )
  const forms = await formsById(
    connection,
    found.map(({ form }) => form),
  )
  const texts = await textsById(connection, found.flatMap(textsOf))
  const textOf = (at: number | null) => (at === null ? null : (texts.get(at)?.text ?? null))
  const corrected = await corrections(connection)
  const messages = await errorMessages(
    connection,
    found.filter(({ form }) => forms.get(form)?.outcome !== 'success').map(({ n }) => n),
  )
  const names = await oddIds(
    connection,
    found.map(({ n }) => n),
  )
  const events = new Map<number, TouchedEvent>()
  for (const { n, id, time, form: formId, caller, ip, agent } of found) {
    const form = forms.get(formId)
    if (form === undefined || corrected.has(n)) continue
    const eventId = names.get(n) ?? id
    const errorMessage = messages.get(n) ?? null
    events.set(n, { eventId, time, errorMessage, caller, ip: textOf(ip), agent: textOf(agent), form })
  }
  return events
}

function touchOf(
  { n, id, arn, summary }: Pick<StoredTouch, 'n' | 'id' | 'arn' | 'summary'>,
  event: TouchedEvent,
  spec: Spec,
): StoredTouch {
  const { form } = event
  return {
    n,
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
    ip: event.ip,
    agent: event.agent,
    caller: event.caller,
    type: spec.type,
    id,
    arn,
    resourceAccount: spec.resourceAccount,
    resourceRegion: spec.resourceRegion,
    relation: spec.relation,
    of: spec.of,
    foundBy: spec.foundBy,
    path: spec.path,
    confidence: spec.confidence,
    summary,
  }
}

interface NarrowTouch {
  n: number
  spec: number
  arn: string | null
  summary: string | null
}
interface NarrowEvent {
  n: number
  id: string
  time: number | null
  form: number
  caller: number
  ip: number | null
  agent: number | null
}
type SharedForm = Pick<
  StoredTouch,
  'eventSource' | 'eventName' | 'account' | 'region' | 'readOnly' | 'outcome' | 'errorCode'
>
type TouchedEvent = Pick<StoredTouch, 'eventId' | 'time' | 'errorMessage' | 'caller' | 'ip' | 'agent'> & {
  form: SharedForm
}
type Spec = Pick<
  StoredTouch,
  'type' | 'resourceAccount' | 'resourceRegion' | 'relation' | 'of' | 'foundBy' | 'path' | 'confidence'
> & { arnHead: string | null }

function textsOf({ ip, agent }: NarrowEvent): number[] {
  return [ip, agent].filter((at): at is number => at !== null)
}

/** What the services said of these events' failure. Long texts, and few: read apart, or all others would be with them. */
async function errorMessages(connection: DuckDBConnection, events: readonly number[]): Promise<Map<number, string>> {
  if (events.length === 0) return new Map()
  const found = await rows<{ n: number; text: string | null }>(
    connection,
    selectWhere('SELECT n, error_message AS text FROM event', 'n', events),
  )
  return new Map(found.flatMap(({ n, text }) => (text === null ? [] : [[n, text] as const])))
}

/** The ids of those of these events whose id is no UUID. Most stores have none. */
async function oddIds(connection: DuckDBConnection, events: readonly number[]): Promise<Map<number, string>> {
  const any = await once(
    connection,
    'any odd id',
    async () => (await rows(connection, 'SELECT 1 FROM odd_id LIMIT 1')).length > 0,
  )
  if (!any || events.length === 0) return new Map()
  const found = await rows<{ n: number; text: string }>(
    connection,
    `SELECT n, id_text AS text FROM event WHERE n IN (${selectWhere('SELECT n FROM odd_id', 'n', events)})`,
  )
  return new Map(found.map(({ n, text }) => [n, text]))
}

function formsById(connection: DuckDBConnection, ids: readonly number[]): Promise<ReadonlyMap<number, SharedForm>> {
  return byKey(connection, 'forms', ids, (missing) =>
    rows(
      connection,
      selectWhere(
        `SELECT id AS key, event_source AS "eventSource", event_name AS "eventName", account, region,
           read_only AS "readOnly", outcome, error_code AS "errorCode" FROM form`,
        'id',
        missing,
      ),
    ),
  )
}

function specsById(connection: DuckDBConnection, ids: readonly number[]): Promise<ReadonlyMap<number, Spec>> {
  return byKey(connection, 'specs', ids, (missing) =>
    rows(
      connection,
      selectWhere(
        `SELECT id AS key, type, account AS "resourceAccount", region AS "resourceRegion", relation, "of",
           found_by AS "foundBy", path, confidence, arn_head AS "arnHead" FROM spec`,
        'id',
        missing,
      ),
    ),
  )
}

function textsById(
  connection: DuckDBConnection,
  ids: readonly number[],
): Promise<ReadonlyMap<number, { text: string }>> {
  return byKey(connection, 'texts', ids, (missing) =>
    rows(connection, selectWhere('SELECT id AS key, text FROM text', 'id', missing)),
  )
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
  const keys = texts.map(shortKey)
  const bonds = 'SELECT time, type, name, id, account, region, bond FROM alias'
  return rows<AliasRow>(
    connection,
    `WITH found AS (
       ${selectWhere(bonds, 'name_key', keys)} UNION ALL ${selectWhere(bonds, 'id_key', keys)}
     ), wanted AS (SELECT unnest($texts) AS text)
     SELECT epoch_ms(min(time))::DOUBLE AS time, epoch_ms(max(time))::DOUBLE AS last, type, name, id, account, region, bond
     FROM found WHERE name IN (SELECT text FROM wanted) OR id IN (SELECT text FROM wanted)
     GROUP BY type, name, id, account, region, bond, CASE WHEN bond <> 'holds' THEN time END
     ORDER BY ALL`,
    ...textList('texts', texts),
  )
}
