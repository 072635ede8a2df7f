import { groupsWith, staleGroups } from '../store/chains.ts'
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
  const foreign: number[] = []
  const bindings = await Promise.all(
    (await storedProfiles(store.connection)).map(async ({ id, profile }) => {
      const now = await actors.profileNow(profile)
      if (now !== profile) foreign.push(id)
      return { profile: id, binding: await actors.bindingOf(now) }
    }),
  )
  const late: LateCredential[] = []
  // What an interrupted ingest left out of date, and what reads otherwise with the accounts that are loaded now.
  const groups = [...(await staleGroups(store.connection)), ...(await groupsWith(store.connection, foreign))]
  for (const resolution of (await actors.resolutions([...new Set(groups)])).values()) {
    late.push({ resolution, binding: await actors.bindingOf(resolution.profile) })
  }
  await createViews(store.connection, bindings, late)
}
