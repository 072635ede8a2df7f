import type { Confidence } from '../model/confidence.ts'
import { weakest } from '../model/confidence.ts'
import type { Fact, Resolution } from '../model/facts.ts'
import {
  above,
  accountArn,
  bareHop,
  begin,
  type Chain,
  type ChainFacts,
  extend,
  hopOf,
  profileOf,
  type Way,
} from './chain.ts'
import { followForeign } from './foreign.ts'
import type { Group } from './group.ts'
import { followFederated, followLongTerm } from './long-term.ts'
import { roleAlone } from './role-alone.ts'
import { bySwitch, withSwitch } from './switch.ts'
import { type Candidate, type Choice, chooseVend, vendsFor } from './vend.ts'

export type { ChainFacts } from './chain.ts'

/** No chain is longer; one that seems to be is a loop of forged or rewritten records. */
const MAX_HOPS = 16

/** Follows one credential group back to where its chain begins. Pure and deterministic; never throws. */
export function resolve(group: string, facts: ChainFacts): Resolution {
  return resolveBy(group, facts, new Map(), new Map())
}

/** More than these tell nobody more. */
const MOST_ALTERNATIVES = 12

/** The answers that an ambiguous chain leaves open: one for each parent that may have been meant, wherever in the chain. */
export function alternatives(group: string, facts: ChainFacts): Resolution[] {
  const found = new Map<string, Resolution>()
  const todo: ReadonlyMap<string, string>[] = [new Map()]
  for (let taken = todo.shift(); taken !== undefined && found.size < MOST_ALTERNATIVES; taken = todo.shift()) {
    const open = new Map<string, string[]>()
    const resolution = resolveBy(group, facts, taken, open)
    const [at, parents] = [...open].find(([each]) => !taken?.has(each)) ?? []
    if (at === undefined || parents === undefined) found.set(JSON.stringify(resolution.chain), resolution)
    else for (const parent of parents) todo.push(new Map([...taken, [at, parent]]))
  }
  return found.size > 1 ? [...found.values()] : []
}

function resolveBy(
  group: string,
  facts: ChainFacts,
  taken: ReadonlyMap<string, string>,
  open: Map<string, string[]>,
): Resolution {
  const found = facts.group(group)
  if (found === null) throw new Error(`no group ${group}`)
  const within = inPartition(partitionOfGroup(group), facts)
  const self = withWholeRole(found, within)
  const chain = follow(self, { facts: within, seen: new Set(), taken, open, follow })
  const confidence = confidenceOf(chain)
  return {
    group,
    kind: self.kind,
    principal: self.principal,
    principalId: self.principalId,
    account: self.account,
    session: self.session,
    sourceIdentity: self.sourceIdentity,
    mfa: self.mfa,
    origin: chain.origin,
    chain: chain.hops,
    confidence: self.kind === 'unknown' ? 'unresolved' : confidence,
    notes: [...new Set([...chain.notes, ...onBehalfOf(self, chain)])],
    missing: chain.missing,
    parents: [...new Set(chain.parents)].sort(),
    profile: profileOf(chain, confidence),
    explained: chain.explained,
  }
}

/** Two ways that differ are said to be two, also where one of them ends in the dark. */
function confidenceOf(chain: Chain): Confidence {
  if (chain.hops.some((hop) => hop.confidence === 'ambiguous')) return 'ambiguous'
  return chain.missing !== null ? 'unresolved' : weakest(...chain.hops.map((hop) => hop.confidence))
}

/** A person for whom an ordinary role's session acted: not where its chain began, and worth saying. */
function onBehalfOf(self: Group, chain: Chain): string[] {
  const { behalfOf, behalfStore } = self.more
  if (behalfOf === undefined || self.kind !== 'assumed-role' || chain.origin.kind === 'identity-center-user') return []
  return [`on behalf of the Identity Center user ${behalfOf}${behalfStore === undefined ? '' : ` (${behalfStore})`}`]
}

/** The partition that a group's key begins with: see groupOf in caller.ts. */
function partitionOfGroup(group: string): string {
  return group.slice(0, group.indexOf('|'))
}

/** Account numbers, names and ids of two partitions have nothing to do with each other, even where they are equal. */
function inPartition(partition: string, facts: ChainFacts): ChainFacts {
  return {
    group: (key) => facts.group(key),
    factsFor: (key) => facts.factsFor(key).filter((fact) => partitionOfGroup(fact.caller) === partition),
  }
}

/** The role's ARN with its path, where the session's drops it and the role's making is in the logs. */
function withWholeRole(group: Group, facts: ChainFacts): Group {
  if (group.kind !== 'assumed-role' || group.more.issuerArn !== undefined || group.principalId === null) return group
  const made = facts.factsFor(`role-id:${group.principalId.split(':')[0]}`).find((fact) => fact.kind === 'role')
  return made?.more.arn === undefined
    ? group
    : { ...group, principal: made.more.arn, more: { ...group.more, issuerArn: made.more.arn } }
}

