import { join } from 'node:path'
import { expect, test } from 'vitest'
import { openWriter, type Store } from '../../../src/store/open.ts'
import { rows } from '../../../src/store/rows.ts'
import { sortTouches } from '../../../src/store/runs.ts'
import { inFolder } from '../../support/cli.ts'

async function ingestTouches(store: Store, first: number, count: number): Promise<void> {
  await store.connection.run(
    `INSERT INTO touch SELECT (hash(i) % 1000)::BIGINT, i, 1, 'id-' || i, NULL, NULL, 0 FROM range(${first}, ${first + count}) t(i)`,
  )
  await sortTouches(store)
}

const runsOf = (store: Store) =>
  rows<{ run: number; touches: number; sorted: boolean }>(
    store.connection,
    `SELECT run, count(*)::INTEGER AS touches, bool_and(key >= before) AS sorted FROM (
       SELECT run, key, coalesce(lag(key) OVER (PARTITION BY run ORDER BY rowid), key) AS before FROM touch
     ) GROUP BY run ORDER BY run`,
  )

test('waiting touches become a sorted run, and ten runs of one size become one', () =>
  inFolder(async (folder) => {
    const store = await openWriter(join(folder, 's.duckdb'))
    try {
      await store.connection.run(
        `INSERT INTO touch VALUES (5, 2, 1, 'b', NULL, NULL, 0), (4, 1, 1, 'a', NULL, NULL, 0)`,
      )
      await sortTouches(store)
      expect(await runsOf(store)).toMatchObject([{ touches: 2, sorted: true }])
      for (let i = 1; i < 9; i++) await ingestTouches(store, 10 * i, 2)
      expect(await runsOf(store)).toHaveLength(9)
      await ingestTouches(store, 90, 2)
      expect(await runsOf(store)).toMatchObject([{ touches: 20, sorted: true }])
    } finally {
      store.close()
    }
  }))

test('a large run is left alone by small ones, and however many ingests there were, few runs stand and no touch is lost', () =>
  inFolder(async (folder) => {
    const store = await openWriter(join(folder, 's.duckdb'))
    try {
      await store.connection.run('SET threads = 1')
      await ingestTouches(store, 0, 10_000)
      let most = 0
      for (let i = 0; i < 120; i++) {
        await ingestTouches(store, 10_000 + i * 10, 10)
        const runs = await runsOf(store)
        expect(runs[0]?.touches).toBe(10_000)
        expect(runs.every(({ sorted }) => sorted)).toBe(true)
        most = Math.max(most, runs.length)
      }
      expect(most).toBeLessThanOrEqual(19)
      expect(await rows(store.connection, 'SELECT count(DISTINCT n)::INTEGER AS n FROM touch')).toEqual([{ n: 11_200 }])
    } finally {
      store.close()
    }
  }))

test('nothing is written where nothing waits', () =>
  inFolder(async (folder) => {
    const store = await openWriter(join(folder, 's.duckdb'))
    try {
      await ingestTouches(store, 0, 3)
      const before = await runsOf(store)
      await sortTouches(store)
      expect(await runsOf(store)).toEqual(before)
    } finally {
      store.close()
    }
  }))
