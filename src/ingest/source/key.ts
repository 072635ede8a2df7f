import type { Pruning, Section } from './source.ts'

/** What an object's key says of it, where it stands in a CloudTrail tree; nulls elsewhere. */
export interface PlaceOfKey {
  account: string | null
  region: string | null
  /** Milliseconds: the delivery time of the file's name, else the day of its folder. */
  delivered: number | null
  category:
    | 'CloudTrail'
    | 'CloudTrail-Digest'
    | 'CloudTrail-Insight'
    | 'CloudTrail-NetworkActivity'
    | 'CloudTrail-Aggregated'
    | 'foreign'
    | 'unknown'
}

const TREE = /(?:^|\/)AWSLogs\/(?:o-[a-z0-9]+\/)?([^/]+)\/([^/]+)\/([^/]+)\/(?:(\d{4})\/(\d{2})\/(\d{2})\/)?/
const NAME =
  /(?:^|\/)([^/_]+)_(CloudTrail(?:-[A-Za-z]+)?)_([a-z0-9-]+)_(?:.*_)?(\d{4})-?(\d{2})-?(\d{2})T(\d{2})-?(\d{2})(?:-?(\d{2}))?Z?/

const CATEGORIES: ReadonlySet<string> = new Set([
  'CloudTrail',
  'CloudTrail-Digest',
  'CloudTrail-Insight',
  'CloudTrail-NetworkActivity',
  'CloudTrail-Aggregated',
])

/**
 * Reads `[prefix/]AWSLogs/[o-id/]ACCOUNT/CloudTrail/REGION/YYYY/MM/DD/ACCOUNT_CloudTrail_REGION_YYYYMMDDTHHmmZ_x.json.gz`
 * in all its forms. The dates are of delivery, not of events.
 */
export function placeOfKey(key: string): PlaceOfKey {
  if (/(?:^|\/)_(?:athena|trino)\.sql$/.test(key))
    return { account: null, region: null, delivered: null, category: 'foreign' }
  const exported = EXPORTED.exec(key)
  if (exported !== null) return placeOfExport(exported)
  const tree = TREE.exec(key)
  const name = NAME.exec(key)
  if (tree !== null && !(tree[2] ?? '').startsWith('CloudTrail')) {
    return { account: tree[1] ?? null, region: null, delivered: null, category: 'foreign' }
  }
  const category = tree?.[2] ?? name?.[2] ?? null
  return {
    account: tree?.[1] ?? name?.[1] ?? null,
    region: tree?.[3] ?? name?.[3] ?? null,
    delivered: deliveredAt(name, tree),
    category:
      category === null ? 'unknown' : CATEGORIES.has(category) ? (category as PlaceOfKey['category']) : 'foreign',
  }
}

/** `trail export` writes `account=A/region=R/2026/03/02/…`; the day is that of the events. */
const EXPORTED = /(?:^|\/)account=([^/]+)\/region=([^/]+)\/(\d{4}\/\d{2}\/\d{2})\/[^/]+\.parquet$/

function placeOfExport([, account, region, day = '']: RegExpExecArray): PlaceOfKey {
  const told = (value: string | undefined) => (value === undefined || value === 'unknown' ? null : value)
  const delivered = day === '1970/01/01' ? null : Date.parse(day.replaceAll('/', '-'))
  return { account: told(account), region: told(region), delivered, category: 'CloudTrail' }
}

function deliveredAt(name: RegExpExecArray | null, tree: RegExpExecArray | null): number | null {
  const digits = name === null ? tree?.slice(4, 7) : name.slice(4, 10)
  if (digits === undefined || digits[0] === undefined) return null
  const [year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0] = digits.map((part) => Number(part ?? 0))
  const ms = Date.UTC(year, month - 1, day, hour, minute, second)
  return Number.isNaN(ms) ? null : ms
}

const DAY_MS = 86_400_000

/**
 * Whether an object may hold wanted events. Delivery comes after the event, by minutes as a rule and by more after an
 * outage: everything delivered up to a day beyond `until` may hold one, and folders are days.
 */
export function mayHold(place: PlaceOfKey, { since, until, accounts, regions }: Pruning): boolean {
  if (accounts !== null && place.account !== null && !accounts.has(place.account)) return false
  if (regions !== null && place.region !== null && !regions.has(place.region)) return false
  if (place.delivered === null) return true
  if (since !== null && place.delivered < since - DAY_MS) return false
  return until === null || place.delivered < until + 2 * DAY_MS
}

/** What the name of a folder tells of its place in the tree, as far down as it goes. */
export interface PlaceOfFolder {
  account: string | null
  service: string | null
  region: string | null
  /** Whether it is a part of a region only. */
  isPart: boolean
  /** The days that it holds, in milliseconds; `until` is exclusive. Null where it may hold any. */
  days: { since: number; until: number } | null
}

/** @param folder with a slash at its end */
export function placeOfFolder(folder: string): PlaceOfFolder {
  const parts = /(?:^|\/)AWSLogs\/(?:o-[a-z0-9]+\/)?(?!o-)(.*)\/$/.exec(folder)?.[1]?.split('/') ?? []
  const [account = null, service = null, region = null, year, month, day] = parts
  return { account, service, region, isPart: year !== undefined, days: daysOf(year, month, day) }
}

function daysOf(year: string | undefined, month: string | undefined, day: string | undefined): PlaceOfFolder['days'] {
  if (![year ?? '', month ?? '00', day ?? '00'].every((part) => /^\d+$/.test(part))) return null
  const since = Date.UTC(Number(year), month ? Number(month) - 1 : 0, day ? Number(day) : 1)
  if (day) return { since, until: since + DAY_MS }
  return { since, until: month ? Date.UTC(Number(year), Number(month), 1) : Date.UTC(Number(year) + 1, 0, 1) }
}

/** Whether anything below a folder may be wanted. */
export function mayHoldBelow(place: PlaceOfFolder, { accounts, regions, since, until }: Pruning): boolean {
  if (place.account !== null && accounts !== null && !accounts.has(place.account)) return false
  if (place.region !== null && regions !== null && !regions.has(place.region)) return false
  if (place.days === null) return true
  return (
    (since === null || place.days.until > since - DAY_MS) && (until === null || place.days.since < until + 2 * DAY_MS)
  )
}

/** The section that a folder holds all of, by its name: the level above the years. */
export function sectionOf({ account, service, region, isPart }: PlaceOfFolder): Section | null {
  if (account === null || service === null || region === null || isPart) return null
  return { account, region }
}
