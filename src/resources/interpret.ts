import type { ResourceRef } from '../model/resource.ts'
import { ec2TypeOf } from './ec2-id.ts'
import { decodeArn, fromArn } from './from-arn.ts'
import { fromName } from './from-name.ts'
import { fromUrl } from './interpret-url.ts'
import type { Named } from './named.ts'
import { secretName, secretSuffix } from './secret-name.ts'
import { RESOURCE_TYPES, spelled, typeNamed } from './types/index.ts'

/** What a person meant, as far as it can be told; null stands for any. `id` is the canonical id of {@link ResourceRef}. */
export interface ResourceQuery {
  type: string | null
  id: string
  account: string | null
  region: string | null
  arn: string | null
}

const NOWHERE = { account: null, region: null, partition: 'aws' }

/** `s3:bucket:reports`, `iam:role:Deploy`: a service, a kind, a name. */
const TYPED = /^([A-Za-z0-9-]{1,64}:[A-Za-z][\w.-]{0,63}):(.+)$/s

/** Types whose names are written in lower case wherever a service says them. */
const LOWER_CASE = RESOURCE_TYPES.filter(({ type }) => type.startsWith('rds:') || type.startsWith('redshift:'))

/**
 * All that an input may mean, the literal name first: names, ids, ARNs (of sessions, versions and aliases too), parts
 * of ARNs, URLs of S3, SQS and the console, `TYPE:NAME`, account ids, keys, addresses. Every id and ARN that `extract`
 * gives leads back to its resource.
 */
export function interpret(input: string): ResourceQuery[] {
  const trimmed = input.trim()
  const queries: ResourceQuery[] = [literal(input)]
  if (trimmed !== '' && trimmed !== input) queries.push(literal(trimmed))
  for (const named of meaningsOf(trimmed)) queries.push(queryOf(named))
  if (trimmed !== input) for (const named of meaningsOf(input)) queries.push(queryOf(named))
  return distinct(queries)
}

function literal(id: string): ResourceQuery {
  return { type: null, id, account: null, region: null, arn: null }
}

function queryOf({ type, id, account, region, arn }: ResourceRef): ResourceQuery {
  return { type, id, account, region, arn }
}

