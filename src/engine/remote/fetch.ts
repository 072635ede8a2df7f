import type { RegistryEntry } from '../../attribution/vendor.ts'
import type { LakeEngine, Statement } from '../../model/lake.ts'
import { interpret } from '../../resources/interpret.ts'
import type { Store } from '../../store/open.ts'
import { longTermUses, rolesTaken, sessionsIn, unresolvedKeys, vendsIn } from '../../store/open-ends.ts'
import { coverAs, type Seen } from '../../store/seen.ts'
import { aliasesOf } from '../../store/touches.ts'
import { idsOfLineage } from '../lineage.ts'
import { bondsOf } from '../names.ts'
import { placesOf } from '../who-touched.ts'
import { scansFor } from './explanations.ts'
import { addressesOf, rolesOf } from './neighbours.ts'
import { candidatesOf, conditionOf, type Question, resourceWords, sliceOf } from './question.ts'
import { count, type LakeRecord, recordsIn } from './results.ts'
import {
  addressStatement,
  candidateStatement,
  explanationStatement,
  lookupStatement,
  type Source,
} from './statements.ts'
import { all, any, chunksOfIds, chunksOfWords, daysOf, holdsAny, isOneOf, type Piece, type Slice } from './where.ts'

export interface FetchEffects {
  /** Loads records into the store, as ingest does. */
  load(records: AsyncIterable<LakeRecord>): Promise<void>
  onRound(what: string): void
  /** Told of the partitions that a query is about to read. @throws TrailError where that is more than may be read. */
  beforeRead(slice: Slice): Promise<void>
  signal: AbortSignal
}

/** Chains as long as AWS allows end far below this; more rounds mean a loop. */
const ROUNDS = 24
/** Credentials of 36 hours may have begun before the asked time; others are known to the second. */
const DAY_MS = 86_400_000
const BEFORE_MS = 2 * DAY_MS

/**
 * Brings into a local store all that a question needs of the lake: candidates, what other names of a resource lead to,
 * what sessions did that began in them, and the events that explain their credentials, until nothing new is asked for.
 */
export async function fetchInto(
  store: Store,
  engine: LakeEngine,
  source: Source,
  question: Question,
  effects: FetchEffects,
): Promise<void> {
  const lake = new Lake(store, engine, source, question, effects)
  await lake.candidates()
  await lake.otherNames()
  if (question.lineage) await lake.lineage()
  if (question.forward !== 'none') await lake.forward()
  if (question.neighboursOf !== null) await lake.neighbours(question.neighboursOf)
  await lake.explanations()
  await coverAs(store.connection, [...lake.seen.values()])
}

class Lake {
  readonly #store: Store
  readonly #engine: LakeEngine
  readonly #source: Source
  readonly #question: Question
  readonly #effects: FetchEffects
  readonly seen = new Map<string, Seen>()

  constructor(store: Store, engine: LakeEngine, source: Source, question: Question, effects: FetchEffects) {
    this.#store = store
    this.#engine = engine
    this.#source = source
    this.#question = question
    this.#effects = effects
  }

