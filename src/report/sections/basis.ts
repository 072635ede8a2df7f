import type { Confidence } from '../../model/confidence.ts'
import type { CoverageRegion, CoverageReport } from '../../model/coverage.ts'
import { partitionsLine } from '../../output/views/words.ts'
import { coverageChart } from '../charts.ts'
import type { Page } from '../context.ts'
import { type Html, html } from '../html.ts'
import { type Part, table } from '../parts.ts'
import { code, count, number, shown, span, time } from '../text.ts'

/** What the page rests on: first, because everything else means nothing without it. */
export function coveragePart(page: Page): Part {
  const { report, cap } = page
  const { coverage, places, window, notObservable } = report
  const body = html`
<p>${basis(page)}</p>
${coverageChart(report)}
${placesTables(places, cap)}
<h3>What these logs cannot show</h3>
<ul>${notObservable.slice(0, cap(20)).map((line) => html`<li>${shown(line)}</li>`)}</ul>`
  return {
    id: 'coverage',
    title: window.first === null || coverage.first === null ? 'Coverage' : 'Period and coverage',
    body,
  }
}

/** Accounts and regions in hours, and the holes that are known, as tables. */
export function placesTables(places: CoverageReport['accounts'], cap: Page['cap']): Html {
  const regions = places.flatMap(({ account, name, regions }) =>
    regions.map((region) => ({ account, name, ...region })),
  )
  const holes = regions.flatMap(({ account, name, region, missing }) =>
    missing
      .filter(({ reason }) => reason !== 'no-digest')
      .map((hole) => ({ account: name ?? account, region, ...hole })),
  )
  return html`
${table({
  caption: 'Accounts and regions, in hours',
  columns: [
    'Account',
    'Region',
    'First event',
    'Last event',
    'Events>',
    'With events>',
    'Proven empty>',
    'Missing>',
    'In part>',
    'Unproven>',
  ],
  rows: regions
    .slice(0, cap(60))
    .map((each) => [
      each.name === null ? code(each.account) : html`${shown(each.name)} ${code(each.account)}`,
      shown(each.region),
      each.first === null ? '' : time(each.first),
      each.last === null ? '' : time(each.last),
      number(each.events),
      ...hourCells(each.hours),
    ]),
  of: regions.length,
  rest: 'trail coverage',
  none: 'The store holds no events.',
})}
<p class="note">An hour without events is proven empty only where a digest that CloudTrail signed says so. Without one, nothing happened or the log is missing: nobody can tell.</p>
${
  holes.length === 0
    ? null
    : html`<h3>Known holes</h3>${table({
        caption: 'Hours that the logs do not hold, or not in full',
        columns: ['Account', 'Region', 'From', 'To', 'Why'],
        rows: holes
          .slice(0, cap(40))
          .map((hole) => [
            shown(hole.account),
            shown(hole.region),
            time(hole.from),
            time(hole.to),
            REASONS[hole.reason] ?? hole.reason,
          ]),
        of: holes.length,
        rest: 'trail coverage',
        none: '',
      })}`
}`
}

function basis({ report: { window, coverage } }: Page): Html {
  if (coverage.first === null || window.first === null || window.last === null) return html`The store holds no events.`
  const asked =
    window.since === null && window.until === null
      ? null
      : html` The report was asked for${window.since === null ? null : html` from ${time(window.since)}`}${window.until === null ? null : html` until ${time(window.until)}`} UTC.`
  const { managementRead, managementWrite, data } = coverage.categories
  const kinds = [managementWrite ? 'changes' : null, managementRead ? 'reads of the configuration' : null].filter(
    (kind) => kind !== null,
  )
  return html`This page rests on CloudTrail’s records of ${count(coverage.accounts.length, 'account')} in ${count(coverage.regions.length, 'region')}, ${span(window.first, window.last)}. They hold ${kinds.join(' and ')}${data.length === 0 ? null : html`, and data events of ${data.slice(0, 8).map((source, i) => html`${i === 0 ? null : ', '}${shown(source)}`)}`}.${asked}${coverage.partitions === undefined ? null : html` ${shown(partitionsLine(coverage.partitions))}`} All times are UTC.`
}

