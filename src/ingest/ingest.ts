import type { IngestSummary } from '../model/ingest.ts'
import type { Json, JsonObject } from '../model/json.ts'
import { recordCustody } from '../store/custody.ts'
import type { FileRow } from '../store/event-row.ts'
import { type Store, whileLoading } from '../store/open.ts'
import { keepRequests, type RequestNeeded } from '../store/requests.ts'
import { sortTouches } from '../store/runs.ts'
import { Writer } from '../store/writer.ts'
import { applyAddenda } from './addendum.ts'
import { type Content, type Failed, type Fetched, fetchObject, type Keep, sha256 } from './fetch.ts'
import type { KnownCaller } from './known-caller.ts'
import { type Loaded, Loader, type Wanted } from './load.ts'
import { pool } from './pool.ts'
import type { ReadResult } from './read/contents.ts'
import { readObject } from './read/read.ts'
import { settle } from './settle.ts'
import type { SourceObject } from './source/source.ts'
import { emptySummary } from './summary.ts'

/** Inflated bytes under way at once; with DuckDB's own limit it keeps the process under 1 GB. */
const BYTES_UNDER_WAY = 96 * 2 ** 20
/** CloudTrail's JSON inflates about so many times; only a guess for the bound above. */
const INFLATES_TO = 10
/** A batch ends at the first of these: enough to write whole row groups, little enough to lose nothing by a kill. */
const BATCH = { events: 8192, bytes: 32 * 2 ** 20, files: 1000 }
/**
 * The log is written into the store when the events fill so many, a row group, once more: only the few beyond it are then
 * compressed again by the next one. Or after so many bytes, since all of them are held in memory until then.
 */
const CHECKPOINT = { events: 122_880, bytes: 256 * 2 ** 20 }

export interface IngestOptions {
  /** The sources as they were named, for the record of custody. */
  sources?: readonly string[]
  wanted: Wanted
  /** Objects fetched at once. */
  concurrency: number
  /** After how much the log is written into the store, where not after {@link CHECKPOINT}. */
  checkpoint?: { events: number; bytes: number }
}

export interface Progress {
  objects: number
  bytes: number
  events: number
}

export interface IngestEffects {
  onProgress: (progress: Progress) => void
  keep: Keep | null
  now: () => number
  /** The version of trail, for the provenance of each file. */
  version: string
  signal: AbortSignal
  /** What policies will ask of requests; where it isn't given, they read the records. */
  requestNeeded?: RequestNeeded
}

/** Loads the objects of `sources` that the store does not hold yet, then brings index and attribution up to date. */
export async function ingest(
  store: Store,
  sources: AsyncIterable<SourceObject>,
  options: IngestOptions,
  effects: IngestEffects,
): Promise<IngestSummary<number>> {
  const custody = (action: 'ingest' | 'ingested', detail: Json) =>
    recordCustody(store.connection, { action, detail, version: effects.version, now: effects.now() })
  await custody('ingest', { sources: [...(options.sources ?? [])], ...recorded(options.wanted) })
  const summary = await whileLoading(store, async () => {
    const loaded = await load(store, sources, options, effects)
    await sortTouches(store)
    await settle(store, effects.signal)
    if (effects.requestNeeded !== undefined) await keepRequests(store, effects.requestNeeded)
    return loaded
  })
  const { objects, events, duplicates } = summary
  await custody('ingested', { objects: { ...objects }, events, duplicates })
  await store.connection.run('CHECKPOINT')
  return summary
}

/** Loads the events. What it remembers of them meanwhile is let go of before attribution takes its own memory. */
async function load(
  store: Store,
  sources: AsyncIterable<SourceObject>,
  options: IngestOptions,
  effects: IngestEffects,
): Promise<IngestSummary<number>> {
  const writer = await Writer.open(store, { loadedBy: effects.version, now: effects.now })
  const summary = await new Run(writer, options, effects).all(sources)
  await applyAddenda(writer)
  return summary
}

/** What was asked for, as the record of custody keeps it. */
function recorded({ since, until, accounts, regions }: Wanted): JsonObject {
  const iso = (ms: number | null) => (ms === null ? null : new Date(ms).toISOString())
  return {
    since: iso(since),
    until: iso(until),
    accounts: accounts === null ? null : [...accounts].sort(),
    regions: regions === null ? null : [...regions].sort(),
  }
}

class Run {
  readonly #writer: Writer
  readonly #loader: Loader
  readonly #options: IngestOptions
  readonly #effects: IngestEffects
  readonly #summary = emptySummary()
  readonly #accounts = new Set<string>()
  readonly #regions = new Set<string>()
  #files: { id: number; row: Omit<FileRow, keyof Loaded>; loaded: Loaded | null }[] = []
  #events = 0
  #bytes = 0
  /** The store's events at the last checkpoint, and the bytes that came since. */
  #settled: number
  #unsettled = 0

  constructor(writer: Writer, options: IngestOptions, effects: IngestEffects) {
    this.#writer = writer
    this.#options = options
    this.#effects = effects
    this.#settled = writer.events
    this.#loader = new Loader(writer, options.wanted)
  }

  async all(sources: AsyncIterable<SourceObject>): Promise<IngestSummary<number>> {
    try {
      const fetched = pool(sources, (object) => this.#fetch(object), {
        concurrency: this.#options.concurrency,
        weightOf: (object) => (object.size ?? 0) * INFLATES_TO,
        maxWeight: BYTES_UNDER_WAY,
      })
      for await (const each of fetched) {
        this.#effects.signal.throwIfAborted()
        await this.#take(each)
      }
      await this.#commit()
      await this.#writer.drain()
    } catch (error) {
      await this.#writer.rollback()
      await this.#writer.drain()
      throw error
    }
    return { ...this.#summary, accounts: [...this.#accounts].sort(), regions: [...this.#regions].sort() }
  }

