import { staleGroups } from '../store/chains.ts'
import type { Store } from '../store/open.ts'
import { createViews, type LateCredential, storedProfiles } from '../store/views.ts'
import type { Actors } from './actors.ts'

/** Makes the tables that people query on the store's own connection, with the vendors bound as they are now. */
export async function openViews(store: Store, actors: Actors): Promise<void> {
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
