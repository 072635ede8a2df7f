import type { Confidence } from '../model/confidence.ts'
import type { Fact } from '../model/facts.ts'
import { type Candidate, type Choice, decide } from './candidate.ts'
import type { ChainFacts } from './chain.ts'
import { type Group, wantsOf } from './group.ts'

/** All facts that stand under keys which the group wants, each once. */
export function vendsFor(group: Group, facts: ChainFacts): Fact[] {
  return [
    ...new Map(
      wantsOf(group)
        .flatMap((want) => facts.factsFor(want))
        .map((fact) => [`${fact.eventId} ${fact.kind} ${fact.caller}`, fact]),
    ).values(),
  ]
}

/**
 * The event that made a role session, of those that fit: by its key, else by role id, session name and second, else by
 * role and second. Of the best kind, one candidate or several with one caller decide; different callers leave it open.
 */
export function chooseVend(group: Group, facts: readonly Fact[], groupOf: (key: string) => Group | null): Choice {
  const vends = facts.filter((fact) => fact.kind === 'vend')
  const byKeys = vends.flatMap((fact) => byKey(group, fact) ?? [])
  if (group.more.beginnings !== undefined && !everyBeginning(group.more.beginnings, byKeys)) return { kind: 'none' }
  if (byKeys.length > 0) return decide(byKeys, groupOf)
  for (const level of [bySession, byRole]) {
    const fitting = vends.flatMap((fact) => level(group, fact) ?? [])
    if (fitting.length > 0) return decide(fitting, groupOf)
  }
  return { kind: 'none' }
}

/** One key with several beginnings is a masked one: it proves what it proves for each of them, or nothing. */
function everyBeginning(beginnings: string, candidates: readonly Candidate[]): boolean {
  return beginnings.split(',').every((second) => candidates.some(({ fact }) => near(fact, second)))
}

/** What these give is a user's, root's or a federated user's session, never a role's. */
const OF_NO_ROLE: ReadonlySet<string> = new Set(['GetSessionToken', 'GetFederationToken', 'AssumeRoot'])

function byKey(group: Group, fact: Fact): Candidate | null {
  if (group.accessKeyId === null || fact.more.key !== group.accessKeyId || OF_NO_ROLE.has(fact.eventName)) return null
  // Masked and rewritten logs let many principals share one key: it counts only where nothing contradicts it.
  const { assumed, roleArn } = fact.more
  if (assumed !== undefined && group.principalId !== null && assumed !== group.principalId) return null
  if (assumed === undefined && roleArn !== undefined && !sameRole(roleArn, group)) return null
  return { fact, confidence: 'exact', rule: `${fact.eventName} gave this key` }
}

function bySession(group: Group, fact: Fact): Candidate | null {
  if (group.principalId === null || fact.more.assumed !== group.principalId || !near(fact, group.more.created))
    return null
  return { fact, confidence: 'strong', rule: `${fact.eventName} began this session in the same second` }
}

/** The name under which Lambda asks for a session that then bears the function's. */
const RENAMED = /^awslambda_\d+_\d+$/

function byRole(group: Group, fact: Fact): Candidate | null {
  const { assumed, roleArn, sessionName, carrier } = fact.more
  if (assumed !== undefined || roleArn === undefined || !sameRole(roleArn, group)) return null
  if (!near(fact, group.more.created)) return null
  const named = sessionName !== undefined && sessionName === group.session
  const carried = group.session !== null && (carrier ?? group.more.carrier ?? '').endsWith(`:${group.session}`)
  // Another name is another session.
  if (!named && !carried && sessionName !== undefined && group.session !== null && !RENAMED.test(sessionName))
    return null
  const confidence: Confidence = named || carried ? 'strong' : 'likely'
  const rule = `${fact.eventName} of this role in the same second${named ? ', with this session’s name' : ''}`
  return { fact, confidence, rule }
}

function near(fact: Fact, second: string | undefined): boolean {
  return fact.at !== null && second !== undefined && Math.abs(Math.floor(fact.at / 1000) - Number(second)) <= 1
}

/** Equal, or equal but for the path, which a session's ARN drops. */
function sameRole(roleArn: string, group: Group): boolean {
  if (roleArn === group.principal || roleArn === group.more.issuerArn) return true
  const short = (arn: string | null | undefined) => arn?.replace(/:role\/.*\//, ':role/')
  return group.more.issuerArn === undefined && short(roleArn) === short(group.principal)
}
