import { type Arn, formatArn, parseArn } from '../model/arn.ts'
import type { Of } from '../model/resource.ts'
import type { Named } from './named.ts'
import { secretName } from './secret-name.ts'

/** What an ARN's resource part says: the kind, the canonical id, and the resource part of the canonical ARN. */
interface Reading {
  kind: string
  id: string
  of?: Of
  /** The base's resource part where the ARN names a version, alias or child of it; null: no ARN is known. */
  resource?: string | null
  type?: string
}
type Reader = (resource: string, arn: Arn) => Reading

const SERVICE = /^[A-Za-z0-9-]{1,64}$/
const KIND = /^[A-Za-z][\w.-]{0,63}$/

function last(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1)
}

/** `kind/rest` or `kind:rest`, whichever separator comes first; all of it where there is none. */
function split(resource: string): { kind: string; id: string } {
  const at = resource.search(/[/:]/)
  const kind = at < 1 ? '' : resource.slice(0, at)
  const id = at < 1 ? resource : resource.slice(at + 1)
  return KIND.test(kind) && id !== '' ? { kind, id } : { kind: 'resource', id: resource }
}

function readS3(resource: string, arn: Arn): Reading {
  if (arn.account !== '' || arn.region !== '') {
    const { kind, id } = split(resource)
    if (kind !== 'accesspoint') return { kind, id }
    const slash = id.indexOf('/')
    return slash < 0
      ? { kind, id }
      : { kind, id: id.slice(0, slash), of: 'child', resource: `accesspoint/${id.slice(0, slash)}` }
  }
  const slash = resource.indexOf('/')
  if (slash < 0) return { kind: 'bucket', id: resource }
  // `bucket/` is how policies and `ARNPrefix` name all of a bucket.
  if (slash === resource.length - 1)
    return { kind: 'bucket', id: resource.slice(0, -1), resource: resource.slice(0, -1) }
  return { kind: 'object', id: resource }
}

function readIam(resource: string, arn: Arn): Reading {
  if (resource === 'root') return { kind: 'root', type: 'aws:account', id: arn.account }
  const { kind, id } = split(resource)
  return { kind, id: kind === 'oidc-provider' || kind === 'saml-provider' || kind === 'u2f' ? id : last(id) }
}

function readSts(resource: string): Reading {
  const { kind, id } = split(resource)
  // A session's ARN lacks the role's path, so the role's own ARN stays unknown.
  if (kind === 'assumed-role') return { kind, type: 'iam:role', id: id.split('/')[0] ?? id, resource: null }
  return { kind, id }
}

function readLambda(resource: string): Reading {
  const { kind, id } = split(resource)
  const at = id.indexOf(':')
  if (at < 0 || (kind !== 'function' && kind !== 'layer')) return { kind, id }
  const name = id.slice(0, at)
  return { kind, id: name, of: qualifierOf(id.slice(at + 1)), resource: `${kind}:${name}` }
}

/** Lambda and SSM number their versions; other qualifiers are aliases or labels. `$LATEST` is the function itself. */
export function qualifierOf(qualifier: string): Of {
  if (qualifier === '$LATEST' || qualifier === '') return 'self'
  return /^\d+$/.test(qualifier) ? 'version' : 'alias'
}

function readLogs(resource: string): Reading {
  const { kind, id } = split(resource)
  if (kind !== 'log-group') return { kind, id }
  const at = id.indexOf(':log-stream:')
  if (at > 0 && at + 12 < id.length) return { kind: 'log-stream', id }
  const name = at < 0 ? id.replace(/:\*?$/, '') : id.slice(0, at)
  return { kind, id: name, resource: `log-group:${name}` }
}

function readSsm(resource: string): Reading {
  const { kind, id } = split(resource)
  if (kind !== 'parameter') return { kind, id }
  const at = id.indexOf(':')
  const name = parameterName(at < 0 ? id : id.slice(0, at))
  if (at < 0) return { kind, id: name }
  return { kind, id: name, of: qualifierOf(id.slice(at + 1)), resource: `parameter/${id.slice(0, at)}` }
}

/** Hierarchies begin with a slash, which the ARN drops; a flat name has none. */
export function parameterName(name: string): string {
  const bare = name.startsWith('/') ? name.slice(1) : name
  return bare.includes('/') ? `/${bare}` : bare
}

function readDynamo(resource: string): Reading {
  const { kind, id } = split(resource)
  const [table = '', sub] = id.split('/')
  if (kind !== 'table' || sub === undefined || table === '') return { kind, id }
  if (sub === 'backup') return { kind: 'backup', id }
  return { kind, id: table, of: 'child', resource: `table/${table}` }
}

function readEcs(resource: string): Reading {
  const { kind, id } = split(resource)
  return { kind, id: kind === 'task' || kind === 'container-instance' ? last(id) : id }
}

/** `nodegroup/CLUSTER/NAME/UUID`, `access-entry/CLUSTER/role/ACCOUNT/NAME/UUID` */
function readEks(resource: string): Reading {
  const { kind, id } = split(resource)
  const [cluster, , , principal] = id.split('/')
  if (kind === 'access-entry' && principal !== undefined) return { kind, id: `${cluster}/${principal}` }
  return { kind, id: id.split('/').slice(0, 2).join('/') }
}

function readStack(resource: string): Reading {
  const { kind, id } = split(resource)
  const name = id.split(/[/:]/)[0] ?? id
  return { kind, id: name === '' ? id : name }
}

