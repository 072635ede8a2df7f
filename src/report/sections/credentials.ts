import type { Deed, ReportCredential } from '../../model/report.ts'
import type { Page } from '../context.ts'
import { type Html, html } from '../html.ts'
import { type Part, table } from '../parts.ts'
import { code, count, number, shown, time } from '../text.ts'

const KINDS: Readonly<Record<ReportCredential['kind'], string>> = {
  role: 'Role',
  user: 'User',
  'access-key': 'Access key',
  account: 'Foreign account',
  delegation: 'Temporary delegation',
  federated: 'Federated identity',
}

/** Keys are to be rotated within so many days. */
const ROTATE_DAYS = 90

export function credentialsPart({ report, evidence, commands, cap }: Page): Part {
  const { credentials, externalIds } = report
  const shownRows = credentials.slice(0, cap(60))
  const body = html`
${table({
  caption: 'What the vendor signs with',
  columns: ['Credential', 'Calls>', 'Sessions>', 'Denied>', 'Last used', 'Age>', 'What the logs tell'],
  rows: shownRows.map((each) => [
    html`${KINDS[each.kind]}<br>${code(each.kind === 'account' ? each.account : each.subject)}`,
    evidence.link(
      each.events,
      `calls as ${each.subject}`,
      each.evidence,
      each.kind === 'delegation' ? commands.events() : commands.events(['actor', each.subject]),
    ),
    number(each.sessions),
    number(each.denied),
    time(each.last),
    age(each),
    html`${facts(each, report.coverage.partitions?.from ?? null).map((fact, i) => (i === 0 ? fact : html`<br>${fact}`))}`,
  ]),
  of: credentials.length,
  none: 'No credential of this vendor was used in these logs.',
})}
<h3>External ids</h3>
${table({
  caption: 'External ids that the vendor sent',
  columns: ['Value', 'Times>', 'Roles', 'First', 'Last'],
  rows: externalIds
    .slice(0, cap(40))
    .map((each) => [
      code(each.value),
      evidence.link(each.uses, `external id ${each.value}`, each.evidence),
      html`${each.roles.slice(0, 12).map((role, i) => html`${i === 0 ? null : html`<br>`}${code(role)}`)}${each.roles.length > 12 ? html`<br>and ${number(each.roles.length - 12)} more` : null}`,
      time(each.first),
      time(each.last),
    ]),
  of: externalIds.length,
  none: 'No external id was sent with any role that the vendor took.',
})}
<p class="note">That an external id was sent does not prove that the role asks for it: only the role’s trust policy does. That one was not sent and the role was given proves that it was not asked for.</p>`
  return { id: 'credentials', title: 'Credentials', body }
}

function age({ kind, ageDays }: ReportCredential): Html {
  if (kind === 'account' || kind === 'delegation' || kind === 'federated') return html``
  if (ageDays === null) return html`<span class="none">unknown</span>`
  return kind === 'access-key' && ageDays > ROTATE_DAYS
    ? html`<span class="bad">${count(ageDays, 'day')}</span>`
    : html`${count(ageDays, 'day')}`
}

function facts(credential: ReportCredential, readFrom: string | null): Html[] {
  const { kind, assumed, created, changes, siblings, owner } = credential
  const last = changes.at(-1)
  return [
    owner === null ? null : html`Of ${code(owner)}`,
    assumed === null
      ? null
      : html`Taken ${count(assumed.withExternalId + assumed.without, 'time')}${from(assumed.from)}; ${withId(assumed)}`,
    created === null
      ? kind === 'role' || kind === 'user' || kind === 'access-key'
        ? html`Made before these logs, or outside of them`
        : null
      : html`Made ${deed(created)}`,
    kind === 'access-key' ? rotation(siblings, readFrom) : null,
    last === undefined
      ? null
      : html`${count(changes.length, 'later change')}, the last ${shown(last.eventName)} ${deed(last)}`,
  ].filter((fact) => fact !== null)
}

function from(accounts: readonly string[]): Html | null {
  if (accounts.length === 0) return null
  return html` from ${accounts.slice(0, 4).map((account, i) => html`${i === 0 ? null : ', '}${code(account)}`)}${accounts.length > 4 ? html` and ${number(accounts.length - 4)} more` : null}`
}

function withId({ withExternalId, without, externalIds }: NonNullable<ReportCredential['assumed']>): Html {
  if (withExternalId === 0) return html`<span class="bad">never with an external id</span>`
  if (without === 0)
    return html`always with an external id${externalIds.length > 1 ? html` (<span class="warn">${number(externalIds.length)} values</span>)` : null}`
  return html`<span class="bad">${count(without, 'time')} without an external id</span>`
}

/** `readFrom`: the day before which no partition was read. */
function rotation(siblings: ReportCredential['siblings'], readFrom: string | null): Html {
  const newest = siblings.at(-1)
  if (newest === undefined && readFrom !== null)
    return html`No other key of this user was made from ${readFrom} on, before which nothing was read`
  return newest === undefined
    ? html`No other key of this user was made in these logs: not rotated`
    : html`${count(siblings.length, 'other key')} of this user, the last made ${time(newest.created.at)}`
}

function deed({ at, by, eventId }: Deed): Html {
  return html`${time(at)}${by === null ? null : html` by ${shown(by)}`} <span class="note">(${code(eventId)})</span>`
}
