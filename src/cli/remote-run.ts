import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { coarseSelect } from '../engine/remote/coarse.ts'
import { fetchInto, type LakeRecord } from '../engine/remote/fetch.ts'
import { tableName } from '../engine/remote/names.ts'
import { conditionOf, type Question } from '../engine/remote/question.ts'
import { candidateStatement, type Source } from '../engine/remote/statements.ts'
import { all, daysOf } from '../engine/remote/where.ts'
import { TrailError, usageError } from '../errors.ts'
import { ingest } from '../ingest/ingest.ts'
import type { SourceObject } from '../ingest/source/source.ts'
import type { LakeEffects, LakeEngine, Spent, Statement } from '../model/lake.ts'
import { literal } from '../query/bind.ts'
import { openWriter, type Store } from '../store/open.ts'
import { temporaryFolder } from '../store/temporary.ts'
import type { Io } from './io.ts'
import { version } from './program.ts'
import type { Settings } from './session.ts'

/** The engine that the settings name, its table, and what its queries took. */
export interface Lake {
  engine: LakeEngine
  /** The schema's parts, and the table within it. */
  schema: readonly string[]
  table: string
  spent: Spent[]
}

const DEFAULTS = {
  workgroup: 'primary',
  database: 'default',
  table: 'cloudtrail_logs',
  catalog: 'hive',
  schema: 'default',
}

export async function openLake(settings: Settings, io: Io): Promise<Lake> {
  const { globals, config } = settings
  const spent: Spent[] = []
  const effects: LakeEffects = {
    onSpent(each) {
      spent.push(each)
      if (settings.verbose) io.err(`${saidOf(each)}\n`)
    },
    sleep: io.sleep,
    now: io.now,
    env: io.env,
  }
  const maxScan = gigabytes(globals.maxScanGb)
  const table = globals.table ?? config.athena?.table ?? DEFAULTS.table
  if (globals.engine === 'trino') {
    const url = globals.trinoUrl ?? config.trino?.url
    if (url === undefined)
      throw usageError('no-url', 'which Trino?', 'Give --trino-url https://HOST:PORT, or trino.url in trail.yaml.')
    const { trinoEngine } = await import('../engine/remote/trino.ts')
    const schema = [config.trino?.catalog ?? DEFAULTS.catalog, config.trino?.schema ?? DEFAULTS.schema]
    const named = (globals.trinoSchema ?? schema.join('.')).split('.')
    if (named.length !== 2) throw usageError('bad-name', '--trino-schema takes CATALOG.SCHEMA')
    tableName([...named, table], '--trino-schema')
    const engine = trinoEngine(
      {
        url,
        user: globals.trinoUser ?? io.env.USER ?? 'trail',
        password: io.env.TRAIL_TRINO_PASSWORD ?? null,
        token: io.env.TRAIL_TRINO_TOKEN ?? null,
        catalog: named[0] ?? '',
        schema: named[1] ?? '',
        maxScan,
      },
      effects,
    )
    return { engine, schema: named, table, spent }
  }
  const { athenaEngine } = await import('../aws/athena.ts')
  const options = athenaOptions(settings)
  tableName([options.database, table], '--athena-database')
  return { engine: athenaEngine({ ...options, maxScan }, effects), schema: [options.database], table, spent }
}

/** What the options and trail.yaml say of Athena. */
export function athenaOptions({ globals, config: { athena } }: Settings) {
  const reuseMinutes = globals.athenaReuse === undefined ? null : Number(globals.athenaReuse)
  if (reuseMinutes !== null && !(reuseMinutes > 0 && reuseMinutes <= 10_080))
    throw usageError('bad-reuse', '--athena-reuse takes a number of minutes, 10080 (7 days) at most')
  return {
    region: globals.athenaRegion ?? athena?.region ?? null,
    workgroup: globals.athenaWorkgroup ?? athena?.workgroup ?? DEFAULTS.workgroup,
    database: globals.athenaDatabase ?? athena?.database ?? DEFAULTS.database,
    output: globals.athenaOutput ?? athena?.output ?? null,
    reuseMinutes,
  }
}

function gigabytes(text: string | undefined): number | null {
  if (text === undefined) return null
  const value = Number(text)
  if (Number.isFinite(value) && value > 0) return value * 1e9
  throw usageError('bad-limit', `--max-scan-gb takes a number above 0, not ${JSON.stringify(text)}`)
}

/** The local store of one question, filled from the lake; in a folder of its own that is removed afterwards. */
export async function withLakeStore<Result>(
  question: Question,
  settings: Settings,
  io: Io,
  work: (store: Store) => Promise<Result>,
): Promise<Result> {
  const lake = await openLake(settings, io)
  const folder = temporaryFolder('trail-lake-')
  const stop = new AbortController()
  const release = io.onInterrupt(() => stop.abort())
  try {
    const source = await sourceOf(lake, stop.signal)
    const store = await openWriter(join(folder, 'answer.duckdb'))
    try {
      await fetchInto(store, lake.engine, source, question, {
        load: (records) => load(store, records, lake, io, stop.signal),
        onRound: (what) => settings.verbose && io.err(`asking ${lake.engine.name} for ${what}\n`),
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

/** The SQL that a question begins with; what follows depends on what is found. */
export async function firstStatement(question: Question, settings: Settings, io: Io): Promise<Statement> {
  const { engine, schema, table } = await openLake(settings, io)
  engine.close()
  const source = tableName([...schema, `${table}_coarse`], '--table')
  return candidateStatement(source, daysOf(question), all(conditionOf(question)))
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
  { engine, spent }: Lake,
  io: Io,
  signal: AbortSignal,
): Promise<void> {
  const wanted = { since: null, until: null, accounts: null, regions: null }
  const name = () => `${engine.name}:${spent.at(-1)?.queryId ?? 'query'}`
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
  let count = 0
  const flush = function* () {
    for (const { first, texts } of places.values()) yield objectOf(`${name()}/${count++}`, first, texts)
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

function saidOf({ engine, queryId, bytes, usd, ms, reused }: Spent): string {
  const cost = usd === null ? '' : `, ${usd.toFixed(4)} USD`
  return `${engine} query ${queryId}: ${megabytes(bytes)} MB read${cost}, ${(ms / 1000).toFixed(1)} s${reused ? ', an earlier result' : ''}`
}

const megabytes = (bytes: number) => (bytes / 1e6).toFixed(bytes < 1e7 ? 2 : 0)

/** Bytes, cost and time of all queries, with their ids: every run states them. */
export function sayTotals({ spent, engine }: Lake, settings: Settings, io: Io): void {
  if (settings.quiet || spent.length === 0) return
  const sum = (pick: (each: Spent) => number) => spent.reduce((total, each) => total + pick(each), 0)
  const cost = engine.name === 'athena' ? `, ${sum((each) => each.usd ?? 0).toFixed(4)} USD` : ''
  io.err(
    `${engine.name}: ${spent.length} ${spent.length === 1 ? 'query' : 'queries'}, ${megabytes(sum((each) => each.bytes))} MB read${cost}, ${(sum((each) => each.ms) / 1000).toFixed(1)} s (${spent.map(({ queryId }) => queryId).join(', ')})\n`,
  )
}
