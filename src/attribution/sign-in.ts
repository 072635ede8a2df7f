import type { Fact } from '../model/facts.ts'
import { above, type Chain, extend, type Way } from './chain.ts'
import type { Group } from './group.ts'
import { joined } from './joined.ts'

/** How long a sign-in token holds, in seconds (documented with the custom identity broker). */
const HOLDS = 900

/**
 * A role session that its holder took to the console with GetSigninToken: there it bears the same name and begins anew
 * at the sign-in, so that no vending event fits. Null without such an event, or where it leaves the origin open.
 */
export function bySignIn(group: Group, facts: readonly Fact[], way: Way): Chain | null {
  const tokens = facts.filter((fact) => fact.kind === 'sign-in' && fact.caller !== group.group && holdsAt(fact, group))
  const parents = [...new Set(tokens.map((fact) => fact.caller))].flatMap((key) => way.facts.group(key) ?? [])
  const start = joined(parents.map((parent) => ({ group: parent.group, chain: above(parent, group, way, null) })))
  const [parent] = parents
  const fact = tokens.find((token) => token.caller === parent?.group)
  if (start === null || parent === undefined || fact === undefined) return null
  const rule = 'GetSigninToken took a session of this name to the console shortly before'
  return extend(start, group, { fact, confidence: 'likely', rule }, parent)
}

function holdsAt({ at }: Fact, { more }: Group): boolean {
  if (at === null || more.created === undefined) return false
  const after = Number(more.created) - Math.floor(at / 1000)
  return after >= 0 && after <= HOLDS
}
