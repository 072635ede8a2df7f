import { checkScan, foldersOf, partitionsOf } from '../engine/remote/estimate.ts'
import type { Days } from '../engine/remote/where.ts'
import { TrailError } from '../errors.ts'
import { parseSource } from '../ingest/source/s3.ts'
import type { Io } from './io.ts'
import type { Lake } from './open-lake.ts'
import type { Settings } from './session.ts'

/**
 * With --max-scan-gb: adds up, by listing, what lies in the partitions that a query is about to read, and stops before it
 * starts. Where that can't be told (no S3, another layout, no right to list) it says so; the query is watched as it runs.
 */
export function scanCheck(lake: Lake, settings: Settings, io: Io, signal: AbortSignal): (days: Days) => Promise<void> {
  return async (days) => {
    const { engine, maxScan } = lake
    if (maxScan === null) return
    try {
      const properties = await engine.properties(lake.schema, lake.table, signal)
      const partitions = properties === null ? null : partitionsOf(properties)
      if (partitions === null) return unknown('the table does not say where its partitions lie in S3')
      const bytes = await listed(foldersOf(partitions, days, io.now()), maxScan)
      if (settings.verbose) io.err(`${(bytes / 1e9).toFixed(3)} GB at most lie in the partitions of these days\n`)
    } catch (error) {
      if (!(error instanceof TrailError) || error.code === 'scan-limit' || signal.aborted) throw error
      unknown(error.message)
    }
  }

  function unknown(why: string): void {
    if (!settings.quiet)
      io.err(`how much this will read is not known (${why}); a query that goes over --max-scan-gb is stopped\n`)
  }
}

async function listed(folders: readonly string[], most: number): Promise<number> {
  const [first] = folders
  if (first === undefined) return 0
  const { openBucket } = await import('../aws/s3.ts')
  const options = { profile: null, endpointUrl: null, region: null, requestPayer: false, noSignRequest: false }
  const bucket = await openBucket(parseSource(first).bucket, options)
  try {
    return await checkScan(folders, most, async (url) => {
      let bytes = 0
      for await (const { objects } of bucket.list(parseSource(url).prefix, null))
        for (const { size } of objects) bytes += size
      return bytes
    })
  } finally {
    bucket.close()
  }
}
