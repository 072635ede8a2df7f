import type { CoverageRegion, CoverageReport, Silence } from '../model/coverage.ts'
import { formatInstant } from '../model/time.ts'
import type { TimeRange } from '../model/time-range.ts'
import type { Store } from '../store/open.ts'
import type { Actors } from './actors.ts'
import { coverageOf } from './coverage.ts'
import { coverageReport } from './coverage-hours.ts'

/** Where the thing asked about would have left its traces, as far as its name says. */
export interface Whereabouts {
  account: string | null
  region: string | null
}

/**
 * What stands behind 'nothing found': whether the time and the place asked about are in the logs at all, and how many
 * hours of them the logs do not vouch for.
 */
export async function silenceOf(
  store: Store,
  actors: Actors,
  range: TimeRange,
  { account, region }: Whereabouts = { account: null, region: null },
): Promise<Silence> {
  const { first, last, accounts } = await coverageOf(store)
  const report = await coverageReport(store, actors.context, range)
  return {
    since: range.since === null ? null : formatInstant(range.since),
    until: range.until === null ? null : formatInstant(range.until),
    isOutside: isOutside(range, first, last),
    accountNotLoaded: account !== null && account !== '' && !accounts.includes(account) ? account : null,
    hours: hoursOf(report, account, region),
  }
}

/** Whether no moment of the range lies within what is loaded. */
function isOutside({ since, until }: TimeRange, first: string | null, last: string | null): boolean {
  if (first === null || last === null) return true
  return (since !== null && since > Date.parse(last)) || (until !== null && until <= Date.parse(first))
}

/**
 * The hours of all places that the logs know, or of the one that is meant; one hour of two accounts or regions counts
 * twice. Regions that only other accounts' logs have are `coverage`'s to tell: with many of both they would be all.
 */
function hoursOf({ accounts }: CoverageReport, account: string | null, region: string | null): Silence['hours'] {
  const sum = { present: 0, empty: 0, missing: 0, partial: 0, unknown: 0 }
  for (const each of accounts) {
    if (account !== null && account !== '' && each.account !== account) continue
    for (const place of each.regions) {
      if (region === null || region === '' ? isNeverSeen(place) : place.region !== region) continue
      for (const state of STATES) sum[state] += place.hours[state]
    }
  }
  return sum
}

function isNeverSeen({ missing }: CoverageRegion): boolean {
  return missing.length > 0 && missing.every(({ reason }) => reason === 'never-seen')
}

const STATES = ['present', 'empty', 'missing', 'partial', 'unknown'] as const
