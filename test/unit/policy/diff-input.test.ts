import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { runTrail } from '../../support/in-process.ts'
import { record, user } from '../../support/records.ts'

const EVIL = '=cmd|\u001b]0;x\u0007 `](http://evil) <b>|\u202e'
const HOSTILE = { ...user('x'), arn: `arn:aws:iam::111122223333:user/${EVIL}`, userName: EVIL, principalId: 'AIDAEVIL' }
const policy = (...statements: object[]) => JSON.stringify({ Version: '2012-10-17', Statement: statements })
const GRANT = { Effect: 'Allow', Action: ['ec2:StopInstances', 'ec2:StartInstances'], Resource: '*' }
const TRUST = { Effect: 'Allow', Principal: { AWS: 'arn:aws:iam::111122223333:root' }, Action: 'sts:AssumeRole' }
const BUCKET = { Effect: 'Allow', Principal: '*', Action: 's3:GetObject', Resource: 'arn:aws:s3:::b/*' }

let cwd = ''
beforeAll(async () => {
  cwd = mkdtempSync(join(tmpdir(), 'trail-grants-'))
  mkdirSync(join(cwd, 'folder'))
  const records = [
    record('alice', user('alice')),
    record('evil', HOSTILE),
    record('mapped to nothing', user('alice'), { eventName: EVIL, requestParameters: null }),
  ]
  writeFileSync(join(cwd, 'logs.json'), JSON.stringify({ Records: records }))
  expect(await runTrail(['ingest', 'logs.json'], { cwd })).toMatchObject({ code: 0 })
})
afterAll(() => rmSync(cwd, { recursive: true, force: true }))

async function ask(content: string | Buffer, argv: readonly string[], format = 'json', tty = false) {
  writeFileSync(join(cwd, 'given.json'), content)
  return runTrail(['policy', ...argv, '--format', format], { cwd, tty })
}

const WAYS = [
  ['diff', 'alice', '--granted', 'given.json'],
  ['replay', 'given.json', 'alice'],
]

test.each([
  ['an empty file', '', /empty/],
  ['white space', ' \n', /empty/],
  ['no JSON', 'Version: 2012-10-17', /1:1: not JSON/],
  ['an empty list', '[]', /empty list/],
  ['an object without anything', '{}', /1:1: there is no statement/],
  ['no statement', '{"Version": "2012-10-17",\n "Statement": []}', /2:15: there is no statement/],
  ['gzip', gzipSync(policy(GRANT)), /compressed \(gzip\)/],
  ['what is far too long', 'x'.repeat(5_000_000), /no policy is that long/],
  ['a trust policy', policy(TRUST), /1:38: this is a trust policy/],
  [
    'what get-role prints',
    JSON.stringify({ Role: { AssumeRolePolicyDocument: policy(TRUST) } }),
    /this is a trust policy/,
  ],
  ['a resource’s policy', policy(BUCKET), /this is a resource’s policy/],
  ['a resource’s policy among others', `[${policy(GRANT)}, ${policy(BUCKET)}]`, /this is a resource’s policy/],
  [
    'an organization’s policy',
    JSON.stringify({ Policy: { PolicySummary: { Type: 'SERVICE_CONTROL_POLICY' }, Content: policy(GRANT) } }),
    /this is an organization’s policy/,
  ],
  ['authorization details', '{"RoleDetailList": []}', /--authorization-details/],
])('%s grants nothing that calls can be held against: wrong input', async (_, content, said) => {
  for (const argv of WAYS) {
    const { code, stdout, stderr } = await ask(content, argv)
    expect({ code, stdout }, argv[0]).toEqual({ code: 2, stdout: '' })
    expect(stderr).toMatch(said)
  }
})

