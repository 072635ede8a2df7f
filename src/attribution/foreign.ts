import type { Fact } from '../model/facts.ts'
import { above, begin, type Chain, type Way } from './chain.ts'
import type { Group } from './group.ts'
import { joined } from './joined.ts'

/**
 * A caller of another account: known in full only where that account's own record of the event is loaded. Its groups
 * there may be many (a user with two keys); they count as one as long as they are one identity with one origin.
 */
export function followForeign(group: Group, way: Way): Chain {
  const chain = begin(group, 'exact')
  if (way.seen.has(group.group) || group.principalId === null) return chain
  const twins = twinsOf(group.principalId, way)
  const found = [...new Set(twins.map((twin) => twin.caller))].sort().flatMap((key) => {
    const parent = way.facts.group(key)
    return parent === null || parent.account !== group.account
      ? []
      : [{ parent, chain: above(parent, group, way, null) }]
  })
  const origins = new Set(found.map(({ chain }) => JSON.stringify([chain.origin, chain.delegate])))
  if (origins.size > 1)
    way.open.set(
      group.group,
      found.map(({ parent }) => parent.group),
    )
  const taken = found.find(({ parent }) => parent.group === way.taken.get(group.group))
  const first = taken ?? found[0]
  if (first === undefined) return chain
  const fitting = taken === undefined ? found : [taken]
  const own = joined(fitting.map((each) => ({ group: each.parent.group, chain: each.chain })))
  if (own === null) return severalTwins(chain, found)
  const evidence = twins.find((twin) => twin.caller === first.parent.group)?.eventId ?? ''
  return {
    ...own,
    parents: [...own.parents, ...found.map(({ parent }) => parent.group)],
    explained: [
      ...own.explained,
      {
        rule: 'the twin record in the caller’s account shows the caller in full',
        from: first.parent.principal ?? '',
        to: group.principal ?? '',
        evidence: [evidence],
        confidence: 'exact',
      },
    ],
  }
}

/**
 * The records in the caller's own account. A user's id is one user's whatever the call; a session's name may be borne by
 * several in turn, and then only the twin of the very call tells whose it was.
 */
function twinsOf(principalId: string, { facts, shared }: Way): readonly Fact[] {
  const twins = facts.factsFor(`twin:${principalId}`)
  const exact = shared === null ? [] : twins.filter((twin) => twin.more.shared === shared)
  return exact.length > 0 || (principalId.includes(':') && shared !== null) ? exact : twins
}

function severalTwins(chain: Chain, found: readonly { parent: Group; chain: Chain }[]): Chain {
  const named = found.map(
    ({ parent, chain }) => `${parent.principal ?? parent.kind} from ${chain.origin.principal ?? 'unknown'}`,
  )
  return {
    ...chain,
    hops: chain.hops.map((hop) => ({ ...hop, confidence: 'ambiguous' })),
    parents: found.map(({ parent }) => parent.group),
    notes: [`several callers of that account bear this name: ${[...new Set(named)].sort().join(', ')}`],
  }
}
