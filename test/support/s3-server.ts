import { createHash, createHmac } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

/**
 * A small S3 on loopback for tests: signatures checked from the path as sent, clock skew, regions, ListObjectsV2 with
 * everything that a client pages by, GetObject with conditions, requester pays. `fault` may bend any answer.
 */
interface S3Request {
  method: string
  path: string
  bucket: string
  key: string
  query: URLSearchParams
}

type Fault =
  | { status: number; code: string; headers?: Record<string, string> }
  | { body: (bytes: Buffer) => Buffer }
  | { raw: string; status?: number }
  | 'reset'
  | 'truncate'
  | 'stall'

interface StoredObject {
  bytes: Buffer
  etag: string
  metadata: Record<string, string>
  /** What S3 says of the object besides; its checksums only to who asks for them. */
  headers: Record<string, string>
}

export const CREDENTIALS = {
  accessKeyId: 'AKIAIOSFODNN7EXAMPLE',
  secretAccessKey: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY',
}

export interface S3Server {
  url: string
  /** Every request, in order of arrival. */
  requests: S3Request[]
  put(bucket: string, key: string, bytes: Buffer | string, metadata?: Record<string, string>): StoredObject
  remove(bucket: string, key: string): void
  /** Asked before each answer; null for none. */
  fault: (request: S3Request) => Fault | null
  /** Milliseconds before each answer, as a network has them. */
  latency: number
  /** The region that each bucket lies in; us-east-1 where nothing is said. */
  regions: Map<string, string>
  requesterPays: Set<string>
  /** Buckets that anyone may read, without a signature. */
  open: Set<string>
  close(): Promise<void>
}

export async function startS3(): Promise<S3Server> {
  const buckets = new Map<string, Map<string, StoredObject>>()
  const server = createServer((request, response) => {
    const answer = () => {
      try {
        handle(request, response)
      } catch (error) {
        response.writeHead(500).end(String(error))
      }
    }
    if (state.latency === 0) answer()
    else setTimeout(answer, state.latency)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const state: S3Server = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests: [],
    latency: 0,
    fault: () => null,
    regions: new Map(),
    requesterPays: new Set(),
    open: new Set(),
    put(bucket, key, content, metadata = {}) {
      const bytes = Buffer.from(content)
      const object = { bytes, etag: `"${createHash('md5').update(bytes).digest('hex')}"`, metadata, headers: {} }
      if (!buckets.has(bucket)) buckets.set(bucket, new Map())
      buckets.get(bucket)?.set(key, object)
      return object
    },
    remove: (bucket, key) => void buckets.get(bucket)?.delete(key),
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections()
        server.close(() => resolve())
      }),
  }

  function handle(request: IncomingMessage, response: ServerResponse): void {
    const url = new URL(request.url ?? '/', state.url)
    // As it was sent: a URL object would walk up the dots that a key may hold.
    const path = (request.url ?? '/').split('?')[0] ?? '/'
    const [, bucket = '', ...rest] = path.split('/')
    const asked: S3Request = {
      method: request.method ?? '',
      path,
      bucket,
      key: decodeURIComponent(rest.join('/')),
      query: url.searchParams,
    }
    state.requests.push(asked)
    const fault = state.fault(asked)
    if (fault === 'reset') return void request.socket.destroy()
    if (fault === 'stall') return void response.writeHead(200, { 'content-length': '100' }).flushHeaders()
    if (fault !== null && typeof fault === 'object' && 'code' in fault)
      return fail(response, fault.status, fault.code, fault.headers)
    if (fault !== null && typeof fault === 'object' && 'raw' in fault)
      return void response.writeHead(fault.status ?? 200, { 'content-type': 'application/xml' }).end(fault.raw)
    const refusal =
      state.open.has(bucket) && request.headers.authorization === undefined
        ? null
        : checkSignature(request, asked.query.has('location') ? null : (state.regions.get(bucket) ?? 'us-east-1'))
    if (refusal !== null)
      return fail(response, refusal.status, refusal.code, {
        'x-amz-bucket-region': state.regions.get(bucket) ?? 'us-east-1',
      })
    const objects = buckets.get(bucket)
    if (objects === undefined) return fail(response, 404, 'NoSuchBucket')
    if (state.requesterPays.has(bucket) && request.headers['x-amz-request-payer'] !== 'requester')
      return fail(response, 403, 'AccessDenied')
    if (asked.key === '' && asked.method === 'HEAD')
      return void response.writeHead(200, { 'x-amz-bucket-region': state.regions.get(bucket) ?? 'us-east-1' }).end()
    if (asked.key === '' && asked.query.has('location'))
      return void response
        .writeHead(200, { 'content-type': 'application/xml' })
        .end('<?xml version="1.0"?><LocationConstraint xmlns="http://s3.amazonaws.com/doc/2006-03-01/"/>')
    if (asked.key === '') return list(response, asked, objects)
    if (asked.method === 'PUT') return void store(request, response, bucket, asked.key)
    get(request, response, objects.get(asked.key), fault)
  }

  async function store(request: IncomingMessage, response: ServerResponse, bucket: string, key: string) {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk)
    response.writeHead(200, { etag: state.put(bucket, key, Buffer.concat(chunks)).etag }).end()
  }
  return state
}

function fail(response: ServerResponse, status: number, code: string, headers: Record<string, string> = {}): void {
  response
    .writeHead(status, { 'content-type': 'application/xml', ...headers })
    .end(`<?xml version="1.0"?><Error><Code>${code}</Code><Message>${code}</Message></Error>`)
}