function follow(group: Group, way: Way): Chain {
  if (group.delegate !== null) return delegated(group, way)
  switch (group.kind) {
    case 'assumed-role':
      return followRole(group, way)
    case 'federated-user':
      return followFederated(group, way)
    case 'root':
    case 'iam-user':
      return followLongTerm(group, way)
    case 'aws-account':
      return followForeign(group, way)
    case 'identity-center-user':
      return throughApplication(group, way.facts)
    default:
      return begin(group, group.kind === 'unknown' ? 'unresolved' : 'exact')
  }
}

/** A person for whom an application acts: the person is the origin, the application is said. */
function throughApplication(group: Group, facts: ChainFacts): Chain {
  const chain = begin(group, 'exact')
  const token = facts.factsFor(`credential:${group.more.credentialId}`).find((fact) => fact.kind === 'application')
  if (token?.more.application !== undefined)
    chain.notes.push(`through the application ${token.more.application} (${token.eventId})`)
  return chain
}

/** IAM temporary delegation: a partner acts with the approver's identity. The partner is the origin, not the approver. */
function delegated(group: Group, way: Way): Chain {
  const partner = group.delegate ?? ''
  const approver = follow({ ...group, delegate: null }, way)
  const principal = accountArn(partitionOfGroup(group.group) || 'aws', partner)
  return {
    ...approver,
    origin: { kind: 'aws-account', principal, account: partner },
    hops: [bareHop('aws-account', principal, 'exact'), hopOf(group, null, 'exact')],
    missing: null,
    delegate: partner,
    notes: [
      `account ${partner} acted by temporary delegation with the identity of ${group.principal ?? 'the approver'}`,
      ...(approver.origin.principal === null || approver.origin.principal === group.principal
        ? []
        : [`the approver’s session began with ${approver.origin.principal}`]),
    ],
    explained: [
      {
        rule: 'invokedByDelegate names the partner who acts',
        from: principal,
        to: group.principal ?? '',
        evidence: [],
        confidence: 'exact',
      },
    ],
  }
}

function followRole(group: Group, way: Way): Chain {
  const looped = way.seen.has(group.group)
  const found = looped || way.seen.size >= MAX_HOPS ? [] : vendsFor(group, way.facts)
  const lake = lakeCaller(group, found, way.facts)
  if (lake !== null) return extend(above(lake.parent, group, way), group, lake.vend, lake.parent)
  const choice = taking(
    chooseVend(group, found, (key) => way.facts.group(key)),
    group,
    way,
  )
  if (choice.kind === 'none') return bySwitch(group, found) ?? roleAlone(group, looped)
  if (choice.kind === 'several') return ambiguous(group, choice.candidates, way.facts)
  const parent = way.facts.group(choice.vend.fact.caller)
  if (parent === null) return roleAlone(group, false)
  if (parent.kind === 'unknown') return fromUnknown(group, choice.vend, parent)
  return extend(withSwitch(above(parent, group, way), parent, found), group, choice.vend, parent)
}

/** Of several candidates the one that was asked for; else they are noted as open. */
function taking(choice: Choice, group: Group, way: Way): Choice {
  if (choice.kind !== 'several') return choice
  way.open.set(group.group, [...new Set(choice.candidates.map(({ fact }) => fact.caller))].sort())
  const parent = way.taken.get(group.group)
  const vend = choice.candidates.find(({ fact }) => fact.caller === parent)
  return vend === undefined ? choice : { kind: 'one', vend }
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

/** Lake Formation's session for the data that somebody asked for. */
function lakeCaller(
  group: Group,
  found: readonly Fact[],
  facts: ChainFacts,
): { parent: Group; vend: Candidate } | null {
  const asked = found.filter((fact) => fact.kind === 'lake' && fact.more.session === group.session)
  const callers = new Set(asked.map((fact) => fact.caller))
  const [fact] = asked
  const parent = fact === undefined || callers.size !== 1 ? null : facts.group(fact.caller)
  if (fact === undefined || parent === null) return null
  return { parent, vend: { fact, confidence: 'strong', rule: 'GetDataAccess names this session' } }
}

function ambiguous(group: Group, candidates: readonly Candidate[], facts: ChainFacts): Chain {
  const named = candidates.map(
    ({ fact }) => `${facts.group(fact.caller)?.principal ?? fact.more.callerAccount ?? 'unknown'} (${fact.eventId})`,
  )
  const list = [...new Set(named)].sort().join(', ')
  return {
    ...begin(group, 'ambiguous'),
    notes: [`several callers could have started this session: ${list}`],
    parents: candidates.map(({ fact }) => fact.caller),
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
