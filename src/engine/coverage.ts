import type { Coverage } from '../model/coverage.ts'
import { formatInstant } from '../model/time.ts'
import { categories, loadedPlaces } from '../store/coverage.ts'
import type { Store } from '../store/open.ts'

/** What the loaded logs cover, for an answer to rest on. */
export async function coverageOf(store: Store): Promise<Coverage> {
  const places = await loadedPlaces(store.connection)
  const times = (pick: 'first' | 'last') =>
    places.map((place) => place[pick]).filter((time): time is number => time !== null)
  const first = times('first')
  const last = times('last')
  return {
    first: first.length === 0 ? null : formatInstant(Math.min(...first)),
    last: last.length === 0 ? null : formatInstant(Math.max(...last)),
    accounts: [...new Set(places.map((place) => place.account))].sort(),
    regions: [
      ...new Set(places.map((place) => place.region).filter((region): region is string => region !== null)),
    ].sort(),
    categories: await categories(store.connection),
    ...(store.lake === undefined ? {} : { partitions: store.lake.partitions }),
  }
}
