import { actorOf, type LoadedLogs, missingNote } from '../attribution/actor.ts'
import { mergeCallers, wantsOf } from '../attribution/group.ts'
import { fromOutside, profileFromOutside } from '../attribution/outside.ts'
import { alternatives, resolve } from '../attribution/resolve.ts'
import { bind, type Registry } from '../attribution/vendor.ts'
import type { Actor } from '../model/actor.ts'
import type { Binding, Profile, Resolution, Signer } from '../model/facts.ts'
import { callersById } from '../store/callers.ts'
import { loadClosure, staleGroups, storedResolutions } from '../store/chains.ts'
import { loadedPlaces } from '../store/coverage.ts'
import { logSources } from '../store/files.ts'
import type { Store } from '../store/open.ts'

/** Who is ours and who is a vendor, as far as files beside the store say. */
export interface Context {
  registry: Registry
  /** Accounts that trail.yaml names, with their names. */
  accounts: ReadonlyMap<string, string>
}

/** A caller of the store, attributed. `group` is its credential group: equal for one session. */
export interface Attributed {
  caller: Signer
  actor: Actor
  group: string
  resolution: Resolution
  binding: Binding
}

/** Answers who stands behind the callers of a store, binding vendors as the context says at this moment. */
export class Actors {
  readonly #store: Store
  readonly #context: Context
  readonly #bindings = new Map<string, Binding>()
  /** The same by the profile itself, as stored resolutions share it: no text is made of it again. */
  readonly #known = new WeakMap<Profile, Binding>()
  #sources: Promise<ReadonlyMap<string, string>> | null = null
  #places: Promise<Awaited<ReturnType<typeof loadedPlaces>>> | null = null

  constructor(store: Store, context: Context) {
    this.#store = store
    this.#context = context
  }

  get context(): Context {
    return this.#context
  }

  /** By caller id. Every caller gets an answer, if only `unknown`. */
  async of(callerIds: readonly number[]): Promise<Map<number, Attributed>> {
    const known = await callersById(this.#store.connection, callerIds)
    const callers = [...new Set(callerIds)]
      .sort((a, b) => a - b)
      .flatMap((id) => {
        const caller = known.get(id)
        return caller === undefined ? [] : [{ id, caller }]
      })
    const resolutions = await this.resolutions([...new Set(callers.map(({ caller }) => caller.group))])
    const answers = new Map<number, Attributed>()
    for (const { id, caller } of callers) {
      const resolution = resolutions.get(caller.group)
      if (resolution !== undefined) answers.set(id, await this.#attributed(caller, resolution))
    }
    return answers
  }

  async #attributed(caller: Signer, resolution: Resolution): Promise<Attributed> {
    const binding = await this.bindingOf(resolution.profile)
    const actor = actorOf(resolution, caller, binding)
    if (resolution.missing !== null) {
      const note = missingNote(resolution.missing, await this.#logs(resolution.missing.account))
      if (note !== null) actor.notes.push(note)
    }
    return { caller, actor, group: resolution.group, resolution, binding }
  }

  /** The answers that an ambiguous chain of this caller leaves open. */
  async alternatives({ caller, resolution }: Attributed): Promise<Actor[]> {
    if (resolution.confidence !== 'ambiguous') return []
    const { connection } = this.#store
    const closure = await loadClosure(connection, [resolution.group], { merge: mergeCallers, wants: wantsOf })
    const loaded = await this.loadedAccounts()
    const found = alternatives(resolution.group, closure).map((each) => fromOutside(each, loaded))
    return Promise.all(found.map(async (each) => (await this.#attributed(caller, each)).actor))
  }

  async #logs(account: string | null): Promise<LoadedLogs> {
    this.#sources ??= logSources(this.#store.connection)
    const sources = await this.#sources
    return { loaded: await this.#loaded(), source: sources.get(account ?? '') ?? sources.get('') ?? null }
  }

  #loaded() {
    this.#places ??= loadedPlaces(this.#store.connection)
    return this.#places
  }

  /** The accounts of whose logs anything is loaded. */
  async loadedAccounts(): Promise<ReadonlySet<string>> {
    return new Set((await this.#loaded()).map((place) => place.account))
  }

  /** The accounts whose logs are loaded, and those that trail.yaml names. */
  async ownAccounts(): Promise<ReadonlySet<string>> {
    return new Set([...(await this.loadedAccounts()), ...this.#context.accounts.keys()])
  }

  /** A stored profile as it reads with the accounts that are loaded now. */
  async profileNow(profile: Profile): Promise<Profile> {
    return profileFromOutside(profile, await this.loadedAccounts())
  }

  async bindingOf(profile: Profile): Promise<Binding> {
    const same = this.#known.get(profile)
    if (same !== undefined) return same
    const key = JSON.stringify(profile)
    const binding = this.#bindings.get(key) ?? bind(profile, this.#context.registry, await this.ownAccounts())
    this.#bindings.set(key, binding)
    this.#known.set(profile, binding)
    return binding
  }

  /** How groups are attributed, with the accounts that are loaded now. */
  async resolutions(groups: readonly string[]): Promise<Map<string, Resolution>> {
    const loaded = await this.loadedAccounts()
    const found = await this.#resolved(groups)
    return new Map([...found].map(([group, resolution]) => [group, fromOutside(resolution, loaded)]))
  }

  /** Stored resolutions, save for what an interrupted ingest left out of date: that is resolved here and now. */
  async #resolved(groups: readonly string[]): Promise<Map<string, Resolution>> {
    const { connection } = this.#store
    const stale = new Set(await staleGroups(connection))
    const found = new Map<string, Resolution>()
    const fresh = groups.filter((group) => !stale.has(group))
    const stored = await storedResolutions(connection, fresh)
    for (const group of fresh) {
      const known = stored.get(group)
      if (known !== undefined) found.set(group, { ...known.resolution, profile: known.profile })
    }
    const open = groups.filter((group) => !found.has(group))
    if (open.length === 0) return found
    const closure = await loadClosure(connection, open, { merge: mergeCallers, wants: wantsOf })
    for (const group of open) if (closure.group(group) !== null) found.set(group, resolve(group, closure))
    return found
  }
}
