import { createHash, generateKeyPairSync, type KeyObject, sign } from 'node:crypto'
import { gzipSync } from 'node:zlib'

/** An object as a bucket holds it. */
export interface BucketObject {
  key: string
  bytes: Buffer
  metadata: Record<string, string>
}

/** A key that signs digests, and what ListPublicKeys says of it. */
export interface SigningKey {
  privateKey: KeyObject
  fingerprint: string
  listed: { Value: string; Fingerprint: string; ValidityStartTime: string; ValidityEndTime: string }
}

export function makeKey(form: 'pkcs1' | 'spki' = 'pkcs1'): SigningKey {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const der = publicKey.export({ type: form, format: 'der' })
  const fingerprint = createHash('md5').update(der).digest('hex')
  return {
    privateKey,
    fingerprint,
    listed: {
      Value: der.toString('base64'),
      Fingerprint: fingerprint,
      ValidityStartTime: '2026-01-01T00:00:00Z',
      ValidityEndTime: '2027-01-01T00:00:00Z',
    },
  }
}

export interface ChainOptions {
  bucket: string
  key: SigningKey
  account?: string
  region?: string
  /** `o-exampleorg1` for an organization's trail. */
  organization?: string
  prefix?: string
  trail?: string
  home?: string
  /** The first hour. */
  start?: string
  hours?: number
  /** Logs in each hour. */
  logs?: number
  /** Records in each log. */
  records?: number
  /** Another content of each log, by its number in the chain and the hour in which it was delivered. */
  content?: (number: number, from: number) => Buffer
  backfill?: boolean
  /** The last digest of an earlier run of the same trail: null begins anew, as after a stop. */
  restartAt?: number
  /** What distinguishes this chain's records. */
  seed?: string
}

export interface Chain {
  digests: BucketObject[]
  logs: BucketObject[]
}

const sha256 = (content: Buffer) => createHash('sha256').update(content).digest('hex')
const stamp = (ms: number) => new Date(ms).toISOString().slice(0, 19).replaceAll(/[-:]/g, '')
const iso = (ms: number) => `${new Date(ms).toISOString().slice(0, 19)}Z`
const day = (ms: number) => new Date(ms).toISOString().slice(0, 10).replaceAll('-', '/')

/** Logs of some hours and the digests that CloudTrail would have signed for them, as its user guide describes both. */
export function makeChain(options: ChainOptions): Chain {
  const { bucket, key } = options
  const account = options.account ?? '111122223333'
  const region = options.region ?? 'us-east-1'
  const trail = options.trail ?? 'main'
  const start = Date.parse(options.start ?? '2026-03-02T00:00:00Z')
  const root = `${options.prefix === undefined ? '' : `${options.prefix}/`}AWSLogs/${options.organization === undefined ? '' : `${options.organization}/`}${account}`
  const chain: Chain = { digests: [], logs: [] }
  let previous: { key: string; hash: string; signature: string } | null = null
  for (let hour = 0; hour < (options.hours ?? 4); hour++) {
    const from = start + hour * 3_600_000
    const to = from + 3_600_000
    if (options.restartAt === hour) previous = null
    const logs = Array.from({ length: options.logs ?? 2 }, (_, i) =>
      makeLog(root, account, region, from, i, options, hour * (options.logs ?? 2) + i),
    )
    chain.logs.push(...logs.map(({ object }) => object))
    const name = `${account}_CloudTrail-Digest_${region}_${trail}_${options.home ?? region}_${stamp(to)}Z${options.backfill === true ? '_backfill' : ''}.json.gz`
    const digestKey = `${root}/CloudTrail-Digest/${region}/${day(to)}/${name}`
    const content: Buffer = Buffer.from(
      JSON.stringify({
        awsAccountId: account,
        digestStartTime: iso(from),
        digestEndTime: iso(to),
        digestS3Bucket: bucket,
        digestS3Object: digestKey,
        digestPublicKeyFingerprint: key.fingerprint,
        digestSignatureAlgorithm: 'SHA256withRSA',
        newestEventTime: logs.length === 0 ? null : iso(to - 60_000),
        oldestEventTime: logs.length === 0 ? null : iso(from),
        previousDigestS3Bucket: previous === null ? null : bucket,
        previousDigestS3Object: previous?.key ?? null,
        previousDigestHashValue: previous?.hash ?? null,
        previousDigestHashAlgorithm: previous === null ? null : 'SHA-256',
        previousDigestSignature: previous?.signature ?? null,
        logFiles: logs.map(({ object, content: body }) => ({
          s3Bucket: bucket,
          s3Object: object.key,
          hashValue: sha256(body),
          hashAlgorithm: 'SHA-256',
          newestEventTime: iso(to - 60_000),
          oldestEventTime: iso(from),
        })),
      }),
    )
    const signature = signDigest(key, iso(to), `${bucket}/${digestKey}`, content, previous?.signature ?? null)
    const metadata: Record<string, string> = { signature, 'signature-algorithm': 'SHA256withRSA' }
    if (options.backfill === true) metadata['backfill-generation-timestamp'] = iso(to)
    chain.digests.push({ key: digestKey, bytes: gzipSync(content), metadata })
    previous = { key: digestKey, hash: sha256(content), signature }
  }
  return chain
}

