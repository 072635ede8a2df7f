import type { EventRow } from './event-row.ts'

const HOUR_MS = 3_600_000
/** Events of one place and hour. Times are milliseconds since 1970 UTC. */
export interface Hour {
  account: string | null
  region: string | null
  hour: number | null
  first: number | null
  last: number | null
  reads: number
  events: number
}

/** Counts the events of a batch by account, region and hour. */
export class Hours {
  readonly #hours = new Map<string, Hour>()
  /** Events come in the order of their files: mostly the hour is that of the event before. */
  #last: Hour | null = null

  count({ time, form }: Pick<EventRow, 'time' | 'form'>): void {
    const row = this.#rowOf(form.account, form.region, time === null ? null : Math.floor(time / HOUR_MS) * HOUR_MS)
    row.events++
    if (form.readOnly === true) row.reads++
    if (time !== null && (row.first === null || time < row.first)) row.first = time
    if (time !== null && (row.last === null || time > row.last)) row.last = time
  }

  #rowOf(account: string | null, region: string | null, hour: number | null): Hour {
    const last = this.#last
    if (last !== null && last.hour === hour && last.account === account && last.region === region) return last
    const key = `${account}\t${region}\t${hour}`
    const row = this.#hours.get(key) ?? { account, region, hour, first: null, last: null, reads: 0, events: 0 }
    this.#hours.set(key, row)
    this.#last = row
    return row
  }

  /** What was counted; the count starts anew. */
  take(): Hour[] {
    const all = [...this.#hours.values()]
    this.#hours.clear()
    this.#last = null
    return all
  }
}
