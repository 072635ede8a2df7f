import type { Registry, RegistryEntry } from '../attribution/vendor.ts'
import { matchesPattern as fits } from '../attribution/vendor-pattern.ts'
import type { VendorCheck, VendorListed } from '../model/answers.ts'
import type { Profile } from '../model/facts.ts'
import type { Store } from '../store/open.ts'
import { profileSamples, profileUse } from '../store/profiles.ts'
import type { Actors } from './actors.ts'

/** An entry as people are shown it. */
export function listed({ hints: _, accounts, ...entry }: RegistryEntry): VendorListed {
  return { ...entry, accounts: [...accounts.keys()] }
}

/** The user's own first, then by id. */
export function listVendors(registry: Registry): VendorListed[] {
  return registry.entries
    .map(listed)
    .sort((a, b) => Number(b.source === 'user') - Number(a.source === 'user') || (a.id < b.id ? -1 : 1))
}

/**
 * Values that several vendors claim, credentials in these logs that two vendors match, and the user's values that
 * nothing in the logs matches.
 */
export async function checkVendors(store: Store, actors: Actors): Promise<VendorCheck> {
  const { registry } = actors.context
  const claims = new Map<string, { field: string; value: string; vendors: string[] }>()
  for (const entry of registry.entries) {
    for (const [field, values] of fieldsOf(entry)) {
      for (const value of values) {
        const key = `${field} ${value}`
        const claim = claims.get(key) ?? { field, value, vendors: [] }
        claim.vendors.push(entry.id)
        claims.set(key, claim)
      }
    }
  }
  const seen = new Set<string>()
  const conflicts: VendorCheck['conflicts'] = []
  for (const { id, profile: stored, events } of await profileUse(store.connection)) {
    const profile = await actors.profileNow(stored)
    const { vendor, ambiguous, disputed } = await actors.bindingOf(profile)
    if (ambiguous) {
      const evidence = (await profileSamples(store.connection, [id])).get(id) ?? []
      conflicts.push({ vendors: [...disputed].sort(), credential: credentialOf(profile), events, evidence })
    }
    for (const value of [profile.origin.account, profile.delegate, vendor?.matched]) if (value) seen.add(value)
    for (const { value } of [...profile.accessKeys, ...profile.externalIds, ...profile.users]) seen.add(value)
    for (const { arn } of profile.roles) {
      for (const entry of registry.withRoles)
        for (const pattern of entry.roles) if (pattern === arn || fits(pattern, arn)) seen.add(pattern)
    }
    for (const { value } of profile.users) {
      for (const entry of registry.withUsers)
        for (const pattern of entry.users) if (fits(pattern, value)) seen.add(pattern)
    }
  }
  return {
    overlaps: [...claims.values()]
      .filter((claim) => claim.vendors.length > 1)
      .map(({ vendors, field, value }) => ({ vendors: vendors.sort(), field, value })),
    conflicts,
    unmatched: registry.entries
      .filter((entry) => entry.source === 'user')
      .flatMap((entry) =>
        fieldsOf(entry).flatMap(([field, values]) =>
          values.filter((value) => !seen.has(value)).map((value) => ({ id: entry.id, field, value })),
        ),
      ),
  }
}

/** What a profile's events are signed with: the last role, else the key, the user, or the origin. */
function credentialOf({ roles, accessKeys, users, origin }: Profile): string {
  return roles.at(-1)?.arn ?? accessKeys[0]?.value ?? users[0]?.value ?? origin.principal ?? 'unknown'
}

function fieldsOf(entry: Registry['entries'][number]): [string, string[]][] {
  return [
    ['accounts', [...entry.accounts.keys()]],
    ['roles', [...entry.roles]],
    ['users', [...entry.users]],
    ['accessKeys', [...entry.accessKeys]],
    ['externalIds', [...entry.externalIds]],
  ]
}
