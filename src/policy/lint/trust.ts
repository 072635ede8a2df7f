import { arnParts } from '../arn-rules.ts'
import type { Condition, PatchStep, PolicyDocumentRead, PrincipalWord, Statement } from '../document.ts'
import { externalIdFault } from '../external-id.ts'
import { heldBy } from '../held.ts'
import { conditionsHeld } from '../implied.ts'
import { conditionsOf } from '../trust.ts'
import { type Findings, type KnownVendor, type LintOptions, listed } from './finding.ts'
import { names } from './grants.ts'
import { isHeld, isInOrganization, isStar, ownIn, type Trusted, trustedBy } from './trusted.ts'

/** T01 to T08: whom a role's trust policy, or a resource's policy, lets in. */
export function checkTrust(document: PolicyDocumentRead, given: LintOptions, findings: Findings): void {
  const options = { ...given, isOwn: ownIn(document, given) }
  const denying = document.statements.filter(({ effect }) => effect === 'Deny')
  const trusted: Trusted[] = []
  for (const statement of document.statements) {
    if (statement.effect !== 'Allow') continue
    const conditions = conditionsHeld(statement, denying)
    trusted.push(...trustedBy(statement, conditions))
    anyone(statement, conditions, options, findings)
  }
  const foreign = trusted.filter(({ account }) => account !== null && !options.isOwn(account))
  accounts(foreign, options, findings)
  if (document.type !== 'trust') return
  const strangers = trusted.filter((each) => isStar(each.word) && each.account === null && !isHeld(each, options))
  const roles = [...foreign, ...strangers].filter((each) => assumes(each.statement) && !isInOrganization(each, options))
  const byStatement = new Map<Statement, Trusted[]>()
  for (const each of roles) byStatement.set(each.statement, [...(byStatement.get(each.statement) ?? []), each])
  for (const [statement, own] of byStatement) externalId(statement, own, options, findings)
  reused(roles, options, findings)
  shared(foreign, options, findings)
}

function assumes({ actions, notActions }: Statement): boolean {
  return notActions.length > 0 || actions.some(({ text }) => names(text, 'sts:AssumeRole'))
}

function anyone(
  statement: Statement,
  conditions: readonly Condition[],
  options: LintOptions,
  findings: Findings,
): void {
  const star = statement.principals.find(({ text, kind }) => kind === '*' || (text === '*' && kind !== 'CanonicalUser'))
  const exceptional = statement.notPrincipals.length > 0
  const at = star ?? (exceptional ? statement : undefined)
  if (at === undefined) return
  const held = heldBy(conditions)
  // Our own accounts alone, spelt as a condition.
  if (held.some(({ accounts: all }) => all.length > 0 && all.every((account) => options.isOwn(account)))) return
  const [first] = held
  const unlimited =
    statement.actions.some(({ text }) => text === '*') && statement.resources.some(({ text }) => text === '*')
  findings.add({
    rule: 'T01',
    severity: first === undefined ? 'critical' : 'medium',
    detail:
      first === undefined
        ? exceptional
          ? 'NotPrincipal with Allow lets in everyone else'
          : `the principal is *${unlimited ? '; only as a VPC endpoint’s policy, or an organization’s for resources, it would grant nothing' : ''}`
        : `the principal is ${exceptional ? 'everyone but some' : '*'}, held to ${first.condition.key} ${listed(first.condition.values, 2)}`,
    at,
    statement: statement.index,
    fix: 'Name the vendor’s account or, better, its role: { "AWS": "arn:aws:iam::ACCOUNT:role/NAME" }.',
    actions: statement.actions.map(({ text }) => text),
  })
}

/** T02 and T07, once for each account of a statement. */
function accounts(foreign: readonly Trusted[], options: LintOptions, findings: Findings): void {
  const groups = new Map<string, Trusted[]>()
  for (const each of foreign) {
    const key = `${each.statement.index} ${each.account}`
    groups.set(key, [...(groups.get(key) ?? []), each])
  }
  for (const group of groups.values()) {
    const [first] = group
    if (first?.account == null) continue
    whose(first, first.account, group.length === 1, options, findings)
    const root = group.find((each) => each.root)
    if (root !== undefined)
      findings.add({
        rule: 'T07',
        detail: `every principal of ${first.account} that its owner lets`,
        at: root.word,
        statement: root.statement.index,
        fix: 'Ask the vendor for the ARN of its role and trust that.',
      })
  }
}

function whose(trusted: Trusted, account: string, isOnly: boolean, options: LintOptions, findings: Findings): void {
  const { word, statement, root } = trusted
  const known = options.vendorsOf(account)
  const expected = options.vendor
  const base = { at: word, statement: statement.index } as const
  if (expected !== null && expected.accounts.length > 0 && !expected.accounts.includes(account)) {
    const [only, ...others] = expected.accounts
    const partition = arnParts(word.text)?.partition
    findings.add({
      ...base,
      rule: 'T02',
      detail: `${account} is no account of ${expected.name}${known[0] === undefined ? '' : ` but of ${known[0].name}`}`,
      fix: `Trust ${listed(expected.accounts, 3)}, or add the account to the vendor’s entry in vendors.yaml.`,
      patch:
        only !== undefined && others.length === 0 && root && isOnly
          ? [
              {
                op: 'replace',
                path: word.path,
                value: partition === undefined ? only : `arn:${partition}:iam::${only}:root`,
              },
            ]
          : [],
    })
  } else if (known.length === 0 && !isInOrganization(trusted, options))
    findings.add({
      ...base,
      rule: 'T02',
      severity: 'medium',
      detail: `${account} is an account of nobody that is known`,
      fix: 'Ask whose account it is, and enter it in vendors.yaml, or in trail.yaml if it is ours.',
    })
}

