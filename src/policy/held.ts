/** What conditions hold a principal to that stands for everybody. */
import { arnParts } from './arn-rules.ts'
import type { Condition } from './document.ts'
import { operatorOf } from './operators.ts'

/** To whom a condition leaves a star: a fixed organization, accounts, a network, or what calls on behalf of something. */
export interface Held {
  condition: Condition
  to: 'organization' | 'accounts' | 'network' | 'source'
  /** The accounts that it is held to, or that what calls on somebody's behalf is in. */
  accounts: readonly string[]
}

type Reach = { to: Held['to']; accountOf?: (value: string) => string }

const REACH: ReadonlyMap<string, Reach> = new Map<string, Reach>([
  ['aws:principalorgid', { to: 'organization' }],
  ['aws:principalorgpaths', { to: 'organization' }],
  ['aws:principalaccount', { to: 'accounts', accountOf: (value) => value }],
  ['kms:calleraccount', { to: 'accounts', accountOf: (value) => value }],
  ['aws:principalarn', { to: 'accounts', accountOf: (value) => arnParts(value)?.account ?? '' }],
  ['aws:sourcevpc', { to: 'network' }],
  ['aws:sourcevpce', { to: 'network' }],
  ['aws:sourceip', { to: 'network' }],
  ['aws:sourceaccount', { to: 'source', accountOf: (value) => value }],
  ['aws:sourceowner', { to: 'source', accountOf: (value) => value }],
  ['aws:sourceorgid', { to: 'source' }],
  ['aws:sourceorgpaths', { to: 'source' }],
  ['aws:sourcearn', { to: 'source', accountOf: (value) => arnParts(value)?.account ?? '' }],
])

/** The conditions that hold a star to somebody who is fixed; a pattern that anybody can meet holds nothing. */
export function heldBy(conditions: readonly Condition[]): Held[] {
  return conditions.flatMap((condition) => {
    const key = condition.key.toLowerCase()
    const reach = REACH.get(key)
    if (
      reach === undefined ||
      !isAsked(condition) ||
      !condition.values.every((value) => isFixed(key, value, condition))
    )
      return []
    const { accountOf } = reach
    return [{ condition, to: reach.to, accounts: accountOf === undefined ? [] : condition.values.map(accountOf) }]
  })
}

/** Whether the key must be there, with one of the values. */
function isAsked({ operator, values }: Condition): boolean {
  const parts = operatorOf(operator)
  if (parts === null || parts.negated || parts.ifExists || parts.set === 'all' || values.length === 0) return false
  return /^(?:String|Arn|IpAddress)/.test(parts.base)
}

/** Whether a value names somebody, as far as the key tells: an account within an ARN, an organization within a path. */
function isFixed(key: string, value: string, { operator }: Condition): boolean {
  // Under StringEquals a star is a star: nobody has such a name, so that it lets in nobody.
  if (/^(?:ForAnyValue:)?StringEquals/i.test(operator)) return value !== '*'
  if (key === 'aws:sourceip') return isNarrow(value)
  const named = (text: string) => text !== '' && !/[*?]/.test(text)
  if (key === 'aws:principalorgpaths' || key === 'aws:sourceorgpaths') return named(value.split('/')[0] ?? '')
  if (key !== 'aws:principalarn' && key !== 'aws:sourcearn') return named(value)
  const parts = arnParts(value)
  if (parts === null) return false
  // A bucket's ARN has no account, and its name is no one else's.
  return named(parts.account) || (parts.service === 's3' && named(parts.resource.split('/')[0] ?? ''))
}

/** Whether a range of addresses is some network's: half of the Internet is nobody. */
function isNarrow(range: string): boolean {
  const [address = '', length] = range.split('/')
  const isSix = address.includes(':')
  return Number(length ?? (isSix ? 128 : 32)) >= (isSix ? 32 : 8)
}
