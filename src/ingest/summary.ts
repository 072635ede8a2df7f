import type { Passed } from './read/contents.ts'

/** What an ingest did. Times are milliseconds since 1970 UTC. */
export interface IngestSummary {
  objects: {
    found: number
    loaded: number
    known: number
    ignored: { digest: number; insight: number; other: number }
    setAside: number
  }
  events: number
  duplicates: number
  /** Records left out by the asked time range, accounts and regions. */
  outside: number
  /** Records that could not be read, beside good ones. */
  refused: number
  /** Records that are no events, beside those that are. */
  passed: Passed
  bytes: number
  first: number | null
  last: number | null
  accounts: string[]
  regions: string[]
  setAside: { file: string; reason: string }[]
}

/** A summary of nothing yet. */
export function emptySummary(): IngestSummary {
  return {
    objects: { found: 0, loaded: 0, known: 0, ignored: { digest: 0, insight: 0, other: 0 }, setAside: 0 },
    events: 0,
    duplicates: 0,
    outside: 0,
    refused: 0,
    passed: { insight: 0, other: 0 },
    bytes: 0,
    first: null,
    last: null,
    accounts: [],
    regions: [],
    setAside: [],
  }
}
