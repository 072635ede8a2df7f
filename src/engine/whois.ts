import { provenBy } from '../attribution/actor.ts'
import type { Actor } from '../model/actor.ts'
import type { Whois } from '../model/answers.ts'
import type { Fact } from '../model/facts.ts'
import { formatInstant } from '../model/time.ts'
import { isWithin, type TimeRange } from '../model/time-range.ts'
import { eventsById } from '../store/events.ts'
import {
  activityOf,
  alteredBy,
  callersMatching,
  createdBy,
  factsBy,
  factsUnderKeys,
  factsWithExternalId,
  firstEvents,
  type IdentityKey,
  unusualIdentity,
} from '../store/identity.ts'
import type { Store } from '../store/open.ts'
import type { Actors } from './actors.ts'
import { coverageOf } from './coverage.ts'
import { integrityOfCounts } from './integrity.ts'
import { united } from './summarise.ts'

/**
 * What a key, role, user, session, account, address, service or external id is, and whose it is, by all that is loaded;
 * what it did, within `range`.
 */
export async function whois(
  store: Store,
  actors: Actors,
  input: string,
  range: TimeRange = { since: null, until: null },
): Promise<Whois> {
  const { connection } = store
  const { kind, key } = await identify(store, input)
  const vends = kind === 'external-id' ? await factsWithExternalId(connection, input) : []
  const callers = key === null ? await callersOfVends(store, vends) : await callersMatching(connection, key)
  const ids = callers.map((caller) => caller.id)
  const groups = [...new Set(callers.map((caller) => caller.group))]
  const proofs = await firstEvents(connection, ids)
  const known = distinct(
    [...(await actors.of(ids))].map(([caller, { actor }]) => provenBy(actor, proofs.get(caller) ?? '')),
  )
  const from = kind === 'ip' ? input : null
  const activity = await activityOf(connection, ids, from, range)
  const actor = known.length > 0 && isOne(kind, known) ? united(known) : null
  const issued = await issuerOf(store, kind, input, actor)
  const vendors = new Set(known.map((each) => each.vendor?.id ?? null))
  return {
    input,
    kind,
    actor,
    actors: known,
    issuedBy: issued?.event ?? null,
    assumed: (await factsBy(connection, groups))
      .filter((fact) => fact.kind === 'vend' && isWithin(fact.at, range))
      .sort((a, b) => (a.at ?? 0) - (b.at ?? 0) || (a.eventId < b.eventId ? -1 : 1))
      .map(assumedOf),
    created: await createdBy(connection, ids, range),
    ...activity,
    first: activity.first === null ? null : formatInstant(activity.first),
    last: activity.last === null ? null : formatInstant(activity.last),
    vendor: vendors.size === 1 ? (known[0]?.vendor ?? null) : null,
    notes: [...new Set([...known.flatMap((each) => each.notes), ...(known.length === 0 ? (issued?.notes ?? []) : [])])],
    coverage: await coverageOf(store),
    integrity: await integrityOfCounts(store, await alteredBy(connection, ids, from, range), range),
  }
}

const SERVICE = /^[a-z0-9.-]+\.(amazonaws\.com(\.cn)?|amazon\.com)$/

/** What kind of thing an input names, by its form; a bare name by what the store knows under it. */
export async function identify(store: Store, input: string): Promise<{ kind: Whois['kind']; key: IdentityKey | null }> {
  if (/^(AKIA|ASIA)[A-Z0-9*]{8,}$/.test(input)) return { kind: 'access-key', key: { by: 'access-key', value: input } }
  if (/^AROA[A-Z0-9*]+:/.test(input)) return { kind: 'session', key: { by: 'principal-id', value: input } }
  if (/^AROA[A-Z0-9*]{8,}$/.test(input)) return { kind: 'role', key: { by: 'principal-id', value: input } }
  if (/^AIDA[A-Z0-9*]{8,}$/.test(input)) return { kind: 'user', key: { by: 'principal-id', value: input } }
  if (/^\d{12}$/.test(input)) return { kind: 'account', key: { by: 'account', value: input } }
  if (/^(\d{1,3}\.){3}\d{1,3}$/.test(input) || /^[0-9a-f:]*:[0-9a-f:.]+$/i.test(input))
    return { kind: 'ip', key: { by: 'ip', value: input } }
  if (SERVICE.test(input)) return { kind: 'service', key: { by: 'service', value: input } }
  const [, account, role, session] = /^arn:[^:]+:sts::([^:]*):assumed-role\/([^/]+)\/(.+)$/.exec(input) ?? []
  if (account !== undefined && role !== undefined && session !== undefined)
    return { kind: 'session', key: { by: 'session', value: session, account, role } }
  if (input.startsWith('arn:')) return { kind: kindOfArn(input), key: { by: 'arn', value: input } }
  const unusual = await unusualIdentity(store.connection, input)
  return unusual === null ? byName(store, input) : { kind: unusual, key: { by: unusual, value: input } }
}

