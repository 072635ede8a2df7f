/**
 * What one record says about identity, in the form in which the store keeps it. Attribution is late and re-runnable:
 * events yield callers and facts, in any order; callers of one credential group are merged; groups are joined to facts
 * by plain text keys; the store knows nothing of what the keys mean. So the answer cannot depend on arrival order, and
 * what must be resolved again after an ingest is exactly: groups with new callers, groups that want a key of a new
 * fact, and groups that rest on those.
 */
import type { Hop, Origin, PrincipalKind } from './actor.ts'
import type { Confidence } from './confidence.ts'

/** The identity that signed one event, normalised from `userIdentity` and what else the record says of it. */
export interface Caller {
  /** Equal for all events of one credential group (and only those): see attribution/caller.ts. */
  group: string
  kind: PrincipalKind
  principal: string | null
  principalId: string | null
  account: string | null
  session: string | null
  accessKeyId: string | null
  sourceIdentity: string | null
  mfa: boolean | null
  /** `invokedBy`, where a service made the request with this identity. Per event, not per group. */
  via: string | null
  /** `invokedByDelegate.accountId`. */
  delegate: string | null
  /** What else chains need (issuer ARN and id, creationDate, onBehalfOf, signInSessionArn, carrier, …). */
  more: { readonly [key: string]: string }
}

/** What is an event's own and not its group's. */
export type Signer = Pick<Caller, 'group' | 'accessKeyId' | 'via'>

/**
 * An event that helps to explain credentials: it vends one, signs someone in, switches a role, makes a key, or is the
 * twin of an event in another account. `keys` are what groups may want; `caller` is the group of who did it.
 */
export interface Fact {
  kind: string
  eventId: string
  eventName: string
  /** Milliseconds since 1970 UTC; null where the record has no readable time. */
  at: number | null
  /** The account whose log holds it (recipientAccountId), and its region. */
  account: string | null
  region: string | null
  keys: readonly string[]
  caller: string
  more: { readonly [key: string]: string }
}

/** A role of the chain with the account of who assumed it, where that is a foreign one. */
export interface ProfileRole {
  arn: string
  assumedBy: string | null
  confidence: Confidence
}
export interface ProfileValue {
  value: string
  confidence: Confidence
}

/**
 * All that can name a vendor, of one resolved group: the same for every session of the same kind, so that a store
 * with a million groups has a few hundred profiles, and the vendor can be bound anew whenever the store is opened.
 */
export interface Profile {
  origin: { kind: PrincipalKind; principal: string | null; account: string | null; confidence: Confidence }
  delegate: string | null
  /** Long-term keys (AKIA) from the chain's start to its end. */
  accessKeys: readonly ProfileValue[]
  users: readonly ProfileValue[]
  roles: readonly ProfileRole[]
  externalIds: readonly ProfileValue[]
  /** OIDC issuers and SAML providers that vouched for the origin: host or ARN as the log has it. */
  issuers: readonly ProfileValue[]
  /** Session names along the chain: hints at best. */
  sessions: readonly string[]
}

/** Why a chain ends before its origin, and what to load to follow it. */
export interface Missing {
  /** ISO 8601, the second at which the credential was made. */
  at: string | null
  account: string | null
  region: string | null
  principal: string | null
}

/** One group, resolved. `parents`: the groups that the answer rests on. */
export interface Resolution {
  group: string
  kind: PrincipalKind
  principal: string | null
  principalId: string | null
  account: string | null
  session: string | null
  sourceIdentity: string | null
  mfa: boolean | null
  origin: Omit<Origin, 'own'>
  chain: readonly Hop[]
  confidence: Confidence
  notes: readonly string[]
  missing: Missing | null
  parents: readonly string[]
  profile: Profile
  /** How each step was decided, for `show`. */
  explained: readonly { rule: string; from: string; to: string; evidence: readonly string[]; confidence: Confidence }[]
}

/** What a profile is bound to when a store is opened: the vendor, and whose account the origin is. */
export interface Binding {
  vendor: import('./actor.ts').VendorMatch | null
  /** `aws-service` where the origin's account is AWS's own; else as resolved. */
  originKind: PrincipalKind
  own: boolean | null
  /** Two vendors match on the same rank. */
  ambiguous: boolean
  /** Vendors that something here names, though none is bound: several on one rank, or one whose role a known other used. */
  disputed: readonly string[]
  notes: readonly string[]
}
