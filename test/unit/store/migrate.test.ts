import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { DuckDBInstance } from '@duckdb/node-api'
import { expect, test } from 'vitest'
import { shortKey } from '../../../src/store/key.ts'
import { SCHEMA_VERSION } from '../../../src/store/migrate.ts'
import { openReader, openWriter, type Store } from '../../../src/store/open.ts'
import { rows } from '../../../src/store/rows.ts'
import { inFolder, SAMPLES, trail, trailJson } from '../../support/cli.ts'

/** A store as the first version made it, with one file in its manifest. */
async function makeOld(path: string, version = '1'): Promise<void> {
  const instance = await DuckDBInstance.create(path, { storage_compatibility_version: 'latest' })
  const connection = await instance.connect()
  await connection.run(readFileSync(join(import.meta.dirname, 'schemas', '1.sql'), 'utf8'))
  await connection.run(`INSERT INTO meta VALUES ('schema', $1)`, [version])
  await connection.run(`INSERT INTO file (id, url, state, outside) VALUES (1, '/logs/a.json.gz', 'set-aside', 0)`)
  await connection.run(`INSERT INTO touch_run (key, n, spec, id, arn, summary) VALUES (2, 1, 1, 'b', NULL, 'sorted')`)
  await connection.run(`INSERT INTO touch_new (n, key, spec, id, arn, summary) VALUES (2, 1, 1, 'a', 'arn:a', NULL)`)
  await connection.run(`INSERT INTO fact VALUES (1, 1, 'vend', 'group', '{}')`)
  const caller = {
    group: 'g',
    kind: 'assumed-role',
    principal: 'arn:p',
    principalId: null,
    account: null,
    session: 'i-1',
  }
  const rest = { accessKeyId: 'AKIAEXAMPLE', sourceIdentity: null, mfa: null, via: null, delegate: null, more: {} }
  await connection.run(`INSERT INTO caller VALUES (7, 'g', 'AKIAEXAMPLE', NULL, $1)`, [
    JSON.stringify({ ...caller, ...rest }),
  ])
  await connection.run(`INSERT INTO credential ("group", profile, body) VALUES ('g', 1, '{}')`)
  await connection.run(`INSERT INTO alias (n, name, id) VALUES (1, 'name', NULL)`)
  connection.closeSync()
  instance.closeSync()
}

const tables = (store: Store) =>
  rows(
    store.connection,
    `SELECT table_name, column_index, column_name, data_type FROM duckdb_columns() WHERE NOT internal ORDER BY ALL`,
  )

test('an old store, migrated, has the tables and columns of a new one, in their order, and keeps what it held', () =>
  inFolder(async (folder) => {
    const old = join(folder, 'old.duckdb')
    await makeOld(old)
    const migrated = await openWriter(old)
    const fresh = await openWriter(join(folder, 'new.duckdb'))
    try {
      expect(await tables(migrated)).toEqual(await tables(fresh))
      expect(await rows(migrated.connection, 'SELECT url FROM file')).toEqual([{ url: '/logs/a.json.gz' }])
      expect(await rows(migrated.connection, 'SELECT n, id, arn, summary FROM touch')).toEqual([
        { n: 2, id: 'a', arn: 'arn:a', summary: null },
        { n: 1, id: 'b', arn: null, summary: 'sorted' },
      ])
      expect(await rows(migrated.connection, 'SELECT body FROM fact')).toEqual([{ body: '{}' }])
      expect(await rows(migrated.connection, 'SELECT key FROM credential')).toEqual([{ key: shortKey('g') }])
      expect(await rows(migrated.connection, 'SELECT name_key, id_key FROM alias')).toEqual([
        { name_key: shortKey('name'), id_key: null },
      ])
      const names = ['AKIAEXAMPLE', 'arn:p', 'i-1'].map((name) => ({ key: shortKey(name), caller: 7 }))
      expect(await rows(migrated.connection, 'SELECT key, caller FROM caller_key ORDER BY key')).toEqual(
        names.sort((a, b) => a.key - b.key),
      )
    } finally {
      migrated.close()
      fresh.close()
    }
    const reader = await openReader(old)
    reader.close()
  }))

test('a reader refuses an older store and names the command that migrates it', () =>
  inFolder(async (folder) => {
    const store = join(folder, 's.duckdb')
    await makeOld(store)
    const refused = await trail(['status', '--store', store])
    expect(refused.code).toBe(3)
    expect(refused.stderr).toContain('trail status --migrate')
    const status = await trailJson<{ schema: number; setAside: { file: string }[] }>([
      ...['status', '--migrate', '--store', store],
    ])
    expect(status).toMatchObject({ schema: SCHEMA_VERSION, setAside: [{ file: '/logs/a.json.gz' }] })
  }))

test('ingest migrates an older store by itself, and resolves anew by the rules of today', () =>
  inFolder(async (folder) => {
    const store = join(folder, 's.duckdb')
    await makeOld(store)
    expect((await trail(['ingest', join(SAMPLES, 'public-keys.json'), '--store', store])).code).toBe(0)
    expect(await trailJson(['status', '--store', store])).toMatchObject({ schema: SCHEMA_VERSION })
    const reader = await openReader(store)
    try {
      const stored = await rows<{ body: string }>(reader.connection, 'SELECT body FROM credential')
      expect(stored.map(({ body }) => JSON.parse(body))).toMatchObject([{ group: 'g', confidence: 'unresolved' }])
    } finally {
      reader.close()
    }
  }))

test('a store of a newer trail is refused by readers and writers alike, unchanged', () =>
  inFolder(async (folder) => {
    const store = join(folder, 's.duckdb')
    await makeOld(store, String(SCHEMA_VERSION + 1))
    await expect(openReader(store)).rejects.toThrow(/newer trail/)
    await expect(openWriter(store)).rejects.toThrow(/newer trail/)
    await expect(openReader(store)).rejects.toMatchObject({ hint: expect.stringContaining('Update trail') })
  }))

test('--migrate makes no store where there is none', () =>
  inFolder(async (folder) => {
    const answer = await trail(['status', '--migrate', '--store', join(folder, 'none.duckdb')])
    expect(answer).toMatchObject({ code: 2, stderr: expect.stringContaining('there is no store') })
  }))
