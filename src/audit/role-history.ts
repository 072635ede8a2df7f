import { at, type Json, textAt } from '../model/json.ts'
import { type TrustGrant, trustGrants } from '../policy/trust.ts'

/** A successful call, its parameters parsed. Numbers name events; times in milliseconds since 1970 UTC. */
export interface Call {
  n: number
  at: number
  eventName: string
  account: string
  region: string
  request: Json
  response: Json
  /** The origin of who called, its kind, and the vendor, where they are known. */
  by: string | null
  byKind: string | null
  vendor: string | null
  principal: string | null
}

/** A trust policy and since when it holds. */
export interface TrustVersion {
  at: number | null
  /** The event that set it, null where a file or IAM itself gave it. */
  n: number | null
  /** Null where the document was left out of the log, or can't be read. */
  grants: readonly TrustGrant[] | null
}

/** One role, from its making to its end; a role made again under an old name is another one. */
export interface RoleHistory {
  arn: string
  account: string
  versions: TrustVersion[]
  deletedAt: number | null
}

/** The names of the calls that {@link roleHistories} understands. */
export const ROLE_CALLS = ['CreateRole', 'UpdateAssumeRolePolicy', 'DeleteRole']

/** A role's trust policy as a file or IAM itself gives it: it stands above what the logs say. */
export interface GivenRole {
  arn: string
  account: string
  createdAt: number | null
  document: Json
}

/**
 * Roles and their trust policies through time, from the calls in order of time. `arnOf` finds the whole ARN of a role
 * that a call names only by name.
 */
export function roleHistories(
  calls: readonly Call[],
  given: readonly GivenRole[],
  arnOf: (account: string, name: string) => string,
): RoleHistory[] {
  const all: RoleHistory[] = []
  const living = new Map<string, RoleHistory>()
  const start = (account: string, name: string, arn: string): RoleHistory => {
    const role = { arn, account, versions: [], deletedAt: null }
    all.push(role)
    living.set(JSON.stringify([account, name]), role)
    return role
  }
  for (const call of calls) {
    const name = textAt(call.request, 'roleName') ?? textAt(call.response, 'role', 'roleName')
    if (name === null) continue
    const key = JSON.stringify([call.account, name])
    if (call.eventName === 'DeleteRole') {
      const role = living.get(key)
      if (role !== undefined) role.deletedAt = call.at
      living.delete(key)
      continue
    }
    const made = call.eventName === 'CreateRole'
    const arn = textAt(call.response, 'role', 'arn') ?? living.get(key)?.arn ?? arnOf(call.account, name)
    const role = (made ? undefined : living.get(key)) ?? start(call.account, name, arn)
    role.versions.push({ at: call.at, n: call.n, grants: documentOf(call) })
  }
  for (const { arn, account, createdAt, document } of given) {
    const name = arn.slice(arn.lastIndexOf('/') + 1)
    const role = living.get(JSON.stringify([account, name])) ?? start(account, name, arn)
    const grants = trustGrants(document)
    const last = role.versions.at(-1)
    // Where the log tells the same, its event is the better evidence.
    if (last === undefined || JSON.stringify(last.grants) !== JSON.stringify(grants))
      role.versions.push({ at: last === undefined ? createdAt : null, n: null, grants })
  }
  return all
}

function documentOf({ eventName, request, response }: Call): readonly TrustGrant[] | null {
  if (eventName === 'UpdateAssumeRolePolicy') return trustGrants(at(request, 'policyDocument'))
  return (
    trustGrants(at(request, 'assumeRolePolicyDocument')) ??
    trustGrants(at(response, 'role', 'assumeRolePolicyDocument'))
  )
}

/**
 * Since when the role has had the trait that `has` finds in its trust policy, up to now without a break: the first
 * version of that stretch. Null where it has not got it now.
 */
export function traitSince(
  role: RoleHistory,
  has: (grants: readonly TrustGrant[]) => boolean,
): { first: TrustVersion; numbers: number[] } | null {
  if (role.deletedAt !== null) return null
  let first: TrustVersion | null = null
  const numbers: number[] = []
  for (const version of role.versions.toReversed()) {
    if (version.grants === null || !has(version.grants)) break
    first = version
    if (version.n !== null) numbers.unshift(version.n)
  }
  return first === null ? null : { first, numbers }
}
