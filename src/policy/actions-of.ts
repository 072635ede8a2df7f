import { type JsonObject, text } from '../model/json.ts'
import { choose } from './alternatives.ts'
import type { ActionList, EventMap, EventRule } from './event-map.ts'
import { sourceName, undated } from './event-name.ts'
import { type Extra, extrasOf, type PassedRole, passedRoles } from './evidence.ts'
import { namesParts } from './named-in-request.ts'
import { inDirectoryBucket, versioned } from './s3-actions.ts'
import { TAGS_ON } from './tags.ts'

/** One call, as far as its IAM actions depend on it. */
export interface Call {
  /** `ec2.amazonaws.com` or `ec2`. */
  eventSource: string
  eventName: string
  /** Null where the log leaves the parameters out. */
  request: JsonObject | null
  account?: string | null
  region?: string | null
}

export interface MappedActions {
  kind: 'actions'
  /** All actions that the call needed, those on evidence last. */
  actions: readonly string[]
  /** The request does not tell which: these are all that it may have been. */
  assumed: boolean
  /** Those of `actions` that only the request shows, with what they were needed on. */
  extras: readonly Extra[]
  /** Roles that need iam:PassRole besides. */
  passedRoles: readonly PassedRole[]
  why: string
}

export type Mapped = MappedActions | { kind: 'no-permission'; why: string } | { kind: 'unmapped' }

/**
 * The IAM actions that a call needed. Never guesses: what neither the table of exceptions nor IAM's own list knows is
 * unmapped. Actions that only some requests need are added where the request shows it.
 */
export async function actionsOf(call: Call, map: EventMap, list: ActionList): Promise<Mapped> {
  const source = sourceName(call.eventSource)
  const named = await byEventName(source, call, map, list)
  if (named.kind !== 'actions' || call.request === null) return named
  return withEvidence(named, source, call.request, call, map, list)
}

async function byEventName(source: string, call: Call, map: EventMap, list: ActionList): Promise<Mapped> {
  const bare = undated(call.eventName)
  const [first, ...alternates] = prefixesOf(source, map)
  for (const name of new Set([call.eventName, bare])) {
    // A source that is only another name of a service has that service's exceptions.
    const rule = ruleOf(map, source, name) ?? (first === undefined ? null : ruleOf(map, first, name))
    if (rule !== null) return fromRule(rule, source, call)
    const action = await find(source, [name], map, list)
    if (action !== null) return plain(action, name === call.eventName ? 'own name' : 'name without the version')
  }
  for (const alternate of alternates) {
    const rule = ruleOf(map, alternate, bare)
    if (rule !== null) return fromRule(rule, alternate, call)
  }
  const others = [
    bare.replace(/V2$/, ''),
    bare.replace(/^Batch/, ''),
    bare.replace(/Batch$/, ''),
    ...otherVerbs(source, bare),
  ]
  const action = await find(source, others, map, list)
  if (action !== null) return plain(action, 'another form of the name')
  const verb = source === 'apigateway' ? httpVerb(bare) : null
  return verb === null ? { kind: 'unmapped' } : plain(`apigateway:${verb}`, 'http-verb')
}

function plain(action: string, why: string): Mapped {
  return { kind: 'actions', actions: [action], assumed: false, extras: [], passedRoles: [], why }
}

function ruleOf(map: EventMap, source: string, name: string): EventRule | null {
  const rules = Object.hasOwn(map.events, source) ? map.events[source] : undefined
  return rules !== undefined && Object.hasOwn(rules, name) ? (rules[name] ?? null) : null
}

/** The rule of an event and the operations that may pass a role: what a look-up by name alone can say besides. */
export function conditionalActions(eventSource: string, eventName: string, map: EventMap): string[] {
  const source = sourceName(eventSource)
  const bare = undated(eventName)
  const rule = ruleOf(map, source, eventName) ?? ruleOf(map, source, bare)
  const passes = Object.hasOwn(map.passRole, source) && map.passRole[source]?.includes(bare) === true
  return [...new Set([...(rule?.conditional ?? []), ...(passes ? ['iam:PassRole'] : [])])]
}

/**
 * What IAM calls the actions of a call that is not called like its action (`s3`, `ListBuckets`), or whose service has
 * another prefix (`monitoring`); none where that is not one thing for every such call. They need not be in IAM's list.
 */
export function actionsOfName(service: string, name: string, map: EventMap): readonly string[] {
  const rule = ruleOf(map, service, name)
  if (rule !== null) return rule.any !== true && /^(rename|multi|version-suffix)$/.test(rule.why) ? rule.actions : []
  const [prefix, ...others] = prefixesOf(service, map)
  return prefix === undefined || prefix === service || others.length > 0 ? [] : [`${prefix}:${name}`]
}

