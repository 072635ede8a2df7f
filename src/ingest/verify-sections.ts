import { hash, type KeyObject } from 'node:crypto'
import { parseDigest } from '../digest/digest.ts'
import { placeIn, placeOf } from '../digest/place.ts'
import {
  type FoundDigest,
  type FoundLog,
  mergeVerified,
  type Proofs,
  type Verified,
  verifyDigests,
} from '../digest/verify.ts'
import { ObjectRefused } from '../errors.ts'
import { pool } from './pool.ts'
import { inflate } from './read/inflate.ts'
import { mayHold, placeOfKey } from './source/key.ts'
import type { Pruning, Section, Source, SourceObject } from './source/source.ts'

/** What verifying asks for and hands on as it goes. */
export interface VerifyEffects {
  /** The public keys for these digests. */
  keysFor(digests: readonly FoundDigest[]): Promise<ReadonlyMap<string, KeyObject>>
  /** The SHA-256 of an object's content where it is known and proven: it is not read then. */
  known(object: SourceObject): string | undefined
  /** Takes what was proven of a section before the next but one is begun. `section` is null where there are none. */
  proven(proofs: Proofs, section: Section | null): Promise<void>
}

/** Objects under way at once: over a network each waits for its answer most of its time. */
const OBJECTS_UNDER_WAY = 48
/** Inflated bytes under way at once. */
const BYTES_UNDER_WAY = 96 * 2 ** 20

/** Sections listed ahead of their reading, each by so many objects: a small one is listed longer than it is read. */
const SECTIONS_AHEAD = 8
const OBJECTS_AHEAD = 500

/**
 * Holds the logs of some sources against their digests: each object is read once, and of one account and region after
 * the other, so that no more is held than one of them has. Where the sources are no trees all is one section.
 */
export async function verifySources(
  sources: readonly Source[],
  pruning: Pruning,
  effects: VerifyEffects,
): Promise<Verified> {
  const sections = await sectionsOf(sources, pruning)
  const parts: Verified[] = []
  const open = new Map<Section | null, Gathered>()
  const tagged = inSections(sources, sections, pruning)
  const read = pool(tagged, (each) => readObject(each, effects), {
    concurrency: OBJECTS_UNDER_WAY,
    weightOf: ({ object }) => (object?.size ?? 0) * 10,
    maxWeight: BYTES_UNDER_WAY,
  })
  const wants = (key: string) => mayHold(placeOfKey(key), pruning)
  for await (const { section, seen, listed } of read) {
    const gathered = open.get(section) ?? new Gathered()
    open.set(section, gathered)
    if (seen !== null) gathered.add(seen)
    if (listed !== null) gathered.listed = listed
    if (gathered.read !== gathered.listed) continue
    open.delete(section)
    const { digests, logs } = gathered.whole()
    const { answer, proofs } = verifyDigests({ digests, logs, keys: await effects.keysFor(digests), wants })
    parts.push(answer)
    await effects.proven(proofs, section)
  }
  return mergeVerified(parts)
}

/** An object of a section, or (null) the section's end, with the number of its objects. */
interface Tagged {
  section: Section | null
  object: SourceObject | null
  listed: number | null
}

/** The sections of all sources; null alone where one of them has none. */
async function sectionsOf(sources: readonly Source[], pruning: Pruning): Promise<(Section | null)[]> {
  const found = await Promise.all(sources.map((source) => source.sections(pruning)))
  if (found.some((each) => each === null)) return [null]
  const distinct = new Map(
    found.flatMap((each) => each ?? []).map((each) => [`${each.account} ${each.region}`, each] as const),
  )
  return [...distinct.values()]
}

