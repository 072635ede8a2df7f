import type { Of } from '../model/resource.ts'
import { build } from './build.ts'
import type { Place } from './context.ts'
import { ec2TypeByPrefix, ec2TypeOf } from './ec2-id.ts'
import { fromArn, parameterName, qualifierOf } from './from-arn.ts'
import type { Named } from './named.ts'

/** The canonical id that a request's name stands for; `type` where the name shows another kind than was expected. */
interface Canonical {
  id: string
  type?: string
  of?: Of
  account?: string
  region?: string
}
type Canonicalise = (name: string) => Canonical | null

const lastPart: Canonicalise = (name) => ({ id: name.slice(name.lastIndexOf('/') + 1) })
const lower: Canonicalise = (name) => ({ id: name.toLowerCase() })

/** `fn`, `fn:QUALIFIER`, `ACCOUNT:fn`, `ACCOUNT:function:fn:QUALIFIER` */
function lambdaName(name: string): Canonical {
  const parts = name.split(':')
  const account = parts.length > 1 && /^\d{3,}$/.test(parts[0] ?? '') ? parts.shift() : undefined
  if (parts.length > 1 && parts[0] === 'function') parts.shift()
  const [id = '', qualifier] = parts
  return {
    id,
    ...(qualifier === undefined ? {} : { of: qualifierOf(qualifier) }),
    ...(account === undefined ? {} : { account }),
  }
}

