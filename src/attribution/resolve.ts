import type { Hop, PrincipalKind } from '../model/actor.ts'
import { type Confidence, weakest } from '../model/confidence.ts'
import type { Fact, Missing, Profile, ProfileRole, ProfileValue, Resolution } from '../model/facts.ts'
import { roleOfSession } from './caller.ts'
import { type Group, wantsOf } from './group.ts'
import { personOfReservedRole, serviceOfLinkedRole } from './roles.ts'
import { type Candidate, chooseVend } from './vend.ts'

export interface ChainFacts {
  group(key: string): Group | null
  factsFor(key: string): readonly Fact[]
}

type Explained = Resolution['explained'][number]

/** A chain on its way: what is known of the origin, the hops so far, and what the vendor may be told by. */
interface Chain {
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

/** No chain is longer; one that seems to be is a loop of forged or rewritten records. */
const MAX_HOPS = 16

/** Follows one credential group back to where its chain begins. Pure and deterministic; never throws. */
export function resolve(group: string, facts: ChainFacts): Resolution {
  const found = facts.group(group)
  if (found === null) throw new Error(`no group ${group}`)
  const within = inPartition(partitionOfGroup(group), facts)
  const self = withWholeRole(found, within)
  const chain = follow(self, within, new Set())
  const confidence = chain.missing !== null ? 'unresolved' : weakest(...chain.hops.map((hop) => hop.confidence))
  const capped = chain.hops.some((hop) => hop.confidence === 'ambiguous') ? 'ambiguous' : confidence
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
    confidence: self.kind === 'unknown' ? 'unresolved' : capped,
    notes: [...new Set(chain.notes)],
    missing: chain.missing,
    parents: [...new Set(chain.parents)].sort(),
    profile: profileOf(chain, capped),
    explained: chain.explained,
  }
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

function profileOf(chain: Chain, confidence: Confidence): Profile {
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

function hopOf(group: Group, evidence: string | null, confidence: Confidence): Hop {
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
function begin(group: Group, confidence: Confidence): Chain {
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

function follow(group: Group, facts: ChainFacts, seen: ReadonlySet<string>): Chain {
  if (group.delegate !== null) return delegated(group, facts, seen)
  switch (group.kind) {
    case 'assumed-role':
      return followRole(group, facts, seen)
    case 'federated-user':
      return followFederated(group, facts, seen)
    case 'root':
    case 'iam-user':
      return followLongTerm(group, facts, seen)
    case 'aws-account':
      return followForeign(group, facts, seen)
    case 'identity-center-user':
      return throughApplication(group, facts)
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
function delegated(group: Group, facts: ChainFacts, seen: ReadonlySet<string>): Chain {
  const partner = group.delegate ?? ''
  const partition = group.group.split('|')[0] || 'aws'
  const approver = follow({ ...group, delegate: null }, facts, seen)
  const principal = `arn:${partition}:iam::${partner}:root`
  return {
    ...approver,
    origin: { kind: 'aws-account', principal, account: partner },
    hops: [
      { kind: 'aws-account', principal, session: null, accessKeyId: null, evidence: null, confidence: 'exact' },
      { ...hopOf(group, group.more.evidence ?? null, 'exact') },
    ],
    missing: null,
    delegate: partner,
    notes: [
      ...approver.notes,
      `account ${partner} acted by temporary delegation with the identity of ${group.principal ?? 'the approver'}`,
    ],
    explained: [
      {
        rule: 'invokedByDelegate names the partner who acts',
        from: principal,
        to: group.principal ?? '',
        evidence: [],
        confidence: 'exact',
      },
      ...approver.explained,
    ],
  }
}

function followRole(group: Group, facts: ChainFacts, seen: ReadonlySet<string>): Chain {
  const found = seen.has(group.group) || seen.size >= MAX_HOPS ? [] : vends(group, facts)
  const lake = lakeCaller(group, found, facts)
  if (lake !== null)
    return extend(follow(lake.parent, facts, new Set([...seen, group.group])), group, lake.vend, lake.parent)
  const choice = chooseVend(group, found, (key) => facts.group(key))
  if (choice.kind === 'none') return bySwitch(group, found) ?? roleAlone(group, seen.has(group.group))
  if (choice.kind === 'several') return ambiguous(group, choice.candidates, facts)
  const parent = facts.group(choice.vend.fact.caller)
  if (parent === null) return roleAlone(group, false)
  const above = withSwitch(follow(parent, facts, new Set([...seen, group.group])), parent, found)
  return extend(above, group, choice.vend, parent)
}

/** The console's role switch names the caller that a foreign account's record hides: a hop, never the origin. */
function withSwitch(above: Chain, parent: Group, found: readonly Fact[]): Chain {
  const fact = found.find(({ kind }) => kind === 'switch')
  const from = fact?.more.switchFrom
  if (
    fact === undefined ||
    from === undefined ||
    parent.kind !== 'aws-account' ||
    from.split(':')[4] !== parent.account
  )
    return above
  return switched(above, from, fact.eventId, 'exact')
}

function switched(above: Chain, from: string, evidence: string, confidence: Confidence): Chain {
  const user = /:user\//.test(from)
  const principal = roleOfSession(from) ?? from
  const kind: PrincipalKind = user ? 'iam-user' : from.endsWith(':root') ? 'root' : 'assumed-role'
  const session = /:assumed-role\/[^/]+\/(.+)$/.exec(from)?.[1] ?? null
  return {
    ...above,
    hops: [...above.hops, { kind, principal, session, accessKeyId: null, evidence, confidence }],
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

/** A role session of which only the switch is known. */
function bySwitch(group: Group, found: readonly Fact[]): Chain | null {
  const fact = found.find(({ kind }) => kind === 'switch')
  const from = fact?.more.switchFrom
  const account = from?.split(':')[4]
  if (fact === undefined || from === undefined || account === undefined) return null
  const chain = begin(group, 'strong')
  const partition = from.split(':')[1] ?? 'aws'
  const foreign = account !== group.account
  const user = /:user\//.test(from)
  if (!foreign && !user) return null
  const start: Chain = foreign
    ? {
        ...chain,
        origin: { kind: 'aws-account', principal: `arn:${partition}:iam::${account}:root`, account },
        roles: [],
        hops: [
          {
            kind: 'aws-account',
            principal: `arn:${partition}:iam::${account}:root`,
            session: null,
            accessKeyId: null,
            evidence: null,
            confidence: 'exact',
          },
        ],
      }
    : { ...chain, origin: { kind: 'iam-user', principal: from, account }, roles: [], hops: [] }
  const through = foreign
    ? switched(start, from, fact.eventId, 'strong')
    : {
        ...start,
        hops: [
          {
            kind: 'iam-user' as const,
            principal: from,
            session: null,
            accessKeyId: null,
            evidence: null,
            confidence: 'exact' as const,
          },
        ],
        users: [{ value: from, confidence: 'strong' as const }],
      }
  return {
    ...through,
    hops: [...through.hops, hopOf(group, fact.eventId, 'strong')],
    roles: [...through.roles, ...chain.roles.map((role) => ({ ...role, assumedBy: foreign ? account : null }))],
    parents: [],
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

/** One hop more: the role session that `vend` made. */
function extend(above: Chain, group: Group, { fact, confidence, rule }: Candidate, parent: Group): Chain {
  const reserved = personOfReservedRole(group)
  const assumedBy = parent.kind === 'aws-account' ? parent.account : null
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
    notes:
      fact.more.pod === undefined ? above.notes : [...above.notes, `pod identity: service account ${fact.more.pod}`],
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

/** onBehalfOf proves the person whatever is known of the session's beginning: that event can't make it less sure. */
function sureOf(chain: Chain, person: { confidence: Confidence }): Chain {
  if (person.confidence !== 'exact') return chain
  const last = chain.hops.length - 1
  return { ...chain, hops: chain.hops.map((hop, i) => (i === last ? { ...hop, confidence: 'exact' } : hop)) }
}

/** Identity Center: the session's name is the person, and onBehalfOf proves it. */
function withPerson(chain: Chain, group: Group, person: { principal: string; confidence: Confidence }): Chain {
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

/** A role session whose vending event is not known: what its own records still prove. */
function roleAlone(group: Group, looped: boolean): Chain {
  const chain = begin(group, 'unresolved')
  const service = serviceBehind(group)
  if (service !== null && !looped) {
    const hop: Hop = {
      kind: 'aws-service',
      principal: service.name,
      session: null,
      accessKeyId: null,
      evidence: null,
      confidence: 'strong',
    }
    chain.origin = { kind: 'aws-service', principal: service.name, account: null }
    chain.hops = [hop, hopOf(group, null, 'strong')]
    chain.roles = chain.roles.map((role) => ({ ...role, confidence: 'strong' }))
    chain.explained = [
      { rule: service.rule, from: service.name, to: group.principal ?? '', evidence: [], confidence: 'strong' },
    ]
    return chain
  }
  const person = personOfReservedRole(group)
  if (person !== null && !looped) {
    chain.hops = [
      {
        kind: 'identity-center-user',
        principal: person.principal,
        session: null,
        accessKeyId: null,
        evidence: null,
        confidence: person.confidence,
      },
      hopOf(group, null, person.confidence),
    ]
    chain.roles = chain.roles.map((role) => ({ ...role, confidence: person.confidence }))
    return { ...withPerson(chain, group, person) }
  }
  chain.missing = {
    at:
      group.more.created === undefined
        ? null
        : new Date(Number(group.more.created) * 1000).toISOString().replace('.000Z', 'Z'),
    account: group.account,
    region: null,
    principal: group.principal,
  }
  if (group.session?.includes('@'))
    chain.notes.push(`hint: the session is called ${group.session}, a name that its caller chose; it proves nobody`)
  if (looped) chain.notes.push('the records describe a loop of role sessions; followed no further')
  if (group.sourceIdentity !== null)
    chain.notes.push(`sourceIdentity ${group.sourceIdentity} is asserted; no event seen proves it`)
  return chain
}

function serviceBehind(group: Group): { name: string; rule: string } | null {
  const linked = serviceOfLinkedRole(group)
  if (linked !== null) return { name: linked, rule: 'a service-linked role is used by its service alone' }
  if (group.accessKeyId === null && group.via !== null)
    return { name: group.via, rule: 'a session without key, run by the service that invoked it' }
  if (group.more.delivery !== undefined)
    return { name: 'ec2.amazonaws.com', rule: 'ec2RoleDelivery: an instance’s role session' }
  const carrier = /^arn:[^:]+:(lambda|ecs|ec2):/.exec(group.more.carrier ?? '')?.[1]
  if (carrier === 'lambda') return { name: 'lambda.amazonaws.com', rule: 'inScopeOf names the function' }
  if (carrier === 'ecs') return { name: 'ecs-tasks.amazonaws.com', rule: 'inScopeOf names the task' }
  if (carrier === 'ec2') return { name: 'ec2.amazonaws.com', rule: 'inScopeOf names the instance' }
  return null
}

function ambiguous(group: Group, candidates: readonly Candidate[], facts: ChainFacts): Chain {
  const chain = begin(group, 'ambiguous')
  const named = candidates.map(
    ({ fact }) => `${facts.group(fact.caller)?.principal ?? fact.more.callerAccount ?? 'unknown'} (${fact.eventId})`,
  )
  chain.notes.push(`several callers could have started this session: ${[...new Set(named)].sort().join(', ')}`)
  chain.parents = candidates.map(({ fact }) => fact.caller)
  chain.explained = [
    {
      rule: 'several vending events fit and their callers differ',
      from: [...new Set(named)].sort().join(', '),
      to: group.principal ?? '',
      evidence: candidates.map(({ fact }) => fact.eventId).sort(),
      confidence: 'ambiguous',
    },
  ]
  return chain
}

function vends(group: Group, facts: ChainFacts): Fact[] {
  return [
    ...new Map(
      wantsOf(group)
        .flatMap((want) => facts.factsFor(want))
        .map((fact) => [`${fact.eventId} ${fact.kind}`, fact]),
    ).values(),
  ]
}

/** GetFederationToken: the user, or the root, that asked for it. */
function followFederated(group: Group, facts: ChainFacts, seen: ReadonlySet<string>): Chain {
  const vend = seen.has(group.group)
    ? undefined
    : vends(group, facts).find(
        (fact) => fact.kind === 'vend' && fact.more.key === group.accessKeyId && group.accessKeyId !== null,
      )
  const parent = vend === undefined ? null : facts.group(vend.caller)
  if (vend !== undefined && parent !== null) {
    return extend(
      follow(parent, facts, new Set([...seen, group.group])),
      group,
      { fact: vend, confidence: 'exact', rule: 'GetFederationToken gave this key' },
      parent,
    )
  }
  const issuer = group.more.issuerArn
  if (issuer === undefined) return begin(group, 'strong')
  const chain = begin(group, 'strong')
  const kind: PrincipalKind = issuer.endsWith(':root') ? 'root' : 'iam-user'
  chain.origin = { kind, principal: issuer, account: group.account }
  chain.hops = [
    { kind, principal: issuer, session: null, accessKeyId: null, evidence: null, confidence: 'strong' },
    hopOf(group, null, 'strong'),
  ]
  chain.users = kind === 'iam-user' ? [{ value: issuer, confidence: 'strong' }] : []
  chain.explained = [
    {
      rule: 'the session’s issuer is the user who asked for the federation token',
      from: issuer,
      to: group.principal ?? '',
      evidence: [],
      confidence: 'strong',
    },
  ]
  return chain
}

/** Users and root: themselves, save that AssumeRoot makes another identity's session look like root. */
function followLongTerm(group: Group, facts: ChainFacts, seen: ReadonlySet<string>): Chain {
  const found = seen.has(group.group) ? [] : vends(group, facts).filter((fact) => fact.kind === 'vend')
  const byKey = found.find((fact) => fact.more.key !== undefined && fact.more.key === group.accessKeyId)
  const vend = byKey ?? (group.kind === 'root' ? found.find((fact) => fact.eventName === 'AssumeRoot') : undefined)
  const parent = vend === undefined ? null : facts.group(vend.caller)
  const self = begin(group, 'exact')
  const made = facts.factsFor(`made:${group.accessKeyId}`)[0]
  const maker = made === undefined ? null : facts.group(made.caller)
  if (made !== undefined && maker !== null)
    self.notes.push(`key made by ${maker.principal ?? maker.kind} (${made.eventId})`)
  if (vend === undefined || parent === null || parent.group === group.group) return self
  const confidence: Confidence = vend === byKey ? 'exact' : 'strong'
  if (vend.eventName === 'AssumeRoot') {
    return extend(
      follow(parent, facts, new Set([...seen, group.group])),
      group,
      { fact: vend, confidence, rule: 'AssumeRoot gave this root session' },
      parent,
    )
  }
  if (vend.eventName !== 'GetSessionToken' || parent.principalId !== group.principalId) return self
  return {
    ...extend(
      follow(parent, facts, new Set([...seen, group.group])),
      group,
      { fact: vend, confidence, rule: 'GetSessionToken gave this key to its own user' },
      parent,
    ),
    origin: self.origin,
  }
}

/** A caller of another account: known in full only where that account's own record of the event is loaded. */
function followForeign(group: Group, facts: ChainFacts, seen: ReadonlySet<string>): Chain {
  const chain = begin(group, 'exact')
  if (seen.has(group.group)) return chain
  const twins = group.principalId === null ? [] : facts.factsFor(`twin:${group.principalId}`)
  const callers = [...new Set(twins.map((twin) => twin.caller))]
  const parent = callers.length === 1 ? facts.group(callers[0] ?? '') : null
  if (parent === null || parent.account !== group.account) return chain
  const above = follow(parent, facts, new Set([...seen, group.group]))
  return {
    ...above,
    parents: [...above.parents, parent.group],
    explained: [
      ...above.explained,
      {
        rule: 'the twin record in the caller’s account shows the caller in full',
        from: parent.principal ?? '',
        to: group.principal ?? '',
        evidence: [twins[0]?.eventId ?? ''],
        confidence: 'exact',
      },
    ],
  }
}
