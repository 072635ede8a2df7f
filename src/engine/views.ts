import { staleGroups } from '../store/chains.ts'
import type { Store } from '../store/open.ts'
import { createViews, type LateCredential, storedProfiles } from '../store/views.ts'
import type { Actors } from './actors.ts'

const opened = new WeakMap<Actors, Promise<void>>()

/** Makes the tables that people query on the store's own connection, once, with the vendors bound as they are now. */
export function openViews(store: Store, actors: Actors): Promise<void> {
  const views = opened.get(actors) ?? makeViews(store, actors)
  opened.set(actors, views)
  return views
}

async function makeViews(store: Store, actors: Actors): Promise<void> {
  const bindings = await Promise.all(
    (await storedProfiles(store.connection)).map(async ({ id, profile }) => ({
      profile: id,
      binding: await actors.bindingOf(profile),
    })),
  )
  const late: LateCredential[] = []
  for (const resolution of (await actors.resolutions(await staleGroups(store.connection))).values()) {
    late.push({ resolution, binding: await actors.bindingOf(resolution.profile) })
  }
  await createViews(store.connection, bindings, late)
}