test.each([
  ['an empty file', '', /no JSON/],
  ['a list', '[1]', /neither RoleDetailList/],
  ['a policy', policy(GRANT), /--granted/],
  ['gzip', gzipSync('{}'), /compressed/],
  ['half of an answer', '{"RoleDetailList": [', /no JSON/],
])('%s is no authorization details', async (_, content, said) => {
  const { code, stdout, stderr } = await ask(content, ['diff', 'alice', '--authorization-details', 'given.json'])
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
  expect(stderr).toMatch(said)
})

test('a folder, a file that is not there, and options that contradict each other are said', async () => {
  for (const [argv, said] of [
    [['diff', 'alice', '--granted', 'folder'], /folder is a folder/],
    [['diff', 'alice', '--granted', 'none.json'], /none.json can't be read/],
    [['diff', 'alice'], /nothing that tells/],
    [['diff', 'alice', '--granted', 'given.json', '--iam'], /several ways/],
    [['diff', 'alice', '--granted', 'given.json', '--profile', 'p'], /--profile is for --iam/],
    [['replay', 'given.json', 'nobody'], /no vendor and no principal/],
  ] as const) {
    const { code, stderr } = await ask(policy(GRANT), argv)
    expect(code, stderr).toBe(2)
    expect(stderr).toMatch(said)
  }
})

test('of several policies in a file the one that denies is named', async () => {
  const list = `[${policy(GRANT)}, ${policy({ ...GRANT, Sid: 'No', Effect: 'Deny' })}]`
  const { stdout } = await ask(list, ['replay', 'given.json', 'alice'])
  expect(JSON.parse(stdout).denied).toMatchObject([{ why: 'statement No of given.json policy 2 denies it' }])
})

test('a policy that IAM would not take is used as far as it goes, and its faults are said', async () => {
  for (const argv of WAYS) {
    const { code, stderr } = await ask('{"Statement": [{"Effect": "Allow", "Action": "ec2:*"}]}', argv)
    expect(code).toBe(0)
    expect(stderr).toMatch(/given.json:1:1: no Version: .* and 1 more fault/)
  }
})

test.each([
  [{ NotAction: 'iam:*', Resource: '*' }, 'allowed', ''],
  [{ NotAction: 'ec2:*', Resource: '*' }, 'denied', 'no statement allows it'],
  [{ Action: 'ec2:*', NotResource: 'arn:aws:ec2:*:*:instance/*' }, 'denied', 'no statement allows it'],
  [
    { Action: 'ec2:*', Resource: '*', Condition: { Bool: { 'aws:MultiFactorAuthPresent': 'true' } } },
    'unknown',
    'aws:MultiFactorAuthPresent',
  ],
  [
    { Action: 'ec2:*', Resource: '*', Condition: { StringEquals: { 'aws:PrincipalTag/team': 'a' } } },
    'unknown',
    'aws:PrincipalTag/team',
  ],
  [
    { Action: 'ec2:*', Resource: '*', Condition: { StringEquals: { 'aws:RequestedRegion': 'eu-west-1' } } },
    'allowed',
    '',
  ],
  [
    { Action: 'ec2:*', Resource: '*', Condition: { StringEquals: { 'aws:RequestedRegion': 'us-east-1' } } },
    'denied',
    'no statement allows it',
  ],
  [{ Action: 'ec2:*', Resource: ['arn:aws:ec2:*:*:instance/$', '{aws:userid}'].join('') }, 'unknown', 'aws:userid'],
  [
    { Action: 'ec2:*', Resource: ['arn:aws:ec2:*:*:volume/$', '{aws:userid}'].join('') },
    'denied',
    'no statement allows it',
  ],
])('%j: the call is %s', async (statement, verdict, why) => {
  const { stdout } = await ask(policy({ Effect: 'Allow', ...statement }), ['replay', 'given.json', 'alice'])
  const { allowed, denied, unknown, unmapped } = JSON.parse(stdout)
  expect(unmapped).toMatchObject([{ count: 1 }])
  expect({ allowed, denied: denied.length, unknown: unknown.length }).toEqual({
    allowed: verdict === 'allowed' ? 1 : 0,
    denied: verdict === 'denied' ? 1 : 0,
    unknown: verdict === 'unknown' ? 1 : 0,
  })
  for (const each of [...denied, ...unknown]) expect(each.why).toContain(why)
})

test('calls are held against an address one by one, where the log has one that IAM knew', async () => {
  const addresses = ['198.51.100.7', '198.51.100.8', '203.0.113.9', '10.0.0.1', 'cloudformation.amazonaws.com']
  const records = addresses.map((sourceIPAddress, at) => record(`from-${at}`, user('bob'), { sourceIPAddress }))
  writeFileSync(join(cwd, 'more.json'), JSON.stringify({ Records: records }))
  expect(await runTrail(['ingest', 'more.json'], { cwd })).toMatchObject({ code: 0 })
  const within = { ...GRANT, Condition: { IpAddress: { 'aws:SourceIp': '198.51.100.0/24' } } }
  const { stdout } = await ask(policy(within), ['replay', 'given.json', 'bob'])
  const { allowed, denied, unknown } = JSON.parse(stdout)
  expect(allowed).toBe(2)
  expect(denied).toMatchObject([{ count: 1, why: 'no statement allows it' }])
  expect(unknown).toMatchObject([{ count: 2, why: 'it hangs on aws:SourceIp' }])
  const diff = await ask(policy(within), ['diff', 'bob', '--granted', 'given.json'])
  expect(JSON.parse(diff.stdout)).toMatchObject({ lacking: [{ count: 1 }], usedNotGranted: ['ec2:StopInstances'] })
})

test('of a time that no log is of nothing is concluded', async () => {
  for (const argv of WAYS) {
    const early = [...argv, '--until', '2020-01-01']
    expect(JSON.parse((await ask(policy(GRANT), early)).stdout).window).toEqual({ first: null, last: null })
    expect((await ask(policy(GRANT), early, 'table')).stdout).toContain('These logs hold nothing of that time')
  }
})

const DETAILS = JSON.stringify({
  UserDetailList: [
    {
      Arn: HOSTILE.arn,
      UserPolicyList: [{ PolicyName: EVIL, PolicyDocument: policy({ ...GRANT, Effect: 'Deny', Sid: EVIL }) }],
      AttachedManagedPolicies: [{ PolicyArn: `arn:aws:iam::111122223333:policy/${EVIL}` }],
    },
  ],
})

test('names out of logs and policies can do nothing to a terminal, a page or a spreadsheet', async () => {
  const details = ['diff', 'AIDAEVIL', '--authorization-details', 'given.json']
  for (const [content, argv] of [
    [DETAILS, details],
    [policy({ ...GRANT, Action: 's3:*', Sid: EVIL }), ['replay', 'given.json', 'AIDAEVIL']],
    [policy(GRANT), ['replay', 'given.json', 'alice']],
  ] as const) {
    for (const format of ['table', 'md', 'csv', 'json'] as const) {
      const { code, stdout, stderr } = await ask(content, argv, format, true)
      expect(code, stderr).toBe(0)
      expect(`${stdout}${stderr}`, format).not.toMatch(/[\u001b\u0007\u202e]/)
      if (format === 'md') expect(stdout.replace(/```json.*?```/gs, '')).not.toMatch(/<b>|[^\\]\]\(http/)
      if (format === 'csv') expect(stdout).not.toMatch(/^=|,=|^"=|,"=/m)
    }
  }
})

test('every format has the answer', async () => {
  for (const argv of WAYS) {
    expect((await ask(policy(GRANT), argv, 'csv')).stdout.split('\r\n')[0]).toContain('action')
    expect((await ask(policy({ ...GRANT, Action: 's3:*' }), argv, 'md')).stdout).toContain('| ec2:StopInstances |')
    const rows = (await ask(policy({ ...GRANT, Action: 's3:ListBucket' }), argv, 'ndjson')).stdout.trim().split('\n')
    expect(rows.map((row) => JSON.parse(row).action)).toContain('ec2:StopInstances')
  }
})
