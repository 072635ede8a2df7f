import type { KeyObject } from 'node:crypto'
import { type Digest, isSigned } from './digest.ts'

/** A digest as it was found: under which name, and with the signature that was kept with it, if any. */
export interface FoundDigest {
  name: string
  /** Null where its content is no digest any more. */
  digest: Digest | null
  signature: string | null
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

/**
 * Keys are compared from `AWSLogs/` on: a copy may lie at any depth, and its bucket's prefix may be gone. What has no
 * such folder is known by its file name, which CloudTrail makes unique.
 */
export function placeOf(key: string): string {
  const at = key.lastIndexOf('AWSLogs/')
  return at === -1 ? key.slice(key.lastIndexOf('/') + 1) : key.slice(at)
}

/**
 * Holds digests and the SHA-256 of every log (by {@link placeOf}; null for one that can't be inflated) against each
 * other. A digest is proven by its own signature or by a proven successor that carries it.
 */
export function verifyDigests(
  found: readonly FoundDigest[],
  logs: ReadonlyMap<string, string | null>,
  keys: ReadonlyMap<string, KeyObject>,
): Verified {
  const run = new Verification(found, logs, keys)
  return run.all()
}

type Proof = 'signed' | 'bad' | 'unsigned' | 'no-key'

class Verification {
  readonly #found: readonly FoundDigest[]
  readonly #logs: ReadonlyMap<string, string | null>
  readonly #keys: ReadonlyMap<string, KeyObject>
  readonly #byPlace: ReadonlyMap<string, FoundDigest>
  readonly #findings = new Map<string, Finding>()
  readonly #named = new Map<string, 'verified' | 'altered' | 'missing' | 'unverified'>()
  readonly #notes = new Set<string>()
  #proven = 0

  constructor(
    found: readonly FoundDigest[],
    logs: ReadonlyMap<string, string | null>,
    keys: ReadonlyMap<string, KeyObject>,
  ) {
    this.#found = found
    this.#logs = logs
    this.#keys = keys
    this.#byPlace = new Map(found.map((each) => [placeOf(each.name), each]))
  }

  all(): Verified {
    for (const { name, digest } of this.#found)
      if (digest === null) this.#find('altered', name, null, 'a digest', 'something else')
    for (const chain of chainsOf(this.#found)) this.#chain(chain)
    const files = { verified: 0, altered: 0, missing: 0, unverified: 0 }
    for (const verdict of this.#named.values()) files[verdict]++
    for (const place of this.#logs.keys()) if (!this.#named.has(place)) files.unverified++
    if (this.#found.length === 0)
      this.#notes.add('there are no digests: log file validation was off, or they were not copied')
    return {
      verdict: this.#verdict(),
      files,
      digests: this.#found.length,
      findings: [...this.#findings.values()],
      notes: [...this.#notes],
    }
  }

  #verdict(): Verified['verdict'] {
    const kinds = new Set([...this.#findings.values()].map(({ kind }) => kind))
    if (kinds.has('altered') || kinds.has('bad-signature') || kinds.has('broken-chain')) return 'altered'
    if (kinds.has('missing-digest') || kinds.has('missing-file')) return 'incomplete'
    return this.#proven === 0 ? 'unverifiable' : 'whole'
  }

  /** From the newest to the oldest: each proven digest may prove the one before it. */
  #chain(chain: readonly Known[]): void {
    let next: Known | null = null
    let nextProven = false
    for (const each of [...chain].reverse()) {
      const proof = this.#proofOf(each, nextProven ? next : null)
      const sound: boolean =
        this.#isWhereItWasPut(each) && this.#isAsItsSuccessorSays(each, nextProven ? next : null) && proof === 'signed'
      if (proof === 'bad')
        this.#find('bad-signature', each.name, each.digest, 'the signature of CloudTrail’s key', 'another')
      if (proof === 'no-key')
        this.#notes.add(`there is no public key ${each.digest.fingerprint} for the digests of ${each.digest.region}`)
      if (proof === 'unsigned')
        this.#notes.add(`the signature of ${each.name} was not kept, and no later digest proves it`)
      if (sound) this.#proven++
      this.#files(each.digest, sound)
      this.#predecessor(each, chain)
      next = each
      nextProven = sound
    }
  }

  #proofOf({ digest, signature }: Known, successor: Known | null): Proof {
    const key = this.#keys.get(digest.fingerprint)
    if (key === undefined) return 'no-key'
    const carried =
      successor !== null && placeOf(successor.digest.previous?.key ?? '') === placeOf(digest.location)
        ? successor.digest.previous?.signature
        : undefined
    const given = signature ?? carried
    if (given === undefined) return 'unsigned'
    return isSigned(digest, given, key) ? 'signed' : 'bad'
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
    if (digest.previous === null || this.#byPlace.has(placeOf(digest.previous.key)) || chain[0]?.digest === digest)
      return
    this.#find('missing-digest', digest.previous.key, digest, digest.previous.hash, null)
  }

  #files(digest: Digest, proven: boolean): void {
    for (const { key, hash, first, last } of digest.files) {
      const place = placeOf(key)
      const actual = this.#logs.get(place) ?? (this.#logs.has(place) ? null : undefined)
      const where = { account: digest.account, region: digest.region, from: first, to: last }
      if (!proven) this.#named.set(place, actual === undefined ? 'missing' : 'unverified')
      else if (actual === undefined) {
        this.#named.set(place, 'missing')
        this.#add({ kind: 'missing-file', file: key, ...where, expected: hash, found: null })
      } else if (actual === hash) this.#named.set(place, 'verified')
      else {
        this.#named.set(place, 'altered')
        this.#add({ kind: 'altered', file: key, ...where, expected: hash, found: actual })
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
