import { tooMuchToRead } from '../../model/lake.ts'
import { dayOf, type Slice } from './where.ts'

/** The bytes of all objects below a prefix of a bucket, as its listing tells. */
export type SizeBelow = (url: string) => Promise<number>

/** Where the partitions of a table lie. */
export interface Partitions {
  /** `s3://bucket/…/${account}/…/${region}/${timestamp}` */
  template: string
  accounts: readonly string[]
  regions: readonly string[]
  /** `2025/11/18`: no partition is before it. */
  first: string
  /** Of its files only the columns are read that a query names: what lies there is the most that it reads. */
  isColumnar: boolean
}

/** Partitions as a table's properties tell them; null for a table that is laid out otherwise, or not in S3. */
export function partitionsOf(properties: Readonly<Record<string, string>>): Partitions | null {
  const list = (column: string) =>
    properties[`projection.${column}.values`]?.split(',').map((each) => each.trim()) ?? []
  const template = properties['storage.location.template'] ?? ''
  const first = properties['projection.timestamp.range']?.split(',')[0]?.trim() ?? ''
  if (!template.startsWith('s3://') || properties['projection.timestamp.format'] !== 'yyyy/MM/dd') return null
  if (list('account').length === 0 || list('region').length === 0 || !/^\d{4}\/\d\d\/\d\d$/.test(first)) return null
  const isColumnar = /parquet|orc/i.test(properties['serde.serialization.lib'] ?? '')
  return { template, accounts: list('account'), regions: list('region'), first, isColumnar }
}

const DAY_MS = 86_400_000

/** The folders of the partitions of a slice. */
export function foldersOf({ template, first, ...has }: Partitions, slice: Slice, now: number): string[] {
  const from = slice.from === null || slice.from < first ? first : slice.from
  const today = dayOf(now)
  const to = slice.to === null || slice.to > today ? today : slice.to
  const asked = (all: readonly string[], some: readonly string[]) =>
    some.length === 0 ? all : all.filter((each) => some.includes(each))
  const folders: string[] = []
  for (let at = Date.parse(from.replaceAll('/', '-')); dayOf(at) <= to; at += DAY_MS)
    for (const account of asked(has.accounts, slice.accounts))
      for (const region of asked(has.regions, slice.regions)) {
        const values: Readonly<Record<string, string>> = { account, region, timestamp: dayOf(at) }
        folders.push(`${template.replace(/\$\{(\w+)\}/g, (all, name: string) => values[name] ?? all)}/`)
      }
  return folders
}

/** What lies in the partitions that a query is about to read. */
export interface Estimate {
  bytes: number
  partitions: number
  /** The partitions that were listed; where it is fewer, the rest is reckoned from them. */
  listed: number
}

/** Folders that are listed at most: of more, as many evenly taken, and the rest reckoned from them. */
const SAMPLE = 600
const AT_ONCE = 16

/**
 * Adds up what lies in these folders before they are read.
 * @throws TrailError as soon as it is more than may be read (`most`; null for any).
 */
export async function estimateScan(
  folders: readonly string[],
  most: number | null,
  sizeBelow: SizeBelow,
): Promise<Estimate> {
  const step = Math.max(1, folders.length / SAMPLE)
  const some = Array.from({ length: Math.min(folders.length, SAMPLE) }, (_, i) => folders[Math.floor(i * step)] ?? '')
  const listed = some.length
  let bytes = 0
  const worker = async () => {
    for (let folder = some.pop(); folder !== undefined; folder = some.pop()) {
      // Awaited by itself: `bytes += await …` would add to what it was before.
      const size = await sizeBelow(folder)
      bytes += size
      if (most !== null && bytes > most) throw tooMuchToRead(bytes, most, false)
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, worker))
  const all = bytes * step
  if (most !== null && all > most) throw tooMuchToRead(all, most, true)
  return { bytes: all, partitions: folders.length, listed }
}
