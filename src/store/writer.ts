import type { DuckDBConnection } from '@duckdb/node-api'
import type { Fact } from '../model/facts.ts'
import type { ExtractedTouch } from '../model/resource.ts'
import { forgetDerived } from './addenda.ts'
import { Batches } from './batches.ts'
import { instant } from './cells.ts'
import { type Head, nextEntry } from './custody.ts'
import { EventColumns, TouchColumns } from './event-columns.ts'
import { readId } from './event-id.ts'
import type { EventRow, FileRow, KnownRecord } from './event-row.ts'
import { type DigestRow, digestCells, fileCells } from './file-cells.ts'
import { Hours } from './hours.ts'
import type { IdSet } from './id-set.ts'
import { shortKey } from './key.ts'
import { recordRows } from './known-records.ts'
import { keysOf } from './manifest-key.ts'
import type { Store } from './open.ts'
import { textList } from './rows.ts'
import { BatchSeal } from './seal.ts'
import { SharedRows } from './shared-rows.ts'
import { type Start, startFrom } from './writer-start.ts'

/**
 * Appends batches of files to a store (see {@link Batches}), each with its manifest rows in one transaction.
 */
export class Writer {
  readonly #store: Store
  readonly #batches: Batches
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
  readonly #shared: SharedRows
  readonly #hours = new Hours()
  readonly #events = new EventColumns((bytes) => this.#seal.addRecords(bytes))
  readonly #touches = new TouchColumns()
  readonly #idWords = new Uint32Array(4)
  #nextEvent: number
  /** The first event number of the batch under way. */
  #firstEvent = 0
  #nextFile: number
  #nextFact: number

  private constructor(
    store: Store,
    second: DuckDBConnection,
    start: Start,
    effects: { loadedBy: string; now: () => number },
  ) {
    this.#store = store
    this.#batches = new Batches(store.connection, second)
    this.#ids = start.ids
    this.#known = start.known
    this.#setAside = start.setAside
    this.#head = start.head
    this.#nextEvent = start.nextEvent
    this.#nextFile = start.nextFile
    this.#nextFact = start.nextFact
    this.#shared = new SharedRows(start)
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

  /** Opens a batch. Every batch ends with {@link commit}. */
  async begin(): Promise<void> {
    await this.#batches.begin()
    this.#firstEvent = this.#nextEvent
  }

  /** Reserves the number by which a file's events and refusals refer to it. */
  nextFile(): number {
    return this.#nextFile++
  }

  addFile(id: number, file: FileRow): void {
    this.#batches.append('file', ...fileCells(id, file, { now: this.#now(), loadedBy: this.#loadedBy }))
    if (file.state !== 'set-aside' && file.outside === 0) for (const key of keysOf(file)) this.#known.add(key)
    this.#seal.addFile(id, file)
    if (this.#setAside.delete(file.url)) this.#triedAgain.push(file.url)
    if (file.state === 'set-aside') this.#setAside.add(file.url)
  }

  addRefused(file: number, position: string, reason: string, sample: string): void {
    this.#batches.append('refused', file, position, reason, sample)
  }

  addDigest(file: number, digest: DigestRow): void {
    this.#batches.append('digest', ...digestCells(file, digest))
  }

  /** Adds an event whose id was claimed, or which was found to differ from its namesakes. */
  addEvent(file: number, event: EventRow): number {
    const n = this.#nextEvent++
    const isOdd = this.#events.add(this.#batches.open('event'), event, {
      n,
      file,
      form: this.#shared.formId(event.form),
      caller: this.#shared.callerId(event.caller),
      ip: this.#shared.textId(event.ip),
      agent: this.#shared.textId(event.agent),
    })
    if (isOdd) this.#batches.append('odd_id', n)
    this.#hours.count(event)
    this.#addDerived(n, event)
    if (event.sharedId !== null) this.#batches.append('shared', event.sharedId, n)
    if (event.addendum !== null) {
      this.#batches.append('addendum', n, event.addendum.originalId, event.addendum.reason, event.addendum.fields)
    }
    return n
  }

