import type { Caller, Fact } from '../model/facts.ts'
import type { Outcome } from '../model/outcome.ts'
import type { AliasFact, ExtractedTouch } from '../model/resource.ts'
import type { SourceIdentity } from '../model/source-identity.ts'

/** One source object and what became of it. Times are milliseconds since 1970 UTC. */
export interface FileRow extends SourceIdentity {
  state: 'loaded' | 'set-aside' | 'ignored'
  reason: string | null
  shape: string | null
  events: number
  duplicates: number
  /** Records that the asked time range left out. */
  outside: number
  refused: number
  account: string | null
  region: string | null
  delivered: number | null
  first: number | null
  last: number | null
}

/** The columns that many events share. */
export interface Form {
  eventSource: string | null
  eventName: string | null
  eventVersion: string | null
  eventType: string | null
  eventCategory: string | null
  apiVersion: string | null
  account: string | null
  region: string | null
  readOnly: boolean | null
  management: boolean | null
  errorCode: string | null
  outcome: Outcome
}

/** A record that is in the store, or pending in the batch. */
export interface KnownRecord {
  n: number
  content: string | Uint8Array
}

/** One event, read and understood, on its way into the store. */
export interface EventRow {
  eventId: string
  time: number | null
  form: Form
  caller: Caller
  ip: string | null
  agent: string | null
  position: number
  errorMessage: string | null
  omitted: boolean
  /** The record's text; where that is not the record as it stood, its bytes too. */
  record: { text: string; bytes: Uint8Array | null }
  touches: readonly ExtractedTouch[]
  aliases: readonly AliasFact[]
  facts: readonly Fact[]
  sharedId: string | null
  addendum: { originalId: string; reason: string | null; fields: string | null } | null
}
