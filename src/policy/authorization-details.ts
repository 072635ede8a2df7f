/** What IAM grants a principal, out of authorization details: policies by name, and what limits them. */
import { parseArn } from '../model/arn.ts'
import { array, type Json, type JsonObject, object, text } from '../model/json.ts'
import { type PolicyDocumentRead, PolicyUnreadable } from './document.ts'
import type { GrantedTo } from './granted.ts'
import { readPolicy } from './read-policy.ts'

/**
 * The grants of these principals in the answer of get-account-authorization-details: inline, attached and, of users,
 * their groups' policies in their default versions; the boundary apart. Principals by ARN, a role's or user's path left out
 * or not; a role's session is its role. Who is not in the details is not in the answer.
 */
export function grantedByDetails(details: JsonObject, principals: readonly string[]): GrantedTo[] {
  const wanted = new Set(principals.map(holderKey))
  const managed = new Map(array(details.Policies).flatMap((each) => managedPolicy(object(each))))
  const groups = new Map(
    array(details.GroupDetailList).flatMap((each) => {
      const group = object(each)
      const name = text(group?.GroupName)
      return group === null || name === null ? [] : [[groupKey(text(group.Arn), name), group] as const]
    }),
  )
  const found = new Map<string, GrantedTo>()
  for (const each of [...array(details.RoleDetailList), ...array(details.UserDetailList)]) {
    const entry = object(each)
    const arn = text(entry?.Arn)
    if (entry !== null && arn !== null && wanted.has(holderKey(arn)) && !found.has(arn))
      found.set(arn, grantedTo(arn, entry, managed, groups))
  }
  return [...found.values()]
}

/** Equal for one role or user: logs may leave out its path, and names differ by more than case. */
export function holderKey(arn: string): string {
  const { account, resource } = parseArn(arn) ?? { account: '', resource: arn }
  const [, kind = '', name = resource] = /^(role|user)\/(?:.*\/)?([^/]+)$/.exec(resource) ?? []
  return `${account} ${kind} ${name.toLowerCase()}`
}

/** Details of several accounts may stand in one file, and each has its own group of a name. */
function groupKey(arn: string | null, name: string): string {
  return `${arn?.split(':')[4] ?? ''} ${name.toLowerCase()}`
}

function grantedTo(
  arn: string,
  entry: JsonObject,
  managed: ReadonlyMap<string, Json | null>,
  groups: ReadonlyMap<string, JsonObject>,
): GrantedTo {
  const answer: GrantedTo = { principal: arn, holder: arn, policies: [], boundary: null, unresolved: [] }
  const own: JsonObject[] = [entry]
  for (const each of array(entry.GroupList)) {
    const name = text(each) ?? ''
    const group = groups.get(groupKey(arn, name))
    if (group === undefined) answer.unresolved.push(`the policies of group ${name}`)
    else own.push(group)
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
      if (!isAdded(answer, name)) add(answer, name, managed.get(name))
    }
  }
  const boundary = text(object(entry.PermissionsBoundary)?.PermissionsBoundaryArn)
  if (boundary !== null) answer.boundary = { name: boundary, document: documentOf(boundary, managed.get(boundary)) }
  return answer
}

/** A policy that is attached to a user and to its group is one. */
function isAdded({ policies, unresolved }: GrantedTo, name: string): boolean {
  return unresolved.includes(name) || policies.some((each) => each.name === name)
}

function add(answer: GrantedTo, name: string, source: Json | undefined): void {
  const document = documentOf(name, source)
  if (document === null) answer.unresolved.push(name)
  else answer.policies.push({ name, document })
}

/** The document of the version that holds: the default one. Where none is said to be it, and there are several, none. */
function managedPolicy(policy: JsonObject | null): [string, Json | null][] {
  const arn = text(policy?.Arn)
  if (arn === null) return []
  const versions = array(policy?.PolicyVersionList).map((each) => object(each))
  const named = text(policy?.DefaultVersionId)
  const current =
    versions.find((each) => each?.IsDefaultVersion === true) ??
    versions.find((each) => named !== null && each?.VersionId === named) ??
    (versions.length === 1 && named === null && versions[0]?.IsDefaultVersion !== false ? versions[0] : null)
  return [[arn, current?.Document ?? null]]
}

function documentOf(name: string, source: Json | undefined): PolicyDocumentRead | null {
  if (source === undefined || source === null) return null
  try {
    return { ...readPolicy(typeof source === 'string' ? source : JSON.stringify(source), 'identity'), name }
  } catch (error) {
    if (error instanceof PolicyUnreadable) return null
    throw error
  }
}
