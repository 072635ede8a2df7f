import type { PrincipalKind } from '../model/actor.ts'
import type { Confidence } from '../model/confidence.ts'
import type { Fact } from '../model/facts.ts'
import { ambiguous } from './ambiguous.ts'
import { type Choice, callersOf, decide } from './candidate.ts'
import { above, bareHop, begin, type Chain, type ChainFacts, extend, hopOf, type Way } from './chain.ts'
import type { Group } from './group.ts'
import { vendsFor } from './vend.ts'

/** GetFederationToken: the user, or the root, that asked for it. */
export function followFederated(group: Group, way: Way): Chain {
  const vend = ownVends(group, way).find((fact) => fact.more.key === group.accessKeyId && group.accessKeyId !== null)
  const parent = vend === undefined ? null : way.facts.group(vend.caller)
  if (vend !== undefined && parent !== null) {
    const candidate = { fact: vend, confidence: 'exact', rule: 'GetFederationToken gave this key' } as const
    return extend(above(parent, group, way, vend), group, candidate, parent)
  }
  const issuer = group.more.issuerArn
  if (issuer === undefined) return withoutBeginning(group, [])
  const kind: PrincipalKind = issuer.endsWith(':root') ? 'root' : 'iam-user'
  return {
    ...begin(group, 'strong'),
    origin: { kind, principal: issuer, account: group.account },
    hops: [bareHop(kind, issuer, 'strong'), hopOf(group, null, 'strong')],
    users: kind === 'iam-user' ? [{ value: issuer, confidence: 'strong' }] : [],
    explained: [
      {
        rule: 'the session’s issuer is the user who asked for the federation token',
        from: issuer,
        to: group.principal ?? '',
        evidence: [],
        confidence: 'strong',
      },
    ],
  }
}

function ownVends(group: Group, way: Way): Fact[] {
  return way.seen.has(group.group) ? [] : vendsFor(group, way.facts).filter((fact) => fact.kind === 'vend')
}

/** Users and root: themselves, save that AssumeRoot makes another identity's session look like root. */
export function followLongTerm(group: Group, way: Way): Chain {
  const found = ownVends(group, way)
  const choice = keyGiven(group, found, way.facts)
  const taken = way.taken.get(group.group)
  if (choice.kind === 'several' && group.kind === 'root' && taken === undefined) {
    way.open.set(group.group, callersOf(choice.candidates))
    return ambiguous(group, choice.candidates, way.facts)
  }
  const byKey = choice.kind === 'one' ? choice.vend.fact : found.find((fact) => fact.caller === taken)
  const vend = byKey ?? (group.kind === 'root' ? rootGiven(group, found) : undefined)
  const parent = vend === undefined ? null : way.facts.group(vend.caller)
  const self = begin(group, 'exact')
  const made = way.facts.factsFor(`made:${group.accessKeyId}`)[0]
  const maker = made === undefined ? null : way.facts.group(made.caller)
  if (made !== undefined && maker !== null)
    self.notes.push(`key made by ${maker.principal ?? maker.kind} (${made.eventId})`)
  if (vend === undefined || parent === null || parent.group === group.group) {
    if (group.kind === 'root' && group.more.assumedRoot === 'true') return rootAlone(group)
    return self
  }
  const confidence: Confidence = vend === byKey ? 'exact' : 'strong'
  if (vend.eventName === 'AssumeRoot') {
    const candidate = { fact: vend, confidence, rule: 'AssumeRoot gave this root session' }
    return extend(above(parent, group, way, vend), group, candidate, parent)
  }
  if (vend.eventName !== 'GetSessionToken' || parent.principalId !== group.principalId) return self
  const candidate = { fact: vend, confidence, rule: 'GetSessionToken gave this key to its own user' }
  return { ...extend(above(parent, group, way, vend), group, candidate, parent), origin: self.origin }
}

/** The event that gave this very key, as the caller's own account shows it. */
function keyGiven(group: Group, found: readonly Fact[], facts: ChainFacts): Choice {
  const giving = found.filter(
    ({ eventName, more }) =>
      more.key !== undefined &&
      more.key === group.accessKeyId &&
      (eventName === 'GetSessionToken' || (eventName === 'AssumeRoot' && group.kind === 'root')),
  )
  return decide(
    giving.map((fact) => ({ fact, confidence: 'exact', rule: 'the event gave this key' })),
    (key) => facts.group(key),
  )
}

/** AssumeRoot where no key ties it to the session: the account and the second do, if there is one such event only. */
function rootGiven(group: Group, found: readonly Fact[]): Fact | undefined {
  const given = found.filter((fact) => fact.eventName === 'AssumeRoot')
  // Where another key was given, only the session's own word says that it is not root's own sign-in.
  const told = group.more.assumedRoot === 'true' || group.accessKeyId === null
  const open = given.filter((fact) => told || fact.more.key === undefined)
  return new Set(open.map((fact) => fact.more.shared ?? fact.eventId)).size === 1 ? open[0] : undefined
}

/** A session that AssumeRoot made, by its own word, and not the root user: who called it is not in the logs. */
function rootAlone(group: Group): Chain {
  return withoutBeginning(group, ['the session was made by AssumeRoot, by somebody who is not the root user'])
}

/** A session whose beginning no record tells. */
function withoutBeginning(group: Group, notes: string[]): Chain {
  const at = group.more.created === undefined ? null : new Date(Number(group.more.created) * 1000).toISOString()
  return {
    ...begin(group, 'unresolved'),
    missing: {
      at: at?.replace('.000Z', 'Z') ?? null,
      account: group.account,
      region: null,
      principal: group.principal,
    },
    notes,
  }
}
