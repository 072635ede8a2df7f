import type { Condition, Statement } from '../document.ts'
import { operatorOf } from '../operators.ts'
import { hasWildcard, matches } from '../wildcard.ts'
import { isAnyName, isEverything, nameIn } from './grants.ts'

/** A pattern of services' names that more services than these match names no service: `ecs*` is meant, `s*` is not. */
const MOST_SERVICES = 5

/** Why a statement's iam:PassRole is too wide; null where it passes named roles to named services. */
export function passRoleFault(statement: Statement, prefixes: readonly string[]): string | null {
  if (passesAnyRole(statement)) return 'of any role'
  const holding = statement.conditions.filter(holdsService)
  if (holding.length === 0) return 'to any service: no condition on iam:PassedToService'
  // Conditions all hold: one that names services is enough.
  const open = holding.map((condition) => openValue(condition, prefixes))
  const [first] = open
  return first === undefined || open.includes(null) ? null : `to any service that ${JSON.stringify(first)} matches`
}

export function passesAnyRole({ resources, notResources }: Statement): boolean {
  const anyName = (name: string) => name !== '' && isAnyName('iam', name)
  return notResources.length > 0 || resources.some(({ text }) => isEverything(text) || anyName(nameIn(text)))
}

function holdsService({ key, operator }: Condition): boolean {
  const parts = operatorOf(operator)
  return (
    /^iam:PassedToService$/i.test(key) &&
    parts !== null &&
    /^String(?:Equals|EqualsIgnoreCase|Like)$/.test(parts.base) &&
    parts.set !== 'all' &&
    !parts.ifExists
  )
}

/** The first value that is a pattern of many services; null where each names one or a few. */
function openValue({ operator, values }: Condition, prefixes: readonly string[]): string | null {
  if (operatorOf(operator)?.base !== 'StringLike') return null
  return values.find((value) => hasWildcard(value) && isOpen(value.toLowerCase(), prefixes)) ?? null
}

function isOpen(pattern: string, prefixes: readonly string[]): boolean {
  const hosts = (domain: string) => prefixes.filter((prefix) => matches(pattern, `${prefix}.${domain}`)).length
  return Math.max(hosts('amazonaws.com'), hosts('amazonaws.com.cn')) > MOST_SERVICES
}
