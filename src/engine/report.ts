import type { RegistryEntry } from '../attribution/vendor.ts'
import { sift } from '../audit/baseline.ts'
import { isDeclared } from '../audit/network.ts'
import type { Coverage } from '../model/coverage.ts'
import type { Accepted } from '../model/finding.ts'
import {
  type ByClass,
  EVENT_CLASSES,
  type Novelty,
  type ReportChain,
  type ReportHop,
  type ReportIndex,
  type ReportVendor,
  type Seen,
  type VendorReport,
} from '../model/report.ts'
import { formatInstant } from '../model/time.ts'
import type { TimeRange } from '../model/time-range.ts'
import type { EventMap } from '../policy/event-map.ts'
import { relationOfName } from '../resources/verbs.ts'
import type { Store } from '../store/open.ts'
import * as counted from '../store/report.ts'
import type { TakenRow } from '../store/report-credentials.ts'
import { reportResources } from '../store/report-resources.ts'
import { scopeReport, vendorsSeen } from '../store/report-scope.ts'
import type { Span } from '../store/report-span.ts'
import type { Actors } from './actors.ts'
import { type Audit, audit } from './audit.ts'
import { coverageOf } from './coverage.ts'
import { coverageReport } from './coverage-hours.ts'
import { integrityOfCounts } from './integrity.ts'
import { credentialsOf } from './report-credentials.ts'
import { liveSessionsOf } from './revoke.ts'
import { vendorNamed } from './vendor-named.ts'
import { suggestVendors } from './vendors-suggest.ts'
import { openViews } from './views.ts'

const DAY_MS = 86_400_000

/** Without --since the last so many days are held against what came before, or the later half where that is shorter. */
const NOVELTY_DAYS = 30

export interface ReportOptions extends TimeRange {
  /** A vendor's id, its name, or one of its accounts. */
  vendor: string
  /** At most so many resources, those that were changed most; null for all. */
  resources: number | null
  /** data/iam-events.json. */
  map: EventMap
  /** Findings that were accepted, with a reason. */
  baseline: readonly Accepted[]
  /** The findings about all vendors in this range, where they are known already. */
  judged?: Audit
}

/** What a vendor did with its credentials, and what that statement rests on. @throws TrailError for no known vendor. */
export async function vendorReport(store: Store, actors: Actors, options: ReportOptions): Promise<VendorReport> {
  const vendor = reported(vendorNamed(actors.context.registry.entries, options.vendor))
  const { connection } = store
  await openViews(store, actors)
  await scopeReport(connection, vendor.id, options, (name) => relationOfName(name) === 'read')
  const coverage = await coverageOf(store)
  const end = coverage.last === null ? null : Date.parse(coverage.last)
  const totals = await counted.reportTotals(connection)
  const ids = new EventIds(store)
  const signers = await ids.named(await counted.signers(connection))
  const { credentials, taken } = await credentialsOf(store, actors, signers, options, end)
  const resources = await reportResources(connection, options.resources)
  const networks = await ids.seen(await counted.reportNetworks(connection))
  const agents = await ids.seen(await counted.reportAgents(connection))
  const chains = await ids.seen(await counted.reportChains(connection))
  return {
    vendor,
    window: windowOf(options, coverage),
    coverage,
    integrity: await integrityOfCounts(store, await counted.alteredOfReport(connection), options),
    places: (await coverageReport(store, actors.context, options)).accounts,
    notObservable: notObservable(coverage),
    totals: { ...totals, first: iso(totals.first), last: iso(totals.last) },
    classes: await ids.seen(await counted.classesOf(connection)),
    certainty: await ids.seen(await counted.certainties(connection)),
    apart: await ids.seen(await counted.apartFrom(connection)),
    principals: distinct(signers.map(({ principal }) => principal)),
    roles: distinct(credentials.map(({ kind, subject }) => (kind === 'role' ? subject : null))),
    credentials,
    activity: await activityOf(store, totals),
    where: await ids.seen(await counted.reportPlaces(connection)),
    actions: await ids.seen(await counted.reportActions(connection)),
    resources: await ids.seen(resources.rows),
    resourceCount: resources.count,
    networks: networks.map((network) => ({ ...network, declared: isDeclared(network.ip, vendor.networks) })),
    networkCount: networks.length,
    userAgents: agents,
    userAgentCount: agents.length,
    externalIds: externalIdsOf(taken),
    denials: await ids.seen(await counted.reportDenials(connection)),
    novelty: await noveltyOf(store, ids, options, totals),
    chains: chains.map(({ hops, ...chain }): ReportChain => ({ ...chain, hops: JSON.parse(hops) as ReportHop[] })),
    liveSessions: await liveSessionsOf(store, actors, vendor.id),
    ...(await judgedOf(store, actors, vendor.id, options)),
    hours: (await counted.reportHours(connection)).map(({ hour, events }) => ({ hour: formatInstant(hour), events })),
  }
}

