import { createHash } from 'node:crypto'
import { type DuckDBAppender, type DuckDBConnection, DuckDBTimestampValue } from '@duckdb/node-api'
import type { Caller, Fact } from '../model/facts.ts'
import type { Outcome } from '../model/outcome.ts'
import type { AliasFact, ExtractedTouch } from '../model/resource.ts'
import { BatchSeal, custodyHead, type Head, nextEntry } from './custody.ts'
import { Dictionary } from './dictionary.ts'
import { EventColumns, TouchColumns } from './event-columns.ts'
import { readId, storedId } from './event-id.ts'
import { IdSet } from './id-set.ts'
import type { Store } from './open.ts'
import { numbers, rows, textList } from './rows.ts'

/** One source object and what became of it. Times are milliseconds since 1970 UTC. */
export interface FileRow {
  url: string
  etag: string | null
  versionId: string | null
  size: number
  sha256: string | null
  contentSha256: string | null
  state: 'loaded' | 'set-aside' | 'ignored'
  reason: string | null
  shape: string | null
  events: number
  duplicates: number
  /** Records that the asked time range left out. */
  outside: number
  refused: number
  account: string | null
  region: string | null
  delivered: number | null
  first: number | null
  last: number | null
}

/** The columns that many events share. */
export interface Form {
  eventSource: string | null
  eventName: string | null
  eventVersion: string | null
  eventType: string | null
  eventCategory: string | null
  apiVersion: string | null
  account: string | null
  region: string | null
  readOnly: boolean | null
  management: boolean | null
  errorCode: string | null
  outcome: Outcome
}

/** A record that is in the store, or pending in the batch. */
export interface KnownRecord {
  n: number
  content: string | Uint8Array
}

/** One event, read and understood, on its way into the store. */
export interface EventRow {
  eventId: string
  time: number | null
  form: Form
  caller: Caller
  ip: string | null
  agent: string | null
  position: number
  errorMessage: string | null
  omitted: boolean
  /** The record's text; where that is not the record as it stood, its bytes too. */
  record: { text: string; bytes: Uint8Array | null }
  touches: readonly ExtractedTouch[]
  aliases: readonly AliasFact[]
  facts: readonly Fact[]
  sharedId: string | null
  addendum: { originalId: string; reason: string | null; fields: string | null } | null
}

const TABLES = [
  'file',
  'refused',
  'digest',
  'text',
  'form',
  'caller',
  'event',
  'spec',
  'touch',
  'alias',
  'fact',
  'fact_key',
  'stale_group',
  'stale_key',
  'shared',
  'addendum',
  'conflict',
  'hour',
  'copy',
  'custody',
] as const
type Table = (typeof TABLES)[number]
type Cell = string | number | boolean | null | Instant | Big | Uint8Array
class Instant {
  readonly ms: number
  constructor(ms: number) {
    this.ms = ms
  }
}
class Big {
  readonly value: bigint
  constructor(value: bigint) {
    this.value = value
  }
}
const instant = (ms: number | null) => (ms === null ? null : new Instant(ms))

/** The manifest's key of an object: the same bytes at the same place are never loaded twice. */
export function manifestKey(url: string, etag: string | null, size: number): string {
  return digest16(`${url}\n${etag ?? ''}\n${size}`)
}
/** The manifest's key of a local file, which is known by its content wherever it lies. */
export function contentKey(sha256: string): string {
  return digest16(`sha256 ${sha256}`)
}
function digest16(text: string): string {
  return createHash('sha256').update(text).digest('base64').slice(0, 22)
}

/**
 * Appends batches to a store, each with its manifest rows in one transaction. A batch is committed in the background
 * while the next one is filled, on a connection of its own; a failed commit fails the next `commit`, so that no batch
 * is ever stored without those before it.
 */
export class Writer {
  readonly #store: Store
  readonly #connections: [DuckDBConnection, DuckDBConnection]
  readonly #loadedBy: string
  readonly #now: () => number
  readonly #ids: IdSet
  readonly #known: Set<string>
  /** Objects that earlier runs set aside: a new verdict takes the old one's place. */
  readonly #setAside: Set<string>
  #triedAgain: string[] = []
  /** The end of the chain of custody, and what the batch under way will add to it. */
  #head: Head
  #seal = new BatchSeal()
  readonly #texts: Dictionary<string>
  readonly #forms: Dictionary<Form>
  readonly #callers: Dictionary<Caller>
  readonly #specs: Dictionary<SpecRow>
  readonly #callerIds = new WeakMap<Caller, number>()
  readonly #hours = new Map<string, Hour>()
  readonly #appenders = new Map<Table, DuckDBAppender>()
  readonly #events = new EventColumns()
  readonly #touches = new TouchColumns()
  readonly #idWords = new Uint32Array(4)
  #turn = 0
  #begun = false
  #nextEvent: number
  /** The first event number of the batch under way. */
  #firstEvent = 0
  #nextFile: number
  #nextFact: number
  #committing: Promise<void> = Promise.resolve()

