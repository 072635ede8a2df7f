import { Big, type Cell, instant } from './cells.ts'
import type { FileRow } from './event-row.ts'

/** A row of table `file`, in the order of its columns. */
export function fileCells(id: number, file: FileRow, loaded: { now: number; loadedBy: string }): Cell[] {
  return [
    id,
    file.url,
    file.etag,
    file.versionId,
    new Big(BigInt(file.size)),
    file.sha256,
    file.contentSha256,
    file.state,
    file.reason,
    file.shape,
    file.events,
    file.duplicates,
    file.outside,
    file.refused,
    file.account,
    file.region,
    instant(file.delivered),
    instant(file.first),
    instant(file.last),
    instant(loaded.now),
    loaded.loadedBy,
  ]
}

/** A digest file as it is kept. Times are milliseconds since 1970 UTC. */
export interface DigestRow {
  account: string | null
  region: string | null
  starts: number | null
  ends: number | null
  logFiles: number
  body: string
  signature: string | null
}

/** A row of table `digest`, in the order of its columns. */
export function digestCells(file: number, digest: DigestRow): Cell[] {
  return [
    file,
    digest.account,
    digest.region,
    instant(digest.starts),
    instant(digest.ends),
    digest.logFiles,
    digest.body,
    digest.signature,
  ]
}
