import { capital, nameOfArn } from '../names.ts'
import { proofOf, type RoleState, roleStates, sinceOf, strangersOf } from '../role-state.ts'
import { type Draft, worldRule } from '../rule.ts'
import { command } from '../shell.ts'
import { accountsSaid } from '../trusted.ts'
import type { World } from '../world.ts'

/** A role lets in an account that has no business there: nobody's that is known, or, on a vendor's role, another's. */
export const T02 = worldRule('T02', (world) =>
  roleStates(world).flatMap((state): Draft[] => {
    const { accounts, owner } = wrongAccounts(state, world)
    if (accounts.length === 0) return []
    return [
      {
        subject: state.arn,
        severity: owner === null ? 'medium' : 'critical',
        vendor: owner?.id ?? null,
        evidence: proofOf(state, accounts),
        since: sinceOf(state, accounts),
        detail: `${capital(accountsSaid(accounts, world))} can take the role and is ${owner === null ? 'in no register' : `not an account of ${owner.name}, whose role it is`}.`,
        fix: [
          owner === null
            ? 'Find out whose account it is. A vendor’s belongs into vendors.yaml, one of ours into trail.yaml; any other out of the trust policy.'
            : 'Take the account out of the trust policy, or add it to the vendor’s entry once the vendor has confirmed it.',
          command`aws iam get-role --role-name ${nameOfArn(state.arn)} --query Role.AssumeRolePolicyDocument`,
          ...accounts.map((account) => command`trail whois ${account}`),
        ],
      },
    ]
  }),
)

/** Where a second vendor is let in beside the first, that is T08's business. */
function wrongAccounts(state: RoleState, world: World) {
  const strangers = strangersOf(state, world)
  const owners = world.vendorsOfRole(state.arn).filter((vendor) => vendor.accounts.length > 0)
  // Where the entry of the role's vendor lists no accounts, whoever takes the role is taken for the vendor.
  if (owners.length === 0 && world.vendorsOfRole(state.arn).length > 0) return { accounts: [], owner: null }
  if (owners.length === 0)
    return { accounts: strangers.filter((each) => world.vendorOfAccount(each) === null), owner: null }
  const own = new Set(owners.flatMap((vendor) => vendor.accounts))
  const wrong = strangers.filter((each) => !own.has(each))
  const shared = strangers.some((each) => own.has(each))
  return {
    accounts: shared ? wrong.filter((each) => world.vendorOfAccount(each) === null) : wrong,
    owner: owners[0] ?? null,
  }
}
