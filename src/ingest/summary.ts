import type { IngestSummary } from '../model/ingest.ts'

/** A summary of nothing yet. */
export function emptySummary(): IngestSummary<number> {
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