export function signDigest(
  key: SigningKey,
  ends: string,
  location: string,
  content: Buffer,
  previous: string | null,
): string {
  const text = [ends, location, sha256(content), previous ?? 'null'].join('\n')
  return sign('sha256', Buffer.from(text), key.privateKey).toString('hex')
}

/** A content that many logs share is packed once. */
const packedBefore = new WeakMap<Buffer, Buffer>()

function packed(content: Buffer): Buffer {
  const bytes = packedBefore.get(content) ?? gzipSync(content)
  packedBefore.set(content, bytes)
  return bytes
}

function makeLog(
  root: string,
  account: string,
  region: string,
  from: number,
  number: number,
  { seed = '', records: size = 2, content: given }: ChainOptions,
  inChain: number,
): { object: BucketObject; content: Buffer } {
  const id = createHash('sha256').update(`${seed}${account}${region}${from}${number}`).digest('hex')
  const records = Array.from({ length: size }, (_, i) => ({
    eventVersion: '1.11',
    userIdentity: {
      type: 'IAMUser',
      principalId: 'AIDAEXAMPLEEXAMPLE01',
      arn: `arn:aws:iam::${account}:user/dana`,
      accountId: account,
      accessKeyId: 'AKIAEXAMPLEEXAMPLE01',
      userName: 'dana',
    },
    eventTime: iso(from + (number * 2 + (i % 2)) * 60_000),
    eventSource: 'ec2.amazonaws.com',
    eventName: i % 2 === 0 ? 'StopInstances' : 'StartInstances',
    awsRegion: region,
    sourceIPAddress: '198.51.100.7',
    userAgent: 'aws-cli/2.15.0',
    requestParameters: { instancesSet: { items: [{ instanceId: 'i-0abc1234def567890' }] } },
    responseElements: null,
    requestID: `${id.slice(0, 8)}-0000-4000-8000-${String(i).padStart(12, '0')}`,
    eventID: `${id.slice(0, 8)}-${id.slice(8, 12)}-4${id.slice(13, 16)}-8${id.slice(17, 20)}-${id.slice(20, 28)}${i.toString(16).padStart(4, '0')}`,
    readOnly: false,
    eventType: 'AwsApiCall',
    managementEvent: true,
    recipientAccountId: account,
    eventCategory: 'Management',
  }))
  const content = given?.(inChain, from) ?? Buffer.from(JSON.stringify({ Records: records }))
  const delivered = from + 300_000 + number * 300_000
  const name = `${account}_CloudTrail_${region}_${stamp(delivered).slice(0, 13)}Z_${id.slice(32, 48)}.json.gz`
  return {
    object: { key: `${root}/CloudTrail/${region}/${day(delivered)}/${name}`, bytes: packed(content), metadata: {} },
    content,
  }
}
