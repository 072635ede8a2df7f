import type { PrincipalKind } from '../model/actor.ts'
import { parseArn } from '../model/arn.ts'
import { weakest } from '../model/confidence.ts'
import type { Profile, Resolution } from '../model/facts.ts'
import { accountArn, bareHop } from './chain.ts'

/** Kinds whose identity lies within an account, so that only that account's logs can vouch for them. */
const WITHIN: ReadonlySet<PrincipalKind> = new Set(['iam-user', 'root', 'assumed-role', 'federated-user'])

interface Outside {
  account: string
  principal: string
}

/** The account of an identity, where its logs are not loaded. */
function outside(arn: string | null, loaded: ReadonlySet<string>): Outside | null {
  const parsed = arn === null ? null : parseArn(arn)
  if (parsed === null || parsed.account === '' || loaded.has(parsed.account)) return null
  return { account: parsed.account, principal: accountArn(parsed.partition, parsed.account) }
}

/**
 * A caller that a record names in full, from an account whose logs are not loaded: what it is called is known, who
 * stands behind it there is not. So the account is the origin, and what the record says of the caller a hop. Applied
 * when an answer is given, since the next ingest may load that account.
 */
export function fromOutside(resolution: Resolution, loaded: ReadonlySet<string>): Resolution {
  if (untold(resolution, resolution.profile.delegate, loaded)) return withoutTwin(resolution, loaded)
  const at = resolution.chain.findIndex((hop) => WITHIN.has(hop.kind))
  const first = resolution.chain[at]
  const found = first === undefined ? null : outside(first.principal, loaded)
  if (first === undefined || found === null || resolution.origin.kind === 'aws-account') return resolution
  const { account, principal } = found
  // The record that shows the caller is the one in which it began the next session, else the event asked about.
  const shown = { ...first, evidence: resolution.chain[at + 1]?.evidence ?? null, confidence: 'exact' as const }
  const chain = [bareHop('aws-account', principal, 'exact'), shown, ...resolution.chain.slice(at + 1)]
  return {
    ...resolution,
    origin: { kind: 'aws-account', principal, account },
    chain,
    confidence: weakest(...chain.map((hop) => hop.confidence)),
    notes: resolution.notes.filter((note) => !note.startsWith('sourceIdentity ')),
    missing: null,
    profile: profileFromOutside(resolution.profile, loaded),
    explained: [
      {
        rule: 'the record names a caller of an account whose logs are not loaded',
        from: principal,
        to: first.principal ?? '',
        evidence: shown.evidence === null ? [] : [shown.evidence],
        confidence: 'exact',
      },
      ...resolution.explained.filter((step) => step.confidence !== 'unresolved'),
    ],
  }
}

/** An account that is loaded is where a chain goes on, and no origin: its own record of the call is not there. */
function untold(
  { origin }: { origin: Pick<Profile['origin'], 'kind' | 'account'> },
  delegate: string | null,
  loaded: ReadonlySet<string>,
): boolean {
  return origin.kind === 'aws-account' && delegate === null && origin.account !== null && loaded.has(origin.account)
}

function withoutTwin(resolution: Resolution, loaded: ReadonlySet<string>): Resolution {
  if (resolution.confidence === 'ambiguous') return resolution
  const [first, ...rest] = resolution.chain
  const account = resolution.origin.account
  return {
    ...resolution,
    chain: first === undefined ? [] : [{ ...first, confidence: 'unresolved' }, ...rest],
    confidence: 'unresolved',
    notes: [
      ...resolution.notes,
      `unresolved: account ${account} is loaded, but not its own record of this call, which would name the caller`,
    ],
    profile: profileFromOutside(resolution.profile, loaded),
  }
}

/** The same of what a vendor is told by. */
export function profileFromOutside(profile: Profile, loaded: ReadonlySet<string>): Profile {
  if (untold(profile, profile.delegate, loaded)) {
    const { confidence } = profile.origin
    return confidence === 'ambiguous'
      ? profile
      : { ...profile, origin: { ...profile.origin, confidence: 'unresolved' } }
  }
  const { origin, users, roles } = profile
  if (origin.kind === 'aws-account') return profile
  const first = WITHIN.has(origin.kind) ? origin.principal : (roles[0]?.arn ?? users[0]?.value ?? null)
  const found = outside(first, loaded)
  if (found === null) return profile
  const shown = <Each extends { confidence: Profile['origin']['confidence'] }>(each: Each, arn: string): Each =>
    arn === first ? { ...each, confidence: 'exact' } : each
  const named = {
    users: users.map((user) => shown(user, user.value)),
    roles: roles.map((role) => shown(role, role.arn)),
  }
  const confidence = weakest(...[...named.users, ...named.roles].map((each) => each.confidence))
  return {
    ...profile,
    ...named,
    origin: { kind: 'aws-account', principal: found.principal, account: found.account, confidence },
  }
}
