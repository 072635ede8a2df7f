import type { TrustGrant } from '../../policy/trust.ts'
import { capital, nameOfArn, times } from '../names.ts'
import { traitSince } from '../role-history.ts'
import { type RoleState, roleStates, vendorOfState } from '../role-state.ts'
import { type Draft, worldRule } from '../rule.ts'
import { command } from '../shell.ts'
import { accountsSaid, foreignAccounts } from '../trusted.ts'
import { dateOf, type RoleTaken, type World } from '../world.ts'

/**
 * A foreign account in a role of ours without an external id: the trust policy asks for none, or somebody came without
 * one. Who came before the policy was mended is no finding any more.
 */
export const T03 = worldRule('T03', (world) =>
  roleStates(world).flatMap((state): Draft[] => {
    const byPolicy = state.now === null ? [] : unasked(state.now.grants, world)
    const came = cameWithout(state, byPolicy)
    const accounts = byPolicy.length > 0 ? byPolicy : [...new Set(came.map((each) => each.callerAccount))]
    if (accounts.length === 0) return []
    const trait =
      state.history === null ? null : traitSince(state.history, (grants) => unasked(grants, world).length > 0)
    const firsts = came.map((each) => each.first)
    return [
      {
        subject: state.arn,
        vendor: (vendorOfState(state, world) ?? world.vendorOfAccount(accounts[0] ?? ''))?.id ?? null,
        evidence: [...(trait?.numbers ?? []), ...came.flatMap((each) => [each.firstN, each.lastN])],
        since: trait?.first.at ?? (firsts.length === 0 ? null : Math.min(...firsts)),
        detail: [
          ...(byPolicy.length === 0
            ? []
            : [`The trust policy lets ${accountsSaid(byPolicy, world)} in and asks for no external id.`]),
          ...(came.length === 0 ? [] : [said(came, world)]),
        ].join(' '),
        fix: fix(state, accounts),
      },
    ]
  }),
)

function unasked(grants: readonly TrustGrant[], world: World): string[] {
  return foreignAccounts(
    grants.filter((grant) => grant.externalIds === null),
    world,
  )
}

/** Uses without an external id, unless the policy of now was set after them and asks for one. */
function cameWithout(state: RoleState, byPolicy: readonly string[]): RoleTaken[] {
  const without = state.taken.filter((each) => each.externalId === null)
  const { now } = state
  if (now === null || byPolicy.length > 0) return without
  return without.filter((each) => now.at !== null && each.last > now.at)
}

function said(came: readonly RoleTaken[], world: World): string {
  const accounts = [...new Set(came.map((each) => each.callerAccount))]
  const events = came.reduce((sum, each) => sum + each.events, 0)
  const first = Math.min(...came.map((each) => each.first))
  return `${capital(accountsSaid(accounts, world))} took the role without one ${times(events)}, first on ${dateOf(first)}.`
}

function fix({ arn }: RoleState, accounts: readonly string[]): (string | null)[] {
  const partition = arn.split(':')[1] ?? 'aws'
  const policy = JSON.stringify({
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Allow',
        Principal: { AWS: accounts.map((each) => `arn:${partition}:iam::${each}:root`) },
        Action: 'sts:AssumeRole',
        Condition: { StringEquals: { 'sts:ExternalId': 'THE-ID-THAT-THE-VENDOR-MADE' } },
      },
    ],
  })
  return [
    'Have the vendor make an external id for this role alone, and ask for it in the trust policy; keep what else the policy allows.',
    command`aws iam update-assume-role-policy --role-name ${nameOfArn(arn)} --policy-document ${policy}`,
  ]
}