  async candidates(): Promise<void> {
    this.#effects.onRound('candidates')
    const slice = sliceOf(this.#question)
    await this.#effects.beforeRead(slice)
    const where = candidatesOf(this.#question)
    const result = await this.#engine.run(candidateStatement(this.#source, slice, where), this.#effects.signal)
    await this.#effects.load(recordsIn(result, (row) => count(row, this.seen)))
  }

  /** An instance's profile, a group's id, an address's allocation: what stands for the resource in what was found. */
  async otherNames(): Promise<void> {
    const { resources } = this.#question
    if (resources.length === 0) return
    const ids = new Set(resources.flatMap((name) => interpret(name).map(({ id }) => id)))
    const asked = new Set(this.#question.words)
    for (let round = 0; round < ROUNDS; round++) {
      for (let size = -1; size < ids.size; ) {
        size = ids.size
        for (const bond of bondsOf(await aliasesOf(this.#store.connection, [...ids]))) ids.add(bond.id).add(bond.name)
      }
      const words = resourceWords([...ids]).filter((word) => !asked.has(word))
      if (words.length === 0) return
      for (const word of words) asked.add(word)
      await this.#look(
        'other names of the resource',
        sliceOf(this.#question),
        conditionOf({ ...this.#question, words }),
      )
    }
  }

  /** One generation after the other: what came of a copy is named in events that do not name its origin. */
  async lineage(): Promise<void> {
    const { resources } = this.#question
    const asked = new Set(this.#question.words)
    for (let round = 0; round < ROUNDS; round++) {
      const starts = await Promise.all(resources.map((resource) => placesOf(this.#store, resource)))
      const ids = await idsOfLineage(this.#store, starts.flat())
      const words = resourceWords(ids).filter((word) => !asked.has(word))
      if (words.length === 0) return
      for (const word of words) asked.add(word)
      for (const some of chunksOfWords(words)) await this.#look('its lineage', sliceOf(this.#question), holdsAny(some))
    }
  }

  async forward(): Promise<void> {
    const { forward } = this.#question
    const asked = new Set<string>()
    for (let round = 0; round < ROUNDS; round++) {
      const vends = await vendsIn(this.#store.connection, typeof forward === 'object' ? forward.externalId : null)
      const fresh = vends.filter(({ value }) => !asked.has(value))
      if (fresh.length === 0) return
      for (const some of chunksOfIds(fresh)) {
        for (const { value } of some) asked.add(value)
        const values = (kind: string) => some.filter((vend) => vend.kind === kind).map(({ value }) => value)
        const where = any([isOneOf('accesskeyid', values('key')), isOneOf('principalid', values('assumed'))])
        await this.#look('what its sessions did', sliceOf(this.#question), all([...this.#question.filters, where]))
      }
    }
  }

  /** Others in the vendor's roles, in one query, and one record of each caller where its long-term keys are used. */
  async neighbours(vendor: RegistryEntry): Promise<void> {
    const days = daysOf(this.#question)
    const roles = rolesOf(vendor, await rolesTaken(this.#store.connection)).filter(
      (name) => !(this.#question.words ?? []).some((word) => name.toLowerCase().includes(word)),
    )
    if (roles.length > 0) await this.#look('who else uses its roles', days, holdsAny(roles))
    const addresses = addressesOf(vendor, await longTermUses(this.#store.connection))
    for (const some of chunksOfIds(addresses))
      await this.#load('who is where its keys are used', addressStatement(this.#source, days, some))
  }

  /** The events that the groups in the store want, those of their callers, and so on. */
  async explanations(): Promise<void> {
    const { since, until } = this.#question
    const window = daysOf({ since: since === null ? null : since - BEFORE_MS, until })
    const asked = new Set<string>()
    const isNew = (key: string) => !asked.has(key) && asked.add(key).size > 0
    for (let round = 0; round < ROUNDS; round++) {
      const { keys, originals } = await unresolvedKeys(this.#store.connection)
      const sessions = await sessionsIn(this.#store.connection)
      const wanted = {
        keys: keys.filter(isNew),
        originals: originals.filter((id) => isNew(`event:${id}`)),
        sessions: sessions.filter(({ principalId, created }) => isNew(`identity:${principalId}@${created}`)),
      }
      const scans = scansFor(wanted, window)
      if (scans.length === 0) return
      for (const { days, facts, callers } of scans)
        await this.#load('what explains the credentials', explanationStatement(this.#source, days, facts, callers))
    }
  }

  async #look(what: string, days: Slice, where: Piece): Promise<void> {
    await this.#load(what, lookupStatement(this.#source, days, where))
  }

  async #load(what: string, statement: Statement): Promise<void> {
    this.#effects.onRound(what)
    await this.#effects.load(recordsIn(await this.#engine.run(statement, this.#effects.signal)))
  }
}
