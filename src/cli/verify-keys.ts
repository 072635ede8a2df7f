import type { KeyObject } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { parsePublicKeys } from '../digest/digest.ts'
import type { FoundDigest } from '../digest/verify.ts'
import { usageError } from '../errors.ts'
import type { Io } from './io.ts'

export type Keys = ReadonlyMap<string, KeyObject>

/** Where public keys come from. */
export interface KeyFlags {
  publicKeys?: string
  fetchKeys?: boolean
  profile?: string
  cloudtrailEndpointUrl?: string
}

/** A region and the time in which its digests were signed. */
interface KeyNeed {
  region: string
  from: string
  to: string
}

/** The public keys that the flags name, by fingerprint; none where they name none. A region is asked for what it lacks. */
export class KeyRing {
  readonly #flags: KeyFlags
  readonly #keys: Map<string, KeyObject>

  /** @throws usageError where the file of `--public-keys` is not there or is none */
  constructor(flags: KeyFlags, io: Io) {
    this.#flags = flags
    this.#keys = flags.publicKeys === undefined ? new Map() : keysFrom(flags.publicKeys, io)
  }

  /** Whether keys are had from CloudTrail. */
  get fetches(): boolean {
    return this.#flags.fetchKeys === true
  }

  async keysFor(digests: readonly FoundDigest[]): Promise<Keys> {
    const unknown = digests.filter(({ digest }) => digest !== null && !this.#keys.has(digest.fingerprint))
    if (!this.fetches || unknown.length === 0) return this.#keys
    const { fetchPublicKeys } = await import('../aws/cloudtrail.ts')
    const { profile = null, cloudtrailEndpointUrl: endpointUrl = null } = this.#flags
    const fetched = await fetchPublicKeys(signingTimes(unknown), { profile, endpointUrl })
    for (const [fingerprint, key] of parsePublicKeys(JSON.stringify({ PublicKeyList: fetched })) ?? [])
      this.#keys.set(fingerprint, key)
    return this.#keys
  }
}

/** Keys are asked for per region; a backfill is signed when it is made, up to now. */
function signingTimes(digests: readonly FoundDigest[]): KeyNeed[] {
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
