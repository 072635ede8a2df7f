import { activityChart, weekChart } from '../charts.ts'
import type { Page } from '../context.ts'
import { type Html, html } from '../html.ts'
import { type Part, table } from '../parts.ts'
import { code, number, service, shown, time } from '../text.ts'

export function activityPart({ report, evidence, commands, cap }: Page): Part {
  const chart = activityChart(report)
  const body = html`
${chart ?? html`<p>No call of this vendor is in these logs.</p>`}
${weekChart(report)}
${table({
  caption: 'Where',
  columns: ['Account', 'Region', 'Calls>', 'Changes>', 'First', 'Last'],
  rows: report.where
    .slice(0, cap(40))
    .map((each) => [
      html`${accountName(report.places, each.account)}`,
      shown(each.region),
      evidence.link(
        each.events,
        `calls in ${each.account ?? 'unknown'} ${each.region ?? ''}`,
        each.evidence,
        commands.events(['account', each.account], ['region', each.region]),
      ),
      number(each.changes),
      time(each.first),
      time(each.last),
    ]),
  of: report.where.length,
  none: '',
})}`
  return { id: 'activity', title: 'Activity over time', body }
}

function accountName(places: Page['report']['places'], account: string | null): Html {
  const name = places.find((place) => place.account === account)?.name ?? null
  return name === null ? code(account) : html`${shown(name)} ${code(account)}`
}

export function actionsPart({ report, evidence, commands, cap }: Page): Part {
  const body = table({
    caption: 'Calls by action, most frequent first',
    columns: ['Action', 'Service', 'Calls>', 'Changes>', 'Denied>', 'Failed>', 'First', 'Last'],
    rows: report.actions
      .slice(0, cap(120))
      .map((each) => [
        shown(each.eventName),
        shown(service(each.eventSource)),
        evidence.link(
          each.count,
          `${service(each.eventSource)}: ${each.eventName ?? 'unknown'}`,
          each.evidence,
          commands.events(['service', service(each.eventSource)], ['event', each.eventName]),
        ),
        number(each.changes),
        each.denied === 0 ? '0' : html`<span class="bad">${number(each.denied)}</span>`,
        number(each.failed),
        time(each.first),
        time(each.last),
      ]),
    of: report.actions.length,
    rest: null,
    none: 'No call of this vendor is in these logs.',
  })
  return { id: 'actions', title: 'Services and actions', body }
}

const DEEDS = ['created', 'modified', 'attached', 'shared', 'deleted'] as const

export function resourcesPart({ report, evidence, commands, cap }: Page): Part {
  const changed = report.resources.filter(({ changes }) => changes > 0)
  const read = report.resources.filter(({ changes }) => changes === 0)
  const rest = report.resourceCount - report.resources.length
  const row = (each: (typeof changed)[number]) =>
    evidence.link(
      each.changes + each.reads + each.denied,
      `${each.type} ${each.id}`,
      each.evidence,
      commands.events(['resource', `${each.type}:${each.id}`]),
    )
  const body = html`
${table({
  caption: 'Changed, most often first',
  columns: ['Resource', 'Type', 'Touches>', 'What was done', 'Denied>', 'First', 'Last'],
  rows: changed.slice(0, cap(100)).map((each) => [
    code(each.id),
    shown(each.type),
    row(each),
    DEEDS.filter((deed) => each[deed] > 0)
      .map((deed) => `${deed} ×${number(each[deed])}`)
      .join(', '),
    number(each.denied),
    time(each.first),
    time(each.last),
  ]),
  of: changed.length,
  none: 'The vendor changed no resource in these logs.',
})}
${table({
  caption: 'Read or used only',
  columns: ['Resource', 'Type', 'Touches>', 'Denied>', 'First', 'Last'],
  rows: read
    .slice(0, cap(60))
    .map((each) => [
      code(each.id),
      shown(each.type),
      row(each),
      number(each.denied),
      time(each.first),
      time(each.last),
    ]),
  of: read.length,
  none: 'No resource was named by a call that only reads.',
})}
${rest > 0 ? html`<p class="cut">${number(rest)} more resources were touched: <code>${reportJson(report.vendor.id)}</code> lists all ${number(report.resourceCount)}.</p>` : null}
<p class="note">A touch is one call’s effect on one resource that its record names. Many reads, such as DescribeInstances, name none.</p>`
  return { id: 'resources', title: 'Resources', body }
}

export function reportJson(vendor: string): string {
  return `trail report ${vendor} --format json`
}

export function networksPart({ report, evidence, commands, cap }: Page): Part {
  const { networks, userAgents, vendor } = report
  const outside = networks.filter(({ declared }) => declared === false)
  const body = html`
<p>${
    vendor.networks.length === 0
      ? 'No networks are declared for this vendor (vendors.yaml: networks), so that none can be told to be foreign.'
      : html`Declared: ${vendor.networks.slice(0, 20).map((network, i) => html`${i === 0 ? null : ', '}${code(network)}`)}. ${outside.length === 0 ? 'No call came from elsewhere.' : html`<span class="bad">${number(outside.reduce((sum, { events }) => sum + events, 0))} calls came from ${number(outside.length)} other ${outside.length === 1 ? 'address' : 'addresses'}.</span>`}`
  }</p>
${table({
  caption: 'Addresses, those outside the declared networks first',
  columns: ['Address', 'Declared', 'Calls>', 'Denied>', 'First', 'Last'],
  rows: [...outside, ...networks.filter(({ declared }) => declared !== false)]
    .slice(0, cap(60))
    .map((each) => [
      code(each.ip),
      each.declared === null
        ? html`<span class="none">not told</span>`
        : each.declared
          ? 'yes'
          : html`<span class="bad">no</span>`,
      evidence.link(each.events, `calls from ${each.ip}`, each.evidence, commands.events(['ip', each.ip])),
      number(each.denied),
      time(each.first),
      time(each.last),
    ]),
  of: networks.length,
  rest: reportJson(vendor.id),
  none: 'No address is on record.',
})}
${table({
  caption: 'User agents, as the caller stated them',
  columns: ['User agent', 'Calls>', 'First', 'Last'],
  rows: userAgents
    .slice(0, cap(40))
    .map((each) => [
      shown(each.userAgent, 180),
      evidence.link(each.events, `calls by ${each.userAgent.slice(0, 60)}`, each.evidence),
      time(each.first),
      time(each.last),
    ]),
  of: userAgents.length,
  rest: reportJson(vendor.id),
  none: 'No user agent is on record.',
})}`
  return { id: 'networks', title: 'Networks and user agents', body }
}

export function denialsPart({ report, evidence, commands, cap }: Page): Part {
  const body = table({
    caption: 'Calls that were refused',
    columns: ['Action, and what was said last', 'Service', 'Times>', 'Code', 'First', 'Last'],
    rows: report.denials
      .slice(0, cap(60))
      .map((each) => [
        html`${shown(each.eventName)}${each.message === null ? null : html`<br><span class="note">${shown(each.message)}</span>`}`,
        shown(service(each.eventSource)),
        evidence.link(
          each.count,
          `refused ${each.eventName ?? 'unknown'}`,
          each.evidence,
          commands.events(['service', service(each.eventSource)], ['event', each.eventName]),
        ),
        shown(each.errorCode),
        time(each.first),
        time(each.last),
      ]),
    of: report.denials.length,
    rest: commands.flags('denied'),
    none: 'No call of this vendor was refused in these logs. Attempts on a role that were refused are on record in the vendor’s own account only.',
  })
  return { id: 'denied', title: 'Denied calls', body }
}
