import { checkPrimeSync, createHash, createPrivateKey, createPublicKey, type KeyObject, sign } from 'node:crypto'
import { BUCKET_NAME, folder, gzip, type LogFile, type SampleFile } from './bucket.ts'
import { MAIN, PROD } from './cast.ts'
import { hex } from './ids.ts'
import { type JsonRecord, later } from './record.ts'

const HOURS = 36
const START = '2026-03-01T00:00:00Z'
const EXPONENT = 65537n

function prime(label: string): bigint {
  const digits = Array.from({ length: 4 }, (_, n) => hex(`prime:${label}:${n}`)).join('')
  for (let candidate = BigInt(`0x${digits}`) | (3n << 1022n) | 1n; ; candidate += 2n) {
    if (candidate % EXPONENT !== 1n && checkPrimeSync(candidate)) return candidate
  }
}

function inverse(value: bigint, modulus: bigint): bigint {
  let [a, b, x, y] = [value, modulus, 1n, 0n]
  while (b !== 0n) [a, b, x, y] = [b, a % b, y, x - (a / b) * y]
  return ((x % modulus) + modulus) % modulus
}

/** An RSA key that anyone can make again from this text: it signs a sample and protects nothing. */
function sampleKey(): KeyObject {
  const [p, q] = [prime('p'), prime('q')]
  const d = inverse(EXPONENT, (p - 1n) * (q - 1n))
  const text = (value: bigint): string => {
    const digits = value.toString(16)
    return Buffer.from(digits.length % 2 === 0 ? digits : `0${digits}`, 'hex').toString('base64url')
  }
  const key = { n: p * q, e: EXPONENT, d, p, q, dp: d % (p - 1n), dq: d % (q - 1n), qi: inverse(q, p) }
  const jwk = Object.fromEntries(Object.entries(key).map(([name, value]) => [name, text(value)]))
  return createPrivateKey({ key: { kty: 'RSA', ...jwk }, format: 'jwk' })
}

const sha256 = (content: Buffer): string => createHash('sha256').update(content).digest('hex')

interface Previous {
  object: string
  hash: string
  signature: string
}

function entry(file: LogFile): JsonRecord {
  return {
    s3Bucket: BUCKET_NAME,
    s3Object: file.path,
    hashValue: sha256(file.content),
    hashAlgorithm: 'SHA-256',
    newestEventTime: file.newest,
    oldestEventTime: file.oldest,
  }
}

function digest(start: string, files: readonly LogFile[], previous: Previous | null, fingerprint: string): JsonRecord {
  const end = later(start, 3600)
  const stamp = end.replaceAll(/[-:]/g, '')
  const name = `${PROD}_CloudTrail-Digest_${MAIN}_org-trail_${MAIN}_${stamp}.json.gz`
  const inside = files.filter((file) => file.delivered >= start && file.delivered < end)
  const times = inside.flatMap((file) => [file.oldest, file.newest]).sort()
  return {
    awsAccountId: PROD,
    digestStartTime: start,
    digestEndTime: end,
    digestS3Bucket: BUCKET_NAME,
    digestS3Object: `${folder(PROD, 'CloudTrail-Digest', MAIN, end)}/${name}`,
    digestPublicKeyFingerprint: fingerprint,
    digestSignatureAlgorithm: 'SHA256withRSA',
    newestEventTime: times.at(-1) ?? null,
    oldestEventTime: times.at(0) ?? null,
    previousDigestS3Bucket: previous === null ? null : BUCKET_NAME,
    previousDigestS3Object: previous?.object ?? null,
    previousDigestHashValue: previous?.hash ?? null,
    previousDigestHashAlgorithm: previous === null ? null : 'SHA-256',
    previousDigestSignature: previous?.signature ?? null,
    logFiles: inside.map(entry),
  }
}

/**
 * The digest chain of one account and region over the night of the outage, one an hour, empty hours too; each with
 * its signature beside it, as `--keep-raw` saves an object's metadata, and the public key in the form of
 * `aws cloudtrail list-public-keys`.
 */
export function digestFiles(logs: readonly LogFile[]): SampleFile[] {
  const key = sampleKey()
  const der = createPublicKey(key).export({ type: 'pkcs1', format: 'der' })
  const fingerprint = createHash('md5').update(der).digest('hex')
  const inChain = logs.filter((file) => file.account === PROD && file.region === MAIN)
  const files: SampleFile[] = []
  let previous = null as Previous | null
  for (let hour = 0; hour < HOURS; hour += 1) {
    const document = digest(later(START, hour * 3600), inChain, previous, fingerprint)
    const content = Buffer.from(JSON.stringify(document))
    const object = String(document.digestS3Object)
    const text = [
      document.digestEndTime,
      `${BUCKET_NAME}/${object}`,
      sha256(content),
      previous?.signature ?? 'null',
    ].join('\n')
    const signature = sign('sha256', Buffer.from(text), key).toString('hex')
    const metadata = { signature, 'signature-algorithm': 'SHA256withRSA' }
    files.push({ path: object, bytes: gzip(content) })
    files.push({ path: `${object}.metadata.json`, bytes: Buffer.from(`${JSON.stringify(metadata)}\n`) })
    previous = { object, hash: sha256(content), signature }
  }
  const list = [
    {
      Value: der.toString('base64'),
      ValidityStartTime: '2026-01-01T00:00:00Z',
      ValidityEndTime: '2026-12-31T23:59:59Z',
      Fingerprint: fingerprint,
    },
  ]
  files.push({ path: 'public-keys.json', bytes: Buffer.from(`${JSON.stringify({ PublicKeyList: list }, null, 2)}\n`) })
  return files
}
