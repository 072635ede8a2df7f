import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { DuckDBInstance } from '@duckdb/node-api'
import { expect, test } from 'vitest'
import { rowsOf } from '../../../src/engine/sql.ts'
import { forDuckdb } from '../../../src/query/dialect/duckdb.ts'
import { prepareAdHoc, runAdHoc } from '../../../src/store/ad-hoc.ts'
import { CORPUS, DIFFERS, normal } from '../../support/trino-corpus.ts'

/** The values that Trino 476 gave. */
const TAKEN: Readonly<Record<string, unknown[]>> = JSON.parse(
  readFileSync(join(import.meta.dirname, 'trino-476.json'), 'utf8'),
)

async function answers(statements: readonly string[]): Promise<Record<string, unknown>> {
  const instance = await DuckDBInstance.create(':memory:', { storage_compatibility_version: 'latest' })
  const connection = await instance.connect()
  await connection.run(`SET TimeZone = 'UTC'`)
  const release = await prepareAdHoc({ connection })
  try {
    const all: Record<string, unknown> = {}
    for (const sql of statements) {
      try {
        await runAdHoc(connection, forDuckdb(sql).sql, { maxRows: null }, async (answer) => {
          all[sql] = (await rowsOf(answer)).map((row) => normal(Object.values(row)[0], ''))
        })
      } catch (error) {
        all[sql] = String(error)
      }
    }
    return all
  } finally {
    release()
    connection.closeSync()
    instance.closeSync()
  }
}

test('functions answer as Trino did, on nulls, quotes, unicode, and times with 0, 3 and 9 decimals', async () => {
  const expected = Object.fromEntries(CORPUS.map((sql) => [sql, TAKEN[sql]]))
  expect(await answers(CORPUS)).toEqual(expected)
})

test('what is known to differ still does, so that the pages that say so are right', async () => {
  const found = await answers(DIFFERS.map(([sql]) => sql))
  for (const [sql] of DIFFERS) {
    expect(TAKEN[sql], sql).toBeDefined()
    expect(found[sql], sql).not.toEqual(TAKEN[sql])
  }
})
