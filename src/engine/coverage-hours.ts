import {
  countHours,
  type GapReason,
  type HourState,
  type PlaceFacts,
  type Span,
  type Stretch,
  stretchesOf,
} from '../audit/coverage.ts'
import { TRAIL_CALLS, type TrailGap, trailGaps } from '../audit/trail-switches.ts'
import type { CoverageRegion, CoverageReport } from '../model/coverage.ts'
import type { JsonObject } from '../model/json.ts'
import { formatInstant } from '../model/time.ts'
import type { TimeRange } from '../model/time-range.ts'
import { categories, hasEventWithin, loadedPlaces, type Place, trailCalls } from '../store/coverage.ts'
import { digestPeriods, filesByPlace, loadedHours, loadedUrls } from '../store/files.ts'
import { placeKey, type Store } from '../store/open.ts'
import type { Context } from './actors.ts'

/**
 * An account with so many events and not a single one that only reads is taken for one whose trail keeps writes only:
 * the console and every SDK read before they write.
 */
const WRITES_SHOW = 50

/** Which hour of which account and region is covered, within `range` where it is given. */
export async function coverageReport(store: Store, context: Context, range: TimeRange): Promise<CoverageReport> {
  const facts = await Facts.of(store, range)
  const accounts = [...new Set([...facts.places.map(({ account }) => account), ...facts.digestAccounts()])].sort()
  const regions = [...new Set(facts.places.map((place) => place.region ?? ''))].sort()
  return {
    accounts: await Promise.all(
      accounts.map(async (account) => ({
        account,
        name: context.accounts.get(account) ?? null,
        regions: await Promise.all(
          [...new Set([...regions, ...facts.digestRegions(account)])]
            .filter((region) => region !== '' || facts.placeOf(account, '') !== undefined)
            .map((region) => regionOf(facts, account, region)),
        ),
      })),
    ),
    categories: await categories(store.connection),
    ...(store.lake === undefined ? {} : { partitions: store.lake.partitions }),
  }
}

async function regionOf(facts: Facts, account: string, region: string): Promise<CoverageRegion> {
  const place = facts.placeOf(account, region)
  const stretches = stretchesOf(await facts.placeFacts(account, region))
  const time = (ms: number | null | undefined) => (ms === null || ms === undefined ? null : formatInstant(ms))
  const gap = ({ from, to, reason }: Span & { reason: GapReason }) => ({
    from: formatInstant(from),
    to: formatInstant(to),
    reason,
  })
  const shown = stretches.length > 0 ? stretches : facts.neverSeen()
  return {
    region,
    first: time(place?.first),
    last: time(place?.last),
    events: place?.events ?? 0,
    files: facts.filesOf(account, region),
    hours: countHours(shown),
    missing: shown.flatMap((each) => (each.reason === null ? [] : [gap({ ...each, reason: each.reason })])),
    timeline: timeline(shown),
  }
}

function timeline(stretches: readonly Stretch[]): CoverageRegion['timeline'] {
  const merged: (Span & { state: HourState })[] = []
  for (const { from, to, state } of stretches) {
    const last = merged.at(-1)
    if (last !== undefined && last.state === state) last.to = to
    else merged.push({ from, to, state })
  }
  return merged.map(({ from, to, state }) => ({ from: formatInstant(from), to: formatInstant(to), state }))
}

interface LoadedDigest extends Span {
  absent: number
}

/** What the store knows of every place, read once. */
class Facts {
  readonly places: readonly Place[]
  readonly #files: ReadonlyMap<string, number> | null
  readonly #store: Store
  readonly #range: TimeRange
  readonly #hours: ReadonlyMap<string, ReadonlySet<number>>
  readonly #digests: ReadonlyMap<string, readonly LoadedDigest[]>
  readonly #gaps: readonly TrailGap[]

  static async of(store: Store, range: TimeRange): Promise<Facts> {
    const { connection } = store
    const places = await loadedPlaces(connection)
    const end = Math.max(0, ...places.map((place) => place.last ?? 0))
    const calls = (await trailCalls(connection, TRAIL_CALLS)).map(({ record, ...call }) => {
      const { requestParameters, responseElements } = JSON.parse(record) as JsonObject
      return { ...call, requestParameters: requestParameters ?? null, responseElements: responseElements ?? null }
    })
    return new Facts(store, range, {
      places,
      files: store.lake === undefined ? await filesOf(store) : store.lake.files,
      hours: await hoursOf(store),
      digests: await digestsOf(store),
      gaps: trailGaps(calls, end + 1),
    })
  }

