import { max } from 'd3-array'
import { scaleLinear, scaleUtc } from 'd3-scale'
import { utcFormat } from 'd3-time-format'
import type { CoverageRegion, CoverageReport } from '../model/coverage.ts'
import { EVENT_CLASSES, type EventClass, type VendorReport } from '../model/report.ts'
import { type Html, html } from './html.ts'
import { asTable, figure, legend } from './parts.ts'
import { number, shortened, time } from './text.ts'

const WIDTH = 960
const LEFT = 56

/** A picture with its title and what it says in words. Pictures of a page have different names. */
function svg(name: string, height: number, title: string, description: string, body: readonly Html[]): Html {
  return html`<svg viewBox="0 0 ${WIDTH} ${height}" role="img" aria-labelledby="${name}-t ${name}-d"><title id="${name}-t">${title}</title><desc id="${name}-d">${description}</desc>${body}</svg>`
}

/** Coordinates to a tenth: a page holds thousands of them. */
function at(value: number): string {
  return String(Math.round(value * 10) / 10)
}

const CLASS_NAMES: Readonly<Record<EventClass, string>> = {
  read: 'read or used',
  change: 'changed',
  delete: 'deleted',
  share: 'shared',
  failed: 'failed',
  denied: 'denied',
}

const UNIT_MS = { hour: 3_600_000, day: 86_400_000, week: 7 * 86_400_000, month: 30 * 86_400_000 }

/** Calls by what they came to, stacked, over time. */
export function activityChart({ activity: { unit, bins } }: VendorReport): Html | null {
  const [first, last] = [bins[0], bins.at(-1)]
  if (first === undefined || last === undefined) return null
  const height = 260
  const bottom = height - 28
  const from = Date.parse(first.from)
  const x = scaleUtc([from, Date.parse(last.from) + UNIT_MS[unit]], [LEFT, WIDTH - 8])
  const total = (bin: (typeof bins)[number]) => EVENT_CLASSES.reduce((sum, kind) => sum + bin[kind], 0)
  const y = scaleLinear([0, max(bins, total) ?? 1], [bottom, 12]).nice(5)
  const width = Math.max(1.5, Math.min(36, x(new Date(from + UNIT_MS[unit])) - LEFT - 1))
  const bars = bins.map((bin) => {
    let below = 0
    const left = x(new Date(bin.from))
    return EVENT_CLASSES.filter((kind) => bin[kind] > 0).map((kind) => {
      const [top, foot] = [y(below + bin[kind]), y(below)]
      below += bin[kind]
      return html`<rect class="${kind}" x="${at(left)}" y="${at(top)}" width="${at(width)}" height="${at(Math.max(0.8, foot - top))}"/>`
    })
  })
  const whole = (tick: number) => Number.isInteger(tick)
  const body = [
    ...y
      .ticks(5)
      .filter(whole)
      .map((tick) => gridLine(y(tick), number(tick))),
    ...timeAxis(x, bottom),
    ...bars.flat(),
  ]
  const used = EVENT_CLASSES.filter((kind) => bins.some((bin) => bin[kind] > 0))
  const title = `Calls by ${unit}`
  return html`${figure(
    `${title} (UTC), by what they came to`,
    svg(
      'activity',
      height,
      title,
      `Stacked bars from ${first.from} to ${last.from}; the numbers are in the table below.`,
      body,
    ),
    legend(used.map((kind) => [kind, CLASS_NAMES[kind]])),
  )}${asTable({
    caption: title,
    columns: [unit, ...used.map((kind) => `${CLASS_NAMES[kind]}>`)],
    rows: bins.slice(0, 400).map((bin) => [time(bin.from), ...used.map((kind) => number(bin[kind]))]),
    of: bins.length,
    none: '',
  })}`
}

function gridLine(y: number, label: string): Html {
  return html`<line class="grid" x1="${LEFT}" x2="${WIDTH - 8}" y1="${at(y)}" y2="${at(y)}"/><text class="axis" x="${LEFT - 8}" y="${at(y + 4)}" text-anchor="end">${label}</text>`
}

/** Ticks with dates, fewer than would touch. */
function timeAxis(x: ReturnType<typeof scaleUtc<number, number>>, y: number): Html[] {
  const [start, end] = x.domain()
  const days = start === undefined || end === undefined ? 0 : (end.getTime() - start.getTime()) / 86_400_000
  const format = utcFormat(days <= 3 ? '%-d %b %H:%M' : days <= 400 ? '%-d %b' : '%b %Y')
  const [left = 0] = x.range()
  return [
    html`<line class="base" x1="${at(left)}" x2="${WIDTH - 8}" y1="${at(y)}" y2="${at(y)}"/>`,
    ...x
      .ticks(Math.round((WIDTH - left) / 115))
      .filter((tick) => x(tick) <= WIDTH - 30)
      .map(
        (tick) =>
          html`<line class="base" x1="${at(x(tick))}" x2="${at(x(tick))}" y1="${at(y)}" y2="${at(y + 4)}"/><text class="axis" x="${at(x(tick))}" y="${at(y + 18)}" text-anchor="middle">${format(tick)}</text>`,
      ),
  ]
}

const DAYS = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday']

