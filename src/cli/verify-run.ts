import { existsSync } from 'node:fs'
import type { Verified } from '../digest/verify.ts'
import { TrailError } from '../errors.ts'
import type { Pruning } from '../ingest/source/source.ts'
import { verifySources } from '../ingest/verify-sections.ts'
import type { SectionProofs } from '../ingest/verify-store.ts'
import type { Store } from '../store/open.ts'
import type { IngestFlags } from './ingest-run.ts'
import type { Io } from './io.ts'
import { version } from './program.ts'
import { type Settings, withWriter } from './session.ts'
import { openInputs } from './sources.ts'
import { KeyRing } from './verify-keys.ts'

export interface VerifyFlags extends IngestFlags {
  fetchAll?: boolean
}

/** With sources, each object is read once and logs and digests are held against each other; without, the store's own. */
export async function runVerify(
  inputs: readonly string[],
  flags: VerifyFlags,
  settings: Settings,
  io: Io,
): Promise<Verified> {
  const ring = new KeyRing(flags, io)
  if (inputs.length === 0) return withWriter(settings, io, (store) => verifyOwn(store, ring, io))
  const pruning: Pruning = {
    ...settings.range,
    accounts: flags.account === undefined ? null : new Set(flags.account),
    regions: flags.region === undefined ? null : new Set(flags.region),
  }
  const known = flags.fetchAll === true ? null : await fromStore(settings, provenObjects)
  const memory = new Memory(inputs, settings, io)
  const answer = await verifySources(await openInputs(inputs, flags, { insight: 0, other: 0 }, io), pruning, {
    keysFor: (digests) => ring.keysFor(digests),
    known: ({ url, etag, size }) => (etag === null || size === null ? undefined : known?.hashOf(url, etag, size)),
    kept: async (section) =>
      (await fromStore(settings, async (store) => (await stored()).keptDigests(store, section))) ?? new Map(),
    proven: (proofs, section, keys) => memory.add({ proofs, section, keys }),
  })
  await memory.end(answer)
  return answer
}

/** What only a verify with a store needs. */
const stored = () => import('../ingest/verify-store.ts')
const provenObjects = async ({ connection }: Store) =>
  (await import('../store/proven-objects.ts')).ProvenObjects.read(connection)
const custody = () => import('../store/custody.ts')

/** Verifies what a store holds, remembers it and puts it on record. The store is open for writing. */
export async function verifyOwn(store: Store, ring: KeyRing, io: Io): Promise<Verified> {
  const { verifyStore } = await stored()
  const answer = await verifyStore(store, (digests) => ring.keysFor(digests), io.now())
  await putOnRecord(store, [], answer, io)
  return answer
}

/** Proofs that are held before they are saved: of as many files as take some ten megabytes. */
const MOST_UNSAVED = 50_000

/** A verify of sources is remembered where a store is there and free: without one it is an answer all the same. */
class Memory {
  readonly #inputs: readonly string[]
  readonly #settings: Settings
  readonly #io: Io
  #unsaved: SectionProofs[] = []
  #files = 0
  #failed: string | null = null

  constructor(inputs: readonly string[], settings: Settings, io: Io) {
    this.#inputs = inputs
    this.#settings = settings
    this.#io = io
  }

  async add(proven: SectionProofs): Promise<void> {
    if (this.#failed !== null || !existsSync(this.#settings.store)) return
    this.#unsaved.push(proven)
    const files = this.#unsaved.reduce((sum, { proofs }) => sum + proofs.logs.size + proofs.digests.size, 0)
    if (files >= MOST_UNSAVED) await this.#write((store) => this.#save(store, null))
  }

  async end(answer: Verified): Promise<void> {
    const { store: path, quiet } = this.#settings
    if (this.#failed === null && existsSync(path)) await this.#write((store) => this.#save(store, answer))
    if (this.#failed !== null) this.#io.err(`not remembered in ${path}: ${this.#failed}\n`)
    else if (this.#files > 0 && !quiet) this.#io.err(`remembered for ${this.#files} files of ${path}\n`)
  }

  async #save(store: Store, answer: Verified | null): Promise<void> {
    const { rememberProofs } = await stored()
    let files = 0
    for (const each of this.#unsaved) files += await rememberProofs(store, each, this.#io.now())
    this.#unsaved = []
    this.#files += files
    if (answer !== null) await putOnRecord(store, this.#inputs, answer, this.#io)
    else await putPartOnRecord(store, this.#inputs, files, this.#io)
  }

  async #write(work: (store: Store) => Promise<void>): Promise<void> {
    try {
      await withWriter(this.#settings, this.#io, work)
    } catch (error) {
      if (!(error instanceof TrailError)) throw error
      this.#failed = error.message
    }
  }
}

async function putOnRecord(store: Store, inputs: readonly string[], answer: Verified, io: Io): Promise<void> {
  const { verdict, files, digests, findings } = answer
  const detail = { sources: [...inputs], verdict, files: { ...files }, digests, findings: findings.length }
  const { recordCustody } = await custody()
  await recordCustody(store.connection, { action: 'verify', detail, version: version(), now: io.now() })
}

/** What a long verify has proven so far is on record when it is saved, whatever becomes of the rest. */
async function putPartOnRecord(store: Store, inputs: readonly string[], remembered: number, io: Io): Promise<void> {
  const detail = { sources: [...inputs], verdict: null, remembered }
  const { recordCustody } = await custody()
  await recordCustody(store.connection, { action: 'verify', detail, version: version(), now: io.now() })
}

/** What the store can tell; null where none is there, or it is in use: an answer needs none. */
async function fromStore<Told>(settings: Settings, work: (store: Store) => Promise<Told>): Promise<Told | null> {
  if (!existsSync(settings.store)) return null
  try {
    const { openReader } = await import('../store/open.ts')
    const store = await openReader(settings.store, { waitMs: 0 })
    try {
      return await work(store)
    } finally {
      store.close()
    }
  } catch (error) {
    if (error instanceof TrailError) return null
    throw error
  }
}