/** The external ids that are really asked for, and whether one seems to be. */
function externalIds(conditions: readonly Condition[]): { asked: readonly string[]; seems: boolean } {
  return {
    asked: conditionsOf(conditions).externalIds ?? [],
    seems: conditions.some(({ key }) => /^sts:ExternalId$/i.test(key)),
  }
}

function externalId(statement: Statement, roles: readonly Trusted[], options: LintOptions, findings: Findings): void {
  const conditions = roles[0]?.conditions ?? []
  const { asked, seems } = externalIds(conditions)
  const base = {
    at: conditions.find(({ key }) => /^sts:ExternalId$/i.test(key)) ?? statement,
    statement: statement.index,
  }
  if (asked.length === 0) {
    findings.add({
      ...base,
      rule: 'T03',
      detail: seems
        ? 'sts:ExternalId is not asked for under StringEquals, so another value, or none, is let in'
        : `${listed(roles.map(({ account }) => account ?? 'anyone'))} may assume the role without one`,
      fix: 'Ask the vendor for the external id that it generated, and add "Condition": { "StringEquals": { "sts:ExternalId": "…" } }.',
      patch: askingFor(statement, options.vendor?.externalIds ?? []),
    })
    return
  }
  const vendors = roles.flatMap(({ account }) => (account === null ? [] : options.vendorsOf(account)))
  const guesses = [...roles.map(({ account }) => account ?? ''), ...vendors.flatMap(({ id, name }) => [id, name])]
  for (const value of asked) {
    const fault = externalIdFault(value, guesses)
    if (fault !== null)
      findings.add({
        ...base,
        rule: 'T05',
        severity: fault.invalid ? 'high' : 'medium',
        detail: `${JSON.stringify(value.slice(0, 80))}: ${fault.why}`,
        fix: 'Ask the vendor to generate one at random for this role alone.',
      })
  }
  const confirmed = new Set([...(options.vendor?.externalIds ?? []), ...vendors.flatMap((each) => each.externalIds)])
  if (asked.some((value) => !confirmed.has(value)))
    findings.add({
      ...base,
      rule: 'T06',
      detail: 'a policy does not tell whether the vendor generated it',
      fix: 'Ask the vendor; have it try without the id, which must fail; then enter the id in vendors.yaml under externalIds.',
    })
}

/** The vendor's external id as a condition, beside those that are there; nothing where it has none, or several. */
function askingFor({ path, conditions }: Statement, [value, ...others]: readonly string[]): PatchStep[] {
  if (value === undefined || others.length > 0) return []
  const asked = { 'sts:ExternalId': value }
  if (conditions.length === 0) return [{ op: 'add', path: `${path}/Condition`, value: { StringEquals: asked } }]
  return conditions.some(({ operator }) => operator === 'StringEquals')
    ? [{ op: 'add', path: `${path}/Condition/StringEquals/sts:ExternalId`, value }]
    : [{ op: 'add', path: `${path}/Condition/StringEquals`, value: asked }]
}

/** One id for several vendors, accounts or roles: whoever knows it in one place can use it in the other. */
function reused(roles: readonly Trusted[], options: LintOptions, findings: Findings): void {
  const users = new Map<string, Trusted[]>()
  for (const role of roles)
    for (const value of externalIds(role.conditions).asked) users.set(value, [...(users.get(value) ?? []), role])
  for (const [value, who] of users) {
    const statement = who[0]?.statement
    if (statement === undefined) continue
    const all = [...new Set(who.flatMap(({ account }) => account ?? []))]
    const owners = new Set(all.map((account) => options.vendorsOf(account)[0]?.id ?? account))
    const elsewhere = options.externalIds.filter((each) => each.value === value)
    const others = elsewhere.flatMap(({ roles: names, vendor }) => [
      ...names,
      ...(vendor === null || owners.has(vendor) ? [] : [vendor]),
    ])
    if (all.length < 2 && others.length === 0) continue
    const known = all.every((account) => options.vendorsOf(account).length > 0)
    findings.add({
      rule: 'T04',
      severity: others.length > 0 || (known && owners.size > 1) ? 'high' : 'medium',
      detail: `${JSON.stringify(value.slice(0, 80))} serves ${listed([...all, ...others], 4)}`,
      at: statement,
      statement: statement.index,
      fix: 'Ask for an external id of its own for each role and vendor.',
    })
  }
}

function shared(foreign: readonly Trusted[], options: LintOptions, findings: Findings): void {
  const vendors = new Map<string, { vendor: KnownVendor; word: PrincipalWord; statement: Statement }>()
  for (const { account, word, statement } of foreign)
    for (const vendor of account === null ? [] : options.vendorsOf(account).slice(0, 1))
      if (!vendors.has(vendor.id)) vendors.set(vendor.id, { vendor, word, statement })
  const second = [...vendors.values()][1]
  if (second === undefined) return
  findings.add({
    rule: 'T08',
    detail: `${listed([...vendors.values()].map(({ vendor }) => vendor.name))} can’t be told apart by it`,
    at: second.word,
    statement: second.statement.index,
    fix: 'Make a role for each vendor.',
  })
}
