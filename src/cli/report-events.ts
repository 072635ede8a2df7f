import { closeSync, openSync, writeSync } from 'node:fs'
import { usageError } from '../errors.ts'
import { formatInstant } from '../model/time.ts'
import { csvLine } from '../output/csv.ts'
import { printable } from '../output/printable.ts'
import type { Store } from '../store/open.ts'
import { type ReportEventRow, reportEvents } from '../store/report-events.ts'

const COLUMNS = [
  ...[
    'eventId',
    'eventTime',
    'part',
    'class',
    'eventSource',
    'eventName',
    'account',
    'region',
    'errorCode',
    'sourceIp',
  ],
  ...['userAgent', 'principal', 'session', 'accessKeyId', 'via', 'resources'],
] as (keyof ReportEventRow)[]

/** Beyond so many events the list is written when it is asked for. */
export const EVENTS_UNASKED = 100_000

/** Every event behind the report whose tables stand on this store, as CSV; for its owner only. Gives their number. */
export async function writeReportEvents(store: Store, path: string): Promise<number> {
  let file: number
  try {
    file = openSync(path, 'w', 0o600)
  } catch (cause) {
    throw usageError('not-writable', `${path} can't be written: ${cause instanceof Error ? cause.message : cause}`)
  }
  try {
    writeSync(file, csvLine(COLUMNS))
    let count = 0
    for await (const batch of reportEvents(store.connection)) {
      writeSync(file, batch.map((row) => csvLine(COLUMNS.map((name) => cellOf(row[name])))).join(''))
      count += batch.length
    }
    return count
  } finally {
    closeSync(file)
  }
}

/** The list is for people, who look at files on terminals: `trail events` gives the texts as they are. */
function cellOf(value: string | Date | null): string | null {
  if (value === null) return null
  return value instanceof Date ? formatInstant(value.getTime()) : printable(value)
}
