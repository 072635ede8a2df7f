/**
 * CloudTrail times. `eventTime` is UTC with a resolution of one second, but real logs also hold a blank in place of
 * the `T`, 3 or 9 decimals, an offset, the basic form (`20230710T183022Z`), and text such as `redacted`.
 */

const EXTENDED = /^(\d{4})-(\d{2})-(\d{2})[T ](\d{2}):(\d{2}):(\d{2})(?:\.(\d{1,9}))?(?:Z|([+-])(\d{2}):?(\d{2}))?$/
const BASIC = /^(\d{4})(\d{2})(\d{2})T(\d{2})(\d{2})(\d{2})(?:\.(\d{1,9}))?Z?$/

/** Milliseconds since 1970 UTC, or null for what is no time. A time without offset is UTC. */
export function parseInstant(value: string): number | null {
  return usualInstant(value) ?? anyInstant(value)
}

/** The form that CloudTrail writes, `2026-03-02T19:00:00Z`, read by its digits; null for any other. */
function usualInstant(value: string): number | null {
  if (value.length !== 20 || value[19] !== 'Z' || value[10] !== 'T' || value[4] !== '-' || value[13] !== ':')
    return null
  const year = digits(value, 0) * 100 + digits(value, 2)
  const month = digits(value, 5)
  const day = digits(value, 8)
  const hour = digits(value, 11)
  const minute = digits(value, 14)
  const second = digits(value, 17)
  const plain =
    year >= 1970 &&
    month >= 1 &&
    month <= 12 &&
    day >= 1 &&
    day <= 28 &&
    hour <= 23 &&
    minute <= 59 &&
    second <= 59 &&
    hour >= 0 &&
    minute >= 0 &&
    second >= 0
  return plain && value[7] === '-' && value[16] === ':' ? Date.UTC(year, month - 1, day, hour, minute, second) : null
}

/** Two decimal digits as a number; negative where one is none. */
function digits(text: string, at: number): number {
  const tens = text.charCodeAt(at) - 48
  const ones = text.charCodeAt(at + 1) - 48
  return tens < 0 || tens > 9 || ones < 0 || ones > 9 ? -10_000 : tens * 10 + ones
}

function anyInstant(value: string): number | null {
  const match = EXTENDED.exec(value) ?? BASIC.exec(value)
  if (match === null) return null
  const [year, month, day, hour, minute, second] = match.slice(1, 7).map(Number) as [
    number,
    number,
    number,
    number,
    number,
    number,
  ]
  const fraction = match[7] === undefined ? 0 : Math.trunc(Number(`0.${match[7]}`) * 1000)
  const ms = Date.UTC(year, month - 1, day, hour, minute, second, fraction)
  const back = new Date(ms)
  if (back.getUTCMonth() !== month - 1 || back.getUTCDate() !== day || hour > 23 || minute > 59 || second > 59)
    return null
  if (match[8] === undefined) return ms
  const offset = (Number(match[9]) * 60 + Number(match[10])) * 60_000
  return match[8] === '+' ? ms - offset : ms + offset
}

/** ISO 8601 UTC, to the second; with milliseconds only where there are any. */
export function formatInstant(ms: number): string {
  const iso = new Date(ms).toISOString()
  return iso.endsWith('.000Z') ? `${iso.slice(0, -5)}Z` : iso
}
