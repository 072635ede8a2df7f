/** What IAM grants a principal: its policies by name, read out of authorization details, with what limits them. */
import { array, type Json, type JsonObject, object, text } from '../model/json.ts'
import { type PolicyDocumentRead, PolicyUnreadable } from './document.ts'
import type { ActionList } from './event-map.ts'
import { expand, names } from './lint/grants.ts'
import { readPolicies, readPolicy } from './read-policy.ts'

interface NamedPolicy {
  /** A managed policy's ARN, or `role/NAME inline POLICY`. */
  name: string
  document: PolicyDocumentRead
}

export interface GrantedTo {
  /** The ARN, or the file that gave the policy. */
  principal: string
  policies: NamedPolicy[]
  boundary: NamedPolicy | null
  /** Policies that are attached and not in the details. */
  unresolved: string[]
}

/** A document, or a list of them, as the whole of what is granted. Throws PolicyUnreadable. */
export function grantedByFile(name: string, source: string): GrantedTo {
  return {
    principal: name,
    policies: readPolicies(source, 'identity').map((document) => ({ name, document })),
    boundary: null,
    unresolved: [],
  }
}

/**
 * The grants of these principals in the answer of get-account-authorization-details: inline, attached and, of users,
 * their groups' policies in their default versions; the boundary apart. Principals by ARN; a role's session is its role.
 */
export function grantedByDetails(details: JsonObject, principals: readonly string[]): GrantedTo[] {
  const wanted = new Set(principals)
  const managed = new Map(array(details.Policies).flatMap((each) => managedPolicy(object(each))))
  const groups = new Map(
    array(details.GroupDetailList).flatMap((each) => {
      const group = object(each)
      const name = text(group?.GroupName)
      return group === null || name === null ? [] : [[name, group] as const]
    }),
  )
  return [...array(details.RoleDetailList), ...array(details.UserDetailList)].flatMap((each) => {
    const entry = object(each)
    const arn = text(entry?.Arn)
    return entry === null || arn === null || !wanted.has(arn) ? [] : [grantedTo(arn, entry, managed, groups)]
  })
}

function grantedTo(
  arn: string,
  entry: JsonObject,
  managed: ReadonlyMap<string, Json>,
  groups: ReadonlyMap<string, JsonObject>,
): GrantedTo {
  const answer: GrantedTo = { principal: arn, policies: [], boundary: null, unresolved: [] }
  const own: JsonObject[] = [entry]
  for (const name of array(entry.GroupList)) {
    const group = groups.get(text(name) ?? '')
    if (group !== undefined) own.push(group)
  }
  for (const holder of own) {
    const of = text(holder.Arn) ?? arn
    const inline = [holder.RolePolicyList, holder.UserPolicyList, holder.GroupPolicyList].flatMap(array)
    for (const each of inline) {
      const policy = object(each)
      add(answer, `${of} inline ${text(policy?.PolicyName) ?? '?'}`, policy?.PolicyDocument)
    }
    for (const each of array(holder.AttachedManagedPolicies)) {
      const name = text(object(each)?.PolicyArn) ?? '?'
      add(answer, name, managed.get(name))
    }
  }
  const boundary = text(object(entry.PermissionsBoundary)?.PermissionsBoundaryArn)
  if (boundary !== null) {
    const document = documentOf(managed.get(boundary))
    if (document === null) answer.unresolved.push(boundary)
    else answer.boundary = { name: boundary, document }
  }
  return answer
}

function add(answer: GrantedTo, name: string, source: Json | undefined): void {
  const document = documentOf(source)
  if (document === null) answer.unresolved.push(name)
  else answer.policies.push({ name, document })
}

function managedPolicy(policy: JsonObject | null): [string, Json][] {
  const arn = text(policy?.Arn)
  const versions = array(policy?.PolicyVersionList).map((each) => object(each))
  const current = versions.find((each) => each?.IsDefaultVersion === true) ?? versions[0]
  return arn === null || current?.Document === undefined ? [] : [[arn, current.Document]]
}

function documentOf(source: Json | undefined): PolicyDocumentRead | null {
  if (source === undefined || source === null) return null
  try {
    return readPolicy(typeof source === 'string' ? source : JSON.stringify(source), 'identity')
  } catch (error) {
    if (error instanceof PolicyUnreadable) return null
    throw error
  }
}

/** Every action that is allowed on some resource, denied nowhere as a whole, and within the boundary. */
export async function grantedActions({ policies, boundary }: GrantedTo, list: ActionList): Promise<Set<string>> {
  const documents = policies.map(({ document }) => document)
  const allowed = await allowedActions(documents, list)
  const limit = boundary === null ? null : await allowedActions([boundary.document], list)
  const denies = [...documents, ...(boundary === null ? [] : [boundary.document])].flatMap(({ statements }) =>
    statements.filter(
      ({ effect, conditions, resources }) =>
        effect === 'Deny' && conditions.length === 0 && resources.some((word) => /^\*+$/.test(word.text)),
    ),
  )
  const denied = (action: string) =>
    denies.some(({ actions, notActions }) =>
      notActions.length > 0
        ? !notActions.some((word) => names(word.text, action))
        : actions.some((word) => names(word.text, action)),
    )
  return new Set([...allowed].filter((action) => (limit === null || limit.has(action)) && !denied(action)))
}

async function allowedActions(documents: readonly PolicyDocumentRead[], list: ActionList): Promise<Set<string>> {
  const allowed = new Set<string>()
  for (const { statements } of documents)
    for (const { effect, actions, notActions } of statements) {
      if (effect !== 'Allow') continue
      for (const { text: word } of actions)
        for (const action of /^\*+(:\*+)?$/.test(word) ? await everyAction(list) : await namesOf(word, list))
          allowed.add(action)
      if (notActions.length === 0) continue
      for (const action of await everyAction(list))
        if (!notActions.some((word) => names(word.text, action))) allowed.add(action)
    }
  return allowed
}

async function namesOf(word: string, list: ActionList): Promise<string[]> {
  return (await expand(word, list)).map(({ action }) => action)
}

async function everyAction(list: ActionList): Promise<string[]> {
  const all = await Promise.all((await list.prefixes()).map((prefix) => namesOf(`${prefix}:*`, list)))
  return all.flat()
}
