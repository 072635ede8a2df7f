import { createHash } from 'node:crypto'
import type { DuckDBConnection } from '@duckdb/node-api'
import type { Json } from '../model/json.ts'
import { rows } from './rows.ts'

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
export function unsealed({ action, detail }: CustodyEntry): { events: number; files: number } | null {
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
