import { type RoleHistory, traitSince, trustNow } from '../role-history.ts'
import { type Draft, worldRule } from '../rule.ts'
import { aws, nameOf } from '../shell.ts'
import { accountsSaid, foreignAccounts, strangerTo } from '../trusted.ts'
import { dateOf, groupBy, type RoleTaken, type World } from '../world.ts'

/**
 * A foreign account in a role of ours without an external id: it came without one, or the trust policy asks for none.
 * What was mended since (the policy asks now, and nobody came without since) is no finding.
 */
export const T03 = worldRule('T03', (world) => {
  const taken = groupBy(
    world.taken.filter((each) => each.externalId === null && strangerTo(world, each.callerAccount)),
    (each) => each.role,
  )
  const byPolicy = world.roles.flatMap((role) => policyWithout(role, world) ?? [])
  const found = new Map(byPolicy.map((draft) => [draft.subject, draft]))
  for (const [role, list] of taken) {
    const without = list.filter((each) => !mendedAfter(each, world))
    if (without.length === 0) continue
    const known = found.get(role)
    const draft = takenWithout(role, without, world)
    found.set(
      role,
      known === undefined
        ? draft
        : { ...known, evidence: [...known.evidence, ...draft.evidence], detail: `${known.detail} ${draft.detail}` },
    )
  }
  return [...found.values()]
})

function policyWithout(role: RoleHistory, world: World): Draft | null {
  const open = (grants: Parameters<typeof foreignAccounts>[0]) =>
    foreignAccounts(
      grants.filter((grant) => grant.externalIds === null),
      world,
    )
  const trait = traitSince(role, (grants) => open(grants).length > 0)
  const now = trustNow(role)
  if (trait === null || now?.grants == null) return null
  const accounts = open(now.grants)
  const vendor = world.vendorOfAccount(accounts[0] ?? '')
  return {
    subject: role.arn,
    vendor: vendor?.id ?? null,
    evidence: trait.numbers,
    since: trait.first.at,
    detail: `The trust policy lets ${accountsSaid(accounts, world)} in and asks for no external id.`,
    fix: fix(role.arn, accounts),
  }
}

function takenWithout(role: string, list: readonly RoleTaken[], world: World): Draft {
  const accounts = [...new Set(list.map((each) => each.callerAccount))]
  const events = list.reduce((sum, each) => sum + each.events, 0)
  const first = list.reduce((a, b) => (b.first < a.first ? b : a))
  return {
    subject: role,
    vendor: world.vendorOfAccount(accounts[0] ?? '')?.id ?? null,
    evidence: list.flatMap((each) => [each.firstN, each.lastN]),
    since: first.first,
    detail: `${accountsSaid(accounts, world).replace(/^a/, 'A')} took the role without an external id, ${events === 1 ? 'once' : `${events} times`}, first on ${dateOf(first.first)}: the trust policy did not ask for one.`,
    fix: fix(role, accounts),
  }
}

/** Whether the role's trust policy was changed after this use and now asks every stranger for an external id. */
function mendedAfter(taken: RoleTaken, world: World): boolean {
  const role = world.roles.find((each) => each.arn === taken.role && each.deletedAt === null)
  const now = role === undefined ? null : trustNow(role)
  if (now?.grants == null || (now.at !== null && now.at < taken.last)) return false
  return (
    foreignAccounts(
      now.grants.filter((grant) => grant.externalIds === null),
      world,
    ).length === 0
  )
}

function fix(role: string, accounts: readonly string[]): string[] {
  const policy = JSON.stringify({
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Allow',
        Principal: { AWS: accounts.map((each) => `arn:aws:iam::${each}:root`) },
        Action: 'sts:AssumeRole',
        Condition: { StringEquals: { 'sts:ExternalId': 'THE-ID-THAT-THE-VENDOR-MADE' } },
      },
    ],
  })
  return [
    'Ask the vendor for an external id that it made for this role alone, and ask for it in the trust policy; keep what else the policy allows.',
    aws('iam update-assume-role-policy', { 'role-name': nameOf(role), 'policy-document': policy }),
  ]
}
