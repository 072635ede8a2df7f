import { type Candidate, callersOf } from './candidate.ts'
import { begin, type Chain, type ChainFacts } from './chain.ts'
import type { Group } from './group.ts'

/** A session that several callers could have begun: all are named, none is chosen. */
export function ambiguous(group: Group, candidates: readonly Candidate[], facts: ChainFacts): Chain {
  const named = candidates.map(
    ({ fact }) => `${facts.group(fact.caller)?.principal ?? fact.more.callerAccount ?? 'unknown'} (${fact.eventId})`,
  )
  const list = [...new Set(named)].sort().join(', ')
  return {
    ...begin(group, 'ambiguous'),
    parents: callersOf(candidates),
    notes: [`several callers could have started this session: ${list}`],
    explained: [
      {
        rule: 'several vending events fit and their callers differ',
        from: list,
        to: group.principal ?? '',
        evidence: candidates.map(({ fact }) => fact.eventId).sort(),
        confidence: 'ambiguous',
      },
    ],
  }
}