  /** Everything that is read out of a record: what a correction replaces. */
  #addDerived(n: number, event: EventRow): void {
    for (const touch of event.touches) this.#addTouch(n, touch)
    for (const alias of event.aliases) {
      this.#batches.append(
        'alias',
        n,
        instant(event.time),
        alias.type,
        alias.name,
        alias.id,
        alias.account,
        alias.region,
        alias.bond,
        shortKey(alias.name),
        alias.id === null ? null : shortKey(alias.id),
      )
    }
    for (const fact of event.facts) this.#addFact(n, fact)
  }

  /**
   * Replaces all that was read out of event `n` by what its corrected record says; the record itself stays. To be
   * called in a batch.
   */
  async correct(n: number, addenda: readonly number[], corrected: EventRow): Promise<void> {
    const connection = this.#batches.connection
    await forgetDerived(connection, n)
    await connection.run('UPDATE event SET form = $2, caller = $3, error_message = $4 WHERE n = $1', [
      n,
      this.#shared.formId(corrected.form),
      this.#shared.callerId(corrected.caller),
      corrected.errorMessage,
    ])
    await connection.run('DELETE FROM addendum_applied WHERE original = $1', [n])
    for (const addendum of addenda) await connection.run('INSERT INTO addendum_applied VALUES ($1, $2)', [addendum, n])
    this.#addDerived(n, corrected)
  }

  /** The same content again, in another place. */
  addCopy(n: number, file: number, position: number): void {
    this.#batches.append('copy', n, file, position)
  }

  addConflict(eventId: string): void {
    this.#batches.append('conflict', eventId)
  }

  #addFact(n: number, fact: Fact): void {
    const id = this.#nextFact++
    this.#batches.append('fact', id, n, fact.kind, fact.caller, JSON.stringify(fact))
    for (const key of fact.keys) {
      this.#batches.append('fact_key', key, id)
      this.#batches.append('stale_key', key)
    }
  }

  #addTouch(n: number, touch: ExtractedTouch): void {
    const { arn, id } = touch.resource
    const head = arn?.endsWith(id) ? arn.slice(0, -id.length) : null
    const spec = this.#shared.specs.idOf(touch, head)
    this.#touches.add(this.#batches.open('touch'), {
      n,
      spec,
      id,
      arn: head === null ? arn : null,
      summary: touch.summary,
    })
  }

  /** The stored and pending records under these ids, to tell a duplicate from a conflict. Waits for earlier batches. */
  async recordsOf(eventIds: readonly string[]): Promise<Map<string, KnownRecord[]>> {
    await this.#batches.drain()
    if (this.#batches.begun) {
      const events = this.#batches.open('event')
      this.#events.flush(events)
      events.flushSync()
    }
    const found = new Map<string, KnownRecord[]>()
    for (let from = 0; from < eventIds.length; from += 1000) {
      const some = eventIds.slice(from, from + 1000)
      // This batch's transaction may have begun before the last one was committed, and then does not see it: the other
      // connection, which is idle now, does.
      const { idle: stored, connection: pending } = this.#batches
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
    this.#events.flush(this.#batches.open('event'))
    this.#touches.flush(this.#batches.open('touch'))
    this.#shared.write((table, ...cells) => this.#batches.append(table, ...cells))
    for (const row of this.#hours.take()) {
      this.#batches.append(
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
    this.#sealBatch()
    await this.#batches.commit(async (connection) => {
      if (this.#triedAgain.length === 0) return
      await connection.run(
        `DELETE FROM file WHERE state = 'set-aside' AND url IN (SELECT unnest($urls))`,
        ...textList('urls', this.#triedAgain),
      )
      this.#triedAgain = []
    })
  }

  /** The batch's own entry in the chain of custody, in the batch's transaction. */
  #sealBatch(): void {
    if (this.#nextEvent > this.#firstEvent) this.#seal.addEvents(this.#firstEvent, this.#nextEvent - 1)
    const { cells, head } = nextEntry(this.#head, {
      action: 'load',
      detail: this.#seal.detail(),
      version: this.#loadedBy,
      now: this.#now(),
    })
    this.#batches.append('custody', ...cells)
    this.#head = head
    this.#seal = new BatchSeal()
  }

  /** Waits until every committed batch is on disk. */
  async drain(): Promise<void> {
    await this.#batches.drain()
  }

  /** Drops a batch that was begun and not committed. */
  async rollback(): Promise<void> {
    if (!this.#batches.begun) return
    this.#events.clear()
    this.#touches.clear()
    await this.#batches.rollback()
  }

  /** How many events the store has, with those of the batch under way. */
  get events(): number {
    return this.#nextEvent - 1
  }

  get store(): Store {
    return this.#store
  }
}
