import type { Bucket } from '../aws/s3.ts'
import { type Estimate, estimateScan, foldersOf, partitionsOf } from '../engine/remote/estimate.ts'
import { explainStatement, type Read, readsIn } from '../engine/remote/explain.ts'
import type { Slice } from '../engine/remote/where.ts'
import { TrailError } from '../errors.ts'
import { parseSource } from '../ingest/source/s3.ts'
import { athenaUsd, type DryRun, type Statement } from '../model/lake.ts'
import type { Io } from './io.ts'
import type { Lake } from './open-lake.ts'
import type { Settings } from './session.ts'

/** What is known of a query before it runs; or why it is not. */
export type Foreseen = Estimate | { why: string }

/** What lies in these partitions of the lake's table, by listing them. @throws TrailError over --max-scan-gb. */
export function foreseeSlice(lake: Lake, slice: Slice, io: Io, signal: AbortSignal): Promise<Foreseen> {
  return foresee([{ schema: [...lake.schema], table: lake.table, slice }], lake, io, signal)
}

/**
 * What any statement would read: the engine says of which partitions, their listing how much that is. Of columns the
 * engine reads those that the statement names: then it is the most, and over --max-scan-gb no reason to refuse.
 */
export async function foreseeSql(sql: string, lake: Lake, io: Io, signal: AbortSignal): Promise<Foreseen> {
  const { rows } = await lake.engine.run(explainStatement(sql), signal)
  const lines: string[] = []
  for await (const [line] of rows) lines.push(String(line))
  let reads: Read[]
  try {
    reads = readsIn(lines.join('\n'))
  } catch {
    return { why: 'the engine explains the statement in words that trail does not know' }
  }
  return foresee(reads, lake, io, signal, true)
}

async function foresee(
  reads: readonly Read[],
  { engine, maxScan }: Lake,
  io: Io,
  signal: AbortSignal,
  byColumns = false,
): Promise<Foreseen> {
  const folders: string[] = []
  let most = maxScan
  for (const { schema, table, slice } of reads) {
    const properties = await engine.properties(schema, table, signal)
    const partitions = properties === null ? null : partitionsOf(properties)
    if (partitions === null) return { why: `the table ${table} does not say where its partitions lie in S3` }
    if (partitions.isColumnar && byColumns) most = null
    folders.push(...foldersOf(partitions, slice, io.now()))
  }
  return listed(folders, most)
}

/**
 * Before a query: refuses one that would read more than --max-scan-gb. Where that can't be told (no S3, another layout,
 * no right to list) it says so; the query is watched as it runs.
 */
export async function checkScan(
  lake: Lake,
  settings: Settings,
  io: Io,
  signal: AbortSignal,
  look: () => Promise<Foreseen>,
): Promise<void> {
  if (lake.maxScan === null) return
  const found = await foreseen(look, signal)
  if ('why' in found) {
    if (!settings.quiet)
      io.err(`how much this will read is not known (${found.why}); a query that goes over --max-scan-gb is stopped\n`)
  } else if (settings.verbose) io.err(`${said(found)} lie in the partitions of this query\n`)
}

/** What can't be foreseen is no failure, but for what is over the limit and for an interrupt. */
export async function foreseen(look: () => Promise<Foreseen>, signal: AbortSignal): Promise<Foreseen> {
  try {
    return await look()
  } catch (error) {
    if (!(error instanceof TrailError) || error.code === 'scan-limit' || error.code === 'bad-sql' || signal.aborted)
      throw error
    return { why: error.message }
  }
}

/** A statement that is shown and not run, with what is known of it. */
export function dryRun({ sql, parameters }: Statement, { engine }: Lake, found: Foreseen): DryRun {
  if ('why' in found) return { sql, parameters, estimate: null, unknown: found.why }
  const usd = engine.name === 'athena' ? athenaUsd(found.bytes) : null
  return { sql, parameters, estimate: { usd, ...found }, unknown: null }
}

/** `12.345 GB in 6 partitions` */
function said({ bytes, partitions, listed }: Estimate): string {
  const size = `${(bytes / 1e9).toFixed(bytes < 1e9 ? 3 : 1)} GB`
  const reckoned = listed < partitions ? `, reckoned from ${listed} of them` : ''
  return `${size} in ${partitions} ${partitions === 1 ? 'partition' : 'partitions'}${reckoned}`
}

/** Adds up by listing; the folders of a join may lie in several buckets. */
async function listed(folders: readonly string[], most: number | null): Promise<Estimate> {
  const { openBucket } = await import('../aws/s3.ts')
  const options = { profile: null, endpointUrl: null, region: null, requestPayer: false, noSignRequest: false }
  const names = new Set(folders.map((folder) => parseSource(folder).bucket))
  const buckets = new Map<string, Bucket>()
  for (const name of names) buckets.set(name, await openBucket(name, options))
  return estimateScan(folders, most, async (url) => {
    const { bucket, prefix } = parseSource(url)
    let bytes = 0
    for await (const { objects } of buckets.get(bucket)?.list(prefix, null) ?? [])
      for (const { size } of objects) bytes += size
    return bytes
  })
}
