import type { Fact } from '../model/facts.ts'
import { type AssumedWith, type Deed, EVIDENCE, type ReportCredential, type Seen } from '../model/report.ts'
import { formatInstant } from '../model/time.ts'
import type { TimeRange } from '../model/time-range.ts'
import type { Store } from '../store/open.ts'
import type { SignerRow } from '../store/report.ts'
import {
  type IdentityChange,
  identityChanges,
  keysMade,
  rolesTaken,
  type TakenRow,
} from '../store/report-credentials.ts'
import type { Span } from '../store/report-span.ts'
import type { Actors } from './actors.ts'

const DAY_MS = 86_400_000

/** A signer with the ids of its first events. */
export type Signer = SignerRow & Omit<Span, 'at'> & { evidence: string[] }

/** What the vendor signed with, and what the logs tell of each: when it was made, by whom, what was done to it since. */
export async function credentialsOf(
  store: Store,
  actors: Actors,
  found: readonly Signer[],
  range: TimeRange,
  end: number | null,
): Promise<{ credentials: ReportCredential[]; taken: TakenRow[] }> {
  const { connection } = store
  const taken = await rolesTaken(connection, range)
  const made = await keysMade(connection)
  const list = [...united(found), ...untouchedRoles(found, taken)]
  const names = [...new Set(list.map(({ subject }) => shortName(subject)))]
  const changes = await identityChanges(connection, names)
  const whoDid = await namesOf(actors, changes)
  const credentials = list.map((credential): ReportCredential => {
    const own = changes.filter((change) => isAbout(change, credential))
    const deeds = own.map((change) => deedOf(change, whoDid))
    const created = deeds[own.findLastIndex((change) => change.relation === 'created')] ?? null
    return {
      ...credential,
      created,
      ageDays: created?.at == null || end === null ? null : Math.floor((end - Date.parse(created.at)) / DAY_MS),
      changes: deeds.filter((deed) => deed !== created),
      siblings: credential.kind === 'access-key' ? siblingsOf(credential, made) : [],
      assumed: credential.kind === 'role' ? assumedWith(taken.filter(({ role }) => role === credential.subject)) : null,
    }
  })
  return { credentials, taken }
}

type Bare = Omit<ReportCredential, 'created' | 'ageDays' | 'changes' | 'siblings' | 'assumed'>

/** One entry for each thing that signed; a key beside its user. */
function united(found: readonly Signer[]): Bare[] {
  const byKey = new Map<string, Bare>()
  for (const signer of found) {
    const subject = signer.accessKeyId ?? signer.principal ?? 'unknown'
    const kind = kindOf(signer)
    const key = `${kind} ${subject}`
    const known = byKey.get(key)
    const next: Bare = {
      kind,
      subject,
      account: signer.account,
      owner: signer.accessKeyId === null ? null : signer.principal,
      sessions: signer.sessions,
      events: signer.events,
      denied: signer.denied,
      first: iso(signer.first),
      last: iso(signer.last),
      evidence: signer.evidence,
    }
    byKey.set(key, known === undefined ? next : merged(known, next))
  }
  return [...byKey.values()]
}

function merged(a: Bare, b: Bare): Bare {
  return {
    ...a,
    sessions: a.sessions + b.sessions,
    events: a.events + b.events,
    denied: a.denied + b.denied,
    ...spanOf([a, b]),
    evidence: [...new Set([...a.evidence, ...b.evidence])].slice(0, EVIDENCE),
  }
}

function spanOf(list: readonly Pick<Seen, 'first' | 'last'>[]): Pick<Seen, 'first' | 'last'> {
  const times = (pick: 'first' | 'last') => list.flatMap((each) => each[pick] ?? []).sort()
  return { first: times('first')[0] ?? null, last: times('last').at(-1) ?? null }
}

function kindOf({ matchedBy, accessKeyId, actorKind }: Signer): ReportCredential['kind'] {
  if (matchedBy === 'delegate') return 'delegation'
  if (accessKeyId !== null) return 'access-key'
  if (actorKind === 'assumed-role') return 'role'
  if (actorKind === 'aws-account') return 'account'
  return actorKind === 'iam-user' ? 'user' : 'federated'
}

/** Roles that were taken and then not used, as far as these logs show. */
function untouchedRoles(found: readonly Signer[], taken: readonly TakenRow[]): Bare[] {
  const used = new Set(found.map(({ principal }) => principal))
  const roles = [...new Set(taken.map(({ role }) => role))].filter((role) => !used.has(role))
  return roles.map((role) => {
    const own = taken.filter((each) => each.role === role)
    const seen = own.map((each) => ({ first: iso(each.first), last: iso(each.last) }))
    return {
      kind: 'role',
      subject: role,
      account: role.split(':')[4] ?? null,
      owner: null,
      sessions: 0,
      events: 0,
      denied: 0,
      ...spanOf(seen),
      evidence: own.flatMap((each) => each.evidence).slice(0, EVIDENCE),
    }
  })
}

function assumedWith(taken: readonly TakenRow[]): AssumedWith | null {
  if (taken.length === 0) return null
  const count = (rows: readonly TakenRow[]) => rows.reduce((sum, row) => sum + row.count, 0)
  const present = <Value>(values: readonly (Value | null)[]) =>
    [...new Set(values)].filter((value): value is Value & {} => value !== null).sort()
  return {
    withExternalId: count(taken.filter(({ externalId }) => externalId !== null)),
    without: count(taken.filter(({ externalId }) => externalId === null)),
    externalIds: present(taken.map(({ externalId }) => externalId)),
    from: present(taken.map(({ from }) => from)),
  }
}

/** Whether a change of a user, role or key by its short name is about this one: names are equal across accounts. */
function isAbout(change: IdentityChange, { kind, subject, account }: Bare): boolean {
  if (change.type !== { role: 'iam:role', user: 'iam:user', 'access-key': 'iam:access-key' }[kind as string])
    return false
  if (change.id !== shortName(subject)) return false
  return kind === 'access-key' || change.arn === subject || (change.account ?? account) === account
}

function siblingsOf({ subject, owner, account }: Bare, made: readonly Fact[]): ReportCredential['siblings'] {
  const name = owner === null ? null : shortName(owner)
  return made
    .filter(({ more }) => more.key !== undefined && more.key !== subject)
    .filter((fact) => fact.more.userName === name && (fact.account ?? account) === account)
    .map((fact) => ({
      subject: fact.more.key ?? '',
      created: { eventId: fact.eventId, eventName: fact.eventName, at: iso(fact.at), by: null },
    }))
}

function shortName(subject: string): string {
  return subject.slice(subject.lastIndexOf('/') + 1)
}

function deedOf(change: IdentityChange, names: ReadonlyMap<number, string>): Deed {
  return {
    eventId: change.eventId,
    eventName: change.eventName ?? 'unknown',
    at: iso(change.time),
    by: names.get(change.caller) ?? null,
  }
}

/** Who stands behind callers, in a word: the vendor's name, else the origin. */
async function namesOf(actors: Actors, changes: readonly IdentityChange[]): Promise<Map<number, string>> {
  const found = await actors.of(changes.map(({ caller }) => caller))
  return new Map(
    [...found].map(([caller, { actor }]) => [caller, actor.vendor?.name ?? actor.origin.principal ?? 'unknown']),
  )
}

function iso(ms: number | null): string | null {
  return ms === null ? null : formatInstant(ms)
}
