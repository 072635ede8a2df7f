import { existsSync, readFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import type { CommandUnknownOpts } from '@commander-js/extra-typings'
import { makeRegistry, type Registry } from '../attribution/vendor.ts'
import type { TrailConfig } from '../config/trail-config.ts'
import type { Actors, Context } from '../engine/actors.ts'
import type { Question } from '../engine/remote/question.ts'
import { usageError } from '../errors.ts'
import { parseRange, type TimeRange } from '../model/time-range.ts'
import type { Format } from '../output/index.ts'
import { statementView } from '../output/views/statement.ts'
import { explainingFaults } from '../store/faults.ts'
import type { Store } from '../store/open.ts'
import { builtIn } from './built-in.ts'
import { decoded } from './decoded.ts'
import { emit } from './emit.ts'
import { type Globals, globalsOf } from './globals.ts'
import type { Io } from './io.ts'

/** What the global options, the environment and trail.yaml come to. */
export interface Settings {
  globals: Globals
  config: TrailConfig
  store: string
  /** The user's vendors file, null where there is none. */
  vendors: string | null
  format: Format
  range: TimeRange
  tz: string
  quiet: boolean
  verbose: boolean
}

export async function settingsOf(command: CommandUnknownOpts, io: Io): Promise<Settings> {
  const globals = globalsOf(command)
  const config = await readConfig(globals, io)
  const store = resolve(io.cwd, globals.store ?? io.env.TRAIL_STORE ?? config.store ?? 'trail.duckdb')
  const tz = globals.tz ?? config.tz ?? 'UTC'
  return {
    globals,
    config,
    store,
    vendors: vendorsFile(globals, config, store, io),
    format: globals.format ?? (io.isTty ? 'table' : 'json'),
    range: parseRange({ since: globals.since ?? null, until: globals.until ?? null }, { now: io.now(), tz }),
    tz,
    quiet: globals.quiet === true,
    verbose: globals.verbose === true,
  }
}

async function readConfig(globals: Globals, io: Io): Promise<TrailConfig> {
  const named = globals.config
  const path = resolve(io.cwd, named ?? 'trail.yaml')
  // What reads and checks such files takes longer to load than most answers take: only where there is one.
  if (named === undefined && !existsSync(path)) return { accounts: {} }
  const { parseTrailConfig } = await import('../config/trail-config.ts')
  const config = parseTrailConfig(readText(path, 'settings'), path)
  // Paths in trail.yaml are meant from where it lies.
  const near = (file: string | undefined) => (file === undefined ? undefined : resolve(dirname(path), file))
  return { ...config, store: near(config.store), vendors: near(config.vendors), baseline: near(config.baseline) }
}

function vendorsFile(globals: Globals, config: TrailConfig, store: string, io: Io): string | null {
  const named = globals.vendors ?? io.env.TRAIL_VENDORS ?? config.vendors
  if (named !== undefined) return resolve(io.cwd, named)
  const beside = join(dirname(store), 'vendors.yaml')
  return existsSync(beside) ? beside : null
}

/** The text of a file that an option or a setting names. @throws TrailError where it can't be read. */
export function readText(path: string, what: string): string {
  try {
    return decoded(readFileSync(path))
  } catch (cause) {
    throw usageError(
      'no-file',
      `the ${what} file ${path} can't be read: ${cause instanceof Error ? cause.message : String(cause)}`,
    )
  }
}

export async function registryOf({ vendors }: Settings): Promise<Registry> {
  if (vendors === null) return makeRegistry(await builtIn(), [])
  const { parseVendorsFile } = await import('../config/vendors-file.ts')
  return makeRegistry(await builtIn(), parseVendorsFile(readText(vendors, 'vendors'), vendors))
}

/** DuckDB takes a third of a start: a command that asks no store goes without it. */
const engine = () => import('../store/open.ts')
const actors = () => import('../engine/actors.ts')

/** Runs `work` on the store that the settings name, opened for reading. */
export async function withStore<Result>(
  settings: Settings,
  io: Io,
  work: (store: Store, actors: Actors) => Promise<Result>,
): Promise<Result> {
  if (isRemote(settings))
    throw usageError('local-only', 'this is answered from the local store only', 'Leave --engine out.')
  const [context, { openReader }, { Actors }] = await Promise.all([contextOf(settings), engine(), actors()])
  const store = await openReader(settings.store, { onWait: (message) => settings.quiet || io.err(`${message}\n`) })
  try {
    return await explainingFaults(settings.store, () => work(store, new Actors(store, context)))
  } finally {
    store.close()
  }
}

/**
 * {@link withStore}; with another engine the same work on a local store that is filled from the lake with what the
 * question needs. Null where only the SQL was asked for, and is printed.
 */
export async function withLogs<Result>(
  settings: Settings,
  io: Io,
  question: (registry: Registry) => Question,
  work: (store: Store, actors: Actors) => Promise<Result>,
): Promise<Result | null> {
  if (!isRemote(settings)) return withStore(settings, io, work)
  const { firstStatement, withLakeStore } = await import('./remote-run.ts')
  const [context, { Actors }] = await Promise.all([contextOf(settings), actors()])
  const asked = question(context.registry)
  if (settings.globals.dryRun !== true)
    return withLakeStore(asked, settings, io, (store) => work(store, new Actors(store, context)))
  // A statement is no page, whatever form the answer would have.
  const format = settings.globals.format ?? (io.isTty ? 'table' : 'json')
  await emit(io, { ...settings, format }, statementView, await firstStatement(asked, settings, io))
  return null
}

export function isRemote({ globals }: Settings): boolean {
  if ((globals.engine ?? 'duckdb') !== 'duckdb') return true
  if (globals.dryRun === true)
    throw usageError(
      'no-engine',
      '--dry-run shows the SQL for Athena or Trino',
      'Give --engine athena or --engine trino.',
    )
  return false
}

async function contextOf(settings: Settings): Promise<Context> {
  return { registry: await registryOf(settings), accounts: new Map(Object.entries(settings.config.accounts)) }
}

/** Runs `work` on the store that the settings name, opened for writing. There must be one: only ingest makes stores. */
export async function withWriter<Result>(
  settings: Settings,
  io: Io,
  work: (store: Store) => Promise<Result>,
): Promise<Result> {
  const { noStore, openWriter } = await engine()
  if (!existsSync(settings.store)) throw noStore(settings.store)
  const store = await openWriter(settings.store, { onWait: (message) => settings.quiet || io.err(`${message}\n`) })
  try {
    return await explainingFaults(settings.store, () => work(store))
  } finally {
    store.close()
  }
}

/** A store that an older trail made is migrated by being opened for writing. */
export function bringUpToDate(settings: Settings, io: Io): Promise<void> {
  return withWriter(settings, io, async () => {})
}

/** {@link withStore}, or null where there is no store and none was named. */
export async function withStoreIfAny<Result>(
  settings: Settings,
  io: Io,
  work: (store: Store, actors: Actors) => Promise<Result>,
): Promise<Result | null> {
  if (settings.globals.store === undefined && !existsSync(settings.store)) return null
  return withStore(settings, io, work)
}
