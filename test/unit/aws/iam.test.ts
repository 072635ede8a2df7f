import { copyFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { SAMPLES } from '../../support/cli.ts'
import { encoded, type IamServer, startIam } from '../../support/iam-server.ts'
import { runTrail } from '../../support/in-process.ts'
import { CREDENTIALS } from '../../support/s3-server.ts'

const A = '111122223333'
const ROLE = `arn:aws:iam::${A}:role/AcmeSchedulerRole`
const READS = `arn:aws:iam::${A}:policy/reads`
const EDGE = `arn:aws:iam::${A}:policy/edge`

const allow = (Action: string | string[], Resource = '*') => ({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action, Resource }],
})
const TRUST = {
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Principal: { AWS: 'arn:aws:iam::901234567890:root' }, Action: 'sts:AssumeRole' }],
}
const versions = (document: unknown) => [
  { VersionId: 'v1', IsDefaultVersion: false, Document: encoded(allow('*')) },
  { VersionId: 'v2', IsDefaultVersion: true, Document: encoded(document) },
]

let iam: IamServer
let cwd = ''
const before = { ...process.env }

beforeAll(async () => {
  iam = await startIam()
  cwd = mkdtempSync(join(tmpdir(), 'trail-iam-'))
  for (const name of ['vendors.yaml', 'trail.yaml']) copyFileSync(join(SAMPLES, name), join(cwd, name))
  await runTrail(['ingest', SAMPLES, '--quiet'], { cwd })
}, 120_000)
afterAll(async () => {
  process.env = before
  await iam.close()
  rmSync(cwd, { recursive: true, force: true })
})
beforeEach(() => {
  Object.assign(process.env, {
    AWS_ACCESS_KEY_ID: CREDENTIALS.accessKeyId,
    AWS_SECRET_ACCESS_KEY: CREDENTIALS.secretAccessKey,
    AWS_ENDPOINT_URL_IAM: iam.url,
    AWS_EC2_METADATA_DISABLED: 'true',
    AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
    AWS_MAX_ATTEMPTS: '2',
    AWS_CONFIG_FILE: '/nonexistent',
    AWS_SHARED_CREDENTIALS_FILE: '/nonexistent',
  })
  iam.faults.clear()
  iam.asked = []
  iam.roles = [
    {
      RoleName: 'AcmeSchedulerRole',
      Arn: ROLE,
      AssumeRolePolicyDocument: encoded(TRUST),
      RolePolicyList: ['one', 'two', 'three'].map((PolicyName) => ({
        PolicyName,
        PolicyDocument: encoded(allow(['ec2:StartInstances', 'ec2:StopInstances', 'ec2:TerminateInstances'])),
      })),
      AttachedManagedPolicies: [{ PolicyName: 'reads', PolicyArn: READS }],
      PermissionsBoundary: { PermissionsBoundaryType: 'Policy', PermissionsBoundaryArn: EDGE },
    },
    { RoleName: 'Other', Arn: `arn:aws:iam::${A}:role/path/Other`, AssumeRolePolicyDocument: encoded(TRUST) },
  ]
  iam.users = [
    {
      UserName: 'acme-svc',
      Arn: `arn:aws:iam::${A}:user/acme-svc`,
      UserPolicyList: [{ PolicyName: 'own', PolicyDocument: encoded(allow('ec2:DescribeInstances')) }],
      GroupList: ['vendors'],
    },
  ]
  iam.groups = [
    {
      GroupName: 'vendors',
      Arn: `arn:aws:iam::${A}:group/vendors`,
      GroupPolicyList: [{ PolicyName: 'wide', PolicyDocument: encoded(allow('*')) }],
    },
  ]
  iam.policies = [
    { Arn: READS, PolicyVersionList: versions(allow('ec2:DescribeInstances')) },
    { Arn: EDGE, PolicyVersionList: versions(allow('ec2:*')) },
  ]
  iam.report = `user,arn,user_creation_time,password_enabled,password_last_used,access_key_1_active,access_key_1_last_rotated,access_key_1_last_used_date,access_key_2_active,access_key_2_last_rotated,access_key_2_last_used_date
<root_account>,arn:aws:iam::${A}:root,2020-01-01T00:00:00+00:00,not_supported,N/A,true,2021-01-01T00:00:00+00:00,N/A,false,N/A,N/A
`
  iam.keys = {}
})

