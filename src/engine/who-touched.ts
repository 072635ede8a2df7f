import type { Candidate, WhoTouched } from '../model/answers.ts'
import { formatInstant } from '../model/time.ts'
import { isWithin } from '../model/time-range.ts'
import { interpret, matches, type ResourceQuery } from '../resources/interpret.ts'
import { defaultVisible } from '../resources/visible.ts'
import { addendaOf, sharedIds } from '../store/addenda.ts'
import { omittedEvents } from '../store/events.ts'
import type { Store } from '../store/open.ts'
import { actedAs, nearestNames } from '../store/resources.ts'
import { aliasesOf, type StoredTouch, touchesUnder } from '../store/touches.ts'
import type { Actors, Attributed } from './actors.ts'
import { coverageOf } from './coverage.ts'
import { lineageOf, type Place } from './lineage.ts'
import { type Bond, bondsOf, meaning } from './names.ts'
import { summariseActors } from './summarise.ts'
import { type Found, isCalledByName, toTouch } from './touch.ts'

export interface WhoTouchedOptions {
  resource: string
  /** Milliseconds; `until` exclusive. */
  since: number | null
  until: number | null
  /** Reads too, and touches found only in error text or policy text. */
  all: boolean
  /** Only denied ones, of whatever relation. */
  denied: boolean
  /** The verb that event names begin with: `stop`. */
  action: string | null
  event: string | null
  /** At most so many touches: the first, or with `newest` the last. Actors count what is shown. */
  limit: number | null
  newest: boolean
  /** Also what it came from and what came of it. */
  lineage?: boolean
}

/** Everything that acted on a resource, under any of its names. */
export async function whoTouched(store: Store, actors: Actors, options: WhoTouchedOptions): Promise<WhoTouched> {
  const queries = interpret(options.resource)
  const { found, bonds } = await touchesOf(store, queries)
  const inTime = found.filter(({ time }) => isWithin(time, options))
  const inRange = inTime.filter((touch) => isAsked(touch, options))
  const shown = inRange.filter((touch) => isShown(touch, options))
  const merged = await mergeTwins(store, actors, shown)
  const touches = cut(merged.sort(byTime), options)
  const attributed = await actors.of(touches.map(({ touch }) => touch.caller))
  const addenda = await addendaOf(
    store.connection,
    touches.map(({ touch }) => touch.n),
  )
  const answer = touches.flatMap((each) => {
    const who = attributed.get(each.touch.caller)
    return who === undefined
      ? []
      : [{ who, touch: toTouch(each.touch, each.twins, who.actor, addenda.get(each.touch.n)) }]
  })
  const resource = resourceOf(options.resource, queries, found, bonds)
  return {
    resource,
    coverage: await coverageOf(store),
    actors: summariseActors(answer),
    touches: answer.map(({ touch }) => touch),
    leftOut: inRange.length - shown.length,
    filtered: inTime.length - inRange.length,
    cut: merged.length - touches.length,
    actedAs: await actedAs(store.connection, resource.arn, [resource.id, ...resource.aliases], options),
    ...(options.lineage === true ? { lineage: await lineageOf(store, actors, placesIn(found)) } : {}),
    omitted: await omittedEvents(store.connection, options.since, options.until),
    nearest:
      found.length > 0 ? [] : await nearestNames(store.connection, [options.resource, ...queries.map(({ id }) => id)]),
    otherTimes: otherTimes(found, options),
  }
}

function placesIn(found: readonly Found[]): Place[] {
  const places = found.map(({ type, id, resourceAccount: account }) => ({ type, id, account }))
  return [...new Map(places.map((place) => [`${place.type} ${place.id} ${place.account}`, place])).values()]
}

/** Where the lineage of a resource begins: all that its name means in the store. */
export async function placesOf(store: Store, resource: string): Promise<Place[]> {
  return placesIn((await touchesOf(store, interpret(resource))).found)
}

/** The touches that the time asked about leaves out. */
function otherTimes(found: readonly Found[], range: WhoTouchedOptions): WhoTouched['otherTimes'] {
  const times = found
    .flatMap(({ time }) => (time === null || isWithin(time, range) ? [] : [time]))
    .sort((a, b) => a - b)
  const at = (time: number | undefined) => (time === undefined ? null : formatInstant(time))
  return { touches: times.length, first: at(times[0]), last: at(times.at(-1)) }
}

