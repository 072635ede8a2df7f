import { expect } from 'vitest'
import type { Actors } from '../../src/engine/actors.ts'
import { type EventsOptions, events } from '../../src/engine/events.ts'
import { eventsQuestion, type Question, resourceQuestion } from '../../src/engine/remote/question.ts'
import { isOneOf } from '../../src/engine/remote/where.ts'
import { whoTouched } from '../../src/engine/who-touched.ts'
import type { JsonObject } from '../../src/model/json.ts'
import type { Store } from '../../src/store/open.ts'
import { askLake, duckLake } from './duck-lake.ts'
import { withStoreOf } from './store.ts'

const EVERYTHING: EventsOptions = {
  ...{ since: null, until: null, vendor: null, actor: null, origin: null, resource: null, service: null, event: null },
  ...{ ip: null, account: null, region: null, changes: false, denied: false, limit: null, newest: false },
}

/** The logs of a test, with the texts of vendors.yaml and trail.yaml. */
export interface Logs {
  records: readonly JsonObject[]
  vendors: string | null
  trail: string | null
}

/**
 * Expects that what a lake tells is what a store with all records tells: of each event when none but those of its
 * `batch` were asked for, and of all touches of each resource. `batches`: events by their place among all events, in
 * as many questions.
 */
export async function expectAlike(logs: Logs, resources: readonly (readonly string[])[], batches: number | 'each') {
  const all = resources.flat()
  const local = await withStoreOf(logs.records, logs, async (store, actors) => ({
    events: await eventsIn(store, actors),
    touches: new Map(await Promise.all(all.map(async (name) => [name, await touchesIn(store, actors, name)] as const))),
  }))
  const ids = [...new Set(local.events.map(({ eventId }) => eventId))]
  const count = batches === 'each' ? ids.length : batches
  const lake = await duckLake(logs.records)
  try {
    for (let batch = 0; batch < count; batch++) {
      const some = new Set(ids.filter((_, i) => i % count === batch))
      const told = await askLake(lake, eventsNamed([...some]), logs, eventsIn)
      const of = (found: typeof told) => byText(found.filter(({ eventId }) => some.has(eventId)))
      expect.soft(of(told)).toEqual(of(local.events))
    }
    for (const some of resources)
      await askLake(lake, resourceQuestion(some, { since: null, until: null }), logs, async (store, actors) => {
        for (const name of some)
          expect.soft(await touchesIn(store, actors, name), name).toEqual(local.touches.get(name))
      })
  } finally {
    lake.close()
  }
}

/** One id may stand on two contents, whose order is nobody's. */
const byText = (list: readonly object[]) => list.map((each) => JSON.stringify(each)).sort()

const eventsIn = async (store: Store, actors: Actors) => (await events(store, actors, EVERYTHING)).events

async function touchesIn(store: Store, actors: Actors, resource: string) {
  const { touches, actors: who } = await whoTouched(store, actors, {
    ...{ resource, since: null, until: null, all: true, denied: false },
    ...{ action: null, event: null, limit: null, newest: false },
  })
  return { touches: byText(touches), who }
}

function eventsNamed(ids: readonly string[]): Question {
  const none = { ...EVERYTHING, session: null, descendants: false }
  return { ...eventsQuestion(none, []), filters: [isOneOf('eventid', ids)] }
}
