import { isIP } from 'node:net'
import type { RegistryEntry } from '../../attribution/vendor.ts'
import { matchesPattern } from '../../attribution/vendor-pattern.ts'
import { wordOf } from './words.ts'

/** Names of the roles that the vendor's accounts took. */
export function rolesOf({ accounts }: RegistryEntry, taken: readonly { account: string; role: string }[]): string[] {
  return [...new Set(taken.filter(({ account }) => accounts.has(account)).map(({ role }) => wordOf(role)))].sort()
}

/** The addresses that the vendor's long-term keys were used from. Services stand by their names, and are nowhere. */
export function addressesOf(
  { users, accessKeys }: RegistryEntry,
  uses: readonly { principal: string | null; key: string; ip: string }[],
): string[] {
  const own = uses.filter(
    ({ principal, key }) =>
      accessKeys.includes(key) || (principal !== null && users.some((pattern) => matchesPattern(pattern, principal))),
  )
  return [...new Set(own.map(({ ip }) => ip).filter((ip) => isIP(ip) !== 0))].sort()
}