  private constructor(
    store: Store,
    range: TimeRange,
    read: {
      places: Facts['places']
      files: ReadonlyMap<string, number> | null
      hours: Map<string, Set<number>>
      digests: Map<string, LoadedDigest[]>
      gaps: TrailGap[]
    },
  ) {
    this.#store = store
    this.#range = range
    this.places = read.places
    this.#files = read.files
    this.#hours = read.hours
    this.#digests = read.digests
    this.#gaps = read.gaps
  }

  placeOf(account: string, region: string): Place | undefined {
    return this.places.find((place) => place.account === account && (place.region ?? '') === region)
  }

  filesOf(account: string, region: string): number | null {
    return this.#files === null ? null : (this.#files.get(placeKey(account, region)) ?? 0)
  }

  digestAccounts(): string[] {
    return [...this.#digests.keys()].map((key) => JSON.parse(key)[0])
  }

  digestRegions(account: string): string[] {
    return [...this.#digests.keys()]
      .map((key) => JSON.parse(key))
      .flatMap(([of, region]) => (of === account ? [region] : []))
  }

  async placeFacts(account: string, region: string): Promise<PlaceFacts> {
    const key = placeKey(account, region)
    const present = this.#hours.get(key) ?? new Set<number>()
    const digests = this.#digests.get(key) ?? []
    const known = present.size > 0 || digests.length > 0
    return {
      present,
      digests,
      stopped: known ? await this.#gapsOf(account, region, 'stopped') : [],
      writeOnly: known ? await this.#writesOnly(account, region) : [],
      asked: known ? { from: this.#range.since, to: this.#range.until } : { from: null, to: null },
    }
  }

  /** A place that other accounts' logs make expect, and of which nothing was ever seen: the whole time is open. */
  neverSeen(): Stretch[] {
    const firsts = this.places.flatMap((place) => (place.first === null ? [] : [place.first]))
    const lasts = this.places.flatMap((place) => (place.last === null ? [] : [place.last]))
    if (firsts.length === 0) return []
    const from = hourOf(this.#range.since ?? Math.min(...firsts))
    const to = hourOf((this.#range.until ?? Math.max(...lasts) + 1) - 1) + HOUR_MS
    return from < to ? [{ from, to, state: 'unknown', reason: 'never-seen' }] : []
  }

  /** The gaps that trails of this place had, less those in which another trail went on delivering. */
  async #gapsOf(account: string, region: string, why: TrailGap['why']): Promise<Span[]> {
    const own = this.#gaps.filter(
      (gap) => gap.why === why && (gap.account ?? account) === account && (gap.region ?? region) === region,
    )
    const open: Span[] = []
    for (const gap of own)
      if (!(await hasEventWithin(this.#store.connection, { account, region }, gap, why === 'write-only')))
        open.push(gap)
    return open
  }

  async #writesOnly(account: string, region: string): Promise<Span[]> {
    const own = this.places.filter((place) => place.account === account)
    const events = own.reduce((sum, place) => sum + place.events, 0)
    const place = this.placeOf(account, region)
    if (events >= WRITES_SHOW && own.every((each) => each.writeOnly) && place?.first != null && place.last != null)
      return [{ from: place.first, to: place.last + 1 }]
    return this.#gapsOf(account, region, 'write-only')
  }
}

const HOUR_MS = 3_600_000
function hourOf(ms: number): number {
  return Math.floor(ms / HOUR_MS) * HOUR_MS
}

async function filesOf(store: Store): Promise<Map<string, number>> {
  const found = await filesByPlace(store.connection)
  return new Map(found.map(({ account, region, files }) => [placeKey(account, region), files]))
}

async function hoursOf(store: Store): Promise<Map<string, Set<number>>> {
  const found = new Map<string, Set<number>>()
  for (const { account, region, hour } of await loadedHours(store.connection)) {
    const key = placeKey(account, region)
    const hours = found.get(key) ?? new Set()
    found.set(key, hours.add(hour))
  }
  return found
}

async function digestsOf(store: Store): Promise<Map<string, LoadedDigest[]>> {
  const nameOf = (key: string) => key.slice(key.lastIndexOf('/') + 1)
  const loaded = new Set((await loadedUrls(store.connection)).map(nameOf))
  const found = new Map<string, LoadedDigest[]>()
  for (const { account, region, starts, ends, logFiles } of await digestPeriods(store.connection)) {
    const key = placeKey(account ?? '', region ?? '')
    const digest = { from: starts, to: ends, absent: logFiles.filter((file) => !loaded.has(nameOf(file))).length }
    const list = found.get(key)
    if (list === undefined) found.set(key, [digest])
    else list.push(digest)
  }
  return found
}
