/** Actions that only some requests need, and roles that a request passes: each on evidence in the request, never by default. */
import { partitionOf } from '../model/arn.ts'
import { array, bool, type JsonObject, object, text } from '../model/json.ts'
import type { Place } from './arn-pattern.ts'
import type { ActionList, EventMap } from './event-map.ts'
import { deep, walk } from './request.ts'
import { TAGS_ON, tagAction, tagged, taggedKinds } from './tags.ts'

/** A further action that the request needed. */
export interface Extra {
  action: string
  /** What it needs it on; null where that is what the call touched. */
  resources: readonly string[] | null
  /** Kinds of resources that the request says it is for, of tags at a launch. */
  kinds?: readonly string[]
  /** The service on whose behalf alone it is needed (`s3`), null where it is the caller's own. */
  via: string | null
}

/** A role that the request hands to a service. */
export interface PassedRole {
  /** Null where the request names an instance profile only. */
  role: string | null
  profile: string | null
  /** `iam:PassedToService`. */
  to: string
}

const plain = (action: string): Extra => ({ action, resources: null, via: null })

/** The further actions of a request. `actions` are those that the event's name alone tells. */
export async function extrasOf(
  source: string,
  name: string,
  request: JsonObject,
  actions: readonly string[],
  list: ActionList,
  place: Place,
): Promise<Extra[]> {
  const found = [...named(source, name, request, place)]
  if (tagged(request) && TAGS_ON.test(name)) {
    const tag = await tagAction(source, name, actions[0]?.split(':')[0] ?? source, list)
    if (tag !== null) found.push({ ...plain(tag), kinds: taggedKinds(request) })
  }
  const known = await Promise.all(found.map(({ action }) => list.details(action)))
  return found.filter(({ action }, at) => known[at] !== null && !actions.includes(action))
}

function* named(source: string, name: string, request: JsonObject, place: Place): Generator<Extra> {
  const has = (key: string) => text(request[key]) !== null || object(request[key]) !== null
  const some = (key: string) => array(request[key]).length > 0 || Object.keys(object(request[key]) ?? {}).length > 0
  switch (source) {
    case 'sts':
      if (some('tags') && /^(AssumeRole|GetFederationToken)/.test(name)) yield plain('sts:TagSession')
      if (has('sourceIdentity') && name.startsWith('AssumeRole')) yield plain('sts:SetSourceIdentity')
      if (some('providedContexts') && name.startsWith('AssumeRole')) yield plain('sts:SetContext')
      return
    case 's3':
      yield* s3(name, request, place)
      return
    case 'lambda':
      if (/^(CreateFunction|UpdateFunctionConfiguration)$/.test(name) && some('layers')) {
        const layers = array(request.layers).filter((each): each is string => typeof each === 'string')
        yield { action: 'lambda:GetLayerVersion', resources: layers, via: null }
      }
      return
    case 'kms':
      if (name !== 'CreateKey') return
      if (has('policy')) yield plain('kms:PutKeyPolicy')
      if (bool(request.multiRegion) === true) yield plain('iam:CreateServiceLinkedRole')
      return
    case 'ec2':
      if (name === 'CreateFlowLogs' && /^(s3|kinesis)/i.test(text(deep(request, /^LogDestinationType$/i)) ?? ''))
        yield plain('logs:CreateLogDelivery')
      if (name === 'CreateVpcEndpoint' && bool(deep(request, /^PrivateDnsEnabled$/i)) === true)
        yield plain('route53:AssociateVPCWithHostedZone')
      return
    case 'bedrock':
      if (/^(Converse|InvokeModel)/.test(name) && deep(request, /^guardrailIdentifier$/i) !== undefined)
        yield plain('bedrock:ApplyGuardrail')
      return
    case 'cassandra':
      if (text(deep(request, /^replicationStrategy$/i)) === 'MULTI_REGION' && name.startsWith('Create'))
        yield plain('cassandra:CreateMultiRegionResource')
      return
    case 'apigateway':
      yield* apiGateway(name, request)
  }
}

/** Headers of S3 stand in the request's parameters as they were sent. */
function* s3(name: string, request: JsonObject, place: Place): Generator<Extra> {
  const header = (key: string) => text(request[key])
  const grants = Object.keys(request).some((key) => /^x-amz-grant-/i.test(key))
  if (bool(request['x-amz-bypass-governance-retention']) === true && /^(DeleteObjects?|PutObjectRetention)$/.test(name))
    yield plain('s3:BypassGovernanceRetention')
  if (name === 'CreateBucket') {
    if (grants || (header('x-amz-acl') ?? 'private') !== 'private') yield plain('s3:PutBucketAcl')
    if (bool(request['x-amz-bucket-object-lock-enabled']) === true) {
      yield plain('s3:PutBucketObjectLockConfiguration')
      yield plain('s3:PutBucketVersioning')
    }
    if (header('x-amz-object-ownership') !== null) yield plain('s3:PutBucketOwnershipControls')
    return
  }
  if (!/^(PutObject|CopyObject|CreateMultipartUpload)$/.test(name)) return
  if (grants || header('x-amz-acl') !== null) yield plain('s3:PutObjectAcl')
  if (header('x-amz-tagging') !== null) yield plain('s3:PutObjectTagging')
  if (header('x-amz-object-lock-mode') !== null || header('x-amz-object-lock-retain-until-date') !== null)
    yield plain('s3:PutObjectRetention')
  if (header('x-amz-object-lock-legal-hold') !== null) yield plain('s3:PutObjectLegalHold')
  const key = header('x-amz-server-side-encryption-aws-kms-key-id')
  if (key !== null) yield { action: 'kms:GenerateDataKey', resources: keyArn(key, place), via: 's3' }
}

