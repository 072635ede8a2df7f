import { expect, test } from 'vitest'
import { Actors } from '../../../src/engine/actors.ts'
import { whoTouched } from '../../../src/engine/who-touched.ts'
import { openReader, type Store } from '../../../src/store/open.ts'
import { nearestNames } from '../../../src/store/resources.ts'
import { rows, selectWhere } from '../../../src/store/rows.ts'
import { sortTouches } from '../../../src/store/runs.ts'
import { touchesUnder } from '../../../src/store/touches.ts'
import { withStoreOf } from '../../support/store.ts'

const stop = (n: number, instance: string) => ({
  eventID: `0f1e2d3c-0000-4000-8000-${String(n).padStart(12, '0')}`,
  eventTime: '2026-03-02T03:14:00Z',
  eventSource: 'ec2.amazonaws.com',
  eventName: 'StopInstances',
  awsRegion: 'eu-west-1',
  recipientAccountId: '111122223333',
  userIdentity: { type: 'Root', accountId: '111122223333', arn: 'arn:aws:iam::111122223333:root' },
  requestParameters: { instancesSet: { items: [{ instanceId: instance }] } },
})
const RARE = 'i-0000000000000aaaa'
const COMMON = 'i-0000000000000bbbb'
const ABSENT = 'i-0000000000000cccc'
const QUESTION = { since: null, until: null, all: true, denied: false, action: null, event: null, limit: null }

/** What a statement reads, whichever numbers it reads it by. */
const reads = (sql: string) => /FROM \w+( WHERE \w+)?/.exec(sql)?.[0]

/** The statements that a piece of work runs. */
async function statementsOf(store: Store, work: () => Promise<unknown>): Promise<string[]> {
  const run = store.connection.run
  const statements: string[] = []
  store.connection.run = (sql, ...rest) => {
    statements.push(String(sql))
    return run.call(store.connection, sql, ...rest)
  }
  try {
    await work()
    return statements
  } finally {
    store.connection.run = run
  }
}

test('who-touched runs the same statements for one touch and for many, and fewer for what nothing touched', () =>
  withStoreOf(
    [stop(0, RARE), ...Array.from({ length: 300 }, (_, i) => stop(i + 1, COMMON))],
    {},
    async (store, actors) => {
      const ask = (resource: string) =>
        statementsOf(store, () => whoTouched(store, actors, { ...QUESTION, resource, newest: false }))
      await ask(RARE)
      const [rare, common, absent] = [await ask(RARE), await ask(COMMON), await ask(ABSENT)]
      expect(common.map(reads)).toEqual(rare.map(reads))
      // What was resolved when it was stored is not resolved again.
      expect(rare.filter((sql) => /\bfact\b|FROM caller WHERE "group"/.test(sql))).toEqual([])
      const reading = (table: string) => absent.filter((sql) => new RegExp(`FROM ${table} WHERE`).test(sql))
      expect([...reading('spec'), ...reading('form WHERE id'), ...reading('event WHERE n')]).toEqual([])
      expect(absent.filter((sql) => /FROM touch WHERE key =/.test(sql))).toHaveLength(1)
    },
  ))

test('a reader looks up nothing twice that cannot have changed', () =>
  withStoreOf([stop(0, RARE), stop(1, COMMON)], {}, async ({ path }, actors) => {
    const store = await openReader(path)
    try {
      const ask = (resource: string) =>
        statementsOf(store, () =>
          whoTouched(store, new Actors(store, actors.context), { ...QUESTION, resource, newest: false }),
        )
      const first = await ask(RARE)
      const second = await ask(COMMON)
      expect(first.length).toBeLessThanOrEqual(20)
      expect(second.length).toBeLessThanOrEqual(6)
    } finally {
      store.close()
    }
  }))

interface Plan {
  operator_name?: string
  operator_rows_scanned?: number
  children?: Plan[]
}

