import type { Confidence } from '../model/confidence.ts'
import { weakest } from '../model/confidence.ts'
import type { Resolution } from '../model/facts.ts'
import { accountArn, bareHop, begin, type Chain, type ChainFacts, hopOf, profileOf, type Way } from './chain.ts'
import { followForeign } from './foreign.ts'
import type { Group } from './group.ts'
import { followFederated, followLongTerm } from './long-term.ts'
import { followRole } from './role.ts'

export type { ChainFacts } from './chain.ts'

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
  const chain = follow(self, { facts: within, seen: new Set(), taken, open, shared: null, follow })
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
  if (group.more.typed !== undefined) return contradictory(group)
  // A hidden or a masked name: that there is an identity is all that is known.
  if (group.principal === null) return begin(group, 'unresolved')
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

/** A record that calls itself one kind of identity and bears the ARN of another: no record of AWS's does. */
function contradictory(group: Group): Chain {
  const chain = begin(group, 'ambiguous')
  chain.notes.push(`the record says ${group.more.typed}, and its ARN is another’s: ${group.principal ?? 'none'}`)
  return chain
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
