/** What calls add up to: actions with what they were needed on, denials, and what does not count. */
import { actionsOf, type MappedActions } from './actions-of.ts'
import { type AskedResource, askedOf, type Touched } from './asked.ts'
import type { ActionList, EventMap } from './event-map.ts'
import { namedIn } from './named-in-request.ts'
import { deniedAction } from './proof.ts'
import { isActionOf, isSourceOf, type Services } from './services.ts'
import type { Conditions } from './statements.ts'
import { type LeftOutReason, onArns, reasonToLeaveOut, touchedBy, type UsedCalls, viaCondition } from './used-calls.ts'

export interface Counted {
  eventSource: string
  eventName: string
  count: number
}

export interface GenerateContext {
  map: EventMap
  list: ActionList
  /** The roles of instance profiles that the logs tell, by the profile's name. */
  profileRoles: ReadonlyMap<string, string>
  /** The services whose actions count; all where absent. */
  services?: Services | null
}

/** One action under one condition. */
export interface Need {
  action: string
  /** By ARN. */
  asked: Map<string, AskedResource>
  /** So many types of resources of which some calls named none that only `*` says it; 0 for an action without any. */
  everything: number | null
  regions: Set<string>
  assumed: boolean
  events: Map<string, Counted>
  condition: Conditions | null
  first: string | null
  last: string | null
  evidence: string[]
}

/** So many event ids stand for an action. */
export const EVIDENCE = 5

export class Sums {
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
    const { services, map } = this.#context
    const countIn: typeof count = (into, each, more) => {
      if (isSourceOf(services, each.eventSource, map)) count(into, each, more)
    }
    if (reason === 'no-call' && (await this.#isSignIn(call))) return countIn(this.free, call, {})
    if (reason !== null) return countIn(this.leftOut, call, { reason })
    const named = call.outcome === 'denied' ? deniedAction(call.errorMessage) : null
    if (named !== null) return this.#deny(await this.#spelled(named.action), call)
    const mapped = await actionsOf(call, this.#context.map, this.#context.list)
    if (mapped.kind === 'unmapped') countIn(this.unmapped, call, {})
    else if (mapped.kind === 'no-permission') countIn(this.free, call, {})
    else if (call.outcome === 'denied') for (const action of mapped.actions) this.#deny(action, call)
    else await this.#needs(mapped, call)
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
    if (!isActionOf(this.#context.services, action)) return
    const known = this.denied.get(action) ?? { count: 0, evidence: [] }
    known.count += call.count
    if (known.evidence.length < EVIDENCE) known.evidence.push(call.sample)
    this.denied.set(action, known)
  }

  async #needs(mapped: MappedActions, call: UsedCalls): Promise<void> {
    const extras = new Map(mapped.extras.map((extra) => [extra.action, extra]))
    for (const action of mapped.actions) {
      const extra = extras.get(action)
      const touched = extra?.resources == null ? touchedBy(action, call, extra) : onArns(extra.resources)
      await this.#need(action, call, mapped.assumed, touched, viaCondition(action, extra?.via ?? call.via, call.region))
    }
    for (const { role, profile, to } of mapped.passedRoles) {
      const arn = role ?? (profile === null ? undefined : this.#context.profileRoles.get(profile))
      const condition = { StringEquals: { 'iam:PassedToService': to } }
      await this.#need('iam:PassRole', call, false, onArns(arn === undefined ? [] : [arn]), condition)
    }
  }

  async #need(
    action: string,
    call: UsedCalls,
    assumed: boolean,
    touched: Touched,
    condition: Conditions | null,
  ): Promise<void> {
    if (!isActionOf(this.#context.services, action)) return
    const key = condition === null ? action : `${action} ${JSON.stringify(condition)}`
    const known = this.needs.get(key) ?? empty(action, assumed, condition)
    this.needs.set(key, known)
    known.assumed &&= assumed
    const { resources, everything } = await askedOf(action, touched, call, namedIn(call), this.#context.list)
    for (const asked of resources) addAsked(known.asked, asked)
    if (everything !== null) known.everything = Math.max(known.everything ?? 0, everything)
    if (call.region !== null) known.regions.add(call.region)
    known.first = earlier(known.first, call.first)
    known.last = later(known.last, call.last)
    if (known.evidence.length < EVIDENCE) known.evidence.push(call.sample)
    count(known.events, call, {})
  }
}

function empty(action: string, assumed: boolean, condition: Conditions | null): Need {
  return {
    action,
    asked: new Map(),
    everything: null,
    regions: new Set(),
    assumed,
    events: new Map(),
    condition,
    first: null,
    last: null,
    evidence: [],
  }
}

function addAsked(into: Map<string, AskedResource>, asked: AskedResource): void {
  const known = into.get(asked.arn)
  if (known === undefined) into.set(asked.arn, { ...asked })
  else {
    known.standsFor = Math.max(known.standsFor, asked.standsFor)
    known.created &&= asked.created
  }
}

function count<More extends object>(into: Map<string, Counted & More>, call: UsedCalls, more: More): void {
  const { eventSource, eventName } = call
  const key = `${eventSource} ${eventName} ${JSON.stringify(more)}`
  const known = into.get(key)
  if (known === undefined) into.set(key, { eventSource, eventName, count: call.count, ...more })
  else known.count += call.count
}

export function sorted<Each extends Counted>(counted: ReadonlyMap<string, Each>): Each[] {
  return [...counted.values()].sort((a, b) => b.count - a.count || (a.eventName < b.eventName ? -1 : 1))
}

export function earlier(a: string | null, b: string | null): string | null {
  return a === null || (b !== null && b < a) ? b : a
}
export function later(a: string | null, b: string | null): string | null {
  return a === null || (b !== null && b > a) ? b : a
}
