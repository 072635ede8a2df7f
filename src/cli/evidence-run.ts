import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { createWriteStream, existsSync, renameSync, rmSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { basename, resolve } from 'node:path'
import { Zip, ZipDeflate, ZipPassThrough } from 'fflate'
import { placeIn, placeOf } from '../digest/verify.ts'
import type { Actors } from '../engine/actors.ts'
import { events } from '../engine/events.ts'
import { withIntegrity } from '../engine/integrity.ts'
import { show } from '../engine/show.ts'
import { whoTouched } from '../engine/who-touched.ts'
import { TrailError, usageError } from '../errors.ts'
import {
  contentOf,
  digestEntries,
  type Entry,
  json,
  keyEntries,
  type LogFile,
  logPath,
  safePath,
  sealed,
  sha256,
} from '../evidence/bundle.ts'
import { readme } from '../evidence/readme.ts'
import { Redactor } from '../evidence/redact.ts'
import type { Json, JsonObject } from '../model/json.ts'
import { custodyEntries } from '../store/custody.ts'
import { numbersOf } from '../store/events.ts'
import {
  digestsById,
  digestUrls,
  type EvidenceFile,
  type EvidencePlace,
  evidenceFiles,
  evidencePlaces,
  recordsOfEvents,
  recordsOfFile,
} from '../store/evidence.ts'
import type { Store } from '../store/open.ts'
import { storedKeys } from '../store/proofs.ts'
import type { Io } from './io.ts'
import { keptPaths } from './keep-raw.ts'
import { version } from './program.ts'
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
  return { entries: flags.redact === true ? await redactedEntries(parts, flags, io) : wholeEntries(parts), facts }
}

interface Parts {
  answer: JsonObject
  places: EvidencePlace[]
  logs: Map<number, LogFile>
  records: Map<number, Buffer>
  proof: Awaited<ReturnType<typeof proofOf>>
  facts: Omit<EvidenceAnswer, 'bundle' | 'sha256' | 'files'>
  custody: Json
}

async function answerFor(
  store: Store,
  actors: Actors,
  targets: readonly string[],
  flags: EvidenceFlags,
  settings: Settings,
): Promise<JsonObject> {
  const range = settings.range
  const verified = { ...range, all: true }
  const plain = (value: unknown) => JSON.parse(JSON.stringify(value)) as JsonObject
  if (flags.vendor !== undefined) {
    const asked = { ...range, ...NO_FILTER, vendor: flags.vendor }
    const found = await events(store, actors, asked)
    return plain({ asked: { vendor: flags.vendor }, ...(await withIntegrity(store, found, found.events, verified)) })
  }
  if (targets.length === 0) throw usageError('no-target', 'evidence takes a resource, event ids, or --vendor ID')
  const known = await numbersOf(store.connection, targets)
  if (known.length > 0) {
    const shown = []
    for (const eventId of targets) {
      const { record: _, conflicts, ...rest } = await show(store, actors, eventId)
      shown.push({ eventId, ...rest, conflicts: conflicts.length })
    }
    return plain({ asked: { events: targets }, ...(await withIntegrity(store, { events: shown }, shown, verified)) })
  }
  const [resource = '', another] = targets
  if (another !== undefined)
    throw usageError(
      'no-event',
      `none of ${targets.join(', ')} is an event of this store`,
      'One resource, or event ids, make one bundle.',
    )
  const touched = await whoTouched(store, actors, { ...NO_TOUCH_FILTER, ...range, resource, all: flags.all === true })
  if (touched.touches.length === 0)
    throw usageError('no-events', `nothing in the store touched ${resource}`, `See: trail who-touched ${resource}`)
  return plain({ asked: { resource }, ...(await withIntegrity(store, touched, touched.touches, verified)) })
}

const NO_FILTER = {
  ...{ actor: null, origin: null, service: null, event: null, ip: null, account: null, region: null, resource: null },
  ...{ changes: false, denied: false, limit: null, newest: false },
}
const NO_TOUCH_FILTER = { denied: false, action: null, event: null, limit: null, newest: false }

/** Every event that the answer names: those it lists, their twins, and the ones that prove a hop. */
function eventIdsIn(value: Json, key = '', found = new Set<string>()): Set<string> {
  if (typeof value === 'string' && ['eventId', 'evidence', 'twins', 'events'].includes(key)) found.add(value)
  else if (Array.isArray(value)) for (const each of value) eventIdsIn(each, key, found)
  else if (typeof value === 'object' && value !== null)
    for (const [name, each] of Object.entries(value)) eventIdsIn(each ?? null, name, found)
  return found
}

