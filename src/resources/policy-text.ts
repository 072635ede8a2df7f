import { array, type Json, type JsonObject, object } from '../model/json.ts'
import { principal } from './apply-rule.ts'
import type { Collector, Finding } from './collector.ts'
import type { View } from './context.ts'
import { fromArn } from './from-arn.ts'

/** Parsing costs; no policy that a service accepts is longer. */
const LONGEST = 131_072

/** A policy as a record has it: an object, JSON text, or percent-encoded JSON text. Null for what is none. */
export function parsePolicy(value: Json | undefined): JsonObject | null {
  if (typeof value !== 'string') return object(value)
  if (value.length > LONGEST) return null
  const text = value.trimStart()
  if (text.startsWith('{')) return parseObject(text)
  if (!/^%7b/i.test(text)) return null
  try {
    return parseObject(decodeURIComponent(text))
  } catch {
    return null
  }
}

function parseObject(text: string): JsonObject | null {
  try {
    return object(JSON.parse(text) as Json)
  } catch {
    return null
  }
}

/** Statements of a policy, one or many; a lone statement (as AddPermission answers) is one. */
export function statementsOf(policy: JsonObject): JsonObject[] {
  const statement = policy.Statement ?? (policy.Effect === undefined ? undefined : policy)
  const all = Array.isArray(statement) ? statement : [statement]
  return all.map((one) => object(one)).filter((one): one is JsonObject => one !== null)
}

function strings(value: Json | undefined): string[] {
  if (typeof value === 'string') return [value]
  return array(value).filter((one): one is string => typeof one === 'string')
}

/** The AWS principals of a statement: ids, ARNs, `*`. */
export function principalsOf(statement: JsonObject): string[] {
  const { Principal: who } = statement
  if (typeof who === 'string') return [who]
  const parts = object(who)
  return parts === null ? [] : [...strings(parts.AWS), ...strings(parts.Federated)]
}

/** What a policy names is told as a hint: naming is not acting on. */
export function readPolicy(view: View, value: Json | undefined, path: string, collector: Collector): void {
  const policy = parsePolicy(value)
  if (policy === null) return
  const found: Finding = { relation: 'used', by: 'policy-text', confidence: 'hint', path }
  for (const statement of statementsOf(policy)) {
    for (const resource of strings(statement.Resource)) {
      const named = /[*?]/.test(resource) ? null : fromArn(resource)
      if (named !== null) collector.add(named, found)
    }
    for (const who of principalsOf(statement)) {
      for (const [named, relation] of principal(view, who)) {
        const ours = named.type === 'aws:account' && named.id === view.account
        if (!ours) collector.add(named, { ...found, relation })
      }
    }
  }
}
