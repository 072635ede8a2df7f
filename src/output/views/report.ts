import type { ReportIndex, VendorReport } from '../../model/report.ts'
import { cell, line, lines, type Section, table, type View } from '../view.ts'
import { coverageLines, few, integrityLines, plural, time } from './words.ts'

type Row = Readonly<Record<string, unknown>>

/** The lists of a report, each row of ndjson and csv saying of which it is. */
const LISTS = [
  'certainty',
  'apart',
  'credentials',
  'where',
  'actions',
  'resources',
  'networks',
  'userAgents',
  'externalIds',
  'denials',
  'chains',
  'liveSessions',
  'findings',
  'accepted',
  'hours',
] as const satisfies readonly (keyof VendorReport)[]

/** A report for a terminal and as Markdown: the same content as the page, without its pictures. */
export const reportView: View<VendorReport> = {
  sections: (report) => [summary(report), ...basis(report), ...use(report), ...judgement(report)],
  rows: (report) => [
    { section: 'totals', vendor: report.vendor.id, ...report.totals },
    ...LISTS.flatMap((section) => rowsOf(report, section, report[section] as readonly object[])),
    ...rowsOf(report, 'novelty', report.novelty.items),
  ],
  columns: ['section', 'vendor'],
}

function rowsOf({ vendor }: VendorReport, section: string, list: readonly object[]): Row[] {
  return list.map((row) => ({ section, vendor: vendor.id, ...row }))
}

function summary({ vendor, totals, window, apart, findings, integrity }: VendorReport): Section {
  const others = apart.reduce((sum, { events }) => sum + events, 0)
  return lines(
    line(`${vendor.name} (${vendor.id})`, 'strong'),
    ...integrityLines(integrity),
    totals.events === 0
      ? `No call of this vendor in these logs, ${time(window.first)} to ${time(window.last)}.`
      : `${plural(totals.events, 'call')}, ${plural(totals.changes, 'change')}, ${totals.denied} denied, ${totals.failed} failed, ${plural(totals.sessions, 'session')}; ${time(totals.first)} to ${time(totals.last)}.`,
    others === 0 ? null : line(`${plural(others, 'more call')} with its marks, not counted as its own.`, 'warn'),
    findings.length === 0 ? null : line(`${plural(findings.length, 'finding')}.`, 'warn'),
  )
}

function basis({ coverage, notObservable, certainty, apart, credentials, externalIds }: VendorReport): Section[] {
  return [
    lines(...coverageLines(coverage).map((text) => line(text, 'dim'))),
    lines(line('What these logs cannot show', 'strong'), ...notObservable.map((text) => `- ${text}`)),
    list('How sure', ['told by', 'calls>', 'vendor is', 'chain is', 'event ids*'], certainty, (each) => [
      cell(each.matchedBy),
      cell(each.events),
      cell(each.vendorConfidence),
      cell(each.confidence),
      cell(few(each.evidence, 2)),
    ]),
    list('Not counted as the vendor’s', ['who', 'as*', 'why', 'calls>', 'event ids*'], apart, (each) => [
      cell(each.origin),
      cell(each.principal),
      cell(each.why, 'warn'),
      cell(each.events),
      cell(few(each.evidence, 2)),
    ]),
    list(
      'Credentials',
      ['kind', 'credential*', 'calls>', 'sessions>', 'last used', 'age in days>', 'external id sent>', 'not sent>'],
      credentials,
      (each) => [
        cell(each.kind),
        cell(each.subject),
        cell(each.events),
        cell(each.sessions),
        cell(time(each.last)),
        cell(each.ageDays),
        cell(each.assumed?.withExternalId),
        cell(each.assumed?.without, (each.assumed?.without ?? 0) > 0 ? 'bad' : 'plain'),
      ],
    ),
    list('External ids', ['value*', 'times>', 'roles*'], externalIds, (each) => [
      cell(each.value),
      cell(each.uses),
      cell(few(each.roles, 3)),
    ]),
  ]
}

