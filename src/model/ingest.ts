/** Records that are not events of CloudTrail, by what they are. */
export interface Passed {
  insight: number
  other: number
}

/** What an ingest did; times as they are answered, or in milliseconds since 1970 UTC while it runs. */
export interface IngestSummary<Time = string> {
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
  first: Time | null
  last: Time | null
  accounts: string[]
  regions: string[]
  setAside: { file: string; reason: string }[]
}
