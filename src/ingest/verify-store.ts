import { createPublicKey, type KeyObject } from 'node:crypto'
import { type Digest, parseDigest } from '../digest/digest.ts'
import { placeOf } from '../digest/place.ts'
import {
  type FoundDigest,
  type FoundLog,
  mergeVerified,
  type Proofs,
  type Verified,
  verifyDigests,
} from '../digest/verify.ts'
import type { Verdict } from '../model/answers.ts'
import { parseInstant } from '../model/time.ts'
import { listedRanges } from '../store/custody.ts'
import type { Store } from '../store/open.ts'
import {
  type ProofRow,
  type StoredDigest,
  type StoredLog,
  saveFindings,
  saveKey,
  saveProofs,
  storedDigests,
  storedKeys,
  storedLogs,
  storedSections,
} from '../store/proofs.ts'
import { mayHold, placeOfKey } from './source/key.ts'
import type { Section } from './source/source.ts'

/**
 * Holds the store's own files against the digests that it keeps: what was loaded is compared by the SHA-256 that its
 * content had then. The verdicts are remembered, and a digest that was proven is not proven again. One account and
 * region is held in memory at a time.
 */
export async function verifyStore(
  store: Store,
  keysFor: (digests: readonly FoundDigest[]) => Promise<ReadonlyMap<string, KeyObject>>,
  now: number,
): Promise<Verified> {
  const { connection } = store
  const kept = await keysOf(store)
  const ranges = await listedRanges(connection)
  const wants = (key: string) => ranges.length === 0 || ranges.some((range) => mayHold(placeOfKey(key), range))
  const parts: Verified[] = []
  await inTransaction(store, async () => {
    for (const section of await storedSections(connection)) {
      const digests = await storedDigests(connection, section)
      const files = await storedLogs(connection, section)
      const found = [
        ...digests.map(foundDigest),
        ...files.filter(({ url, sha256 }) => bearsDigestName(url) && sha256 !== null).map(noDigest),
      ]
      const given = await keysFor(found.filter(({ digest }) => digest !== null && !kept.has(digest.fingerprint)))
      const logs = logsByPlace(files.filter(({ url }) => !bearsDigestName(url)))
      const keys = new Map([...kept, ...given])
      const { answer, proofs } = verifyDigests({ digests: found, logs, keys, wants })
      parts.push(answer)
      await saveProofs(connection, [...digestRows(digests, found, proofs), ...logRows(files, proofs, true)], now)
      await saveKeys(store, given, proofs)
    }
    await saveFindings(
      connection,
      parts.flatMap(({ findings }) => findings),
    )
  })
  return mergeVerified(parts)
}

async function saveKeys(store: Store, given: ReadonlyMap<string, KeyObject>, proofs: Proofs): Promise<void> {
  const proven = [...proofs.digests.values()].filter(({ verdict }) => verdict === 'verified')
  const used = new Set(proven.map(({ fingerprint }) => fingerprint))
  for (const [fingerprint, key] of given)
    if (used.has(fingerprint))
      await saveKey(store.connection, fingerprint, key.export({ type: 'spki', format: 'der' }).toString('base64'))
}

/** The keys that proved digests before: they are kept, so that a proof can be shown and gone on with offline. */
async function keysOf(store: Store): Promise<Map<string, KeyObject>> {
  const keys = await storedKeys(store.connection)
  return new Map(
    [...keys].map(([fingerprint, spki]) => [
      fingerprint,
      createPublicKey({ key: Buffer.from(spki, 'base64'), format: 'der', type: 'spki' }),
    ]),
  )
}

/** What a verify of a bucket or a copy proved of one section, and by which keys. */
export interface SectionProofs {
  section: Section | null
  proofs: Proofs
  keys: ReadonlyMap<string, KeyObject>
}

/**
 * Remembers what was proven elsewhere of files that the store holds too. What was missing there is no word on the store.
 *
 * @returns of how many files
 */
export async function rememberProofs(
  store: Store,
  { section, proofs, keys }: SectionProofs,
  now: number,
): Promise<number> {
  const logs = logRows(await storedLogs(store.connection, section), proofs, false)
  const digests = provenDigestRows(await storedDigests(store.connection, section), proofs)
  await inTransaction(store, async () => {
    await saveProofs(store.connection, [...digests, ...logs], now)
    if (digests.length > 0) await saveKeys(store, keys, proofs)
  })
  return digests.length + logs.length
}

