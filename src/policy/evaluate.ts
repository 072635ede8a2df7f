/**
 * The part of IAM's evaluation that a log can replay: identity policies and a permissions boundary, explicit deny first.
 * What a log does not tell of a request is unknown, and an answer that hangs on it says so.
 */
import ipaddr from 'ipaddr.js'
import type { Condition, PolicyDocumentRead, Statement, Word } from './document.ts'
import { operatorOf } from './operators.ts'
import { covers, matches, overlap } from './wildcard.ts'

/** One request as IAM sees it. */
export interface Request {
  action: string
  /** Null where the log does not say on what: such a request is on every resource, or on one that is not named. */
  resource: string | null
  /** Whether `resource` is a pattern of which the log does not say what was meant, or which of many. */
  isPattern?: boolean
  /** Condition keys in lower case with their values; a key that is known to be absent is an empty list. */
  context: ReadonlyMap<string, readonly string[]>
}

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

/** Three-valued: null is unknown. */
type Truth = boolean | null

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
  const filled = withVariables(pattern, request, unknown)
  if (filled === undefined) return false
  if (filled === null) return null
  // Of an ARN the parts are matched each by itself: a star does not reach over a colon, save in the resource.
  const [want, is] = [parts(filled), parts(request.resource)]
  const pairs = want === null || is === null ? [[filled, request.resource]] : want.map((part, at) => [part, is[at]])
  let truth: Truth = true
  for (const [part = '', asked = ''] of pairs)
    truth = and(truth, () => (request.isPattern === true ? coversAll(part, asked) : matches(part, asked)))
  if (truth === null) unknown.add(`which of ${request.resource} it was`)
  return truth
}

/** Whether a pattern holds for all that another stands for; null where it holds for some of it, perhaps. */
function coversAll(wide: string, narrow: string): Truth {
  return covers(wide, narrow) ? true : overlap(wide, narrow) ? null : false
}

function parts(arn: string): string[] | null {
  const all = arn.split(':')
  return all.length < 6 ? null : [...all.slice(0, 5), all.slice(5).join(':')]
}

/** Policy variables (`${aws:username}`) filled in; undefined where the key is absent, null where it is unknown. */
function withVariables(pattern: string, { context }: Request, unknown: Set<string>): string | null | undefined {
  let absent = false
  let open = false
  const filled = pattern.replace(/\$\{([^}]*)\}/g, (_, inner: string) => {
    // ${*}, ${?} and ${$} are the characters themselves; as a value they are no wildcard, which a literal star hides.
    if (/^[*?$]$/.test(inner)) return inner
    const [key = '', fallback] = inner.split(',').map((part) => part.trim())
    const values = context.get(key.toLowerCase())
    if (values === undefined) {
      open = true
      unknown.add(key)
      return ''
    }
    const value = values[0] ?? fallback?.replace(/^'(.*)'$/, '$1')
    if (value === undefined) absent = true
    return value ?? ''
  })
  return absent ? undefined : open ? null : filled
}

/** Whether a condition holds. A key that the request lacks makes it false, or true with IfExists and negated operators. */
function holds(condition: Condition, request: Request, unknown: Set<string>): Truth {
  const operator = operatorOf(condition.operator)
  if (operator === null) {
    unknown.add(condition.operator)
    return null
  }
  const values = request.context.get(condition.key.toLowerCase())
  if (values === undefined) {
    unknown.add(condition.key)
    return null
  }
  const absent = values.length === 0
  if (operator.base === 'Null') return condition.values.some((value) => (value.toLowerCase() === 'true') === absent)
  if (absent) return operator.ifExists || operator.set === 'all' || (operator.negated && operator.set !== 'any')
  const wanted = condition.values.map((value) => withVariables(value, request, unknown))
  if (wanted.some((value) => value === null)) return null
  const texts = wanted.filter((value): value is string => typeof value === 'string')
  const one = (value: string) => {
    const hit = texts.some((each) => compares(operator.base, each, value))
    return operator.negated ? !hit : hit
  }
  return operator.set === 'any' ? values.some(one) : values.every(one)
}

const NUMBERS: Readonly<Record<string, (value: number, wanted: number) => boolean>> = {
  Equals: (value, wanted) => value === wanted,
  LessThan: (value, wanted) => value < wanted,
  LessThanEquals: (value, wanted) => value <= wanted,
  GreaterThan: (value, wanted) => value > wanted,
  GreaterThanEquals: (value, wanted) => value >= wanted,
}

/** One value of the request against one of the policy; of a negated operator, what it negates. */
function compares(base: string, wanted: string, value: string): boolean {
  const kind = base.replace('Not', '')
  switch (kind) {
    case 'StringEquals':
    case 'BinaryEquals':
      return value === wanted
    case 'StringEqualsIgnoreCase':
      return value.toLowerCase() === wanted.toLowerCase()
    case 'StringLike':
      return matches(wanted, value)
    case 'ArnEquals':
    case 'ArnLike':
      return arnLike(wanted, value)
    case 'Bool':
      return value.toLowerCase() === wanted.toLowerCase()
    case 'IpAddress':
      return inNetwork(wanted, value)
  }
  const scale = kind.startsWith('Date') ? instant : Number
  const compare = NUMBERS[kind.replace(/^(Numeric|Date)/, '')]
  const [a, b] = [scale(value), scale(wanted)]
  return compare !== undefined && !Number.isNaN(a) && !Number.isNaN(b) && compare(a, b)
}

function arnLike(pattern: string, value: string): boolean {
  const [want, is] = [parts(pattern), parts(value)]
  if (want === null || is === null) return pattern === '*' || pattern === value
  return want.every((part, at) => matches(part, is[at] ?? ''))
}

/** ISO 8601, or seconds since 1970. */
function instant(text: string): number {
  return /^\d+(\.\d+)?$/.test(text) ? Number(text) * 1000 : Date.parse(text)
}

function inNetwork(network: string, address: string): boolean {
  if (!ipaddr.isValid(address)) return false
  const [range = '', bits] = network.split('/')
  if (!ipaddr.isValid(range)) return false
  const ip = ipaddr.parse(address)
  const net = ipaddr.parse(range)
  const size = bits === undefined ? (net.kind() === 'ipv4' ? 32 : 128) : Number(bits)
  return (
    ip.kind() === net.kind() &&
    Number.isInteger(size) &&
    size >= 0 &&
    size <= (net.kind() === 'ipv4' ? 32 : 128) &&
    ip.match(net, size)
  )
}
