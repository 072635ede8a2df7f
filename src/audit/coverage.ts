/** Which hours of one account and region the loaded logs cover, from what the logs say of themselves. */

const HOUR_MS = 3_600_000

export type HourState = 'present' | 'empty' | 'missing' | 'partial' | 'unknown'
export type GapReason = 'digest-lists-file' | 'trail-stopped' | 'write-only' | 'never-seen' | 'no-digest'

/** A span of time in milliseconds since 1970 UTC, `to` exclusive. */
export interface Span {
  from: number
  to: number
}

export interface PlaceFacts {
  /** Hours (their first millisecond) that hold events. */
  present: ReadonlySet<number>
  /** Digests of this place: their period, and how many of the files they list were not loaded. */
  digests: readonly (Span & { absent: number })[]
  /** When no trail delivered, and when only writes were delivered. */
  stopped: readonly Span[]
  writeOnly: readonly Span[]
  /** What was asked about; null: from the first to the last hour that anything is known of. */
  asked: { from: number | null; to: number | null }
}

/** Neighbouring hours of one state and reason. `reason` is null for hours that are covered. */
export interface Stretch extends Span {
  state: HourState
  reason: GapReason | null
}

/**
 * The stretches of a place, in order and without a hole. Only a digest tells an hour in which nothing happened from one
 * whose files are missing: without digests an hour without events is `unknown`, never `empty`.
 */
export function stretchesOf(facts: PlaceFacts): Stretch[] {
  const hours = boundsOf(facts)
  if (hours === null) return []
  const digests = byHour(facts.digests, hours)
  const stopped = byHour(facts.stopped, hours)
  const writeOnly = byHour(facts.writeOnly, hours)
  const found: Stretch[] = []
  for (let hour = hours.from; hour < hours.to; hour += HOUR_MS) {
    const { state, reason } = stateOf({
      hasEvents: facts.present.has(hour),
      digests: digests.get(hour) ?? [],
      isStopped: stopped.has(hour),
      isWriteOnly: writeOnly.has(hour),
    })
    const last = found.at(-1)
    if (last !== undefined && last.state === state && last.reason === reason) last.to = hour + HOUR_MS
    else found.push({ from: hour, to: hour + HOUR_MS, state, reason })
  }
  return found
}

/** How many hours of each state there are. */
export function countHours(stretches: readonly Stretch[]): Record<HourState, number> {
  const counts = { present: 0, empty: 0, missing: 0, partial: 0, unknown: 0 }
  for (const { from, to, state } of stretches) counts[state] += (to - from) / HOUR_MS
  return counts
}

function stateOf(hour: {
  hasEvents: boolean
  digests: readonly { absent: number }[]
  isStopped: boolean
  isWriteOnly: boolean
}): { state: HourState; reason: GapReason | null } {
  const seen = hour.hasEvents ? 'partial' : 'missing'
  if (hour.digests.some(({ absent }) => absent > 0)) return { state: seen, reason: 'digest-lists-file' }
  if (hour.isStopped && (hour.hasEvents || hour.digests.length === 0)) return { state: seen, reason: 'trail-stopped' }
  if (!hour.hasEvents && hour.digests.length === 0) return { state: 'unknown', reason: 'no-digest' }
  if (hour.isWriteOnly) return { state: 'partial', reason: 'write-only' }
  return { state: hour.hasEvents ? 'present' : 'empty', reason: null }
}

function floor(ms: number): number {
  return Math.floor(ms / HOUR_MS) * HOUR_MS
}

function boundsOf({ present, digests, asked }: PlaceFacts): Span | null {
  let from = Number.POSITIVE_INFINITY
  let to = Number.NEGATIVE_INFINITY
  for (const hour of present) {
    from = Math.min(from, hour)
    to = Math.max(to, hour + HOUR_MS)
  }
  for (const digest of digests) {
    from = Math.min(from, floor(digest.from))
    to = Math.max(to, floor(digest.to - 1) + HOUR_MS)
  }
  if (asked.from !== null) from = floor(asked.from)
  if (asked.to !== null) to = floor(asked.to - 1) + HOUR_MS
  return Number.isFinite(from) && Number.isFinite(to) && from < to ? { from, to } : null
}

/** Spans by each hour that they reach into, within bounds. */
function byHour<Each extends Span>(spans: readonly Each[], bounds: Span): Map<number, Each[]> {
  const found = new Map<number, Each[]>()
  for (const span of spans) {
    const end = Math.min(span.to, bounds.to)
    for (let hour = Math.max(floor(span.from), bounds.from); hour < end; hour += HOUR_MS) {
      const list = found.get(hour)
      if (list === undefined) found.set(hour, [span])
      else list.push(span)
    }
  }
  return found
}
