import { Agent as HttpAgent } from 'node:http'
import { Agent as HttpsAgent } from 'node:https'
import { setTimeout as delay } from 'node:timers/promises'
import { HeadBucketCommand, ListObjectsV2Command, S3Client, type S3ClientConfig } from '@aws-sdk/client-s3'
import { NodeHttpHandler } from '@smithy/node-http-handler'
import { ObjectRefused } from '../errors.ts'
import { checkBody } from './checksums.ts'
import { explainS3, isMissingOrForbidden, isTransient, nameOf, regionOf } from './s3-errors.ts'
import { ObjectGetter } from './s3-get.ts'

export interface S3Options {
  profile: string | null
  endpointUrl: string | null
  region: string | null
  requestPayer: boolean
  noSignRequest: boolean
}

export interface Listed {
  key: string
  size: number
  etag: string
}

export interface Body {
  bytes: Buffer
  etag: string | null
  versionId: string | null
  metadata: Readonly<Record<string, string>>
}

/** How long to wait for what; injectable so that tests of faults are quick. Milliseconds. */
export interface S3Timing {
  connection: number
  request: number
  /** Without it a body that stalls hangs for ever. */
  socket: number
  /** The first back-off; doubled each time, with jitter. */
  backOff: number
}
export const TIMING: S3Timing = { connection: 5000, request: 30_000, socket: 20_000, backOff: 400 }

/** Tries at an object or a listing page, the first included. */
const TRIES = 6

/** Pages in a row without a key: S3 may skip what was deleted, but not for ever. */
const EMPTY_PAGES = 1000

export interface Bucket {
  readonly name: string
  readonly region: string
  /** One level of the tree (with a delimiter), or all below the prefix. */
  list(prefix: string, delimiter: '/' | null): AsyncGenerator<{ objects: Listed[]; prefixes: string[] }>
  /** @throws ObjectRefused where this key can't be had and others may. */
  get(object: Listed): Promise<Body>
}

/**
 * A bucket, or an access point by ARN or alias, in whatever region it lies. It is not closed: objects are read after their
 * listing has ended, and connections that are kept hold no process up.
 */
export async function openBucket(name: string, options: S3Options, timing: S3Timing = TIMING): Promise<Bucket> {
  const bucket = name.replace(/^arn:[^:]*:s3:::/, '')
  const region =
    options.region ??
    /^arn:[^:]*:s3[^:]*:([^:]+):/.exec(bucket)?.[1] ??
    process.env.AWS_REGION ??
    process.env.AWS_DEFAULT_REGION ??
    'us-east-1'
  const client = new S3Client(configOf(options, region, timing))
  try {
    await client.send(new HeadBucketCommand({ Bucket: bucket, ...payer(options) }))
    return new S3Bucket(bucket, region, client, options, timing)
  } catch (error) {
    const actual = regionOf(error)
    if (actual !== null && actual !== region) {
      client.destroy()
      return new S3Bucket(bucket, actual, new S3Client(configOf(options, actual, timing)), options, timing)
    }
    // An answer to HEAD has no body to say what is wrong, and who may list need not be allowed to ask: the listing tells.
    if (['AccessDenied', 'Forbidden', '403', 'BadRequest', '400'].includes(nameOf(error)))
      return new S3Bucket(bucket, region, client, options, timing)
    client.destroy()
    throw explainS3(error, bucket, options)
  }
}

function configOf(options: S3Options, region: string, timing: S3Timing): S3ClientConfig {
  const endpoint = options.endpointUrl ?? process.env.AWS_ENDPOINT_URL_S3 ?? process.env.AWS_ENDPOINT_URL ?? null
  return {
    region,
    useArnRegion: true,
    maxAttempts: TRIES,
    requestHandler: new NodeHttpHandler({
      httpAgent: new HttpAgent({ keepAlive: true, maxSockets: 64 }),
      httpsAgent: new HttpsAgent({ keepAlive: true, maxSockets: 64 }),
      connectionTimeout: timing.connection,
      requestTimeout: timing.request,
      throwOnRequestTimeout: true,
      socketTimeout: timing.socket,
    }),
    ...(endpoint === null ? {} : { endpoint, forcePathStyle: true }),
    ...(options.profile === null ? {} : { profile: options.profile }),
    ...(options.noSignRequest
      ? { signer: { sign: async (request) => request }, credentials: { accessKeyId: '', secretAccessKey: '' } }
      : {}),
  }
}

function payer(options: S3Options): { RequestPayer?: 'requester' } {
  return options.requestPayer ? { RequestPayer: 'requester' } : {}
}

class S3Bucket implements Bucket {
  readonly name: string
  readonly region: string
  readonly #client: S3Client
  readonly #getter: ObjectGetter
  readonly #options: S3Options
  readonly #timing: S3Timing

