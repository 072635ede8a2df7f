/** What `trail report` answers about one vendor. Times are ISO 8601 UTC; lists are never null. */
import type { PrincipalKind, VendorEvidence } from './actor.ts'
import type { Integrity } from './answers.ts'
import type { Confidence } from './confidence.ts'
import type { Coverage, CoverageReport } from './coverage.ts'
import type { Accepted, Finding } from './finding.ts'
import type { Revoke } from './revoke.ts'
import type { VendorEntry } from './vendor.ts'

/**
 * What an event came to. `denied` and `failed` (errors and dry runs) changed nothing, whatever they were for; `read` is
 * every other event that changed no resource, taking a role among them.
 */
export const EVENT_CLASSES = ['read', 'change', 'delete', 'share', 'failed', 'denied'] as const
export type EventClass = (typeof EVENT_CLASSES)[number]
export type ByClass = Record<EventClass, number>

/** When something was seen, and the ids of its first events: at most EVIDENCE of them. */
export interface Seen {
  first: string | null
  last: string | null
  evidence: string[]
}

/** How many event ids stand behind one number. */
export const EVIDENCE = 5

export interface ReportVendor extends Pick<VendorEntry, 'id' | 'name' | 'source' | 'owner' | 'from' | 'until'> {
  accounts: string[]
  networks: string[]
  expectedActions: string[]
}

/** How surely the events are the vendor's: the vendor's evidence, and the chain's. */
interface Certainty extends Seen {
  matchedBy: VendorEvidence
  vendorConfidence: Confidence
  confidence: Confidence
  events: number
  sessions: number
}

/**
 * Events that are not counted as the vendor's, though its role or another mark of it is there: `other` were made by
 * somebody else, `ambiguous` by one of several vendors.
 */
interface Apart extends Seen {
  why: 'other' | 'ambiguous'
  principal: string | null
  origin: string | null
  originKind: PrincipalKind
  vendor: string | null
  events: number
  sessions: number
}

/** Who made or changed a credential, when, and the event that says so. */
export interface Deed {
  eventId: string
  eventName: string
  at: string | null
  by: string | null
}

export interface AssumedWith {
  withExternalId: number
  without: number
  externalIds: string[]
  /** The accounts from which the role was taken. */
  from: string[]
}

/** One thing that the vendor signed with. */
export interface ReportCredential extends Seen {
  kind: 'role' | 'user' | 'access-key' | 'account' | 'delegation' | 'federated'
  /** The ARN of a role, user, account or identity; a key's id. */
  subject: string
  account: string | null
  /** The user of an access key. */
  owner: string | null
  sessions: number
  events: number
  denied: number
  created: Deed | null
  /** In days, from its making to the end of the logs; null where its making is not in them. */
  ageDays: number | null
  /** Later events about the credential itself: other keys of its user, new trust, policies. */
  changes: Deed[]
  /** Other keys of the same user that the logs saw made. */
  siblings: { subject: string; created: Deed }[]
  assumed: AssumedWith | null
}

interface ReportAction extends Seen {
  eventSource: string | null
  eventName: string | null
  count: number
  denied: number
  failed: number
  changes: number
}

export interface ReportResource extends Seen {
  type: string
  id: string
  arn: string | null
  /** Touches that changed it and succeeded: the sum of created, modified, deleted, shared and attached. */
  changes: number
  reads: number
  created: number
  modified: number
  deleted: number
  shared: number
  attached: number
  denied: number
}

interface ReportNetwork extends Seen {
  ip: string
  events: number
  denied: number
  /** Whether the vendor's entry names the network; null where it names none, and for what is no address. */
  declared: boolean | null
}

interface Denial extends Seen {
  eventSource: string | null
  eventName: string | null
  errorCode: string | null
  count: number
  /** What the last of them said. */
  message: string | null
}

export type NoveltyKind =
  | 'action'
  | 'account'
  | 'region'
  | 'network'
  | 'user-agent'
  | 'resource-type'
  | 'resource'
  | 'credential'

export interface Novelty {
  /** The span that is held against what came before it. */
  since: string | null
  until: string | null
  /** How many events of the vendor came before: without any there is nothing to compare with. */
  baseline: number
  items: ({ kind: NoveltyKind; value: string; events: number } & Seen)[]
}

export interface ReportHop {
  kind: PrincipalKind
  principal: string | null
  confidence: Confidence
}

/** One way by which the vendor came: the same hops for any number of sessions. */
export interface ReportChain extends Seen {
  hops: ReportHop[]
  via: string | null
  confidence: Confidence
  sessions: number
  events: number
}

export interface VendorReport {
  vendor: ReportVendor
  /** What was asked for, and the part of it that the logs reach. */
  window: { since: string | null; until: string | null; first: string | null; last: string | null }
  coverage: Coverage
  /** What the latest verify knows to be wrong with the files behind this report. */
  integrity: Integrity
  /** Each account and region by hours, as `trail coverage` tells them. */
  places: CoverageReport['accounts']
  /** What these logs could not show, in words. */
  notObservable: string[]
  totals: {
    events: number
    changes: number
    denied: number
    sessions: number
    failed: number
    reads: number
    first: string | null
    last: string | null
  }
  /** The events by what they came to. */
  classes: ({ class: EventClass; events: number } & Seen)[]
  certainty: Certainty[]
  apart: Apart[]
  principals: string[]
  roles: string[]
  credentials: ReportCredential[]
  activity: { unit: 'hour' | 'day' | 'week' | 'month'; bins: ({ from: string } & ByClass)[] }
  where: ({ account: string | null; region: string | null; events: number; changes: number } & Seen)[]
  actions: ReportAction[]
  resources: ReportResource[]
  /** All resources, of which `resources` may be the first part. */
  resourceCount: number
  networks: ReportNetwork[]
  networkCount: number
  userAgents: ({ userAgent: string; events: number } & Seen)[]
  userAgentCount: number
  externalIds: ({ value: string; roles: string[]; uses: number } & Seen)[]
  denials: Denial[]
  novelty: Novelty
  chains: ReportChain[]
  /** Sessions that may still be valid when the logs end. */
  liveSessions: Revoke['liveSessions']
  findings: Finding[]
  /** Findings that the baseline accepts; they are in no other list. */
  accepted: Accepted[]
  hours: { hour: string; events: number }[]
}

/** One line of the index over all vendors. */
export interface ReportIndexRow extends Seen {
  id: string
  name: string
  events: number
  changes: number
  denied: number
  sessions: number
  /** Findings by severity, those that are worse than `info`. */
  findings: number
  worst: Finding['severity'] | null
}

/** A foreign account that acts here and is in no register. */
interface UnknownAccount {
  account: string
  roles: string[]
  externalIds: string[]
  events: number
  confidence: Confidence
  evidence: string[]
}

export interface ReportIndex {
  window: VendorReport['window']
  coverage: Coverage
  vendors: ReportIndexRow[]
  unknownAccounts: UnknownAccount[]
}
