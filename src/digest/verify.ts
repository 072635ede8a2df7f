import type { KeyObject } from 'node:crypto'
import type { Verdict } from '../model/answers.ts'
import { type Digest, isSigned } from './digest.ts'
import { placeIn, placeOf } from './place.ts'

/** A digest as it was found: under which name, and with the signature that was kept with it, if any. */
export interface FoundDigest {
  name: string
  /** Null where its content is no digest any more. */
  digest: Digest | null
  signature: string | null
  /** The key that an earlier run found over these very bytes: they need not be proven twice. */
  provenBy?: string
}

/** A log as it was found: the SHA-256 of its content, null where that can't be inflated. */
export type FoundLog = string | null

/** What is known of a digest: by what it is proven, or that it is not. */
export interface DigestProof {
  verdict: Verdict
  /** The later digest that carries its signature; null where its own was kept. */
  carriedBy: string | null
  fingerprint: string
  /** SHA-256 of the digest's own bytes. */
  hash: string
}

/** What a proven digest says of a log. */
export interface LogProof {
  /** The digest that names it, as `bucket/key`. */
  digest: string
  expected: string
  fingerprint: string
}

/** Everything proven, to be remembered. */
export interface Proofs {
  digests: ReadonlyMap<string, DigestProof>
  /** By {@link placeOf}. */
  logs: ReadonlyMap<string, LogProof>
  /** Where digests of a chain are missing: what was delivered then is unproven for that reason. ISO times; null: open. */
  gaps: readonly { account: string; region: string; from: string | null; to: string }[]
}

export interface Finding {
  kind: 'altered' | 'missing-file' | 'missing-digest' | 'bad-signature' | 'broken-chain'
  file: string
  account: string | null
  region: string | null
  from: string | null
  to: string | null
  expected: string | null
  found: string | null
}

export interface Verified {
  verdict: 'whole' | 'altered' | 'incomplete' | 'unverifiable'
  files: { verified: number; altered: number; missing: number; unverified: number }
  digests: number
  findings: Finding[]
  /** Why nothing, or not all, could be proven. */
  notes: string[]
}

export interface VerifyInput {
  digests: readonly FoundDigest[]
  /** By {@link placeOf}; several where copies or versions of one log differ. */
  logs: ReadonlyMap<string, readonly FoundLog[]>
  keys: ReadonlyMap<string, KeyObject>
  /** Whether a log of this key was looked for at all: one that was not is not missing. */
  wants: (key: string) => boolean
}

const NO_DIGESTS = 'there are no digests: log file validation was off, or they were not copied'

/** One answer of those about separate chains. */
export function mergeVerified(parts: readonly Verified[]): Verified {
  const all: Verified = {
    verdict: 'unverifiable',
    files: { verified: 0, altered: 0, missing: 0, unverified: 0 },
    digests: 0,
    findings: [],
    notes: [],
  }
  const notes = new Set<string>()
  for (const { verdict, files, digests, findings, notes: said } of parts) {
    if (WORST.indexOf(verdict) < WORST.indexOf(all.verdict)) all.verdict = verdict
    for (const kind of ['verified', 'altered', 'missing', 'unverified'] as const) all.files[kind] += files[kind]
    all.digests += digests
    for (const finding of findings) all.findings.push(finding)
    for (const note of said) notes.add(note)
  }
  if (all.digests > 0) notes.delete(NO_DIGESTS)
  else notes.add(NO_DIGESTS)
  return { ...all, notes: [...notes] }
}

/** What one chain is, all are; only where none is proven nothing can be said. */
const WORST: readonly Verified['verdict'][] = ['altered', 'incomplete', 'whole', 'unverifiable']

/**
 * Holds digests and logs against each other. A digest is proven by its own signature or by a proven successor that
 * carries it.
 */
export function verifyDigests(input: VerifyInput): { answer: Verified; proofs: Proofs } {
  return new Verification(input).all()
}

type Proof = 'signed' | 'bad' | 'unsigned' | 'no-key'

