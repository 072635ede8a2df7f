import type { Readable } from 'node:stream'
import { GetObjectCommand, type S3Client } from '@aws-sdk/client-s3'
import { getEndpointFromInstructions } from '@smithy/core/endpoints'
import { HttpRequest } from '@smithy/core/protocols'
import { encodedPath, GetSigner } from './sign.ts'

/** S3's answer to a GET: its headers by lower-case name, and the whole body. */
export interface GetAnswer {
  bytes: Buffer
  headers: Readonly<Record<string, string>>
}

/** An answer of S3 that is an error, in the shape of the SDK's own. `name` is S3's code for it. */
class S3Fault extends Error {
  readonly $metadata: { httpStatusCode: number }
  readonly $response: { headers: Readonly<Record<string, string>> }

  constructor(status: number, headers: Readonly<Record<string, string>>, body: string) {
    super(/<Message>([^<]*)<\/Message>/.exec(body)?.[1] ?? `status ${status}`)
    this.name = /<Code>([^<]+)<\/Code>/.exec(body)?.[1] ?? String(status)
    this.$metadata = { httpStatusCode: status }
    this.$response = { headers }
  }
}

/**
 * GetObject without the SDK's chain of middleware, which takes most of the time where objects are many and small. The
 * SDK still says where the bucket is (ARNs, access points, virtual hosts), with which credentials, how wrong the clock
 * is, and sends: timeouts and connections are the client's. It tries once; what fails is the caller's to try again.
 */
export class ObjectGetter {
  readonly #client: S3Client
  readonly #bucket: string
  readonly #signed: boolean
  #place: Promise<{ url: URL; signer: GetSigner }> | null = null

  constructor(client: S3Client, bucket: string, options: { signed: boolean }) {
    this.#client = client
    this.#bucket = bucket
    this.#signed = options.signed
  }

  /**
   * @param most bytes that the object may have: of a body that does not end no more is read
   * @throws the network's errors, and S3's in the shape of the SDK's
   */
  async get(key: string, most: number, more: Readonly<Record<string, string>>): Promise<GetAnswer> {
    this.#place ??= this.#find()
    const { url, signer } = await this.#place
    const path = `${url.pathname.replace(/\/$/, '')}/${encodedPath(key)}`
    const plain = { host: url.host, ...more }
    const request = new HttpRequest({
      method: 'GET',
      protocol: url.protocol,
      hostname: url.hostname,
      ...(url.port === '' ? {} : { port: Number(url.port) }),
      path,
      headers: { 'user-agent': 'trail', ...(this.#signed ? await this.#sign(signer, path, plain) : plain) },
    })
    const { response } = await this.#client.config.requestHandler.handle(request)
    const bytes = await collect(response.body, Math.max(most, MOST_OF_AN_ERROR))
    if (response.statusCode !== 200) throw new S3Fault(response.statusCode, response.headers, bytes.toString('utf8'))
    return { bytes, headers: response.headers }
  }

  async #sign(signer: GetSigner, path: string, headers: Record<string, string>): Promise<Record<string, string>> {
    const { credentials, systemClockOffset } = this.#client.config
    return signer.sign(path, headers, await credentials(), new Date(Date.now() + systemClockOffset))
  }

  async #find(): Promise<{ url: URL; signer: GetSigner }> {
    const { config } = this.#client
    const endpoint = await getEndpointFromInstructions({ Bucket: this.#bucket, Key: 'key' }, GetObjectCommand, config)
    const scheme = endpoint.properties?.authSchemes?.find(({ name }) => name === 'sigv4')
    const region = typeof scheme?.signingRegion === 'string' ? scheme.signingRegion : await config.region()
    return { url: endpoint.url, signer: new GetSigner(region, scheme?.signingName) }
  }
}

/** Bytes of an error's text. */
const MOST_OF_AN_ERROR = 65_536

function collect(body: Readable, most: number): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = []
    let length = 0
    body.on('data', (chunk: Buffer) => {
      chunks.push(chunk)
      length += chunk.length
      if (length > most) body.destroy(new Error(`aborted: more than ${most} bytes came`))
    })
    body.on('error', reject)
    body.on('end', () => resolve(Buffer.concat(chunks, length)))
  })
}
