import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { expect, test } from 'vitest'
import { inFolder, trail } from '../support/cli.ts'

const HOOK = pathToFileURL(join(import.meta.dirname, '..', 'support', 'loaded-hook.mjs')).href
const REGISTER = `data:text/javascript,import { register } from 'node:module'; register(${JSON.stringify(HOOK)})`

/** What a command line loads: the number of files, their text, and the names of packages. */
async function loadedBy(argv: readonly string[], cwd: string) {
  const list = join(cwd, 'loaded.txt')
  const env = { TRAIL_TEST_LOADED: list, NODE_OPTIONS: `--import=${encodeURI(REGISTER)}` }
  expect((await trail(argv, { cwd, env })).code).toBe(0)
  const files = readFileSync(list, 'utf8')
    .split('\n')
    .filter((url) => url.startsWith('file:'))
    .map((url) => fileURLToPath(url))
  return { files: files.length, text: files.map((file) => readFileSync(file, 'utf8')).join('\n') }
}

const HEAVY = {
  DuckDB: /DuckDBConnection = class/,
  zod: /\$ZodString\b/,
  yaml: /YAMLParseError = class/,
  'the AWS SDK': /S3Client = class extends/,
  'the rules of resources': /compileRules\(/,
}

test('the help of trail reads a few files and no engine', () =>
  inFolder(async (folder) => {
    const { files, text } = await loadedBy(['--help'], folder)
    expect(files).toBeLessThanOrEqual(20)
    expect(Object.entries(HEAVY).flatMap(([name, mark]) => (mark.test(text) ? [name] : []))).toEqual([])
  }))

test('who-touched loads DuckDB, and nothing that only settings, ingest or S3 need', () =>
  inFolder(async (folder) => {
    const { files, text } = await loadedBy(['who-touched', '--help'], folder)
    expect(files).toBeLessThanOrEqual(80)
    expect(Object.entries(HEAVY).flatMap(([name, mark]) => (mark.test(text) ? [name] : []))).toEqual(['DuckDB'])
  }))
