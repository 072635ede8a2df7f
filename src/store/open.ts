import { existsSync, readFileSync, renameSync, rmSync } from 'node:fs'
import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api'
import { TrailError, usageError } from '../errors.ts'
import type { PartitionsRead } from '../model/coverage.ts'
import { explainingFaults, explainOpening } from './faults.ts'
import { remember } from './memory.ts'
import { createSchema, migrate, SCHEMA_VERSION } from './migrate.ts'

/**
 * What every opening of a store shares. `latest` is what makes DuckDB honour `USING COMPRESSION zstd`; the memory
 * limit leaves room for the process itself within 1 GB; a small checkpoint threshold would recompress the last row
 * group over and over while loading.
 */
const SETTINGS = {
  storage_compatibility_version: 'latest',
  memory_limit: '512MB',
  preserve_insertion_order: 'true',
  checkpoint_threshold: '512MB',
  // What trail needs is in the library: DuckDB must not look for more on the network.
  autoinstall_known_extensions: 'false',
  autoload_known_extensions: 'false',
}

/**
 * A writer keeps both cores busy by itself, with reading on one and a batch's commit on another: a second thread of
 * DuckDB's would only wait for the first, and waiting costs it CPU.
 */
const WRITING = { ...SETTINGS, threads: '1' }

/** While loading: what DuckDB takes beside its limit is then about as much as the limit. */
const MEMORY_TO_LOAD = '256MB'

/** Runs `work`, which loads events, with less memory for DuckDB, so that all of the process stays below 1 GB. */
export async function whileLoading<Result>({ connection }: Store, work: () => Promise<Result>): Promise<Result> {
  await connection.run(`SET memory_limit = '${MEMORY_TO_LOAD}'`)
  try {
    return await work()
  } finally {
    // A store that can't be written any more can't be set either: what befell `work` is what counts.
    await connection.run(`SET memory_limit = '${SETTINGS.memory_limit}'`).catch(() => {})
  }
}

export interface OpenOptions {
  /** How long to wait for a store that another process holds, in milliseconds. */
  waitMs?: number
  /** Told once when waiting begins. */
  onWait?: (message: string) => void
}

/** An account's region as a key. */
export function placeKey(account: string, region: string): string {
  return JSON.stringify([account, region])
}

/** The partitions that a store was filled from, and their files by {@link placeKey}; null where they were not counted. */
export interface LakeOrigin {
  partitions: PartitionsRead
  files: ReadonlyMap<string, number> | null
}

/** An open store. Whoever opened it closes it. */
export interface Store {
  readonly path: string
  readonly connection: DuckDBConnection
  /** Set where the store holds what one question needs of a lake, and no more. */
  readonly lake?: LakeOrigin
  /** A second connection to the same store, closed with it. */
  connect(): Promise<DuckDBConnection>
  close(): void
}

/** What is said where a store is needed and none is there. */
export function noStore(path: string): TrailError {
  return usageError(
    'no-store',
    `there is no store at ${path}`,
    'Load logs first: trail ingest SOURCE… (or name another with --store FILE).',
  )
}

/** Opens the store for reading. Several readers may share it; a writer keeps them out. */
export async function openReader(path: string, options: OpenOptions = {}): Promise<Store> {
  if (!existsSync(path)) throw noStore(path)
  const store = await open(path, { ...SETTINGS, threads: '2', access_mode: 'READ_ONLY' }, options)
  remember(store.connection)
  return checked(store, (found) => {
    if (found < SCHEMA_VERSION) {
      throw new TrailError(
        'store-old',
        `${path} was written by an older trail (schema ${found}, this one reads ${SCHEMA_VERSION})`,
        {
          hint: 'Bring it up to date with: trail status --migrate',
        },
      )
    }
  })
}

/**
 * Opens the store for writing, making it (for its owner only) where there is none, and bringing it up to date where an
 * older trail made it.
 */
export async function openWriter(path: string, options: OpenOptions = {}): Promise<Store> {
  if (!existsSync(path)) await create(path)
  const store = await open(path, WRITING, options)
  return checked(store, (found) => migrate(store.connection, found))
}

