import type { JsonObject } from '../model/json.ts'
import { actionsOf, sourceName } from './actions-of.ts'
import type { ActionList, EventMap } from './event-map.ts'

/** One call that a policy must have allowed, or that was denied. */
export interface UsedCall {
  eventSource: string
  eventName: string
  eventType: string | null
  outcome: string
  errorCode: string | null
  account: string | null
  region: string | null
  /** The service that made the call for the caller, null where it made it itself. */
  via: string | null
  request: JsonObject | null
  /** ARNs of what the call touched. */
  arns: readonly string[]
}

export type Scope = 'none' | 'seen' | 'pattern'

interface Counted {
  eventSource: string
  eventName: string
  count: number
}

export interface Statement {
  Sid: string
  Effect: 'Allow'
  Action: string[]
  Resource: string | string[]
  Condition?: Record<string, Record<string, string | string[]>>
}

export interface PolicyDocument {
  Version: '2012-10-17'
  Statement: Statement[]
}

export interface Generated {
  policy: PolicyDocument
  /** The same in several, where IAM's size limit asks for it. */
  policies: PolicyDocument[]
  actions: { action: string; resources: string[]; assumed: boolean; events: Counted[] }[]
  unmapped: Counted[]
  noPermissionNeeded: Counted[]
  denied: { action: string; count: number }[]
  /** Calls that prove no permission: throttled, malformed, signed by a bad credential; and events that are no calls. */
  leftOut: Counted[]
  /** How resources were widened, in words. */
  generalised: string[]
}

/** More ARNs of one action than this are one pattern with `--scope pattern`. */
const MANY = 5
/** IAM counts a managed policy's characters without white space. */
const POLICY_SIZE = 6144
const PROVES_NOTHING =
  /Throttl|RequestLimitExceeded|TooManyRequests|Validation|Malformed|InvalidParameter|MissingParameter|InvalidInput|ExpiredToken|InvalidClientToken|SignatureDoesNotMatch|IncompleteSignature|AuthFailure|ServiceUnavailable|InternalError|InternalFailure/i

interface Need {
  action: string
  arns: Set<string>
  accounts: Set<string>
  regions: Set<string>
  assumed: boolean
  events: Map<string, Counted>
  condition: Statement['Condition'] | null
}

/** The least policy that would have allowed every call that succeeded. */
export async function generate(
  calls: AsyncIterable<UsedCall> | Iterable<UsedCall>,
  map: EventMap,
  list: ActionList,
  scope: Scope,
): Promise<Generated> {
  const needs = new Map<string, Need>()
  const unmapped = new Map<string, Counted>()
  const free = new Map<string, Counted>()
  const leftOut = new Map<string, Counted>()
  const denied = new Map<string, number>()
  for await (const call of calls) {
    if (
      (call.eventType !== null && call.eventType !== 'AwsApiCall') ||
      (call.outcome === 'error' && PROVES_NOTHING.test(call.errorCode ?? ''))
    ) {
      count(leftOut, call)
      continue
    }
    const mapped = await actionsOf(call, map, list)
    if (mapped.kind === 'unmapped') count(unmapped, call)
    else if (mapped.kind === 'no-permission') count(free, call)
    else if (call.outcome === 'denied')
      for (const action of mapped.actions) denied.set(action, (denied.get(action) ?? 0) + 1)
    else {
      for (const action of mapped.actions)
        need(needs, action, call, mapped.assumed, call.arns, viaCondition(action, call))
      if (mapped.passedRoles.length > 0)
        need(needs, 'iam:PassRole', call, false, mapped.passedRoles, {
          StringEquals: { 'iam:PassedToService': passedTo(call.eventSource) },
        })
    }
  }
  const generalised: string[] = []
  const actions: Generated['actions'] = []
  const grants: { action: string; resources: string[]; condition: Statement['Condition'] | null }[] = []
  for (const [, each] of [...needs].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const resources = await resourcesOf(each, list, scope, generalised)
    actions.push({ action: each.action, resources, assumed: each.assumed, events: sorted(each.events) })
    grants.push({ action: each.action, resources, condition: each.condition })
  }
  const statements = statementsOf(grants)
  return {
    policy: { Version: '2012-10-17', Statement: statements },
    policies: split(statements),
    actions,
    unmapped: sorted(unmapped),
    noPermissionNeeded: sorted(free),
    denied: [...denied]
      .map(([action, times]) => ({ action, count: times }))
      .sort((a, b) => b.count - a.count || (a.action < b.action ? -1 : 1)),
    leftOut: sorted(leftOut),
    generalised,
  }
}

function count(into: Map<string, Counted>, { eventSource, eventName }: UsedCall): void {
  const key = `${eventSource} ${eventName}`
  const known = into.get(key)
  if (known === undefined) into.set(key, { eventSource, eventName, count: 1 })
  else known.count++
}

function sorted(counted: ReadonlyMap<string, Counted>): Counted[] {
  return [...counted.values()].sort((a, b) => b.count - a.count || (a.eventName < b.eventName ? -1 : 1))
}

