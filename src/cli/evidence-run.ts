import { randomBytes } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import type { Actors } from '../engine/actors.ts'
import { usageError } from '../errors.ts'
import type { Entry, LogFile } from '../evidence/bundle.ts'
import type { Json } from '../model/json.ts'
import { custodyEntries } from '../store/custody.ts'
import { numbersOf } from '../store/events.ts'
import { evidenceFiles, evidencePlaces, recordsOfEvents } from '../store/evidence.ts'
import type { Store } from '../store/open.ts'
import { answerFor, eventIdsIn } from './evidence-answer.ts'
import { type Parts, redactedEntries, wholeEntries } from './evidence-entries.ts'
import { giveLog, proofOf } from './evidence-logs.ts'
import type { Io } from './io.ts'
import type { Settings } from './session.ts'

export interface EvidenceFlags {
  vendor?: string
  all?: boolean
  raw?: string[]
  maxFileMb?: string
  redact?: boolean
  redactKey?: string
}

/** What `trail evidence` says of the bundle that it wrote. */
export interface EvidenceAnswer {
  bundle: string
  sha256: string
  files: number
  events: number
  logs: { original: number; content: number; records: number }
  digests: { all: number; hold: number }
  verdicts: Record<string, number>
  redacted: boolean
}

/** Gathers the answer and what proves it, as the files of a bundle in their order. */
export async function gather(
  store: Store,
  actors: Actors,
  targets: readonly string[],
  flags: EvidenceFlags,
  settings: Settings,
  io: Io,
): Promise<{ entries: Entry[]; facts: Omit<EvidenceAnswer, 'bundle' | 'sha256' | 'files'> }> {
  const answer = await answerFor(store, actors, targets, flags, settings)
  const numbers = await numbersOf(store.connection, [...eventIdsIn(answer)].sort())
  if (numbers.length === 0) throw usageError('no-events', 'the answer rests on no event: there is nothing to prove')
  const places = await evidencePlaces(
    store.connection,
    numbers.map(({ n }) => n),
  )
  const files = await evidenceFiles(store.connection, [...new Set(places.map(({ file }) => file))])
  const logs = new Map<number, LogFile>()
  for (const file of files) logs.set(file.id, { ...file, given: await giveLog(store, file, flags, io) })
  const records = await recordsOfEvents(
    store.connection,
    numbers.map(({ n }) => n),
  )
  const proof = await proofOf(store, [...logs.values()])
  const verdicts: Record<string, number> = {}
  for (const { verdict } of files) verdicts[verdict] = (verdicts[verdict] ?? 0) + 1
  const count = (kind: string) => [...logs.values()].filter(({ given }) => given.kind === kind).length
  const facts = {
    events: records.size,
    logs: { original: count('original'), content: count('content'), records: count('records') },
    digests: { all: proof.proofs.length, hold: proof.proofs.filter(({ holds }) => holds).length },
    verdicts,
    redacted: flags.redact === true,
  }
  const parts: Parts = { answer, places, logs, records, proof, facts, custody: await custodyOf(store) }
  return {
    entries: flags.redact === true ? redactedEntries(parts, await secretOf(flags, io)) : wholeEntries(parts),
    facts,
  }
}

/** The record up to the last entry that changed or judged the store: a bundle made twice is the same bytes. */
async function custodyOf(store: Store): Promise<Json> {
  const entries = await custodyEntries(store.connection)
  const last = entries.findLastIndex(({ action }) => action !== 'evidence' && action !== 'export')
  return entries.slice(0, last + 1).map(({ text: _, ...entry }) => ({ ...entry }))
}

async function secretOf({ redactKey }: EvidenceFlags, io: Io): Promise<string> {
  if (redactKey === undefined) return randomBytes(32).toString('hex')
  const text = await readFile(resolve(io.cwd, redactKey), 'utf8').catch((cause) => {
    throw usageError('no-file', `the key ${redactKey} can't be read (${cause.code})`)
  })
  if (text.trim().length < 16)
    throw usageError('short-key', `${redactKey} holds fewer than 16 characters: too few for a secret`)
  return text.trim()
}
