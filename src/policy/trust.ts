/** Whom a role's trust policy lets in, and what it asks of them: the part of it that is followed through time. */
import type { Json } from '../model/json.ts'
import { type Condition, PolicyUnreadable, type PrincipalWord, type Statement } from './document.ts'
import { heldBy } from './held.ts'
import { conditionsHeld } from './implied.ts'
import { names } from './lint/grants.ts'
import { operatorOf } from './operators.ts'
import { readPolicy } from './read-policy.ts'

export interface TrustedPrincipal {
  kind: 'any' | 'account' | 'arn' | 'service' | 'federated' | 'unique-id'
  /** As it stands in the policy. */
  value: string
  /** The account of an AWS principal, null for the rest. */
  account: string | null
}

/** One Allow statement of a trust policy that lets somebody assume the role. */
export interface TrustGrant {
  principals: readonly TrustedPrincipal[]
  /** Everybody but some: NotPrincipal. */
  exceptional: boolean
  /** The external ids of which one must be sent; null where none is asked for. */
  externalIds: readonly string[] | null
  /** Accounts to which conditions limit a wide principal (aws:PrincipalAccount); null where none does. */
  limitedTo: readonly string[] | null
  /** A condition that keeps strangers out in another way: the organization, or fixed principals. */
  bounded: boolean
}

const ASSUMING = ['sts:AssumeRole', 'sts:AssumeRoleWithSAML', 'sts:AssumeRoleWithWebIdentity']

/**
 * What a trust policy allows: an object, JSON text, or percent-encoded JSON text, as records and files have it. Null for
 * what is no policy.
 */
export function trustGrants(policy: Json | undefined): TrustGrant[] | null {
  if (policy === null || policy === undefined) return null
  try {
    const { statements } = readPolicy(typeof policy === 'string' ? policy.trimStart() : JSON.stringify(policy), 'trust')
    return statements
      .filter((each) => each.effect === 'Allow' && assumes(each))
      .map((each) => grantOf(each, conditionsHeld(each, statements)))
  } catch (error) {
    if (error instanceof PolicyUnreadable) return null
    throw error
  }
}

function assumes({ actions, notActions }: Statement): boolean {
  return notActions.length > 0 || actions.some(({ text }) => ASSUMING.some((action) => names(text, action)))
}

function grantOf(statement: Statement, conditions: readonly Condition[]): TrustGrant {
  return {
    principals: statement.principals.map(principalOf),
    exceptional: statement.notPrincipals.length > 0,
    ...conditionsOf(conditions),
  }
}

/** A principal by what it is. */
export function principalOf({ kind, text }: PrincipalWord): TrustedPrincipal {
  if (kind === '*') return { kind: 'any', value: '*', account: null }
  if (kind === 'Service') return { kind: 'service', value: text, account: null }
  if (kind === 'Federated') return { kind: 'federated', value: text, account: null }
  if (text === '*') return { kind: 'any', value: text, account: null }
  const arn = /^arn:[^:]+:(?:iam|sts)::([^:]*):(.+)$/.exec(text)
  if (arn !== null) return { kind: arn[2] === 'root' ? 'account' : 'arn', value: text, account: arn[1] || null }
  // Accounts are 12 digits in AWS; rewritten logs hold others.
  if (/^\d{1,15}$/.test(text)) return { kind: 'account', value: text, account: text }
  return { kind: 'unique-id', value: text, account: null }
}

/** An external id counts under StringEquals alone: with IfExists, StringLike or ForAllValues none need be sent. */
export function conditionsOf(
  conditions: readonly Condition[],
): Pick<TrustGrant, 'externalIds' | 'limitedTo' | 'bounded'> {
  let externalIds: readonly string[] | null = null
  let limitedTo: readonly string[] | null = null
  for (const { operator, key, values } of conditions) {
    const parts = operatorOf(operator)
    if (parts === null || parts.negated || parts.ifExists || parts.set === 'all' || values.length === 0) continue
    const name = key.toLowerCase()
    const exact = /^StringEquals/.test(parts.base)
    const fixed = exact || values.every((value) => !/[*?]/.test(value))
    if (name === 'sts:externalid' && parts.base === 'StringEquals' && !values.includes('*'))
      externalIds = [...(externalIds ?? []), ...values]
    if (name === 'aws:principalaccount' && fixed) limitedTo = values
  }
  const bounded = heldBy(conditions).some(({ condition }) => /^aws:Principal(?:Org|Arn)/i.test(condition.key))
  return { externalIds, limitedTo, bounded }
}
