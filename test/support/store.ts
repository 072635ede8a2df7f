import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { makeRegistry } from '../../src/attribution/vendor.ts'
import { builtIn } from '../../src/cli/built-in.ts'
import { requestsNeeded } from '../../src/cli/requests-needed.ts'
import { parseTrailConfig } from '../../src/config/trail-config.ts'
import { parseVendorsFile } from '../../src/config/vendors-file.ts'
import { Actors } from '../../src/engine/actors.ts'
import { ingest } from '../../src/ingest/ingest.ts'
import { localObjects } from '../../src/ingest/source/local.ts'
import type { JsonObject } from '../../src/model/json.ts'
import { openWriter, type Store } from '../../src/store/open.ts'

const BUILT_IN = await builtIn()
/** A question of who-touched that leaves no touch out, save for its `resource`. */
export const EVERY_TOUCH = {
  ...{ since: null, until: null, all: true, denied: false, action: null, event: null },
  ...{ limit: null, newest: false },
}

const EVERYTHING = { since: null, until: null, accounts: null, regions: null }

/**
 * A store of its own with what `source` holds (a file, a folder, or records), in this process; removed when `work` is
 * done. `vendors` and `trail` are the texts of vendors.yaml and trail.yaml.
 */
export async function withStoreOf<Result>(
  source: string | readonly JsonObject[],
  { vendors = null, trail = null }: { vendors?: string | null; trail?: string | null },
  work: (store: Store, actors: Actors) => Promise<Result>,
): Promise<Result> {
  const folder = mkdtempSync(join(tmpdir(), 'trail-store-'))
  const store = await openWriter(join(folder, 'store.duckdb'))
  try {
    await loadInto(store, typeof source === 'string' ? source : written(folder, source))
    const user = vendors === null ? [] : parseVendorsFile(vendors, 'vendors.yaml')
    const { accounts } = parseTrailConfig(trail ?? '', 'trail.yaml')
    const context = { registry: makeRegistry(BUILT_IN, user), accounts: new Map(Object.entries(accounts)) }
    return await work(store, new Actors(store, context))
  } finally {
    store.close()
    rmSync(folder, { recursive: true, force: true })
  }
}

/** Loads a file or a folder, as `trail ingest` does. */
export async function loadInto(store: Store, source: string): Promise<void> {
  await ingest(
    store,
    localObjects(source, EVERYTHING, { insight: 0, other: 0 }),
    { wanted: EVERYTHING, concurrency: 1 },
    {
      onProgress: () => {},
      keep: null,
      now: () => 0,
      version: 'test',
      signal: new AbortController().signal,
      requestNeeded: requestsNeeded(),
    },
  )
}

function written(folder: string, records: readonly JsonObject[]): string {
  const path = join(folder, 'records.json')
  writeFileSync(path, JSON.stringify({ Records: records }))
  return path
}
