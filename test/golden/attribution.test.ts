import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { makeRegistry } from '../../src/attribution/vendor.ts'
import { builtIn } from '../../src/cli/built-in.ts'
import { parseVendorsFile } from '../../src/config/vendors-file.ts'
import { Actors } from '../../src/engine/actors.ts'
import { show } from '../../src/engine/show.ts'
import { whoTouched } from '../../src/engine/who-touched.ts'
import { ingest } from '../../src/ingest/ingest.ts'
import { localObjects } from '../../src/ingest/source/local.ts'
import { openWriter, type Store } from '../../src/store/open.ts'
import { type Scenario, scenarios } from '../support/scenarios.ts'

const REGISTRY = builtIn()
const NONE = { since: null, until: null, accounts: null, regions: null }

async function inStore(scenario: Scenario, work: (store: Store, actors: Actors) => Promise<void>): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'trail-scenario-'))
  const store = await openWriter(join(folder, 's.duckdb'))
  try {
    for (const file of readdirSync(scenario.folder).filter((name) => /^events.*\.json$/.test(name)).sort()) {
      await ingest(store, localObjects(join(scenario.folder, file), NONE, { insight: 0, other: 0 }), { wanted: NONE, concurrency: 1 }, {
        onProgress: () => {}, keep: null, now: () => 0, version: 'test', signal: new AbortController().signal,
      })
    }
    const user = scenario.vendors === null ? [] : parseVendorsFile(readFileSync(scenario.vendors, 'utf8'), 'vendors.yaml')
    await work(store, new Actors(store, { registry: makeRegistry(REGISTRY, user), accounts: new Map() }))
  } finally {
    store.close()
    rmSync(folder, { recursive: true, force: true })
  }
}

/** Where an answer differs from the part of it that is expected. A list under a scalar's name takes any of its values. */
function differences(expected: unknown, actual: unknown, path: string): string[] {
  if (Array.isArray(expected) && !Array.isArray(actual)) return expected.includes(actual) ? [] : [`${path}: ${JSON.stringify(actual)} is none of ${JSON.stringify(expected)}`]
  if (Array.isArray(expected) && Array.isArray(actual)) {
    if (expected.length !== actual.length) return [`${path}: ${JSON.stringify(actual)} in place of ${JSON.stringify(expected)}`]
    return expected.flatMap((each, i) => differences(each, actual[i], `${path}[${i}]`))
  }
  if (typeof expected === 'object' && expected !== null && typeof actual === 'object' && actual !== null) {
    return Object.entries(expected).flatMap(([name, value]) => differences(value, (actual as Record<string, unknown>)[name], `${path}.${name}`))
  }
  return Object.is(expected, actual) ? [] : [`${path}: ${JSON.stringify(actual)} in place of ${JSON.stringify(expected)}`]
}

for (const scenario of scenarios('attribution')) {
  test(`${scenario.name.slice(0, 2)}: ${scenario.expected.title}`, () =>
    inStore(scenario, async (store, actors) => {
      for (const [eventId, { notesInclude = [], noted, chainFirst, chainLast, ...expected }] of Object.entries(scenario.expected.actors ?? {})) {
        const { actor } = await show(store, actors, eventId)
        expect.soft(differences(expected, actor, eventId)).toEqual([])
        if (noted === true) expect.soft(actor.notes, `${eventId} needs a note`).not.toEqual([])
        if (chainFirst !== undefined) expect.soft(differences(chainFirst, actor.chain[0], `${eventId}.chain.first`)).toEqual([])
        if (chainLast !== undefined) expect.soft(differences(chainLast, actor.chain.at(-1), `${eventId}.chain.last`)).toEqual([])
        for (const note of notesInclude as string[]) expect.soft(actor.notes.join('\n').toLowerCase(), `the notes of ${eventId}`).toContain(note.toLowerCase())
      }
      const asked = async (resource: string) =>
        (await whoTouched(store, actors, { resource, since: null, until: null, all: true, denied: false, action: null, event: null, limit: null, newest: false })).touches
      for (const [resource, expected] of Object.entries(scenario.expected.touches ?? {})) {
        const touches = await asked(resource)
        expect.soft(touches.map((touch) => touch.eventId).sort(), `touches of ${resource}`).toEqual(expected.map((touch) => touch.eventId).sort())
        for (const each of expected) expect.soft(differences(each, touches.find((touch) => touch.eventId === each.eventId), resource)).toEqual([])
      }
      for (const [resource, events] of Object.entries(scenario.expected.notTouched ?? {})) {
        const touched = (await asked(resource)).map((touch) => touch.eventId)
        expect.soft(events.filter((eventId) => touched.includes(eventId)), `no touches of ${resource}`).toEqual([])
      }
    }))
}
