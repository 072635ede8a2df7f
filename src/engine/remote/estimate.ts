import { tooMuchToRead } from '../../model/lake.ts'
import { type Days, dayOf } from './where.ts'

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
}

/** Partitions as a table's properties tell them; null for a table that is laid out otherwise, or not in S3. */
export function partitionsOf(properties: Readonly<Record<string, string>>): Partitions | null {
  const list = (column: string) =>
    properties[`projection.${column}.values`]?.split(',').map((each) => each.trim()) ?? []
  const template = properties['storage.location.template'] ?? ''
  const first = properties['projection.timestamp.range']?.split(',')[0]?.trim() ?? ''
  if (!template.startsWith('s3://') || properties['projection.timestamp.format'] !== 'yyyy/MM/dd') return null
  if (list('account').length === 0 || list('region').length === 0 || !/^\d{4}\/\d\d\/\d\d$/.test(first)) return null
  return { template, accounts: list('account'), regions: list('region'), first }
}

const DAY_MS = 86_400_000

/** The folders of the partitions that hold these days. */
export function foldersOf({ template, accounts, regions, first }: Partitions, days: Days, now: number): string[] {
  const from = days.from === null || days.from < first ? first : days.from
  const today = dayOf(now)
  const to = days.to === null || days.to > today ? today : days.to
  const folders: string[] = []
  for (let at = Date.parse(from.replaceAll('/', '-')); dayOf(at) <= to; at += DAY_MS)
    for (const account of accounts)
      for (const region of regions) {
        const values: Readonly<Record<string, string>> = { account, region, timestamp: dayOf(at) }
        folders.push(`${template.replace(/\$\{(\w+)\}/g, (all, name: string) => values[name] ?? all)}/`)
      }
  return folders
}

/** Folders that are listed at most: of more, as many evenly taken, and the rest reckoned from them. */
const SAMPLE = 600
const AT_ONCE = 16

/**
 * Adds up what lies in the partitions of these days before they are read.
 * @throws TrailError as soon as it is more than may be read.
 */
export async function checkScan(folders: readonly string[], most: number, sizeBelow: SizeBelow): Promise<number> {
  const step = Math.max(1, folders.length / SAMPLE)
  const some = Array.from({ length: Math.min(folders.length, SAMPLE) }, (_, i) => folders[Math.floor(i * step)] ?? '')
  let bytes = 0
  const worker = async () => {
    for (let folder = some.pop(); folder !== undefined; folder = some.pop()) {
      const size = await sizeBelow(folder)
      bytes += size
      if (bytes > most) throw tooMuchToRead(bytes, most, false)
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, worker))
  const all = bytes * step
  if (all > most) throw tooMuchToRead(all, most, true)
  return all
}
