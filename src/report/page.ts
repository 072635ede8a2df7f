import { createHash } from 'node:crypto'
import { SEVERITIES } from '../model/finding.ts'
import type { VendorReport } from '../model/report.ts'
import type { Page } from './context.ts'
import { Commands, Evidence } from './evidence.ts'
import { type Html, html } from './html.ts'
import { type Part, section } from './parts.ts'
import { certaintyPart, coveragePart } from './sections/basis.ts'
import { credentialsPart } from './sections/credentials.ts'
import { chainsPart, findingsPart, noveltyPart, sessionsPart } from './sections/judgement.ts'
import { actionsPart, activityPart, denialsPart, networksPart, reportJson, resourcesPart } from './sections/use.ts'
import { STYLE } from './style.ts'
import { count, day, number, period, shown } from './text.ts'

/** A page is never larger, whatever stands in the logs. */
export const MAX_BYTES = 2_000_000

/** How many of a vendor's resources a page can show at most. */
export const PAGE_RESOURCES = 200

/**
 * One self-contained page about a vendor: no network, no script. What it leaves out it counts, and says how to get.
 * `eventsFile`: the name of the file beside it that lists every event.
 */
export function reportPage(report: VendorReport, eventsFile: string | null = null): string {
  for (let share = 1; ; share /= 2) {
    const page = pageOf(report, eventsFile, (most) => Math.max(3, Math.floor(most * share)))
    if (Buffer.byteLength(page) <= MAX_BYTES || share < 0.02) return page
  }
}

function pageOf(report: VendorReport, eventsFile: string | null, cap: Page['cap']): string {
  const evidence = new Evidence()
  const page: Page = { report, evidence, commands: new Commands(report.vendor.id, report.window), cap }
  const top = header(page)
  const parts: Part[] = [
    coveragePart(page),
    certaintyPart(page),
    credentialsPart(page),
    activityPart(page),
    actionsPart(page),
    resourcesPart(page),
    networksPart(page),
    denialsPart(page),
    noveltyPart(page),
    findingsPart(page),
    chainsPart(page),
    sessionsPart(page),
  ]
  parts.push({
    id: 'evidence',
    title: 'Evidence',
    body: html`
<p>The event ids behind the numbers of this page, the first of each. <code>trail show EVENT_ID</code> gives a record as CloudTrail wrote it, and how it was attributed.</p>${
      eventsFile === null
        ? null
        : html`
<p>Every event of this page, with what it came to: <code>${eventsFile}</code> beside it.</p>`
    }
${evidence.appendix()}`,
  })
  return documentOf(`${report.vendor.name}: third-party access`, top, parts, report.vendor.id)
}

/** A whole page around its header and parts. */
export function documentOf(title: string, top: Html, parts: readonly Part[], vendor: string | null): string {
  const hash = createHash('sha256').update(STYLE).digest('base64')
  const { text } = html`<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src &#39;none&#39;; style-src &#39;sha256-${hash}&#39;; base-uri &#39;none&#39;; form-action &#39;none&#39;">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<meta name="color-scheme" content="light dark">
<title>${title}</title>
<style>`
  return `${text}${STYLE}${
    html`</style>
</head>
<body>
<a class="skip" href="#main">Skip to the content</a>
<header>
${top}
</header>
<main id="main">
<nav aria-label="Contents">
<ol>${parts.map(({ id, title }) => html`<li><a href="#${id}">${title}</a></li>`)}</ol>
</nav>${parts.map(section)}
</main>
<footer>
<p>Made by trail from CloudTrail records${vendor === null ? '' : html`; the same content as data: <code>${reportJson(vendor)}</code>`}.</p>
</footer>
</body>
</html>
`.text
  }`
}

function header(page: Page): Html {
  const { vendor } = page.report
  const contract = [
    vendor.from === null ? null : `from ${day(vendor.from)}`,
    vendor.until === null ? null : `until ${day(vendor.until)}`,
  ].filter((each) => each !== null)
  return html`<p class="kicker">Third-party access to AWS</p>
<h1>${shown(vendor.name)}</h1>
<p class="lede">${lede(page)}</p>${page.report.integrity.warnings.map((text) => html`\n<p class="bad">${text}</p>`)}
<p class="kicker">${[
    `Vendor ${vendor.id}`,
    vendor.accounts.length === 0
      ? null
      : `${vendor.accounts.length === 1 ? 'account' : 'accounts'} ${vendor.accounts.slice(0, 6).join(', ')}${vendor.accounts.length > 6 ? ` and ${number(vendor.accounts.length - 6)} more` : ''}`,
    contract.length === 0 ? null : `contract ${contract.join(' ')}`,
    vendor.owner === null ? null : `owner ${vendor.owner}`,
  ]
    .filter((each) => each !== null)
    .map((each, i) => html`${i === 0 ? null : ' · '}${shown(each)}`)}</p>
${figures(page)}`
}

/** What the page says, in three sentences. */
function lede({ report }: Page): Html {
  const { vendor, totals, window, apart, credentials, where } = report
  if (window.first === null || window.last === null)
    return html`The store holds no events: nothing can be said of ${shown(vendor.name)}.`
  const when = period(window.first, window.last)
  const others = apart.reduce((sum, { events }) => sum + events, 0)
  const aside =
    others === 0
      ? null
      : html` ${count(others, 'more call')} came with its marks and ${others === 1 ? 'is' : 'are'} not counted as its own.`
  if (totals.events === 0)
    return html`${when} these logs hold no call of ${shown(vendor.name)}. That is no proof that there was none: see what the logs cover, and what they cannot show.${aside}`
  const accounts = new Set(where.map(({ account }) => account)).size
  return html`${when} ${shown(vendor.name)} made ${count(totals.events, 'call')} in ${count(accounts, 'account')}, signed with ${count(credentials.length, 'credential')}. ${number(totals.changes)} of them changed something, ${number(totals.denied)} ${totals.denied === 1 ? 'was' : 'were'} refused.${aside}`
}

function figures({ report, evidence, commands }: Page): Html {
  const { totals, classes, findings } = report
  const idsOf = (...wanted: readonly string[]) =>
    classes.filter((each) => wanted.includes(each.class)).flatMap((each) => each.evidence)
  const worst = SEVERITIES.flatMap((severity) => {
    const many = findings.filter((finding) => finding.severity === severity).length
    return many === 0 ? [] : [`${number(many)} ${severity}`]
  })
  return html`<dl class="figures">
<div><dt>Calls</dt><dd>${evidence.link(
    totals.events,
    'all calls',
    classes.flatMap((each) => each.evidence),
    commands.events(),
  )}</dd></div>
<div><dt>Changes</dt><dd>${evidence.link(totals.changes, 'calls that changed something', idsOf('change', 'delete', 'share'), commands.flags('changes'))}</dd></div>
<div><dt>Denied</dt><dd>${evidence.link(totals.denied, 'denied calls', idsOf('denied'), commands.flags('denied'))}</dd></div>
<div><dt>Sessions</dt><dd>${number(totals.sessions)}</dd></div>
<div><dt>Findings</dt><dd>${findings.length === 0 ? '0' : html`<a class="ev" href="#findings">${number(findings.length)}</a>`}<small>${worst.slice(0, 3).join(', ')}</small></dd></div>
</dl>`
}
