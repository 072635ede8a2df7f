import { hash, type KeyObject } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { parseDigest, parsePublicKeys } from '../digest/digest.ts'
import {
  type FoundDigest,
  type FoundLog,
  type Proofs,
  placeIn,
  placeOf,
  type Verified,
  verifyDigests,
} from '../digest/verify.ts'
import { ObjectRefused, TrailError, usageError } from '../errors.ts'
import { pool } from '../ingest/pool.ts'
import { inflate } from '../ingest/read/inflate.ts'
import { mayHold, placeOfKey } from '../ingest/source/key.ts'
import type { Pruning, SourceObject } from '../ingest/source/source.ts'
import { rememberProofs, verifyStore } from '../ingest/verify-store.ts'
import { recordCustody } from '../store/custody.ts'
import { openReader, type Store } from '../store/open.ts'
import { provenObjects, storedDigests } from '../store/proofs.ts'
import type { IngestFlags } from './ingest-run.ts'
import type { Io } from './io.ts'
import { version } from './program.ts'
import { type Settings, withWriter } from './session.ts'
import { openSources } from './sources.ts'

export interface VerifyFlags extends IngestFlags {
  fetchAll?: boolean
}

export type Keys = ReadonlyMap<string, KeyObject>

/** Objects under way at once: over a network each waits for its answer most of its time. */
const OBJECTS_UNDER_WAY = 48
/** Inflated bytes under way at once. */
const BYTES_UNDER_WAY = 96 * 2 ** 20

/** With sources, each object is read once and logs and digests are held against each other; without, the store's own. */
export async function runVerify(
  inputs: readonly string[],
  flags: VerifyFlags,
  settings: Settings,
  io: Io,
): Promise<Verified> {
  if (inputs.length === 0) return withWriter(settings, io, (store) => verifyOwn(store, flags, io))
  const read = await readSources(inputs, flags, settings, io)
  const keys = await keysFor(flags, digestTimes(read.digests), io)
  const { answer, proofs } = verifyDigests({ ...read, keys })
  await remember(proofs, answer, inputs, settings, io)
  return answer
}

/** Verifies what a store holds, remembers it and puts it on record. The store is open for writing. */
export async function verifyOwn(store: Store, flags: VerifyFlags, io: Io): Promise<Verified> {
  const stored = await storedDigests(store.connection)
  const found = stored.map(({ url, body, signature }) => ({
    name: url,
    digest: parseDigest(Buffer.from(body)),
    signature,
  }))
  const answer = await verifyStore(store, await keysFor(flags, digestTimes(found), io), io.now())
  await putOnRecord(store, [], answer, io)
  return answer
}

/** A verify of sources is remembered where a store is there and free: without one it is an answer all the same. */
async function remember(
  proofs: Proofs,
  answer: Verified,
  inputs: readonly string[],
  settings: Settings,
  io: Io,
): Promise<void> {
  if (!existsSync(settings.store)) return
  try {
    await withWriter(settings, io, async (store) => {
      const files = await rememberProofs(store, proofs, io.now())
      await putOnRecord(store, inputs, answer, io)
      if (files > 0 && !settings.quiet) io.err(`remembered for ${files} files of ${settings.store}\n`)
    })
  } catch (error) {
    if (!(error instanceof TrailError)) throw error
    io.err(`not remembered in ${settings.store}: ${error.message}\n`)
  }
}

async function putOnRecord(store: Store, inputs: readonly string[], answer: Verified, io: Io): Promise<void> {
  const { verdict, files, digests, findings } = answer
  const detail = { sources: [...inputs], verdict, files: { ...files }, digests, findings: findings.length }
  await recordCustody(store.connection, { action: 'verify', detail, version: version(), now: io.now() })
}

interface ReadSources {
  digests: FoundDigest[]
  logs: Map<string, FoundLog[]>
  wants: (key: string) => boolean
}