  async #fetch(object: SourceObject): Promise<Fetched> {
    this.#effects.signal.throwIfAborted()
    return fetchObject(object, (key) => this.#writer.knows(key), this.#effects.keep)
  }

  async #take(fetched: Fetched): Promise<void> {
    this.#summary.objects.found++
    if (fetched.kind === 'known') {
      this.#summary.objects.known++
      return
    }
    if (this.#files.length === 0) await this.#writer.begin()
    const id = this.#writer.nextFile()
    if (fetched.kind === 'failed') this.#setAside(id, fetched.object, fetched.reason, fetched.file, null)
    else this.#read(id, fetched)
    this.#effects.onProgress({
      objects: this.#summary.objects.found,
      bytes: this.#summary.bytes,
      events: this.#summary.events + this.#events,
    })
    if (this.#events >= BATCH.events || this.#bytes >= BATCH.bytes || this.#files.length >= BATCH.files)
      await this.#commit()
  }

  /** `file` and the hash of its content are null as far as they are not known. */
  #setAside(
    id: number,
    object: SourceObject,
    reason: string,
    file: Failed['file'],
    contentSha256: string | null,
  ): void {
    this.#summary.objects.setAside++
    this.#summary.setAside.push({ file: object.url, reason })
    const unread = { etag: object.etag, versionId: object.versionId, size: object.size ?? 0, sha256: null }
    const row = { ...manifestOf(object), ...(file ?? unread), contentSha256 }
    this.#files.push({
      id,
      row: { ...row, state: 'set-aside', reason, shape: null, refused: 0 },
      loaded: null,
    })
  }

  #read(id: number, fetched: Content): void {
    const { object, content } = fetched
    this.#summary.bytes += fetched.bytes.length
    this.#bytes += content.length
    const result = readObject(content, this.#loader.seen.identities)
    const row = { ...manifestOf(object), ...fetched.file, contentSha256: sha256(content) }
    switch (result.kind) {
      case 'events':
        this.#loadEvents(id, row, result, object)
        return
      case 'digest':
        this.#summary.objects.ignored.digest++
        this.#writer.addDigest(id, {
          ...result.digest,
          logFiles: result.digest.logFiles.length,
          body: content.toString('utf8'),
          signature: fetched.metadata.signature ?? null,
        })
        this.#files.push({
          id,
          row: { ...row, state: 'ignored', reason: 'digest', shape: 'digest', refused: 0 },
          loaded: null,
        })
        return
      case 'ignored':
        this.#summary.objects.ignored[result.why === 'insight' ? 'insight' : 'other']++
        this.#files.push({
          id,
          row: { ...row, state: 'ignored', reason: result.why, shape: null, refused: 0 },
          loaded: null,
        })
        return
      case 'refused':
        this.#setAside(id, object, result.reason, fetched.file, row.contentSha256)
    }
  }

  #loadEvents(
    id: number,
    row: RowStart,
    result: Extract<ReadResult<KnownCaller>, { kind: 'events' }>,
    object: SourceObject,
  ): void {
    const loaded = this.#loader.load(id, result.records, { account: object.account, region: object.region })
    for (const refused of result.refused) this.#writer.addRefused(id, refused.position, refused.reason, refused.sample)
    this.#summary.refused += result.refused.length
    this.#summary.passed.insight += result.passed.insight
    this.#summary.passed.other += result.passed.other
    this.#events += result.records.length
    this.#files.push({
      id,
      row: { ...row, state: 'loaded', reason: null, shape: result.shape, refused: result.refused.length },
      loaded,
    })
  }

  async #commit(): Promise<void> {
    if (this.#files.length === 0) return
    await this.#loader.decide()
    for (const { id, row, loaded } of this.#files) {
      this.#writer.addFile(id, { ...row, ...(loaded ?? NOTHING_LOADED) })
      if (loaded !== null) this.#count(loaded)
    }
    await this.#writer.commit()
    this.#unsettled += this.#bytes
    const { events, bytes } = this.#options.checkpoint ?? CHECKPOINT
    const isFull = Math.floor(this.#writer.events / events) > Math.floor(this.#settled / events)
    if (isFull || this.#unsettled >= bytes) await this.#checkpoint()
    this.#files = []
    this.#events = 0
    this.#bytes = 0
  }

  /** Writes what the log holds into the store: touches sorted, so that no place is taken for them that is free again later. */
  async #checkpoint(): Promise<void> {
    const { store } = this.#writer
    await this.#writer.drain()
    await sortTouches(store)
    await store.connection.run('CHECKPOINT')
    this.#settled = this.#writer.events
    this.#unsettled = 0
  }

  #count(loaded: Loaded): void {
    const summary = this.#summary
    summary.objects.loaded++
    summary.events += loaded.events
    summary.duplicates += loaded.duplicates
    summary.outside += loaded.outside
    if (loaded.first !== null) summary.first = Math.min(summary.first ?? loaded.first, loaded.first)
    if (loaded.last !== null) summary.last = Math.max(summary.last ?? loaded.last, loaded.last)
    for (const account of loaded.accounts) this.#accounts.add(account)
    for (const region of loaded.regions) this.#regions.add(region)
  }
}

const NOTHING_LOADED = { events: 0, duplicates: 0, outside: 0, first: null, last: null }

type RowStart = Omit<FileRow, keyof Loaded | 'state' | 'reason' | 'shape' | 'refused'>

function manifestOf(object: SourceObject): Pick<FileRow, 'url' | 'account' | 'region' | 'delivered'> {
  return { url: object.url, account: object.account, region: object.region, delivered: object.delivered }
}
