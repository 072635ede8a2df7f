import { parseArn } from '../../model/arn.ts'
import type { Revoke, RevokeStep } from '../../model/revoke.ts'
import { formatInstant } from '../../model/time.ts'
import {
  closeTrust,
  deleteLogin,
  denySessions,
  endShare,
  keyDelete,
  keyInactive,
  type Lines,
  type Principals,
  rejectDelegation,
  removeMade,
  shortName,
} from './commands.ts'
import type { RevokeFacts, VendorCredential } from './facts.ts'
import { routinesOf } from './routine.ts'

type Step = Omit<RevokeStep, 'order'>

/**
 * The plan to switch a vendor off, in the order in which to cut: running sessions, the way to new ones, keys, delegation,
 * resource policies that name its account, and what it made itself. Nothing is carried out.
 */
export function revokePlan(facts: RevokeFacts): Omit<Revoke, 'vendor'> {
  const targets = targetsOf(facts)
  const steps: Step[] = [
    ...targets.roles.map((role) => step(facts, 'deny-sessions', role.arn, denySessions(role.arn))),
    ...targets.users
      .filter((user) => user.sessions)
      .map((user) => step(facts, 'deny-sessions', user.arn, denySessions(user.arn))),
    ...targets.roles.filter((role) => role.direct).map((role) => trustStep(facts, role.arn)),
    ...targets.keys.map((key) => step(facts, 'key-inactive', key.id, keyInactive(key.id, key.user), key.account)),
    ...facts.consoleUsers.map((user) => step(facts, 'login-profile', user, deleteLogin(user))),
    ...targets.keys.map((key) => step(facts, 'key-delete', key.id, keyDelete(key.id, key.user), key.account)),
    ...facts.delegations.map((each) => ({
      ...step(facts, 'delegation', each.requestId ?? each.eventId, rejectDelegation(each.requestId), each.account),
      evidence: [each.eventId],
      stops: stops(facts, (credential) => credential.delegate !== null),
    })),
    ...facts.shares.map((share) => ({
      ...step(facts, 'resource-policy', share.arn ?? `${share.type} ${share.id}`, endShare(share), share.account),
      evidence: [share.eventId],
    })),
    ...madeSteps(facts),
  ]
  return {
    steps: steps.map((each, i) => ({ order: i + 1, ...each })),
    liveSessions: facts.live.map(({ principal, session, until }) => ({
      principal,
      session,
      until: formatInstant(until),
    })),
    routines: routinesOf(facts.calls).map(({ last, ...routine }) => ({
      ...routine,
      last: last === null ? null : formatInstant(last),
    })),
    notObservable: notObservable(facts),
    check: `trail events --vendor ${facts.vendor} --since 1h`,
  }
}

interface Targets {
  roles: { arn: string; direct: boolean }[]
  users: { arn: string; sessions: boolean }[]
  keys: { id: string; user: string | null; account: string | null }[]
}

/** Our roles, users and keys that stand in the vendor's chains, and those that its entry names. */
function targetsOf(facts: RevokeFacts): Targets {
  const roles = new Map<string, boolean>(facts.registered.roles.map((arn) => [arn, true]))
  const users = new Map<string, boolean>(facts.registered.users.map((arn) => [arn, false]))
  const keys = new Map<string, string | null>(facts.registered.accessKeys.map((key) => [key, null]))
  // A delegate acts in the approver's session: that identity is a person's and stays.
  for (const { chain } of facts.credentials.filter((each) => each.delegate === null)) {
    let within = false
    for (const hop of chain) {
      const own = hop.principal !== null && facts.ownAccounts.has(parseArn(hop.principal)?.account ?? '')
      if (
        own &&
        hop.kind === 'assumed-role' &&
        hop.principal !== null &&
        !hop.principal.includes(':role/aws-reserved/')
      )
        roles.set(hop.principal, (roles.get(hop.principal) ?? false) || !within)
      if (own && hop.kind === 'iam-user' && hop.principal !== null) {
        const temporary = hop.accessKeyId?.startsWith('ASIA') === true
        users.set(hop.principal, (users.get(hop.principal) ?? false) || temporary)
        if (hop.accessKeyId?.startsWith('AKIA')) keys.set(hop.accessKeyId, hop.principal)
      }
      within ||= own && hop.kind !== 'aws-account'
    }
  }
  for (const key of facts.keys)
    if ((key.userArn !== null && users.has(key.userArn)) || keys.has(key.accessKeyId))
      keys.set(key.accessKeyId, keys.get(key.accessKeyId) ?? key.userArn)
  return {
    roles: [...roles].map(([arn, direct]) => ({ arn, direct })).sort((a, b) => (a.arn < b.arn ? -1 : 1)),
    users: [...users].map(([arn, sessions]) => ({ arn, sessions })).sort((a, b) => (a.arn < b.arn ? -1 : 1)),
    keys: [...keys]
      .map(([id, user]) => ({
        id,
        user: user === null ? null : shortName(user),
        account: user === null ? null : (parseArn(user)?.account ?? null),
      }))
      .sort((a, b) => (a.id < b.id ? -1 : 1)),
  }
}

