import { array, type Json, type JsonObject, object } from '../model/json.ts'

/** Who a trust policy lets in. */
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

/** Percent-encoding and JSON tolerated; longer texts are no trust policies (IAM takes 4,096 characters at most). */
const LONGEST = 65_536

/** A policy document as CloudTrail, IAM and files have it: an object, JSON text or percent-encoded JSON text. */
export function readDocument(value: Json | undefined): JsonObject | null {
  if (typeof value !== 'string') return object(value)
  if (value.length > LONGEST) return null
  const text = value.trimStart()
  try {
    return object(JSON.parse(/^%7b/i.test(text) ? decodeURIComponent(text) : text) as Json)
  } catch {
    return null
  }
}

/** What a trust policy allows. Statements that are no Allow of an AssumeRole action grant nothing. */
export function trustGrants(document: JsonObject): TrustGrant[] {
  const { Statement } = document
  return (Array.isArray(Statement) ? Statement : [Statement]).flatMap((each) => {
    const statement = object(each)
    if (statement === null || statement.Effect !== 'Allow' || !allowsAssuming(statement)) return []
    const exceptional = statement.NotPrincipal !== undefined
    return [
      { principals: exceptional ? [] : principalsOf(statement.Principal), exceptional, ...conditionsOf(statement) },
    ]
  })
}

function allowsAssuming(statement: JsonObject): boolean {
  if (statement.NotAction !== undefined) return true
  return texts(statement.Action).some((action) => {
    const lower = action.toLowerCase()
    return lower === '*' || lower === 'sts:*' || lower.startsWith('sts:assumerole') || /^sts:a[a-z]*\*$/.test(lower)
  })
}

function principalsOf(value: Json | undefined): TrustedPrincipal[] {
  if (value === '*') return [{ kind: 'any', value: '*', account: null }]
  const parts = object(value)
  if (parts === null) return []
  return [
    ...texts(parts.AWS).map(awsPrincipal),
    ...texts(parts.Service).map((each) => ({ kind: 'service', value: each, account: null }) as const),
    ...texts(parts.Federated).map((each) => ({ kind: 'federated', value: each, account: null }) as const),
  ]
}

function awsPrincipal(value: string): TrustedPrincipal {
  if (value === '*') return { kind: 'any', value, account: null }
  const arn = /^arn:[^:]+:(?:iam|sts)::([^:]*):(.+)$/.exec(value)
  if (arn !== null) {
    // A wildcard in an ARN matches nothing in a trust policy, save for the account's root.
    return { kind: arn[2] === 'root' ? 'account' : 'arn', value, account: arn[1] || null }
  }
  // Accounts are 12 digits in AWS; rewritten logs hold others.
  if (/^\d{1,15}$/.test(value)) return { kind: 'account', value, account: value }
  return { kind: 'unique-id', value, account: null }
}

/** Keys that only fixed outsiders can meet. */
const BINDING_KEYS = ['aws:principalorgid', 'aws:principalorgpaths', 'aws:principalarn']
// ForAllValues is met where the key is missing altogether.
const EXACT = /^(?:foranyvalue:)?(?:stringequals(?:ignorecase)?|arnequals)$/
const LIKE = /^(?:foranyvalue:)?(?:stringlike|arnlike)$/

function conditionsOf(statement: JsonObject): Pick<TrustGrant, 'externalIds' | 'limitedTo' | 'bounded'> {
  let externalIds: string[] | null = null
  let limitedTo: string[] | null = null
  let bounded = false
  for (const [operator, keys] of Object.entries(object(statement.Condition) ?? {})) {
    const exact = EXACT.test(operator.toLowerCase())
    const like = LIKE.test(operator.toLowerCase())
    for (const [key, value] of Object.entries(object(keys) ?? {})) {
      const name = key.toLowerCase()
      const values = texts(value)
      const fixed = exact ? values : like ? values.filter((each) => !/[*?]/.test(each)) : []
      if (name === 'sts:externalid' && exact && !values.includes('*')) externalIds = values
      if (name === 'aws:principalaccount' && fixed.length === values.length && fixed.length > 0) limitedTo = fixed
      if (BINDING_KEYS.includes(name) && (exact || like) && values.every((each) => !/^[*?]*$/.test(each)))
        bounded ||= values.length > 0
    }
  }
  return { externalIds, limitedTo, bounded }
}

function texts(value: Json | undefined): string[] {
  if (typeof value === 'string') return [value]
  if (typeof value === 'number') return [String(value)]
  return array(value).flatMap((each) => texts(each))
}