/** `loadbalancer/app/NAME/HASH`, `loadbalancer/NAME` (classic), `targetgroup/NAME/HASH` */
function readElb(resource: string): Reading {
  const { kind, id } = split(resource)
  const parts = id.split('/')
  if (kind === 'targetgroup') return { kind, id: parts[0] || id }
  if (kind !== 'loadbalancer') return { kind, id }
  return { kind, id: (parts.length > 2 ? parts[1] : parts[0]) || id }
}

/** `autoScalingGroup:UUID:autoScalingGroupName/NAME`, `scalingPolicy:UUID:autoScalingGroupName/G:policyName/P` */
function readAutoscaling(resource: string): Reading {
  const { kind, id } = split(resource)
  const names = [...id.matchAll(/:[A-Za-z]+Name\/([^:]+)/g)].map((match) => match[1])
  return { kind, id: names.length === 0 ? id : names.join('/') }
}

/** `/restapis/ID`, `/restapis/ID/stages/NAME` */
function readApiGateway(resource: string): Reading {
  const parts = resource.split('/').filter((one) => one !== '')
  const [kind = '', id] = parts
  if (id === undefined || !KIND.test(kind)) return { kind: 'resource', id: resource }
  if (parts.length === 2) return { kind, id }
  const inner = parts[2] ?? ''
  return KIND.test(inner) && parts.length > 3 ? { kind: inner, id: [id, ...parts.slice(3)].join('/') } : { kind, id }
}

/** `regional/webacl/NAME/ID` */
function readWaf(resource: string): Reading {
  return split(resource.replace(/^(?:regional|global)\//, ''))
}

const lower: Reader = (resource) => {
  const { kind, id } = split(resource)
  return { kind, id: id.toLowerCase() }
}

const READERS: ReadonlyMap<string, Reader> = new Map(
  Object.entries({
    s3: readS3,
    iam: readIam,
    sts: readSts,
    lambda: readLambda,
    logs: readLogs,
    ssm: readSsm,
    dynamodb: readDynamo,
    ecs: readEcs,
    eks: readEks,
    cloudformation: readStack,
    elasticloadbalancing: readElb,
    autoscaling: readAutoscaling,
    apigateway: readApiGateway,
    wafv2: readWaf,
    rds: lower,
    redshift: lower,
    kms: (resource: string) => {
      const { kind, id } = split(resource)
      return { kind, id: kind === 'alias' ? resource : id }
    },
    secretsmanager: (resource: string) => {
      const { kind, id } = split(resource)
      return { kind, id: kind === 'secret' ? secretName(id) : id }
    },
    sqs: (resource: string) => ({ kind: 'queue', id: resource }),
    sns: (resource: string) => {
      // `app/GCM/NAME`, `endpoint/GCM/NAME/UUID`: no topic's name holds a slash.
      if (resource.includes('/')) return split(resource)
      return { kind: resource.includes(':') ? 'subscription' : 'topic', id: resource }
    },
    // `broker:NAME:ID`
    mq: (resource: string) => {
      const { kind, id } = split(resource)
      return { kind, id: id.slice(id.lastIndexOf(':') + 1) || id }
    },
    // `pipeline`, `pipeline/stage/action`
    codepipeline: (resource: string) => {
      const slash = resource.indexOf('/')
      if (slash < 0 && !resource.includes(':')) return { kind: 'pipeline', id: resource }
      const id = resource.slice(0, slash)
      return resource.includes(':') ? split(resource) : { kind: 'pipeline', id, of: 'child', resource: id }
    },
    // `policy/o-…/service_control_policy/p-…`, `ou/o-…/ou-…`
    organizations: (resource: string) => {
      const { kind, id } = split(resource)
      return { kind, id: last(id) || id }
    },
    codecommit: (resource: string) => ({ kind: 'repository', id: resource }),
    'execute-api': (resource: string) => ({ kind: 'api', id: resource.split('/')[0] || resource }),
  }),
)

/** Undoes one percent-encoding of a whole ARN (`arn%3Aaws%3A…`); other text stays as it is. */
export function decodeArn(value: string): string {
  if (!/^arn%3a/i.test(value)) return value
  try {
    return decodeURIComponent(value)
  } catch {
    return value
  }
}

/** ARNs remembered; beyond that the memory starts anew. Longer ones name objects, which seldom come again. */
const REMEMBERED = { arns: 10_000, characters: 128 }
const KNOWN = new Map<string, Readonly<Named> | null>()

/** The resource that an ARN names, under its canonical id; null for what is no ARN. The same ARNs come again and again. */
export function fromArn(value: string): Readonly<Named> | null {
  if (value.length > REMEMBERED.characters) return readArn(value)
  const known = KNOWN.get(value)
  if (known !== undefined) return known
  const named = readArn(value)
  if (KNOWN.size >= REMEMBERED.arns) KNOWN.clear()
  KNOWN.set(value, named)
  return named
}

function readArn(value: string): Named | null {
  const arn = parseArn(decodeArn(value))
  if (arn === null || !SERVICE.test(arn.service)) return null
  const read: Reader = READERS.get(arn.service) ?? split
  const reading = read(arn.resource, arn)
  if (reading.id === '') return null
  const { resource = arn.resource, of = 'self' } = reading
  return {
    type: reading.type ?? `${arn.service}:${KIND.test(reading.kind) ? reading.kind : 'resource'}`,
    id: reading.id,
    arn: resource === null ? null : formatArn({ ...arn, resource }),
    account: arn.account === '' ? null : arn.account,
    region: arn.region === '' ? null : arn.region,
    of,
  }
}
