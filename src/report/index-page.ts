import type { ReportIndex } from '../model/report.ts'
import { Evidence } from './evidence.ts'
import { type Html, html } from './html.ts'
import { documentOf } from './page.ts'
import { type Part, table } from './parts.ts'
import { code, count, number, period, shown, time } from './text.ts'

/** How many vendors and accounts the index lists at most: what it leaves out it counts. */
const LISTED = 500

/** The page that leads to the page of each vendor. `fileOf` names that page, relative to this one. */
export function indexPage(index: ReportIndex, fileOf: (id: string) => string): string {
  const evidence = new Evidence()
  const parts: Part[] = [vendorsPart(index, evidence, fileOf), unknownPart(index, evidence)]
  parts.push({ id: 'evidence', title: 'Evidence', body: evidence.appendix() })
  return documentOf('Third-party access to AWS', header(index), parts, null)
}

function header({ window, coverage, vendors, unknownAccounts }: ReportIndex): Html {
  const events = vendors.reduce((sum, vendor) => sum + vendor.events, 0)
  const lede =
    window.first === null || window.last === null
      ? html`The store holds no events.`
      : html`${period(window.first, window.last)} ${count(vendors.length, 'vendor')} made ${count(events, 'call')} that these logs hold, in ${count(coverage.accounts.length, 'account')} and ${count(coverage.regions.length, 'region')}.${unknownAccounts.length === 0 ? null : html` ${count(unknownAccounts.length, 'foreign account')} more ${unknownAccounts.length === 1 ? 'is' : 'are'} in no register.`}`
  return html`<p class="kicker">All vendors</p>
<h1>Third-party access to AWS</h1>
<p class="lede">${lede}</p>`
}

function vendorsPart({ vendors }: ReportIndex, evidence: Evidence, fileOf: (id: string) => string): Part {
  const body = html`${table({
    caption: 'Vendors with calls in these logs, each with a page of its own',
    columns: ['Vendor', 'Calls>', 'Changes>', 'Denied>', 'Sessions>', 'Findings>', 'Worst', 'First', 'Last'],
    rows: vendors
      .slice(0, LISTED)
      .map((each) => [
        html`<a href="${encodeURI(fileOf(each.id))}">${shown(each.name)}</a>`,
        evidence.link(each.events, `calls of ${each.name}`, each.evidence, `trail events --vendor ${each.id}`),
        number(each.changes),
        each.denied === 0 ? '0' : html`<span class="bad">${number(each.denied)}</span>`,
        number(each.sessions),
        number(each.findings),
        each.worst === null ? '' : each.worst,
        time(each.first),
        time(each.last),
      ]),
    of: vendors.length,
    none: 'No vendor of the registry made a call that these logs hold. That is no proof that there was none.',
  })}
<p class="note">A vendor without any call in these logs has no page here; <code>trail report VENDOR</code> says for it what the logs cover.</p>`
  return { id: 'vendors', title: 'Vendors', body }
}

function unknownPart({ unknownAccounts }: ReportIndex, evidence: Evidence): Part {
  const body = html`
<p>Accounts that are not yours, in no register, and acted here. <code>trail vendors suggest</code> drafts an entry for each.</p>
${table({
  caption: 'Foreign accounts that no register knows',
  columns: ['Account', 'Calls>', 'Roles that it took', 'External ids', 'A third party?'],
  rows: unknownAccounts
    .slice(0, LISTED)
    .map((each) => [
      code(each.account),
      evidence.link(
        each.events,
        `calls of account ${each.account}`,
        each.evidence,
        `trail events --origin ${/^\d+$/.test(each.account) ? each.account : 'ACCOUNT'}`,
      ),
      html`${each.roles.slice(0, 6).map((role, i) => html`${i === 0 ? null : html`<br>`}${code(role)}`)}${each.roles.length > 6 ? html`<br>and ${number(each.roles.length - 6)} more` : null}`,
      each.externalIds.length === 0
        ? html`<span class="none">none sent</span>`
        : html`${each.externalIds.slice(0, 4).map((id, i) => html`${i === 0 ? null : ', '}${code(id)}`)}`,
      each.confidence,
    ]),
  of: unknownAccounts.length,
  none: 'Every foreign account that acted here is in a register.',
})}`
  return { id: 'unknown', title: 'Unknown foreign accounts', body }
}