function use(report: VendorReport): Section[] {
  return [
    list(
      `Activity by ${report.activity.unit}`,
      [report.activity.unit, 'read>', 'changed>', 'deleted>', 'shared>', 'failed>', 'denied>'],
      report.activity.bins,
      (bin) => [
        cell(time(bin.from)),
        ...[bin.read, bin.change, bin.delete, bin.share, bin.failed].map((count) => cell(count)),
        cell(bin.denied, bin.denied > 0 ? 'bad' : 'plain'),
      ],
    ),
    list('Where', ['account', 'region', 'calls>', 'changes>'], report.where, (each) => [
      cell(each.account),
      cell(each.region),
      cell(each.events),
      cell(each.changes),
    ]),
    list(
      'Actions',
      ['service', 'action*', 'calls>', 'denied>', 'first', 'last', 'event ids*'],
      report.actions,
      (each) => [
        cell(each.eventSource),
        cell(each.eventName),
        cell(each.count),
        cell(each.denied, each.denied > 0 ? 'bad' : 'plain'),
        cell(time(each.first)),
        cell(time(each.last)),
        cell(few(each.evidence, 1)),
      ],
    ),
    list(
      report.resourceCount > report.resources.length
        ? `Resources: ${report.resources.length} of ${report.resourceCount}, those changed most; --format json has all`
        : 'Resources',
      ['type', 'resource*', 'changes>', 'reads>', 'denied>', 'last'],
      report.resources,
      (each) => [
        cell(each.type),
        cell(each.id),
        cell(each.changes),
        cell(each.reads),
        cell(each.denied),
        cell(time(each.last)),
      ],
    ),
    list('Networks', ['address*', 'declared', 'calls>', 'denied>', 'last'], report.networks, (each) => [
      cell(each.ip),
      each.declared === null ? cell('not told', 'dim') : each.declared ? cell('yes') : cell('no', 'bad'),
      cell(each.events),
      cell(each.denied),
      cell(time(each.last)),
    ]),
    list('User agents', ['user agent*', 'calls>'], report.userAgents, (each) => [
      cell(each.userAgent),
      cell(each.events),
    ]),
    list('Denied', ['service', 'action*', 'code', 'times>', 'last', 'event ids*'], report.denials, (each) => [
      cell(each.eventSource),
      cell(each.eventName),
      cell(each.errorCode, 'bad'),
      cell(each.count),
      cell(time(each.last)),
      cell(few(each.evidence, 1)),
    ]),
  ]
}

function judgement({ novelty, findings, accepted, chains, liveSessions }: VendorReport): Section[] {
  return [
    list(
      `New since ${time(novelty.since)}, against ${plural(novelty.baseline, 'earlier call')}`,
      ['kind', 'what*', 'times>', 'first', 'event ids*'],
      novelty.items,
      (each) => [
        cell(each.kind),
        cell(each.value),
        cell(each.events),
        cell(time(each.first)),
        cell(few(each.evidence, 1)),
      ],
    ),
    list('Findings', ['id', 'severity', 'title*', 'subject*', 'event ids*'], findings, (each) => [
      cell(each.id),
      cell(each.severity, each.severity === 'critical' || each.severity === 'high' ? 'bad' : 'warn'),
      cell(each.title),
      cell(each.subject),
      cell(few(each.evidence, 1)),
    ]),
    ...(accepted.length === 0
      ? []
      : [
          list('Accepted by the baseline', ['id', 'subject*', 'reason*', 'until'], accepted, (each) => [
            cell(each.id),
            cell(each.subject),
            cell(each.reason),
            cell(each.until),
          ]),
        ]),
    list('Identity chains', ['way*', 'calls>', 'sessions>', 'chain is'], chains, (each) => [
      cell(each.hops.map((hop) => hop.principal ?? hop.kind).join(' → ')),
      cell(each.events),
      cell(each.sessions),
      cell(each.confidence),
    ]),
    list('Sessions that outlive the logs', ['identity*', 'session', 'until'], liveSessions, (each) => [
      cell(each.principal),
      cell(each.session),
      cell(time(each.until)),
    ]),
  ].filter((section) => section.kind === 'text' || section.rows.length > 0)
}

function list<Each>(
  title: string,
  names: readonly string[],
  rows: readonly Each[],
  cellsOf: (each: Each) => ReturnType<typeof cell>[],
): Section {
  return rows.length === 0 ? lines(line(`${title}: none.`, 'dim')) : table(title, names, rows.map(cellsOf))
}

/** All vendors: the index, and every report behind it. */
export const reportsView: View<ReportIndex & { reports: VendorReport[] }> = {
  sections: (answer) => [
    list(
      'Vendors',
      ['vendor', 'name*', 'calls>', 'changes>', 'denied>', 'sessions>', 'findings>', 'last'],
      answer.vendors,
      (each) => [
        cell(each.id),
        cell(each.name),
        cell(each.events),
        cell(each.changes),
        cell(each.denied),
        cell(each.sessions),
        cell(each.findings, each.findings > 0 ? 'warn' : 'plain'),
        cell(time(each.last)),
      ],
    ),
    list(
      'Foreign accounts in no register',
      ['account', 'calls>', 'roles*', 'a third party', 'event ids*'],
      answer.unknownAccounts,
      (each) => [
        cell(each.account),
        cell(each.events),
        cell(few(each.roles, 2)),
        cell(each.confidence),
        cell(few(each.evidence, 1)),
      ],
    ),
    lines(...coverageLines(answer.coverage).map((text) => line(text, 'dim'))),
  ],
  rows: ({ reports }) => reports.flatMap((report) => reportView.rows(report)),
  columns: ['section', 'vendor'],
}
