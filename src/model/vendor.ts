import type { Confidence } from './confidence.ts'

/** A vendor as data/vendors.yaml and the user's vendors.yaml give it, after checking. */
export interface VendorEntry {
  id: string
  name: string
  source: 'built-in' | 'user'
  /** Built-in accounts carry their own confidence and, where it is not `aws`, their partition; `hint` never sets a vendor. The user's are exact. */
  accounts: readonly { id: string; confidence: Confidence; partition?: string }[]
  roles: readonly string[]
  users: readonly string[]
  accessKeys: readonly string[]
  externalIds: readonly string[]
  identityProviders: readonly string[]
  /** CIDR ranges where it should come from. */
  networks: readonly string[]
  /** The contract: ISO dates. */
  from: string | null
  until: string | null
  expectedActions: readonly string[]
  owner: string | null
  /** What resembles the vendor and proves nothing. */
  hints: VendorHints
  sources: readonly string[]
}

interface VendorHints {
  roles: readonly string[]
  sessions: readonly string[]
  userAgents: readonly string[]
  issuers: readonly string[]
}

/** The registry that comes with trail. */
export interface BuiltIn {
  vendors: readonly VendorEntry[]
  /** Accounts that are AWS's own. */
  awsAccounts: readonly string[]
}
