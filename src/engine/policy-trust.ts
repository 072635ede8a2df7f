import { partitionOf } from '../model/arn.ts'
import { loadedPlaces } from '../store/coverage.ts'
import type { Store } from '../store/open.ts'
import { profileUse } from '../store/profiles.ts'
import type { Actors } from './actors.ts'

/** What the logs know of how a vendor comes in. */
export interface VendorEntrances {
  /** Accounts from which it assumed roles or called, with the roles of its own that a log names. */
  callers: { account: string; principals: string[]; events: number }[]
  /** Our roles that it used. */
  roles: string[]
  externalIds: { value: string; roles: string[] }[]
}

export async function vendorEntrances(store: Store, actors: Actors, vendor: string): Promise<VendorEntrances> {
  const callers = new Map<string, { principals: Set<string>; events: number }>()
  const roles = new Set<string>()
  const externalIds = new Map<string, Set<string>>()
  for (const { profile, events } of await profileUse(store.connection)) {
    if ((await actors.bindingOf(profile)).vendor?.id !== vendor) continue
    const { account, principal } = profile.origin
    if (account !== null) {
      const known = callers.get(account) ?? { principals: new Set(), events: 0 }
      known.events += events
      if (principal !== null && /:(role|user)\//.test(principal)) known.principals.add(principal)
      callers.set(account, known)
    }
    const assumed = profile.roles.filter(({ assumedBy }) => assumedBy !== null).map(({ arn }) => arn)
    for (const arn of assumed) roles.add(arn)
    for (const { value } of profile.externalIds) {
      const known = externalIds.get(value) ?? new Set()
      for (const arn of assumed) known.add(arn)
      externalIds.set(value, known)
    }
  }
  return {
    callers: [...callers]
      .map(([account, { principals, events }]) => ({ account, principals: [...principals].sort(), events }))
      .sort((a, b) => b.events - a.events || (a.account < b.account ? -1 : 1)),
    roles: [...roles].sort(),
    externalIds: [...externalIds]
      .map(([value, of]) => ({ value, roles: [...of].sort() }))
      .sort((a, b) => (a.value < b.value ? -1 : 1)),
  }
}

/** The partitions that the loaded logs are of. */
export async function loadedPartitions({ connection }: Store): Promise<string[]> {
  const places = await loadedPlaces(connection)
  return [...new Set(places.flatMap(({ region }) => (region === null ? [] : partitionOf(region))))].sort()
}