const trail = (...argv: string[]) => runTrail(argv, { cwd })
const answer = async (...argv: string[]) => JSON.parse((await trail(...argv)).stdout)
const documents = async (...argv: string[]) =>
  (await answer('policy', 'check', ...argv)).documents.map(({ name, type }: Record<string, string>) => [name, type])

test('a managed policy is checked in its default version', async () => {
  const { ok, type, findings } = await answer('policy', 'check', READS)
  expect({ ok, type, findings: findings.map(({ id }: { id: string }) => id) }).toEqual({
    ok: true,
    type: 'identity',
    findings: [],
  })
  expect(new Set(iam.asked)).toEqual(new Set(['GetPolicy', 'GetPolicyVersion']))
})

test('of a role the trust, inline and attached policies and the boundary are checked, each for what it is', async () => {
  expect(await documents(ROLE)).toEqual([
    [`${ROLE} trust`, 'trust'],
    [`${ROLE} inline one`, 'identity'],
    [`${ROLE} inline two`, 'identity'],
    [`${ROLE} inline three`, 'identity'],
    [READS, 'identity'],
    [EDGE, 'boundary'],
  ])
  expect(await documents(ROLE, '--trust')).toEqual([[`${ROLE} trust`, 'trust']])
  expect(await documents(`arn:aws:sts::${A}:assumed-role/AcmeSchedulerRole/session`, '--trust')).toHaveLength(1)
})

test('the findings about a role say which of its policies they are in, and end with 1', async () => {
  const { code, stdout } = await trail('policy', 'check', ROLE, '--vendor', 'acme')
  expect(code).toBe(1)
  const { findings } = JSON.parse(stdout)
  const places = findings.map(({ id, subject }: Record<string, string>) => `${id} ${subject}`)
  expect(places).toContain(`T03 ${ROLE} trust`)
  expect(places).toContain(`P11 ${ROLE} inline two`)
  // A boundary grants nothing: its star is no fault.
  expect(places.filter((each: string) => each.endsWith(EDGE))).toEqual([])
  const sarif = JSON.parse((await trail('policy', 'check', ROLE, '--format', 'sarif')).stdout)
  const prints = sarif.runs[0].results.map((each: { partialFingerprints: object }) =>
    JSON.stringify(each.partialFingerprints),
  )
  expect(new Set(prints).size).toBe(prints.length)
})

test('a policy that IAM has taken is not too long', async () => {
  const arn = 'arn:aws:iam::aws:policy/ReadOnlyAccess'
  const many = Array.from({ length: 400 }, (_, at) => `arn:aws:s3:::a-bucket-with-a-name-${at}`)
  iam.policies.push({
    Arn: arn,
    PolicyVersionList: versions({
      Version: '2012-10-17',
      Statement: [{ Effect: 'Allow', Action: 's3:GetBucketAcl', Resource: many }],
    }),
  })
  const { ok, findings } = await answer('policy', 'check', arn)
  expect({ ok, findings }).toEqual({ ok: true, findings: [] })
})

test('what is asked of IAM is what docs/permissions.md says that it takes', async () => {
  for (const arn of [READS, ROLE, `arn:aws:iam::${A}:user/acme-svc`, `arn:aws:iam::${A}:group/vendors`])
    await trail('policy', 'check', arn)
  const page = readFileSync(join(import.meta.dirname, '../../../docs/permissions.md'), 'utf8')
  const [, section = ''] = /## `policy check ARN`([\s\S]*?)\n## /.exec(page) ?? []
  const documented = [...section.matchAll(/"iam:(\w+)"/g)].map((match) => match[1] ?? '')
  expect([...new Set(iam.asked)].sort()).toEqual(documented.sort())
})

test('of a user the policies of its groups are checked too', async () => {
  const arn = `arn:aws:iam::${A}:user/acme-svc`
  const group = `arn:aws:iam::${A}:group/vendors`
  expect(await documents(arn)).toEqual([
    [`${arn} inline own`, 'identity'],
    [`${group} inline wide`, 'identity'],
  ])
  expect(await documents(group)).toEqual([[`${group} inline wide`, 'identity']])
})

