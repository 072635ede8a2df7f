import { ec2TypeOf } from './ec2-id.ts'
import { fromName, queueFromUrl } from './from-name.ts'
import type { Named } from './named.ts'

const NOWHERE = { account: null, region: null, partition: 'aws' }

function decode(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

function named(type: string, id: string): Named[] {
  const one = id === '' ? null : fromName(type, id, NOWHERE)
  return one === null ? [] : [{ ...one, arn: null }]
}

function bucketOrKey(bucket: string, key: string): Named[] {
  return key === '' ? named('s3:bucket', bucket) : named('s3:object', `${bucket}/${key}`)
}

/** Pages of the console that name a resource in their path, query or fragment. */
const PAGES: readonly (readonly [RegExp, string])[] = [
  [/\/s3\/(?:buckets|bucket)\/([^/?#]+)/, 's3:bucket'],
  [/\/roles\/(?:details\/)?([^/?#&]+)/, 'iam:role'],
  [/\/users\/(?:details\/)?([^/?#&]+)/, 'iam:user'],
  [/\/functions\/([^/?#&]+)/, 'lambda:function'],
  [/\/kms\/keys\/([^/?#&]+)/, 'kms:key'],
  [/[?&]name=([^&#]+).*secret|secret\?name=([^&#]+)/, 'secretsmanager:secret'],
  [/\/parameters\/([^?#&]+?)\/description/, 'ssm:parameter'],
  [/[#?&;/]table[?]?[?&]?name=([^&#]+)/, 'dynamodb:table'],
  [/[#?&;]database:id=([^;&#]+)/, 'rds:db'],
]

function fromConsole(url: string): Named[] {
  const out: Named[] = []
  for (const word of url.split(/[^A-Za-z0-9-]+/)) {
    const type = ec2TypeOf(word)
    if (type !== null) out.push(...named(type, word))
  }
  for (const [pattern, type] of PAGES) {
    const match = pattern.exec(url)
    const id = match?.[1] ?? match?.[2]
    if (id !== undefined) out.push(...named(type, decode(id)))
  }
  const object = /\/s3\/object\/([^/?#]+)\?(?:.*&)?prefix=([^&#]+)/.exec(url)
  if (object !== null) out.push(...bucketOrKey(object[1] ?? '', decode(object[2] ?? '')))
  return out
}

/** `BUCKET.s3.REGION.amazonaws.com/KEY`, `BUCKET.s3-REGION…`, `s3.REGION.amazonaws.com/BUCKET/KEY`, access points. */
function fromS3Host(host: string, path: string): Named[] {
  const bare = path.replace(/^\//, '').replace(/[?#].*$/s, '')
  // The account's own host, of calls that name what they are about elsewhere.
  if (/(?:^|\.)s3-control[.-]/.test(host)) return []
  const point = /^(.+)-(\d{12})\.s3-accesspoint[.-]/.exec(host)
  if (point !== null) return named('s3:accesspoint', point[1] ?? '')
  const virtual = /^(.+)\.s3(?:-website)?[.-](?:[a-z0-9-]+\.)*amazonaws\.com(?:\.cn)?$/.exec(host)
  if (virtual !== null) return bucketOrKey(virtual[1] ?? '', decode(bare))
  if (!/^s3[.-](?:[a-z0-9-]+\.)*amazonaws\.com(?:\.cn)?$/.test(host)) return []
  const slash = bare.indexOf('/')
  return slash < 0 ? bucketOrKey(bare, '') : bucketOrKey(bare.slice(0, slash), decode(bare.slice(slash + 1)))
}

/** What a URL names: of S3, of a queue, of the console. An `s3://` key stands as it is, an https one is encoded. */
export function fromUrl(url: string): Named[] {
  const s3 = /^s3:\/\/([^/]+)(?:\/(.*))?$/is.exec(url)
  if (s3 !== null) {
    const key = s3[2] ?? ''
    return key.endsWith('/')
      ? [...bucketOrKey(s3[1] ?? '', key), ...named('s3:bucket', s3[1] ?? '')]
      : bucketOrKey(s3[1] ?? '', key)
  }
  const http = /^https?:\/\/([^/?#]+)(.*)$/is.exec(url)
  const host = (http?.[1] ?? '').toLowerCase()
  const path = http?.[2] ?? ''
  const bucket = fromS3Host(host, path)
  if (bucket.length > 0) return bucket
  const queue = /(?:^|\.)(?:sqs\.|queue\.)/.test(host) ? queueFromUrl(url) : null
  if (queue !== null) {
    const one = {
      type: 'sqs:queue',
      id: queue.id,
      arn: null,
      account: queue.account ?? null,
      region: queue.region ?? null,
    }
    return [{ ...one, of: 'self' }]
  }
  if (/(?:^|\.)console\.aws|signin\.aws|console\.amazonaws/.test(host)) return fromConsole(decode(url))
  // An OIDC provider is known by its issuer's URL, without the scheme.
  return named('iam:oidc-provider', `${host}${path}`.replace(/\/$/, ''))
}
