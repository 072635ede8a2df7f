import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { parseDigest, parsePublicKeys } from '../digest/digest.ts'
import { type FoundDigest, placeOf, type Verified, verifyDigests } from '../digest/verify.ts'
import { ObjectRefused, usageError } from '../errors.ts'
import { pool } from '../ingest/pool.ts'
import { inflate } from '../ingest/read/inflate.ts'
import type { SourceObject } from '../ingest/source/source.ts'
import type { IngestFlags } from './ingest-run.ts'
import type { Io } from './io.ts'
import type { Settings } from './session.ts'
import { openSources } from './sources.ts'

export interface VerifyFlags extends IngestFlags {
  publicKeys?: string
}

interface Read {
  object: SourceObject
  content: Buffer | null
  signature: string | null
}

/** Inflated bytes under way at once. */
const BYTES_UNDER_WAY = 96 * 2 ** 20

/** Reads every object once and holds logs and digests against each other. */
export async function runVerify(
  inputs: readonly string[],
  flags: VerifyFlags,
  settings: Settings,
  io: Io,
): Promise<Verified> {
  const keys = keysFrom(flags.publicKeys, io)
  const { since, until } = settings.range
  const wanted = {
    since,
    until,
    accounts: flags.account === undefined ? null : new Set(flags.account),
    regions: flags.region === undefined ? null : new Set(flags.region),
  }
  const sources = await openSources(inputs, flags, wanted, { insight: 0, other: 0 }, io)
  const digests: FoundDigest[] = []
  const hashes = new Map<string, string | null>()
  const read = pool(sources, readObject, {
    concurrency: 16,
    weightOf: (object) => (object.size ?? 0) * 10,
    maxWeight: BYTES_UNDER_WAY,
  })
  for await (const { object, content, signature } of read) {
    if (/_CloudTrail-Digest_/.test(object.key))
      digests.push({ name: object.key, digest: content === null ? null : parseDigest(content), signature })
    else hashes.set(placeOf(object.key), content === null ? null : createHash('sha256').update(content).digest('hex'))
  }
  const named = new Set(digests.flatMap(({ digest }) => digest?.files.map(({ key }) => placeOf(key)) ?? []))
  const logs = new Map([...hashes].filter(([place]) => named.has(place) || /_CloudTrail_/.test(place)))
  const verified = verifyDigests(digests, logs, keys ?? new Map())
  if (keys === null) verified.notes.push('no public keys were given (--public-keys FILE): nothing can be proven')
  return verified
}

async function readObject(object: SourceObject): Promise<Read> {
  try {
    const { bytes, metadata } = await object.read()
    const { content } = await inflate(bytes)
    return { object, content, signature: metadata.signature ?? null }
  } catch (error) {
    if (!(error instanceof ObjectRefused)) throw error
    return { object, content: null, signature: null }
  }
}

function keysFrom(file: string | undefined, io: Io): ReturnType<typeof parsePublicKeys> {
  if (file === undefined) return null
  let text: string
  try {
    text = readFileSync(resolve(io.cwd, file), 'utf8')
  } catch (cause) {
    throw usageError(
      'no-file',
      `the public keys ${file} can't be read: ${cause instanceof Error ? cause.message : String(cause)}`,
    )
  }
  const keys = parsePublicKeys(text)
  if (keys === null)
    throw usageError(
      'bad-keys',
      `${file} is no list of public keys`,
      'It is what this prints: aws cloudtrail list-public-keys --start-time … --end-time … --region …',
    )
  return keys
}
