import type { Hop, VendorEvidence } from '../../model/actor.ts'

/** A credential that acted for the vendor, with what it did in all. Times in milliseconds since 1970 UTC. */
export interface VendorCredential {
  /** The credential group. */
  credential: string
  matchedBy: VendorEvidence
  originAccount: string | null
  /** The partner's account of a temporary delegation. */
  delegate: string | null
  chain: readonly Hop[]
  events: number
  last: number | null
}

/** Calls of one credential under one name. `hours`: the hours in which they were made, as milliseconds. */
export interface CallCount {
  credential: string
  eventSource: string
  eventName: string
  changes: boolean
  count: number
  last: number | null
  hours: readonly number[]
  /** How many different resources they changed. */
  resources: number
}

/** Somebody else whose calls went through a credential of the vendor. */
interface Sharer {
  target: string
  principal: string | null
  vendor: string | null
  events: number
}

/** A long-term key of a user, as the log shows its making; `userName` null where only its use is seen. */
interface KnownKey {
  accessKeyId: string
  userArn: string | null
}

/** Something that the vendor made and that would outlive it: a key, a user, a role, a sign-in profile. */
export interface Made {
  type: string
  id: string
  arn: string | null
  account: string | null
  eventId: string
}

/** A resource that was shared with the vendor's account, by the call that did it. */
export interface Share {
  eventId: string
  eventSource: string
  eventName: string
  account: string | null
  region: string | null
  type: string
  id: string
  arn: string | null
  vendorAccount: string
  /** What the undoing needs of the call: a grant's id, a statement's. */
  grantId: string | null
  statementId: string | null
}

interface Delegation {
  eventId: string
  requestId: string | null
  account: string | null
}

/** A session that the vendor may still hold at the end of the logs. */
export interface LiveSession {
  principal: string | null
  session: string | null
  /** Milliseconds since 1970 UTC. */
  until: number
}

export interface RevokeFacts {
  vendor: string
  credentials: readonly VendorCredential[]
  calls: readonly CallCount[]
  sharers: readonly Sharer[]
  keys: readonly KnownKey[]
  /** Users whose console sign-in was seen. */
  consoleUsers: readonly string[]
  made: readonly Made[]
  shares: readonly Share[]
  delegations: readonly Delegation[]
  live: readonly LiveSession[]
  ownAccounts: ReadonlySet<string>
  /** Accounts that are the vendor's: registered, or seen at the start of its chains. */
  vendorAccounts: readonly string[]
  /** Roles, users and keys of the vendor's entry that are no patterns. */
  registered: { roles: readonly string[]; users: readonly string[]; accessKeys: readonly string[] }
  issuers: readonly string[]
  first: number | null
}
