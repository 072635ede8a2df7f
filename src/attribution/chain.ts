import type { Hop, PrincipalKind } from '../model/actor.ts'
import type { Confidence } from '../model/confidence.ts'
import type { Fact, Missing, Profile, ProfileRole, ProfileValue, Resolution } from '../model/facts.ts'
import type { Candidate } from './candidate.ts'
import type { Group } from './group.ts'
import { personOfReservedRole } from './roles.ts'

export interface ChainFacts {
  group(key: string): Group | null
  factsFor(key: string): readonly Fact[]
}

/** Follows a group of callers up to where its chain begins: what every step hands on to the next. */
export interface Way {
  facts: ChainFacts
  /** Groups that the chain came through already. */
  seen: ReadonlySet<string>
  /** Where several parents may be meant: the one to take, by group, so that each answer can be told by itself. */
  taken: ReadonlyMap<string, string>
  /** Collects, by group, the parents that were left open. */
  open: Map<string, string[]>
  /** The sharedEventID of the call that is followed, where one is: it tells which record of a caller's account is meant. */
  shared: string | null
  follow(group: Group, way: Way): Chain
}

type Explained = Resolution['explained'][number]

/**
 * A chain on its way: what is known of the origin, the hops so far, and what the vendor may be told by. A hop behind
 * the first without evidence is proven by the very event that is asked about: see provenBy in actor.ts.
 */
export interface Chain {
  origin: { kind: PrincipalKind; principal: string | null; account: string | null }
  hops: Hop[]
  notes: string[]
  missing: Missing | null
  parents: string[]
  explained: Explained[]
  roles: ProfileRole[]
  externalIds: ProfileValue[]
  issuers: ProfileValue[]
  keys: ProfileValue[]
  users: ProfileValue[]
  sessions: string[]
  delegate: string | null
}

/** The chain of whoever stands above `group`, as `fact` shows them. */
export function above(parent: Group, group: Group, way: Way, fact: Fact | null): Chain {
  return way.follow(parent, { ...way, shared: fact?.more.shared ?? null, seen: new Set([...way.seen, group.group]) })
}

/** A hop that no credential group stands for: an account, a service, a person. */
export function bareHop(
  kind: PrincipalKind,
  principal: string | null,
  confidence: Confidence,
  more: { session?: string | null; evidence?: string | null } = {},
): Hop {
  const { session = null, evidence = null } = more
  return { kind, principal, session, accessKeyId: null, evidence, confidence }
}

/** The whole account as the principal of whoever acts from it. */
export function accountArn(partition: string, account: string): string {
  return `arn:${partition}:iam::${account}:root`
}

export function profileOf(chain: Chain, confidence: Confidence): Profile {
  return {
    origin: { ...chain.origin, confidence },
    delegate: chain.delegate,
    accessKeys: chain.keys,
    users: chain.users,
    roles: chain.roles,
    externalIds: chain.externalIds,
    issuers: chain.issuers,
    sessions: [...new Set(chain.sessions)].sort(),
  }
}

export function hopOf(group: Group, evidence: string | null, confidence: Confidence): Hop {
  return {
    kind: group.kind,
    principal: group.principal,
    session: group.session,
    accessKeyId: group.accessKeyId,
    evidence,
    confidence,
  }
}

/** A chain of one hop: the group itself is where it begins. */
export function begin(group: Group, confidence: Confidence): Chain {
  return {
    origin: { kind: group.kind, principal: group.principal, account: group.account },
    hops: [hopOf(group, null, confidence)],
    notes: [],
    missing: null,
    parents: [],
    explained: [],
    roles:
      group.kind === 'assumed-role' && group.principal !== null
        ? [{ arn: group.principal, assumedBy: null, confidence }]
        : [],
    externalIds: [],
    issuers: issuersOf(group, confidence),
    keys: group.accessKeyId?.startsWith('AKIA') ? [{ value: group.accessKeyId, confidence }] : [],
    users: group.kind === 'iam-user' && group.principal !== null ? [{ value: group.principal, confidence }] : [],
    sessions: group.session === null ? [] : [group.session],
    delegate: group.delegate,
  }
}

function issuersOf(group: Group, confidence: Confidence): ProfileValue[] {
  const provider = group.more.federatedProvider
  return provider === undefined ? [] : [{ value: provider, confidence }]
}

/** One hop more: the role session that `vend` made. */
export function extend(above: Chain, group: Group, { fact, confidence, rule }: Candidate, parent: Group): Chain {
  const reserved = personOfReservedRole(group)
  // Whose account it was, also where the record names the caller in full: binding decides whether that is foreign.
  const assumedBy = parent.account === null || parent.account === group.account ? null : parent.account
  const own: Chain = {
    ...above,
    hops: [...above.hops, hopOf(group, fact.eventId, confidence)],
    parents: [...above.parents, parent.group],
    explained: [
      ...above.explained,
      {
        rule,
        from: parent.principal ?? parent.kind,
        to: group.principal ?? group.kind,
        evidence: [fact.eventId],
        confidence,
      },
    ],
    roles: group.principal === null ? above.roles : [...above.roles, { arn: group.principal, assumedBy, confidence }],
    externalIds:
      fact.more.externalId === undefined
        ? above.externalIds
        : [...above.externalIds, { value: fact.more.externalId, confidence }],
    issuers:
      fact.more.issuer === undefined ? above.issuers : [...above.issuers, { value: fact.more.issuer, confidence }],
    sessions: group.session === null ? above.sessions : [...above.sessions, group.session],
    notes: [...above.notes, ...notesOf(fact)],
  }
  const federated = parent.kind === 'saml-user' || parent.kind === 'web-identity-user'
  if (federated && reserved !== null) return withPerson(sureOf(own, reserved), group, reserved)
  if (federated)
    own.origin = {
      kind: parent.kind,
      principal: parent.more.userName ?? fact.more.subject ?? parent.principal,
      account: null,
    }
  return own
}

/** What the vending event says of the session beyond who asked for it. */
function notesOf({ more }: Fact): string[] {
  return [
    ...(more.pod === undefined ? [] : [`pod identity: service account ${more.pod}`]),
    ...(more.certificate === undefined
      ? []
      : [`Roles Anywhere: a certificate, source identity ${more.certificate}, signed for this session`]),
  ]
}

/** onBehalfOf proves the person whatever is known of the session's beginning: that event can't make it less sure. */
function sureOf(chain: Chain, person: { confidence: Confidence }): Chain {
  if (person.confidence !== 'exact') return chain
  const last = chain.hops.length - 1
  return { ...chain, hops: chain.hops.map((hop, i) => (i === last ? { ...hop, confidence: 'exact' } : hop)) }
}

/** Identity Center: the session's name is the person, and onBehalfOf proves it. */
export function withPerson(chain: Chain, group: Group, person: { principal: string; confidence: Confidence }): Chain {
  const [first, ...rest] = chain.hops
  if (first === undefined) return chain
  return {
    ...chain,
    origin: { kind: 'identity-center-user', principal: person.principal, account: null },
    hops: [
      {
        ...first,
        kind: 'identity-center-user',
        principal: person.principal,
        session: null,
        confidence: person.confidence,
      },
      ...rest,
    ],
    explained: [
      {
        rule:
          person.confidence === 'exact'
            ? 'onBehalfOf names the Identity Center user'
            : 'the session of an Identity Center role carries the user’s name',
        from: person.principal,
        to: group.principal ?? '',
        evidence: [],
        confidence: person.confidence,
      },
      ...chain.explained,
    ],
  }
}