/** The digests that the store holds in the very bytes that were proven elsewhere. */
function provenDigestRows(digests: readonly StoredDigest[], proofs: Proofs): ProofRow[] {
  const byPlace = new Map([...proofs.digests].map(([name, proof]) => [placeOf(name), proof]))
  return digests.flatMap(({ file, url, contentSha256 }): ProofRow[] => {
    const proof = byPlace.get(placeOf(url))
    if (proof?.verdict !== 'verified' || proof.hash !== contentSha256) return []
    const { carriedBy: digest, hash: expected, fingerprint } = proof
    return [{ file, verdict: 'verified', digest, expected, fingerprint }]
  })
}

/** The digests of a section that the store keeps and has proven, by the SHA-256 of their content. */
export async function keptDigests(
  { connection }: Store,
  section: Section | null,
): Promise<ReadonlyMap<string, FoundDigest>> {
  const proven = (await storedDigests(connection, section)).filter(({ provenBy }) => provenBy !== null)
  return new Map(proven.map((each) => [each.contentSha256 ?? '', foundDigest(each)]))
}

async function inTransaction(store: Store, work: () => Promise<void>): Promise<void> {
  await store.connection.run('BEGIN')
  try {
    await work()
    await store.connection.run('COMMIT')
  } catch (error) {
    await store.connection.run('ROLLBACK').catch(() => {})
    throw error
  }
}

const bearsDigestName = (url: string) => url.includes('_CloudTrail-Digest_')

/** What could not be fetched is not at hand; what came and is no digest was altered. */
function noDigest({ url }: StoredLog): FoundDigest {
  return { name: url, digest: null, signature: null }
}

/** A digest is known by the place that its own name gives, which a copy of the bucket keeps. */
function foundDigest({ url, body, signature, provenBy }: StoredDigest): FoundDigest & { digest: Digest | null } {
  const digest = parseDigest(Buffer.from(body, 'utf8'))
  return { name: url, digest, signature, ...(provenBy === null ? {} : { provenBy }) }
}

/** A log that could never be fetched is not at hand; one that came and can't be inflated is not what was signed. */
function logsByPlace(logs: readonly StoredLog[]): Map<string, FoundLog[]> {
  const places = new Map<string, FoundLog[]>()
  for (const { url, sha256, contentSha256 } of logs) {
    if (sha256 === null && contentSha256 === null) continue
    const place = placeOf(url)
    const known = places.get(place)
    if (known === undefined) places.set(place, [contentSha256])
    else if (!known.includes(contentSha256)) known.push(contentSha256)
  }
  return places
}

function digestRows(digests: readonly StoredDigest[], found: readonly FoundDigest[], proofs: Proofs): ProofRow[] {
  return digests.map(({ file, contentSha256 }, i) => {
    const proof = proofs.digests.get(found[i]?.name ?? '')
    return {
      file,
      verdict: proof?.verdict ?? 'altered',
      digest: proof?.carriedBy ?? null,
      expected: proof?.verdict === 'verified' ? contentSha256 : null,
      fingerprint: proof?.fingerprint ?? null,
    }
  })
}

/** One row a log; with `all` also those that nothing proves. */
function logRows(logs: readonly StoredLog[], { logs: proven, gaps }: Proofs, all: boolean): ProofRow[] {
  const periods = gaps.map(({ from, to, ...where }) => ({
    ...where,
    from: from === null ? null : parseInstant(from),
    to: parseInstant(to),
  }))
  const inGap = ({ account, region, delivered }: StoredLog) =>
    delivered !== null &&
    periods.some(
      (gap) =>
        gap.account === account &&
        gap.region === region &&
        (gap.from === null || delivered >= gap.from) &&
        (gap.to === null || delivered < gap.to),
    )
  return logs.flatMap((log): ProofRow[] => {
    if (log.sha256 === null && log.contentSha256 === null) return []
    if (bearsDigestName(log.url)) return all ? [{ file: log.file, verdict: 'altered', ...NOTHING }] : []
    const proof = proven.get(placeOf(log.url))
    if (proof !== undefined) {
      const verdict: Verdict = proof.expected === log.contentSha256 ? 'verified' : 'altered'
      return [{ file: log.file, verdict, ...proof }]
    }
    if (!all) return []
    const verdict = inGap(log) ? 'missing-digest' : 'unverified'
    return [{ file: log.file, verdict, ...NOTHING }]
  })
}

const NOTHING = { digest: null, expected: null, fingerprint: null }