async function readSources(
  inputs: readonly string[],
  flags: VerifyFlags,
  settings: Settings,
  io: Io,
): Promise<ReadSources> {
  const pruning: Pruning = {
    ...settings.range,
    accounts: flags.account === undefined ? null : new Set(flags.account),
    regions: flags.region === undefined ? null : new Set(flags.region),
  }
  const sources = await openSources(inputs, flags, pruning, { insight: 0, other: 0 }, io)
  const known = flags.fetchAll === true ? new Map<string, string>() : await knownObjects(settings)
  const digests: FoundDigest[] = []
  const hashes = new Map<string, FoundLog[]>()
  const read = pool(sources, (object) => readObject(object, known), {
    concurrency: OBJECTS_UNDER_WAY,
    weightOf: (object) => (object.size ?? 0) * 10,
    maxWeight: BYTES_UNDER_WAY,
  })
  for await (const { object, hash, digest } of read) {
    if (digest !== null) digests.push(digest)
    else addHash(hashes, placeOf(object.key), hash)
  }
  const named = new Set(digests.flatMap(({ digest }) => digest?.files.map(({ key }) => placeIn(hashes, key)) ?? []))
  const logs = new Map([...hashes].filter(([place]) => named.has(place) || /_CloudTrail_/.test(place)))
  return { digests, logs, wants: (key) => mayHold(placeOfKey(key), pruning) }
}

function addHash(hashes: Map<string, FoundLog[]>, place: string, hash: FoundLog): void {
  const known = hashes.get(place)
  if (known === undefined) hashes.set(place, [hash])
  else if (!known.includes(hash)) known.push(hash)
}

/** Objects whose content the store knows and has proven, by URL, ETag and size: they need not be fetched again. */
async function knownObjects(settings: Settings): Promise<Map<string, string>> {
  if (!existsSync(settings.store)) return new Map()
  try {
    const store = await openReader(settings.store, { waitMs: 0 })
    try {
      return await provenObjects(store.connection)
    } finally {
      store.close()
    }
  } catch (error) {
    if (error instanceof TrailError) return new Map()
    throw error
  }
}

interface Read {
  object: SourceObject
  hash: FoundLog
  digest: FoundDigest | null
}

async function readObject(object: SourceObject, known: ReadonlyMap<string, string>): Promise<Read> {
  const isDigest = /_CloudTrail-Digest_/.test(object.key)
  const proven = object.etag === null ? undefined : known.get(`${object.url}\n${object.etag}\n${object.size}`)
  if (!isDigest && proven !== undefined) return { object, hash: proven, digest: null }
  try {
    const { bytes, metadata } = await object.read()
    const { content, trailing } = await inflate(bytes)
    if (isDigest) {
      const digest = { name: object.key, digest: parseDigest(content), signature: metadata.signature ?? null }
      return { object, hash: null, digest }
    }
    // What follows the compressed content is not what was delivered, as the AWS CLI has it too.
    return { object, hash: trailing ? null : hash('sha256', content), digest: null }
  } catch (error) {
    if (!(error instanceof ObjectRefused)) throw error
    return { object, hash: null, digest: isDigest ? { name: object.key, digest: null, signature: null } : null }
  }
}

/** The public keys that the flags name; none where they name none. */
export async function keysFor(flags: VerifyFlags, needed: readonly KeyNeed[], io: Io): Promise<Keys> {
  const given = flags.publicKeys === undefined ? new Map<string, KeyObject>() : keysFrom(flags.publicKeys, io)
  if (flags.fetchKeys !== true) return given
  const { fetchPublicKeys } = await import('../aws/cloudtrail.ts')
  const fetched = await fetchPublicKeys(needed, {
    profile: flags.profile ?? null,
    endpointUrl: flags.cloudtrailEndpointUrl ?? null,
  })
  const keys = parsePublicKeys(JSON.stringify({ PublicKeyList: fetched }))
  return new Map([...given, ...(keys ?? [])])
}

/** A region and the time in which its digests were signed. */
export interface KeyNeed {
  region: string
  from: string
  to: string
}

/** Keys are asked for per region; a backfill is signed when it is made, up to now. */
function digestTimes(digests: readonly FoundDigest[]): KeyNeed[] {
  const needs = new Map<string, KeyNeed>()
  for (const { digest } of digests) {
    if (digest === null || digest.region === '') continue
    const need = needs.get(digest.region)
    if (need === undefined) needs.set(digest.region, { region: digest.region, from: digest.starts, to: digest.ends })
    else {
      if (digest.starts < need.from) need.from = digest.starts
      if (digest.ends > need.to) need.to = digest.ends
    }
  }
  return [...needs.values()]
}

function keysFrom(file: string, io: Io): Map<string, KeyObject> {
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
