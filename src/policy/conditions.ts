/** Conditions of a statement, on a request of which not all is known. */
import ipaddr from 'ipaddr.js'
import type { Condition } from './document.ts'
import { operatorOf } from './operators.ts'
import { arnParts, type Request, type Truth, withVariables } from './request-context.ts'
import { matches } from './wildcard.ts'

/** Whether a condition holds. A key that the request lacks makes it false, or true with IfExists and negated operators. */
export function holds(condition: Condition, request: Request, unknown: Set<string>): Truth {
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
  const [want, is] = [arnParts(pattern), arnParts(value)]
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