/**
 * Makes an empty store under another name and gives it its own when it is whole: a process that is killed meanwhile
 * must not leave a file that no later run can use.
 */
async function create(path: string): Promise<void> {
  const draft = `${path}.new-${process.pid}`
  // DuckDB makes the file itself, with the umask's permissions.
  const before = process.umask(0o077)
  try {
    rmSync(draft, { force: true })
    const store = await open(draft, WRITING, {})
    try {
      await createSchema(store.connection)
      await store.connection.run('CHECKPOINT')
    } finally {
      store.close()
    }
    // Another process may have made the store in the meantime: its own is as good.
    if (existsSync(path)) rmSync(draft)
    else renameSync(draft, path)
  } finally {
    process.umask(before)
  }
}

async function checked(store: Store, onOlder: (found: number) => void | Promise<void>): Promise<Store> {
  try {
    const found = await explainingFaults(store.path, () => schemaOf(store))
    if (found > SCHEMA_VERSION) {
      throw new TrailError(
        'store-new',
        `${store.path} was written by a newer trail (schema ${found}, this one knows ${SCHEMA_VERSION})`,
        {
          hint: 'Update trail, or use another store with --store FILE.',
        },
      )
    }
    if (found < SCHEMA_VERSION) await onOlder(found)
    return store
  } catch (error) {
    store.close()
    throw error
  }
}

async function schemaOf(store: Store): Promise<number> {
  try {
    const reader = await store.connection.runAndReadAll(`SELECT value FROM meta WHERE key = 'schema'`)
    const value = Number(reader.getRows()[0]?.[0])
    if (Number.isInteger(value)) return value
  } catch (cause) {
    if (!/does not exist/.test(String(cause))) throw cause
  }
  throw usageError(
    'not-a-store',
    `${store.path} is a DuckDB file, but no store of trail`,
    'Name another with --store FILE.',
  )
}

async function open(path: string, settings: Record<string, string>, options: OpenOptions): Promise<Store> {
  const deadline = performance.now() + (options.waitMs ?? 5000)
  for (let told = false; ; told = true) {
    try {
      return await connectTo(path, settings)
    } catch (error) {
      const lock = lockHolder(error)
      if (lock === null) throw explainOpening(path, error)
      if (!told) options.onWait?.(`${path} is in use by ${lock}; waiting for it`)
      if (performance.now() >= deadline) {
        throw new TrailError('store-locked', `${path} is in use by ${lock}`, {
          hint: 'Wait for it to end, or copy the file.',
          cause: error,
        })
      }
      await new Promise((resolve) => setTimeout(resolve, 200))
    }
  }
}

async function connectTo(path: string, settings: Record<string, string>): Promise<Store> {
  const instance = await DuckDBInstance.create(path, settings)
  const connections: DuckDBConnection[] = []
  const connect = async () => {
    const connection = await instance.connect()
    connections.push(connection)
    await connection.run(`SET TimeZone = 'UTC'`)
    return connection
  }
  const connection = await connect()
  return {
    path,
    connection,
    connect,
    close() {
      for (const each of connections) each.closeSync()
      instance.closeSync()
    },
  }
}

/** `process 4711 (trail ingest …)` from DuckDB's lock message, null where the error is another. */
function lockHolder(error: unknown): string | null {
  const message = String(error)
  if (!message.includes('Could not set lock')) return null
  const pid = /PID (\d+)/.exec(message)?.[1]
  if (pid === undefined) return 'another process'
  const command = commandOf(pid)
  return command === null ? `process ${pid}` : `process ${pid} (${command})`
}

function commandOf(pid: string): string | null {
  try {
    const words = readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0').filter(Boolean)
    const shown = words.slice(/\bnode$/.test(words[0] ?? '') ? 1 : 0)
    return (
      shown
        .join(' ')
        .replace(/[^\x20-\x7e]/g, '?')
        .slice(0, 120) || null
    )
  } catch {
    return null
  }
}
