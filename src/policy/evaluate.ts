/**
 * The part of IAM's evaluation that a log can replay: identity policies and a permissions boundary, explicit deny first.
 * What a log does not tell of a request is unknown, and an answer that hangs on it says so.
 */
import { holds } from './conditions.ts'
import type { PolicyDocumentRead, Statement, Word } from './document.ts'
import { arnParts, type Request, type Truth, withoutVariables, withVariables } from './request-context.ts'
import { covers, matches, overlap } from './wildcard.ts'

type Verdict = 'allowed' | 'denied' | 'unknown'

export interface Decision {
  verdict: Verdict
  /** What decided: the Deny, or that no statement allows; the condition keys that are not known. */
  why: string
}

/** What belongs to the grants too, and is not known: names of policies, the name of the boundary. */
export interface Missing {
  policies: readonly string[]
  boundary: string | null
}

const NOTHING_MISSING: Missing = { policies: [], boundary: null }

/**
 * The decision of these policies together; a boundary limits what they allow. What no known policy allows, one that is
 * missing may; what a missing boundary limits is unknown.
 */
export function evaluate(
  policies: readonly PolicyDocumentRead[],
  boundary: PolicyDocumentRead | null,
  request: Request,
  missing: Missing = NOTHING_MISSING,
): Decision {
  const limits = boundary === null ? [] : [boundary]
  const unknown = new Set<string>()
  const denied = anyOf('Deny', [...policies, ...limits], request, unknown)
  if (denied.truth === true) return { verdict: 'denied', why: `${denied.by} denies it` }
  const allowed = anyOf('Allow', policies, request, unknown)
  const within = boundary === null ? { truth: true, by: '' } : anyOf('Allow', limits, request, unknown)
  if (allowed.truth === false && missing.policies.length === 0)
    return { verdict: 'denied', why: 'no statement allows it' }
  if (within.truth === false) {
    const limit = ['the permissions boundary', ...(boundary?.name === undefined ? [] : [boundary.name])].join(' ')
    return { verdict: 'denied', why: `${limit} does not allow it` }
  }
  if (allowed.truth === false)
    return { verdict: 'unknown', why: `no statement that is known allows it; ${absent(missing.policies)}` }
  if (denied.truth === null || allowed.truth === null || within.truth === null)
    return { verdict: 'unknown', why: `it hangs on ${[...unknown].sort().join(', ')}` }
  if (missing.boundary !== null)
    return { verdict: 'unknown', why: absent([`the permissions boundary ${missing.boundary}`]) }
  return { verdict: 'allowed', why: `${allowed.by} allows it` }
}

function absent(names: readonly string[]): string {
  return `${names.join(', ')} can’t be read from what was given`
}

function label({ sid, index }: Statement, { name }: PolicyDocumentRead): string {
  return `statement ${sid ?? index}${name === undefined ? '' : ` of ${name}`}`
}

function anyOf(
  effect: 'Allow' | 'Deny',
  policies: readonly PolicyDocumentRead[],
  request: Request,
  unknown: Set<string>,
): { truth: Truth; by: string } {
  let truth: Truth = false
  const open = new Set<string>()
  for (const policy of policies)
    for (const statement of policy.statements) {
      const applies = statement.effect === effect ? appliesTo(statement, request, open) : false
      if (applies === true) return { truth: true, by: label(statement, policy) }
      if (applies === null) truth = null
    }
  if (truth === null) for (const key of open) unknown.add(key)
  return { truth, by: '' }
}

/** Whether a statement is about the request, whatever its effect. */
function appliesTo(statement: Statement, request: Request, unknown: Set<string>): Truth {
  const { actions, notActions } = statement
  const named = (words: readonly Word[]) =>
    words.some(({ text }) => matches(text.toLowerCase(), request.action.toLowerCase()))
  if (actions.length + notActions.length === 0) return false
  if (notActions.length > 0 ? named(notActions) : !named(actions)) return false
  const on = and(onResource(statement, request, unknown), () => true)
  if (on === false) return false
  return statement.conditions.reduce<Truth>((truth, each) => and(truth, () => holds(each, request, unknown)), on)
}

function and(left: Truth, right: () => Truth): Truth {
  if (left === false) return false
  const other = right()
  return other === false ? false : left === null || other === null ? null : true
}

function onResource({ resources, notResources }: Statement, request: Request, unknown: Set<string>): Truth {
  const words = notResources.length > 0 ? notResources : resources
  if (words.length === 0) return false
  let any: Truth = false
  for (const { text } of words) {
    const one = resourceMatches(text, request, unknown)
    if (one === true) any = true
    else if (one === null && any === false) any = null
  }
  return notResources.length === 0 ? any : any === null ? null : !any
}

function resourceMatches(pattern: string, request: Request, unknown: Set<string>): Truth {
  if (/^\*+$/.test(pattern)) return true
  if (request.resource === null) {
    unknown.add('the resource')
    return null
  }
  const open = new Set<string>()
  const filled = withVariables(pattern, request, open)
  if (filled === undefined) return false
  if (filled !== null) return fits(filled, request, request.resource, unknown)
  // Whatever stands for what is not known: where it can't be made to fit, it does not matter.
  if (fits(withoutVariables(pattern), request, request.resource, open) === false) return false
  for (const key of open) unknown.add(key)
  return null
}

/** Of an ARN the parts are matched each by itself: a star does not reach over a colon, save in the resource. */
function fits(pattern: string, { isPattern }: Request, resource: string, unknown: Set<string>): Truth {
  const [want, is] = [arnParts(pattern), arnParts(resource)]
  const pairs = want === null || is === null ? [[pattern, resource]] : want.map((part, at) => [part, is[at]])
  let truth: Truth = true
  for (const [part = '', asked = ''] of pairs)
    truth = and(truth, () => (isPattern === true ? coversAll(part, asked) : matches(part, asked)))
  if (truth === null) unknown.add(`which of ${resource} it was`)
  return truth
}

/** Whether a pattern holds for all that another stands for; null where it holds for some of it, perhaps. */
function coversAll(wide: string, narrow: string): Truth {
  return covers(wide, narrow) ? true : overlap(wide, narrow) ? null : false
}
