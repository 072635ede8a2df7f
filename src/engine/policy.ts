import { usageError } from '../errors.ts'
import { object } from '../model/json.ts'
import { formatInstant } from '../model/time.ts'
import { requestNeeded } from '../policy/actions-of.ts'
import { type ActionList, type EventMap, isWrite } from '../policy/event-map.ts'
import { type Generated, generate } from '../policy/generate.ts'
import type { Usage } from '../policy/lint/index.ts'
import { hiddenBecause, notObservable, type Observed } from '../policy/observable.ts'
import { type OfferedCondition, offeredConditions } from '../policy/offers.ts'
import type { Scope } from '../policy/resources.ts'
import { isActionOf, type Services, serviceNamed } from '../policy/services.ts'
import type { GenerateContext } from '../policy/sums.ts'
import type { UsedCalls } from '../policy/used-calls.ts'
import { type Apart, type CallGroup, callGroups, callOrigins, eventIds, profileRoles } from '../store/calls.ts'
import type { Store } from '../store/open.ts'
import { callForms, type RequestNeeded } from '../store/requests.ts'
import type { Actors } from './actors.ts'
import { coverageOf } from './coverage.ts'
import { subjectNamed } from './policy-subject.ts'

export interface UseOptions {
  /** A vendor's id, or a principal: ARN, name, key or unique id. */
  subject: string
  since: number | null
  until: number | null
  /** A service's prefix in IAM or its event source, null for all. */
  service: string | null
}

export interface GenerateOptions extends UseOptions {
  scope: Scope
  /** Whether to read where the calls came from, for conditions to offer: every record is read for it. */
  withOrigins: boolean
}

export interface PolicyAnswer extends Generated {
  subject: string
  /** The principals that the subject's name fits, where they are several: all of them are answered. */
  candidates: string[]
  /** Actions that these logs can't show, whether or not they were used. */
  notObservable: string[]
  window: { first: string | null; last: string | null }
  /** Conditions that would hold the policy to where the calls came from. */
  offered: OfferedCondition[]
}

/** What IAM's actions and events are called: the same for every question. */
export interface Knowledge {
  map: EventMap
  list: ActionList
}

/** The least policy for what a vendor or principal did, from the calls in the store. */
export async function generatePolicy(
  store: Store,
  actors: Actors,
  knowledge: Knowledge,
  options: GenerateOptions,
): Promise<PolicyAnswer> {
  const context = await contextOf(store, knowledge, options)
  const { callers, candidates } = await subjectNamed(store, actors, options.subject)
  const calls = await callsOf(store, knowledge, options, callers)
  const generated = await generate(calls, context, options.scope)
  const sources = context.services === null ? null : sourcesOf(generated)
  const origins = options.withOrigins ? await callOrigins(store.connection, callers, options, sources) : []
  const seen = new Set(generated.actions.map(({ action }) => action))
  return {
    subject: options.subject,
    candidates,
    ...generated,
    notObservable: notObservable(await observedIn(store)).filter(
      (action) => !seen.has(action) && isActionOf(context.services, action),
    ),
    window: await windowOf(store, options),
    offered: offeredConditions({ regions: generated.regions, ...networksOf(origins) }),
  }
}

/** What mapping, replaying and summing up need; an error where no service is called so. */
export async function contextOf(
  store: Store,
  knowledge: Knowledge,
  { service }: Pick<UseOptions, 'service'>,
): Promise<GenerateContext & { services: Services | null }> {
  const services = service === null ? null : await servicesNamed(service, knowledge)
  return { ...knowledge, profileRoles: await profileRoles(store.connection), services }
}

async function servicesNamed(service: string, { map, list }: Knowledge): Promise<Services> {
  const { prefixes, near } = await serviceNamed(service, map, list)
  if (prefixes !== null && prefixes.size > 0) return prefixes
  throw prefixes === null
    ? usageError(
        'no-service',
        `${JSON.stringify(service)} is no service that IAM knows`,
        near.length === 0
          ? 'Name its prefix in IAM’s actions (ec2), or its event source (ec2.amazonaws.com).'
          : `Did you mean ${near.join(', ')}?`,
      )
    : usageError('no-service', `${JSON.stringify(service)} has no actions that IAM could grant`)
}