/** A key by ARN or id; an alias does not say which key it is. */
function keyArn(key: string, { account, region }: Place): string[] | null {
  if (/^arn:[^:]+:kms:[^:]+:[^:]+:key\//.test(key)) return [key]
  if (/^(arn:|alias\/)/.test(key) || account === null || region === null) return null
  return [`arn:${partitionOf(region)}:kms:${region}:${account}:key/${key}`]
}

function* apiGateway(name: string, request: JsonObject): Generator<Extra> {
  const input =
    Object.values(request)
      .map(object)
      .find((each) => each !== null && Object.keys(each).length > 1) ?? request
  const has = (key: RegExp) => {
    const value = deep(input, key)
    return value !== undefined && value !== null && value !== ''
  }
  if (
    /^Create(ApiKey|DomainName|DomainNameAccessAssociation|RestApi|Stage|UsagePlan|VpcLink)$/.test(name) &&
    tagged(input)
  )
    yield plain('apigateway:PUT')
  if (name === 'CreateRestApi' && has(/^policy$/i)) yield plain('apigateway:UpdateRestApiPolicy')
  if (name === 'CreateDomainName') {
    if (has(/^(regional)?certificateArn$/i)) yield plain('apigateway:AddCertificateToDomain')
    if (has(/^policy$/i)) yield plain('apigateway:UpdateDomainNamePolicy')
  }
}

const ROLE_ARN = /^arn:[^:]+:iam::[^:]*:role\/.+/
const PROFILE_ARN = /^arn:[^:]+:iam::[^:]*:instance-profile\/(?:.*\/)?([^/]+)$/
const ROLE_NAME = /^[\w+=,.@-]{1,64}$/
/** Parameters that hold a role by its name alone. */
const ROLE_KEY =
  /^(role|roleName|serviceRole|jobFlowRole|autoScalingRole|iamRole|executionRole|taskRoleArn|executionRoleArn|nodeRole)$/i

/** The roles that an operation passes on; none for operations to which none can be passed. */
export function passedRoles(
  source: string,
  name: string,
  request: JsonObject,
  map: EventMap,
  place: Place,
): PassedRole[] {
  const operations = Object.hasOwn(map.passRole, source) ? map.passRole[source] : undefined
  if (operations?.includes(name) !== true) return []
  const roles = new Map<string, PassedRole>()
  const add = (role: string | null, profile: string | null, key: string) =>
    roles.set(`${role} ${profile}`, { role, profile, to: passedTo(source, name, key) })
  walk(request, '', (key, value) => {
    if (ROLE_ARN.test(value)) add(value, null, key)
    else if (PROFILE_ARN.test(value)) add(null, PROFILE_ARN.exec(value)?.[1] ?? null, key)
    else if (/(?:instanceProfile(?:\/name|Name)?|instanceRole)$/i.test(key) && ROLE_NAME.test(value))
      add(null, value, key)
    else if (ROLE_KEY.test(key.replace(/^.*\//, '')) && ROLE_NAME.test(value) && place.account !== null)
      add(`arn:${partitionOf(place.region)}:iam::${place.account}:role/${value}`, null, key)
  })
  return [...roles.values()].sort((a, b) => (`${a.role}${a.profile}` < `${b.role}${b.profile}` ? -1 : 1))
}

/** Services that take a role under another name than their event source's. */
const PASSED_TO: Readonly<Record<string, string>> = {
  'ecs RegisterTaskDefinition': 'ecs-tasks',
  'ecs RunTask': 'ecs-tasks',
  'ecs StartTask': 'ecs-tasks',
  'ecs RegisterDaemonTaskDefinition': 'ecs-tasks',
  'ec2 CreateFlowLogs': 'vpc-flow-logs',
  'ec2 RequestSpotFleet': 'spotfleet',
  'iam AddRoleToInstanceProfile': 'ec2',
  'autoscaling CreateLaunchConfiguration': 'ec2',
  'autoscaling RegisterScalableTarget': 'application-autoscaling',
  'batch RegisterJobDefinition': 'ecs-tasks',
  'monitoring PutMetricStream': 'streams.metrics.cloudwatch',
  'rds StartExportTask': 'export.rds',
  's3 CreateAccessGrantsLocation': 'access-grants.s3',
}

function passedTo(source: string, name: string, key: string): string {
  const instance = /instanceProfile|instanceRole|jobFlowRole/i.test(key)
  const monitoring = source === 'rds' && /monitoringRole/i.test(key)
  const service = instance ? 'ec2' : monitoring ? 'monitoring.rds' : (PASSED_TO[`${source} ${name}`] ?? source)
  return `${service}.amazonaws.com`
}
