import type { RegistryEntry } from '../attribution/vendor.ts'
import { matchesPattern } from '../attribution/vendor-pattern.ts'
import { AUDIT_RULES } from '../audit/index.ts'
import { KEY_CALLS, type KeyUse, keyHistories } from '../audit/key-history.ts'
import { type Call, ROLE_CALLS, roleHistories } from '../audit/role-history.ts'
import type { Draft } from '../audit/rule.ts'
import type { RoleTaken, VendorTerms, World } from '../audit/world.ts'
import { partitionOf } from '../model/arn.ts'
import { type Finding, SEVERITIES } from '../model/finding.ts'
import type { Json } from '../model/json.ts'
import { type RuleId, ruleOf } from '../model/rules.ts'
import { formatInstant } from '../model/time.ts'
import { callTexts, candidates, eventIds, prepareAudit } from '../store/audit.ts'
import { loadedPlaces } from '../store/coverage.ts'
import type { Store } from '../store/open.ts'
import type { Actors } from './actors.ts'
import { openViews } from './views.ts'

export interface AuditOptions {
  /** Only findings about this vendor; null for all. */
  vendor: string | null
  /** Milliseconds, `until` exclusive: uses are judged in this range; how things came to be is read from the beginning. */
  since: number | null
  until: number | null
}

export interface Audit {
  findings: Finding[]
  /** The instant at which ages were measured: the store's last event in the range. Null where there is none. */
  measuredAt: string | null
}

/** So many event ids stand with a finding: its first ones and its last. */
const EVIDENCE = 20

/** Judges the access that the store shows by every rule (audit/index.ts), worst findings first. */
export async function audit(store: Store, actors: Actors, options: AuditOptions): Promise<Audit> {
  await openViews(store, actors)
  await prepareAudit(store.connection, options)
  const world = await worldOf(store, actors, options)
  const drafts: { id: RuleId; draft: Draft }[] = []
  for (const rule of AUDIT_RULES) {
    const found = rule.sql === undefined ? [] : await candidates<never>(store.connection, rule.sql)
    for (const draft of rule.judge(found, world)) drafts.push({ id: rule.id, draft })
  }
  const wanted = drafts.filter(({ draft }) => options.vendor === null || draft.vendor === options.vendor)
  return {
    findings: await findingsOf(store, wanted),
    measuredAt: world.end === 0 ? null : formatInstant(world.end),
  }
}

async function findingsOf(store: Store, drafts: readonly { id: RuleId; draft: Draft }[]): Promise<Finding[]> {
  const events = await eventIds(
    store.connection,
    drafts.flatMap(({ draft }) => draft.evidence),
  )
  const findings = drafts.map(({ id, draft }): Finding => {
    const text = ruleOf(id)
    const evidence = [...new Set(draft.evidence)]
      .flatMap((n) => events.get(n) ?? [])
      .sort((a, b) => (a.at ?? 0) - (b.at ?? 0) || (a.id < b.id ? -1 : 1))
      .map((event) => event.id)
    return {
      id,
      title: text.title,
      severity: draft.severity ?? text.severity,
      subject: draft.subject,
      vendor: draft.vendor,
      evidence:
        evidence.length <= EVIDENCE ? evidence : [...evidence.slice(0, EVIDENCE / 2), ...evidence.slice(-EVIDENCE / 2)],
      since: draft.since === null ? null : formatInstant(draft.since),
      detail: draft.detail,
      fix: draft.fix.join('\n'),
      practice: text.practice,
      notObservable: text.notObservable,
    }
  })
  return findings.sort(
    (a, b) =>
      SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity) ||
      (a.id < b.id ? -1 : a.id > b.id ? 1 : a.subject < b.subject ? -1 : 1),
  )
}

