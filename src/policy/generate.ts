import type { JsonObject } from '../model/json.ts'
import { actionsOf, type MappedActions, sourceName } from './actions-of.ts'
import type { ActionList, EventMap } from './event-map.ts'
import { deniedAction, proofOf } from './proof.ts'
import { resourcesOf, type Scope, type SeenArn } from './resources.ts'
import { type Conditions, MOST_POLICIES, type PolicyDocument, split, statementsOf } from './statements.ts'

export type { Scope } from './resources.ts'

/** Calls that are alike in all that counts here. */
export interface UsedCalls {
  eventSource: string
  eventName: string
  eventType: string | null
  outcome: string
  errorCode: string | null
  errorMessage: string | null
  account: string | null
  region: string | null
  /** The service that made the calls for the caller, null where it made them itself. */
  via: string | null
  /** See model/actor.ts. */
  callerKind: string
  request: JsonObject | null
  arns: readonly SeenArn[]
  count: number
  /** ISO 8601. */
  first: string | null
  last: string | null
  /** The id of one of them. */
  sample: string
}

export interface Counted {
  eventSource: string
  eventName: string
  count: number
}

export interface UsedAction {
  action: string
  resources: string[]
  assumed: boolean
  events: Counted[]
  first: string | null
  last: string | null
  evidence: string[]
}

/** Why calls do not count towards the policy. */
export type LeftOutReason =
  | 'no-call'
  | 'trust-policy'
  | 'throttled-or-malformed'
  | 'bad-credential'
  | 'error-says-nothing'

export interface Generated {
  policy: PolicyDocument
  /** The same in several, where IAM's size limit asks for it. */
  policies: PolicyDocument[]
  actions: UsedAction[]
  unmapped: Counted[]
  noPermissionNeeded: Counted[]
  denied: { action: string; count: number; evidence: string[] }[]
  leftOut: (Counted & { reason: LeftOutReason })[]
  /** How resources were widened, in words. */
  generalised: string[]
  /** Regions of the calls that count. */
  regions: string[]
}

interface Need {
  action: string
  arns: Map<string, SeenArn>
  accounts: Set<string>
  regions: Set<string>
  assumed: boolean
  events: Map<string, Counted>
  condition: Conditions | null
  first: string | null
  last: string | null
  evidence: string[]
}

/** So many event ids stand for an action. */
const EVIDENCE = 5

export interface GenerateContext {
  map: EventMap
  list: ActionList
  /** The roles of instance profiles that the logs tell, by the profile's name. */
  profileRoles: ReadonlyMap<string, string>
}

/** The least policy that would have allowed every call that succeeded. */
export async function generate(
  calls: readonly UsedCalls[],
  context: GenerateContext,
  scope: Scope,
): Promise<Generated> {
  const sums = new Sums(context)
  for (const call of calls) await sums.add(call)
  const whole = await assemble(sums, context.list, scope)
  if (whole.policies.length <= MOST_POLICIES || scope !== 'seen') return whole
  const wider = await assemble(sums, context.list, 'pattern')
  wider.generalised.unshift(
    `What was seen would fill ${whole.policies.length} policies, and a role takes ${MOST_POLICIES}: names that are many became patterns.`,
  )
  return wider
}

async function assemble(sums: Sums, list: ActionList, scope: Scope): Promise<Generated> {
  const generalised = new Set<string>()
  const actions = new Map<string, UsedAction>()
  const grants: { action: string; resources: string[]; condition: Conditions | null }[] = []
  for (const [, need] of [...sums.needs].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const resources = await resourcesOf(need, list, scope, (text) => generalised.add(text))
    grants.push({ action: need.action, resources, condition: need.condition })
    merge(actions, need, resources)
  }
  const statements = statementsOf(grants)
  return {
    policy: { Version: '2012-10-17', Statement: statements },
    policies: split(statements),
    actions: [...actions.values()],
    unmapped: sorted(sums.unmapped),
    noPermissionNeeded: sorted(sums.free),
    denied: [...sums.denied]
      .map(([action, { count, evidence }]) => ({ action, count, evidence }))
      .sort((a, b) => b.count - a.count || (a.action < b.action ? -1 : 1)),
    leftOut: sorted(sums.leftOut),
    generalised: [...generalised],
    regions: [...new Set([...sums.needs.values()].flatMap(({ regions }) => [...regions]))].sort(),
  }
}