/** The original where it is at hand and is what was loaded, else its content from the loaded records, else nothing. */
async function giveLog(store: Store, file: EvidenceFile, flags: EvidenceFlags, io: Io): Promise<LogFile['given']> {
  const most = Number(flags.maxFileMb ?? 64) * 2 ** 20
  if (!(most > 0)) throw usageError('bad-size', '--max-file-mb takes a number above 0')
  if (file.size <= most) {
    const object = /^s3:\/\/([^/]+)\/(.*)$/s.exec(file.url)
    const named = { url: file.url, bucket: object?.[1] ?? null, key: object?.[2] ?? file.url }
    const paths = (flags.raw ?? []).flatMap((folder) => keptPaths(resolve(io.cwd, folder), named))
    if (object === null) paths.push(file.url)
    for (const path of paths) {
      const bytes = await readFile(path).catch(() => null)
      if (bytes !== null && sha256(bytes) === file.sha256) return { kind: 'original', bytes }
    }
  }
  const content = contentOf(await recordsOfFile(store.connection, file.id), file.contentSha256)
  if (content !== null && content.length <= most) return { kind: 'content', bytes: content }
  return { kind: 'records', bytes: null }
}

/** The digests that name the logs, those that carry their signatures, and the keys. */
async function proofOf(store: Store, logs: readonly LogFile[]) {
  const keys = await storedKeys(store.connection)
  const byPlace = new Map((await digestUrls(store.connection)).map(({ file, url }) => [placeOf(url), file]))
  const wanted = new Map<number, Awaited<ReturnType<typeof digestsById>>[number]>()
  let locations = logs.flatMap(({ digest }) => (digest === null ? [] : [digest]))
  while (locations.length > 0) {
    const files = [...new Set(locations.map((each) => byPlace.get(placeIn(byPlace, each))))].filter(
      (file): file is number => file !== undefined && !wanted.has(file),
    )
    const digests = await digestsById(store.connection, files)
    for (const digest of digests) wanted.set(digest.file, digest)
    locations = digests.flatMap(({ carriedBy }) => (carriedBy === null ? [] : [carriedBy]))
  }
  return { ...digestEntries([...wanted.values()], keys), keys }
}

/** The record up to the last entry that changed or judged the store: a bundle made twice is the same bytes. */
async function custodyOf(store: Store): Promise<Json> {
  const entries = await custodyEntries(store.connection)
  const last = entries.findLastIndex(({ action }) => action !== 'evidence' && action !== 'export')
  return entries.slice(0, last + 1).map(({ text: _, ...entry }) => ({ ...entry }))
}

function recordPaths(places: readonly EvidencePlace[]): Map<number, string> {
  const paths = new Map<number, string>()
  const taken = new Set<string>()
  for (const { n, eventId } of places) {
    if (paths.has(n)) continue
    let path = `records/${safePath(eventId) || 'record'}.json`
    for (let i = 2; taken.has(path.toLowerCase()); i++) path = path.replace(/(~\d+)?\.json$/, `~${i}.json`)
    taken.add(path.toLowerCase())
    paths.set(n, path)
  }
  return paths
}

function wholeEntries({ answer, places, logs, records, proof, facts, custody }: Parts): Entry[] {
  const paths = recordPaths(places)
  const digestPath = new Map(proof.proofs.map(({ location, path }) => [location, path]))
  const pathOf = (log: LogFile | undefined) => (log === undefined || log.given.bytes === null ? null : logPath(log))
  const keys = keyEntries(proof.keys, new Set(proof.proofs.map(({ fingerprint }) => fingerprint)))
  const listed = [...logs.values()].map(({ given, ...log }) => ({
    ...log,
    id: undefined,
    given: given.kind,
    path: given.bytes === null ? null : logPath({ ...log, given }),
    key: signedKey(log, proof.proofs),
    digestPath: log.digest === null ? null : (digestPath.get(log.digest) ?? null),
  }))
  const entries: Entry[] = [
    json('answer.json', answer),
    json('custody.json', custody),
    json('proof.json', {
      records: places.map(({ n, eventId, file, index }) => ({
        eventId,
        path: paths.get(n) ?? null,
        log: logs.get(file)?.url ?? null,
        logPath: pathOf(logs.get(file)),
        index,
        verdict: logs.get(file)?.verdict ?? 'unverified',
      })),
      logs: listed,
      digests: proof.proofs.map(({ names: _, ...digest }) => digest),
    }),
    ...[...paths].map(([n, path]) => ({ path, bytes: records.get(n) ?? Buffer.alloc(0) })),
    ...[...logs.values()].flatMap((log) =>
      log.given.bytes === null ? [] : [{ path: logPath(log), bytes: log.given.bytes }],
    ),
    ...proof.entries,
    ...keys,
    readme({ ...facts, keys: keys.length }),
  ]
  return sealed(entries, { madeBy: `trail ${version()}` })
}

