import { callersOfGroups } from '../store/callers.ts'
import { groupsBelow, groupsOfKeys, staleGroups } from '../store/chains.ts'
import { callersMatching, factsBy } from '../store/identity.ts'
import type { Store } from '../store/open.ts'
import type { Actors } from './actors.ts'
import { identify } from './whois.ts'

/**
 * The callers behind a session, a key or whatever else names a credential; with `descendants` also those behind all
 * that came out of it: sessions that it began, sessions that those began, and the users of keys that any of them made.
 */
export async function callersOfSession(
  store: Store,
  actors: Actors,
  input: string,
  descendants: boolean,
): Promise<number[]> {
  const { connection } = store
  const { key } = await identify(store, input)
  const own = key === null ? [] : await callersMatching(connection, key)
  if (!descendants) return own.map((caller) => caller.id)
  const groups = new Set(own.map((caller) => caller.group))
  for (let size = -1; size < groups.size; ) {
    size = groups.size
    for (const group of await below(store, actors, [...groups])) groups.add(group)
    const made = (await factsBy(connection, [...groups])).filter((fact) => fact.kind === 'key-made')
    for (const group of await groupsOfKeys(
      connection,
      made.flatMap((fact) => fact.more.key ?? []),
    ))
      groups.add(group)
  }
  return callersOfGroups(connection, [...groups])
}

/** What an interrupted ingest left out of date is looked at by itself. */
async function below(store: Store, actors: Actors, groups: readonly string[]): Promise<string[]> {
  const stale = await staleGroups(store.connection)
  const late = await actors.resolutions(stale)
  const wanted = new Set(groups)
  const found = (await groupsBelow(store.connection, groups)).filter((group) => !late.has(group))
  for (const [group, { parents }] of late) if (parents.some((parent) => wanted.has(parent))) found.push(group)
  return found
}