/** One row an action: needs under differing conditions are one action used. */
function merge(actions: Map<string, UsedAction>, need: Need, resources: readonly string[]): void {
  const known = actions.get(need.action)
  if (known === undefined) {
    const { action, assumed, events, first, last, evidence } = need
    actions.set(action, {
      action,
      resources: [...resources],
      assumed,
      events: sorted(events),
      first,
      last,
      evidence: [...evidence],
    })
    return
  }
  known.resources = [...new Set([...known.resources, ...resources])].sort()
  known.assumed &&= need.assumed
  for (const event of need.events.values()) {
    const same = known.events.find(
      (each) => each.eventSource === event.eventSource && each.eventName === event.eventName,
    )
    if (same === undefined) known.events.push({ ...event })
    else same.count += event.count
  }
  known.first = earlier(known.first, need.first)
  known.last = later(known.last, need.last)
  known.evidence = [...new Set([...known.evidence, ...need.evidence])].slice(0, EVIDENCE)
}

function earlier(a: string | null, b: string | null): string | null {
  return a === null || (b !== null && b < a) ? b : a
}
function later(a: string | null, b: string | null): string | null {
  return a === null || (b !== null && b > a) ? b : a
}

class Sums {
  readonly needs = new Map<string, Need>()
  readonly unmapped = new Map<string, Counted>()
  readonly free = new Map<string, Counted>()
  readonly leftOut = new Map<string, Counted & { reason: LeftOutReason }>()
  readonly denied = new Map<string, { count: number; evidence: string[] }>()
  readonly #context: GenerateContext

  constructor(context: GenerateContext) {
    this.#context = context
  }

