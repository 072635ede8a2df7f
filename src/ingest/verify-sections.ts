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
  /** The digests of a section that are known and proven, by the SHA-256 of their content. */
  kept(section: Section | null): Promise<ReadonlyMap<string, FoundDigest>>
  /** Takes what was proven of a section, by which keys, before the next but one is begun. `section` is null where there are none. */
  proven(proofs: Proofs, section: Section | null, keys: ReadonlyMap<string, KeyObject>): Promise<void>
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
    await gathered.takeKept(() => effects.kept(section))
    const { digests, logs } = gathered.whole()
    const keys = await effects.keysFor(digests.filter(({ provenBy }) => provenBy === undefined))
    const { answer, proofs } = verifyDigests({ digests, logs, keys, wants })
    parts.push(answer)
    await effects.proven(proofs, section, keys)
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

/** What was found of an object: a log's hash, a digest, or that its digest is known by this hash. */
type Seen =
  | { kind: 'log'; key: string; hash: FoundLog }
  | { kind: 'digest'; digest: FoundDigest }
  | { kind: 'kept'; object: SourceObject; hash: string }

interface Read {
  section: Section | null
  seen: Seen | null
  listed: number | null
}

async function readObject({ section, object, listed }: Tagged, effects: VerifyEffects): Promise<Read> {
  return { section, listed, seen: object === null ? null : await seenOf(object, effects) }
}

async function seenOf(object: SourceObject, effects: VerifyEffects): Promise<Seen> {
  const isDigest = /_CloudTrail-Digest_/.test(object.key)
  const known = effects.known(object)
  if (known !== undefined)
    return isDigest ? { kind: 'kept', object, hash: known } : { kind: 'log', key: object.key, hash: known }
  return isDigest ? { kind: 'digest', digest: await readDigest(object) } : readLog(object)
}

async function readDigest(object: SourceObject): Promise<FoundDigest> {
  try {
    const { bytes, metadata } = await object.read()
    const { content } = await inflate(bytes)
    return { name: object.key, digest: parseDigest(content), signature: metadata.signature ?? null }
  } catch (error) {
    if (!(error instanceof ObjectRefused)) throw error
    return { name: object.key, digest: null, signature: null }
  }
}

async function readLog(object: SourceObject): Promise<Seen> {
  try {
    const { bytes } = await object.read()
    const { content, trailing } = await inflate(bytes)
    // What follows the compressed content is not what was delivered, as the AWS CLI has it too.
    return { kind: 'log', key: object.key, hash: trailing ? null : hash('sha256', content) }
  } catch (error) {
    if (!(error instanceof ObjectRefused)) throw error
    return { kind: 'log', key: object.key, hash: null }
  }
}

/** What was read of a section so far. */
class Gathered {
  /** How many objects it has; null while it is being listed. */
  listed: number | null = null
  read = 0
  readonly #digests: FoundDigest[] = []
  readonly #logs = new Map<string, FoundLog[]>()
  readonly #kept: Extract<Seen, { kind: 'kept' }>[] = []

  add(seen: Seen): void {
    this.read++
    if (seen.kind === 'digest') this.#digests.push(seen.digest)
    else if (seen.kind === 'kept') this.#kept.push(seen)
    else {
      const known = this.#logs.get(placeOf(seen.key))
      if (known === undefined) this.#logs.set(placeOf(seen.key), [seen.hash])
      else if (!known.includes(seen.hash)) known.push(seen.hash)
    }
  }

  /** Puts the digests that are known where they belong; one that can't be had after all is read. */
  async takeKept(ask: () => Promise<ReadonlyMap<string, FoundDigest>>): Promise<void> {
    if (this.#kept.length === 0) return
    const kept = await ask()
    for (const { object, hash: known } of this.#kept) {
      const digest = kept.get(known)
      this.#digests.push(digest === undefined ? await readDigest(object) : { ...digest, name: object.key })
    }
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
