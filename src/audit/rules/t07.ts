import type { TrustGrant } from '../../policy/trust.ts'
import { nameOfArn } from '../names.ts'
import { traitSince } from '../role-history.ts'
import { roleStates, vendorOfState } from '../role-state.ts'
import { type Draft, worldRule } from '../rule.ts'
import { command } from '../shell.ts'
import { accountsSaid, strangerTo } from '../trusted.ts'
import type { World } from '../world.ts'

/** The usual form of a vendor's trust, and wider than it need be. */
export const T07 = worldRule('T07', (world) =>
  roleStates(world).flatMap((state): Draft[] => {
    const accounts = state.now === null ? [] : wholeAccounts(state.now.grants, world)
    if (state.history === null || accounts.length === 0) return []
    const trait = traitSince(state.history, (grants) => wholeAccounts(grants, world).length > 0)
    return [
      {
        subject: state.arn,
        vendor: (vendorOfState(state, world) ?? world.vendorOfAccount(accounts[0] ?? ''))?.id ?? null,
        evidence: trait?.numbers ?? [],
        since: trait?.first.at ?? null,
        detail: `Every principal of ${accountsSaid(accounts, world)} that its owner allows can take the role.`,
        fix: [
          'Ask the vendor for the ARN of the one role that it uses, and name that as the principal.',
          command`aws iam get-role --role-name ${nameOfArn(state.arn)} --query Role.AssumeRolePolicyDocument`,
        ],
      },
    ]
  }),
)

function wholeAccounts(grants: readonly TrustGrant[], world: World): string[] {
  const accounts = grants.flatMap((grant) =>
    grant.principals.flatMap(({ kind, account }) =>
      kind === 'account' && account !== null && strangerTo(world, account) && !grant.bounded ? [account] : [],
    ),
  )
  return [...new Set(accounts)].sort()
}
