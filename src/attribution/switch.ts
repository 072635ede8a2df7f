import type { PrincipalKind } from '../model/actor.ts'
import type { Confidence } from '../model/confidence.ts'
import type { Fact } from '../model/facts.ts'
import { roleOfSession } from './caller.ts'
import type { Candidate } from './candidate.ts'
import { accountArn, bareHop, begin, type Chain, hopOf } from './chain.ts'
import type { Group } from './group.ts'
import { roleAlone } from './role-alone.ts'

/** The console's role switch, as a record of it tells. */
interface Switch {
  /** The identity that was switched from: a user's, root's or session's ARN. */
  from: string
  partition: string
  account: string
  evidence: string
}

/** Each identity that a session of this name was switched from in that second, once. */
function switchesOf(facts: readonly Fact[]): Switch[] {
  const found = new Map<string, Switch>()
  for (const { kind, more, eventId } of facts) {
    const from = kind === 'switch' ? more.switchFrom : undefined
    const [, partition, , , account] = from?.split(':') ?? []
    if (from === undefined || !partition || !account || found.has(from)) continue
    found.set(from, { from, partition, account, evidence: eventId })
  }
  return [...found.values()]
}

/** The role switch names the caller that a foreign account's record hides: a hop, never the origin. */
export function withSwitch(above: Chain, parent: Group, vend: Candidate, facts: readonly Fact[]): Chain {
  const [found, ...others] = switchesOf(facts).filter(({ account }) => account === parent.account)
  if (found === undefined || others.length > 0 || parent.kind !== 'aws-account') return above
  // The console never uses the key that it was given: a session by its very key was not switched to.
  if (vend.fact.more.key !== undefined && vend.confidence === 'exact') return above
  // The twin in a loaded account has told the caller already.
  if (above.origin.kind !== 'aws-account') return above
  return switched(above, found, 'exact')
}

function switched(above: Chain, { from, evidence }: Switch, confidence: Confidence): Chain {
  const user = /:user\//.test(from)
  const principal = roleOfSession(from) ?? from
  const kind: PrincipalKind = user ? 'iam-user' : from.endsWith(':root') ? 'root' : 'assumed-role'
  return {
    ...above,
    hops: [...above.hops, bareHop(kind, principal, confidence, { session: sessionOf(from), evidence })],
    users: user ? [...above.users, { value: principal, confidence }] : above.users,
    roles: kind === 'assumed-role' ? [...above.roles, { arn: principal, assumedBy: null, confidence }] : above.roles,
    explained: [
      ...above.explained,
      {
        rule: 'SwitchRole names the identity that was switched from',
        from: above.origin.principal ?? '',
        to: from,
        evidence: [evidence],
        confidence,
      },
    ],
  }
}

function sessionOf(arn: string): string | null {
  return /:assumed-role\/[^/]+\/(.+)$/.exec(arn)?.[1] ?? null
}

/** A role session of which only the switch is known; null without one. */
export function bySwitch(group: Group, facts: readonly Fact[]): Chain | null {
  const [found, ...others] = switchesOf(facts)
  if (found === undefined) return null
  if (others.length > 0) return fromSeveral(group, [found, ...others])
  const own = begin(group, 'strong')
  const start = found.account === group.account ? fromWithin(group, found) : fromOutside(own, found)
  if (start === null) return null
  const assumedBy = found.account === group.account ? null : found.account
  return {
    ...start,
    hops: [...start.hops, hopOf(group, found.evidence, 'strong')],
    roles: [...start.roles, ...own.roles.map((role) => ({ ...role, assumedBy }))],
    sessions: [...start.sessions, ...own.sessions],
    explained: [
      ...start.explained,
      {
        rule: 'SwitchRole began this session',
        from: found.from,
        to: group.principal ?? '',
        evidence: [found.evidence],
        confidence: 'strong',
      },
    ],
  }
}

function fromSeveral(group: Group, found: readonly Switch[]): Chain {
  const list = found.map(({ from, evidence }) => `${from} (${evidence})`).sort()
  return {
    ...begin(group, 'ambiguous'),
    notes: [`several identities could have switched to this session: ${list.join(', ')}`],
    explained: [
      {
        rule: 'several role switches of one second fit and differ',
        from: list.join(', '),
        to: group.principal ?? '',
        evidence: found.map(({ evidence }) => evidence).sort(),
        confidence: 'ambiguous',
      },
    ],
  }
}

function fromOutside(own: Chain, found: Switch): Chain {
  const principal = accountArn(found.partition, found.account)
  const start: Chain = {
    ...own,
    origin: { kind: 'aws-account', principal, account: found.account },
    roles: [],
    sessions: [],
    hops: [bareHop('aws-account', principal, 'exact')],
  }
  return switched(start, found, 'strong')
}

/** From a user or root of the same account, or from a role session of which no more is known. */
function fromWithin(group: Group, { from, account }: Switch): Chain | null {
  const role = roleOfSession(from)
  const base: Group = {
    ...group,
    kind: role !== null ? 'assumed-role' : from.endsWith(':root') ? 'root' : 'iam-user',
    principal: role ?? from,
    principalId: null,
    account,
    session: sessionOf(from),
    accessKeyId: null,
    sourceIdentity: null,
    via: null,
    more: {},
  }
  if (role !== null) return roleAlone(base, false)
  return /:user\/|:root$/.test(from) ? begin(base, 'exact') : null
}
