import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { localObjects } from '../../../src/ingest/source/local.ts'
import { LocalFiles } from '../../../src/ingest/source/local-files.ts'
import { inFolder } from '../../support/cli.ts'

/** A clock by which each look at a file takes so long. */
function taking(ms: number): () => number {
  let now = 0
  return () => (now += ms)
}

for (const [disk, ms] of [
  ['quick', 0],
  ['slow', 5],
] as const)
  test(`a ${disk} disk gives the same bytes, sizes and errors`, () =>
    inFolder(async (cwd) => {
      const files = new LocalFiles(taking(ms))
      const path = join(cwd, 'small')
      writeFileSync(path, 'a small file')
      for (let i = 0; i < 3; i++) {
        expect(String(await files.read(path, 12))).toBe('a small file')
        expect(await files.size(path)).toBe(12)
        await expect(files.read(join(cwd, 'gone'), 12)).rejects.toMatchObject({ code: 'ENOENT' })
        await expect(files.size(join(cwd, 'gone'))).rejects.toMatchObject({ code: 'ENOENT' })
      }
      expect(files.isPatient).toBe(disk === 'slow')
    }))

test('a slow disk is tried again after a while', () =>
  inFolder(async (cwd) => {
    let ms = 5
    let now = 0
    const files = new LocalFiles(() => (now += ms))
    const path = join(cwd, 'small')
    writeFileSync(path, 'a small file')
    await files.size(path)
    expect(files.isPatient).toBe(true)
    ms = 0
    for (let i = 0; i < 64; i++) await files.size(path)
    expect(files.isPatient).toBe(false)
    await files.size(path)
    expect(files.isPatient).toBe(false)
  }))

test('a link to a file has the size of what it leads to', () =>
  inFolder(async (cwd) => {
    mkdirSync(join(cwd, 'logs'))
    writeFileSync(join(cwd, 'far.json'), '{"Records":[]}')
    symlinkSync(join(cwd, 'far.json'), join(cwd, 'logs', 'near.json'))
    const found = []
    const all = { since: null, until: null, accounts: null, regions: null }
    for await (const object of localObjects(join(cwd, 'logs'), all, { insight: 0, other: 0 })) found.push(object.size)
    expect(found).toEqual([14])
  }))
