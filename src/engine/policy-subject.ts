/** Whom a question on policies is about. */
import { usageError } from '../errors.ts'
import { nearestOf } from '../model/nearest.ts'
import { callersNamed, callersWhere, principalNames } from '../store/callers.ts'
import type { Store } from '../store/open.ts'
import type { Actors } from './actors.ts'
import { openViews } from './views.ts'

export interface Subject {
  callers: number[]
  /** The principals that the name fits, where they are several. */
  candidates: string[]
}

/** The callers behind a vendor's id or a principal. @throws TrailError where the store knows neither */
export async function subjectNamed(store: Store, actors: Actors, subject: string): Promise<Subject> {
  await openViews(store, actors)
  const { connection } = store
  const ids = actors.context.registry.entries.map((entry) => entry.id)
  if (ids.includes(subject))
    return { callers: await callersWhere(connection, { vendor: subject, actor: null, origin: null }), candidates: [] }
  const found = subject === '' ? [] : await callersNamed(connection, subject)
  if (found.length === 0) {
    const near = nearestOf(subject, [...new Set([...ids, ...(await principalNames(connection))])]).slice(0, 3)
    throw usageError(
      'no-subject',
      `${JSON.stringify(subject)} is no vendor and no principal in the store`,
      near.length === 0 ? 'trail vendors list and trail sql know the names.' : `Did you mean ${near.join(', ')}?`,
    )
  }
  const principals = [...new Set(found.map(({ principal }) => principal ?? 'unknown'))].sort()
  return { callers: found.map(({ caller }) => caller), candidates: principals.length > 1 ? principals : [] }
}
