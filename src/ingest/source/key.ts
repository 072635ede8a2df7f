import type { Pruning } from './source.ts'

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
