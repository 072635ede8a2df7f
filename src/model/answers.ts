/** What each command answers: the JSON that other programs rely on. Times are ISO 8601 UTC; lists are never null. */
import type { Actor, VendorMatch } from './actor.ts'
import type { Confidence } from './confidence.ts'
import type { Coverage, Silence } from './coverage.ts'
import type { Outcome } from './outcome.ts'
import type { FoundBy, Of, Relation } from './resource.ts'
import type { VendorEntry } from './vendor.ts'

interface EventColumns {
  eventId: string
  eventTime: string | null
  eventSource: string | null
  eventName: string | null
  account: string | null
  region: string | null
  readOnly: boolean | null
  outcome: Outcome
  errorCode: string | null
  errorMessage: string | null
  sourceIp: string | null
  userAgent: string | null
}

export interface Touch extends EventColumns {
  relation: Relation
  /** One line: what changed. */
  summary: string
  resource: { type: string; id: string; arn: string | null }
  of: Of
  found: { by: FoundBy; path: string; confidence: Confidence }
  /** Other records of the same event, in other accounts. */
  twins: string[]
  addendum: { eventId: string; fields: string | null } | null
  actor: Actor
  /** With `--verified`: what the latest verify says of the file that it stands in. */
  verdict?: Verdict
}

export interface Event extends EventColumns {
  resources: { type: string; id: string; arn: string | null; relation: Relation }[]
  /** CloudTrail left out parameters that were too large: there may be resources that no record names. */
  omitted: boolean
  actor: Actor
  /** As in {@link Touch}. */
  verdict?: Verdict
}

/** One principal, origin, vendor and service in between, over all its sessions; counts are of the touches shown. */
export interface ActorSummary {
  actor: Actor
  sessions: number
  events: number
  changes: number
  denied: number
  first: string | null
  last: string | null
  actions: Record<string, number>
  sourceIps: string[]
}

export interface Candidate {
  type: string
  id: string
  arn: string | null
  account: string | null
  region: string | null
  /** IAM's unique id, where it is known. */
  uniqueId?: string
}

/** A resource that another came from, or that came of it, and the event that says so. `how` reads from the child. */
export interface LineageNode {
  type: string
  id: string
  arn: string | null
  account: string | null
  /** The resource that it hangs together with, one step nearer to the one asked for. */
  of: { type: string; id: string }
  how: string
  depth: number
  eventId: string
  eventTime: string | null
  eventName: string | null
  actor: Actor | null
}

export interface Lineage {
  parents: LineageNode[]
  children: LineageNode[]
  /** There is more than is followed. */
  truncated: boolean
}

export interface WhoTouched {
  resource: {
    input: string
    type: string | null
    id: string
    arn: string | null
    aliases: string[]
    candidates: Candidate[]
  }
  coverage: Coverage
  actors: ActorSummary[]
  touches: Touch[]
  /** Touches that the default hides: reads, and names found only in error or policy text. */
  leftOut: number
  /** Touches of the time asked about that `--action`, `--event` or `--denied` did not ask for. */
  filtered: number
  /** Touches that `--limit` cut off. */
  cut: number
  /** Events that the resource made as a caller. */
  actedAs: number
  /** Events of the time asked for whose parameters CloudTrail left out: any of them may have touched it. */
  omitted: { events: number; sample: string[] }
  /** With `--lineage`. */
  lineage?: Lineage
  nearest: string[]
  /** Touches of the resource before or after the time asked about. */
  otherTimes: { touches: number; first: string | null; last: string | null }
  /** Where nothing was found: how far the logs vouch for that. */
  silence?: Silence
  integrity?: Integrity
}

export interface Events {
  events: Event[]
  total: number
  truncated: boolean
  coverage: Coverage
  silence?: Silence
  integrity?: Integrity
}

export type Verdict = 'verified' | 'altered' | 'unverified' | 'missing-digest'

/** What is known to be wrong with the files behind an answer, by the latest verify. */
export interface Integrity {
  /** Events of the answer whose file is not what CloudTrail signed. */
  altered: string[]
  /** Logs and digests of the answer's time that are missing. */
  missing: {
    kind: string
    file: string
    account: string | null
    region: string | null
    from: string | null
    to: string | null
  }[]
  /** The same in sentences, for the top of the answer. */
  warnings: string[]
}

interface Explained {
  rule: string
  from: string
  to: string
  evidence: readonly string[]
  confidence: Confidence
}

export interface Show {
  record: unknown
  outcome: Outcome
  actor: Actor
  explained: Explained[]
  /** The answers that an ambiguous chain leaves open. */
  alternatives: Actor[]
  /** What would make the attribution another or surer, in words. */
  wouldChange: string[]
  /** CloudTrail left out parameters that were too large: what the event touched is not all known. */
  omitted: boolean
  touches: Touch[]
  /** Every file that the record stands in. `sha256` is of the content, `fetchedSha256` of the object as it came. */
  copies: {
    file: string
    index: number
    sha256: string | null
    verdict: Verdict
    digest: string | null
    expected: string | null
    fetchedSha256: string | null
    etag: string | null
    versionId: string | null
    loadedAt: string
    loadedBy: string
  }[]
}

export interface Status {
  store: string
  schema: number
  events: number
  files: { loaded: number; setAside: number; ignored: number }
  first: string | null
  last: string | null
  accounts: string[]
  regions: string[]
  setAside: { file: string; reason: string }[]
}

export interface Whois {
  input: string
  kind: 'access-key' | 'session' | 'role' | 'user' | 'root' | 'account' | 'ip' | 'service' | 'external-id' | 'unknown'
  actor: Actor | null
  actors: Actor[]
  issuedBy: { eventId: string; eventTime: string | null; eventName: string } | null
  assumed: {
    eventId: string
    eventTime: string | null
    principal: string | null
    session: string | null
    accessKeyId: string | null
  }[]
  created: { type: string; id: string; eventId: string }[]
  events: number
  errors: Record<string, number>
  first: string | null
  last: string | null
  regions: string[]
  sourceIps: { ip: string; events: number }[]
  userAgents: string[]
  vendor: VendorMatch | null
  notes: string[]
  coverage: Coverage
  integrity: Integrity
  silence?: Silence
}

/** A vendor as `trail vendors list` gives it. */
export interface VendorListed extends Omit<VendorEntry, 'accounts' | 'hints'> {
  accounts: string[]
}

export interface VendorSuggestion {
  id: string
  name: string
  accounts: string[]
  roles: string[]
  users: string[]
  accessKeys: string[]
  externalIds: string[]
  /** Users of ours whose long-term keys worked from its addresses and from none of our people's: to be asked about. */
  maybe: { users: string[]; accessKeys: string[]; addresses: string[] }
  /** What it did that made it stand out, in words. */
  seen: string[]
  events: number
  confidence: Confidence
  evidence: string[]
  /** The entry, ready to paste under `vendors:`. */
  yaml: string
}

export interface VendorCheck {
  overlaps: { vendors: string[]; field: string; value: string }[]
  /** Credentials of these logs that several vendors match by evidence of one rank. */
  conflicts: { vendors: string[]; credential: string; events: number; evidence: string[] }[]
  unmatched: { id: string; field: string; value: string }[]
}

/** `trail custody`: what was done to the store or with it, and whether the store is still what that left. */
export interface Custody {
  verdict: 'whole' | 'changed'
  /** The last entry's hash. */
  head: string | null
  entries: {
    seq: number
    doneAt: string
    action: string
    version: string
    detail: unknown
    previous: string | null
    hash: string
  }[]
  findings: { kind: string; entry: number | null; what: string; expected: string | null; found: string | null }[]
}