  private constructor(
    store: Store,
    second: DuckDBConnection,
    start: Start,
    effects: { loadedBy: string; now: () => number },
  ) {
    this.#store = store
    this.#connections = [store.connection, second]
    this.#ids = start.ids
    this.#known = start.known
    this.#setAside = start.setAside
    this.#head = start.head
    this.#nextEvent = start.nextEvent
    this.#nextFile = start.nextFile
    this.#nextFact = start.nextFact
    this.#texts = new Dictionary(start.nextText)
    this.#forms = new Dictionary(start.nextForm)
    this.#callers = new Dictionary(start.nextCaller)
    this.#specs = new Dictionary(start.nextSpec)
    this.#loadedBy = effects.loadedBy
    this.#now = effects.now
  }

  static async open(store: Store, effects: { loadedBy: string; now: () => number }): Promise<Writer> {
    return new Writer(store, await store.connect(), await startFrom(store), effects)
  }

  /**
   * Whether an object with this key (see {@link manifestKey}, {@link contentKey}) was loaded or passed over before, as a
   * whole: one of which a time range left records out is looked at again.
   */
  knows(key: string): boolean {
    return this.#known.has(key)
  }

  /**
   * False where the id may be in the store already: then look with {@link recordsOf} before adding the event. True
   * claims the id.
   */
  claim(eventId: string): boolean {
    readId(eventId, this.#idWords)
    // The first and the last word stand outside a UUID's version and variant.
    return this.#ids.add(this.#idWords[0] ?? 0, this.#idWords[3] ?? 0)
  }

  async #appender(table: Table): Promise<DuckDBAppender> {
    const open = this.#appenders.get(table)
    if (open !== undefined) return open
    const appender = await this.#connections[this.#turn % 2 === 0 ? 0 : 1].createAppender(table)
    this.#appenders.set(table, appender)
    return appender
  }

  /** Opens a batch. Every batch ends with {@link commit}. */
  async begin(): Promise<void> {
    await this.#connection.run('BEGIN')
    this.#begun = true
    this.#firstEvent = this.#nextEvent
    for (const table of TABLES) await this.#appender(table)
  }

