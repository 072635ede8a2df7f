/** What a Deny asks for: an Allow that a Deny takes away from whoever does not meet a condition holds under that condition. */
import type { Condition, Statement } from './document.ts'
import { operatorOf } from './operators.ts'
import { covers } from './wildcard.ts'

/**
 * The conditions under which what a statement allows is allowed: its own, and those without which a Deny of the document
 * takes it away. A Deny with several conditions takes it away only where all of them are met, and implies none of them.
 */
export function conditionsHeld(allow: Statement, statements: readonly Statement[]): readonly Condition[] {
  const implied = statements.flatMap((deny) => {
    const [only, ...others] = deny.conditions
    if (deny.effect !== 'Deny' || only === undefined || others.length > 0 || !reaches(deny, allow)) return []
    const positive = positiveOf(only.operator)
    return positive === null ? [] : [{ ...only, operator: positive }]
  })
  return [...allow.conditions, ...implied]
}

/** Whether a Deny holds for all that a statement allows, on the same role or resource. */
function reaches(deny: Statement, allow: Statement): boolean {
  const isStar = ({ kind, text }: { kind: string; text: string }) => kind === '*' || (kind === 'AWS' && text === '*')
  const denied = (kind: string, text: string) =>
    deny.principals.some((each) => each.kind === kind && each.text === text)
  const everyone = deny.principals.some(isStar)
  const principals = allow.principals.every(({ kind, text }) => everyone || denied(kind, text))
  const actions = allow.actions.every(({ text }) =>
    deny.actions.some((each) => covers(each.text.toLowerCase(), text.toLowerCase())),
  )
  const resources = allow.resources.every(({ text }) => deny.resources.some((each) => covers(each.text, text)))
  return (
    principals &&
    actions &&
    resources &&
    allow.principals.length > 0 &&
    allow.actions.length > 0 &&
    allow.notResources.length === 0 &&
    deny.notPrincipals.length === 0
  )
}

/**
 * The operator that asks for what a negated one forbids the lack of. A negated operator also matches where the key is
 * absent, with and without IfExists, so that the key must be there; only ForAnyValue needs one to match.
 */
function positiveOf(operator: string): string | null {
  const parts = operatorOf(operator)
  if (parts === null || !parts.negated || parts.set === 'any') return null
  return parts.base.replace('Not', '')
}
