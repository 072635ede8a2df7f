import { createHash, createPublicKey } from 'node:crypto'
import { type Digest, isSigned, parseDigest, signedText } from '../digest/digest.ts'
import { placeOf } from '../digest/place.ts'
import type { Verdict } from '../model/answers.ts'
import type { JsonObject } from '../model/json.ts'
import type { SourceIdentity } from '../model/source-identity.ts'

/** One file of a bundle. */
export interface Entry {
  path: string
  bytes: Uint8Array
}

/** How a log is given: as it was fetched, as its content put together again, or only the records of the answer. */
type Given = 'original' | 'content' | 'records'

/** A log file behind the answer, with whatever of it is at hand. */
export interface LogFile extends SourceIdentity {
  loadedAt: string
  loadedBy: string
  verdict: Verdict
  digest: string | null
  fingerprint: string | null
  given: { kind: Given; bytes: Buffer | null }
}

export interface BundleDigest {
  url: string
  body: string
  signature: string | null
}

/**
 * Where in a bundle a log stands; two versions of one object are told apart by their content. It is called `.gz` where it
 * is gzip, whatever it was called: the README's commands go by that.
 */
export function logPath({ url, given, contentSha256 }: Pick<LogFile, 'url' | 'given' | 'contentSha256'>): string {
  const place = safePath(placeOf(url))
  const ending = /(?:\.json)?(?:\.gz)?$/.exec(place)?.[0] ?? ''
  const name = `${place.slice(0, place.length - ending.length)}~${(contentSha256 ?? '').slice(0, 8)}`
  if (given.kind !== 'original') return `logs/${name}.content.json`
  const isGzip = given.bytes?.[0] === 0x1f && given.bytes[1] === 0x8b
  return `logs/${name}${ending.replace(/\.gz$/, '')}${isGzip ? '.gz' : ''}`
}

/** The path itself, or one with a number where it is taken, also in letters of another size: unpackers overwrite. */
export function freePath(path: string, taken: Set<string>): string {
  const ending = /(?:\.content)?(?:\.json)?(?:\.gz)?$/.exec(path)?.[0] ?? ''
  const stem = path.slice(0, path.length - ending.length)
  let free = path
  for (let i = 2; taken.has(free.toLowerCase()); i++) free = `${stem}~${i}${ending}`
  taken.add(free.toLowerCase())
  return free
}

/** A path that any unpacker writes below its own folder. */
export function safePath(path: string): string {
  return path
    .split('/')
    .filter((part) => part !== '' && part !== '.' && part !== '..')
    .map((part) => part.replace(/[^A-Za-z0-9._=@-]/g, '_').slice(0, 180))
    .join('/')
}

/**
 * The content of a log from its records: CloudTrail delivers `{"Records":[…]}` without any other byte, so that what it
 * signed can be put together again, which its hash shows. Null where it was another text.
 */
export function contentOf(
  records: readonly { index: number; bytes: Buffer }[],
  contentSha256: string | null,
): Buffer | null {
  if (contentSha256 === null || records.some(({ index }, i) => index !== i)) return null
  const comma = Buffer.from(',')
  const content = Buffer.concat([
    Buffer.from('{"Records":['),
    ...records.flatMap(({ bytes }, i) => (i === 0 ? [bytes] : [comma, bytes])),
    Buffer.from(']}'),
  ])
  return sha256(content) === contentSha256 ? content : null
}

export function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex')
}

/** A digest of the bundle: what was signed, by which key, and where the signature was kept. */
export interface DigestProof {
  location: string
  path: string
  sha256: string
  fingerprint: string
  /** The text that the signature covers, and the signature; null where none was kept. */
  signed: { text: string; signature: string } | null
  /** The later digest that carries the signature. */
  carriedBy: string | null
  holds: boolean
  names: string[]
}

/**
 * The digests as files that OpenSSL reads: the text that was signed, the signature as bytes, the key as PEM. A digest
 * whose own signature was not kept takes it from the digest that follows.
 */
export function digestEntries(
  digests: readonly BundleDigest[],
  keys: ReadonlyMap<string, string>,
): { entries: Entry[]; proofs: DigestProof[] } {
  const parsed = digests.flatMap(
    ({ body, ...rest }): (Omit<BundleDigest, 'body'> & { body: Buffer; digest: Digest })[] => {
      const bytes = Buffer.from(body)
      const digest = parseDigest(bytes)
      return digest === null ? [] : [{ ...rest, body: bytes, digest }]
    },
  )
  const carriers = new Map(
    parsed.flatMap(({ digest }) => (digest.previous === null ? [] : [[placeOf(digest.previous.key), digest] as const])),
  )
  const entries: Entry[] = []
  const taken = new Set<string>()
  const proofs = parsed.map(({ url, body, signature, digest }): DigestProof => {
    const path = freePath(`digests/${safePath(placeOf(url)).replace(/\.gz$/, '')}`, taken)
    const carrier = signature === null ? (carriers.get(placeOf(digest.location)) ?? null) : null
    const given = signature ?? carrier?.previous?.signature ?? null
    entries.push({ path, bytes: body })
    if (given !== null) {
      entries.push({ path: `${path}.signed`, bytes: Buffer.from(signedText(digest)) })
      entries.push({ path: `${path}.signature`, bytes: Buffer.from(given, 'hex') })
    }
    const spki = keys.get(digest.fingerprint)
    return {
      location: digest.location,
      path,
      sha256: digest.hash,
      fingerprint: digest.fingerprint,
      signed: given === null ? null : { text: `${path}.signed`, signature: `${path}.signature` },
      carriedBy: carrier?.location ?? null,
      holds: given !== null && spki !== undefined && isSigned(digest, given, keyOf(spki)),
      names: digest.files.map(({ key }) => key),
    }
  })
  return { entries, proofs }
}

function keyOf(spki: string) {
  return createPublicKey({ key: Buffer.from(spki, 'base64'), format: 'der', type: 'spki' })
}

export function keyEntries(keys: ReadonlyMap<string, string>, used: ReadonlySet<string>): Entry[] {
  return [...keys]
    .filter(([fingerprint]) => used.has(fingerprint))
    .map(([fingerprint, spki]) => ({
      path: `keys/${safePath(fingerprint)}.pem`,
      bytes: Buffer.from(keyOf(spki).export({ type: 'spki', format: 'pem' })),
    }))
}

/** Files by path, then what says of each how long it is and what its bytes hash to. */
export function sealed(entries: readonly Entry[], about: JsonObject): Entry[] {
  const sorted = [...entries].sort((a, b) => (a.path < b.path ? -1 : 1))
  const files = sorted.map(({ path, bytes }) => ({ path, bytes: bytes.length, sha256: sha256(bytes) }))
  const manifest = json('manifest.json', { ...about, files })
  const sums = [...files, { path: manifest.path, sha256: sha256(manifest.bytes) }]
  return [
    ...sorted,
    manifest,
    { path: 'SHA256SUMS', bytes: Buffer.from(sums.map((file) => `${file.sha256}  ${file.path}\n`).join('')) },
  ]
}

export function json(path: string, value: unknown): Entry {
  return { path, bytes: Buffer.from(`${JSON.stringify(value, null, 2)}\n`) }
}