async function worldOf(store: Store, actors: Actors, options: AuditOptions): Promise<World> {
  const { connection } = store
  const { registry, accounts } = actors.context
  const own = await actors.ownAccounts()
  const terms = new Map(registry.entries.map((entry) => [entry.id, termsOf(entry)]))
  const calls = (await callTexts(connection, 'iam.amazonaws.com', [...ROLE_CALLS, ...KEY_CALLS], options.until)).map(
    ({ request, response, ...call }): Call => ({ ...call, request: parsed(request), response: parsed(response) }),
  )
  const named = await arnsByName(store)
  const vendorsBy = (pick: (entry: RegistryEntry) => readonly string[]) => (arn: string) =>
    registry.entries.flatMap((entry) =>
      pick(entry).some((pattern) => matchesPattern(pattern, arn)) ? [terms.get(entry.id) ?? []].flat() : [],
    )
  const arnOf = (type: 'role' | 'user') => (account: string, name: string) =>
    named.get(JSON.stringify([type, account, name])) ??
    `arn:${partitionOf(calls.find((call) => call.account === account)?.region ?? null)}:iam::${account}:${type}/${name}`
  const ends = (await loadedPlaces(connection)).flatMap(({ last }) => (last === null ? [] : [last]))
  return {
    end: Math.min(Math.max(0, ...ends), (options.until ?? Number.MAX_SAFE_INTEGER) - 1),
    isOwn: (account) => own.has(account),
    isAws: (account) => registry.awsAccounts.has(account),
    vendorOfAccount: (account) => {
      const entry = registry.byAccount(account).find((each) => each.accounts.get(account) !== 'hint')
      return entry === undefined ? null : (terms.get(entry.id) ?? null)
    },
    vendorsOfRole: vendorsBy((entry) => entry.roles),
    vendorsOfUser: vendorsBy((entry) => entry.users),
    vendor: (id) => terms.get(id) ?? null,
    accountNames: [...accounts.values()],
    ownAccounts: [...own],
    roles: roleHistories(calls, [], arnOf('role')),
    keys: keyHistories(calls, await keyUses(store), [], {
      userArn: arnOf('user'),
      rootArn: (account) => `arn:aws:iam::${account}:root`,
    }),
    taken: await rolesTaken(store, options),
  }
}

function termsOf(entry: RegistryEntry): VendorTerms {
  const { id, name, networks, from, until, expectedActions } = entry
  return { id, name, accounts: [...entry.accounts.keys()], networks, from, until, expectedActions }
}

function parsed(text: string | null): Json {
  return text === null ? null : JSON.parse(text)
}

/** The whole ARNs of roles and users that the logs show, by account and name. */
async function arnsByName(store: Store): Promise<Map<string, string>> {
  const found = await candidates<{ arn: string }>(
    store.connection,
    `SELECT DISTINCT arn FROM (SELECT role AS arn FROM audit_vend UNION ALL SELECT principal FROM audit_caller)
     WHERE arn LIKE 'arn:%:iam::%:role/%' OR arn LIKE 'arn:%:iam::%:user/%' ORDER BY arn DESC`,
  )
  return new Map(
    found.flatMap(({ arn }) => {
      const match = /^arn:[^:]+:iam::([^:]*):(role|user)\/(?:.*\/)?([^/]+)$/.exec(arn)
      return match === null ? [] : [[JSON.stringify([match[2], match[1], match[3]]), arn] as const]
    }),
  )
}

function keyUses(store: Store): Promise<KeyUse[]> {
  return candidates<KeyUse>(
    store.connection,
    `SELECT c.access_key AS key, c.principal, c.account, c.kind, any_value(c.vendor) AS vendor, sum(u.events) AS events,
       audit_ms(min(u.first)) AS first, audit_ms(max(u.last)) AS last, audit_n(min(u.first)) AS "firstN", audit_n(max(u.last)) AS "lastN"
     FROM audit_use u JOIN audit_caller c ON c.caller = u.caller
     WHERE c.access_key LIKE 'AKIA%' GROUP BY c.access_key, c.principal, c.account, c.kind ORDER BY ALL`,
  )
}

function rolesTaken(store: Store, { since, until }: AuditOptions): Promise<RoleTaken[]> {
  const bound = (ms: number | null, other: string) => (ms === null ? other : `epoch_ms(${Math.trunc(ms)})`)
  return candidates<RoleTaken>(
    store.connection,
    `SELECT v.role, v.account, v.caller_account AS "callerAccount", v.external_id AS "externalId", count(*)::DOUBLE AS events,
       audit_ms(min(audit_key(e.time, e.n))) AS first, audit_ms(max(audit_key(e.time, e.n))) AS last,
       audit_n(min(audit_key(e.time, e.n))) AS "firstN", audit_n(max(audit_key(e.time, e.n))) AS "lastN"
     FROM audit_vend v JOIN event e ON e.n = v.n
     WHERE v.caller_kind = 'aws-account' AND v.event_name = 'AssumeRole' AND v.role IS NOT NULL AND v.caller_account IS NOT NULL
       AND e.time >= ${bound(since, "TIMESTAMP '0001-01-01'")} AND e.time < ${bound(until, "TIMESTAMP '9999-01-01'")}
     GROUP BY v.role, v.account, v.caller_account, v.external_id ORDER BY ALL`,
  )
}
