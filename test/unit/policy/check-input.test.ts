import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { runTrail } from '../../support/in-process.ts'

const WIDE = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: 's3:*', Resource: '*' }] }
const TRUST = {
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Principal: '*', Action: 'sts:AssumeRole' }],
}
const text = JSON.stringify(WIDE)
const utf16 = (bom: number[], swapped: boolean) => {
  const bytes = Buffer.from(text, 'utf16le')
  return Buffer.concat([Buffer.from(bom), swapped ? bytes.swap16() : bytes])
}

let cwd = ''
beforeAll(() => {
  cwd = mkdtempSync(join(tmpdir(), 'trail-check-'))
})
afterAll(() => rmSync(cwd, { recursive: true, force: true }))

async function check(content: string | Buffer, ...argv: string[]) {
  writeFileSync(join(cwd, 'policy.json'), content)
  return runTrail(['policy', 'check', 'policy.json', ...argv], { cwd })
}

test.each([
  ['an empty file', '', /empty/],
  ['white space', ' \n\n', /empty/],
  ['no JSON', 'Version: 2012-10-17\n', /1:1: not JSON/],
  ['bytes', Buffer.from([0x7f, 0x45, 0x4c, 0x46, 0, 1, 2, 0xff]), /not JSON/],
  ['comments', '{\n  // who may read\n  "Version": "2012-10-17"\n}', /2:3: .*comment/],
  ['a comma too many', '{"Version": "2012-10-17",}', /1:26: .*a key in double quotes/],
  ['an end too early', text.slice(0, -3), /not JSON/],
  ['a second document', `${text}\n${text}`, /2:1: .*after the end/],
  ['a number', '42', /no policy/],
  ['an empty list', '[]', /empty list/],
  ['a list of numbers', '[1, 2]', /no policy/],
  ['depth', '['.repeat(100_000), /nested more than 64 deep/],
  ['depth in a policy', `{"Statement": ${'{"a":'.repeat(100_000)}`, /nested more than 64 deep/],
])('%s ends with 2, a P14 and what is wrong', async (_, content, said) => {
  const { code, stdout, stderr } = await check(content)
  expect({ code, ids: JSON.parse(stdout).findings.map(({ id }: { id: string }) => id) }).toEqual({
    code: 2,
    ids: ['P14'],
  })
  expect(JSON.parse(stdout)).toMatchObject({ ok: false, type: null })
  expect(stderr).toMatch(said)
})

test('ten megabytes are no policy, and are not read as one', async () => {
  const { code, stdout, stderr } = await check(`{"Version": "2012-10-17", "Id": "${'x'.repeat(10_000_000)}"}`)
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
  expect(stderr).toContain('no policy is that long')
})

test('a folder, and a file that is not there, are said', async () => {
  expect(await runTrail(['policy', 'check', '.'], { cwd })).toMatchObject({ code: 2, stdout: '' })
  const missing = await runTrail(['policy', 'check', 'none.json'], { cwd })
  expect(missing).toMatchObject({ code: 2, stderr: expect.stringContaining('none.json') })
})

test.each([
  ['a byte order mark', `\ufeff${text}`],
  ['UTF-16, little end first', utf16([0xff, 0xfe], false)],
  ['UTF-16, big end first', utf16([0xfe, 0xff], true)],
  ['percent-encoding', encodeURIComponent(text)],
  ['percent-encoding in small letters, with a line end', ` ${encodeURIComponent(text).replaceAll('%7B', '%7b')}\n`],
  ['JSON text in JSON', JSON.stringify(text)],
  [
    'what get-policy-version prints',
    JSON.stringify({ PolicyVersion: { Document: WIDE, VersionId: 'v3', IsDefaultVersion: true } }),
  ],
  ['what get-role-policy prints', JSON.stringify({ RoleName: 'a', PolicyName: 'b', PolicyDocument: WIDE })],
  ['a percent-encoded document inside', JSON.stringify({ PolicyDocument: encodeURIComponent(text) })],
  ['what get-bucket-policy and get-key-policy print', JSON.stringify({ Policy: text })],
  ['one statement without a list', JSON.stringify({ ...WIDE, Statement: WIDE.Statement[0] })],
])('%s is understood', async (_, content) => {
  const { code, stdout } = await check(content)
  expect(code).toBe(1)
  expect(JSON.parse(stdout).findings.map(({ id }: { id: string }) => id)).toContain('P02')
})

test('what get-role prints is its trust policy', async () => {
  const { stdout } = await check(JSON.stringify({ Role: { RoleName: 'a', AssumeRolePolicyDocument: TRUST } }))
  const { type, findings } = JSON.parse(stdout)
  expect(type).toBe('trust')
  expect(findings.map(({ id }: { id: string }) => id)).toContain('T01')
})

test('each policy of a list is checked, at its place', async () => {
  const { stdout } = await check(`[\n${text},\n${text}\n]`)
  const { findings } = JSON.parse(stdout)
  const wide = findings.filter(({ id }: { id: string }) => id === 'P02')
  expect(wide.map(({ line, statement }: { line: number; statement: number }) => [line, statement])).toEqual([
    [2, 0],
    [3, 0],
  ])
})

test('a key that stands twice is said, and the last one counts', async () => {
  const { stdout } = await check(
    `{"Version": "2012-10-17", "Statement": [], "Statement": [${JSON.stringify(WIDE.Statement[0])}]}`,
  )
  const { findings } = JSON.parse(stdout)
  expect(findings.find(({ id }: { id: string }) => id === 'P14').detail).toContain('stands twice')
  expect(findings.map(({ id }: { id: string }) => id)).toContain('P02')
})

test('names out of a document can do nothing to a terminal', async () => {
  const evil = { ...WIDE, Statement: [{ Effect: 'Allow', Action: 's3:Get\u001b]0;x\u0007Object', Resource: '*' }] }
  for (const format of ['table', 'md', 'csv', 'sarif']) {
    const { stdout } = await check(JSON.stringify(evil), '--format', format)
    expect(stdout, format).not.toMatch(/[\u001b\u0007]/)
  }
})

test('where there is nothing to say against a policy no empty table is printed', async () => {
  const fine = { ...WIDE, Statement: [{ Effect: 'Allow', Action: 's3:GetObject', Resource: 'arn:aws:s3:::a/*' }] }
  for (const format of ['table', 'md']) {
    const { code, stdout } = await check(JSON.stringify(fine), '--format', format)
    expect({ code, said: stdout.trim() }).toEqual({
      code: 0,
      said: 'policy.json is a policy that grants rights: nothing to say against it',
    })
  }
})
