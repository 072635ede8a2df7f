import type { TrustGrant } from '../policy/trust.ts'
import type { VendorTerms, World } from './world.ts'

/** What of the world tells whose an account is. */
type Known = Omit<World, 'policyFaults'>

/** Whether an account is neither ours nor AWS's own. */
export function strangerTo(world: Known, account: string): boolean {
  return !world.isOwn(account) && !world.isAws(account)
}

/** The accounts that grants let in: named as principals, or the only ones that a condition leaves of everybody. */
export function trustedAccounts(grants: readonly TrustGrant[]): string[] {
  const accounts = grants.flatMap((grant) => {
    const named = grant.principals.flatMap(({ account }) => account ?? [])
    if (grant.limitedTo === null) return named
    const wide = grant.exceptional || grant.principals.some(({ kind }) => kind === 'any')
    return wide ? grant.limitedTo : named.filter((each) => grant.limitedTo?.includes(each))
  })
  return [...new Set(accounts)].sort()
}

/** {@link trustedAccounts}, without our own and AWS's. */
export function foreignAccounts(grants: readonly TrustGrant[], world: Known): string[] {
  return trustedAccounts(grants).filter((account) => strangerTo(world, account))
}

/** The vendors among accounts, each once. */
export function vendorsAmong(accounts: readonly string[], world: Known): VendorTerms[] {
  const vendors = accounts.flatMap((account) => world.vendorOfAccount(account) ?? [])
  return [...new Map(vendors.map((vendor) => [vendor.id, vendor])).values()]
}

/** Accounts as a reader knows them: with the vendor's name where there is one. */
export function accountsSaid(accounts: readonly string[], world: Known): string {
  return accounts
    .map((account) => {
      const vendor = world.vendorOfAccount(account)
      return vendor === null ? `account ${account}` : `account ${account} (${vendor.name})`
    })
    .join(' and ')
}
