import type { Confidence } from '../model/confidence.ts'
import type { Fact } from '../model/facts.ts'
import type { ChainFacts } from './chain.ts'
import { type Group, wantsOf } from './group.ts'

/** A vending event that fits a session, how surely, and by what rule. */
export interface Candidate {
  fact: Fact
  confidence: Confidence
  rule: string
}

export type Choice = { kind: 'none' } | { kind: 'one'; vend: Candidate } | { kind: 'several'; candidates: Candidate[] }

/** All facts that stand under keys which the group wants, each once. */
export function vendsFor(group: Group, facts: ChainFacts): Fact[] {
  return [
    ...new Map(
      wantsOf(group)
        .flatMap((want) => facts.factsFor(want))
        .map((fact) => [`${fact.eventId} ${fact.kind}`, fact]),
    ).values(),
  ]
}

/**
 * The event that made a role session, of those that fit: by its key, else by role id, session name and second, else by
 * role and second. Of the best kind, one candidate or several with one caller decide; different callers leave it open.
 */
export function chooseVend(group: Group, facts: readonly Fact[], groupOf: (key: string) => Group | null): Choice {
  const vends = facts.filter((fact) => fact.kind === 'vend')
  for (const level of [byKey, bySession, byRole]) {
    const fitting = vends.flatMap((fact) => level(group, fact) ?? [])
    if (fitting.length > 0) return decide(withoutTwins(fitting), groupOf)
  }
  return { kind: 'none' }
}

function byKey(group: Group, fact: Fact): Candidate | null {
  if (group.accessKeyId === null || fact.more.key !== group.accessKeyId) return null
  // Masked and rewritten logs let many principals share one key: it counts only where nothing contradicts it.
  const { assumed, roleArn } = fact.more
  if (assumed !== undefined && group.principalId !== null && assumed !== group.principalId) return null
  if (assumed === undefined && roleArn !== undefined && !sameRole(roleArn, group)) return null
  return { fact, confidence: 'exact', rule: `${fact.eventName} gave this key` }
}

function bySession(group: Group, fact: Fact): Candidate | null {
  if (group.principalId === null || fact.more.assumed !== group.principalId || !sameSecond(group, fact)) return null
  return { fact, confidence: 'strong', rule: `${fact.eventName} began this session in the same second` }
}

function byRole(group: Group, fact: Fact): Candidate | null {
  if (
    fact.more.assumed !== undefined ||
    fact.more.roleArn === undefined ||
    !sameRole(fact.more.roleArn, group) ||
    !sameSecond(group, fact)
  )
    return null
  const named = fact.more.sessionName !== undefined && fact.more.sessionName === group.session
  const carried =
    group.session !== null && (fact.more.carrier ?? group.more.carrier ?? '').endsWith(`:${group.session}`)
  return {
    fact,
    confidence: named || carried ? 'strong' : 'likely',
    rule: `${fact.eventName} of this role in the same second${named ? ', with this session’s name' : ''}`,
  }
}

function sameSecond(group: Group, fact: Fact): boolean {
  return (
    fact.at !== null &&
    group.more.created !== undefined &&
    Math.abs(Math.floor(fact.at / 1000) - Number(group.more.created)) <= 1
  )
}

/** Equal, or equal but for the path, which a session's ARN drops. */
function sameRole(roleArn: string, group: Group): boolean {
  if (roleArn === group.principal || roleArn === group.more.issuerArn) return true
  const short = (arn: string | null | undefined) => arn?.replace(/:role\/.*\//, ':role/')
  return group.more.issuerArn === undefined && short(roleArn) === short(group.principal)
}

/** The records of one call in two accounts are one call: the caller's account shows the caller in full. */
function withoutTwins(candidates: readonly Candidate[]): Candidate[] {
  const calls = new Map<string, Candidate>()
  for (const candidate of [...candidates].sort(byCallerThenId)) {
    const { fact } = candidate
    const call = fact.more.shared ?? (fact.more.key === undefined ? fact.eventId : `${fact.more.key} ${fact.at}`)
    if (!calls.has(call)) calls.set(call, candidate)
  }
  return [...calls.values()]
}

function byCallerThenId(a: Candidate, b: Candidate): number {
  const foreign = (candidate: Candidate) => Number(candidate.fact.more.callerKind === 'aws-account')
  return foreign(a) - foreign(b) || (a.fact.eventId < b.fact.eventId ? -1 : 1)
}

function decide(candidates: readonly Candidate[], groupOf: (key: string) => Group | null): Choice {
  const [first] = [...candidates].sort((a, b) => (a.fact.eventId < b.fact.eventId ? -1 : 1))
  if (first === undefined) return { kind: 'none' }
  const callers = new Set(
    candidates.map(({ fact }) => {
      const caller = groupOf(fact.caller)
      return caller === null ? fact.caller : [caller.kind, caller.principal, caller.principalId].join(' ')
    }),
  )
  return callers.size === 1 ? { kind: 'one', vend: first } : { kind: 'several', candidates: [...candidates] }
}
