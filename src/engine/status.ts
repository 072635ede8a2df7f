import type { Status } from '../model/answers.ts'
import { countEventRows } from '../store/events.ts'
import { fileStates, setAsideFiles } from '../store/files.ts'
import { SCHEMA_VERSION } from '../store/migrate.ts'
import type { Store } from '../store/open.ts'
import { coverageOf } from './coverage.ts'

export async function status(store: Store): Promise<Status> {
  const { first, last, accounts, regions } = await coverageOf(store)
  return {
    store: store.path,
    schema: SCHEMA_VERSION,
    events: await countEventRows(store.connection),
    files: await fileStates(store.connection),
    first,
    last,
    accounts,
    regions,
    setAside: await setAsideFiles(store.connection),
  }
}
