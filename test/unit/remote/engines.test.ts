import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { ON_LAKE } from '../../../src/cli/engines.ts'
import { COMMAND_NAMES } from '../../../src/cli/program.ts'
import { runTrail } from '../../support/in-process.ts'

const cwd = mkdtempSync(join(tmpdir(), 'trail-engines-'))
afterAll(() => rmSync(cwd, { recursive: true, force: true }))

/** Each command with as many words as it takes; where it has parts, one of them. */
const WORDS: Readonly<Record<string, string>> = {
  ...{ ingest: 'ingest .', show: 'show 0b6d3d3e-5b1f-4c52-9d0b-0a4d1a2b3c4d', vendors: 'vendors list', audit: 'audit' },
  ...{ policy: 'policy generate acme', revoke: 'revoke acme', queries: 'queries', shell: 'shell', verify: 'verify .' },
  ...{ evidence: 'evidence who-touched i-0abc -o out.zip', custody: 'custody', status: 'status', rebuild: 'rebuild .' },
  ...{ export: 'export out', completion: 'completion bash', demo: 'demo' },
}
const LOCAL = COMMAND_NAMES.filter((name) => !ON_LAKE.includes(name) && name !== 'athena')

test.each(LOCAL.flatMap((name) => ['athena', 'trino'].map((engine) => [name, engine] as const)))(
  '%s with --engine %s is refused, and nothing is done',
  async (name, engine) => {
    for (const words of [
      [...(WORDS[name] ?? '').split(' '), '--engine', engine],
      ['--engine', engine, ...(WORDS[name] ?? '').split(' ')],
    ])
      expect(await runTrail(words, { cwd })).toEqual({
        code: 2,
        stdout: '',
        stderr: `trail: ${name} does not run on Athena or Trino\n  Leave --engine out. These do: who-touched, whois, events, report, coverage, sql, query.\n`,
      })
    for (const made of ['out', 'out.zip', 'trail.duckdb']) expect(existsSync(join(cwd, made))).toBe(false)
  },
)

test.each(LOCAL.filter((name) => name !== 'ingest'))('%s has no --dry-run that it would not heed', async (name) => {
  const { code, stderr } = await runTrail([...(WORDS[name] ?? '').split(' '), '--dry-run'], { cwd })
  expect([code, stderr]).toEqual([2, expect.stringContaining("unknown option '--dry-run'")])
})

test.each([
  ['events --trino-url http://127.0.0.1:1', '--trino-url says nothing without --engine trino'],
  ['events --engine athena --trino-user ana', '--trino-user says nothing without --engine trino'],
  ['whois ana --engine trino --athena-workgroup primary', '--athena-workgroup says nothing without --engine athena'],
  ['events --max-scan-gb 1', '--max-scan-gb is of a lake'],
  ['query root-use --table logs', '--table is of a lake'],
  ['status --table logs', '--table is of a lake'],
  ['athena check --engine trino --trino-url http://127.0.0.1:1', 'athena check asks Athena'],
])('an option of an engine that is not asked is refused: trail %s', async (words, sentence) => {
  const { code, stderr } = await runTrail(words.split(' '), { cwd })
  expect([code, stderr]).toEqual([2, expect.stringContaining(sentence)])
})