const QUEUE_URL = /^https?:\/\/([^/]+)\/([^/]+)\/([^/?#]+)$/

/** `https://sqs.REGION.amazonaws.com/ACCOUNT/NAME`; old hosts are `REGION.queue.amazonaws.com`. */
export function queueFromUrl(url: string): Canonical | null {
  const match = QUEUE_URL.exec(url)
  if (match === null) return null
  const [, host = '', account = '', id = ''] = match
  const region = /^(?:sqs\.)?([a-z]{2,}-[a-z0-9-]+)\./.exec(host)?.[1]
  return { id, account, ...(region === undefined ? {} : { region }) }
}

const NAMES: ReadonlyMap<string, Canonicalise> = new Map(
  Object.entries({
    // `s3://bucket/prefix` and `bucket/prefix` name what lies in a bucket.
    's3:bucket': (name: string) => ({ id: name.replace(/^s3:\/\//, '').replace(/\/.*$/s, '') }),
    'iam:role': lastPart,
    'iam:user': lastPart,
    'iam:group': lastPart,
    'iam:policy': lastPart,
    'iam:instance-profile': lastPart,
    'rds:db': lower,
    'rds:cluster': lower,
    'rds:snapshot': lower,
    'rds:cluster-snapshot': lower,
    'rds:subgrp': lower,
    'rds:secgrp': lower,
    'rds:pg': lower,
    'rds:cluster-pg': lower,
    'rds:og': lower,
    'rds:es': lower,
    'redshift:cluster': lower,
    'redshift:snapshot': lower,
    'lambda:function': lambdaName,
    'lambda:layer': (name: string) => lambdaName(name),
    'kms:key': (name: string) => (name.startsWith('alias/') ? { id: name, type: 'kms:alias' } : { id: name }),
    'kms:alias': (name: string) => ({ id: name.startsWith('alias/') ? name : `alias/${name}` }),
    'sqs:queue': (name: string) => (name.startsWith('http') ? queueFromUrl(name) : { id: name }),
    'ssm:parameter': (name: string) => {
      const [base = '', qualifier] = name.split(':')
      return { id: parameterName(base), ...(qualifier === undefined ? {} : { of: qualifierOf(qualifier) }) }
    },
    'logs:log-group': (name: string) => ({ id: name.replace(/:\*$/, '') }),
    'ec2:instance': (name: string) =>
      name.startsWith('mi-') ? { id: name, type: 'ssm:managed-instance' } : { id: name },
    // Public sharing is said as `all`; who that is has no account.
    'aws:account': (name: string) =>
      /^[\w*]{1,32}$/.test(name) && name !== 'all' && name !== '*' ? { id: name } : null,
    'route53:hostedzone': lastPart,
    // Rules of the default bus bear its name in no ARN.
    'events:rule': (name: string) => ({ id: name.replace(/^default\//, '') }),
  }),
)

/** ARNs and EC2 ids say what they are. */
function fromAny(name: string, place: Place): Named | null {
  if (name.startsWith('arn')) return fromArn(name)
  const type = ec2TypeOf(name)
  return type === null ? null : build(type, name, 'self', place)
}

function fromEc2(name: string, place: Place): Named | null {
  const type = ec2TypeByPrefix(name)
  return type === null ? fromAny(name, place) : build(type, name, 'self', place)
}

/** `i-…`, `mi-…`, or `ecs:CLUSTER_TASK_RUNTIME`. */
function fromSsmTarget(name: string, place: Place): Named | null {
  const task = /^ecs:[^_]*_([^_]+)/.exec(name)?.[1]
  return task === undefined ? fromName('ec2:instance', name, place) : build('ecs:task', task, 'self', place)
}

/** `/bucket/key?versionId=…`, percent-encoded as it stood in the header; or an access point's ARN with `/object/`. */
function fromCopySource(name: string, place: Place): Named | null {
  const bare = name.replace(/\?versionId=.*$/s, '').replace(/^\//, '')
  let decoded = bare
  try {
    decoded = decodeURIComponent(bare)
  } catch {
    // Not encoded after all: a key may hold a lone percent sign.
  }
  if (decoded.startsWith('arn:')) return fromArn(decoded)
  return /^[^/]+\/./s.test(decoded)
    ? build('s3:object', decoded, name.includes('?versionId=') ? 'version' : 'self', place)
    : null
}

const ORGANIZED = new Map([
  ['ou-', 'organizations:ou'],
  ['p-', 'organizations:policy'],
  ['o-', 'organizations:organization'],
])

function fromOrganization(name: string, place: Place): Named | null {
  if (/^\d+$/.test(name)) return fromName('aws:account', name, place)
  const type = ORGANIZED.get(name.slice(0, name.indexOf('-') + 1)) ?? 'organizations:root'
  return build(type, name, 'self', place)
}

type Kinds = ReadonlyMap<string, string>

/** The kinds that tags of Systems Manager are put on. */
const TAGGED: Kinds = new Map([
  ['Parameter', 'ssm:parameter'],
  ['Document', 'ssm:document'],
  ['ManagedInstance', 'ec2:instance'],
  ['MaintenanceWindow', 'ssm:maintenancewindow'],
  ['PatchBaseline', 'ssm:patchbaseline'],
  ['OpsItem', 'ssm:opsitem'],
  ['OpsMetadata', 'ssm:opsmetadata'],
  ['Automation', 'ssm:automation-execution'],
  ['Association', 'ssm:association'],
])

/** What events of RDS are about. */
const RDS_SOURCES: Kinds = new Map([
  ['db-instance', 'rds:db'],
  ['db-cluster', 'rds:cluster'],
  ['db-snapshot', 'rds:snapshot'],
  ['db-cluster-snapshot', 'rds:cluster-snapshot'],
  ['db-parameter-group', 'rds:pg'],
  ['db-security-group', 'rds:secgrp'],
])

/** To whom Identity Center gives permissions. */
const ASSIGNEES: Kinds = new Map([
  ['USER', 'identitystore:user'],
  ['GROUP', 'identitystore:group'],
])

/** `Parameter//app/key`: a kind and an id, which may itself begin with a slash. */
function ofKind(kinds: Kinds): (name: string, place: Place) => Named | null {
  return (name, place) => {
    const slash = name.indexOf('/')
    const type = kinds.get(name.slice(0, slash))
    return type === undefined ? null : fromName(type, name.slice(slash + 1), place)
  }
}

/** `ecs/service/prod/web`: a service, and the end of an ARN of its. */
function fromScalable(name: string, { partition, region, account }: Place): Named | null {
  const [, service, resource] = /^([a-z0-9-]+)\/(.+)$/s.exec(name) ?? []
  if (service === undefined || resource === undefined) return null
  return fromArn(`arn:${partition}:${service}:${region ?? ''}:${account ?? ''}:${resource}`)
}

/** Stand-ins in the rules for what only the value tells: see `SPECIAL`'s users in rules/. */
const SPECIAL: ReadonlyMap<string, (name: string, place: Place) => Named | null> = new Map([
  ['aws:any', fromAny],
  ['ec2:any', fromEc2],
  ['ssm:target', fromSsmTarget],
  ['ssm:tagged', ofKind(TAGGED)],
  ['rds:source', ofKind(RDS_SOURCES)],
  ['sso:assignee', ofKind(ASSIGNEES)],
  ['aws:scalable', fromScalable],
  ['s3:copy-source', fromCopySource],
  ['organizations:target', fromOrganization],
])
/** Names that stand in rules for a type but are none. */
export const STAND_INS: ReadonlySet<string> = new Set([...SPECIAL.keys(), 'aws:principal'])

/** What CloudTrail and services write in place of what they hide: `***`, `***OMITTED***`. */
const HIDDEN = /^(?:\*{2,}(?:[A-Z_ ]+\*+)?|HIDDEN_(?:DUE_TO|FOR)_SECURITY_REASONS)$/

/** IAM's own words for the root of the account, where a call names users. */
const ROOT_USER = 'AWS ROOT USER'

/**
 * The resource that a request means by a name or an ARN of an expected type. What an ARN says outranks the expectation.
 * Null for what can be no name (empty, hidden, or a list of blanks, as in `[""]`).
 */
export function fromName(type: string, name: string, place: Place): Named | null {
  if (name === '*' || name.trim() === '' || HIDDEN.test(name)) return null
  if (type === 'iam:user' && name === ROOT_USER)
    return place.account === null ? null : build('aws:account', place.account, 'self', place)
  const special = SPECIAL.get(type)
  if (special !== undefined) return special(name, place)
  if (name.startsWith('arn:') || name.startsWith('arn%')) {
    const named = fromArn(name)
    if (named !== null) return named
  }
  const canonical = NAMES.get(type)?.(name) ?? (NAMES.has(type) ? null : { id: name })
  if (canonical === null || canonical.id === '') return null
  const kind = canonical.type ?? type
  return build(kind, canonical.id, canonical.of ?? 'self', {
    account: canonical.account ?? place.account,
    region: canonical.region ?? place.region,
    partition: place.partition,
  })
}