function sourcesOf({ actions }: Pick<Generated, 'actions'>): string[] {
  return [...new Set(actions.flatMap(({ events }) => events.map(({ eventSource }) => eventSource)))]
}

function networksOf(origins: readonly { ip: string | null; vpcEndpoint: string | null }[]) {
  const endpoints = origins.map(({ vpcEndpoint }) => vpcEndpoint)
  const addresses = origins.map(({ ip }) => ip ?? '')
  const all = <Item>(items: readonly (Item | null)[]) =>
    items.every((item): item is Item => item !== null) ? [...new Set(items)].sort() : []
  return {
    vpcEndpoints: all(endpoints),
    addresses: addresses.every((ip) => /^[0-9a-fA-F.:]+$/.test(ip)) ? all(addresses) : [],
  }
}

/** Calls with whose they are, and where they came from, where that was asked for. */
export type OwnedCalls = UsedCalls & Pick<CallGroup, 'owner' | 'address'>

/** The calls of these callers, grouped. */
export async function callsOf(
  store: Store,
  { map }: Knowledge,
  options: UseOptions,
  callers: readonly number[],
  apart?: Apart,
): Promise<OwnedCalls[]> {
  const needed: RequestNeeded = (eventSource, eventName) => requestNeeded(eventSource, eventName, map)
  const groups = await callGroups(store.connection, callers, options, needed, apart)
  const ids = await eventIds(
    store.connection,
    groups.map(({ sample }) => sample),
  )
  return groups.map((group) => usedCalls(group, ids))
}

function usedCalls(
  { sample, first, last, request, ...group }: CallGroup,
  ids: ReadonlyMap<number, string>,
): OwnedCalls {
  return {
    ...group,
    request: request === null ? null : object(JSON.parse(request)),
    first: first === null ? null : formatInstant(first.getTime()),
    last: last === null ? null : formatInstant(last.getTime()),
    sample: ids.get(sample) ?? '',
  }
}

/** What a subject used, for a lint to hold a policy against. */
export async function usageOf(store: Store, actors: Actors, knowledge: Knowledge, options: UseOptions): Promise<Usage> {
  const answer = await generatePolicy(store, actors, knowledge, { ...options, scope: 'seen', withOrigins: false })
  const observed = await observedIn(store)
  return {
    used: answer.actions,
    denied: answer.denied,
    hidden: (action, reads) => hiddenBecause(action, reads, observed),
    window: answer.window,
  }
}

/** What the store's logs can show at all. */
async function observedIn(store: Store): Promise<Observed> {
  const { categories } = await coverageOf(store)
  const forms = await callForms(store.connection)
  const kms = forms.filter(({ eventSource }) => eventSource === 'kms.amazonaws.com').map(({ eventName }) => eventName)
  return { data: categories.data, managementRead: categories.managementRead, kms: new Set(kms) }
}

/** {@link hiddenBecause} for these logs, with the levels of IAM's list. */
export async function hiddenIn(
  store: Store,
  list: ActionList,
  actions: Iterable<string>,
): Promise<Map<string, string | null>> {
  const observed = await observedIn(store)
  const reasons = new Map<string, string | null>()
  for (const action of actions) {
    const details = await list.details(action)
    const why = hiddenBecause(action, details !== null && !isWrite(details), observed)
    reasons.set(action, why ?? (details === null ? 'IAM’s list has no such action: no call is known to need it' : null))
  }
  return reasons
}

/** The time that an answer rests on: what is covered, within what was asked for; nothing where that is none of it. */
export async function windowOf(
  store: Store,
  { since, until }: { since: number | null; until: number | null },
): Promise<{ first: string | null; last: string | null }> {
  const { first, last } = await coverageOf(store)
  const from = since === null ? null : formatInstant(since)
  const to = until === null ? null : formatInstant(until)
  const window = {
    first: first === null || from === null ? first : first > from ? first : from,
    last: last === null || to === null ? last : last < to ? last : to,
  }
  return (window.first ?? '') > (window.last ?? '') ? { first: null, last: null } : window
}