const REASONS: Readonly<Record<string, string>> = {
  'digest-lists-file': 'a digest names log files that are not loaded',
  'trail-stopped': 'the trail was stopped',
  'write-only': 'only changes were recorded, no reads and no taking of roles',
  'never-seen': 'no log of this region was ever loaded, though other accounts’ logs have it',
}

function hourCells({ present, empty, missing, partial, unknown }: CoverageRegion['hours']) {
  const bad = (hours: number) => (hours === 0 ? number(hours) : html`<span class="bad">${number(hours)}</span>`)
  return [number(present), number(empty), bad(missing), bad(partial), number(unknown)]
}

const WORDS: Readonly<Record<Confidence, string>> = {
  exact:
    'an identifier that only this vendor has: its account, key or user, or a session that a recorded event gave it',
  strong: 'several facts that fit no other answer, such as a role taken in the same second as the session began',
  likely:
    'the evidence points to the vendor, and another explanation remains: its role was used, and by whom is not on record',
  hint: 'a resemblance, never counted',
  ambiguous: 'several answers fit, and none is chosen',
  unresolved: 'the record that began the session is not in these logs',
}

/** How surely the events are the vendor's, and whose are not counted. */
export function certaintyPart({ report, evidence, commands, cap }: Page): Part {
  const { certainty, apart } = report
  const used = new Set(certainty.flatMap(({ confidence, vendorConfidence }) => [confidence, vendorConfidence]))
  const words = (Object.keys(WORDS) as Confidence[]).filter(
    (word) => used.has(word) || word === 'unresolved' || word === 'ambiguous',
  )
  const body = html`
${table({
  caption: 'How the calls were told to be this vendor’s',
  columns: ['Told by', 'Calls>', 'Credentials and sessions>', 'That it is the vendor', 'That the chain is whole'],
  rows: certainty
    .slice(0, cap(20))
    .map((each) => [
      MATCHED[each.matchedBy],
      evidence.link(each.events, `calls told by ${MATCHED[each.matchedBy]}`, each.evidence, commands.events()),
      number(each.sessions),
      each.vendorConfidence,
      each.confidence,
    ]),
  of: certainty.length,
  none: 'No call of this vendor is in these logs.',
})}
<dl class="words">${words.map((word) => html`<dt>${word}</dt><dd>${WORDS[word]}</dd>`)}</dl>
<h3>Not counted as the vendor’s</h3>
${
  apart.length === 0
    ? html`<p>Nobody else was seen in the roles that the vendor used.</p>`
    : html`<p>These calls came with a role or another mark of the vendor and were made by somebody else, or can’t be told between vendors. No number on this page holds them.</p>
${table({
  caption: 'Others with the vendor’s marks',
  columns: ['Who', 'As', 'Why it is apart', 'Calls>', 'First', 'Last'],
  rows: apart
    .slice(0, cap(40))
    .map((each) => [
      shown(each.origin),
      code(each.principal),
      each.why === 'ambiguous'
        ? 'several vendors fit'
        : each.vendor === null
          ? 'somebody else in the vendor’s role'
          : html`vendor ${shown(each.vendor)}`,
      evidence.link(each.events, `calls of ${each.origin ?? 'unknown'}`, each.evidence, null),
      time(each.first),
      time(each.last),
    ]),
  of: apart.length,
  none: '',
})}`
}`
  return { id: 'sure', title: 'How sure this is', body }
}

const MATCHED: Readonly<Record<string, string>> = {
  account: 'the account at the start of the chain',
  delegate: 'temporary delegation',
  'access-key': 'its access key',
  user: 'its user',
  role: 'its role',
  'external-id': 'its external id',
  'identity-provider': 'its identity provider',
}
