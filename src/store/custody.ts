import { createHash } from 'node:crypto'
import type { DuckDBConnection } from '@duckdb/node-api'
import type { Json } from '../model/json.ts'
import type { SourceIdentity } from '../model/source-identity.ts'
import { numbers, rows } from './rows.ts'

/**
 * What was done to a store or with it. `ingest` begins one and `ingested` ends it (an ingest that was cut off lacks
 * the end); `load` is one batch of files and events, made in its own transaction.
 */
export type CustodyAction =
  | 'migrate'
  | 'ingest'
  | 'load'
  | 'ingested'
  | 'verify'
  | 'export'
  | 'evidence'
  | 'rebuild'
  | 'delete'

export interface CustodyEntry {
  seq: number
  /** ISO 8601 UTC, by the machine's clock. */
  doneAt: string
  action: CustodyAction
  /** The version of trail. */
  version: string
  detail: Json
  /** The hash of the entry before; null for the first. */
  previous: string | null
  hash: string
}

/** The end of the chain: what the next entry is bound to. */
export interface Head {
  seq: number
  hash: string | null
}

/** Each entry's hash is SHA-256 over this text, which holds the hash of the entry before it. */
export function entryText(entry: Omit<CustodyEntry, 'hash' | 'detail'> & { detail: string }): string {
  return JSON.stringify([entry.seq, entry.doneAt, entry.action, entry.version, entry.detail, entry.previous])
}

/** An entry that follows `head`, as cells of the table custody, and the head that it makes. */
export function nextEntry(
  head: Head,
  what: { action: CustodyAction; detail: Json; version: string; now: number },
): { cells: [number, string, string, string, string, string | null, string]; head: Head } {
  const seq = head.seq + 1
  const doneAt = new Date(what.now).toISOString()
  const detail = JSON.stringify(what.detail)
  const text = entryText({ seq, doneAt, action: what.action, version: what.version, detail, previous: head.hash })
  const hash = createHash('sha256').update(text).digest('hex')
  return { cells: [seq, doneAt, what.action, what.version, detail, head.hash, hash], head: { seq, hash } }
}

export async function custodyHead(connection: DuckDBConnection): Promise<Head> {
  const [last] = await rows<Head>(connection, 'SELECT seq, hash FROM custody ORDER BY seq DESC LIMIT 1')
  return last ?? { seq: 0, hash: null }
}

/** Adds an entry to the chain of a store that is open for writing; the new head's hash. */
export async function recordCustody(
  connection: DuckDBConnection,
  what: { action: CustodyAction; detail: Json; version: string; now: number },
): Promise<string> {
  const { cells, head } = nextEntry(await custodyHead(connection), what)
  await connection.run('INSERT INTO custody VALUES ($1, $2, $3, $4, $5, $6, $7)', cells)
  return head.hash ?? ''
}

/** The chain, first entry first. A detail that is no JSON any more is given as text. */
export async function custodyEntries(connection: DuckDBConnection): Promise<(CustodyEntry & { text: string })[]> {
  const found = await rows<Omit<CustodyEntry, 'detail'> & { detail: string }>(
    connection,
    'SELECT seq, done_at AS "doneAt", action, version, detail, previous, hash FROM custody ORDER BY seq',
  )
  return found.map((entry) => ({ ...entry, detail: parsed(entry.detail), text: entryText(entry) }))
}

function parsed(text: string): Json {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}

/** What a store held when its record began, where that was not at its beginning. */
function unsealed({ action, detail }: CustodyEntry): { events: number; files: number } | null {
  if (action !== 'migrate') return null
  return (detail as { unsealed?: { events: number; files: number } }).unsealed ?? null
}

/** Which objects an ingest looked for: nulls are no bound, times are milliseconds. */
export interface ListedRange {
  since: number | null
  until: number | null
  accounts: ReadonlySet<string> | null
  regions: ReadonlySet<string> | null
}