/** The findings about a vendor, less those that were accepted. */
async function judgedOf(store: Store, actors: Actors, vendor: string, options: ReportOptions) {
  const judged = options.judged ?? (await audit(store, actors, { ...options, vendor, given: null }))
  const { findings, measuredAt } = judged
  const own = findings.filter((finding) => finding.vendor === vendor)
  const sifted = sift(own, options.baseline, measuredAt === null ? null : Date.parse(measuredAt))
  return { findings: sifted.findings, accepted: sifted.accepted }
}

function reported(found: RegistryEntry): ReportVendor {
  const { id, source, owner, from, until, networks, expectedActions } = found
  return {
    ...{ id, name: found.name, source, owner, from, until },
    accounts: [...found.accounts.keys()],
    networks: [...networks],
    expectedActions: [...expectedActions],
  }
}

/** Resolves places of events to their ids. */
class EventIds {
  readonly #store: Store

  constructor(store: Store) {
    this.#store = store
  }

  /** Rows with the ids of their first events, and their times as text. */
  async seen<Row extends Span>(list: readonly Row[]): Promise<(Omit<Row, 'at' | 'first' | 'last'> & Seen)[]> {
    const ids = await this.#idsOf(list)
    return list.map(({ at, first, last, ...row }) => ({
      ...row,
      first: iso(first),
      last: iso(last),
      evidence: at.flatMap((place) => ids.get(place) ?? []),
    }))
  }

  async named<Row extends Span>(list: readonly Row[]): Promise<(Omit<Row, 'at'> & { evidence: string[] })[]> {
    const ids = await this.#idsOf(list)
    return list.map(({ at, ...row }) => ({ ...row, evidence: at.flatMap((place) => ids.get(place) ?? []) }))
  }

  #idsOf(list: readonly Span[]): Promise<Map<number, string>> {
    return counted.eventIdsAt(
      this.#store.connection,
      list.flatMap((row) => row.at),
    )
  }
}

function windowOf({ since, until }: TimeRange, coverage: Coverage): VendorReport['window'] {
  const clip = (time: string | null, bound: number | null, pick: (a: number, b: number) => number) =>
    time === null ? null : formatInstant(bound === null ? Date.parse(time) : pick(Date.parse(time), bound))
  return {
    since: iso(since),
    until: iso(until),
    first: clip(coverage.first, since, Math.max),
    last: clip(coverage.last, until, Math.min),
  }
}

/** What these logs can't show whatever happened, so that its absence proves nothing. */
function notObservable({ categories, first, partitions }: Coverage): string[] {
  if (first === null) return ['Anything: the store holds no events.']
  const said: string[] = []
  if (!categories.managementRead)
    said.push('Reads of the configuration, and the taking of roles: the logs hold no read-only management events.')
  if (!categories.managementWrite) said.push('Changes: the logs hold no management events that write.')
  said.push(
    categories.data.length === 0
      ? 'Reads and writes of objects, table items and messages, and calls of functions: the logs hold no data events.'
      : `Data events of services other than ${categories.data.join(', ')}.`,
  )
  if (categories.networkActivity.length === 0)
    said.push('Calls that a VPC endpoint refused: no network activity events.')
  if (partitions !== undefined && partitions.from !== null)
    said.push(
      `What came before ${partitions.from}, since no earlier partition was read: what is new, when roles and keys were made, and the policies that they had by then.`,
    )
  said.push('What the vendor does in accounts whose logs are not loaded, and who sits at its keyboards.')
  return said
}