  constructor(name: string, region: string, client: S3Client, options: S3Options, timing: S3Timing) {
    this.name = name
    this.region = region
    this.#client = client
    this.#getter = new ObjectGetter(client, name, { signed: !options.noSignRequest, timing })
    this.#options = options
    this.#timing = timing
  }

  async *list(prefix: string, delimiter: '/' | null): AsyncGenerator<{ objects: Listed[]; prefixes: string[] }> {
    let token: string | undefined
    let empty = 0
    const seen = new Set<string>()
    do {
      const page = await this.#page(prefix, delimiter, token)
      empty = page.Contents === undefined && page.CommonPrefixes === undefined ? empty + 1 : 0
      if (empty > EMPTY_PAGES)
        throw explainS3(new Error('the listing has no end and no keys'), this.name, this.#options)
      yield {
        objects: (page.Contents ?? []).flatMap(({ Key, Size, ETag }) =>
          Key === undefined || Key.endsWith('/') ? [] : [{ key: Key, size: Size ?? 0, etag: ETag ?? '' }],
        ),
        prefixes: (page.CommonPrefixes ?? []).flatMap(({ Prefix }) => (Prefix === undefined ? [] : [Prefix])),
      }
      token = page.IsTruncated === true ? page.NextContinuationToken : undefined
      if (token !== undefined && seen.has(token))
        throw explainS3(new Error('the listing repeats itself'), this.name, this.#options)
      if (token !== undefined) seen.add(token)
    } while (token !== undefined)
  }

  async #page(prefix: string, delimiter: '/' | null, token: string | undefined) {
    for (let attempt = 1; ; attempt++) {
      try {
        return await this.#client.send(
          new ListObjectsV2Command({
            Bucket: this.name,
            Prefix: prefix,
            ...(delimiter === null ? {} : { Delimiter: delimiter }),
            ...(token === undefined ? {} : { ContinuationToken: token }),
            ...payer(this.#options),
          }),
        )
      } catch (error) {
        if (attempt >= TRIES || !isTransient(error)) throw explainS3(error, this.name, this.#options)
        await this.#wait(attempt)
      }
    }
  }

  /** GET and body in one loop, whatever of them fails. */
  async get(object: Listed): Promise<Body> {
    for (let attempt = 1; ; attempt++) {
      try {
        return await this.#getOnce(object)
      } catch (error) {
        if (error instanceof ObjectRefused) throw error
        if (isMissingOrForbidden(error)) throw new ObjectRefused(refusal(error))
        if (!isTransient(error)) throw explainS3(error, this.name, this.#options)
        if (attempt >= TRIES)
          throw new ObjectRefused(
            `could not be fetched in ${TRIES} tries: ${error instanceof Error ? error.message : String(error)}`,
          )
        await this.#wait(attempt)
      }
    }
  }

  async #getOnce({ key, size, etag }: Listed): Promise<Body> {
    const { bytes, headers } = await this.#getter.get(key, size, {
      ...(etag === '' ? {} : { 'if-match': etag }),
      'x-amz-checksum-mode': 'ENABLED',
      ...(this.#options.requestPayer ? { 'x-amz-request-payer': 'requester' } : {}),
    })
    if (bytes.length !== size)
      throw new TransientBody(
        isErrorXml(bytes) ? 'an error came in place of the object' : `${bytes.length} bytes came, ${size} were listed`,
      )
    if (checkBody(bytes, etag, headers) === 'wrong')
      throw new TransientBody('the bytes that came do not match S3’s own checksum of the object')
    return {
      bytes,
      etag: headers.etag ?? etag,
      versionId: headers['x-amz-version-id'] ?? null,
      metadata: metadataIn(headers),
    }
  }

  async #wait(attempt: number): Promise<void> {
    const most = this.#timing.backOff * 2 ** (attempt - 1)
    await delay(most / 2 + Math.random() * (most / 2))
  }
}

/** A body that is not what was listed: worth another try. */
class TransientBody extends Error {
  override name = 'TransientBody'
}

function metadataIn(headers: Readonly<Record<string, string>>): Record<string, string> {
  const own = Object.entries(headers).filter(([name]) => name.startsWith('x-amz-meta-'))
  return Object.fromEntries(own.map(([name, value]) => [name.slice('x-amz-meta-'.length), value]))
}

function isErrorXml(bytes: Buffer): boolean {
  return /^\s*(<\?xml|<Error>)/.test(bytes.subarray(0, 64).toString('latin1'))
}

function refusal(error: unknown): string {
  switch (nameOf(error)) {
    case 'NoSuchKey':
    case 'NotFound':
      return 'vanished between listing and fetching'
    case 'PreconditionFailed':
      return 'changed between listing and fetching; the next run loads it'
    case 'InvalidObjectState':
      return 'in an archive storage class; restore it first'
    default:
      return `forbidden (${nameOf(error)})`
  }
}