/** What all ingests of this store looked for. Empty where one of them is not on record: then it may have been all. */
export async function listedRanges(connection: DuckDBConnection): Promise<ListedRange[]> {
  const entries = await custodyEntries(connection)
  if (entries.some((entry) => unsealed(entry) !== null)) return []
  return entries
    .filter(({ action }) => action === 'ingest')
    .map(({ detail }) => {
      const wanted = (detail ?? {}) as { since?: string; until?: string; accounts?: string[]; regions?: string[] }
      const instant = (text: string | null | undefined) =>
        text === null || text === undefined ? null : Date.parse(text)
      const set = (list: string[] | null | undefined) => (list === null || list === undefined ? null : new Set(list))
      return {
        since: instant(wanted.since),
        until: instant(wanted.until),
        accounts: set(wanted.accounts),
        regions: set(wanted.regions),
      }
    })
}

/** SHA-256 over the records of a batch in the order of their numbers, and over its rows of the manifest. */
export class BatchSeal {
  readonly #records = createHash('sha256')
  readonly #files = createHash('sha256')
  #events: [number, number] | null = null
  #numbers: [number, number] | null = null

  /** The bytes of one or more records, each followed by a line feed. */
  addRecords(bytes: Uint8Array): void {
    this.#records.update(bytes)
  }

  /** The numbers of the events that the batch holds. */
  addEvents(first: number, last: number): void {
    this.#events = [first, last]
  }

  /** Files that were set aside are tried again, and their rows replaced: they are not sealed. */
  addFile(id: number, file: SealedFile): void {
    if (file.state === 'set-aside') return
    this.#files.update(sealedText(id, file))
    this.#numbers = [this.#numbers?.[0] ?? id, id]
  }

  /** The detail of the batch's entry. */
  detail(): Json {
    return {
      events: this.#events,
      records: this.#records.digest('hex'),
      files: this.#numbers,
      manifest: this.#files.digest('hex'),
    }
  }
}

/** The columns of the manifest that a seal covers: what was loaded, from where, and how much of it. */
export interface SealedFile extends SourceIdentity {
  state: string
  events: number
}

function sealedText(id: number, file: SealedFile): string {
  const { url, etag, versionId, size, sha256, contentSha256, state, events } = file
  return `${JSON.stringify([id, url, etag, versionId, size, sha256, contentSha256, state, events])}\n`
}

export interface CustodyFinding {
  kind: 'broken-chain' | 'changed-records' | 'changed-files' | 'changed-digest' | 'unrecorded'
  /** The entry that shows it; null where no entry covers it. */
  entry: number | null
  what: string
  expected: string | null
  found: string | null
}

/** Holds the chain together, and every batch's seal against what the store holds now. */
export async function checkCustody(connection: DuckDBConnection): Promise<CustodyFinding[]> {
  const entries = await custodyEntries(connection)
  const findings = entries.flatMap((entry, i) => linkFaults(entry, entries[i - 1] ?? null))
  const covered = { events: 0, files: 0 }
  for (const entry of entries) {
    const { action, detail } = entry
    const before = unsealed(entry)
    covered.events += before?.events ?? 0
    covered.files += before?.files ?? 0
    if (action !== 'load') continue
    const seal = (detail ?? {}) as {
      events?: [number, number]
      files?: [number, number]
      records?: string
      manifest?: string
    }
    if (seal.events) {
      const actual = await recordsHash(connection, seal.events)
      covered.events += actual.count
      if (actual.hash !== seal.records)
        findings.push(
          changed('changed-records', entry.seq, `events ${seal.events.join(' to ')}`, seal.records, actual.hash),
        )
    }
    if (seal.files) {
      const actual = await manifestHash(connection, seal.files)
      covered.files += actual.count
      if (actual.hash !== seal.manifest)
        findings.push(
          changed('changed-files', entry.seq, `files ${seal.files.join(' to ')}`, seal.manifest, actual.hash),
        )
    }
  }
  return [...findings, ...(await unrecorded(connection, covered)), ...(await changedDigests(connection))]
}