/** At which hours of the week the vendor works. */
export function weekChart({ hours }: VendorReport): Html | null {
  if (hours.length === 0) return null
  const week = DAYS.map(() => Array.from({ length: 24 }, () => 0))
  for (const { hour, events } of hours) {
    const date = new Date(hour)
    const row = week[(date.getUTCDay() + 6) % 7]
    if (row !== undefined) row[date.getUTCHours()] = (row[date.getUTCHours()] ?? 0) + events
  }
  const most = max(week.flat()) ?? 1
  const left = 92
  const width = (WIDTH - left - 8) / 24
  const row = 22
  // Five steps of one colour: the root keeps small numbers visible beside a large one.
  const level = (events: number) => (events === 0 ? 0 : Math.max(1, Math.ceil(Math.sqrt(events / most) * 5)))
  const body = week.flatMap((counts, day) => [
    html`<text class="axis" x="${left - 8}" y="${day * row + 16}" text-anchor="end">${DAYS[day]}</text>`,
    ...counts.map(
      (events, hour) =>
        html`<rect class="h${level(events)}" x="${at(left + hour * width)}" y="${day * row + 1}" width="${at(width - 2)}" height="${row - 2}" rx="2"/>`,
    ),
  ])
  const ticks = [0, 3, 6, 9, 12, 15, 18, 21].map(
    (hour) =>
      html`<text class="axis" x="${at(left + (hour + 0.5) * width)}" y="${7 * row + 16}" text-anchor="middle">${String(hour).padStart(2, '0')}</text>`,
  )
  const title = 'Calls by day of the week and hour'
  return html`${figure(
    `${title} (UTC)`,
    svg(
      'week',
      7 * row + 22,
      title,
      `A grid of seven days and 24 hours; the darkest is ${number(most)} calls. The numbers are in the table below.`,
      [...body, ...ticks],
    ),
    legend([
      ['h0', 'none'],
      ['h1', 'few'],
      ['h3', 'some'],
      ['h5', `up to ${number(most)}`],
    ]),
  )}${asTable({
    caption: title,
    columns: ['hour', ...DAYS.map((day) => `${day}>`)],
    rows: Array.from({ length: 24 }, (_, hour) => [
      `${String(hour).padStart(2, '0')}:00`,
      ...week.map((counts) => number(counts[hour] ?? 0)),
    ]),
    none: '',
  })}`
}

type State = CoverageRegion['timeline'][number]['state']

/** Worst first: a column of the picture shows the worst of its hours. */
const STATES: readonly (readonly [State, string])[] = [
  ['missing', 'missing'],
  ['partial', 'in part'],
  ['present', 'events'],
  ['empty', 'proven empty'],
  ['unknown', 'no events, unproven'],
]

const PLACES_DRAWN = 40

export interface CoverageChart {
  places: CoverageReport['accounts']
  /** The places of the vendor that a report is about. */
  where: readonly { account: string | null; region: string | null }[]
  window: { first: string | null; last: string | null }
}

/** Which hours of which account and region the logs hold: a row for each place, the vendor's own first. */
export function coverageChart({ places, where, window }: CoverageChart): Html | null {
  const active = new Set(where.map(({ account, region }) => `${account} ${region}`))
  const rows = places
    .flatMap(({ account, name, regions }) => regions.map((region) => ({ account, name, ...region })))
    .filter(({ timeline }) => timeline.length > 0)
    .sort(
      (a, b) =>
        Number(active.has(`${b.account} ${b.region}`)) - Number(active.has(`${a.account} ${a.region}`)) ||
        b.events - a.events,
    )
    .slice(0, PLACES_DRAWN)
  const times = rows.flatMap(({ timeline }) => timeline.flatMap(({ from, to }) => [Date.parse(from), Date.parse(to)]))
  const from = times.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY)
  const to = times.reduce((a, b) => Math.max(a, b), 0)
  if (rows.length === 0 || to <= from) return null
  const left = 250
  const row = 20
  const x = scaleUtc([from, to], [left, WIDTH - 8])
  const body = rows.flatMap(({ account, name, region, timeline }, i) => [
    html`<text class="axis" x="${left - 10}" y="${i * row + 14}" text-anchor="end">${shortened(`${name ?? account} ${region}`, 38)}</text>`,
    ...stripe(timeline, x).map(
      ({ x: start, width, state }) =>
        html`<rect class="s-${state}" x="${at(start)}" y="${i * row + 3}" width="${at(width)}" height="${row - 6}"/>`,
    ),
  ])
  const used = STATES.filter(([state]) => rows.some(({ timeline }) => timeline.some((each) => each.state === state)))
  const title = 'Hours that the logs cover'
  return figure(
    `${title}, by account and region (UTC)`,
    svg(
      'coverage',
      rows.length * row + 26,
      title,
      `One stripe for each account and region from ${window.first ?? ''} to ${window.last ?? ''}; the hours are counted in the table below.`,
      [...body, ...timeAxis(x, rows.length * row + 2)],
    ),
    legend(used.map(([state, name]) => [`s-${state}`, name])),
  )
}

/** A timeline in columns of the picture, each in the worst state of its hours, neighbours of one state as one. */
function stripe(timeline: CoverageRegion['timeline'], x: ReturnType<typeof scaleUtc<number, number>>) {
  const [left = 0, right = WIDTH] = x.range()
  const columns = 240
  const step = (right - left) / columns
  const worst = Array.from({ length: columns }, () => STATES.length)
  for (const { from, to, state } of timeline) {
    const rank = STATES.findIndex(([name]) => name === state)
    const first = Math.max(0, Math.floor((x(new Date(from)) - left) / step))
    const last = Math.min(columns, Math.max(first + 1, Math.ceil((x(new Date(to)) - left) / step)))
    for (let i = first; i < last; i++) worst[i] = Math.min(worst[i] ?? STATES.length, rank)
  }
  const found: { x: number; width: number; state: State }[] = []
  let before: number | null = null
  for (const [i, rank] of worst.entries()) {
    const state = STATES[rank]?.[0]
    const last = found.at(-1)
    if (state !== undefined && last !== undefined && before === rank) last.width += step
    else if (state !== undefined) found.push({ x: left + i * step, width: step, state })
    before = rank
  }
  return found
}
