import { GetObjectCommand, type S3Client } from '@aws-sdk/client-s3'
import { getEndpointFromInstructions } from '@smithy/core/endpoints'
import { HttpClient, type HttpTiming } from './http-client.ts'
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
 * GetObject without the SDK's chain of middleware and Node's HTTP client, which take most of the time where objects are
 * many and small. The SDK still says where the bucket is (ARNs, access points, virtual hosts), with which credentials,
 * and how wrong the clock is. It tries once; what fails is the caller's to try again.
 */
export class ObjectGetter {
  readonly #client: S3Client
  readonly #bucket: string
  readonly #options: { signed: boolean; timing: HttpTiming }
  #place: Promise<Place> | null = null

  constructor(client: S3Client, bucket: string, options: { signed: boolean; timing: HttpTiming }) {
    this.#client = client
    this.#bucket = bucket
    this.#options = options
  }

  /**
   * @param most bytes that the object may have: of a body that does not end no more is read
   * @throws the network's errors, and S3's in the shape of the SDK's
   */
  async get(key: string, most: number, more: Readonly<Record<string, string>>): Promise<GetAnswer> {
    this.#place ??= this.#find()
    const { host, root, signer, http } = await this.#place
    const path = `${root}/${encodedPath(key)}`
    const plain = { host, ...more }
    const headers = { 'user-agent': 'trail', ...(this.#options.signed ? await this.#sign(signer, path, plain) : plain) }
    const answer = await http.get(path, headers, Math.max(most, MOST_OF_AN_ERROR))
    if (answer.status !== 200) throw new S3Fault(answer.status, answer.headers, answer.body.toString('utf8'))
    return { bytes: answer.body, headers: answer.headers }
  }

  async #sign(signer: GetSigner, path: string, headers: Record<string, string>): Promise<Record<string, string>> {
    const { credentials, systemClockOffset } = this.#client.config
    return signer.sign(path, headers, await credentials(), new Date(Date.now() + systemClockOffset))
  }

  async #find(): Promise<Place> {
    const { config } = this.#client
    const endpoint = await getEndpointFromInstructions({ Bucket: this.#bucket, Key: 'key' }, GetObjectCommand, config)
    const scheme = endpoint.properties?.authSchemes?.find(({ name }) => name === 'sigv4')
    const region = typeof scheme?.signingRegion === 'string' ? scheme.signingRegion : await config.region()
    return {
      host: endpoint.url.host,
      root: endpoint.url.pathname.replace(/\/$/, ''),
      signer: new GetSigner(region, scheme?.signingName),
      http: new HttpClient(endpoint.url, this.#options.timing),
    }
  }
}

/** Where a bucket's objects are asked for. `root` is what stands before a key in the path. */
interface Place {
  host: string
  root: string
  signer: GetSigner
  http: HttpClient
}

/** Bytes of an error's text. */
const MOST_OF_AN_ERROR = 65_536
