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
  const touches = group.map(({ touch }) => touch)
  const times = touches
    .map((touch) => touch.eventTime)
    .filter((time): time is string => time !== null)
    .sort()
  return {
    actor: united(firstOfEach(group)),
    sessions: new Set(group.map(({ who }) => who.group)).size,
    events: new Set(touches.map((touch) => touch.eventId)).size,
    changes: touches.filter((touch) => touch.outcome === 'success' && CHANGES.has(touch.relation)).length,
    denied: touches.filter((touch) => touch.outcome === 'denied').length,
    first: times[0] ?? null,
    last: times.at(-1) ?? null,
    actions: counted(touches.map((touch) => touch.eventName ?? 'unknown')),
    sourceIps: [...new Set(touches.map((touch) => touch.sourceIp).filter((ip): ip is string => ip !== null))].sort(),
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

/** How often each text stands in the list, most frequent first. */
function counted(list: readonly string[]): Record<string, number> {
  const counts = new Map<string, number>()
  for (const text of list) counts.set(text, (counts.get(text) ?? 0) + 1)
  return Object.fromEntries([...counts].sort((a, b) => b[1] - a[1] || compare(a[0], b[0])))
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