/** Whether all that was found is one identity with one origin; a role, an account or an address has several as a rule. */
function isOne(kind: Whois['kind'], known: readonly Actor[]): boolean {
  if (known.length === 1) return true
  if (!['access-key', 'session', 'user', 'root'].includes(kind)) return false
  const ids = new Set(known.map((actor) => actor.principalId?.split(':')[0]).filter((id) => id !== undefined))
  const ends = new Set(known.map(({ kind, principal, origin }) => JSON.stringify([kind, principal, origin.principal])))
  return ids.size <= 1 && ends.size === 1
}

function kindOfArn(arn: string): Whois['kind'] {
  if (arn.endsWith(':root')) return 'root'
  if (arn.includes(':federated-user/')) return 'session'
  return arn.includes(':role/') ? 'role' : arn.includes(':user/') ? 'user' : 'unknown'
}

async function byName(store: Store, input: string): Promise<{ kind: Whois['kind']; key: IdentityKey | null }> {
  const callers = await callersMatching(store.connection, { by: 'name', value: input })
  const groups = callers.map((caller) => caller.group)
  const key: IdentityKey = { by: 'name', value: input }
  if (groups.some((group) => group.split('|')[1] === 'iam-user')) return { kind: 'user', key }
  if (groups.some((group) => group.split('|')[1] === 'assumed-role')) {
    const role = await callersMatching(store.connection, { by: 'name', value: input })
    const isSession = role.every((caller) => caller.group.includes(`:${input}|`))
    return { kind: isSession ? 'session' : 'role', key }
  }
  if (groups.length > 0) return { kind: 'user', key }
  const vends = await factsWithExternalId(store.connection, input)
  return vends.length > 0 ? { kind: 'external-id', key: null } : { kind: 'unknown', key }
}

async function callersOfVends(store: Store, vends: readonly Fact[]) {
  const found = await Promise.all(
    vends.flatMap((fact) =>
      fact.more.assumed === undefined
        ? []
        : [callersMatching(store.connection, { by: 'principal-id', value: fact.more.assumed })],
    ),
  )
  return [...new Map(found.flat().map((caller) => [caller.id, caller])).values()]
}

function assumedOf(fact: Fact): Whois['assumed'][number] {
  return {
    eventId: fact.eventId,
    eventTime: fact.at === null ? null : formatInstant(fact.at),
    principal: fact.more.roleArn ?? fact.more.target ?? fact.more.federatedUser ?? null,
    session: fact.more.sessionName ?? null,
    accessKeyId: fact.more.key ?? null,
  }
}

/** The event that gave a credential, and what it says of one that nobody used. */
interface Issued {
  event: NonNullable<Whois['issuedBy']>
  notes: string[]
}

async function issuerOf(store: Store, kind: Whois['kind'], input: string, actor: Actor | null): Promise<Issued | null> {
  const keys = kind === 'access-key' ? [`key:${input}`, `made:${input}`] : []
  const evidence = actor?.chain.at(-1)?.evidence ?? null
  const [fact] = keys.length === 0 ? [] : await factsUnderKeys(store.connection, keys)
  if (fact !== undefined) {
    const { eventId, eventName, at, more } = fact
    const whose = more.userName ?? more.assumedArn ?? more.roleArn ?? more.target
    return {
      event: { eventId, eventTime: at === null ? null : formatInstant(at), eventName },
      notes: whose === undefined ? [] : [`given to ${whose}; no event in these logs used it`],
    }
  }
  if (evidence === null || kind !== 'session') return null
  const [event] = await eventsById(store.connection, evidence)
  if (event === undefined) return null
  const eventTime = event.time === null ? null : formatInstant(event.time)
  return { event: { eventId: evidence, eventTime, eventName: event.eventName ?? '' }, notes: [] }
}

/** One entry for each principal, origin, session and vendor, in an order that no order of loading changes. */
function distinct(list: readonly Actor[]): Actor[] {
  const byKey = new Map<string, Actor>()
  for (const actor of list) {
    const key = JSON.stringify([
      actor.kind,
      actor.principal,
      actor.session,
      actor.accessKeyId,
      actor.origin.principal,
      actor.vendor?.id,
      actor.via,
    ])
    if (!byKey.has(key)) byKey.set(key, actor)
  }
  return [...byKey].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, actor]) => actor)
}
