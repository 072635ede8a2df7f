import type { Actor } from '../model/actor.ts'
import type { ActorSummary, Touch } from '../model/answers.ts'
import { CONFIDENCES } from '../model/confidence.ts'
import { CHANGES } from '../model/resource.ts'
import type { Attributed } from './actors.ts'

export interface AttributedTouch {
  who: Attributed
  touch: Touch
}

/**
 * One entry for each principal, origin, vendor and service in between. A field on which its sessions differ is null;
 * chain and confidence are the weakest session's; notes are united; counts are of the touches given.
 */
export function summariseActors(touches: readonly AttributedTouch[]): ActorSummary[] {
  const groups = new Map<string, AttributedTouch[]>()
  const groupOf = new Map<Attributed, AttributedTouch[]>()
  for (const each of touches) {
    let group = groupOf.get(each.who)
    if (group === undefined) {
      const { kind, principal, origin, vendor, via } = each.touch.actor
      const key = JSON.stringify([kind, principal, origin.kind, origin.principal, vendor?.id ?? null, via])
      group = groups.get(key) ?? []
      groups.set(key, group)
      groupOf.set(each.who, group)
    }
    group.push(each)
  }
  return [...groups.values()].map(summaryOf).sort(byWeight)
}

function summaryOf(group: readonly AttributedTouch[]): ActorSummary {
  const [sessions, events, sourceIps] = [new Set<string>(), new Set<string>(), new Set<string>()]
  const actions = new Map<string, number>()
  let [first, last]: [string | null, string | null] = [null, null]
  let [changes, denied] = [0, 0]
  // One pass: a resource may have a hundred thousand touches.
  for (const { who, touch } of group) {
    const { eventTime: time, eventName, outcome, sourceIp } = touch
    sessions.add(who.group)
    events.add(touch.eventId)
    if (sourceIp !== null) sourceIps.add(sourceIp)
    const action = eventName ?? 'unknown'
    actions.set(action, (actions.get(action) ?? 0) + 1)
    if (outcome === 'denied') denied++
    else if (outcome === 'success' && CHANGES.has(touch.relation)) changes++
    if (time === null) continue
    if (first === null || time < first) first = time
    if (last === null || time > last) last = time
  }
  const byCount = [...actions].sort((a, b) => b[1] - a[1] || compare(a[0], b[0]))
  return {
    actor: united(firstOfEach(group)),
    sessions: sessions.size,
    events: events.size,
    changes,
    denied,
    first,
    last,
    actions: Object.fromEntries(byCount),
    sourceIps: [...sourceIps].sort(),
  }
}

/** One actor of each caller, with what its first touch proves: all others say the same. */
function firstOfEach(group: readonly AttributedTouch[]): Actor[] {
  const first = new Map<Attributed, Actor>()
  for (const { who, touch } of group) if (!first.has(who)) first.set(who, touch.actor)
  return [...first.values()]
}

function byWeight(a: ActorSummary, b: ActorSummary): number {
  return (
    b.changes - a.changes ||
    b.events - a.events ||
    compare(b.last ?? '', a.last ?? '') ||
    compare(a.actor.principal ?? '', b.actor.principal ?? '')
  )
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}

/** Several sessions' actors as one; see {@link summariseActors}. */
export function united(actors: readonly Actor[]): Actor {
  const weakest = actors.reduce((worst, actor) =>
    CONFIDENCES.indexOf(actor.confidence) > CONFIDENCES.indexOf(worst.confidence) ? actor : worst,
  )
  const common = <Key extends 'principalId' | 'account' | 'session' | 'accessKeyId' | 'sourceIdentity' | 'mfa'>(
    key: Key,
  ): Actor[Key] | null => (actors.every((actor) => actor[key] === weakest[key]) ? weakest[key] : null)
  return {
    ...weakest,
    principalId: common('principalId'),
    account: common('account'),
    session: common('session'),
    accessKeyId: common('accessKeyId'),
    sourceIdentity: common('sourceIdentity'),
    mfa: common('mfa'),
    notes: [...new Set(actors.flatMap((actor) => actor.notes))].sort(),
  }
}