/** The events, by number, that touched a resource; names found only in error text or policy text do not count. */
export async function eventsTouching(store: Store, resource: string): Promise<number[]> {
  const { found } = await touchesOf(store, interpret(resource))
  return found
    .filter((touch) => touch.foundBy !== 'error-text' && touch.foundBy !== 'policy-text')
    .map((touch) => touch.n)
}

/** Touches of the resource under the names asked for and under all names that ever stood for it. */
async function touchesOf(store: Store, queries: readonly ResourceQuery[]): Promise<{ found: Found[]; bonds: Bond[] }> {
  const ids = new Set(queries.map((query) => query.id))
  let bonds: Bond[] = []
  for (let size = 0; size < ids.size; ) {
    size = ids.size
    bonds = bondsOf(await aliasesOf(store.connection, [...ids]))
    for (const bond of bonds) ids.add(bond.id).add(bond.name)
  }
  const asked = new Set(queries.flatMap((query) => targets(query, bonds)))
  const found: Found[] = []
  for (const id of ids) {
    for (const touch of await touchesUnder(store.connection, id)) {
      const name = { type: touch.type, id: touch.id, account: touch.resourceAccount, region: touch.resourceRegion }
      const meant = underItsName(touch, meaning(bonds, name, touch.time))
      if (isWanted(touch, meant.resourceId, queries, asked)) found.push(meant)
    }
  }
  return { found: onePerEvent(found, queries), bonds }
}

/** A key that an event called by its alias is touched as a key, of its alias. */
function underItsName(touch: StoredTouch, resourceId: string): Found {
  // Each touch was read for this one answer, and there may be very many: no copies.
  const found = Object.assign(touch, { resourceId })
  if (touch.type !== 'kms:alias' || resourceId === touch.id) return found
  return Object.assign(found, { type: 'kms:key', of: 'alias' } as const)
}

/** An event that uses several names of one resource touches it once: under the name that was asked for, if it is there. */
function onePerEvent(found: readonly Found[], queries: readonly ResourceQuery[]): Found[] {
  const best = new Map<string, Found>()
  const names = new Set(queries.map((query) => query.id))
  const asked = (touch: Found) => names.has(touch.id)
  for (const touch of found) {
    const key = `${touch.n} ${touch.type} ${touch.resourceId}`
    const known = best.get(key)
    if (known === undefined || (asked(touch) && !asked(known))) best.set(key, touch)
  }
  return [...best.values()]
}

/** The resources that a query's name meant at some time. */
function targets(query: ResourceQuery, bonds: readonly Bond[]): string[] {
  return bonds
    .filter((bond) => bond.name === query.id && (query.type === null || bond.type === query.type))
    .map((bond) => bond.id)
}

function isWanted(
  touch: StoredTouch,
  resourceId: string,
  queries: readonly ResourceQuery[],
  asked: ReadonlySet<string>,
): boolean {
  const resource = {
    type: touch.type,
    id: touch.id,
    arn: touch.arn,
    account: touch.resourceAccount,
    region: touch.resourceRegion,
  }
  const direct = queries.some((query) => matches(query, resource) || matches(query, { ...resource, id: resourceId }))
  return direct || asked.has(resourceId)
}

function isAsked(touch: StoredTouch, options: WhoTouchedOptions): boolean {
  const { action, event, denied } = options
  const name = (touch.eventName ?? '').toLowerCase()
  if (action !== null && !name.startsWith(action.toLowerCase())) return false
  if (event !== null && name !== event.toLowerCase()) return false
  return !denied || touch.outcome === 'denied'
}

function isShown(touch: StoredTouch, options: WhoTouchedOptions): boolean {
  if (options.all) return true
  if (touch.foundBy === 'error-text' || touch.foundBy === 'policy-text') return false
  if (options.denied || options.event !== null || options.action !== null) return true
  return defaultVisible(touch.eventSource, touch.eventName, touch.relation)
}

interface Merged {
  touch: Found
  twins: string[]
}