  get #connection(): DuckDBConnection {
    return this.#connections[this.#turn % 2 === 0 ? 0 : 1]
  }

  /** The connection that committed the last batch. */
  get #idle(): DuckDBConnection {
    return this.#connections[this.#turn % 2 === 0 ? 1 : 0]
  }

  #open(table: Table): DuckDBAppender {
    const appender = this.#appenders.get(table)
    if (appender === undefined) throw new Error(`no batch is open for ${table}`)
    return appender
  }

  #append(table: Table, ...cells: Cell[]): void {
    const appender = this.#open(table)
    for (const cell of cells) appendCell(appender, cell)
    appender.endRow()
  }

  /** Reserves the number by which a file's events and refusals refer to it. */
  nextFile(): number {
    return this.#nextFile++
  }

  addFile(id: number, file: FileRow): void {
    this.#append(
      'file',
      id,
      file.url,
      file.etag,
      file.versionId,
      new Big(BigInt(file.size)),
      file.sha256,
      file.contentSha256,
      file.state,
      file.reason,
      file.shape,
      file.events,
      file.duplicates,
      file.outside,
      file.refused,
      file.account,
      file.region,
      instant(file.delivered),
      instant(file.first),
      instant(file.last),
      instant(this.#now()),
      this.#loadedBy,
    )
    if (file.state !== 'set-aside' && file.outside === 0) for (const key of keysOf(file)) this.#known.add(key)
    this.#seal.addFile(id, file)
    if (this.#setAside.delete(file.url)) this.#triedAgain.push(file.url)
    if (file.state === 'set-aside') this.#setAside.add(file.url)
  }

  addRefused(file: number, position: string, reason: string, sample: string): void {
    this.#append('refused', file, position, reason, sample)
  }

  addDigest(
    file: number,
    digest: {
      account: string | null
      region: string | null
      starts: number | null
      ends: number | null
      logFiles: number
      body: string
      signature: string | null
    },
  ): void {
    this.#append(
      'digest',
      file,
      digest.account,
      digest.region,
      instant(digest.starts),
      instant(digest.ends),
      digest.logFiles,
      digest.body,
      digest.signature,
    )
  }

  /** Adds an event whose id was claimed, or which was found to differ from its namesakes. */
  addEvent(file: number, event: EventRow): number {
    const n = this.#nextEvent++
    this.#events.add(this.#open('event'), event, {
      n,
      file,
      form: this.#formId(event.form),
      caller: this.#callerId(event.caller),
      ip: this.#textId(event.ip),
      agent: this.#textId(event.agent),
    })
    this.#seal.addRecord(n, event.record.bytes ?? event.record.text)
    this.#countHour(event)
    this.#addDerived(n, event)
    if (event.sharedId !== null) this.#append('shared', event.sharedId, n)
    if (event.addendum !== null) {
      this.#append('addendum', n, event.addendum.originalId, event.addendum.reason, event.addendum.fields)
    }
    return n
  }

  #countHour({ time, form }: EventRow): void {
    const hour = time === null ? null : Math.floor(time / HOUR_MS) * HOUR_MS
    const key = `${form.account}\t${form.region}\t${hour}`
    const row = this.#hours.get(key)
    if (row === undefined) {
      this.#hours.set(key, {
        account: form.account,
        region: form.region,
        hour,
        first: time,
        last: time,
        reads: form.readOnly === true ? 1 : 0,
        events: 1,
      })
      return
    }
    row.events++
    if (form.readOnly === true) row.reads++
    if (time !== null && (row.first === null || time < row.first)) row.first = time
    if (time !== null && (row.last === null || time > row.last)) row.last = time
  }

  /** Everything that is read out of a record: what a correction replaces. */
  #addDerived(n: number, event: EventRow): void {
    for (const touch of event.touches) this.#addTouch(n, touch)
    for (const alias of event.aliases) {
      this.#append(
        'alias',
        n,
        instant(event.time),
        alias.type,
        alias.name,
        alias.id,
        alias.account,
        alias.region,
        alias.bond,
      )
    }
    for (const fact of event.facts) this.#addFact(n, fact)
  }

  /**
   * Replaces all that was read out of event `n` by what its corrected record says; the record itself stays. To be
   * called in a batch.
   */
  async correct(n: number, addenda: readonly number[], corrected: EventRow): Promise<void> {
    const connection = this.#connection
    await connection.run(
      'INSERT INTO stale_key SELECT k.key FROM fact_key k JOIN fact f ON f.id = k.fact WHERE f.n = $1',
      [n],
    )
    await connection.run('DELETE FROM fact_key WHERE fact IN (SELECT id FROM fact WHERE n = $1)', [n])
    for (const table of ['touch', 'alias', 'fact']) await connection.run(`DELETE FROM ${table} WHERE n = $1`, [n])
    await connection.run('UPDATE event SET form = $2, caller = $3, error_message = $4 WHERE n = $1', [
      n,
      this.#formId(corrected.form),
      this.#callerId(corrected.caller),
      corrected.errorMessage,
    ])
    await connection.run('DELETE FROM addendum_applied WHERE original = $1', [n])
    for (const addendum of addenda) await connection.run('INSERT INTO addendum_applied VALUES ($1, $2)', [addendum, n])
    this.#addDerived(n, corrected)
  }

  /** The same content again, in another place. */
  addCopy(n: number, file: number, position: number): void {
    this.#append('copy', n, file, position)
  }

  addConflict(eventId: string): void {
    this.#append('conflict', eventId)
  }

  #addFact(n: number, fact: Fact): void {
    const id = this.#nextFact++
    this.#append('fact', id, n, fact.kind, fact.caller, JSON.stringify(fact))
    for (const key of fact.keys) {
      this.#append('fact_key', key, id)
      this.#append('stale_key', key)
    }
  }

  #addTouch(n: number, touch: ExtractedTouch): void {
    const { resource, found } = touch
    const { arn, id } = resource
    const head = arn?.endsWith(id) ? arn.slice(0, -id.length) : null
    const key = `${resource.type}\t${resource.account}\t${resource.region}\t${touch.relation}\t${touch.of}\t${found.by}\t${found.path}\t${found.confidence}\t${head}`
    const spec = this.#specs.idOf(key, () => ({ ...touch, head }))
    this.#touches.add(this.#open('touch'), { n, spec, id, arn: head === null ? arn : null, summary: touch.summary })
  }

  #formId(form: Form): number {
    const key = `${form.eventSource}\t${form.eventName}\t${form.eventVersion}\t${form.eventType}\t${form.eventCategory}\t${form.apiVersion}\t${form.account}\t${form.region}\t${form.readOnly}\t${form.management}\t${form.errorCode}\t${form.outcome}`
    return this.#forms.idOf(key, () => form)
  }

  /** Callers are told apart by their text; the same object, as a cache hands it out, needs no second look. */
  #callerId(caller: Caller): number {
    const known = this.#callerIds.get(caller)
    if (known !== undefined) return known
    const id = this.#callers.idOf(JSON.stringify(caller), () => caller)
    this.#callerIds.set(caller, id)
    return id
  }

  #textId(text: string | null): number | null {
    return text === null ? null : this.#texts.idOf(text, () => text)
  }

  /** The stored and pending records under these ids, to tell a duplicate from a conflict. Waits for earlier batches. */
  async recordsOf(eventIds: readonly string[]): Promise<Map<string, KnownRecord[]>> {
    await this.#committing
    const events = this.#appenders.get('event')
    if (events !== undefined) this.#events.flush(events)
    events?.flushSync()
    const found = new Map<string, KnownRecord[]>()
    for (let from = 0; from < eventIds.length; from += 1000) {
      const some = eventIds.slice(from, from + 1000)
      // This batch's transaction may have begun before the last one was committed, and then does not see it: the other
      // connection, which is idle now, does.
      const [stored, pending] = [this.#idle, this.#connection]
      for (const row of [
        ...(await recordRows(stored, some, 0)),
        ...(await recordRows(pending, some, this.#firstEvent)),
      ])
        found.set(row.id, [...(found.get(row.id) ?? []), { n: row.n, content: row.bytes ?? row.record }])
    }
    return found
  }

  /**
   * Ends the batch: everything added since {@link begin} becomes durable together. Returns once the batch is handed
   * over; {@link drain} waits until it is on disk.
   */
  async commit(): Promise<void> {
    for (const { id, row } of this.#texts.takeFresh()) this.#append('text', id, row)
    for (const { id, row } of this.#forms.takeFresh()) this.#append('form', id, ...formCells(row))
    for (const { id, row } of this.#callers.takeFresh()) {
      this.#append('caller', id, row.group, row.accessKeyId, row.via, JSON.stringify(row))
      this.#append('stale_group', row.group)
    }
    for (const { id, row } of this.#specs.takeFresh()) this.#append('spec', id, ...specCells(row))
    for (const row of this.#hours.values()) {
      this.#append(
        'hour',
        row.account,
        row.region,
        instant(row.hour),
        instant(row.first),
        instant(row.last),
        row.reads,
        row.events,
      )
    }
    this.#hours.clear()
    this.#sealBatch()
    await this.#committing
    const connection = this.#connection
    if (this.#triedAgain.length > 0) {
      await connection.run(
        `DELETE FROM file WHERE state = 'set-aside' AND url IN (SELECT unnest($urls))`,
        ...textList('urls', this.#triedAgain),
      )
      this.#triedAgain = []
    }
    this.#events.flush(this.#open('event'))
    this.#touches.flush(this.#open('touch'))
    for (const appender of this.#appenders.values()) appender.closeSync()
    this.#appenders.clear()
    this.#turn++
    this.#begun = false
    this.#committing = connection.run('COMMIT').then(() => {})
    // A failure is reported by the next await; until then it must not count as unhandled.
    this.#committing.catch(() => {})
  }

  /** The batch's own entry in the chain of custody, in the batch's transaction. */
  #sealBatch(): void {
    const { cells, head } = nextEntry(this.#head, {
      action: 'load',
      detail: this.#seal.detail(),
      version: this.#loadedBy,
      now: this.#now(),
    })
    this.#append('custody', ...cells)
    this.#head = head
    this.#seal = new BatchSeal()
  }

  /** Waits until every committed batch is on disk. */
  async drain(): Promise<void> {
    await this.#committing
  }

  /** Drops a batch that was begun and not committed. */
  async rollback(): Promise<void> {
    if (!this.#begun) return
    this.#appenders.clear()
    this.#events.clear()
    this.#touches.clear()
    await this.#connection.run('ROLLBACK').catch(() => {})
    this.#begun = false
  }

  get store(): Store {
    return this.#store
  }
}

interface RecordRow {
  n: number
  id: string
  record: string
  bytes: Uint8Array | null
}

/** The events under these ids whose number is `from` or more. */
function recordRows(connection: DuckDBConnection, eventIds: readonly string[], from: number): Promise<RecordRow[]> {
  return rows<RecordRow>(
    connection,
    `SELECT n, coalesce(id_text, id::VARCHAR) AS id, record, bytes FROM event
     WHERE n >= $2 AND id IN (SELECT unnest(string_split($1, ','))::UUID)`,
    [eventIds.map((id) => storedId(id).uuid).join(','), from],
  )
}

const HOUR_MS = 3_600_000
interface Hour {
  account: string | null
  region: string | null
  hour: number | null
  first: number | null
  last: number | null
  reads: number
  events: number
}

type SpecRow = ExtractedTouch & { head: string | null }

function specCells({ resource, relation, of, found, head }: SpecRow): Cell[] {
  return [resource.type, resource.account, resource.region, relation, of, found.by, found.path, found.confidence, head]
}

function formCells(form: Form): Cell[] {
  return [
    form.eventSource,
    form.eventName,
    form.eventVersion,
    form.eventType,
    form.eventCategory,
    form.apiVersion,
    form.account,
    form.region,
    form.readOnly,
    form.management,
    form.errorCode,
    form.outcome,
  ]
}

function appendCell(appender: DuckDBAppender, cell: Cell): void {
  if (cell === null) appender.appendNull()
  else if (typeof cell === 'string') appender.appendVarchar(cell)
  else if (typeof cell === 'number') appender.appendUInteger(cell)
  else if (typeof cell === 'boolean') appender.appendBoolean(cell)
  else if (cell instanceof Instant) appender.appendTimestamp(new DuckDBTimestampValue(BigInt(cell.ms) * 1000n))
  else if (cell instanceof Big) appender.appendBigInt(cell.value)
  else appender.appendBlob(cell)
}

function keysOf(file: Pick<FileRow, 'url' | 'etag' | 'size' | 'sha256'>): string[] {
  const keys = file.etag === null ? [] : [manifestKey(file.url, file.etag, file.size)]
  if (file.sha256 !== null && file.etag === null) keys.push(contentKey(file.sha256))
  return keys
}

interface Start {
  head: Head
  ids: IdSet
  known: Set<string>
  setAside: Set<string>
  nextEvent: number
  nextFile: number
  nextFact: number
  nextText: number
  nextForm: number
  nextCaller: number
  nextSpec: number
}

/** What a writer must know of the store before its first batch: one scan of the ids, and the manifest. */
async function startFrom(store: Store): Promise<Start> {
  const [count, ...next] = await numbers(
    store.connection,
    `SELECT (SELECT count(*) FROM event), (SELECT coalesce(max(n), 0) + 1 FROM event), (SELECT coalesce(max(id), 0) + 1 FROM file),
            (SELECT coalesce(max(id), 0) + 1 FROM text), (SELECT coalesce(max(id), 0) + 1 FROM form),
            (SELECT coalesce(max(id), 0) + 1 FROM caller), (SELECT coalesce(max(id), 0) + 1 FROM spec),
            (SELECT coalesce(max(id), 0) + 1 FROM fact)`,
  )
  const [nextEvent = 1, nextFile = 1, nextText = 1, nextForm = 1, nextCaller = 1, nextSpec = 1, nextFact = 1] = next
  const ids = new IdSet(count)
  const result = await store.connection.stream(
    `SELECT (('0x' || substr(id::VARCHAR, 1, 8))::UINTEGER) AS high, (('0x' || substr(id::VARCHAR, 29, 8))::UINTEGER) AS low FROM event`,
  )
  for await (const chunk of result) {
    const high = chunk.getColumnValues(0)
    const low = chunk.getColumnValues(1)
    for (let i = 0; i < chunk.rowCount; i++) ids.add(Number(high[i]), Number(low[i]))
  }
  const known = new Set<string>()
  const setAside = new Set<string>()
  const files = await store.connection.stream('SELECT url, etag, size, sha256, state FROM file WHERE outside = 0')
  for await (const chunk of files) {
    for (const [url, etag, size, sha256, state] of chunk.getRows()) {
      const text = (value: unknown) => (value === null ? null : String(value))
      if (state === 'set-aside') setAside.add(String(url))
      else
        for (const key of keysOf({ url: String(url), etag: text(etag), size: Number(size), sha256: text(sha256) }))
          known.add(key)
    }
  }
  const head = await custodyHead(store.connection)
  return { head, ids, known, setAside, nextEvent, nextFile, nextFact, nextText, nextForm, nextCaller, nextSpec }
}
