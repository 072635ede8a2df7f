import { provenBy } from '../attribution/actor.ts'
import type { Lineage, LineageNode } from '../model/answers.ts'
import { formatInstant } from '../model/time.ts'
import { type Link, linksOf } from '../resources/lineage.ts'
import type { Store } from '../store/open.ts'
import { type StoredTouch, touchesOfEvents, touchesUnder } from '../store/touches.ts'
import type { Actors } from './actors.ts'

/** Deep and wide enough for any real descent; beyond that the answer says that it was cut. */
const MAX_DEPTH = 8
const MAX_NODES = 500

/** What a resource is, for the purpose of following it from event to event. */
export interface Place {
  type: string
  id: string
  account: string | null
}

type End = StoredTouch & { account: string | null; region: string | null }

interface Step {
  link: Link<End>
  depth: number
}

/** The ids of all that a resource came from and that came of it. */
export async function idsOfLineage(store: Store, start: readonly Place[]): Promise<string[]> {
  const up = await follow(store, start, 'parent')
  const down = await follow(store, start, 'child')
  const ids = [...up.steps.map(({ link }) => link.parent), ...down.steps.map(({ link }) => link.child)]
  return [...new Set(ids.filter(({ type }) => type !== 'aws:account').map(({ id }) => id))]
}

/** What a resource came from and what came of it, each with the event that says so, across accounts. */
export async function lineageOf(store: Store, actors: Actors, start: readonly Place[]): Promise<Lineage> {
  const up = await follow(store, start, 'parent')
  const down = await follow(store, start, 'child')
  const callers = await actors.of([...up.steps, ...down.steps].map(({ link }) => link.child.caller))
  const node = ({ link, depth }: Step, way: 'parent' | 'child'): LineageNode => {
    const { type, id, arn, resourceAccount } = link[way]
    const other = way === 'parent' ? link.child : link.parent
    const event = link.child
    const who = callers.get(event.caller)
    return {
      ...{ type, id, arn, account: resourceAccount },
      of: { type: other.type, id: other.id },
      how: link.how,
      depth,
      eventId: event.eventId,
      eventTime: event.time === null ? null : formatInstant(event.time),
      eventName: event.eventName,
      actor: who === undefined ? null : provenBy(who.actor, event.eventId),
    }
  }
  return {
    parents: up.steps.map((step) => node(step, 'parent')),
    children: down.steps.map((step) => node(step, 'child')),
    truncated: up.cut || down.cut,
  }
}

async function follow(
  store: Store,
  start: readonly Place[],
  way: 'parent' | 'child',
): Promise<{ steps: Step[]; cut: boolean }> {
  const steps: Step[] = []
  const seen = new Set(start.map(keyOf))
  let frontier = [...start]
  for (let depth = 1; frontier.length > 0 && depth <= MAX_DEPTH; depth++) {
    const next: Place[] = []
    for (const place of frontier) {
      for (const link of await linksAt(store, place, way)) {
        const found = placeOf(link[way])
        if (steps.length >= MAX_NODES) return { steps, cut: true }
        steps.push({ link, depth })
        if (seen.has(keyOf(found))) continue
        seen.add(keyOf(found))
        // An account is where the trail leaves our resources.
        if (found.type !== 'aws:account') next.push(found)
      }
    }
    frontier = next
  }
  return { steps, cut: frontier.length > 0 }
}

/** The links of a resource upwards or downwards, one for each other end: by its first event. */
async function linksAt(store: Store, place: Place, way: 'parent' | 'child'): Promise<Link<End>[]> {
  const under = (await touchesUnder(store.connection, place.id)).filter(
    (touch) => touch.outcome === 'success' && touch.relation !== 'read' && isSame(placeOf(touch), place),
  )
  const self = way === 'parent' ? 'child' : 'parent'
  const events = [
    ...new Set(
      under.filter((touch) => touch.relation !== 'used' || touch.type === 'iam:policy').map((touch) => touch.n),
    ),
  ]
  const byEvent = new Map<number, StoredTouch[]>()
  for (const touch of await touchesOfEvents(store.connection, events))
    byEvent.set(touch.n, [...(byEvent.get(touch.n) ?? []), touch])
  const first = new Map<string, Link<End>>()
  for (const touches of [...byEvent.values()].sort((a, b) => (a[0]?.time ?? 0) - (b[0]?.time ?? 0))) {
    for (const link of linksOf(
      touches.map((touch): End => ({ ...touch, account: touch.resourceAccount, region: touch.resourceRegion })),
    )) {
      if (!isSame(placeOf(link[self]), place)) continue
      const key = `${keyOf(placeOf(link[way]))} ${link.how}`
      if (!first.has(key)) first.set(key, link)
    }
  }
  return [...first.values()]
}

function placeOf(touch: StoredTouch): Place {
  return { type: touch.type, id: touch.id, account: touch.resourceAccount }
}

/** EC2's ids are unique, and who owns what stands behind one an event need not say; other names are an account's own. */
function isSame(a: Place, b: Place): boolean {
  return (
    a.type === b.type &&
    a.id === b.id &&
    (a.type.startsWith('ec2:') || a.account === null || b.account === null || a.account === b.account)
  )
}

function keyOf({ type, id, account }: Place): string {
  return JSON.stringify([type, id, type.startsWith('ec2:') ? null : account])
}
