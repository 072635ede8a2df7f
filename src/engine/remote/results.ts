import type { LakeResult } from '../../model/lake.ts'
import { parseInstant } from '../../model/time.ts'
import { placeKey } from '../../store/open.ts'
import type { Seen } from '../../store/seen.ts'
import { recordOf } from './record.ts'

/** A record on its way into the local store, with the partition that it came from. */
export interface LakeRecord {
  text: string
  account: string | null
  region: string | null
}

type Row = readonly (string | null)[]

/** The records of a result by statements.ts; rows without one, which only count, are handed to `onOther`. */
export async function* recordsIn(
  result: LakeResult,
  onOther: (row: Row) => void = () => {},
): AsyncGenerator<LakeRecord> {
  for await (const cells of result.rows) {
    const row = cells.map((value) => (value === null || value === undefined ? null : String(value)))
    const [payload, account, region] = row
    if (payload != null) yield { text: recordOf(payload), account: account ?? null, region: region ?? null }
    else onOther(row)
  }
}

/** Takes a counting row of `candidateStatement` down. */
export function count(row: Row, seen: Map<string, Seen>): void {
  const [, account, region, owner, awsRegion, hour, source, category, management, readOnly, type, name] = row
  const [events, first, last, files] = row.slice(12)
  if (events == null || Number(files ?? 0) > 0) return
  seen.set(JSON.stringify(row.slice(1, 12)), {
    account: owner ?? account ?? null,
    region: awsRegion ?? region ?? null,
    hour: hour == null ? null : parseInstant(`${hour}:00:00Z`),
    first: first == null ? null : parseInstant(first),
    last: last == null ? null : parseInstant(last),
    events: Number(events),
    source: source ?? null,
    name: name ?? null,
    category: category ?? null,
    type: type ?? null,
    management: boolOf(management),
    readOnly: boolOf(readOnly),
  })
}

/** Takes a row of `coverageStatement` down that counts the files of a place. */
export function countFiles(row: Row, files: Map<string, number>): void {
  const [, account, region] = row
  const number = Number(row[15] ?? 0)
  if (number > 0) files.set(placeKey(account ?? '', region ?? ''), number)
}

const boolOf = (value: string | null | undefined): boolean | null =>
  value == null ? null : value.toLowerCase() === 'true'
