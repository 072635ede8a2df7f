import { tableName } from '../engine/remote/names.ts'
import { EXIT, TrailError, usageError } from '../errors.ts'
import type { LakeEffects, LakeEngine, Spent } from '../model/lake.ts'
import type { Io } from './io.ts'
import type { Settings } from './session.ts'

/** The engine that the settings name, its table, and what its queries took. */
export interface Lake {
  engine: LakeEngine
  /** The schema's parts, and the table within it. */
  schema: readonly string[]
  table: string
  spent: Spent[]
  /** Bytes that one query may read; null for any. */
  maxScan: number | null
  /** Objects that were made of results so far: each has a name of its own, whichever query it is from. */
  objects: number
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
  tableName([table], '--table')
  if (globals.engine === 'trino') {
    const url = globals.trinoUrl ?? config.trino?.url
    if (url === undefined)
      throw usageError('no-url', 'which Trino?', 'Give --trino-url https://HOST:PORT, or trino.url in trail.yaml.')
    const { trinoEngine } = await import('../engine/remote/trino.ts')
    const schema = [config.trino?.catalog ?? DEFAULTS.catalog, config.trino?.schema ?? DEFAULTS.schema]
    const named = (globals.trinoSchema ?? schema.join('.')).split('.')
    if (named.length !== 2) throw usageError('bad-name', '--trino-schema takes CATALOG.SCHEMA')
    tableName(named, '--trino-schema')
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
    return { engine, schema: named, table, spent, maxScan, objects: 0 }
  }
  const { athenaEngine } = await import('../aws/athena.ts')
  const options = athenaOptions(settings)
  tableName([options.database], '--athena-database')
  const engine = athenaEngine({ ...options, maxScan }, effects)
  return { engine, schema: [options.database], table, spent, maxScan, objects: 0 }
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

/** A signal that Ctrl-C aborts, with the sentence to end with; `release` when it is not wanted any more. */
export function stopOnInterrupt(io: Io): { stop: AbortController; release: () => void } {
  const stop = new AbortController()
  const release = io.onInterrupt(() =>
    stop.abort(
      new TrailError('interrupted', 'interrupted: the query was cancelled in the engine', {
        exitCode: EXIT.interrupted,
      }),
    ),
  )
  return { stop, release }
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
