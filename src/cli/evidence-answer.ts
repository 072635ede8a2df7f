import type { Actors } from '../engine/actors.ts'
import { events } from '../engine/events.ts'
import { withIntegrity } from '../engine/integrity.ts'
import { show } from '../engine/show.ts'
import { whoTouched } from '../engine/who-touched.ts'
import { usageError } from '../errors.ts'
import type { Json, JsonObject } from '../model/json.ts'
import { numbersOf } from '../store/events.ts'
import type { Store } from '../store/open.ts'
import type { EvidenceFlags } from './evidence-run.ts'
import type { Settings } from './session.ts'

/** The answer that a bundle proves: of a vendor, of events, or of a resource. */
export async function answerFor(
  store: Store,
  actors: Actors,
  targets: readonly string[],
  flags: EvidenceFlags,
  settings: Settings,
): Promise<JsonObject> {
  const range = settings.range
  const verified = { ...range, all: true }
  const plain = (value: unknown) => JSON.parse(JSON.stringify(value)) as JsonObject
  if (flags.vendor !== undefined) {
    const asked = { ...range, ...NO_FILTER, vendor: flags.vendor }
    const found = await events(store, actors, asked)
    return plain({ asked: { vendor: flags.vendor }, ...(await withIntegrity(store, found, found.events, verified)) })
  }
  if (targets.length === 0) throw usageError('no-target', 'evidence takes a resource, event ids, or --vendor ID')
  const known = await numbersOf(store.connection, targets)
  if (known.length > 0) {
    const shown = []
    for (const eventId of targets) {
      const { record: _, conflicts, ...rest } = await show(store, actors, eventId)
      shown.push({ eventId, ...rest, conflicts: conflicts.length })
    }
    return plain({ asked: { events: targets }, ...(await withIntegrity(store, { events: shown }, shown, verified)) })
  }
  const [resource = '', another] = targets
  if (another !== undefined)
    throw usageError(
      'no-event',
      `none of ${targets.join(', ')} is an event of this store`,
      'One resource, or event ids, make one bundle.',
    )
  const touched = await whoTouched(store, actors, { ...NO_TOUCH_FILTER, ...range, resource, all: flags.all === true })
  if (touched.touches.length === 0)
    throw usageError('no-events', `nothing in the store touched ${resource}`, `See: trail who-touched ${resource}`)
  return plain({ asked: { resource }, ...(await withIntegrity(store, touched, touched.touches, verified)) })
}

const NO_FILTER = {
  ...{ actor: null, origin: null, service: null, event: null, ip: null, account: null, region: null, resource: null },
  ...{ changes: false, denied: false, limit: null, newest: false },
}
const NO_TOUCH_FILTER = { denied: false, action: null, event: null, limit: null, newest: false }

/** Every event that the answer names: those it lists, their twins, and the ones that prove a hop. */
export function eventIdsIn(value: Json, key = '', found = new Set<string>()): Set<string> {
  if (typeof value === 'string' && ['eventId', 'evidence', 'twins', 'events'].includes(key)) found.add(value)
  else if (Array.isArray(value)) for (const each of value) eventIdsIn(each, key, found)
  else if (typeof value === 'object' && value !== null)
    for (const [name, each] of Object.entries(value)) eventIdsIn(each ?? null, name, found)
  return found
}
