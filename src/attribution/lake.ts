import type { Fact } from '../model/facts.ts'
import { type Candidate, type Choice, decide } from './candidate.ts'
import type { ChainFacts } from './chain.ts'
import type { Group } from './group.ts'

/** Lake Formation begins its session when it is asked; seconds. */
const WITHIN = 60

/**
 * Lake Formation's session for the data that somebody asked for. Anybody may give a session such a name: it tells only
 * where Lake Formation itself began the session, or nobody is known to have.
 */
export function lakeCaller(
  group: Group,
  found: readonly Fact[],
  choice: Choice,
  facts: ChainFacts,
): { parent: Group; vend: Candidate } | null {
  if (choice.kind === 'several' || (choice.kind === 'one' && choice.vend.fact.more.callerKind !== 'aws-service'))
    return null
  const asked = found.filter(
    (fact) => fact.kind === 'lake' && fact.more.session === group.session && inTime(fact, group.more.created),
  )
  const rule = 'GetDataAccess names this session'
  const ask = decide(
    asked.map((fact) => ({ fact, confidence: 'strong', rule })),
    (key) => facts.group(key),
  )
  const parent = ask.kind === 'one' ? facts.group(ask.vend.fact.caller) : null
  return ask.kind !== 'one' || parent === null ? null : { parent, vend: ask.vend }
}

function inTime({ at }: Fact, created: string | undefined): boolean {
  if (at === null || created === undefined) return true
  const after = Number(created) - Math.floor(at / 1000)
  return after >= -1 && after <= WITHIN
}
