import {
  type DuckDBConnection,
  DuckDBTimestampValue,
  type DuckDBType,
  type DuckDBValue,
  VARCHAR,
} from '@duckdb/node-api'
import type { Verdict } from '../model/answers.ts'
import { numbers, rows } from './rows.ts'

/** A digest as the store keeps it: its own text and signature, and the key that an earlier verify proved it by. */
export interface StoredDigest {
  file: number
  url: string
  body: string
  contentSha256: string | null
  signature: string | null
  provenBy: string | null
}

/** An account and a region of the manifest, which digests and the logs that they name share. */
export interface StoredSection {
  account: string
  region: string
}

/** Null alone where a log or a digest stands outside of CloudTrail's tree, so that another section's may belong to it. */
export async function storedSections(connection: DuckDBConnection): Promise<(StoredSection | null)[]> {
  const found = await rows<{ account: string | null; region: string | null; inTree: boolean }>(
    connection,
    `SELECT account, region, bool_and(contains(url, 'AWSLogs/')) AS "inTree" FROM file
     WHERE state <> 'ignored' OR contains(url, '_CloudTrail-Digest_') GROUP BY account, region ORDER BY ALL`,
  )
  const sections = found.flatMap(({ account, region, inTree }) =>
    account === null || region === null || !inTree ? [] : [{ account, region }],
  )
  return sections.length === found.length ? sections : [null]
}

/** Of the file `f`; without a section of all. */
const IN_SECTION = '($account IS NULL OR (f.account = $account AND f.region = $region))'
const OF_TEXT = { account: VARCHAR, region: VARCHAR }

function bound(section: StoredSection | null): { account: string | null; region: string | null } {
  return { account: section?.account ?? null, region: section?.region ?? null }
}

/** Newest last within a chain is not promised: digest/verify.ts sorts. */
export async function storedDigests(
  connection: DuckDBConnection,
  section: StoredSection | null,
): Promise<StoredDigest[]> {
  return rows(
    connection,
    `SELECT d.file, f.url, d.body, f.content_sha256 AS "contentSha256", d.signature,
            CASE WHEN p.verdict = 'verified' AND p.expected = f.content_sha256 THEN p.fingerprint END AS "provenBy"
     FROM digest d JOIN file f ON f.id = d.file LEFT JOIN proof p ON p.file = d.file
     WHERE ${IN_SECTION} ORDER BY d.file`,
    bound(section),
    OF_TEXT,
  )
}

/** A log of the manifest, or what bears a digest's name and is none. `contentSha256` is null where it could not be inflated, `sha256` too where it never came. */
export interface StoredLog {
  file: number
  url: string
  sha256: string | null
  contentSha256: string | null
  account: string | null
  region: string | null
  /** Milliseconds. */
  delivered: number | null
}

export async function storedLogs(connection: DuckDBConnection, section: StoredSection | null): Promise<StoredLog[]> {
  return rows(
    connection,
    `SELECT id AS file, url, sha256, content_sha256 AS "contentSha256", account, region, epoch_ms(delivered)::DOUBLE AS delivered
     FROM file f
     WHERE (state <> 'ignored' OR (contains(url, '_CloudTrail-Digest_') AND id NOT IN (SELECT file FROM digest)))
       AND ${IN_SECTION}
     ORDER BY id`,
    bound(section),
    OF_TEXT,
  )
}

/** One file's verdict, with what proves it. */
export interface ProofRow {
  file: number
  verdict: Verdict
  digest: string | null
  expected: string | null
  fingerprint: string | null
}

/** Puts the verdicts of these files in the place of what was known of them. To be called in a transaction. */
export async function saveProofs(
  connection: DuckDBConnection,
  proofs: readonly ProofRow[],
  now: number,
): Promise<void> {
  await connection.run(
    'CREATE OR REPLACE TEMP TABLE fresh_proof (file UINTEGER, verdict VARCHAR, digest VARCHAR, expected VARCHAR, fingerprint VARCHAR, checked TIMESTAMP)',
  )
  const out = await connection.createAppender('fresh_proof', 'main', 'temp')
  const checked = new DuckDBTimestampValue(BigInt(now) * 1000n)
  for (const proof of proofs) {
    out.appendUInteger(proof.file)
    out.appendVarchar(proof.verdict)
    for (const text of [proof.digest, proof.expected, proof.fingerprint]) {
      if (text === null) out.appendNull()
      else out.appendVarchar(text)
    }
    out.appendTimestamp(checked)
    out.endRow()
  }
  out.closeSync()
  await connection.run('DELETE FROM proof WHERE file IN (SELECT file FROM fresh_proof)')
  await connection.run('INSERT INTO proof SELECT * FROM fresh_proof ORDER BY file')
  await connection.run('DROP TABLE fresh_proof')
}

/** What the latest verify of the store found wrong; digest/verify.ts says what the keys mean. */
export interface FindingRow {
  kind: string
  file: string
  account: string | null
  region: string | null
  from: string | null
  to: string | null
  expected: string | null
  found: string | null
}

