import { provenBy } from '../attribution/actor.ts'
import { wouldChange } from '../attribution/would-change.ts'
import { usageError } from '../errors.ts'
import type { Show } from '../model/answers.ts'
import { eventsOf, nearestEventIds, recordsUnder, type StoredRecord, touchesOfEvent } from '../store/events.ts'
import type { Store } from '../store/open.ts'
import type { Actors } from './actors.ts'
import { toTouch } from './touch.ts'

/** The record of an event and how it was attributed. Its text is spliced into JSON as it stands. */
export interface Shown extends Omit<Show, 'record'> {
  record: StoredRecord
  /** Other records under the same id, where contents differ. */
  conflicts: StoredRecord[]
}

export async function show(store: Store, actors: Actors, eventId: string): Promise<Shown> {
  const [record, ...conflicts] = await recordsUnder(store.connection, eventId)
  if (record === undefined) {
    const near = await nearestEventIds(store.connection, eventId)
    throw usageError(
      'no-event',
      `there is no event ${eventId} in the store`,
      near.length > 0 ? `Nearest: ${near.join(', ')}` : 'trail coverage says what the store holds.',
    )
  }
  const [event] = await eventsOf(store.connection, { ...ANY, numbers: [record.n] }, { limit: 1, newest: false })
  if (event === undefined) throw new Error(`event ${eventId} has a record and no row`)
  const touches = await touchesOfEvent(store.connection, record.n)
  const who = (await actors.of([event.caller])).get(event.caller)
  if (who === undefined) throw new Error(`event ${eventId} has no caller`)
  return {
    record,
    conflicts,
    outcome: event.outcome,
    actor: provenBy(who.actor, event.eventId),
    explained: who.resolution.explained.map((step) => ({
      ...step,
      evidence: step.evidence.length === 0 ? [event.eventId] : step.evidence,
    })),
    alternatives: (await actors.alternatives(who)).map((actor) => provenBy(actor, event.eventId)),
    wouldChange: wouldChange(who.actor),
    omitted: event.omitted,
    touches: touches.map((touch) => toTouch({ ...touch, resourceId: touch.id }, [], who.actor)),
    copies: [...record.copies],
  }
}

const ANY = {
  since: null,
  until: null,
  service: null,
  event: null,
  ip: null,
  account: null,
  region: null,
  changes: false,
  denied: false,
  callers: null,
  numbers: null,
}
