import type { Registry } from '../attribution/vendor.ts'
import { matchesPattern as fits } from '../attribution/vendor-pattern.ts'
import type { VendorCheck, VendorListed, VendorSuggestion } from '../model/answers.ts'
import type { Store } from '../store/open.ts'
import { profileUse } from '../store/profiles.ts'
import type { Actors } from './actors.ts'

/** The user's own first, then by id. */
export function listVendors(registry: Registry): VendorListed[] {
  return registry.entries
    .map(({ hints: _, accounts, ...entry }) => ({ ...entry, accounts: [...accounts.keys()] }))
    .sort((a, b) => Number(b.source === 'user') - Number(a.source === 'user') || (a.id < b.id ? -1 : 1))
}

/**
 * Entries for foreign accounts that act here and are in no register: what was seen of each, and how sure it is that the
 * account is a third party's (`likely` where it assumed a role or acted by delegation, `hint` where it only called).
 */
export async function suggestVendors(store: Store, actors: Actors): Promise<VendorSuggestion[]> {
  const own = await actors.ownAccounts()
  const found = new Map<
    string,
    { roles: Set<string>; externalIds: Set<string>; events: number; evidence: string[]; assumed: boolean }
  >()
  for (const { profile: stored, events, sample } of await profileUse(store.connection)) {
    const profile = await actors.profileNow(stored)
    const account = profile.delegate ?? (profile.origin.kind === 'aws-account' ? profile.origin.account : null)
    if (account === null || own.has(account)) continue
    const binding = await actors.bindingOf(profile)
    if (binding.vendor !== null || binding.originKind === 'aws-service') continue
    const entry = found.get(account) ?? {
      roles: new Set(),
      externalIds: new Set(),
      events: 0,
      evidence: [],
      assumed: false,
    }
    for (const role of profile.roles) if (role.assumedBy === account) entry.roles.add(role.arn)
    for (const { value } of profile.externalIds) entry.externalIds.add(value)
    entry.events += events
    entry.evidence.push(...sample)
    entry.assumed ||= entry.roles.size > 0 || profile.delegate !== null
    found.set(account, entry)
  }
  return [...found]
    .map(([account, entry]): VendorSuggestion => {
      const draft = {
        id: `account-${account}`,
        name: `Account ${account}`,
        accounts: [account],
        roles: [...entry.roles].sort(),
        externalIds: [...entry.externalIds].sort(),
      }
      return {
        ...draft,
        events: entry.events,
        confidence: entry.assumed ? 'likely' : 'hint',
        evidence: [...new Set(entry.evidence)].sort().slice(0, 10),
        yaml: yamlOf(draft),
      }
    })
    .sort((a, b) => b.events - a.events || (a.id < b.id ? -1 : 1))
}

/** Texts come from logs: JSON's quoting is YAML's too, and nothing can leave its quotes. */
function yamlOf(entry: Pick<VendorSuggestion, 'id' | 'name' | 'accounts' | 'roles' | 'externalIds'>): string {
  const list = (values: readonly string[]) => `[${values.map((value) => JSON.stringify(value)).join(', ')}]`
  return [
    `  - id: ${entry.id}`,
    `    name: ${JSON.stringify(entry.name)}`,
    `    accounts: ${list(entry.accounts)}`,
    ...(entry.roles.length === 0 ? [] : [`    roles: ${list(entry.roles)}`]),
    ...(entry.externalIds.length === 0 ? [] : [`    externalIds: ${list(entry.externalIds)}`]),
    '',
  ].join('\n')
}

/** Values that several vendors claim, and the user's values that nothing in the logs matches. */
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
  for (const { profile: stored } of await profileUse(store.connection)) {
    const profile = await actors.profileNow(stored)
    const { vendor } = await actors.bindingOf(profile)
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
    unmatched: registry.entries
      .filter((entry) => entry.source === 'user')
      .flatMap((entry) =>
        fieldsOf(entry).flatMap(([field, values]) =>
          values.filter((value) => !seen.has(value)).map((value) => ({ id: entry.id, field, value })),
        ),
      ),
  }
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
