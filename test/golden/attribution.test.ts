import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { Actors } from '../../src/engine/actors.ts'
import { type EventsOptions, events } from '../../src/engine/events.ts'
import { show } from '../../src/engine/show.ts'
import { openViews } from '../../src/engine/views.ts'
import { whoTouched } from '../../src/engine/who-touched.ts'
import type { Actor } from '../../src/model/actor.ts'
import type { Store } from '../../src/store/open.ts'
import { rows } from '../../src/store/rows.ts'
import { type ExpectedActor, loadScenarios, SCENARIOS_FOLDER, type Scenario } from '../support/scenarios.ts'
import { withStoreOf } from '../support/store.ts'

function inStore(scenario: Scenario, work: (store: Store, actors: Actors) => Promise<void>): Promise<void> {
  return withStoreOf(join(SCENARIOS_FOLDER, scenario.name, 'events.json'), scenario, work)
}

/** Where an answer differs from the part of it that is expected. A list in a scalar's place takes any of its values. */
function differences(expected: unknown, actual: unknown, path: string): string[] {
  const shown = `${path}: ${JSON.stringify(actual)} in place of ${JSON.stringify(expected)}`
  if (Array.isArray(expected)) {
    if (!Array.isArray(actual)) return expected.includes(actual) ? [] : [shown]
    if (expected.length !== actual.length) return [shown]
    return expected.flatMap((each, i) => differences(each, actual[i], `${path}[${i}]`))
  }
  if (isObject(expected) && isObject(actual)) {
    return Object.entries(expected).flatMap(([name, value]) => differences(value, actual[name], `${path}.${name}`))
  }
  return Object.is(expected, actual) ? [] : [shown]
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null
}

function checkActor(eventId: string, expected: ExpectedActor, actor: Actor): void {
  const { notesInclude, notesIncludeOneOf, noted, chainFirst, chainLast, chainIncludes, ...rest } = expected
  const notes = actor.notes.join('\n').toLowerCase()
  const says = (text: string) => notes.includes(text.toLowerCase())
  expect.soft(differences(rest, actor, eventId)).toEqual([])
  if (noted === true) expect.soft(actor.notes, `${eventId} needs a note`).not.toEqual([])
  if (chainFirst !== undefined) expect.soft(differences(chainFirst, actor.chain[0], `${eventId} first hop`)).toEqual([])
  if (chainLast !== undefined)
    expect.soft(differences(chainLast, actor.chain.at(-1), `${eventId} last hop`)).toEqual([])
  const principals = actor.chain.map((hop) => hop.principal)
  for (const principal of chainIncludes ?? []) expect.soft(principals, `hops of ${eventId}`).toContain(principal)
  for (const text of notesInclude ?? []) expect.soft(says(text), `${eventId}: "${text}" in ${notes}`).toBe(true)
  for (const texts of notesIncludeOneOf ?? [])
    expect.soft(texts.some(says), `${eventId}: one of ${texts.join(' | ')} in ${notes}`).toBe(true)
}

/** What makes two callers one: the identity without the session's part of its id, the session, and the origin. */
function identityOf(actor: Actor): string {
  const { kind, principal, principalId, account, session, origin } = actor
  return JSON.stringify([kind, principal, principalId?.split(':')[0], account, session, origin])
}

const EVERYTHING: EventsOptions = {
  ...{ since: null, until: null, vendor: null, actor: null, origin: null, resource: null, service: null, event: null },
  ...{ ip: null, account: null, region: null, changes: false, denied: false, limit: null, newest: false },
}

/** The columns of SQL's `attributed` and the same of an answer: two ways to one verdict. */
async function checkViews(store: Store, actors: Actors): Promise<void> {
  await openViews(store, actors)
  const inSql = await rows<Record<string, unknown>>(
    store.connection,
    `SELECT eventId AS id, actorKind AS kind, principal, session, accessKeyId AS key, via, originKind, origin, originAccount, own,
       vendor, matchedBy, vendorConfidence, confidence FROM attributed`,
  )
  const answer = await events(store, actors, EVERYTHING)
  const answered = answer.events.map(({ eventId: id, actor }) => ({
    ...{ id, kind: actor.kind, principal: actor.principal, session: actor.session, key: actor.accessKeyId, via: actor.via },
    ...{ originKind: actor.origin.kind, origin: actor.origin.principal, originAccount: actor.origin.account },
    ...{ own: actor.origin.own, vendor: actor.vendor?.id ?? null, matchedBy: actor.vendor?.matchedBy ?? null },
    ...{ vendorConfidence: actor.vendor?.confidence ?? null, confidence: actor.confidence },
  }))
  // One id may stand on two contents: whole rows are compared, in any order.
  const sorted = (list: readonly object[]) => list.map((row) => JSON.stringify(Object.entries(row).sort())).sort()
  expect.soft(sorted(inSql)).toEqual(sorted(answered))
}

for (const scenario of loadScenarios()) {
  test(`${scenario.name.split('-')[0]}: ${scenario.title}`, () =>
    inStore(scenario, async (store, actors) => {
      await checkViews(store, actors)
      const actorOf = async (eventId: string) => (await show(store, actors, eventId)).actor
      for (const [eventId, expected] of scenario.actors) checkActor(eventId, expected, await actorOf(eventId))
      for (const [eventId, outcome] of scenario.outcomes) {
        const shown = await show(store, actors, eventId)
        expect.soft(shown.outcome, `the outcome of ${eventId}`).toBe(outcome)
      }
      const asked = async (resource: string) =>
        (
          await whoTouched(store, actors, {
            ...{ resource, since: null, until: null, all: true, denied: false },
            ...{ action: null, event: null, limit: null, newest: false },
          })
        ).touches
      for (const [resource, expected] of scenario.touches) {
        const touches = await asked(resource)
        const ids = touches.map((touch) => touch.eventId).sort()
        expect.soft(ids, `touches of ${resource}`).toEqual(expected.map((touch) => touch.eventId).sort())
        for (const each of expected) {
          const touch = touches.find((found) => found.eventId === each.eventId)
          expect.soft(differences(each, touch, resource)).toEqual([])
        }
      }
      for (const [resource, events] of scenario.notTouched) {
        const touched = (await asked(resource)).map((touch) => touch.eventId)
        expect.soft(events.filter((id) => touched.includes(id)), `no touches of ${resource}`).toEqual([])
      }
      for (const events of scenario.same) {
        const identities = new Set(await Promise.all(events.map(async (id) => identityOf(await actorOf(id)))))
        expect.soft([...identities], `one identity behind ${events.join(', ')}`).toHaveLength(1)
      }
      for (const events of scenario.different) {
        const identities = new Set(await Promise.all(events.map(async (id) => identityOf(await actorOf(id)))))
        expect.soft([...identities], `different identities behind ${events.join(', ')}`).toHaveLength(events.length)
      }
    }))
}