/** The objects of one section after the other, the next ones being listed meanwhile. */
async function* inSections(
  sources: readonly Source[],
  sections: readonly (Section | null)[],
  pruning: Pruning,
): AsyncGenerator<Tagged> {
  const ahead: { section: Section | null; objects: AsyncGenerator<SourceObject> }[] = []
  let next = 0
  while (next < sections.length || ahead.length > 0) {
    while (ahead.length < SECTIONS_AHEAD && next < sections.length) {
      const section = sections[next++] ?? null
      ahead.push({ section, objects: begun(objectsOf(sources, section, pruning), OBJECTS_AHEAD) })
    }
    const { section, objects } = ahead.shift() ?? { section: null, objects: none() }
    let listed = 0
    for await (const object of objects) {
      listed++
      yield { section, object, listed: null }
    }
    yield { section, object: null, listed }
  }
}

async function* none(): AsyncGenerator<never> {}

/** A key may name another place than its folder: each object is of one section. */
async function* objectsOf(
  sources: readonly Source[],
  section: Section | null,
  pruning: Pruning,
): AsyncGenerator<SourceObject> {
  const narrowed =
    section === null
      ? pruning
      : { ...pruning, accounts: new Set([section.account]), regions: new Set([section.region]) }
  for (const source of sources)
    for await (const object of source.objects(narrowed))
      if (section === null || (object.account === section.account && object.region === section.region)) yield object
}

/** Begins to take from `source` at once, up to so many items ahead of whoever asks. */
function begun<Item>(source: AsyncGenerator<Item>, most: number): AsyncGenerator<Item> {
  const ready: Promise<IteratorResult<Item>>[] = []
  const take = () => {
    const step = source.next()
    step.catch(() => {})
    ready.push(step)
  }
  take()
  return (async function* () {
    for (;;) {
      while (ready.length < most) take()
      const step = await ready.shift()
      if (step === undefined || step.done === true) return
      yield step.value
    }
  })()
}

interface Read {
  section: Section | null
  seen: { key: string; hash: FoundLog; digest: FoundDigest | null } | null
  listed: number | null
}

async function readObject({ section, object, listed }: Tagged, effects: VerifyEffects): Promise<Read> {
  return { section, listed, seen: object === null ? null : await seenOf(object, effects) }
}

async function seenOf(object: SourceObject, effects: VerifyEffects): Promise<NonNullable<Read['seen']>> {
  const { key } = object
  const isDigest = /_CloudTrail-Digest_/.test(key)
  const proven = isDigest ? undefined : effects.known(object)
  if (proven !== undefined) return { key, hash: proven, digest: null }
  try {
    const { bytes, metadata } = await object.read()
    const { content, trailing } = await inflate(bytes)
    if (isDigest) {
      const digest = { name: key, digest: parseDigest(content), signature: metadata.signature ?? null }
      return { key, hash: null, digest }
    }
    // What follows the compressed content is not what was delivered, as the AWS CLI has it too.
    return { key, hash: trailing ? null : hash('sha256', content), digest: null }
  } catch (error) {
    if (!(error instanceof ObjectRefused)) throw error
    return { key, hash: null, digest: isDigest ? { name: key, digest: null, signature: null } : null }
  }
}

/** What was read of a section so far. */
class Gathered {
  /** How many objects it has; null while it is being listed. */
  listed: number | null = null
  read = 0
  readonly #digests: FoundDigest[] = []
  readonly #logs = new Map<string, FoundLog[]>()

  add({ key, hash: found, digest }: NonNullable<Read['seen']>): void {
    this.read++
    if (digest !== null) {
      this.#digests.push(digest)
      return
    }
    const known = this.#logs.get(placeOf(key))
    if (known === undefined) this.#logs.set(placeOf(key), [found])
    else if (!known.includes(found)) known.push(found)
  }

  /** Its digests, and its logs: what neither a digest names nor its own name calls a log is another file. */
  whole(): { digests: FoundDigest[]; logs: Map<string, FoundLog[]> } {
    const named = new Set(
      this.#digests.flatMap(({ digest }) => digest?.files.map(({ key }) => placeIn(this.#logs, key)) ?? []),
    )
    const logs = [...this.#logs].filter(([place]) => named.has(place) || /_CloudTrail_/.test(place))
    return { digests: this.#digests, logs: new Map(logs) }
  }
}