/** The key under which the digest names a log: its copy may lie elsewhere. */
function signedKey({ url }: { url: string }, digests: readonly { names: string[] }[]): string | null {
  const here = new Set([placeOf(url)])
  return digests.flatMap(({ names }) => names).find((name) => here.has(placeIn(here, name))) ?? null
}

/** The same answer with pseudonyms. Logs, digests and keys would give the names away, hashes do not. */
async function redactedEntries(parts: Parts, flags: EvidenceFlags, io: Io): Promise<Entry[]> {
  const { answer, places, logs, records, facts } = parts
  const parsed = new Map([...records].map(([n, bytes]) => [n, parse(bytes)]))
  const redactor = new Redactor(await secretOf(flags, io), wordsOf([...parsed.values()]))
  const paths = recordPaths(places)
  const entries: Entry[] = [
    json('answer.json', redactor.value(answer)),
    json('proof.json', {
      records: places.map(({ n, file, index }) => ({
        path: paths.get(n) ?? null,
        index,
        logContentSha256: logs.get(file)?.contentSha256 ?? null,
        verdict: logs.get(file)?.verdict ?? 'unverified',
      })),
    }),
    ...[...paths].map(([n, path]) => json(path, redactor.value(parsed.get(n) ?? null))),
    readme({ ...facts, keys: 0 }),
  ]
  return sealed(entries, { madeBy: `trail ${version()}`, redacted: true })
}

function parse(bytes: Buffer): Json {
  try {
    return JSON.parse(bytes.toString('utf8'))
  } catch {
    return null
  }
}

/** The names of events and services stay: they are AWS's, not anybody's. */
function wordsOf(records: readonly Json[]): string[] {
  return records.flatMap((record) => {
    if (typeof record !== 'object' || record === null || Array.isArray(record)) return []
    return [record.eventName, record.eventSource].flatMap((word) =>
      typeof word === 'string' && /^[A-Za-z0-9.-]{1,64}$/.test(word)
        ? [word, word.replace(/\.amazonaws\.com$/, '')]
        : [],
    )
  })
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

/** Times in a zip are local by its definition: this one is the same wherever it is written. */
const EPOCH = '1980-01-01T00:00:00'

/** Writes the files as a zip, for its owner only, that gets its name when it is whole. The SHA-256 of its bytes. */
export async function writeZip(path: string, entries: readonly Entry[]): Promise<string> {
  const draft = `${path}.new-${process.pid}`
  const out = createWriteStream(draft, { mode: 0o600, flags: 'wx' })
  const { createHash } = await import('node:crypto')
  const hash = createHash('sha256')
  try {
    await once(out, 'open')
    const zip = new Zip((error, chunk) => {
      if (error !== null) throw error
      hash.update(chunk)
      out.write(chunk)
    })
    for (const { path: name, bytes } of entries) {
      const file = name.endsWith('.gz') ? new ZipPassThrough(name) : new ZipDeflate(name, { level: 6 })
      file.mtime = EPOCH
      file.os = 3
      file.attrs = (0o100644 << 16) >>> 0
      zip.add(file)
      file.push(bytes, true)
      if (out.writableNeedDrain) await once(out, 'drain')
    }
    zip.end()
    out.end()
    await once(out, 'close')
    renameSync(draft, path)
    return hash.digest('hex')
  } catch (cause) {
    out.destroy()
    rmSync(draft, { force: true })
    const code = (cause as NodeJS.ErrnoException).code
    if (code === undefined) throw cause
    throw new TrailError('write-failed', `${path} can't be written (${code})`, {
      cause,
      hint: 'Look at its folder and disk.',
    })
  }
}

/** Where the bundle goes: a file that is there already is evidence too, and stays. */
export function bundlePath(output: string | undefined, io: Io): string {
  const path = resolve(io.cwd, output ?? 'evidence.zip')
  if (existsSync(path)) throw usageError('exists', `${basename(path)} is there already`, 'Name another with -o FILE.')
  return path
}