test.each([
  ['AccessDenied', 'access-denied', 3, /iam:GetRole, .*iam:GetPolicyVersion/],
  ['ExpiredToken', 'expired', 3, /Sign in again/],
  ['InvalidClientTokenId', 'does not accept', 3, /AWS_ACCESS_KEY_ID/],
  ['Throttling', 'no more requests', 3, /Try again/],
  ['NoSuchEntity', 'IAM knows none', 2, /another account/],
])('%s is said with what to do', async (code, said, exit, hint) => {
  iam.faults.set('GetRole', { code, message: `the ${code}` })
  const ran = await trail('policy', 'check', ROLE)
  expect(ran).toMatchObject({ code: exit, stdout: '' })
  expect(ran.stderr).toContain(said === 'access-denied' ? 'does not allow' : said)
  expect(ran.stderr).toMatch(hint)
})

test('a request that is slowed down once is made again', async () => {
  iam.faults.set('GetRole', { code: 'Throttling', message: 'Rate exceeded', times: 1 })
  expect(await documents(ROLE)).toHaveLength(6)
})

test('no credentials, another account’s role, another service’s ARN and a profile for a file are said', async () => {
  iam.roles = [{ RoleName: 'AcmeSchedulerRole', Arn: 'arn:aws:iam::999999999999:role/AcmeSchedulerRole' }]
  expect(await trail('policy', 'check', ROLE)).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('999999999999'),
  })
  const bucket = await trail('policy', 'check', 'arn:aws:s3:::reports')
  expect(bucket).toMatchObject({ code: 2, stderr: expect.stringContaining('get-bucket-policy') })
  const file = await trail('policy', 'check', 'vendors.yaml', '--profile', 'audit')
  expect(file).toMatchObject({ code: 2, stderr: expect.stringContaining('--profile') })
  delete process.env.AWS_ACCESS_KEY_ID
  const none = await trail('policy', 'check', ROLE)
  expect(none).toMatchObject({ code: 3, stderr: expect.stringContaining('no AWS credentials') })
})

test('policy diff --iam reads every page of the account and compares the role’s grants with use', async () => {
  const { principals, unused, usedNotGranted } = await answer('policy', 'diff', 'acme', '--iam')
  expect(iam.asked).toEqual(Array(3).fill('GetAccountAuthorizationDetails'))
  expect(principals).toMatchObject([{ principal: ROLE, boundary: EDGE, unresolved: [] }])
  expect(principals[0].policies).toHaveLength(4)
  expect(unused).toContain('ec2:TerminateInstances')
  expect(usedNotGranted).not.toContain('ec2:StopInstances')
})

test('audit --iam has the findings of IAM’s own answers, keys and report', async () => {
  iam.keys = {
    'acme-svc': [
      {
        UserName: 'acme-svc',
        AccessKeyId: 'AKIAACMEACMEACMEACME',
        Status: 'Active',
        CreateDate: '2020-01-01T00:00:00Z',
      },
    ],
  }
  iam.roles[0] = { ...iam.roles[0], RolePolicyList: [{ PolicyName: 'all', PolicyDocument: encoded(allow('*')) }] }
  const { findings } = await answer('audit', '--iam')
  const places = findings.map(({ id, subject }: Record<string, string>) => `${id} ${subject}`)
  expect(places).toContain(`K04 arn:aws:iam::${A}:root`)
  expect(places).toContain(`P01 ${ROLE}`)
  expect(places.some((each: string) => each.startsWith('T03') && each.includes('AcmeSchedulerRole'))).toBe(true)
  expect(iam.asked.filter((action) => action === 'GenerateCredentialReport')).toHaveLength(2)
  expect(iam.asked.filter((action) => !/^(Get|List|Generate)/.test(action))).toEqual([])
})

test.each([
  [['audit', '--iam'], 'GetCredentialReport', /iam:GetAccountAuthorizationDetails.*iam:ListAccessKeys/],
  [['policy', 'diff', 'acme', '--iam'], 'GetAccountAuthorizationDetails', /iam:GetAccountAuthorizationDetails; or/],
])('%j that IAM denies names the permissions and the files instead', async (argv, action, hint) => {
  iam.faults.set(action, { code: 'AccessDenied', message: `not authorized to perform: iam:${action}` })
  const denied = await trail(...argv)
  expect(denied).toMatchObject({ code: 3, stdout: '' })
  expect(denied.stderr).toMatch(hint)
  expect(denied.stderr).toContain('--authorization-details')
  iam.faults.set(action, { code: 'ExpiredToken', message: 'The security token included in the request is expired' })
  expect((await trail(...argv)).stderr).toContain('have expired')
})