/** Records of one event in several accounts are one touch: the record of the caller's account, the others its twins. */
async function mergeTwins(store: Store, actors: Actors, touches: readonly Found[]): Promise<Merged[]> {
  const shared = await sharedIds(
    store.connection,
    touches.map((touch) => touch.n),
  )
  if (shared.size === 0) return touches.map((touch) => ({ touch, twins: [] }))
  const groups = new Map<string, Found[]>()
  for (const touch of touches) {
    const id = shared.get(touch.n)
    const key =
      id === undefined ? `n${touch.n} ${touch.type} ${touch.resourceId}` : `s${id} ${touch.type} ${touch.resourceId}`
    groups.set(key, [...(groups.get(key) ?? []), touch])
  }
  const callers = await actors.of(
    [...groups.values()]
      .filter((group) => group.length > 1)
      .flat()
      .map((touch) => touch.caller),
  )
  return [...groups.values()].map((group) => {
    const [first, ...rest] = [...group].sort(
      (a, b) => rank(a, callers) - rank(b, callers) || a.eventId.localeCompare(b.eventId),
    )
    if (first === undefined) throw new Error('a group of twins is never empty')
    return { touch: first, twins: rest.map((twin) => twin.eventId).sort() }
  })
}

/** The caller account's record knows the caller in full; the other shows it as a foreign account. */
function rank(touch: Found, callers: ReadonlyMap<number, Attributed>): number {
  const actor = callers.get(touch.caller)?.actor
  if (actor === undefined) return 2
  return actor.kind !== 'aws-account' && actor.account === touch.account ? 0 : 1
}

function byTime(a: Merged, b: Merged): number {
  return (
    (a.touch.time ?? 0) - (b.touch.time ?? 0) ||
    (a.touch.eventId < b.touch.eventId ? -1 : a.touch.eventId > b.touch.eventId ? 1 : 0)
  )
}

function cut(touches: Merged[], { limit, newest }: WhoTouchedOptions): Merged[] {
  if (limit === null || touches.length <= limit) return touches
  return newest ? touches.slice(-limit) : touches.slice(0, limit)
}

/** IAM's unique ids tell apart what was made anew under an old name; people still call it by its name. */
const UNIQUE_ID = /^A(?:ROA|IDA|GPA|IPA|NPA)[A-Z0-9]{12,}$/

function resourceOf(
  input: string,
  queries: readonly ResourceQuery[],
  found: readonly Found[],
  bonds: readonly Bond[],
): WhoTouched['resource'] {
  const list = candidatesOf(found)
  const only = list.length === 1 ? list[0] : undefined
  const ids = new Set(list.flatMap((one) => [one.id, one.uniqueId ?? one.id]))
  const types = new Set(list.map((one) => one.type))
  const unique = new Set(list.flatMap((one) => one.uniqueId ?? []))
  const isOurs = (bond: Bond) =>
    (unique.size === 0 || !UNIQUE_ID.test(bond.id) || unique.has(bond.id)) &&
    (ids.has(bond.id) || ids.has(bond.name)) &&
    (types.has(bond.type) || bond.type === 'kms:alias')
  const aliases = new Set(bonds.filter(isOurs).flatMap((bond) => [bond.name, bond.id]))
  const meant = only ?? (list.length === 0 ? onlyMeaning(queries) : null)
  const id = meant?.id ?? queries[0]?.id ?? input
  return {
    input,
    type: meant?.type ?? null,
    id,
    arn: meant?.arn ?? null,
    aliases: [...aliases].filter((alias) => alias !== id).sort(),
    candidates: list.length > 1 ? list : [],
  }
}

/** What an input that nothing touched means, where its form leaves no doubt: an ARN, an id of EC2. */
function onlyMeaning(queries: readonly ResourceQuery[]): ResourceQuery | null {
  const typed = queries.filter(({ type }) => type !== null)
  return typed.length === 1 ? (typed[0] ?? null) : null
}

/** The distinct resources behind touches, each under the name that people call it by. */
function candidatesOf(found: readonly Found[]): Candidate[] {
  const candidates = new Map<string, Candidate>()
  for (const touch of found) {
    const byName = isCalledByName(touch)
    const unique = byName || UNIQUE_ID.test(touch.resourceId) ? touch.resourceId : null
    const place = { type: touch.type, account: touch.resourceAccount, region: touch.resourceRegion }
    const key = `${place.type}\t${place.account}\t${place.region}\t${touch.resourceId}`
    const id = unique === null ? touch.resourceId : touch.id
    const arn = id === touch.id && !UNIQUE_ID.test(id) ? touch.arn : null
    const known = candidates.get(key)
    if (known === undefined)
      candidates.set(key, { ...place, id, arn, ...(unique === null ? {} : { uniqueId: unique }) })
    else {
      known.arn ??= arn
      if (UNIQUE_ID.test(known.id)) known.id = id
      if (byName && known.id === unique) Object.assign(known, { id, uniqueId: unique })
    }
  }
  return [...candidates.values()].sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1))
}