/** Every credential that the plan names, for the question who else uses it. */
export function targetNames(facts: Omit<RevokeFacts, 'sharers'>): string[] {
  const { roles, users, keys } = targetsOf({ ...facts, sharers: [] })
  return [...roles.map(({ arn }) => arn), ...users.map(({ arn }) => arn), ...keys.map(({ id }) => id)]
}

/** A refusal by account hits nobody else; only one of everybody does. */
function trustStep(facts: RevokeFacts, role: string): Step {
  const refused = trustedBy(facts, role)
  const all = step(facts, 'trust-policy', role, closeTrust(role, refused))
  return refused.accounts.length + refused.issuers.length > 0 ? { ...all, alsoHits: [] } : all
}

function trustedBy(facts: RevokeFacts, role: string): Principals {
  const arn = parseArn(role)
  const issuers = facts.issuers.map((issuer) =>
    issuer.startsWith('arn:')
      ? issuer
      : `arn:${arn?.partition ?? 'aws'}:iam::${arn?.account ?? ''}:oidc-provider/${issuer.replace(/^https?:\/\//, '')}`,
  )
  return { accounts: facts.vendorAccounts, issuers }
}

function step(
  facts: RevokeFacts,
  kind: RevokeStep['kind'],
  target: string,
  lines: Lines,
  account?: string | null,
): Step {
  return {
    kind,
    target,
    account: account ?? parseArn(target)?.account ?? null,
    ...lines,
    stops: stops(facts, (credential) => goesThrough(credential, target)),
    alsoHits: facts.sharers
      .filter((sharer) => sharer.target === target)
      .map(({ principal, vendor, events }) => ({ principal, vendor, events })),
    evidence: [
      ...new Set(
        facts.credentials
          .filter((credential) => goesThrough(credential, target))
          .flatMap(({ chain }) =>
            chain.flatMap((hop) => (hop.principal === target && hop.evidence !== null ? [hop.evidence] : [])),
          ),
      ),
    ].slice(0, EVIDENCE_AT_MOST),
  }
}

const EVIDENCE_AT_MOST = 10

function goesThrough(credential: VendorCredential, target: string): boolean {
  return credential.chain.some((hop) => hop.principal === target || hop.accessKeyId === target)
}

/** What the credentials were used for, the most frequent first. */
function stops(facts: RevokeFacts, through: (credential: VendorCredential) => boolean): RevokeStep['stops'] {
  const credentials = new Set(facts.credentials.filter(through).map(({ credential }) => credential))
  const byName = new Map<string, RevokeStep['stops'][number]>()
  for (const call of facts.calls) {
    if (!credentials.has(call.credential)) continue
    const key = `${call.eventSource} ${call.eventName}`
    const sum = byName.get(key) ?? { eventSource: call.eventSource, eventName: call.eventName, count: 0, last: null }
    const last = call.last === null ? null : formatInstant(call.last)
    byName.set(key, {
      ...sum,
      count: sum.count + call.count,
      last: last !== null && (sum.last === null || last > sum.last) ? last : sum.last,
    })
  }
  return [...byName.values()].sort((a, b) => b.count - a.count || (a.eventName < b.eventName ? -1 : 1))
}

function madeSteps(facts: RevokeFacts): Step[] {
  const users = new Map(facts.keys.map((key) => [key.accessKeyId, key.userArn]))
  return facts.made.flatMap((made) => {
    const user = users.get(made.id) ?? null
    const lines = removeMade(made, user === null ? null : shortName(user))
    if (lines === null) return []
    return { ...step(facts, 'made-by-vendor', made.arn ?? made.id, lines, made.account), evidence: [made.eventId] }
  })
}

function notObservable(facts: RevokeFacts): string[] {
  const since = facts.first === null ? null : formatInstant(facts.first)
  return [
    since === null
      ? 'the store holds no events: nothing of this vendor can be seen'
      : `credentials of the vendor that were not used since ${since}, and what was shared with it before`,
    'policies of resources: only those that were changed in these logs are known; IAM Access Analyzer lists what names an outside account',
    'what the vendor does in its own account with data that it holds already',
  ]
}
