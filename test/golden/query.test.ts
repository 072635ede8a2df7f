import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { builtIn } from '../../src/cli/built-in.ts'
import { builtInQueries } from '../../src/cli/query-files.ts'
import { parseVendorsFile } from '../../src/config/vendors-file.ts'
import { makeRegistry } from '../../src/attribution/vendor.ts'
import { Actors } from '../../src/engine/actors.ts'
import { type Desk, openDesk, rowsOf } from '../../src/engine/sql.ts'
import { makeCatalog } from '../../src/query/catalog.ts'
import { duckdbOnly } from '../../src/query/dialect/athena.ts'
import { type Query, sqlFor } from '../../src/query/header.ts'
import { givenIn, valuesFor } from '../../src/query/values.ts'
import { lastEvent } from '../../src/store/coverage.ts'
import { openReader, type Store } from '../../src/store/open.ts'
import { inFolder, SAMPLES, trail } from '../support/cli.ts'

/**
 * Each query on the sample logs: query/NAME/expected.txt, with the parameters of query/NAME/cmd. What the sample logs
 * have nothing of is asked of made records too: query/NAME/made.txt on query/made.json.
 */
const CASES = join(import.meta.dirname, 'query')
const QUERIES = [...makeCatalog([builtInQueries()]).values()]
const VENDORS = join(SAMPLES, 'vendors.yaml')

interface Ready {
  store: Store
  desk: Desk
  now: number
}
const ready: Ready[] = []
let done = () => {}
let held: Promise<void> = Promise.resolve()

async function open(path: string): Promise<Ready> {
  const store = await openReader(path)
  const registry = makeRegistry(await builtIn(), parseVendorsFile(readFileSync(VENDORS, 'utf8'), VENDORS))
  const desk = await openDesk(store, new Actors(store, { registry, accounts: new Map() }))
  return { store, desk, now: (await lastEvent(store.connection)) ?? 0 }
}

beforeAll(async () => {
  await new Promise<void>((loaded, fail) => {
    held = inFolder(async (folder) => {
      const sources = [SAMPLES, join(CASES, 'made.json')]
      await Promise.all(
        sources.map(async (source, i) => {
          const path = join(folder, `${i}.duckdb`)
          const { code, stderr } = await trail(['ingest', source, '--store', path, '--quiet'])
          if (code !== 0) throw new Error(stderr)
          ready[i] = await open(path)
        }),
      )
      const end = new Promise<void>((resolve) => {
        done = resolve
      })
      loaded()
      await end
      for (const { desk, store } of ready) {
        desk.close()
        store.close()
      }
    })
    held.catch(fail)
  })
})
afterAll(async () => {
  done()
  await held
})

async function answerOf(query: Query, words: string[], on: Ready | undefined): Promise<string> {
  if (on === undefined) throw new Error('the store is open by now')
  const values = valuesFor(query, givenIn(query, words), { now: on.now, tz: 'UTC' })
  const options = { maxRows: null, timeout: null, onStart() {}, onNote() {}, values }
  let columns: string[] = []
  let found: Record<string, unknown>[] = []
  await on.desk.ask(sqlFor(query, 'duckdb'), options, async (answer) => {
    columns = answer.columns
    found = await rowsOf(answer)
  })
  // Where the checkout lies is no part of an answer.
  const rows = found.map((row) => JSON.stringify(row).replaceAll(`${dirname(SAMPLES)}/`, ''))
  return `${columns.join(', ')}\n${rows.map((row) => `${row}\n`).join('')}`
}

const textOf = (path: string) => (existsSync(path) ? readFileSync(path, 'utf8') : '')

test.each(QUERIES.map((query) => [query.name, query] as const))('%s answers on the sample logs', async (name, query) => {
  const folder = join(CASES, name)
  const words = textOf(join(folder, 'cmd')).split('\n').filter(Boolean)
  const found = await answerOf(query, words, ready[0])
  await expect(found).toMatchFileSnapshot(join(folder, 'expected.txt'))
  const isEmpty = found.split('\n').length === 2
  if (isEmpty || existsSync(join(folder, 'made.txt'))) {
    const made = await answerOf(query, words, ready[1])
    expect(made.split('\n').length).toBeGreaterThan(2)
    await expect(made).toMatchFileSnapshot(join(folder, 'made.txt'))
  }
})

test('no golden is left of a query that is gone', () => {
  const folders = readdirSync(CASES, { withFileTypes: true }).filter((entry) => entry.isDirectory())
  expect(folders.map(({ name }) => name).sort()).toEqual(QUERIES.map(({ name }) => name))
})

test('queries for Athena ask its table alone, in words that Trino has', () => {
  for (const query of QUERIES.filter(({ engines }) => engines.includes('athena'))) {
    expect(duckdbOnly(query.sql), query.name).toEqual([])
    expect(query.sql, query.name).not.toMatch(/\b(attributed|touches|credentials|vendors|files|events)\b\s*(\n|$)/i)
  }
})

test('queries for Athena tell of an event once, however often a lake holds its record', () => {
  for (const query of QUERIES.filter(({ engines }) => engines.includes('athena'))) {
    expect(query.sql, query.name).not.toMatch(/count\(\*\)|count\(errorcode\)|count_if/i)
    expect(query.sql, query.name).toMatch(/SELECT DISTINCT|GROUP BY/)
  }
})

test('there are at least 25, their files bear their names, and 35 run on Athena too', () => {
  expect(QUERIES.length).toBeGreaterThanOrEqual(25)
  expect(QUERIES.filter(({ engines }) => engines.includes('athena')).length).toBeGreaterThanOrEqual(35)
  for (const { name, file } of QUERIES) expect(file).toBe(join('queries', `${name}.sql`))
})
