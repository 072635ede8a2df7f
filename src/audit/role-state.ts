import type { TrustGrant } from '../policy/trust.ts'
import type { RoleHistory, TrustVersion } from './role-history.ts'
import { foreignAccounts, strangerTo } from './trusted.ts'
import { groupBy, type RoleTaken, type VendorTerms, type World } from './world.ts'

/** What of the world tells whose a role is. */
type Known = Omit<World, 'policyFaults'>

/** A role as it is at the end of the logs: what it trusts, and which strangers took it. */
export interface RoleState {
  arn: string
  account: string
  history: RoleHistory | null
  /** The trust policy of now, where it is known. */
  now: (TrustVersion & { grants: readonly TrustGrant[] }) | null
  /** Foreign accounts that took it since it was made; neither ours nor AWS's. */
  taken: readonly RoleTaken[]
}

/** Every role of ours that still stands and of which something is known. */
export function roleStates(world: Known): RoleState[] {
  const histories = groupBy(world.roles, (role) => role.arn)
  const taken = groupBy(
    world.taken.filter((each) => strangerTo(world, each.callerAccount)),
    (each) => each.role,
  )
  return [...new Set([...histories.keys(), ...taken.keys()])].sort().flatMap((arn) => {
    const history = histories.get(arn)?.at(-1) ?? null
    if (history !== null && history.deletedAt !== null) return []
    const madeAt = (histories.get(arn)?.length ?? 0) > 1 ? (history?.versions[0]?.at ?? 0) : 0
    const version = history?.versions.at(-1)
    return [
      {
        arn,
        account: arn.split(':')[4] ?? '',
        history,
        now: version?.grants == null ? null : { ...version, grants: version.grants },
        taken: (taken.get(arn) ?? []).filter((each) => each.last >= madeAt),
      },
    ]
  })
}

/** The strangers that can take a role: by its trust policy where that is known, else by those that did. */
export function strangersOf(state: RoleState, world: Known): string[] {
  if (state.now !== null) return foreignAccounts(state.now.grants, world)
  return [...new Set(state.taken.map((each) => each.callerAccount))].sort()
}

/** What shows that these accounts can take a role: the policy's event, and their first time. Numbers of events. */
export function proofOf(state: RoleState, accounts: readonly string[]): number[] {
  const first = state.taken.filter((each) => accounts.includes(each.callerAccount)).map((each) => each.firstN)
  return [...(state.now?.n == null ? [] : [state.now.n]), ...first]
}

/** Since when they can, as far as that is known. */
export function sinceOf(state: RoleState, accounts: readonly string[]): number | null {
  const times = state.taken.filter((each) => accounts.includes(each.callerAccount)).map((each) => each.first)
  if (state.now?.at != null) return state.now.at
  return times.length === 0 ? null : Math.min(...times)
}

/** The vendor whose role it is: by the registry, else by the accounts that it lets in. Null for none, or several. */
export function vendorOfState(state: RoleState, world: Known): VendorTerms | null {
  const listed = world.vendorsOfRole(state.arn)
  if (listed.length > 0) return listed.length === 1 ? (listed[0] ?? null) : null
  const trusted = strangersOf(state, world).flatMap((account) => world.vendorOfAccount(account) ?? [])
  const ids = new Set(trusted.map((vendor) => vendor.id))
  return ids.size === 1 ? (trusted[0] ?? null) : null
}
