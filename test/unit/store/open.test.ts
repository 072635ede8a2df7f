import { existsSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { openReader, openWriter } from '../../../src/store/open.ts'
import { inFolder } from '../../support/cli.ts'

test('a new store takes its name only when it is whole, is its owner’s alone, and leaves nothing beside it', () =>
  inFolder(async (folder) => {
    const path = join(folder, 's.duckdb')
    const opening = openWriter(path)
    // Until it is whole it has another name: a kill at this moment leaves no store that can't be opened.
    expect(existsSync(path)).toBe(false)
    const writer = await opening
    writer.close()
    expect(readdirSync(folder)).toEqual(['s.duckdb'])
    expect(statSync(path).mode & 0o777).toBe(0o600)
    const reader = await openReader(path)
    reader.close()
  }))

test('a store in a folder that is not there is refused with a sentence', () =>
  inFolder(async (folder) => {
    await expect(openWriter(join(folder, 'no', 's.duckdb'))).rejects.toMatchObject({
      exitCode: 2,
      message: expect.stringMatching(/can't be opened: there is no folder .*no$/),
    })
  }))
