import { chainGraph, kindName } from '../chain-graph.ts'
import type { Page } from '../context.ts'
import { type Html, html } from '../html.ts'
import { figure, type Part, table } from '../parts.ts'
import { code, count, day, number, shown, span as spanOf, time } from '../text.ts'

const NOVELTIES: Readonly<Record<string, string>> = {
  action: 'Action',
  account: 'Account',
  region: 'Region',
  network: 'Address',
  'user-agent': 'User agent',
  'resource-type': 'Type of resource',
  resource: 'Resource',
  credential: 'Credential',
}

export function noveltyPart({ report, evidence, cap }: Page): Part {
  const { since, until, baseline, items } = report.novelty
  const span = since === null || until === null ? '' : ` ${spanOf(since, until)}`
  const body =
    baseline === 0
      ? html`<p>${report.coverage.partitions === undefined ? 'The logs hold no earlier calls of this vendor' : 'No earlier partition was read'} to compare with: that nothing is listed here says nothing.</p>`
      : html`
<p>Seen for the first time${span}, against ${count(baseline, 'earlier call')}.</p>
${table({
  caption: 'First-time behaviour',
  columns: ['What', 'Kind', 'Times>', 'First', 'Last'],
  rows: items
    .slice(0, cap(60))
    .map((each) => [
      each.kind === 'user-agent' ? shown(each.value, 180) : code(each.value),
      NOVELTIES[each.kind] ?? each.kind,
      evidence.link(each.events, `new: ${each.value.slice(0, 80)}`, each.evidence),
      time(each.first),
      time(each.last),
    ]),
  of: items.length,
  none: 'Nothing was new.',
})}`
  return { id: 'new', title: 'New behaviour', body }
}

/** Worst first, as they come. */
export function findingsPart(page: Page): Part {
  const { report, evidence, cap } = page
  const { findings } = report
  const drawn = findings.slice(0, cap(60))
  const body =
    findings.length === 0
      ? html`<p>No finding about this vendor, as far as these logs show. <code>trail audit --list</code> names what was checked.</p>`
      : html`
<ul class="cards">${drawn.map(
          (each) => html`
<li><h3><span class="sev ${each.severity === 'critical' || each.severity === 'high' ? 'bad' : each.severity === 'medium' ? 'warn' : 'none'}">${each.severity}</span> ${shown(each.title)} <span class="note">${each.id}</span></h3>
<p>${code(each.subject)}${each.since === null ? null : html` since ${time(each.since)}`}, ${evidence.link(each.evidence.length, `${each.id} ${each.title}`, each.evidence)} ${each.evidence.length === 1 ? 'event' : 'events'}</p>
<p>${shown(each.detail, 500)}</p>
<p>Practice: ${shown(each.practice, 400)}</p>
<pre>${each.fix.slice(0, 2000)}</pre>${
            each.notObservable === null
              ? null
              : html`
<p class="note">Not shown by the logs: ${shown(each.notObservable, 400)}</p>`
          }</li>`,
        )}</ul>${findings.length > drawn.length ? html`<p class="cut">The first ${number(drawn.length)} of ${number(findings.length)}. All: <code>trail audit</code></p>` : null}`
  return { id: 'findings', title: 'Findings', body: html`${body}${acceptedList(page)}` }
}

/** What somebody decided to live with stands on the page too, with his reason. */
function acceptedList({ report: { accepted }, cap }: Page): Html | null {
  if (accepted.length === 0) return null
  return html`
<p>${count(accepted.length, 'finding')} accepted by the baseline:</p>
<ul>${accepted.slice(0, cap(60)).map(
    ({ id, subject, reason, until }) =>
      html`
<li>${id} ${code(subject)}: ${shown(reason, 300)}${until === null ? null : html` (until ${day(until)})`}</li>`,
  )}</ul>`
}

export function chainsPart({ report, evidence, commands, cap }: Page): Part {
  const { chains } = report
  const graph = chainGraph(chains)
  const body = html`
${graph === null ? html`<p>No chain has more than one hop: each call was signed by the identity at which it began.</p>` : figure(`From where the vendor starts to what it acts as${graph.drawn < chains.filter(({ hops }) => hops.length > 1).length ? ` (the ${graph.drawn} ways with most calls)` : ''}`, graph.picture)}
${table({
  caption: 'Every way, with its calls',
  columns: ['Way', 'Calls>', 'Sessions>', 'Chain is', 'First', 'Last'],
  rows: chains
    .slice(0, cap(60))
    .map((each) => [
      html`${each.hops.map((hop, i) => html`${i === 0 ? null : html` → `}${kindName(hop.kind)} ${code(hop.principal)}`)}${each.via === null ? null : html` through ${shown(each.via)}`}`,
      evidence.link(
        each.events,
        `calls by way of ${each.hops.at(-1)?.principal ?? 'unknown'}`,
        each.evidence,
        commands.events(['actor', each.hops.at(-1)?.principal ?? null]),
      ),
      number(each.sessions),
      each.confidence,
      time(each.first),
      time(each.last),
    ]),
  of: chains.length,
  none: 'No call of this vendor is in these logs.',
})}`
  return { id: 'chains', title: 'Identity chains', body }
}

export function sessionsPart({ report, evidence, commands, cap }: Page): Part {
  const { liveSessions, chains } = report
  const open = chains.filter(({ confidence }) => confidence === 'unresolved' || confidence === 'ambiguous')
  const body = html`
${table({
  caption: 'Sessions that could still be used when the logs end',
  columns: ['Identity', 'Session', 'Until'],
  rows: liveSessions.slice(0, cap(40)).map((each) => [code(each.principal), code(each.session), time(each.until)]),
  of: liveSessions.length,
  rest: `trail revoke ${report.vendor.id}`,
  none: 'No session of this vendor outlives the logs.',
})}
${table({
  caption: 'Calls in sessions whose beginning the logs do not show, or leave open',
  columns: ['Identity', 'Chain is', 'Calls>', 'Sessions>', 'First', 'Last'],
  rows: open
    .slice(0, cap(40))
    .map((each) => [
      code(each.hops.at(-1)?.principal ?? null),
      each.confidence,
      evidence.link(
        each.events,
        `calls in ${each.confidence} sessions`,
        each.evidence,
        commands.events(['actor', each.hops.at(-1)?.principal ?? null]),
      ),
      number(each.sessions),
      time(each.first),
      time(each.last),
    ]),
  of: open.length,
  none: 'The beginning of every session of this vendor is in these logs.',
})}`
  return { id: 'sessions', title: 'Live and unresolved sessions', body }
}
