import type { DuckDBConnection } from '@duckdb/node-api'
import type { Binding, Profile, Resolution } from '../model/facts.ts'
import { rows } from './rows.ts'
import { sqlFile } from './sql-files.ts'

/** Distinct profiles of the stored resolutions. */
export async function storedProfiles(connection: DuckDBConnection): Promise<{ id: number; profile: Profile }[]> {
  const found = await rows<{ id: number; body: string }>(connection, 'SELECT id, body FROM profile')
  return found.map(({ id, body }) => ({ id, profile: JSON.parse(body) }))
}

/** A resolution that the store does not hold, with its binding. */
export interface LateCredential {
  resolution: Resolution
  binding: Binding
}

/**
 * Makes the tables that people query, on this connection: vendors as bound now, and resolutions that an interrupted
 * ingest left out of date replaced by those given.
 */
export async function createViews(
  connection: DuckDBConnection,
  bindings: readonly { profile: number; binding: Binding }[],
  late: readonly LateCredential[],
): Promise<void> {
  await connection.run(`
    CREATE TEMP TABLE binding (
      profile INTEGER, vendor VARCHAR, vendor_name VARCHAR, matched_by VARCHAR, matched VARCHAR, vendor_confidence VARCHAR,
      origin_kind VARCHAR, own BOOLEAN, notes VARCHAR[], ambiguous BOOLEAN,
      disputed VARCHAR[]);
    CREATE TEMP TABLE credential_late ("group" VARCHAR, profile INTEGER, body VARCHAR)`)
  await insertBindings(connection, [...bindings, ...late.map(({ binding }, i) => ({ profile: -1 - i, binding }))])
  const appender = await connection.createAppender('credential_late', 'main', 'temp')
  late.forEach(({ resolution: { profile: _, ...body } }, i) => {
    appender.appendVarchar(body.group)
    appender.appendInteger(-1 - i)
    appender.appendVarchar(JSON.stringify(body))
    appender.endRow()
  })
  appender.closeSync()
  await connection.run(sqlFile('views.sql'))
}

async function insertBindings(
  connection: DuckDBConnection,
  bindings: readonly { profile: number; binding: Binding }[],
): Promise<void> {
  const list = bindings.map(({ profile, binding: { vendor, originKind, own, notes, ambiguous, disputed } }) => ({
    profile,
    vendor: vendor?.id ?? null,
    vendor_name: vendor?.name ?? null,
    matched_by: vendor?.matchedBy ?? null,
    matched: vendor?.matched ?? null,
    vendor_confidence: vendor?.confidence ?? null,
    origin_kind: originKind,
    own,
    notes,
    ambiguous,
    disputed,
  }))
  await connection.run(
    `INSERT INTO binding SELECT unnest(from_json($1, '[{"profile": "INTEGER", "vendor": "VARCHAR", "vendor_name": "VARCHAR",
       "matched_by": "VARCHAR", "matched": "VARCHAR", "vendor_confidence": "VARCHAR", "origin_kind": "VARCHAR",
       "own": "BOOLEAN", "notes": ["VARCHAR"], "ambiguous": "BOOLEAN", "disputed": ["VARCHAR"]}]'), recursive := true)`,
    [JSON.stringify(list)],
  )
}
