import { provenBy } from '../attribution/actor.ts'
import type { Actor } from '../model/actor.ts'
import type { Event, Events } from '../model/answers.ts'
import { formatInstant } from '../model/time.ts'
import { callersWhere } from '../store/callers.ts'
import { countEvents, type EventFilter, eventsOf, type StoredEvent } from '../store/events.ts'
import type { Store } from '../store/open.ts'
import type { Actors } from './actors.ts'
import { coverageOf } from './coverage.ts'
import { callersOfSession } from './descendants.ts'
import { vendorNamed } from './vendor-named.ts'
import { openViews } from './views.ts'
import { eventsTouching } from './who-touched.ts'

export interface EventsOptions extends Omit<EventFilter, 'callers' | 'numbers'> {
  /** By its id, its name or one of its accounts. */
  vendor: string | null
  /** Matches an actor's principal, its name, session, key or principal id. */
  actor: string | null
  /** Matches an origin's principal, its name or account. */
  origin: string | null
  resource: string | null
  /** A credential: a session's ARN, unique id or name, a key. */
  session?: string | null
  /** With `session`: also what all that came out of it did. */
  descendants?: boolean
  limit: number | null
  newest: boolean
}

/** The events that pass every filter given, by time and id. */
export async function events(store: Store, actors: Actors, options: EventsOptions): Promise<Events> {
  const filter: EventFilter = {
    ...options,
    callers: await callers(store, actors, options),
    numbers: options.resource === null ? null : await eventsTouching(store, options.resource),
  }
  const total = await countEvents(store.connection, filter)
  const found = await eventsOf(store.connection, filter, options)
  const attributed = await actors.of(found.map((event) => event.caller))
  return {
    events: found.flatMap((event) => {
      const who = attributed.get(event.caller)
      return who === undefined ? [] : [eventOf(event, who.actor)]
    }),
    total,
    truncated: found.length < total,
    coverage: await coverageOf(store),
  }
}

async function callers(
  store: Store,
  actors: Actors,
  { actor, origin, session = null, descendants = false, ...options }: EventsOptions,
): Promise<number[] | null> {
  const { entries } = actors.context.registry
  const vendor = options.vendor === null ? null : vendorNamed(entries, options.vendor).id
  const ofSession = session === null ? null : new Set(await callersOfSession(store, actors, session, descendants))
  if (vendor === null && actor === null && origin === null) return ofSession === null ? null : [...ofSession]
  await openViews(store, actors)
  const found = await callersWhere(store.connection, { vendor, actor, origin })
  return ofSession === null ? found : found.filter((caller) => ofSession.has(caller))
}

function eventOf(event: StoredEvent, actor: Actor): Event {
  return {
    eventId: event.eventId,
    eventTime: event.time === null ? null : formatInstant(event.time),
    eventSource: event.eventSource,
    eventName: event.eventName,
    account: event.account,
    region: event.region,
    readOnly: event.readOnly,
    outcome: event.outcome,
    errorCode: event.errorCode,
    errorMessage: event.errorMessage,
    sourceIp: event.ip,
    userAgent: event.agent,
    resources: event.resources,
    omitted: event.omitted,
    actor: provenBy(actor, event.eventId),
  }
}
