import { usageError } from '../errors.ts'
import { parseInstant } from './time.ts'

/** A span of time in milliseconds since 1970 UTC: `since` inclusive, `until` exclusive; null for no bound. */
export interface TimeRange {
  since: number | null
  until: number | null
}

/** Whether a time, in milliseconds, is in the range; a record without a time is in every range, lest it be lost. */
export function isWithin(time: number | null, { since, until }: TimeRange): boolean {
  return time === null || ((since === null || time >= since) && (until === null || time < until))
}

export interface Clock {
  now: number
  /** The IANA zone in which times without an offset are read. */
  tz: string
}

const UNITS: Readonly<Record<string, number>> = { m: 60_000, h: 3_600_000, d: 86_400_000, w: 7 * 86_400_000 }
const LOCAL = /^(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2}))?)?$/
const FORMS = 'Forms: 2026-03-02, 2026-03-02T19:00, 2026-03-02T19:00:00Z, 7d, 12h, 30m, 2w, now, today, yesterday.'

/** Reads `--since` and `--until`. @throws TrailError for what is no time, and for an end before the beginning. */
export function parseRange(range: { since: string | null; until: string | null }, clock: Clock): TimeRange {
  checkZone(clock.tz)
  const since = range.since === null ? null : parseTime('--since', range.since, clock).start
  const until = range.until === null ? null : parseTime('--until', range.until, clock).end
  if (since !== null && until !== null && until <= since)
    throw usageError('bad-range', `--until ${range.until} is not after --since ${range.since}`)
  return { since, until }
}

function checkZone(tz: string): void {
  // Loading the zones of the world takes a tenth of a short answer.
  if (tz === 'UTC') return
  try {
    new Intl.DateTimeFormat('en-US', { timeZone: tz })
  } catch {
    throw usageError('bad-zone', `${JSON.stringify(tz)} is no time zone`, 'A name such as UTC or Europe/Berlin.')
  }
}

/**
 * `start` is the instant meant by a beginning, `end` by an end: they differ where a whole day is meant.
 * @throws TrailError that calls the text by `option`.
 */
export function parseTime(option: string, text: string, { now, tz }: Clock): { start: number; end: number } {
  const at = (ms: number) => ({ start: ms, end: ms })
  if (text === 'now') return at(now)
  const ago = /^(\d{1,5})([mhdw])$/.exec(text)
  if (ago !== null) return at(now - Number(ago[1]) * (UNITS[ago[2] ?? ''] ?? 0))
  if (text === 'today' || text === 'yesterday') {
    const [year, month, day] = partsAt(now, tz)
    return dayOf(year, month, day + (text === 'today' ? 0 : -1), tz)
  }
  const local = LOCAL.exec(text)
  if (local !== null) {
    const [year = 0, month = 0, day = 0] = local.slice(1, 4).map(Number)
    if (
      isDate(year, month, day) &&
      Number(local[4] ?? 0) < 24 &&
      Number(local[5] ?? 0) < 60 &&
      Number(local[6] ?? 0) < 60
    ) {
      if (local[4] === undefined) return dayOf(year, month, day, tz)
      return at(
        instantOf(Date.UTC(year, month - 1, day, Number(local[4]), Number(local[5]), Number(local[6] ?? 0)), tz),
      )
    }
  }
  const instant = parseInstant(text.replace(/T(\d{2}):(\d{2})(Z|[+-]\d{2}:?\d{2})$/, 'T$1:$2:00$3'))
  if (instant !== null && local === null) return at(instant)
  throw usageError('bad-time', `${option} ${JSON.stringify(text)} is no time`, FORMS)
}

function isDate(year: number, month: number, day: number): boolean {
  const date = new Date(Date.UTC(year, month - 1, day))
  return date.getUTCMonth() === month - 1 && date.getUTCDate() === day
}

function dayOf(year: number, month: number, day: number, tz: string): { start: number; end: number } {
  return {
    start: instantOf(Date.UTC(year, month - 1, day), tz),
    end: instantOf(Date.UTC(year, month - 1, day + 1), tz),
  }
}

function partsAt(ms: number, tz: string): [number, number, number, number, number, number] {
  const parts = new Intl.DateTimeFormat('en-US', {
    timeZone: tz,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  }).formatToParts(ms)
  const of = (type: string) => Number(parts.find((part) => part.type === type)?.value)
  return [of('year'), of('month'), of('day'), of('hour'), of('minute'), of('second')]
}

/** The instant at which the clocks of a zone show `wall` (given as if it were UTC); where they skip it, the one after. */
function instantOf(wall: number, tz: string): number {
  const offsetAt = (ms: number) => {
    const [year, month, day, hour, minute, second] = partsAt(ms, tz)
    return Date.UTC(year, month - 1, day, hour, minute, second) - Math.floor(ms / 1000) * 1000
  }
  const first = wall - offsetAt(wall)
  const second = wall - offsetAt(first)
  return offsetAt(second) === wall - second ? second : Math.max(first, second)
}