async function activityOf(
  store: Store,
  { first, last }: { first: number | null; last: number | null },
): Promise<VendorReport['activity']> {
  const days = first === null || last === null ? 0 : (last - first) / DAY_MS
  const unit = days <= 3 ? 'hour' : days <= 120 ? 'day' : days <= 730 ? 'week' : 'month'
  const bins = new Map<number, ByClass>()
  for (const { from, class: kind, events } of await counted.activityBy(store.connection, unit)) {
    const bin = bins.get(from) ?? (Object.fromEntries(EVENT_CLASSES.map((each) => [each, 0])) as ByClass)
    bin[kind] = events
    bins.set(from, bin)
  }
  return { unit, bins: [...bins].map(([from, bin]) => ({ from: formatInstant(from), ...bin })) }
}

async function noveltyOf(
  store: Store,
  ids: EventIds,
  range: TimeRange,
  { first, last }: { first: number | null; last: number | null },
): Promise<Novelty> {
  // Of a lake nothing is read before the range but what explains its sessions, and that is no past to compare with.
  if (first === null || last === null || store.lake !== undefined)
    return { since: iso(range.since), until: iso(range.until ?? last), baseline: 0, items: [] }
  const since = range.since ?? Math.floor(Math.max(last - NOVELTY_DAYS * DAY_MS, (first + last) / 2) / 1000) * 1000
  const { baseline, items } = await counted.noveltiesSince(store.connection, since)
  return {
    since: formatInstant(since),
    until: iso(range.until) ?? formatInstant(last),
    baseline,
    // Without a past everything is new, and saying so would say nothing.
    items: baseline === 0 ? [] : await ids.seen(items),
  }
}

function externalIdsOf(taken: readonly TakenRow[]): VendorReport['externalIds'] {
  const byValue = new Map<string, TakenRow[]>()
  for (const row of taken)
    if (row.externalId !== null) byValue.set(row.externalId, [...(byValue.get(row.externalId) ?? []), row])
  return [...byValue].map(([value, rows]) => {
    const times = rows.flatMap(({ first, last }) => [first, last]).filter((time) => time !== null)
    return {
      value,
      roles: distinct(rows.map(({ role }) => role)),
      uses: rows.reduce((sum, { count }) => sum + count, 0),
      first: times.length === 0 ? null : formatInstant(Math.min(...times)),
      last: times.length === 0 ? null : formatInstant(Math.max(...times)),
      evidence: rows.flatMap(({ evidence }) => evidence.slice(0, 2)),
    }
  })
}

function distinct(values: readonly (string | null)[]): string[] {
  return [...new Set(values)].filter((value) => value !== null).sort()
}

function iso(ms: number | null): string | null {
  return ms === null ? null : formatInstant(ms)
}

/** A report of every vendor that has any event within the range, one after the other. */
export async function* allReports(store: Store, actors: Actors, options: Omit<ReportOptions, 'vendor'>) {
  await openViews(store, actors)
  const vendors = await vendorsSeen(store.connection, options)
  const judged = await audit(store, actors, { ...options, vendor: null, given: null })
  for (const vendor of vendors) yield await vendorReport(store, actors, { ...options, vendor, judged })
}

/** The index over reports: a line for each vendor, and the foreign accounts that no register knows. */
export async function reportIndex(
  store: Store,
  actors: Actors,
  range: TimeRange,
  reports: readonly ReportIndex['vendors'][number][],
): Promise<ReportIndex> {
  const coverage = await coverageOf(store)
  return {
    window: windowOf(range, coverage),
    coverage,
    vendors: [...reports],
    unknownAccounts: (await suggestVendors(store, actors)).flatMap(
      ({ accounts, roles, externalIds, events, confidence, evidence }) =>
        accounts.map((account) => ({ account, roles, externalIds, events, confidence, evidence })),
    ),
  }
}
