import { createHash } from 'node:crypto'
import { type DuckDBConnection, quotedIdentifier } from '@duckdb/node-api'
import { type CustodyEntry, custodyEntries, unsealed } from './custody.ts'
import { numbers, rows } from './rows.ts'
import { type SealedFile, sealedText } from './seal.ts'

export interface CustodyFinding {
  kind: 'broken-chain' | 'changed-records' | 'changed-files' | 'changed-digest' | 'unrecorded'
  /** The entry that shows it; null where no entry covers it. */
  entry: number | null
  what: string
  expected: string | null
  found: string | null
}

/**
 * Holds the chain together, and every batch's seal against what the store holds now; and reads all that the store holds
 * besides, since DuckDB sees that a block is not what was written only when it is read.
 *
 * @throws DuckDB's error about a block whose checksum is wrong
 */
export async function checkCustody(connection: DuckDBConnection): Promise<CustodyFinding[]> {
  await readEveryBlock(connection)
  const entries = await custodyEntries(connection)
  const findings = entries.flatMap((entry, i) => linkFaults(entry, entries[i - 1] ?? null))
  const covered = { events: 0, files: 0 }
  for (const entry of entries) {
    const before = unsealed(entry)
    covered.events += before?.events ?? 0
    covered.files += before?.files ?? 0
    if (entry.action === 'load') findings.push(...(await sealFaults(connection, entry, covered)))
  }
  return [...findings, ...(await unrecorded(connection, covered)), ...(await changedDigests(connection))]
}

/** Counts what the batch covers, too. */
async function sealFaults(
  connection: DuckDBConnection,
  { seq, detail }: CustodyEntry,
  covered: { events: number; files: number },
): Promise<CustodyFinding[]> {
  const seal = (detail ?? {}) as {
    events?: [number, number]
    files?: [number, number]
    records?: string
    manifest?: string
  }
  const faults: CustodyFinding[] = []
  if (seal.events) {
    const actual = await recordsHash(connection, seal.events)
    covered.events += actual.count
    if (actual.hash !== seal.records)
      faults.push(changed('changed-records', seq, `events ${seal.events.join(' to ')}`, seal.records, actual.hash))
  }
  if (seal.files) {
    const actual = await manifestHash(connection, seal.files)
    covered.files += actual.count
    if (actual.hash !== seal.manifest)
      faults.push(changed('changed-files', seq, `files ${seal.files.join(' to ')}`, seal.manifest, actual.hash))
  }
  return faults
}

/** Every column of every table is asked for what no other statistic of it tells. */
async function readEveryBlock(connection: DuckDBConnection): Promise<void> {
  const tables = await rows<{ name: string }>(
    connection,
    `SELECT table_name AS name FROM duckdb_tables() WHERE NOT internal AND NOT temporary ORDER BY table_name`,
  )
  for (const { name } of tables) await connection.run(`SELECT bit_xor(hash(COLUMNS(*))) FROM ${quotedIdentifier(name)}`)
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
