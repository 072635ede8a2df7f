import { join } from 'node:path'
import { expect, test } from 'vitest'
import { builtInQueries } from '../../../src/cli/query-files.ts'
import { bindPositional } from '../../../src/query/bind.ts'
import { makeCatalog } from '../../../src/query/catalog.ts'
import { type Query, sqlFor } from '../../../src/query/header.ts'
import { valuesFor } from '../../../src/query/values.ts'

const QUERIES = [...makeCatalog([builtInQueries()]).values()].filter(({ engines }) => engines.includes('athena'))
const clock = { now: Date.parse('2026-03-20T00:00:00Z'), tz: 'UTC' }

/** As it is sent: the parameters that a query must have hold what would end a literal that was pasted. */
function sent(query: Query): { sql: string; parameters: string[] } {
  const given = new Map([
    ['since', '2026-03-01'],
    ['until', '2026-03-02'],
  ])
  for (const { name, optional } of query.parameters) if (!optional) given.set(name, `it's ${name}`)
  for (const name of given.keys()) if (!query.parameters.some((each) => each.name === name)) given.delete(name)
  return bindPositional(sqlFor(query, 'athena'), valuesFor(query, given, clock))
}

test('what is sent of each query, byte by byte', async () => {
  const texts = QUERIES.map((query) => {
    const { sql, parameters } = sent(query)
    return `-- ${query.name}\n${sql}\n-- USING ${parameters.join(', ')}\n`
  })
  await expect(texts.join('\n')).toMatchFileSnapshot(join(import.meta.dirname, 'sql', 'queries.sql'))
})

test('each query that heeds a time reads its days of delivery alone, one beyond the end', () => {
  for (const query of QUERIES.filter(({ parameters }) => parameters.some(({ name }) => name === 'until'))) {
    const { sql } = sent(query)
    expect(sql, query.name).toContain(`"timestamp" >= replace(substr(CAST(? AS varchar), 1, 10), '-', '/')`)
    expect(sql, query.name).toContain(
      `"timestamp" <= date_format(date_add('second', 86399, from_iso8601_timestamp(CAST(? AS varchar))), '%Y/%m/%d')`,
    )
  }
})

test('a store finds events by their time, in whatever file they came', () => {
  for (const query of QUERIES) expect(sqlFor(query, 'duckdb'), query.name).not.toContain('"timestamp"')
})
