import { createHash } from 'node:crypto'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { VendorReport } from '../../../src/model/report.ts'
import { MAX_BYTES, reportPage } from '../../../src/report/page.ts'
import { SAMPLES } from '../../support/cli.ts'
import { runTrail } from '../../support/in-process.ts'
import { faultsOf, textOf } from '../../support/pages.ts'

const folder = mkdtempSync(join(tmpdir(), 'trail-report-'))
const CONTEXT = [
  '--vendors',
  join(SAMPLES, 'vendors.yaml'),
  '--config',
  join(SAMPLES, 'trail.yaml'),
  '--store',
  join(folder, 's.duckdb'),
]
const trail = (...argv: string[]) => runTrail([...argv, ...CONTEXT], { cwd: folder })
let acme: VendorReport

beforeAll(async () => {
  expect((await trail('ingest', SAMPLES, '--quiet')).code).toBe(0)
  acme = JSON.parse((await trail('report', 'acme', '--format', 'json')).stdout)
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

async function sql<Row>(text: string): Promise<Row[]> {
  return JSON.parse((await trail('sql', text, '--format', 'json')).stdout)
}

test('a page about one day names that day, and not the time between it and itself', () => {
  const window = { ...acme.window, first: '2026-03-05T01:00:00Z', last: '2026-03-05T23:00:00Z' }
  const page = textOf(reportPage({ ...acme, window }))
  expect(page).toContain('On 5 March 2026 Acme Scheduler made')
  expect(page).toMatch(/This page rests on .*, on 5 March 2026\./)
  expect(textOf(reportPage(acme))).toContain('Between 18 November 2025 and 13 March 2026 Acme Scheduler made')
})

test('the numbers are those of the events that are attributed to the vendor', async () => {
  const [all] = await sql<{ events: number; denied: number; first: string; last: string }>(
    `select count(*) events, count(*) filter (outcome = 'denied') denied, min(eventTime) "first", max(eventTime) "last" from attributed where vendor = 'acme'`,
  )
  expect(acme.totals).toMatchObject({ events: all?.events, denied: all?.denied })
  expect(Date.parse(acme.totals.first ?? '')).toBe(Date.parse(all?.first ?? ''))
  expect(Date.parse(acme.totals.last ?? '')).toBe(Date.parse(all?.last ?? ''))
  const sum = (counts: readonly number[]) => counts.reduce((a, b) => a + b, 0)
  expect(sum(acme.actions.map(({ count }) => count))).toBe(acme.totals.events)
  expect(sum(acme.networks.map(({ events }) => events))).toBe(acme.totals.events)
  expect(sum(acme.hours.map(({ events }) => events))).toBe(acme.totals.events)
  expect(sum(acme.classes.map(({ events }) => events))).toBe(acme.totals.events)
  expect(sum(acme.certainty.map(({ events }) => events))).toBe(acme.totals.events)
  expect(sum(acme.chains.map(({ events }) => events))).toBe(acme.totals.events)
  expect(sum(acme.where.map(({ events }) => events))).toBe(acme.totals.events)
  expect(sum(acme.denials.map(({ count }) => count))).toBe(acme.totals.denied)
  expect(acme.totals).toMatchObject({ changes: 34, sessions: 31, failed: 1 })
})

test('every number leads to events of the vendor, and none to another’s', async () => {
  const own = new Set(
    (await sql<{ eventId: string }>(`select eventId from attributed where vendor = 'acme'`)).map(
      ({ eventId }) => eventId,
    ),
  )
  const lists = [
    acme.actions,
    acme.resources,
    acme.networks,
    acme.userAgents,
    acme.denials,
    acme.chains,
    acme.where,
    acme.certainty,
    acme.classes,
    acme.credentials,
    acme.externalIds,
  ]
  for (const each of lists.flat()) {
    expect(each.evidence.length).toBeGreaterThan(0)
    expect(each.evidence.filter((id) => !own.has(id))).toEqual([])
  }
})

test('people in the vendor’s role stand apart and in no number of the vendor’s', () => {
  const apart = acme.apart.map(({ why, origin, evidence }) => ({ why, origin, evidence }))
  expect(apart).toEqual([
    {
      why: 'other',
      origin: 'arn:aws:iam::111122223333:user/ops-oncall',
      evidence: ['9ca552fb-3c4c-4ed5-aceb-7ce0f93431c7'],
    },
    { why: 'other', origin: 'ops-lead@example.com', evidence: ['1516070d-dfea-4c99-be8f-93777e249cee'] },
  ])
  expect(JSON.stringify(acme.resources)).not.toContain('1516070d')
})

test('roles, keys and external ids are told with what the log proves of them', () => {
  const of = (subject: string) => acme.credentials.find((each) => each.subject === subject)
  expect(acme.roles).toEqual([
    'arn:aws:iam::111122223333:role/AcmeSchedulerRole',
    'arn:aws:iam::444455556666:role/AcmeSchedulerRole',
  ])
  expect(of('arn:aws:iam::111122223333:role/AcmeSchedulerRole')).toMatchObject({
    assumed: { withExternalId: 1, without: 0, from: ['901234567890'] },
    created: { eventId: '99b5f672-1e99-49d4-abc1-dc432d1c61bc', by: 'ops-lead@example.com' },
  })
  expect(of('AKIAWO645SY5HORKVGDM')).toMatchObject({
    kind: 'access-key',
    owner: 'arn:aws:iam::444455556666:user/acme-svc',
    created: { eventId: '84d7981e-3f88-4532-a241-0820afdb1b02' },
  })
  expect(acme.externalIds).toMatchObject([
    { value: '3f0c9a51-7d52-4e0b-9b1e-5d6a2f8c4b17', uses: 31, roles: acme.roles },
  ])
  expect(acme.networks.map(({ ip, declared }) => [ip, declared])).toEqual([
    ['203.0.113.24', true],
    ['198.51.100.77', false],
  ])
})

test('a call by delegation is the partner’s, and its approver’s role is not the partner’s', async () => {
  const partner: VendorReport = JSON.parse((await trail('report', 'rollout-partner', '--format', 'json')).stdout)
  expect(partner.totals.events).toBe(1)
  expect(partner.credentials.map(({ kind }) => kind)).toEqual(['delegation'])
  expect(partner.apart).toEqual([])
})

test('within a time range, what came before is the baseline of what is new', async () => {
  const { stdout } = await trail('report', 'acme', '--since', '2026-03-05', '--until', '2026-03-05', '--format', 'json')
  const day: VendorReport = JSON.parse(stdout)
  expect(day.window).toMatchObject({ since: '2026-03-05T00:00:00Z', until: '2026-03-06T00:00:00Z' })
  expect(day.totals.events).toBe(day.hours.reduce((sum, { events }) => sum + events, 0))
  expect(day.apart.filter(({ why }) => why !== 'other' && why !== 'ambiguous')).toEqual([])
  expect(day.novelty.baseline).toBeGreaterThan(0)
  expect(day.novelty.items.map(({ kind, value }) => `${kind} ${value}`)).toEqual(
    expect.arrayContaining([
      'action cloudtrail:StopLogging',
      'network 198.51.100.77',
      'resource-type cloudtrail:trail',
      'resource cloudtrail:trail dev-audit',
    ]),
  )
  expect(day.novelty.items.every(({ first }) => (first ?? '') >= '2026-03-05')).toBe(true)
})

test('beside a page every event stands with what it came to, so that each number can be counted again', async () => {
  expect((await trail('report', 'acme', '-o', 'acme.html')).stderr).toContain('; acme.events.csv')
  const [head, ...lines] = readFileSync(join(folder, 'acme.events.csv'), 'utf8').trimEnd().split('\r\n')
  expect(head).toMatch(/^eventId,eventTime,part,class,/)
  const own = lines.map((text) => text.split(',')).filter(([, , part]) => part === 'own')
  for (const each of acme.classes) expect(own.filter(([, , , klass]) => klass === each.class)).toHaveLength(each.events)
  expect(lines).toHaveLength(acme.totals.events + acme.apart.reduce((sum, { events }) => sum + events, 0))
  expect(readFileSync(join(folder, 'acme.html'), 'utf8')).toContain('<code>acme.events.csv</code>')
  expect((await trail('report', 'acme', '-o', 'bare.html', '--no-events')).code).toBe(0)
  expect(existsSync(join(folder, 'bare.events.csv'))).toBe(false)
})

test('a finding that was accepted stands with its reason, and no longer among the findings', async () => {
  const [finding] = acme.findings
  if (finding === undefined) throw new Error('the vendor of the samples has findings')
  const { id, subject } = finding
  writeFileSync(
    join(folder, 'accepted.yaml'),
    JSON.stringify({ accepted: [{ id, subject, reason: 'until they move' }] }),
  )
  const accepting = ['report', 'acme', '--baseline', 'accepted.yaml', '--format']
  const report: VendorReport = JSON.parse((await trail(...accepting, 'json')).stdout)
  expect(report.accepted).toEqual([{ id, subject, reason: 'until they move', until: null }])
  expect(report.findings).toEqual(acme.findings.slice(1))
  expect((await trail(...accepting, 'html', '-o', '-')).stdout).toContain('until they move')
  expect((await trail(...accepting, 'md')).stdout).toContain('until they move')
})

test('all vendors are judged at once as each is by itself', async () => {
  const { reports } = JSON.parse((await trail('report', '--all', '--format', 'json')).stdout)
  expect(reports.find(({ vendor }: VendorReport) => vendor.id === 'acme')?.findings).toEqual(acme.findings)
})

test('the page reads as it should', async () => {
  // Findings are the audit's own business, and grow with its rules.
  const page = reportPage({ ...acme, findings: acme.findings.filter(({ id }) => id === 'L01') })
  await expect(textOf(page)).toMatchFileSnapshot('../../golden/report/acme.txt')
})

test('pages are valid HTML, need no network and no script, and allow nothing but their own style', async () => {
  expect((await trail('report', '--all', '-o', 'pages', '--no-events', '--quiet')).code).toBe(0)
  const names = readdirSync(join(folder, 'pages')).sort()
  expect(names).toEqual([
    'index.html',
    'report-acme.html',
    'report-harbor-backup.html',
    'report-ledger-insights.html',
    'report-rollout-partner.html',
  ])
  for (const name of names) {
    const page = readFileSync(join(folder, 'pages', name), 'utf8')
    expect(await faultsOf(page), name).toEqual([])
    expect(page).not.toMatch(/<script|<link|<img|<iframe|\son\w+=|javascript:|url\((?!#)/i)
    for (const [, href = ''] of page.matchAll(/(?:href|src)="([^"]*)"/g))
      expect(href).toMatch(/^(?:#[\w-]+|report-[\w-]+\.html)$/)
    const style = /<style>([\s\S]*)<\/style>/.exec(page)?.[1] ?? ''
    expect(page).toContain(`style-src &#39;sha256-${createHash('sha256').update(style).digest('base64')}&#39;`)
  }
})

/** The report with a text in the place of every name. */
function renamed(value: unknown, text: string): unknown {
  if (typeof value === 'string') return WORDS.test(value) ? value : text
  if (Array.isArray(value)) return value.map((each) => renamed(each, text))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, renamed(each, text)]))
}

/** What the program itself writes, and reads again: times and the words of its own lists. */
const WORDS =
  /^\d{4}-\d\d-\d\dT|^(?:exact|strong|likely|read|other|day|role|high|medium|critical|low|info|present|empty|unknown|missing|partial)$/

/** The report with each of its lists repeated to many entries. */
function lengthened(report: VendorReport): VendorReport {
  const long = <Each>(list: readonly Each[]) =>
    Array.from({ length: list.length === 0 ? 0 : 2000 }, (_, i) => list[i % list.length])
  return Object.fromEntries(
    Object.entries(report).map(([key, value]) => [key, Array.isArray(value) ? long(value) : value]),
  ) as unknown as VendorReport
}

const HOSTILE: Readonly<Record<string, string>> = {
  'a script': `</title></svg></style><script>alert(1)</script>`,
  'an attribute': `" onmouseover="alert(1)" x='`,
  'SVG and entities': '<svg onload=alert(1)>&lt;b&#x3c;!--]]>',
  'a turned direction': '\u202egnp.exe\u2066\u200b\u0000',
  'ten thousand characters': '\u00e4<'.repeat(5000),
}

for (const [name, text] of Object.entries(HOSTILE)) {
  test(`${name} in every name is text on a page that is valid and small`, async () => {
    const hostile = renamed(acme, text) as VendorReport
    const page = reportPage(hostile)
    expect(page).not.toMatch(/<script|<svg onload|[\u202a-\u202e\u2066-\u2069\u0000]/)
    expect(page).not.toContain('" onmouseover')
    expect(await faultsOf(page)).toEqual([])
    expect(Buffer.byteLength(reportPage(lengthened(hostile)))).toBeLessThanOrEqual(MAX_BYTES)
  })
}

test('a vendor without a call here is told what the logs cover, and that this proves nothing', async () => {
  const { code } = await trail('report', 'datadog', '-o', 'none.html', '--quiet')
  expect(code).toBe(0)
  const page = readFileSync(join(folder, 'none.html'), 'utf8')
  expect(textOf(page)).toContain('these logs hold no call of Datadog. That is no proof that there was none')
  expect(await faultsOf(page)).toEqual([])
})

test('an unknown vendor ends with 2 and the nearest name; a vendor’s name or account will do', async () => {
  const wrong = await trail('report', 'acmee')
  expect(wrong).toMatchObject({ code: 2, stdout: '' })
  expect(wrong.stderr).toContain('Did you mean acme?')
  for (const name of ['Acme Scheduler', '901234567890'])
    expect(JSON.parse((await trail('report', name, '--format', 'json')).stdout).vendor.id).toBe('acme')
})

test('the page is written beside, named or on standard output; wrong places and mixtures end with 2', async () => {
  const beside = await trail('report', 'acme')
  expect(beside).toMatchObject({ code: 0, stdout: '' })
  expect(beside.stderr).toContain('report-acme.html')
  expect(existsSync(join(folder, 'report-acme.html'))).toBe(true)
  expect((await trail('report', 'acme', '-o', '-')).stdout.startsWith('<!DOCTYPE html>')).toBe(true)
  for (const argv of [
    ['report'],
    ['report', 'acme', '--all'],
    ['report', 'acme', '-o', 'no/such/place.html'],
    ['report', '--all', '-o', '-'],
  ])
    expect((await trail(...argv)).code, argv.join(' ')).toBe(2)
})

test('the same content is JSON, rows and Markdown', async () => {
  for (const key of [
    'vendor',
    'window',
    'coverage',
    'totals',
    'principals',
    'roles',
    'actions',
    'resources',
    'networks',
    'externalIds',
    'findings',
    'hours',
  ])
    expect(acme).toHaveProperty(key)
  const rows = (await trail('report', 'acme', '--format', 'ndjson')).stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line))
  expect(rows[0]).toMatchObject({ section: 'totals', vendor: 'acme', events: 113 })
  expect(rows.filter(({ section }) => section === 'actions')).toHaveLength(acme.actions.length)
  const csv = (await trail('report', 'acme', '--format', 'csv')).stdout
  expect(csv.startsWith('section,vendor,')).toBe(true)
  const md = (await trail('report', 'acme', '--format', 'md')).stdout
  for (const title of ['## Credentials', '## Actions', '## Denied', '## Identity chains']) expect(md).toContain(title)
  const all = JSON.parse((await trail('report', '--all', '--format', 'json')).stdout)
  const ids = (list: { id: string }[]) => list.map(({ id }) => id).sort()
  expect(ids(all.vendors)).toEqual(ids(all.reports.map(({ vendor }: VendorReport) => vendor)))
})
