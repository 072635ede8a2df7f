import { array, type Json, type JsonObject, object, text } from '../model/json.ts'
import type { ActionList, EventMap, EventRule } from './event-map.ts'

/** One call, as far as its IAM actions depend on it. */
export interface Call {
  /** `ec2.amazonaws.com` or `ec2`. */
  eventSource: string
  eventName: string
  /** Null where the log leaves the parameters out. */
  request: JsonObject | null
}

export type Mapped =
  | { kind: 'actions'; actions: readonly string[]; assumed: boolean; passedRoles: readonly string[]; why: string }
  | { kind: 'no-permission'; why: string }
  | { kind: 'unmapped' }

const DATED = /20\d{2}_?\d{2}_?\d{2}(?:v\d+)?$/

export function sourceName(eventSource: string): string {
  return eventSource.toLowerCase().replace(/\.(?:amazonaws\.com(?:\.cn)?|amazon\.com)$/, '')
}

/**
 * The IAM actions that a call needed. Never guesses: what neither the table of exceptions nor IAM's own list knows is
 * unmapped. Actions that only some requests need are added where the request shows it.
 */
export async function actionsOf(call: Call, map: EventMap, list: ActionList): Promise<Mapped> {
  const source = sourceName(call.eventSource)
  const names = [...new Set([call.eventName, call.eventName.replace(DATED, '')])]
  for (const name of names) {
    const rule = ruleOf(map, source, name)
    if (rule !== null) return withEvidence(fromRule(rule, source, call), source, name, call, map, list)
    const action = await byName(source, name, map, list)
    if (action !== null) {
      const plain: Mapped = { kind: 'actions', actions: [action], assumed: false, passedRoles: [], why: 'own name' }
      return withEvidence(plain, source, name, call, map, list)
    }
  }
  return { kind: 'unmapped' }
}

function ruleOf(map: EventMap, source: string, name: string): EventRule | null {
  const rules = Object.hasOwn(map.events, source) ? map.events[source] : undefined
  return rules !== undefined && Object.hasOwn(rules, name) ? (rules[name] ?? null) : null
}

function prefixesOf(source: string, map: EventMap): readonly string[] {
  return Object.hasOwn(map.sources, source) ? (map.sources[source] ?? []) : [source]
}

async function byName(source: string, name: string, map: EventMap, list: ActionList): Promise<string | null> {
  const verb = source === 'apigateway' ? httpVerb(name) : null
  const spellings = [
    name,
    name.replace(/V2$/, ''),
    name.replace(/^Batch/, ''),
    name.replace(/Batch$/, ''),
    ...otherVerbs(source, name),
  ]
  for (const prefix of prefixesOf(source, map)) {
    for (const spelling of new Set(spellings)) {
      const found = await list.find(prefix, spelling)
      if (found !== null) return found
    }
  }
  return verb === null ? null : list.find('apigateway', verb)
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
  if (rule.any !== true)
    return { kind: 'actions', actions: rule.actions, assumed: false, passedRoles: [], why: rule.why }
  const chosen = call.request === null ? [] : choose(rule.actions, source, call.request)
  const actions = chosen.length > 0 ? chosen : rule.actions
  return { kind: 'actions', actions, assumed: chosen.length === 0, passedRoles: [], why: rule.why }
}

/** Which of several actions the request needed; none where it does not tell. */
function choose(actions: readonly string[], source: string, request: JsonObject): string[] {
  const picked = (names: Iterable<string>) =>
    actions.filter((action) => [...names].includes(action.split(':')[1] ?? ''))
  if (source === 'autoscaling') {
    const prefix = text(request.serviceNamespace) === null ? 'autoscaling' : 'application-autoscaling'
    return actions.filter((action) => action.startsWith(`${prefix}:`))
  }
  if (actions.some((action) => action.startsWith('dynamodb:PartiQL'))) return picked(statements(request).map(partiQl))
  if (source === 'dynamodb') {
    const keys = array(request.transactItems).flatMap((item) => Object.keys(object(item) ?? {}))
    return picked(
      keys.map((key) =>
        /^conditionCheck$/i.test(key) ? 'ConditionCheckItem' : `${key[0]?.toUpperCase()}${key.slice(1)}Item`,
      ),
    )
  }
  return []
}

