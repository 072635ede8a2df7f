import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { coarseSelect } from '../engine/remote/coarse.ts'
import { fetchInto } from '../engine/remote/fetch.ts'
import { tableName } from '../engine/remote/names.ts'
import { conditionOf, type Question, sliceOf } from '../engine/remote/question.ts'
import type { LakeRecord } from '../engine/remote/results.ts'
import { candidateStatement, type Source } from '../engine/remote/statements.ts'
import { all } from '../engine/remote/where.ts'
import { TrailError, usageError } from '../errors.ts'
import { ingest } from '../ingest/ingest.ts'
import type { SourceObject } from '../ingest/source/source.ts'
import { checkParameters, type DryRun } from '../model/lake.ts'
import { literal } from '../query/bind.ts'
import { openWriter, type Store } from '../store/open.ts'
import { temporaryFolder } from '../store/temporary.ts'
import type { Io } from './io.ts'
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
    const source = await sourceOf(lake, stop.signal)
    const store = await openWriter(join(folder, 'answer.duckdb'))
    try {
      await fetchInto(store, lake.engine, source, question, {
        load: (records) => load(store, records, lake, io, stop.signal),
        onRound: (what) => settings.verbose && io.err(`asking ${lake.engine.name} for ${what}\n`),
        beforeRead: (slice) =>
          checkScan(lake, settings, io, stop.signal, () => foreseeSlice(lake, slice, io, stop.signal)),
        signal: stop.signal,
      })
      return await work(store)
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

/** The SQL that a question begins with, and what it would read; what follows depends on what is found. */
export async function firstStatement(question: Question, settings: Settings, io: Io): Promise<DryRun> {
  const lake = await openLake(settings, io)
  const { stop, release } = stopOnInterrupt(io)
  try {
    const slice = sliceOf(question)
    const source = tableName([...lake.schema, `${lake.table}_coarse`], '--table')
    const statement = candidateStatement(source, slice, all(conditionOf(question)))
    checkParameters(statement)
    return dryRun(statement, lake, await foreseen(() => foreseeSlice(lake, slice, io, stop.signal), stop.signal))
  } finally {
    release()
    lake.engine.close()
  }
}

/** The coarse view where there is one; else its text over the table, whatever columns that has. */
async function sourceOf({ engine, schema, table }: Lake, signal: AbortSignal): Promise<Source> {
  const database = schema.at(-1)?.toLowerCase() ?? ''
  const catalog = schema.length > 1 ? `"${schema[0]?.toLowerCase()}".` : ''
  const view = `${table}_coarse`.toLowerCase()
  const result = await engine.run(
    {
      sql: `SELECT table_name, column_name FROM ${catalog}information_schema.columns
WHERE table_schema = ? AND table_name IN (?, ?)`,
      parameters: [literal(database), literal(table.toLowerCase()), literal(view)],
    },
    signal,
  )
  const columns = new Map<string, Set<string>>()
  for await (const [name, column] of result.rows) {
    const known = columns.get(String(name)) ?? new Set<string>()
    columns.set(String(name), known.add(String(column)))
  }
  const own = columns.get(table.toLowerCase())
  if (columns.has(view)) return tableName([...schema, view], '--table')
  if (own === undefined)
    throw new TrailError('no-table', `there is no table ${[...schema, table].join('.')}`, {
      hint: 'trail athena ddl s3://BUCKET writes its definition.',
    })
  if (!own.has('useridentity') && !own.has('record'))
    throw usageError('bad-table', `${table} is no table of CloudTrail logs: it has no column useridentity`)
  return `(${coarseSelect(tableName([...schema, table], '--table'), own)})`
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
