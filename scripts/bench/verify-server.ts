// Serves a shape's bucket to both tools; a message sets how many milliseconds each answer takes.
import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { startAws } from '../../test/support/aws-server.ts'
import { makeKey } from '../../test/support/digests.ts'
import { BUCKET, corpusOf, type ShapeName } from './verify-corpus.ts'

const key = makeKey()
const aws = await startAws([key])
const { objects, served } = corpusOf(process.argv[2] as ShapeName, key)
const keys = objects.map((object) => object.key).sort()
const answers = new Map(
  objects.map(({ key: name, bytes, metadata }) => {
    const own = Object.entries(metadata).map(([field, value]) => [`x-amz-meta-${field}`, value])
    return [
      name,
      { bytes, headers: { 'content-length': bytes.length, etag: '"of-no-meaning"', ...Object.fromEntries(own) } },
    ]
  }),
)
let latency = 0

const server = createServer((request, response) => {
  const answer = () => respond(request.method ?? '', request.url ?? '', response)
  if (latency === 0) answer()
  else setTimeout(answer, latency)
})
server.listen(0, '127.0.0.1', () => {
  const { port } = server.address() as AddressInfo
  process.send?.({ s3: `http://127.0.0.1:${port}`, aws: aws.url, ...served })
})
process.on('message', (wanted) => {
  latency = Number(wanted)
  process.send?.('set')
})
process.on('disconnect', () => process.exit())

function respond(method: string, url: string, response: ServerResponse): void {
  const query = url.indexOf('?')
  const path = query === -1 ? url : url.slice(0, query)
  const object = answers.get(decodeURIComponent(path.slice(BUCKET.length + 2)))
  if (object !== undefined) return void response.writeHead(200, object.headers).end(object.bytes)
  if (method === 'HEAD') return void response.writeHead(200, { 'x-amz-bucket-region': 'us-east-1' }).end()
  const parameters = new URLSearchParams(query === -1 ? '' : url.slice(query))
  const told = parameters.has('location') ? '<LocationConstraint/>' : listing(parameters)
  response.writeHead(200, { 'content-type': 'application/xml' }).end(`<?xml version="1.0"?>${told}`)
}

/** ListObjects in both of its versions: a thousand keys or common prefixes a page. */
function listing(query: URLSearchParams): string {
  const prefix = query.get('prefix') ?? ''
  const delimiter = query.get('delimiter') ?? ''
  const after = query.get('continuation-token') ?? query.get('start-after') ?? query.get('marker') ?? ''
  const entries: string[] = []
  let last = ''
  for (let i = lowest(prefix > after ? prefix : after); i < keys.length; i++) {
    const name = keys[i] ?? ''
    if (!name.startsWith(prefix)) break
    const cut = delimiter === '' ? -1 : name.indexOf(delimiter, prefix.length)
    const entry = cut === -1 ? name : name.slice(0, cut + 1)
    if (entry <= after || entry === last) continue
    if (entries.length === 1000) return page(entries, last)
    last = entry
    entries.push(
      cut === -1
        ? `<Contents><Key>${entry}</Key><Size>${answers.get(name)?.bytes.length}</Size><ETag>&quot;of-no-meaning&quot;</ETag></Contents>`
        : `<CommonPrefixes><Prefix>${entry}</Prefix></CommonPrefixes>`,
    )
  }
  return page(entries, null)
}

function page(entries: readonly string[], next: string | null): string {
  const more =
    next === null ? '' : `<NextContinuationToken>${next}</NextContinuationToken><NextMarker>${next}</NextMarker>`
  return `<ListBucketResult><IsTruncated>${next !== null}</IsTruncated>${more}${entries.join('')}</ListBucketResult>`
}

/** The first key that is not before `name`. */
function lowest(name: string): number {
  let [low, high] = [0, keys.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((keys[middle] ?? '') < name) low = middle + 1
    else high = middle
  }
  return low
}