function statements(request: JsonObject): string[] {
  const lists = [request.statements, request.transactStatements].flatMap((list) => array(list))
  return [request.statement, ...lists.map((each) => (typeof each === 'string' ? each : object(each)?.statement))]
    .map((each) => text(each))
    .filter((each): each is string => each !== null)
}

function partiQl(statement: string): string {
  const verb = /^\s*(select|insert|update|delete)\b/i.exec(statement)?.[1]?.toLowerCase() ?? ''
  return `PartiQL${verb.charAt(0).toUpperCase()}${verb.slice(1)}`
}

/** Actions on a version of an object instead of the object. */
const VERSIONED: Readonly<Record<string, string>> = {
  's3:GetObject': 's3:GetObjectVersion',
  's3:GetObjectAcl': 's3:GetObjectVersionAcl',
  's3:GetObjectTagging': 's3:GetObjectVersionTagging',
  's3:PutObjectAcl': 's3:PutObjectVersionAcl',
  's3:PutObjectTagging': 's3:PutObjectVersionTagging',
  's3:DeleteObject': 's3:DeleteObjectVersion',
  's3:DeleteObjectTagging': 's3:DeleteObjectVersionTagging',
}

async function withEvidence(
  mapped: Mapped,
  source: string,
  name: string,
  call: Call,
  map: EventMap,
  list: ActionList,
): Promise<Mapped> {
  const { request } = call
  if (mapped.kind !== 'actions' || request === null) return mapped
  if (
    source === 's3' &&
    /--x-s3$/.test(text(request.bucketName) ?? '') &&
    mapped.actions.some((action) => /Object|Multipart/.test(action))
  )
    return { ...mapped, actions: ['s3express:CreateSession'] }
  const versioned = source === 's3' && text(request.versionId) !== null
  const actions = new Set(mapped.actions.map((action) => (versioned ? (VERSIONED[action] ?? action) : action)))
  for (const extra of extras(source, name, request)) {
    const [prefix = '', wanted = ''] = extra.split(':')
    const found = await list.find(prefix, wanted)
    if (found !== null) actions.add(found)
  }
  if (
    tagged(request) &&
    /^(Create|Run|Register|Import|Copy|Start|Put|Request|Allocate|Restore|Publish|Upload)/.test(name)
  ) {
    const prefix = [...actions][0]?.split(':')[0] ?? source
    for (const tag of source === 'ec2'
      ? ['CreateTags']
      : ['TagResource', 'AddTags', 'AddTagsToResource', `Tag${name.replace(/^Create/, '')}`]) {
      const found = await list.find(prefix, tag)
      if (found === null) continue
      actions.add(found)
      break
    }
  }
  const passes = Object.hasOwn(map.passRole, source) && map.passRole[source]?.includes(name.replace(DATED, '')) === true
  const passedRoles = passes ? [...new Set(rolesIn(request))].sort() : []
  return { ...mapped, actions: [...actions], passedRoles }
}

function extras(source: string, name: string, request: JsonObject): string[] {
  const out: string[] = []
  const has = (key: string) => request[key] !== undefined && request[key] !== null
  if (source === 'sts' && name.startsWith('AssumeRole')) {
    if (array(request.tags).length > 0) out.push('sts:TagSession')
    if (has('sourceIdentity')) out.push('sts:SetSourceIdentity')
  }
  if (source === 's3' && /^(PutObject|CopyObject|CreateMultipartUpload)$/.test(name)) {
    if (has('x-amz-acl') || Object.keys(request).some((key) => key.startsWith('x-amz-grant-')))
      out.push('s3:PutObjectAcl')
    if (has('x-amz-tagging')) out.push('s3:PutObjectTagging')
  }
  return out
}

function tagged(request: JsonObject): boolean {
  const specifications = object(request.tagSpecificationSet)
  if (specifications !== null) return array(specifications.items).some((item) => array(object(item)?.tags).length > 0)
  return [request.tags, request.Tags, request.tagList, request.tagSet].some((tags) =>
    Array.isArray(tags) ? tags.length > 0 : Object.keys(object(tags) ?? {}).length > 0,
  )
}

const ROLE_ARN = /^arn:[^:]+:iam::\d+:role\/.+/

function rolesIn(value: Json | undefined, depth = 0): string[] {
  if (typeof value === 'string') return ROLE_ARN.test(value) ? [value] : []
  if (typeof value !== 'object' || value === null || depth > 20) return []
  return Object.values(value).flatMap((each) => rolesIn(each, depth + 1))
}