  async add(call: UsedCalls): Promise<void> {
    const reason = reasonToLeaveOut(call)
    if (reason === 'no-call' && (await this.#isSignIn(call))) return count(this.free, call, {})
    if (reason !== null) return count(this.leftOut, call, { reason })
    const named = call.outcome === 'denied' ? deniedAction(call.errorMessage) : null
    if (named !== null) return this.#deny(await this.#spelled(named.action), call)
    const mapped = await actionsOf(call, this.#context.map, this.#context.list)
    if (mapped.kind === 'unmapped') count(this.unmapped, call, {})
    else if (mapped.kind === 'no-permission') count(this.free, call, {})
    else if (call.outcome === 'denied') for (const action of mapped.actions) this.#deny(action, call)
    else this.#needs(mapped, call)
  }

  /** Signing in is no call of an API, and nothing that a policy could grant. */
  async #isSignIn(call: UsedCalls): Promise<boolean> {
    if (call.eventType !== 'AwsConsoleSignIn' || call.outcome !== 'success') return false
    return (await actionsOf(call, this.#context.map, this.#context.list)).kind === 'no-permission'
  }

  async #spelled(action: string): Promise<string> {
    const [prefix = '', name = ''] = action.split(':')
    return (await this.#context.list.find(prefix.toLowerCase(), name)) ?? action
  }

  #deny(action: string, call: UsedCalls): void {
    const known = this.denied.get(action) ?? { count: 0, evidence: [] }
    known.count += call.count
    if (known.evidence.length < EVIDENCE) known.evidence.push(call.sample)
    this.denied.set(action, known)
  }

  #needs(mapped: MappedActions, call: UsedCalls): void {
    const extras = new Map(mapped.extras.map((extra) => [extra.action, extra]))
    for (const action of mapped.actions) {
      const extra = extras.get(action)
      const arns =
        extra?.resources?.map((arn) => ({ arn, standsFor: 1, created: false })) ?? touchedBy(action, call, extra)
      this.#need(action, call, mapped.assumed, arns, viaCondition(action, extra?.via ?? call.via, call.region))
    }
    for (const { role, profile, to } of mapped.passedRoles) {
      const arn = role ?? (profile === null ? undefined : this.#context.profileRoles.get(profile))
      const arns = arn === undefined ? [] : [{ arn, standsFor: 1, created: false }]
      this.#need('iam:PassRole', call, false, arns, { StringEquals: { 'iam:PassedToService': to } })
    }
  }

  #need(
    action: string,
    call: UsedCalls,
    assumed: boolean,
    arns: readonly SeenArn[],
    condition: Conditions | null,
  ): void {
    const key = condition === null ? action : `${action} ${JSON.stringify(condition)}`
    const known = this.needs.get(key) ?? empty(action, assumed, condition)
    this.needs.set(key, known)
    known.assumed &&= assumed
    for (const seen of arns) addArn(known.arns, seen)
    if (call.account !== null) known.accounts.add(call.account)
    if (call.region !== null) known.regions.add(call.region)
    known.first = earlier(known.first, call.first)
    known.last = later(known.last, call.last)
    if (known.evidence.length < EVIDENCE) known.evidence.push(call.sample)
    count(known.events, call, {})
  }
}

/** Tags given on creation are given to what is created, not to what it is made from; a copy reads one end and writes the other. */
export function touchedBy(
  action: string,
  { eventSource, eventName, arns }: UsedCalls,
  extra: unknown,
): readonly SeenArn[] {
  const copies = sourceName(eventSource) === 's3' && /^(CopyObject|UploadPartCopy)$/.test(eventName)
  const wanted =
    copies && action.startsWith('s3:')
      ? arns.filter(({ created }) => created === action.startsWith('s3:Put'))
      : extra !== undefined && /:(Create|Add)?Tag/.test(action)
        ? arns.filter(({ created }) => created)
        : []
  return wanted.length > 0 ? wanted : arns
}

function empty(action: string, assumed: boolean, condition: Conditions | null): Need {
  return {
    action,
    arns: new Map(),
    accounts: new Set(),
    regions: new Set(),
    assumed,
    events: new Map(),
    condition,
    first: null,
    last: null,
    evidence: [],
  }
}

function addArn(into: Map<string, SeenArn>, seen: SeenArn): void {
  const known = into.get(seen.arn)
  if (known === undefined) into.set(seen.arn, { ...seen })
  else {
    known.standsFor = Math.max(known.standsFor, seen.standsFor)
    known.created &&= seen.created
  }
}

/** Null where the calls count: they succeeded, were dry runs, failed on the state of things, or were denied. */
export function reasonToLeaveOut(call: UsedCalls): LeftOutReason | null {
  if (call.eventType !== null && call.eventType !== 'AwsApiCall') return 'no-call'
  if (isTrustSide(call)) return 'trust-policy'
  if (call.outcome !== 'error') return null
  const proof = proofOf(call.errorCode)
  if (proof === 'proves') return null
  return proof === 'credential'
    ? 'bad-credential'
    : proof === 'nothing'
      ? 'throttled-or-malformed'
      : 'error-says-nothing'
}

/** Who may assume the role is its trust policy's business; what is signed by an identity provider needs no grant of ours. */
function isTrustSide({ eventSource, eventName, callerKind }: UsedCalls): boolean {
  if (sourceName(eventSource) !== 'sts' || !eventName.startsWith('AssumeRole')) return false
  return eventName !== 'AssumeRole' || !['iam-user', 'root', 'assumed-role', 'federated-user'].includes(callerKind)
}

function count<More extends object>(into: Map<string, Counted & More>, call: UsedCalls, more: More): void {
  const { eventSource, eventName } = call
  const key = `${eventSource} ${eventName} ${JSON.stringify(more)}`
  const known = into.get(key)
  if (known === undefined) into.set(key, { eventSource, eventName, count: call.count, ...more })
  else known.count += call.count
}

function sorted<Each extends Counted>(counted: ReadonlyMap<string, Each>): Each[] {
  return [...counted.values()].sort((a, b) => b.count - a.count || (a.eventName < b.eventName ? -1 : 1))
}

/** Services that call KMS under another name than they have in kms:ViaService. */
const VIA: Readonly<Record<string, string>> = { 'ec2-frontend-api': 'ec2', 'autoscaling-ec2': 'ec2' }

/** A key that a service used for the caller is granted through that service only. */
export function viaCondition(action: string, via: string | null, region: string | null): Conditions | null {
  if (!action.startsWith('kms:') || via === null || region === null) return null
  const service = via.replace(/\.amazonaws\.com(\.cn)?$/, '')
  if (!/^[a-z0-9-]+$/.test(service)) return null
  return { StringEquals: { 'kms:ViaService': `${VIA[service] ?? service}.${region}.amazonaws.com` } }
}