function linkFaults(entry: CustodyEntry & { text: string }, before: CustodyEntry | null): CustodyFinding[] {
  const faults: CustodyFinding[] = []
  const own = createHash('sha256').update(entry.text).digest('hex')
  if (own !== entry.hash)
    faults.push(changed('broken-chain', entry.seq, 'the entry is not what its hash was made of', entry.hash, own))
  const expected = before?.hash ?? null
  if (entry.previous !== expected || entry.seq !== (before?.seq ?? 0) + 1)
    faults.push(changed('broken-chain', entry.seq, 'an entry before it is gone or another', entry.previous, expected))
  return faults
}

function changed(
  kind: CustodyFinding['kind'],
  entry: number | null,
  what: string,
  expected: string | null | undefined,
  found: string | null,
): CustodyFinding {
  return { kind, entry, what, expected: expected ?? null, found }
}

async function recordsHash(
  connection: DuckDBConnection,
  [first, last]: [number, number],
): Promise<{ hash: string; count: number }> {
  const hash = createHash('sha256')
  let count = 0
  const result = await connection.stream('SELECT record, bytes FROM event WHERE n BETWEEN $1 AND $2 ORDER BY n', [
    first,
    last,
  ])
  for await (const chunk of result) {
    const texts = chunk.getColumnValues(0)
    const blobs = chunk.getColumnValues(1)
    for (let i = 0; i < chunk.rowCount; i++) {
      const [text, blob] = [texts[i] ?? '', blobs[i] as { bytes: Uint8Array } | null]
      hash.update(blob?.bytes ?? String(text)).update('\n')
    }
    count += chunk.rowCount
  }
  return { hash: hash.digest('hex'), count }
}

async function manifestHash(
  connection: DuckDBConnection,
  [first, last]: [number, number],
): Promise<{ hash: string; count: number }> {
  const hash = createHash('sha256')
  const found = await rows<SealedFile & { id: number }>(
    connection,
    `SELECT id, url, etag, version_id AS "versionId", size::DOUBLE AS size, sha256, content_sha256 AS "contentSha256", state, events
     FROM file WHERE id BETWEEN $1 AND $2 AND state <> 'set-aside' ORDER BY id`,
    [first, last],
  )
  for (const { id, ...file } of found) hash.update(sealedText(id, file))
  return { hash: hash.digest('hex'), count: found.length }
}

/** Rows that no entry covers came into the store by another way than ingest. */
async function unrecorded(
  connection: DuckDBConnection,
  covered: { events: number; files: number },
): Promise<CustodyFinding[]> {
  const [events = 0, files = 0] = await numbers(
    connection,
    `SELECT (SELECT count(*) FROM event), (SELECT count(*) FROM file WHERE state <> 'set-aside')`,
  )
  const faults: CustodyFinding[] = []
  if (events !== covered.events) faults.push(changed('unrecorded', null, 'events', `${covered.events}`, `${events}`))
  if (files !== covered.files) faults.push(changed('unrecorded', null, 'files', `${covered.files}`, `${files}`))
  return faults
}

/** A digest's text is sealed by its file's content hash. Text that lost bytes when it was read can't be compared. */
async function changedDigests(connection: DuckDBConnection): Promise<CustodyFinding[]> {
  const found = await rows<{ url: string; expected: string; found: string }>(
    connection,
    `SELECT f.url, f.content_sha256 AS expected, sha256(d.body) AS found FROM digest d JOIN file f ON f.id = d.file
     WHERE sha256(d.body) <> f.content_sha256 AND NOT contains(d.body, chr(65533)) ORDER BY f.url`,
  )
  return found.map((row) => changed('changed-digest', null, row.url, row.expected, row.found))
}