class Verification {
  readonly #input: VerifyInput
  readonly #byPlace: ReadonlyMap<string, FoundDigest>
  readonly #findings = new Map<string, Finding>()
  readonly #named = new Map<string, 'verified' | 'altered' | 'missing' | 'unverified'>()
  readonly #notes = new Set<string>()
  readonly #digestProofs = new Map<string, DigestProof>()
  readonly #logProofs = new Map<string, LogProof>()
  readonly #gaps: { account: string; region: string; from: string | null; to: string }[] = []

  constructor(input: VerifyInput) {
    this.#input = input
    this.#byPlace = new Map(input.digests.map((each) => [placeOf(each.name), each]))
  }

  all(): { answer: Verified; proofs: Proofs } {
    const { digests, logs, keys } = this.#input
    for (const { name, digest } of digests)
      if (digest === null) this.#find('altered', name, null, 'a digest', 'something else')
    for (const chain of chainsOf(digests)) this.#chain(chain)
    const files = { verified: 0, altered: 0, missing: 0, unverified: 0 }
    for (const verdict of this.#named.values()) files[verdict]++
    for (const place of logs.keys()) if (!this.#named.has(place)) files.unverified++
    if (digests.length === 0) this.#notes.add(NO_DIGESTS)
    if (
      keys.size === 0 &&
      (digests.length === 0 || digests.some(({ digest, provenBy }) => provenBy !== digest?.fingerprint))
    )
      this.#notes.add('no public keys were given (--public-keys FILE, --fetch-keys): nothing new can be proven')
    return {
      answer: {
        verdict: this.#verdict(),
        files,
        digests: digests.length,
        findings: [...this.#findings.values()],
        notes: [...this.#notes],
      },
      proofs: { digests: this.#digestProofs, logs: this.#logProofs, gaps: this.#gaps },
    }
  }

  #verdict(): Verified['verdict'] {
    const kinds = new Set([...this.#findings.values()].map(({ kind }) => kind))
    if (kinds.has('altered') || kinds.has('bad-signature') || kinds.has('broken-chain')) return 'altered'
    if (kinds.has('missing-digest') || kinds.has('missing-file')) return 'incomplete'
    const proven = [...this.#digestProofs.values()].some(({ verdict }) => verdict === 'verified')
    return proven ? 'whole' : 'unverifiable'
  }

  /** From the newest to the oldest: each proven digest may prove the one before it. */
  #chain(chain: readonly Known[]): void {
    let next: Known | null = null
    let nextProven = false
    for (const each of [...chain].reverse()) {
      const { proof, carriedBy } = this.#proofOf(each, nextProven ? next : null)
      const untouched: boolean =
        this.#isWhereItWasPut(each) && this.#isAsItsSuccessorSays(each, nextProven ? next : null)
      const sound: boolean = untouched && proof === 'signed'
      if (proof === 'bad')
        this.#find('bad-signature', each.name, each.digest, 'the signature of CloudTrail’s key', 'another')
      if (proof === 'no-key')
        this.#notes.add(`there is no public key ${each.digest.fingerprint} for the digests of ${each.digest.region}`)
      if (proof === 'unsigned')
        this.#notes.add(`the signature of ${each.name} was not kept, and no later digest proves it`)
      this.#digestProofs.set(each.name, {
        verdict: sound ? 'verified' : untouched && proof !== 'bad' ? 'unverified' : 'altered',
        carriedBy: carriedBy ?? null,
        fingerprint: each.digest.fingerprint,
        hash: each.digest.hash,
      })
      this.#files(each.digest, sound)
      this.#predecessor(each, chain)
      next = each
      nextProven = sound
    }
  }

  #proofOf({ digest, signature, provenBy }: Known, successor: Known | null): { proof: Proof; carriedBy?: string } {
    const carried =
      successor !== null && placeOf(successor.digest.previous?.key ?? '') === placeOf(digest.location)
        ? successor.digest.previous?.signature
        : undefined
    const by =
      signature === null && carried !== undefined && successor !== null ? { carriedBy: successor.digest.location } : {}
    if (provenBy === digest.fingerprint) return { proof: 'signed', ...by }
    const key = this.#input.keys.get(digest.fingerprint)
    if (key === undefined) return { proof: 'no-key' }
    const given = signature ?? carried
    if (given === undefined) return { proof: 'unsigned' }
    return { proof: isSigned(digest, given, key) ? 'signed' : 'bad', ...by }
  }

  #isWhereItWasPut({ name, digest }: Known): boolean {
    if (placeOf(name) === placeOf(digest.location) || !name.includes('AWSLogs/')) return true
    this.#find('broken-chain', name, digest, digest.location, name)
    return false
  }

  #isAsItsSuccessorSays({ name, digest }: Known, successor: Known | null): boolean {
    const said = successor?.digest.previous
    if (said === undefined || said === null || said.hash === null || placeOf(said.key) !== placeOf(digest.location))
      return true
    if (said.hash === digest.hash) return true
    this.#find('altered', name, digest, said.hash, digest.hash)
    return false
  }

  /** A digest names the one before it. Where the copy begins, what came before is not asked for. */
  #predecessor({ digest }: Known, chain: readonly Known[]): void {
    if (
      digest.previous === null ||
      this.#byPlace.has(placeIn(this.#byPlace, digest.previous.key)) ||
      chain[0]?.digest === digest
    )
      return
    this.#find('missing-digest', digest.previous.key, digest, digest.previous.hash, null)
    const before = chain.filter((each) => each.digest.ends <= digest.starts).at(-1)
    this.#gaps.push({
      account: digest.account,
      region: digest.region,
      from: before?.digest.ends ?? null,
      to: digest.starts,
    })
  }

  #files(digest: Digest, proven: boolean): void {
    for (const { key, hash, first, last } of digest.files) {
      const place = placeIn(this.#input.logs, key)
      const found = this.#input.logs.get(place)
      if (found === undefined && !this.#input.wants(key)) continue
      const where = { account: digest.account, region: digest.region, from: first, to: last }
      if (proven)
        this.#logProofs.set(place, { digest: digest.location, expected: hash, fingerprint: digest.fingerprint })
      const wrong = found?.find((each) => each !== hash)
      if (found === undefined) {
        this.#named.set(place, 'missing')
        if (proven) this.#add({ kind: 'missing-file', file: key, ...where, expected: hash, found: null })
      } else if (!proven) this.#named.set(place, 'unverified')
      else if (wrong === undefined) this.#named.set(place, 'verified')
      else {
        this.#named.set(place, 'altered')
        this.#add({ kind: 'altered', file: key, ...where, expected: hash, found: wrong })
      }
    }
  }

  #find(
    kind: Finding['kind'],
    file: string,
    digest: Digest | null,
    expected: string | null,
    found: string | null,
  ): void {
    const where = {
      account: digest?.account ?? null,
      region: digest?.region ?? null,
      from: digest?.starts ?? null,
      to: digest?.ends ?? null,
    }
    this.#add({ kind, file, ...where, expected, found })
  }

  #add(finding: Finding): void {
    const key = `${finding.kind} ${finding.file}`
    if (!this.#findings.has(key)) this.#findings.set(key, finding)
  }
}

interface Known extends FoundDigest {
  digest: Digest
}

/** Each chain from its oldest digest to its newest. */
function chainsOf(found: readonly FoundDigest[]): Known[][] {
  const chains = new Map<string, Known[]>()
  for (const each of found) {
    const { digest } = each
    if (digest === null) continue
    const chain = chains.get(digest.chain)
    if (chain === undefined) chains.set(digest.chain, [{ ...each, digest }])
    else chain.push({ ...each, digest })
  }
  return [...chains.values()].map((chain) => chain.sort((a, b) => (a.digest.ends < b.digest.ends ? -1 : 1)))
}
