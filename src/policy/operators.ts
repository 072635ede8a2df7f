/** The operators of conditions. */
const BASE_OPERATORS = [
  'StringEquals',
  'StringNotEquals',
  'StringEqualsIgnoreCase',
  'StringNotEqualsIgnoreCase',
  'StringLike',
  'StringNotLike',
  'NumericEquals',
  'NumericNotEquals',
  'NumericLessThan',
  'NumericLessThanEquals',
  'NumericGreaterThan',
  'NumericGreaterThanEquals',
  'DateEquals',
  'DateNotEquals',
  'DateLessThan',
  'DateLessThanEquals',
  'DateGreaterThan',
  'DateGreaterThanEquals',
  'Bool',
  'BinaryEquals',
  'IpAddress',
  'NotIpAddress',
  'ArnEquals',
  'ArnLike',
  'ArnNotEquals',
  'ArnNotLike',
]
export const OPERATORS = [...BASE_OPERATORS, 'Null']

/** `ForAnyValue:StringLikeIfExists` in its parts; null where IAM has no such operator. */
export function operatorOf(
  written: string,
): { base: string; set: 'any' | 'all' | null; ifExists: boolean; negated: boolean } | null {
  const found = /^(?:(ForAnyValue|ForAllValues):)?(\w+?)(IfExists)?$/i.exec(written)
  if (found === null) return null
  const base = OPERATORS.find((name) => name.toLowerCase() === found[2]?.toLowerCase())
  if (base === undefined || (base === 'Null' && found[3] !== undefined)) return null
  const set = found[1] === undefined ? null : /any/i.test(found[1]) ? 'any' : 'all'
  return { base, set, ifExists: found[3] !== undefined, negated: /Not/.test(base) && base !== 'Null' }
}
