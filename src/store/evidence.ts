import type { DuckDBConnection } from '@duckdb/node-api'
import type { Verdict } from '../model/answers.ts'
import type { SourceIdentity } from '../model/source-identity.ts'
import { rows } from './rows.ts'

/** One place in which an event of the answer stands. `index` counts the records of its file from 0. */
export interface EvidencePlace {
  n: number
  eventId: string
  file: number
  index: number
}

/** Every place of these events, by event and file. */
export async function evidencePlaces(
  connection: DuckDBConnection,
  events: readonly number[],
): Promise<EvidencePlace[]> {
  return rows(
    connection,
    `WITH asked AS (SELECT unnest(from_json($1, '["UINTEGER"]')) AS n), place AS (
       SELECT e.n, e.file, e.position FROM event e JOIN asked USING (n)
       UNION ALL SELECT c.n, c.file, c.position FROM copy c JOIN asked USING (n))
     SELECT p.n, coalesce(e.id_text, e.id::VARCHAR) AS "eventId", p.file, p.position::INTEGER AS index
     FROM place p JOIN event e ON e.n = p.n ORDER BY "eventId", p.n, p.file, p.position`,
    [JSON.stringify(events)],
  )
}

/** A file of the manifest with its proof. */
export interface EvidenceFile extends SourceIdentity {
  id: number
  shape: string | null
  events: number
  loadedAt: string
  loadedBy: string
  verdict: Verdict
  /** The digest that names it (`bucket/key`). */
  digest: string | null
  expected: string | null
  fingerprint: string | null
}

export async function evidenceFiles(connection: DuckDBConnection, ids: readonly number[]): Promise<EvidenceFile[]> {
  return rows(
    connection,
    `SELECT f.id, f.url, f.etag, f.version_id AS "versionId", f.size::DOUBLE AS size, f.sha256, f.content_sha256 AS "contentSha256",
       f.shape, f.events, strftime(f.loaded_at, '%Y-%m-%dT%H:%M:%SZ') AS "loadedAt", f.loaded_by AS "loadedBy",
       coalesce(p.verdict, 'unverified') AS verdict, p.digest, p.expected, p.fingerprint
     FROM file f LEFT JOIN proof p ON p.file = f.id
     WHERE f.id IN (SELECT unnest(from_json($1, '["UINTEGER"]'))) ORDER BY f.url, f.id`,
    [JSON.stringify(ids)],
  )
}

/** A record as it was loaded: its own bytes. */
export interface EvidenceRecord {
  n: number
  index: number
  bytes: Buffer
}

/** The records that stand in a file, in its order; those that were stored with another file too. */
export async function recordsOfFile(connection: DuckDBConnection, file: number): Promise<EvidenceRecord[]> {
  const found = await rows<{ n: number; index: number; text: string | null; raw: Uint8Array | null }>(
    connection,
    `SELECT p.n, p.position::INTEGER AS index, e.record AS text, e.bytes AS raw
     FROM (SELECT n, position FROM event WHERE file = $1 UNION ALL SELECT n, position FROM copy WHERE file = $1) p
     JOIN event e ON e.n = p.n ORDER BY p.position`,
    [file],
  )
  return found.map(({ n, index, text, raw }) => ({
    n,
    index,
    bytes: raw === null ? Buffer.from(text ?? '') : Buffer.from(raw),
  }))
}

/** The records of these events, by number. */
export async function recordsOfEvents(
  connection: DuckDBConnection,
  events: readonly number[],
): Promise<Map<number, Buffer>> {
  const found = await rows<{ n: number; text: string | null; raw: Uint8Array | null }>(
    connection,
    `SELECT n, record AS text, bytes AS raw FROM event WHERE n IN (SELECT unnest(from_json($1, '["UINTEGER"]')))`,
    [JSON.stringify(events)],
  )
  return new Map(found.map(({ n, text, raw }) => [n, raw === null ? Buffer.from(text ?? '') : Buffer.from(raw)]))
}

/** Where each digest lies, without its text. */
export async function digestUrls(connection: DuckDBConnection): Promise<{ file: number; url: string }[]> {
  return rows(connection, 'SELECT d.file, f.url FROM digest d JOIN file f ON f.id = d.file ORDER BY d.file')
}

export async function digestsById(
  connection: DuckDBConnection,
  files: readonly number[],
): Promise<
  { file: number; url: string; body: string; signature: string | null; carriedBy: string | null; verdict: Verdict }[]
> {
  return rows(
    connection,
    `SELECT d.file, f.url, d.body, d.signature, p.digest AS "carriedBy", coalesce(p.verdict, 'unverified') AS verdict
     FROM digest d JOIN file f ON f.id = d.file LEFT JOIN proof p ON p.file = d.file
     WHERE d.file IN (SELECT unnest(from_json($1, '["UINTEGER"]'))) ORDER BY f.url`,
    [JSON.stringify(files)],
  )
}
