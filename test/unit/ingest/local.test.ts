import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { localObjects } from '../../../src/ingest/source/local.ts'

const ALL = { since: null, until: null, accounts: null, regions: null }

test('a log that is gone since its folder was listed is named, a store’s own log is not', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'trail-local-'))
  try {
    for (const name of ['a.json', 'b.json', 'c.duckdb.wal', 'd.json']) writeFileSync(join(folder, name), '{}')
    const objects = localObjects(folder, ALL, { insight: 0, other: 0 })
    const first = await objects.next()
    expect(first.value.url).toBe(join(folder, 'a.json'))
    for (const name of ['b.json', 'c.duckdb.wal']) rmSync(join(folder, name))
    const rest: string[] = []
    for await (const object of objects) {
      rest.push(object.url)
      if (object.url.endsWith('b.json')) await expect(object.read()).rejects.toThrow("can't be read (ENOENT)")
    }
    expect(rest).toEqual([join(folder, 'b.json'), join(folder, 'd.json')])
  } finally {
    rmSync(folder, { recursive: true })
  }
})