export async function saveFindings(connection: DuckDBConnection, findings: readonly FindingRow[]): Promise<void> {
  await connection.run('DELETE FROM verify_finding')
  const out = await connection.createAppender('verify_finding')
  for (const { kind, file, account, region, from, to, expected, found } of findings) {
    for (const text of [kind, file, account, region, from, to, expected, found]) {
      if (text === null) out.appendNull()
      else out.appendVarchar(text)
    }
    out.endRow()
  }
  out.closeSync()
}

/** Whether anything in the store is known to be wrong: altered files, or logs and digests that are missing. */
export async function knownFaults(connection: DuckDBConnection): Promise<{ altered: number; findings: number }> {
  const [altered = 0, findings = 0] = await numbers(
    connection,
    `SELECT (SELECT count(*) FROM proof WHERE verdict = 'altered'), (SELECT count(*) FROM verify_finding)`,
  )
  return { altered, findings }
}

/** Missing logs and digests whose period meets the asked one; milliseconds, `until` exclusive. */
export async function missingWithin(
  connection: DuckDBConnection,
  range: { since: number | null; until: number | null },
): Promise<FindingRow[]> {
  const iso = (ms: number | null) => (ms === null ? null : new Date(ms).toISOString().slice(0, -1))
  return rows(
    connection,
    `SELECT kind, file, account, region, starts AS "from", ends AS "to", expected, found FROM verify_finding
     WHERE kind IN ('missing-file', 'missing-digest')
       AND coalesce(TRY_CAST(ends AS TIMESTAMP) >= CAST($since AS TIMESTAMP), true)
       AND coalesce(TRY_CAST(starts AS TIMESTAMP) < CAST($until AS TIMESTAMP), true)
     ORDER BY ALL`,
    { since: iso(range.since), until: iso(range.until) },
  )
}

/** How good a word is where an event stands in several files: the best one holds, since they say the same. */
const BEST = `CASE max(CASE coalesce(p.verdict, 'unverified') WHEN 'verified' THEN 3 WHEN 'altered' THEN 2 WHEN 'missing-digest' THEN 1 ELSE 0 END)
  WHEN 3 THEN 'verified' WHEN 2 THEN 'altered' WHEN 1 THEN 'missing-digest' ELSE 'unverified' END`

/**
 * The verdict of each event, by its number: that of its file; where it stands in several, one that is proven proves it.
 */
export async function verdictsOf(
  connection: DuckDBConnection,
  events: readonly number[],
): Promise<Map<number, Verdict>> {
  const found = await rows<{ n: number; verdict: Verdict }>(
    connection,
    `WITH asked AS (SELECT unnest(from_json($1, '["UINTEGER"]')) AS n), place AS (
       SELECT e.n, e.file FROM event e JOIN asked USING (n) UNION ALL SELECT c.n, c.file FROM copy c JOIN asked USING (n))
     SELECT place.n, ${BEST} AS verdict FROM place LEFT JOIN proof p ON p.file = place.file GROUP BY place.n`,
    [JSON.stringify(events)],
  )
  return new Map(found.map(({ n, verdict }) => [n, verdict]))
}

/**
 * The ids of those events of a scope that stand in altered files and in no proven one. `scope` is a SELECT of their
 * numbers, `n`. Without altered files it is not run.
 */
export async function alteredAmong(
  connection: DuckDBConnection,
  scope: string,
  values: Record<string, DuckDBValue> = {},
  types: Record<string, DuckDBType> = {},
): Promise<string[]> {
  if ((await knownFaults(connection)).altered === 0) return []
  const found = await rows<{ id: string }>(
    connection,
    `WITH asked AS (${scope}), place AS (
       SELECT e.n, e.file FROM event e JOIN asked USING (n) UNION ALL SELECT c.n, c.file FROM copy c JOIN asked USING (n)
     ), judged AS (SELECT place.n, ${BEST} AS verdict FROM place LEFT JOIN proof p ON p.file = place.file GROUP BY place.n)
     SELECT DISTINCT coalesce(e.id_text, CAST(e.id AS VARCHAR)) AS id
     FROM judged JOIN event e USING (n) WHERE judged.verdict = 'altered' ORDER BY 1`,
    values,
    types,
  )
  return found.map(({ id }) => id)
}

/** The public keys that proved digests of this store: base64 of SubjectPublicKeyInfo by fingerprint. */
export async function storedKeys(connection: DuckDBConnection): Promise<Map<string, string>> {
  const found = await rows<{ fingerprint: string; spki: string }>(
    connection,
    'SELECT fingerprint, spki FROM public_key',
  )
  return new Map(found.map(({ fingerprint, spki }) => [fingerprint, spki]))
}

export async function saveKey(connection: DuckDBConnection, fingerprint: string, spki: string): Promise<void> {
  await connection.run('DELETE FROM public_key WHERE fingerprint = $1', [fingerprint])
  await connection.run('INSERT INTO public_key VALUES ($1, $2)', [fingerprint, spki])
}
