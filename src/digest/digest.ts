import { createHash, createPublicKey, type KeyObject, verify } from 'node:crypto'
import { array, type Json, object, text, textAt } from '../model/json.ts'

/**
 * A digest file: what CloudTrail signed of one hour of one account, region and trail.
 * Source: "CloudTrail digest file structure" in AWS's CloudTrail user guide.
 */
export interface Digest {
  /** Where CloudTrail put it: `bucket/key`, as the signature covers it. */
  location: string
  /** Account, region, trail and home region as its name has them; backfills are a chain of their own. */
  chain: string
  account: string
  region: string
  starts: string
  ends: string
  fingerprint: string
  previous: { key: string; hash: string | null; signature: string } | null
  files: { key: string; hash: string; first: string | null; last: string | null }[]
  /** SHA-256 of the digest's own inflated bytes. */
  hash: string
}

const NAME = /\/?([^/]*_CloudTrail-Digest_[^/]*?)_\d{8}T\d{6}Z(_backfill)?\.json\.gz$/

/** A digest from its inflated bytes; null where it is none, or lacks what a digest must have. */
export function parseDigest(content: Buffer): Digest | null {
  let value: Json
  try {
    value = JSON.parse(content.toString('utf8'))
  } catch {
    return null
  }
  const [bucket, key] = [textAt(value, 'digestS3Bucket'), textAt(value, 'digestS3Object')]
  const [starts, ends] = [textAt(value, 'digestStartTime'), textAt(value, 'digestEndTime')]
  const fingerprint = textAt(value, 'digestPublicKeyFingerprint')
  if (bucket === null || key === null || starts === null || ends === null || fingerprint === null) return null
  const name = NAME.exec(key)
  const signature = textAt(value, 'previousDigestSignature')
  const previous = textAt(value, 'previousDigestS3Object')
  return {
    location: `${bucket}/${key}`,
    chain: `${name?.[1] ?? key}${name?.[2] ?? ''}`,
    account: textAt(value, 'awsAccountId') ?? '',
    region: /\/CloudTrail-Digest\/([^/]+)\//.exec(key)?.[1] ?? '',
    starts,
    ends,
    fingerprint,
    previous:
      previous === null || signature === null
        ? null
        : { key: previous, hash: textAt(value, 'previousDigestHashValue'), signature },
    files: array(object(value)?.logFiles).flatMap((file) => {
      const [fileKey, hash] = [textAt(file, 's3Object'), textAt(file, 'hashValue')]
      return fileKey === null || hash === null
        ? []
        : [{ key: fileKey, hash, first: textAt(file, 'oldestEventTime'), last: textAt(file, 'newestEventTime') }]
    }),
    hash: createHash('sha256').update(content).digest('hex'),
  }
}

/** Keys by fingerprint, from the output of `aws cloudtrail list-public-keys`; null where it is none. */
export function parsePublicKeys(json: string): Map<string, KeyObject> | null {
  let value: Json
  try {
    value = JSON.parse(json)
  } catch {
    return null
  }
  const list = object(value)?.PublicKeyList
  if (!Array.isArray(list)) return null
  const keys = new Map<string, KeyObject>()
  for (const each of list) {
    const [fingerprint, body] = [textAt(each, 'Fingerprint'), text(object(each)?.Value)]
    const key = body === null ? null : publicKey(Buffer.from(body, 'base64'))
    if (fingerprint === null || key === null) return null
    keys.set(fingerprint, key)
  }
  return keys
}

/** AWS documents PKCS#1 and shows a key in SPKI: both are read. */
function publicKey(key: Buffer): KeyObject | null {
  for (const type of ['pkcs1', 'spki'] as const) {
    try {
      return createPublicKey({ key, format: 'der', type })
    } catch {
      // The other form is tried next.
    }
  }
  return null
}

/** Whether `signature` (hex) is the key's over the digest. */
export function isSigned(digest: Digest, signature: string, key: KeyObject): boolean {
  return verify('sha256', Buffer.from(signedText(digest)), key, Buffer.from(signature, 'hex'))
}

/** The text that CloudTrail signs of a digest. */
export function signedText(digest: Digest): string {
  return [digest.ends, digest.location, digest.hash, digest.previous?.signature ?? 'null'].join('\n')
}