function prefixesOf(source: string, map: EventMap): readonly string[] {
  return Object.hasOwn(map.sources, source) ? (map.sources[source] ?? []) : [source]
}

async function find(source: string, names: readonly string[], map: EventMap, list: ActionList): Promise<string | null> {
  for (const name of names)
    for (const prefix of prefixesOf(source, map)) {
      const found = await list.find(prefix, name)
      if (found !== null) return found
    }
  return null
}

/** DMS's schema conversion lists what its API describes; Keyspaces has four verbs whatever the object. */
function otherVerbs(source: string, name: string): string[] {
  if (source === 'dms') return [name.replace(/^Describe/, 'List'), name.replace(/^Modify/, 'Update')]
  if (source !== 'cassandra') return []
  const verb = /^(Create|Update|Delete|Get|List)/.exec(name)?.[1]
  if (verb === undefined) return []
  return [{ Create: 'Create', Update: 'Alter', Delete: 'Drop', Get: 'Select', List: 'Select' }[verb] ?? verb]
}

/** API Gateway grants HTTP methods; AWS's API models give each operation its own. */
function httpVerb(name: string): string | null {
  const verb = /^(Get|Export|Create|Import|Generate|TestInvoke|Put|Reimport|Update|Delete|Flush|Reset)/.exec(name)?.[1]
  if (verb === undefined) return null
  if (verb === 'Get' || verb === 'Export') return 'GET'
  if (verb === 'Put' || verb === 'Reimport') return 'PUT'
  if (verb === 'Update') return 'PATCH'
  return verb === 'Delete' || verb === 'Flush' || verb === 'Reset' ? 'DELETE' : 'POST'
}

function fromRule(rule: EventRule, source: string, call: Call): Mapped {
  if (rule.actions.length === 0) return { kind: 'no-permission', why: rule.why }
  const base = { kind: 'actions', extras: [], passedRoles: [], why: rule.why } as const
  if (rule.any !== true) return { ...base, actions: rule.actions, assumed: false }
  const chosen = call.request === null ? [] : choose(rule.actions, source, call.request)
  return { ...base, actions: chosen.length > 0 ? chosen : rule.actions, assumed: chosen.length === 0 }
}

async function withEvidence(
  mapped: MappedActions,
  source: string,
  request: JsonObject,
  call: Call,
  map: EventMap,
  list: ActionList,
): Promise<Mapped> {
  const name = undated(call.eventName)
  const place = { account: call.account ?? null, region: call.region ?? null }
  if (source === 's3' && /--x[as]?-s3$/.test(text(request.bucketName) ?? ''))
    return { ...mapped, actions: await inDirectoryBucket(mapped.actions, list) }
  const actions = [...new Set(source === 's3' ? versioned(mapped.actions, name, request) : mapped.actions)]
  const extras = await extrasOf(source, name, request, actions, list, place)
  return {
    ...mapped,
    actions: [...new Set([...actions, ...extras.map(({ action }) => action)])],
    extras,
    passedRoles: passedRoles(source, name, request, map, place),
  }
}

/** Calls so frequent, and never with tags, that reading their requests would only cost time. */
const BUSY =
  /^(PutItem|PutRecords?|PutLogEvents|PutEvents|PutMetricData|PutTraceSegments|StartInstances|StartDBInstance|StartQuery)$/

/** Where more counts than the shape of a request, its roles and tags: layers, destinations, verbs and replicas. */
const BY_VALUE = /^(apigateway|cassandra|lambda) |^ec2 CreateFlowLogs$/

/**
 * How much of the request decides about an event's actions: all of it; its shape with roles, or with tags; of S3's what
 * `VERSIONED` and headers tell; parts of ARNs, with tags; or nothing.
 */
export function requestNeeded(
  eventSource: string,
  eventName: string,
  map: EventMap,
): 'whole' | 'roles' | 'tags' | 'object' | 'parts' | 'none' {
  const source = sourceName(eventSource)
  const name = undated(eventName)
  if (source === 's3') return /^(CreateBucket|DeleteObjects|PutBucketReplication)$/.test(name) ? 'whole' : 'object'
  if (BUSY.test(name)) return 'none'
  const rule = ruleOf(map, source, eventName) ?? ruleOf(map, source, name)
  const passes = Object.hasOwn(map.passRole, source) && map.passRole[source]?.includes(name) === true
  const depends = passes || (rule?.conditional?.length ?? 0) > 0 || /^(cassandra|bedrock)$/.test(source)
  if (rule?.any === true || (depends && BY_VALUE.test(`${source} ${name}`))) return 'whole'
  if (source === 'sts') return 'tags'
  if (depends) return 'roles'
  if (namesParts(source, name)) return 'parts'
  return TAGS_ON.test(name) ? 'tags' : 'none'
}