function meaningsOf(input: string): Named[] {
  if (input === '') return []
  const arn = decodeArn(input)
  if (arn.startsWith('arn:')) return fromArnInput(arn)
  if (/^(?:s3|https?):\/\//i.test(input)) return fromUrl(input)
  const typed = TYPED.exec(input)
  const [, type = '', name = ''] = typed ?? []
  return [...(typed === null ? [] : ofType(type, name)), ...bareMeanings(input)]
}

/** A whole ARN; a partial secret ARN may or may not end in the random suffix, so both readings are asked for. */
function fromArnInput(arn: string): Named[] {
  const named = fromArn(arn)
  if (named === null) return []
  if (named.type !== 'secretsmanager:secret') return [named]
  const whole = arn.slice(arn.indexOf(':secret:') + 8)
  return whole === named.id ? [named] : [named, { ...named, id: whole }]
}

function ofType(type: string, name: string): Named[] {
  const known = typeNamed(type)?.type ?? type
  const canonical = fromName(known, name, NOWHERE)
  const literally: Named = { type: known, id: name, arn: null, account: null, region: null, of: 'self' }
  return canonical === null ? [literally] : [literally, loose(canonical)]
}

/** Built from a name alone, an ARN would claim a partition that nobody named. */
function loose(named: Named): Named {
  return named.type === 'aws:account' ? { ...named, arn: null, account: null } : { ...named, arn: null }
}

function named(type: string, id: string, account: string | null = null): Named {
  return { type, id, arn: null, account, region: null, of: 'self' }
}

const KINDS = new Map<string, string[]>()
for (const { type } of RESOURCE_TYPES) {
  const kind = type.slice(type.indexOf(':') + 1).toLowerCase()
  KINDS.set(kind, [...(KINDS.get(kind) ?? []), type])
}

/** Names that are written in more than one way; what needs no rewriting is the literal's work. */
function bareMeanings(input: string): Named[] {
  const out: Named[] = []
  const lower = input.toLowerCase()
  if (lower !== input) for (const { type } of LOWER_CASE) out.push(named(type, lower))
  out.push(...partialArn(input))
  const qualified = /^(?:(\d{3,15}):)?(?:function:)?([\w-]+)(?::([\w$-]+))?$/.exec(input)
  if (qualified?.[2] !== undefined && input.includes(':'))
    out.push(named('lambda:function', qualified[2], qualified[1]))
  const secret = /-(?=[A-Za-z0-9]*[A-Z])(?=[A-Za-z0-9]*[a-z0-9])[A-Za-z0-9]{6}$/.test(input) ? secretName(input) : input
  if (secret !== input) out.push(named('secretsmanager:secret', secret))
  if (input.endsWith(':*')) out.push(named('logs:log-group', input.slice(0, -2)))
  if (input.includes('/')) out.push(...pathMeanings(input))
  const session = /^(A(?:RO|ID)A[A-Z0-9]+):/.exec(input)?.[1]
  if (session !== undefined) out.push({ ...named('iam:role', session), type: 'iam:role' })
  const host = /^([^.\s/]+)\.(?:[a-z0-9]+\.)?[a-z0-9-]+\.rds\.amazonaws\.com/i.exec(input)?.[1]
  if (host !== undefined) out.push(named('rds:db', host.toLowerCase()), named('rds:cluster', host.toLowerCase()))
  const balancer =
    /^(?:internal-|dualstack\.)*([a-z0-9-]+)-(?:\d+|[0-9a-f]{16})\.(?:[a-z0-9-]+\.elb|elb\.[a-z0-9-]+)\.amazonaws\.com/i.exec(
      input,
    )
  if (balancer?.[1] !== undefined) out.push(named('elasticloadbalancing:loadbalancer', balancer[1]))
  const api = /^([a-z0-9]+)\.execute-api\.[a-z0-9-]+\.amazonaws\.com/.exec(input)?.[1]
  if (api !== undefined) out.push(named('apigateway:restapis', api), named('apigateway:apis', api))
  if (/\.s3[.-].*amazonaws\.com/i.test(input)) out.push(...fromUrl(`https://${input}`))
  return out
}

/** `role/Deploy`, `instance/i-…`, `table/orders`, `log-group:/aws/x`: an ARN's end. */
function partialArn(input: string): Named[] {
  const match = /^([A-Za-z-]+)[/:](.+)$/s.exec(input)
  const types = match === null ? undefined : KINDS.get((match[1] ?? '').toLowerCase())
  if (match === null || types === undefined) return []
  return types.flatMap((type) => ofType(type, match[2] ?? ''))
}

/** Paths that AWS gives to the roles of its services. */
const AWS_PATH = /^\/?(?:service-role|aws-service-role|aws-reserved)\//

/** A role with its path, a parameter without its first slash. */
function pathMeanings(input: string): Named[] {
  const last = input.slice(input.lastIndexOf('/') + 1)
  // Paths of one's own are not told from keys and parameters; `role/PATH/NAME` says it.
  const out = AWS_PATH.test(input) && last !== '' ? [named('iam:role', last), named('iam:policy', last)] : []
  const parameter = fromName('ssm:parameter', input, NOWHERE)
  if (parameter !== null) out.push(loose(parameter))
  return out
}

function distinct(queries: readonly ResourceQuery[]): ResourceQuery[] {
  const seen = new Set<string>()
  return queries.filter((query) => {
    const key = JSON.stringify(query)
    if (query.id === '' || seen.has(key)) return false
    seen.add(key)
    return true
  })
}

/** Whether a resource is what was asked for. An alias that was followed to its key counts as the key. */
export function matches(query: ResourceQuery, resource: ResourceRef): boolean {
  if (query.id !== resource.id || !isType(query.type, resource)) return false
  // An EC2 id is one of a kind; who owns what stands behind it, such as a shared subnet, an event need not say.
  const unique = ec2TypeOf(resource.id) !== null
  if (!unique && !(fits(query.account, resource.account) && fits(query.region, resource.region))) return false
  return query.arn === null || resource.arn === null || !namesake(query.arn, resource.arn, resource.type)
}

function isType(type: string | null, resource: ResourceRef): boolean {
  if (type === null || type === resource.type || isSameKind(type, resource.type)) return true
  return type === 'kms:key' && resource.type === 'kms:alias' && !resource.id.startsWith('alias/')
}

/** A kind that was made from a field's name (`notebookInstance`) is the one that ARNs write otherwise (`notebook-instance`). */
function isSameKind(left: string, right: string): boolean {
  return spelled(left) === spelled(right)
}

function fits(left: string | null, right: string | null): boolean {
  return left === null || right === null || left === right
}

/** Of two things that bore one name in turn, only the ARN's random part tells which is meant. */
function namesake(left: string, right: string, type: string): boolean {
  const mark = type === 'secretsmanager:secret' ? secretSuffix : type === 'cloudformation:stack' ? stackMark : null
  const marks = mark === null ? [] : [mark(left), mark(right)]
  return marks.length === 2 && marks[0] !== null && marks[1] !== null && marks[0] !== marks[1]
}

function stackMark(arn: string): string | null {
  return arn.split(':').slice(5).join(':').split('/')[2] ?? null
}
