import type { KeyHistory } from './key-history.ts'
import type { PolicyFault } from './policy-faults.ts'
import type { RoleHistory } from './role-history.ts'
import type { TrailHistory } from './trail-history.ts'

/** A vendor as rules need it: its entry in the registry. */
export interface VendorTerms {
  id: string
  name: string
  accounts: readonly string[]
  networks: readonly string[]
  /** ISO dates; `until` includes its day. */
  from: string | null
  until: string | null
  expectedActions: readonly string[]
}

/** Foreign sessions of a role, by who took it and with which external id. Numbers name events; times in milliseconds. */
export interface RoleTaken {
  role: string
  /** The account whose log has it. */
  account: string | null
  callerAccount: string
  externalId: string | null
  events: number
  first: number
  last: number
  firstN: number
  lastN: number
}

/** What all rules know: whose accounts are whose, how roles and keys came to be, who took which role. */
export interface World {
  /** The store's last event: ages are measured there. Milliseconds since 1970 UTC. */
  end: number
  /** Nothing that was done before was looked at; null where all was. Milliseconds since 1970 UTC. */
  since: number | null
  isOwn: (account: string) => boolean
  /** An account of AWS itself. */
  isAws: (account: string) => boolean
  /** The vendor to whom an account belongs; null for an account of nobody known. */
  vendorOfAccount: (account: string) => VendorTerms | null
  /** The vendors whose entries list this role. */
  vendorsOfRole: (arn: string) => readonly VendorTerms[]
  vendor: (id: string) => VendorTerms | null
  vendors: readonly VendorTerms[]
  /** Whether the account's changes of IAM are in the logs (they are recorded in one region). */
  logsIam: (account: string) => boolean
  /** The regions of an account from which there are events. */
  regionsOf: (account: string) => readonly string[]
  /** The IAM actions that a call needs; none where it needs no permission. */
  actionsOf: (source: string, name: string) => readonly string[]
  /** Our names for our accounts. */
  accountNames: readonly string[]
  ownAccounts: readonly string[]
  roles: readonly RoleHistory[]
  keys: readonly KeyHistory[]
  taken: readonly RoleTaken[]
  trails: readonly TrailHistory[]
  /** Faults of the policies of vendors' roles and users. */
  policyFaults: readonly PolicyFault[]
  /** When root last signed in, by its ARN, as a credential report tells. Milliseconds. */
  rootSignIns: ReadonlyMap<string, number>
}

export const DAY_MS = 86_400_000

/** `3 March 2026` is longer than a reader at night wants: dates as ISO. */
export function dateOf(ms: number): string {
  return new Date(ms).toISOString().slice(0, 10)
}

/** Groups by a key, in the order in which keys first appear. */
export function groupBy<Item>(items: Iterable<Item>, keyOf: (item: Item) => string | null): Map<string, Item[]> {
  const groups = new Map<string, Item[]>()
  for (const item of items) {
    const key = keyOf(item)
    if (key === null) continue
    const group = groups.get(key)
    if (group === undefined) groups.set(key, [item])
    else group.push(item)
  }
  return groups
}
