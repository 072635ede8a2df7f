import type { CallCount } from './facts.ts'

const DAY_MS = 86_400_000
const DAYS = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday']
/** Fewer days prove no habit. */
const ENOUGH_DAYS = 3
/** The part of all calls that must fall into one hour of the day. */
const REGULAR = 0.8

/** `every weekday at 19:00 UTC`: when calls recur, null where no rule shows. */
export function scheduleOf(hours: readonly number[]): string | null {
  const days = new Map<number, Set<number>>()
  for (const hour of hours) {
    const day = Math.floor(hour / DAY_MS)
    days.set(day, (days.get(day) ?? new Set()).add(new Date(hour).getUTCHours()))
  }
  if (days.size < ENOUGH_DAYS) return null
  const times = new Map<number, number>()
  for (const set of days.values()) for (const hour of set) times.set(hour, (times.get(hour) ?? 0) + 1)
  const regular = [...times]
    .filter(([, count]) => count >= days.size * REGULAR)
    .map(([hour]) => hour)
    .sort((a, b) => a - b)
  if (regular.length === 0) return null
  const at =
    regular.length >= 20
      ? 'in every hour'
      : `at ${regular.map((hour) => `${String(hour).padStart(2, '0')}:00`).join(', ')} UTC`
  return `${whichDays([...days.keys()])} ${at}`
}

function whichDays(days: readonly number[]): string {
  const ofWeek = [...new Set(days.map((day) => new Date(day * DAY_MS).getUTCDay()))].sort((a, b) => a - b)
  if (ofWeek.length === 1) return `every ${DAYS[ofWeek[0] ?? 0]}`
  if (ofWeek.every((day) => day >= 1 && day <= 5) && ofWeek.length >= 3) return 'every weekday'
  return 'every day'
}

export interface Routine {
  eventSource: string
  eventName: string
  count: number
  resources: number
  last: number | null
  when: string
}

/** What the vendor does again and again at the same time, the most frequent first: what people will miss. */
export function routinesOf(calls: readonly CallCount[]): Routine[] {
  const byName = new Map<string, CallCount[]>()
  for (const call of calls) {
    if (!call.changes) continue
    const key = `${call.eventSource} ${call.eventName}`
    byName.set(key, [...(byName.get(key) ?? []), call])
  }
  return [...byName.values()]
    .flatMap((list) => {
      const [first] = list
      const when = scheduleOf(list.flatMap((call) => [...call.hours]))
      if (first === undefined || when === null) return []
      return {
        eventSource: first.eventSource,
        eventName: first.eventName,
        count: list.reduce((sum, call) => sum + call.count, 0),
        resources: Math.max(...list.map((call) => call.resources)),
        last: list.reduce<number | null>(
          (last, call) => (call.last === null ? last : Math.max(last ?? 0, call.last)),
          null,
        ),
        when,
      }
    })
    .sort((a, b) => b.count - a.count || (a.eventName < b.eventName ? -1 : 1))
}
