import type { CoverageReport } from '../model/answers.ts'
import { formatInstant } from '../model/time.ts'
import { categories, loadedPlaces } from '../store/coverage.ts'
import { digestPeriods, filesByPlace, loadedHours, loadedUrls } from '../store/files.ts'
import type { Store } from '../store/open.ts'
import type { Context } from './actors.ts'

const HOUR_MS = 3_600_000

type State = 'present' | 'empty' | 'missing' | 'partial' | 'unknown'

interface Hour {
  hour: number
  state: State
  reason: string | null
}

/**
 * Which hour of which account and region is covered. Only a digest tells an hour in which nothing happened from one
 * whose files are missing: without digests an hour without events is `unknown`, never `empty`.
 */
export async function coverageReport(store: Store, context: Context): Promise<CoverageReport> {
  const { connection } = store
  const [places, hours, digests, files, urls] = [
    await loadedPlaces(connection),
    await loadedHours(connection),
    await digestPeriods(connection),
    await filesByPlace(connection),
    await loadedUrls(connection),
  ]
  const loaded = new Set(urls.map((url) => url.slice(url.lastIndexOf('/') + 1)))
  const accounts = [...new Set(places.map((place) => place.account))].sort()
  return {
    accounts: accounts.map((account) => ({
      account,
      name: context.accounts.get(account) ?? null,
      regions: places
        .filter((place) => place.account === account)
        .map((place) => {
          const region = place.region ?? ''
          const own = digests.filter((digest) => digest.account === account && digest.region === region)
          const present = new Set(
            hours.filter((row) => row.account === account && row.region === region).map((row) => row.hour),
          )
          const states = statesOf(present, own, loaded)
          return {
            region,
            first: place.first === null ? null : formatInstant(place.first),
            last: place.last === null ? null : formatInstant(place.last),
            events: place.events,
            files: files.find((row) => row.account === account && row.region === region)?.files ?? 0,
            hours: countStates(states),
            missing: stretches(states),
          }
        }),
    })),
    categories: await categories(connection),
  }
}

interface Digest {
  starts: number
  ends: number
  logFiles: readonly string[]
}

/** The state of each hour from the first to the last that events or digests speak of. */
function statesOf(present: ReadonlySet<number>, digests: readonly Digest[], loaded: ReadonlySet<string>): Hour[] {
  const floor = (ms: number) => Math.floor(ms / HOUR_MS) * HOUR_MS
  const all = [
    ...present,
    ...digests.map((digest) => floor(digest.starts)),
    ...digests.map((digest) => floor(digest.ends - 1)),
  ]
  if (all.length === 0) return []
  const last = all.reduce((a, b) => Math.max(a, b))
  const states: Hour[] = []
  for (let hour = all.reduce((a, b) => Math.min(a, b)); hour <= last; hour += HOUR_MS) {
    states.push(
      stateOf(
        hour,
        present.has(hour),
        digests.filter((digest) => digest.starts < hour + HOUR_MS && digest.ends > hour),
        loaded,
      ),
    )
  }
  return states
}

function stateOf(hour: number, hasEvents: boolean, digests: readonly Digest[], loaded: ReadonlySet<string>): Hour {
  const listed = digests.flatMap((digest) => digest.logFiles).map((key) => key.slice(key.lastIndexOf('/') + 1))
  const absent = listed.filter((name) => !loaded.has(name)).length
  if (absent > 0) return { hour, state: hasEvents ? 'partial' : 'missing', reason: 'digest-lists-file' }
  if (hasEvents) return { hour, state: 'present', reason: null }
  return digests.length > 0 ? { hour, state: 'empty', reason: null } : { hour, state: 'unknown', reason: 'no-digest' }
}

function countStates(states: readonly Hour[]): Record<State, number> {
  const counts = { present: 0, empty: 0, missing: 0, partial: 0, unknown: 0 }
  for (const { state } of states) counts[state]++
  return counts
}

/** Neighbouring hours that are not covered, as stretches of time. */
function stretches(states: readonly Hour[]): { from: string; to: string; reason: string }[] {
  const found: { from: number; to: number; reason: string }[] = []
  for (const { hour, reason } of states) {
    if (reason === null) continue
    const last = found.at(-1)
    if (last !== undefined && last.to === hour && last.reason === reason) last.to = hour + HOUR_MS
    else found.push({ from: hour, to: hour + HOUR_MS, reason })
  }
  return found.map(({ from, to, reason }) => ({ from: formatInstant(from), to: formatInstant(to), reason }))
}
