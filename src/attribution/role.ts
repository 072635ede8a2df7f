import type { Fact } from '../model/facts.ts'
import { ambiguous } from './ambiguous.ts'
import { type Candidate, callersOf, isNameless } from './candidate.ts'
import { above, begin, type Chain, extend, type Way } from './chain.ts'
import type { Group } from './group.ts'
import { joined } from './joined.ts'
import { lakeCaller } from './lake.ts'
import { roleAlone } from './role-alone.ts'
import { personOfReservedRole } from './roles.ts'
import { bySignIn } from './sign-in.ts'
import { bySwitch, withSwitch } from './switch.ts'
import { chooseVend, vendsFor } from './vend.ts'

/** No chain is longer; one that seems to be is a loop of forged or rewritten records. */
const MAX_HOPS = 16

/** A role session: through the event that began it to whoever asked for it. */
export function followRole(group: Group, way: Way): Chain {
  const looped = way.seen.has(group.group)
  const found = looped || way.seen.size >= MAX_HOPS ? [] : vendsFor(group, way.facts)
  const choice = chooseVend(group, found, (key) => way.facts.group(key))
  const lake = lakeCaller(group, found, choice, way.facts)
  if (lake !== null) return extend(above(lake.parent, group, way, lake.vend.fact), group, lake.vend, lake.parent)
  if (choice.kind === 'none') return bySwitch(group, found) ?? bySignIn(group, found, way) ?? roleAlone(group, looped)
  const candidates = choice.kind === 'one' ? [choice.vend, ...choice.others] : choice.candidates
  const taken = candidates.filter(({ fact }) => fact.caller === way.taken.get(group.group))
  const fitting = taken.length > 0 ? taken : choice.kind === 'one' ? candidates : []
  return begunBy(fitting, found, group, way) ?? leftOpen(candidates, group, way)
}

/** The chain where all these events lead to one origin; null where they do not. */
function begunBy(candidates: readonly Candidate[], found: readonly Fact[], group: Group, way: Way): Chain | null {
  const [vend] = candidates
  if (vend === undefined) return null
  const parent = way.facts.group(vend.fact.caller)
  if (parent === null) return roleAlone(group, false)
  if (isNameless(parent.kind)) return fromUnknown(group, vend, parent)
  const calls = new Map(candidates.map(({ fact }) => [`${fact.caller} ${fact.more.shared ?? ''}`, fact]))
  const start = joined([...calls.values()].flatMap((fact) => startOf(fact, group, way)))
  return start === null ? null : extend(withSwitch(start, parent, vend, found), group, vend, parent)
}

function startOf(fact: Fact, group: Group, way: Way): { group: string; chain: Chain }[] {
  const parent = way.facts.group(fact.caller)
  return parent === null ? [] : [{ group: parent.group, chain: above(parent, group, way, fact) }]
}

function leftOpen(candidates: readonly Candidate[], group: Group, way: Way): Chain {
  const parents = callersOf(candidates)
  const kinds = new Set(candidates.map(({ fact }) => fact.more.callerKind))
  // Whichever sign-in it was, the session of an Identity Center role is its person's.
  if (personOfReservedRole(group) !== null && kinds.size === 1 && kinds.has('saml-user'))
    return { ...roleAlone(group, false), parents }
  way.open.set(group.group, parents)
  return ambiguous(group, candidates, way.facts)
}

/** A session whose vending event names nobody, as Cognito's: the role is the first that is known. */
function fromUnknown(group: Group, { fact, rule }: Candidate, parent: Group): Chain {
  const chain = begin(group, 'unresolved')
  const identity = fact.more.identity === undefined ? '' : `, to identity ${fact.more.identity}`
  return {
    ...chain,
    hops: chain.hops.map((hop) => ({ ...hop, evidence: fact.eventId })),
    parents: [parent.group],
    notes: [`${fact.eventName} gave this credential${identity} (${fact.eventId}); that event names no caller`],
    explained: [{ rule, from: '', to: group.principal ?? '', evidence: [fact.eventId], confidence: 'unresolved' }],
  }
}
