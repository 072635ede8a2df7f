import { roleStates } from './role-state.ts'
import { foreignAccounts } from './trusted.ts'
import { groupBy, type World } from './world.ts'

/** One place where an external id serves: sent with a call, or asked for by a trust policy. */
export interface ExternalIdUse {
  value: string
  role: string
  /** The account that sends it, or that the policy lets in with it. */
  party: string
  at: number | null
  n: number | null
}

/** External ids of strangers in our roles, each with every place where it serves. */
export function externalIds(world: World): Map<string, ExternalIdUse[]> {
  const uses = roleStates(world).flatMap(({ arn, now, taken }): ExternalIdUse[] => [
    ...taken.flatMap(({ externalId, callerAccount, first, firstN }) =>
      externalId === null ? [] : [{ value: externalId, role: arn, party: callerAccount, at: first, n: firstN }],
    ),
    ...(now?.grants ?? []).flatMap((grant) =>
      (grant.externalIds ?? []).flatMap((value) =>
        foreignAccounts([grant], world).map((party) => ({
          value,
          role: arn,
          party,
          at: now?.at ?? null,
          n: now?.n ?? null,
        })),
      ),
    ),
  ])
  return groupBy(
    uses.filter(({ value }) => !isHidden(value)),
    ({ value }) => value,
  )
}

/** The vendor whom all these uses belong to; null for none or several. */
export function vendorOfUses(uses: readonly ExternalIdUse[], world: World): string | null {
  const ids = new Set(uses.map(({ party }) => world.vendorOfAccount(party)?.id ?? null))
  return ids.size === 1 ? ([...ids][0] ?? null) : null
}

export function evidenceOfUses(uses: readonly ExternalIdUse[]): { evidence: number[]; since: number | null } {
  const times = uses.flatMap(({ at }) => at ?? [])
  return { evidence: uses.flatMap(({ n }) => n ?? []), since: times.length === 0 ? null : Math.min(...times) }
}

/** Hidden or masked values say nothing about the real ones. */
export function isHidden(id: string): boolean {
  return /^HIDDEN|REDACTED|^[*xX.•-]+$|^<.*>$|^\*\*\*/i.test(id)
}

/** Signs that the customer chose the value: its own account ids, or names that it gave its accounts. */
export function customersMark(id: string, world: World): string | null {
  const account = world.ownAccounts.find((each) => each.length >= 10 && id.includes(each))
  if (account !== undefined) return `the account id ${account}`
  const words = id.toLowerCase().split(/[^a-z0-9]+/)
  const name = world.accountNames.find((each) => each.length >= 3 && words.includes(each.toLowerCase()))
  return name === undefined ? null : `the name of our account ${name}`
}
