import { resolve } from 'node:path'
import { usageError } from '../errors.ts'
import { ingest } from '../ingest/ingest.ts'
import type { PassedOver, Pruning } from '../ingest/source/source.ts'
import { formatInstant } from '../model/time.ts'
import type { DryRun, IngestAnswer } from '../output/views/ingest.ts'
import { explainingFaults } from '../store/faults.ts'
import { openWriter, type Store } from '../store/open.ts'
import type { Io } from './io.ts'
import { keeper } from './keep-raw.ts'
import { version } from './program.ts'
import { startProgress } from './progress.ts'
import { requestsNeeded } from './requests-needed.ts'
import type { Settings } from './session.ts'
import { listedAhead, openSources } from './sources.ts'

export interface IngestFlags {
  account?: string[]
  region?: string[]
  dryRun?: boolean
  follow?: string | true
  keepRaw?: string
  strict?: boolean
  concurrency?: string
  profile?: string
  endpointUrl?: string
  bucketRegion?: string
  requestPayer?: boolean
  signRequest?: boolean
  verify?: boolean
  publicKeys?: string
  fetchKeys?: boolean
  cloudtrailEndpointUrl?: string
}

/** One ingest, or with `--follow` one after the other until it is interrupted. Nothing is open between rounds. */
export async function runIngest(
  inputs: readonly string[],
  flags: IngestFlags,
  settings: Settings,
  io: Io,
): Promise<{ summary: IngestAnswer | null; interrupted: boolean }> {
  const stop = new AbortController()
  const release = io.onInterrupt(() => stop.abort())
  let summary: IngestAnswer | null = null
  try {
    for (let round = 0; ; round++) {
      summary = await explainingFaults(settings.store, () => oneRound(inputs, flags, settings, io, stop.signal, round))
      if (flags.follow === undefined) return { summary, interrupted: false }
      if (!settings.quiet) io.err(`${new Date(io.now()).toISOString()} ${summary.events} new events\n`)
      await io.sleep(minutesOf(flags.follow) * 60_000, stop.signal)
      if (stop.signal.aborted) return { summary, interrupted: false }
    }
  } finally {
    release()
  }
}

function minutesOf(follow: string | true): number {
  if (follow === true) return 5
  const minutes = Number(follow)
  if (Number.isFinite(minutes) && minutes > 0) return minutes
  throw usageError('bad-follow', `--follow takes a number of minutes, not ${JSON.stringify(follow)}`)
}

async function oneRound(
  inputs: readonly string[],
  flags: IngestFlags,
  settings: Settings,
  io: Io,
  signal: AbortSignal,
  round: number,
): Promise<IngestAnswer> {
  const started = io.now()
  const wanted = wantedOf(flags, settings)
  // What is delivered later than this after its day was listed is found by the next run without --follow.
  const listed = round === 0 ? wanted : { ...wanted, since: Math.max(wanted.since ?? 0, started - LATE_MS) }
  const passed: PassedOver = { insight: 0, other: 0 }
  const sources = await openSources(inputs, flags, listed, passed, io)
  const store = await openWriter(settings.store, { onWait: (message) => settings.quiet || io.err(`${message}\n`) })
  const progress = startProgress(io, { quiet: settings.quiet })
  try {
    const summary = await ingest(
      store,
      progress.isDrawn ? listedAhead(sources, (listed) => progress.list(listed)) : sources,
      { sources: inputs, wanted, concurrency: concurrencyOf(flags) },
      {
        onProgress: (now) => progress.update(now),
        keep: flags.keepRaw === undefined ? null : keeper(resolve(io.cwd, flags.keepRaw)),
        now: io.now,
        version: version(),
        signal,
        requestNeeded: requestsNeeded(),
      },
    )
    const verified = flags.verify === true ? await verifyLoaded(store, flags, io) : undefined
    summary.objects.ignored.insight += passed.insight
    summary.objects.ignored.other += passed.other
    summary.objects.found += passed.insight + passed.other
    const iso = (ms: number | null) => (ms === null ? null : formatInstant(ms))
    return {
      ...summary,
      first: iso(summary.first),
      last: iso(summary.last),
      seconds: Math.round(io.now() - started) / 1000,
      ...(verified === undefined ? {} : { verified }),
    }
  } finally {
    progress.stop()
    store.close()
  }
}

async function verifyLoaded(store: Store, flags: IngestFlags, io: Io) {
  const [{ verifyOwn }, { KeyRing }] = await Promise.all([import('./verify-run.ts'), import('./verify-keys.ts')])
  return verifyOwn(store, new KeyRing(flags, io), io)
}

const LATE_MS = 2 * 86_400_000

function wantedOf(flags: IngestFlags, settings: Settings): Pruning {
  return {
    ...settings.range,
    accounts: flags.account === undefined ? null : new Set(flags.account),
    regions: flags.region === undefined ? null : new Set(flags.region),
  }
}

/** What an ingest would fetch. Nothing is read and no store is made. */
export async function dryRun(
  inputs: readonly string[],
  flags: IngestFlags,
  settings: Settings,
  io: Io,
): Promise<DryRun> {
  const passed: PassedOver = { insight: 0, other: 0 }
  let objects = 0
  let bytes = 0
  let fetched = 0
  for await (const object of await openSources(inputs, flags, wantedOf(flags, settings), passed, io)) {
    objects++
    bytes += object.size ?? 0
    if (object.kind === 's3') fetched++
  }
  return {
    objects,
    bytes,
    ignored: passed.insight + passed.other,
    requests: fetched,
    estimatedUsd: Math.round(fetched * USD_PER_GET * 1e6) / 1e6,
  }
}

/** S3 Standard in us-east-1 (aws.amazon.com/s3/pricing): 0.0004 USD for 1,000 GET requests; transfer within a region is free. */
const USD_PER_GET = 0.0004 / 1000

function concurrencyOf(flags: IngestFlags): number {
  const value = Number(flags.concurrency ?? 16)
  if (Number.isInteger(value) && value >= 1 && value <= 256) return value
  throw usageError('bad-concurrency', '--concurrency takes a whole number from 1 to 256')
}
