import type { CoverageRegion, CoverageReport } from '../../model/coverage.ts'
import { cell, line, lines, type Section, table, type View } from '../view.ts'
import { few, partitionsLine, plural, time } from './words.ts'

type State = CoverageRegion['timeline'][number]['state']

/** Worst first: a stretch of several hours shows the worst of them. */
const SIGNS: readonly (readonly [State, string, string])[] = [
  ['missing', '✗', 'missing'],
  ['partial', '▒', 'in part'],
  ['present', '█', 'events'],
  ['empty', '░', 'empty, by a digest'],
  ['unknown', '·', 'unknown'],
]

/** How many signs the map of a place has. */
const MAP_WIDTH = 60

/** What a reason means for the answers that rest on these hours. */
const MEANING: Readonly<Record<string, string>> = {
  'digest-lists-file':
    'a digest names files that are not loaded: load them (trail ingest) or find out who removed them',
  'trail-stopped': 'the trail was stopped: what happened then can’t be known from these logs',
  'write-only': 'only writes were recorded: reads and AssumeRole are missing, so that chains break',
}

export const coverageView: View<CoverageReport> = {
  sections: (answer) => {
    const seen = withoutNeverSeen(answer)
    return [summary(seen), heatMap(seen), gaps(seen), neverSeen(answer), meaning(seen)]
  },
  rows: (answer) =>
    answer.accounts.flatMap(({ account, name, regions }) =>
      regions.map(({ timeline: _, ...region }) => ({ account, name, ...region })),
    ),
  columns: ['account', 'name', 'region', 'first', 'last', 'events', 'files', 'hours', 'missing'],
}

/** Regions that an account has no log of are told in a line of their own: there may be far more of them than of others. */
function withoutNeverSeen(answer: CoverageReport): CoverageReport {
  const accounts = answer.accounts.map((account) => ({
    ...account,
    regions: account.regions.filter((region) => !isNeverSeen(region)),
  }))
  return { ...answer, accounts }
}

function isNeverSeen({ missing }: CoverageRegion): boolean {
  return missing[0]?.reason === 'never-seen'
}

function neverSeen({ accounts }: CoverageReport): Section {
  return table(
    'Regions that were never seen, though other accounts’ logs have them',
    ['account', 'regions*'],
    accounts.flatMap(({ account, regions }) => {
      const unseen = regions.filter(isNeverSeen).map(({ region }) => region)
      return unseen.length === 0 ? [] : [[cell(account), cell(few(unseen, 12), 'warn')]]
    }),
  )
}

function summary({ accounts }: CoverageReport): Section {
  const names = ['first', 'last', 'events>', 'files>', 'present>', 'empty>', 'missing>', 'partial>', 'unknown>']
  return table(
    null,
    ['account', 'name', 'region', ...names],
    accounts.flatMap(({ account, name, regions }) =>
      regions.map(({ region, first, last, events, files, hours }) => [
        cell(account),
        cell(name),
        cell(region),
        cell(first === null ? null : time(first)),
        cell(last === null ? null : time(last)),
        cell(events),
        cell(files),
        cell(hours.present),
        cell(hours.empty),
        cell(hours.missing, hours.missing > 0 ? 'bad' : 'plain'),
        cell(hours.partial, hours.partial > 0 ? 'warn' : 'plain'),
        cell(hours.unknown),
      ]),
    ),
  )
}

function heatMap({ accounts }: CoverageReport): Section {
  const spans = accounts.flatMap(({ regions }) => regions.flatMap(({ timeline }) => timeline))
  const from = Math.min(...spans.map((span) => Date.parse(span.from)))
  const to = Math.max(...spans.map((span) => Date.parse(span.to)))
  const hours = Math.ceil((to - from) / 3_600_000 / MAP_WIDTH)
  const legend = SIGNS.map(([, sign, name]) => `${sign} ${name}`).join('  ')
  return table(
    spans.length === 0 ? null : `Hours from ${time(iso(from))} to ${time(iso(to))}, ${hours} to a sign: ${legend}`,
    ['account', 'region', 'hours'],
    spans.length === 0
      ? []
      : accounts.flatMap(({ account, regions }) =>
          regions.map(({ region, timeline }) => [cell(account), cell(region), cell(signs(timeline, from, hours, to))]),
        ),
  )
}

function signs(timeline: CoverageRegion['timeline'], from: number, hours: number, to: number): string {
  const step = hours * 3_600_000
  const parsed = timeline.map((span) => ({ ...span, from: Date.parse(span.from), to: Date.parse(span.to) }))
  let text = ''
  for (let at = from; at < to; at += step) {
    const states = new Set(parsed.filter((span) => span.from < at + step && span.to > at).map((span) => span.state))
    text += SIGNS.find(([state]) => states.has(state))?.[1] ?? ' '
  }
  return text
}

function gaps({ accounts }: CoverageReport): Section {
  return table(
    'Hours that are not covered',
    ['account', 'region', 'from', 'to', 'why', 'what it means*'],
    accounts.flatMap(({ account, regions }) =>
      regions.flatMap(({ region, missing }) =>
        missing
          .filter((each) => each.reason !== 'no-digest')
          .map((each) => [
            cell(account),
            cell(region),
            cell(time(each.from)),
            cell(time(each.to)),
            cell(each.reason, 'warn'),
            cell(MEANING[each.reason]),
          ]),
      ),
    ),
  )
}

function meaning({ accounts, categories, partitions }: CoverageReport): Section {
  const unknown = accounts.flatMap(({ regions }) => regions).reduce((sum, { hours }) => sum + hours.unknown, 0)
  const dim = (text: string) => line(text, 'dim')
  return lines(
    partitions === undefined ? null : partitionsLine(partitions),
    accounts.length === 0 ? (partitions === undefined ? 'The store holds no events.' : 'They hold no events.') : null,
    categories.managementRead
      ? null
      : line('No management reads: who looked at what, and AssumeRole, are not observable; chains break.', 'warn'),
    dim(
      categories.data.length === 0
        ? 'Data events: none. Reads and writes of objects, items and messages, and invocations are not observable.'
        : `Data events: ${few(categories.data)}. Those of other services are not observable.`,
    ),
    unknown === 0
      ? null
      : dim(
          `${plural(unknown, 'hour')} without events and without a digest: nothing happened, or the logs are missing. Only digests tell.`,
        ),
  )
}

function iso(ms: number): string {
  return new Date(ms).toISOString()
}