function get(
  request: IncomingMessage,
  response: ServerResponse,
  object: StoredObject | undefined,
  fault: Fault | null,
): void {
  if (object === undefined) return fail(response, 404, 'NoSuchKey')
  const match = request.headers['if-match']
  if (match !== undefined && match !== object.etag) return fail(response, 412, 'PreconditionFailed')
  const bytes = fault !== null && typeof fault === 'object' && 'body' in fault ? fault.body(object.bytes) : object.bytes
  const metadata = Object.fromEntries(
    Object.entries(object.metadata).map(([name, value]) => [`x-amz-meta-${name}`, value]),
  )
  const asksForSums = request.headers['x-amz-checksum-mode'] === 'ENABLED'
  const said = Object.entries(object.headers).filter(([name]) => asksForSums || !name.startsWith('x-amz-checksum-'))
  response.writeHead(200, {
    ...{ 'content-length': bytes.length, etag: object.etag },
    ...metadata,
    ...Object.fromEntries(said),
  })
  if (fault === 'truncate') {
    response.write(bytes.subarray(0, bytes.length / 2))
    setTimeout(() => response.destroy(), 5)
    return
  }
  response.end(bytes)
}

function list(response: ServerResponse, { query }: S3Request, objects: ReadonlyMap<string, StoredObject>): void {
  const prefix = query.get('prefix') ?? ''
  const delimiter = query.get('delimiter')
  const after = query.get('continuation-token') ?? query.get('start-after') ?? query.get('marker') ?? ''
  const most = Math.min(1000, Number(query.get('max-keys') ?? 1000))
  const encode =
    query.get('encoding-type') === 'url' ? (text: string) => encodeURIComponent(text).replaceAll('%2F', '/') : escapeXml
  const keys = [...objects.keys()]
    .filter((key) => key.startsWith(prefix))
    .sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)))
  const entries: string[] = []
  let last = ''
  let truncated = false
  const seen = new Set<string>()
  for (const key of keys) {
    const cut = delimiter === null ? -1 : key.indexOf(delimiter, prefix.length)
    const name = cut === -1 ? key : key.slice(0, cut + 1)
    if (Buffer.compare(Buffer.from(name), Buffer.from(after)) <= 0 || seen.has(name)) continue
    if (entries.length >= most) {
      truncated = true
      break
    }
    seen.add(name)
    last = name
    const object = objects.get(key)
    entries.push(
      cut === -1
        ? `<Contents><Key>${encode(key)}</Key><Size>${object?.bytes.length}</Size><ETag>${escapeXml(object?.etag ?? '')}</ETag></Contents>`
        : `<CommonPrefixes><Prefix>${encode(name)}</Prefix></CommonPrefixes>`,
    )
  }
  const next = truncated ? `<NextContinuationToken>${escapeXml(last)}</NextContinuationToken>` : ''
  response
    .writeHead(200, { 'content-type': 'application/xml' })
    .end(
      `<?xml version="1.0"?><ListBucketResult><EncodingType>${query.get('encoding-type') ?? ''}</EncodingType><IsTruncated>${truncated}</IsTruncated>${next}${entries.join('')}</ListBucketResult>`,
    )
}

function escapeXml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;')
}

/** AWS Signature Version 4, over the request as it was sent; a bucket's location is told in any region (null). */
function checkSignature(request: IncomingMessage, region: string | null): { status: number; code: string } | null {
  const header = request.headers.authorization ?? ''
  const parts =
    /Credential=([^/]+)\/(\d{8})\/([^/]+)\/s3\/aws4_request, ?SignedHeaders=([^,]+), ?Signature=([0-9a-f]{64})/.exec(
      header,
    )
  if (parts === null) return { status: 403, code: 'AccessDenied' }
  const [, keyId, day = '', signedRegion = '', names = '', signature] = parts
  if (keyId !== CREDENTIALS.accessKeyId) return { status: 403, code: 'InvalidAccessKeyId' }
  if (region !== null && signedRegion !== region) return { status: 400, code: 'AuthorizationHeaderMalformed' }
  const date = String(request.headers['x-amz-date'])
  const at = Date.parse(date.replace(/^(\d{4})(\d{2})(\d{2})T(\d{2})(\d{2})(\d{2})Z$/, '$1-$2-$3T$4:$5:$6Z'))
  if (Math.abs(Date.now() - at) > 15 * 60_000) return { status: 403, code: 'RequestTimeTooSkewed' }
  const [path = '', query = ''] = (request.url ?? '/').split('?')
  const canonicalQuery = query
    .split('&')
    .filter(Boolean)
    .map((pair) => (pair.includes('=') ? pair : `${pair}=`))
    .sort()
    .join('&')
  const headers = names.split(';').map((name) => `${name}:${String(request.headers[name]).trim()}\n`)
  const canonical = [
    request.method,
    path,
    canonicalQuery,
    headers.join(''),
    names,
    request.headers['x-amz-content-sha256'],
  ].join('\n')
  const hash = (text: string) => createHash('sha256').update(text).digest('hex')
  const hmac = (key: string | Buffer, text: string) => createHmac('sha256', key).update(text).digest()
  const toSign = ['AWS4-HMAC-SHA256', date, `${day}/${signedRegion}/s3/aws4_request`, hash(canonical)].join('\n')
  const key = ['aws4_request', 's3', signedRegion, day].reduceRight<string | Buffer>(
    (secret, part) => hmac(secret, part),
    `AWS4${CREDENTIALS.secretAccessKey}`,
  )
  return hmac(key, toSign).toString('hex') === signature ? null : { status: 403, code: 'SignatureDoesNotMatch' }
}
