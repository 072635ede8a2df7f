/** What the logs cover, as answers and `trail coverage` tell it. Times are ISO 8601 UTC. */

/** The partitions of a table in a lake that an answer was read from. Days of delivery, both included; null: no bound. */
export interface PartitionsRead {
  engine: 'athena' | 'trino'
  /** With its schema. */
  table: string
  from: string | null
  to: string | null
  /** Empty: all of them. */
  accounts: string[]
  regions: string[]
}

/** What the loaded logs cover; null times where nothing is loaded. */
export interface Coverage {
  /** From a lake, coverage is that of these partitions. */
  partitions?: PartitionsRead
  first: string | null
  last: string | null
  accounts: string[]
  regions: string[]
  categories: { managementRead: boolean; managementWrite: boolean; data: string[]; networkActivity: string[] }
}

/** What stands behind 'nothing found'. `hours` are those of the time and the places that could hold it. */
export interface Silence {
  since: string | null
  until: string | null
  /** No moment of the time asked about is in the logs. */
  isOutside: boolean
  /** The account that the name asked about belongs to, where its logs are not loaded. */
  accountNotLoaded: string | null
  hours: CoverageRegion['hours']
}

export interface CoverageRegion {
  region: string
  first: string | null
  last: string | null
  events: number
  /** Null where a lake does not tell. */
  files: number | null
  hours: { present: number; empty: number; missing: number; partial: number; unknown: number }
  missing: { from: string; to: string; reason: string }[]
  /** All hours from first to last, neighbours of one state together. */
  timeline: { from: string; to: string; state: 'present' | 'empty' | 'missing' | 'partial' | 'unknown' }[]
}

export interface CoverageReport {
  accounts: { account: string; name: string | null; regions: CoverageRegion[] }[]
  categories: Coverage['categories']
  /** As in {@link Coverage}. */
  partitions?: PartitionsRead
}
