import type { Confidence } from '../model/confidence.ts'
import type { BuiltIn, VendorEntry } from '../model/vendor.ts'

export interface RegistryEntry extends Omit<VendorEntry, 'accounts'> {
  accounts: ReadonlyMap<string, Confidence>
}

/** All vendors, with the ways in which evidence finds them. */
export interface Registry {
  entries: readonly RegistryEntry[]
  awsAccounts: ReadonlySet<string>
  withRoles: readonly RegistryEntry[]
  withUsers: readonly RegistryEntry[]
  byAccount(account: string): readonly RegistryEntry[]
  /** The partition of an account that comes with trail; null for all others. */
  partitionOf(account: string): string | null
  byAccessKey(key: string): readonly RegistryEntry[]
  byExternalId(id: string): readonly RegistryEntry[]
  byIssuer(issuer: string): readonly RegistryEntry[]
}

/** The user's entries stand above the built-in ones: one with a built-in id extends it, and its own words win. */
export function makeRegistry(builtIn: BuiltIn, user: readonly VendorEntry[]): Registry {
  const merged = new Map<string, VendorEntry>(builtIn.vendors.map((entry) => [entry.id, entry]))
  for (const entry of user) {
    const base = merged.get(entry.id)
    merged.set(entry.id, base === undefined ? entry : extended(base, entry))
  }
  const entries = [...merged.values()].map((entry) => ({
    ...entry,
    name: entry.name || entry.id,
    accounts: new Map(entry.accounts.map(({ id, confidence }) => [id, confidence])),
  }))
  const partitions = new Map(
    builtIn.vendors.flatMap((entry) => entry.accounts.map(({ id, partition }) => [id, partition ?? 'aws'] as const)),
  )
  const index = (values: (entry: RegistryEntry) => Iterable<string>) => {
    const map = new Map<string, RegistryEntry[]>()
    for (const entry of entries) for (const value of values(entry)) map.set(value, [...(map.get(value) ?? []), entry])
    return (value: string): readonly RegistryEntry[] => map.get(value) ?? []
  }
  return {
    entries,
    awsAccounts: new Set(builtIn.awsAccounts),
    withRoles: entries.filter((entry) => entry.roles.length > 0),
    withUsers: entries.filter((entry) => entry.users.length > 0),
    byAccount: index((entry) => entry.accounts.keys()),
    partitionOf: (account) => partitions.get(account) ?? null,
    byAccessKey: index((entry) => entry.accessKeys),
    byExternalId: index((entry) => entry.externalIds),
    byIssuer: (issuer) =>
      entries.filter((entry) => entry.identityProviders.some((provider) => sameIssuer(provider, issuer))),
  }
}

/** An issuer as `vendors.yaml` lists it (a host, perhaps with a path, or an ARN) and as a record has it. */
export function sameIssuer(provider: string, issuer: string): boolean {
  const host = issuer.replace(/^arn:[^/]*\//, '').replace(/^https?:\/\//, '')
  return issuer === provider || host === provider || host.startsWith(`${provider}/`)
}

function extended(base: VendorEntry, more: VendorEntry): VendorEntry {
  const accounts = new Map([...base.accounts, ...more.accounts].map((account) => [account.id, account]))
  const both = (pick: (entry: VendorEntry) => readonly string[]) => [...new Set([...pick(base), ...pick(more)])]
  return {
    ...base,
    ...more,
    name: more.name || base.name,
    accounts: [...accounts.values()],
    roles: both((entry) => entry.roles),
    users: both((entry) => entry.users),
    accessKeys: both((entry) => entry.accessKeys),
    externalIds: both((entry) => entry.externalIds),
    identityProviders: both((entry) => entry.identityProviders),
    networks: both((entry) => entry.networks),
    expectedActions: both((entry) => entry.expectedActions),
    hints: base.hints,
  }
}
