import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { fetchCoverage } from '../engine/remote/coverage.ts'
import { type FetchEffects, fetchInto } from '../engine/remote/fetch.ts'
import { tableName } from '../engine/remote/names.ts'
import { candidatesOf, type Question, sliceOf } from '../engine/remote/question.ts'
import type { LakeRecord } from '../engine/remote/results.ts'
import { candidateStatement } from '../engine/remote/statements.ts'
import { ingest } from '../ingest/ingest.ts'
import type { SourceObject } from '../ingest/source/source.ts'
import type { PartitionsRead } from '../model/coverage.ts'
import { checkParameters, type DryRun } from '../model/lake.ts'
import { openWriter, type Store } from '../store/open.ts'
import { temporaryFolder } from '../store/temporary.ts'
import type { Io } from './io.ts'
import { tablesOf } from './lake-tables.ts'
import { type Lake, openLake, sayTotals, stopOnInterrupt } from './open-lake.ts'
import { version } from './program.ts'
import { checkScan, dryRun, foreseen, foreseeSlice } from './scan-check.ts'
import type { Settings } from './session.ts'

/** The local store of one question, filled from the lake; in a folder of its own that is removed afterwards. */
export async function withLakeStore<Result>(
  question: Question,
  settings: Settings,
  io: Io,
  work: (store: Store) => Promise<Result>,
): Promise<Result> {
  const lake = await openLake(settings, io)
  const folder = temporaryFolder('trail-lake-')
  const { stop, release } = stopOnInterrupt(io)
  try {
    const tables = await tablesOf(lake, stop.signal)
    const store = await openWriter(join(folder, 'answer.duckdb'))
    try {
      const effects: FetchEffects = {
        load: (records) => load(store, records, lake, io, stop.signal),
        onRound: (what) => settings.verbose && io.err(`asking ${lake.engine.name} for ${what}\n`),
        beforeRead: (slice) =>
          checkScan(lake, settings, io, stop.signal, () => foreseeSlice(lake, slice, io, stop.signal)),
        signal: stop.signal,
      }
      const files = question.isOfCoverage ? await fetchCoverage(store, lake.engine, tables, question, effects) : null
      if (!question.isOfCoverage) await fetchInto(store, lake.engine, tables.source, question, effects)
      return await work({ ...store, lake: { partitions: partitionsRead(lake, question), files } })
    } finally {
      store.close()
    }
  } finally {
    release()
    lake.engine.close()
    rmSync(folder, { recursive: true, force: true })
    sayTotals(lake, settings, io)
  }
}

/** What the answer's coverage is of. Days as `2026-03-02`. */
function partitionsRead({ engine, schema, table }: Lake, question: Question): PartitionsRead {
  const { from, to, accounts, regions } = sliceOf(question)
  const day = (text: string | null) => text?.replaceAll('/', '-') ?? null
  return {
    engine: engine.name,
    table: [...schema, table].join('.'),
    from: day(from),
    to: day(to),
    accounts: [...accounts],
    regions: [...regions],
  }
}

/** The SQL that a question begins with, and what it would read; what follows depends on what is found. */
export async function firstStatement(question: Question, settings: Settings, io: Io): Promise<DryRun> {
  const lake = await openLake(settings, io)
  const { stop, release } = stopOnInterrupt(io)
  try {
    const slice = sliceOf(question)
    const source = tableName([...lake.schema, `${lake.table}_coarse`], '--table')
    const statement = candidateStatement(source, slice, candidatesOf(question))
    checkParameters(statement)
    return dryRun(statement, lake, await foreseen(() => foreseeSlice(lake, slice, io, stop.signal), stop.signal))
  } finally {
    release()
    lake.engine.close()
  }
}

/** Records held before they are loaded. */
const CHUNK_CHARACTERS = 8_000_000

async function load(
  store: Store,
  records: AsyncIterable<LakeRecord>,
  lake: Lake,
  io: Io,
  signal: AbortSignal,
): Promise<void> {
  const wanted = { since: null, until: null, accounts: null, regions: null }
  const name = () => `${lake.engine.name}:${lake.spent.at(-1)?.queryId ?? 'query'}/${lake.objects++}`
  await ingest(
    store,
    objectsOf(records, name),
    { wanted, concurrency: 1 },
    { onProgress: () => {}, keep: null, now: io.now, version: version(), signal },
  )
}

/** Records as objects to load, one for each partition: its place tells what a record does not. */
async function* objectsOf(records: AsyncIterable<LakeRecord>, name: () => string): AsyncGenerator<SourceObject> {
  const places = new Map<string, { first: LakeRecord; texts: string[] }>()
  let size = 0
  const flush = function* () {
    for (const { first, texts } of places.values()) yield objectOf(name(), first, texts)
    places.clear()
    size = 0
  }
  for await (const record of records) {
    const key = `${record.account}/${record.region}`
    const place = places.get(key)
    if (place === undefined) places.set(key, { first: record, texts: [record.text] })
    else place.texts.push(record.text)
    size += record.text.length
    if (size > CHUNK_CHARACTERS) yield* flush()
  }
  yield* flush()
}

function objectOf(url: string, { account, region }: LakeRecord, texts: readonly string[]): SourceObject {
  const bytes = Buffer.from(`{"Records":[${texts.join(',')}]}`, 'utf8')
  return {
    kind: 'stdin',
    url,
    bucket: null,
    key: url,
    size: bytes.length,
    etag: null,
    versionId: null,
    account,
    region,
    delivered: null,
    category: 'CloudTrail',
    read: async () => ({ bytes, etag: null, versionId: null, metadata: {} }),
  }
}