function scanned(plan: Plan): number {
  return (plan.operator_rows_scanned ?? 0) + (plan.children ?? []).reduce((sum, child) => sum + scanned(child), 0)
}

/** The rows that the scans of a statement read. */
async function scannedBy(store: Pick<Store, 'connection'>, sql: string): Promise<number> {
  const [{ explain_value: json = '' } = {}] = await rows<{ explain_value: string }>(
    store.connection,
    `EXPLAIN (ANALYZE, FORMAT JSON) ${sql}`,
  )
  return scanned(JSON.parse(json))
}

test('names that resemble an unknown one are looked for among those that come again and a bounded part of all others', () =>
  withStoreOf([stop(0, RARE)], {}, async (store) => {
    const known = 'i-0123456789abcdef0'
    await store.connection.run(
      `INSERT INTO touch SELECT (hash(i) // 2)::BIGINT, 1000 + i, 1, 'id-' || i, NULL, NULL, 0 FROM range(500000) t(i)`,
    )
    // At the far end of the keys, where no sample of the first ones reaches.
    await store.connection.run(
      `INSERT INTO touch SELECT 9000000000000000000, 1 + i, 1, '${known}', NULL, NULL, 0 FROM range(3) t(i)`,
    )
    await sortTouches(store)
    await store.connection.run('CHECKPOINT')
    expect(await rows(store.connection, 'SELECT id FROM name')).toEqual([{ id: known }])
    const asked = 'i-0123456789abcdff0'
    expect(await nearestNames(store.connection, [asked])).toEqual([known])
    const [sql = ''] = (await statementsOf(store, () => nearestNames(store.connection, [asked]))).filter((each) =>
      each.includes('jaro_winkler'),
    )
    expect(await scannedBy(store, sql.replaceAll('$asked', `['${asked}']`))).toBeLessThanOrEqual(2 * 122_880)
  }))

test('a look-up reads one row group of each sorted run, however many touches there are', () =>
  withStoreOf([stop(0, RARE)], {}, async (store) => {
    await store.connection.run(
      `INSERT INTO touch SELECT (hash(i) // 2)::BIGINT, 1000 + i, 1, 'id-' || i, NULL, NULL, 0 FROM range(500000) t(i)`,
    )
    await sortTouches(store)
    await store.connection.run('CHECKPOINT')
    const [touch] = await statementsOf(store, () => touchesUnder(store.connection, RARE))
    const [key] = await rows<{ key: bigint }>(store.connection, `SELECT key FROM touch WHERE id = '${RARE}'`)
    const sql = (touch ?? '').replace('$key', String(key?.key)).replace('$id', `'${RARE}'`)
    const read = await scannedBy(store, sql)
    expect(read).toBeGreaterThan(0)
    expect(read).toBeLessThanOrEqual(122_880)
  }))

test('a few rows by number are read in the row groups that hold them, and many at once, and both are all of them', () =>
  withStoreOf([stop(0, RARE)], {}, async ({ connection }) => {
    await connection.run(
      'CREATE TEMP TABLE numbered AS SELECT i::UINTEGER AS n, hash(i) AS other FROM range(1000000) t(i)',
    )
    const of = (numbers: number[]) => selectWhere('SELECT n, other FROM numbered', 'n', numbers)
    for (const numbers of [[], [7], [7, 999_999, 7, 500_000], Array.from({ length: 300 }, (_, i) => i * 3_000)]) {
      const found = await rows<{ n: number }>(connection, of(numbers))
      expect(found.map(({ n }) => n).sort((a, b) => a - b)).toEqual([...new Set(numbers)].sort((a, b) => a - b))
    }
    expect(await scannedBy({ connection }, of([7, 999_999]))).toBeLessThanOrEqual(2 * 122_880)
    expect(() => of([Number.NaN])).toThrow('no list of numbers')
    expect(() => of([1.5])).toThrow('no list of numbers')
  }))
