import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { SAMPLES } from '../../support/cli.ts'
import { runTrail } from '../../support/in-process.ts'

const TRUST = JSON.stringify({
  Version: '2012-10-17',
  Statement: [
    { Effect: 'Allow', Principal: { AWS: 'arn:aws:iam::444455556666:root' }, Action: 'sts:AssumeRole' },
    { Effect: 'Allow', Principal: { AWS: 'arn:aws:iam::700000000000:root' }, Action: 'sts:AssumeRole' },
  ],
})

let cwd = ''
const store = () => join(cwd, 'trail.duckdb')
beforeAll(async () => {
  cwd = mkdtempSync(join(tmpdir(), 'trail-own-'))
  writeFileSync(join(cwd, 'trust.json'), TRUST)
})
afterAll(() => rmSync(cwd, { recursive: true, force: true }))

async function strangers(...argv: string[]) {
  const { code, stdout, stderr } = await runTrail(['policy', 'check', 'trust.json', '--format', 'json', ...argv], {
    cwd,
  })
  const findings: { id: string; statement: number }[] = code === 2 ? [] : JSON.parse(stdout).findings
  return { code, stderr, statements: findings.filter(({ id }) => id === 'T02').map(({ statement }) => statement) }
}

test('without a store every account is a stranger’s', async () => {
  expect(await strangers()).toEqual({ code: 1, stderr: '', statements: [0, 1] })
})

test('a store that was named must be there', async () => {
  expect(await strangers('--store', 'none.duckdb')).toMatchObject({ code: 2 })
})

test('a store that nobody named and that can’t be read is said, and the policy is checked', async () => {
  writeFileSync(store(), 'this is no store'.repeat(1000))
  const found = await strangers()
  expect(found).toMatchObject({ code: 1, statements: [0, 1] })
  expect(found.stderr).toMatch(/^note: which accounts are ours .* not a DuckDB file\n$/)
  rmSync(store())
})

test('the accounts whose logs the store holds are ours, without a vendor too', async () => {
  const { code } = await runTrail(['ingest', SAMPLES, '--quiet'], { cwd })
  expect(code).toBe(0)
  expect(await strangers()).toEqual({ code: 1, stderr: '', statements: [1] })
})