/** A key that a service used for the caller is granted through that service only. */
function viaCondition(action: string, { via, region }: UsedCall): Statement['Condition'] | null {
  if (!action.startsWith('kms:') || via === null || region === null) return null
  return {
    StringEquals: { 'kms:ViaService': via.replace(/^([a-z0-9-]+)\.amazonaws\.com/, `$1.${region}.amazonaws.com`) },
  }
}

function passedTo(eventSource: string): string {
  const service = sourceName(eventSource)
  return `${service === 'ecs' ? 'ecs-tasks' : service}.amazonaws.com`
}

function need(
  needs: Map<string, Need>,
  action: string,
  call: UsedCall,
  assumed: boolean,
  arns: readonly string[],
  condition: Statement['Condition'] | null,
): void {
  const key = condition === null ? action : `${action} ${JSON.stringify(condition)}`
  let known = needs.get(key)
  if (known === undefined) {
    known = { action, arns: new Set(), accounts: new Set(), regions: new Set(), assumed, events: new Map(), condition }
    needs.set(key, known)
  }
  known.assumed &&= assumed
  for (const arn of arns) known.arns.add(arn)
  if (call.account !== null) known.accounts.add(call.account)
  if (call.region !== null) known.regions.add(call.region)
  count(known.events, call)
}

/** What a statement must name for the action: the ARNs seen that fit its types of resources, else their pattern. */
async function resourcesOf(
  { action, arns, accounts, regions }: Need,
  list: ActionList,
  scope: Scope,
  generalised: string[],
): Promise<string[]> {
  const details = await list.details(action)
  const prefix = action.split(':')[0] ?? ''
  if (scope === 'none' || details === null || details.isWildcardOnly || details.resourceTypes.length === 0) return ['*']
  const resources: string[] = []
  for (const type of details.resourceTypes) {
    const pattern = await list.arnPattern(prefix, type.name)
    const fits = matcher(pattern)
    const seen = [...arns].filter((arn) => fits.test(arn)).sort()
    if (seen.length > MANY && scope === 'pattern') {
      resources.push(...filled(pattern, accounts, regions))
      generalised.push(`${action}: ${seen.length} of type ${type.name} became a pattern`)
    } else resources.push(...seen)
    if (seen.length === 0 && type.required) {
      resources.push(...filled(pattern, accounts, regions))
      generalised.push(`${action}: the logs name no ${type.name}, so all of them in the accounts and regions seen`)
    }
  }
  return resources.length === 0 ? ['*'] : [...new Set(resources)].sort()
}

/** `arn:${Partition}:ec2:${Region}:${Account}:instance/${InstanceId}` as what ARNs of that type look like. */
function matcher(pattern: string): RegExp {
  const parts = pattern.split(/\$\{[^}]+\}|\*/)
  return new RegExp(`^${parts.map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('.*')}$`)
}

function filled(pattern: string, accounts: ReadonlySet<string>, regions: ReadonlySet<string>): string[] {
  const of = (values: ReadonlySet<string>) => (values.size === 0 ? ['*'] : [...values].sort())
  return of(accounts).flatMap((account) =>
    of(regions).map((region) =>
      pattern
        .replace(
          /\$\{Partition\}/,
          region.startsWith('cn-') ? 'aws-cn' : region.startsWith('us-gov-') ? 'aws-us-gov' : 'aws',
        )
        .replace(/\$\{(Region|Account)\}/g, (_, name) => (name === 'Region' ? region : account))
        .replace(/\$\{[^}]+\}/g, '*'),
    ),
  )
}

/** Actions on the same resources under the same condition share a statement. */
function statementsOf(
  grants: readonly { action: string; resources: string[]; condition: Statement['Condition'] | null }[],
): Statement[] {
  const groups = new Map<
    string,
    { actions: Set<string>; resources: string[]; condition: Statement['Condition'] | null }
  >()
  for (const { action, resources, condition } of grants) {
    const service = resources[0] === '*' ? '' : (action.split(':')[0] ?? '')
    const key = JSON.stringify([service, resources, condition])
    const group = groups.get(key)
    if (group === undefined) groups.set(key, { actions: new Set([action]), resources, condition })
    else group.actions.add(action)
  }
  return [...groups.values()].map(({ actions, resources, condition }, at) => ({
    Sid: `Used${at + 1}`,
    Effect: 'Allow',
    Action: [...actions].sort(),
    Resource: resources.length === 1 ? (resources[0] ?? '*') : resources,
    ...(condition === null || condition === undefined ? {} : { Condition: condition }),
  }))
}

function split(statements: readonly Statement[]): PolicyDocument[] {
  const policies: Statement[][] = [[]]
  let size = 60
  for (const statement of statements) {
    const length = JSON.stringify(statement).length + 1
    if (size + length > POLICY_SIZE && policies.at(-1)?.length !== 0) {
      policies.push([])
      size = 60
    }
    policies.at(-1)?.push(statement)
    size += length
  }
  return policies.map((Statement) => ({ Version: '2012-10-17', Statement }))
}
