import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startTrino, type Trino } from '../support/trino.ts'
import { CORPUS, DIFFERS, normal } from '../support/trino-corpus.ts'

/** What the everyday suite holds trail's functions against, so that it needs no Trino. */
const TAKEN: Readonly<Record<string, unknown[]>> = JSON.parse(
  readFileSync(join(import.meta.dirname, '..', 'unit', 'query', 'trino-476.json'), 'utf8'),
)
let trino: Trino

beforeAll(async () => {
  trino = await startTrino()
})
afterAll(() => trino?.stop())

test('Trino still gives, value by value, what the everyday suite holds trail’s functions against', async () => {
  const statements = [...CORPUS, ...DIFFERS.map(([sql]) => sql)]
  expect(Object.keys(TAKEN).sort()).toEqual([...new Set(statements)].sort())
  const wrong: unknown[] = []
  for (const sql of statements) {
    const { columns, rows } = await trino.ask(sql)
    const found = rows.map((row) => normal(row[0], columns[0]?.type ?? ''))
    if (JSON.stringify(found) !== JSON.stringify(TAKEN[sql])) wrong.push({ sql, found, taken: TAKEN[sql] })
  }
  expect(wrong).toEqual([])
})
