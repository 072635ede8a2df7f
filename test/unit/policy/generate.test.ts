import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, expect, test } from 'vitest'
import { generatePolicy, usageOf } from '../../../src/engine/policy.ts'
import { diffPolicy } from '../../../src/engine/policy-diff.ts'
import { replayPolicy } from '../../../src/engine/policy-replay.ts'
import { vendorEntrances } from '../../../src/engine/policy-trust.ts'
import { grantedByDetails } from '../../../src/policy/authorization-details.ts'
import { ActionList } from '../../../src/policy/event-map.ts'
import { generate } from '../../../src/policy/generate.ts'
import { grantedByFile } from '../../../src/policy/granted.ts'
import { BARE, lint } from '../../../src/policy/lint/index.ts'
import { POLICY_SIZE } from '../../../src/policy/statements.ts'
import { terraform } from '../../../src/policy/terraform.ts'
import type { UsedCalls } from '../../../src/policy/used-calls.ts'
import { SAMPLES } from '../../support/cli.ts'
import { withStoreOf } from '../../support/store.ts'

const MAP = JSON.parse(readFileSync(join(import.meta.dirname, '../../../data/iam-events.json'), 'utf8'))
const KNOWLEDGE = { map: MAP, list: new ActionList() }
const CONTEXT = { ...KNOWLEDGE, profileRoles: new Map<string, string>() }
const GOLDEN = join(import.meta.dirname, '../../golden/policy')
const ALL = { since: null, until: null, service: null }
const VENDORS = ['acme', 'harbor-backup', 'ledger-insights']
const ROLE = 'arn:aws:iam::111122223333:role/AcmeSchedulerRole'

const answers = new Map<string, string>()

// One store for all of it: making it is the slow part.
beforeAll(async () => {
  const vendors = readFileSync(join(SAMPLES, 'vendors.yaml'), 'utf8')
  await withStoreOf(SAMPLES, { vendors }, async (store, actors) => {
    const keep = (name: string, value: unknown) => answers.set(name, `${JSON.stringify(value, null, 2)}\n`)
    for (const subject of VENDORS) {
      const answer = await generatePolicy(store, actors, KNOWLEDGE, {
        ...ALL,
        subject,
        scope: 'seen',
        withOrigins: true,
      })
      keep(`${subject}.json`, answer)
      // In the parts that IAM's limits ask for, as it would be attached; and at every scope.
      for (const scope of ['seen', 'pattern', 'none'] as const) {
        const { policies } = await generatePolicy(store, actors, KNOWLEDGE, {
          ...ALL,
          subject,
          scope,
          withOrigins: false,
        })
        const own = grantedByFile('own', JSON.stringify(policies))
        keep(`${subject} replayed ${scope}`, await replayPolicy(store, actors, KNOWLEDGE, { ...ALL, subject }, own))
      }
    }
    const acme = { ...ALL, subject: 'acme' }
    const text = JSON.stringify(GRANTED)
    keep('acme-diff.json', await diffPolicy(store, actors, KNOWLEDGE, acme, [grantedByFile('granted.json', text)]))
    keep('acme-details.json', await diffPolicy(store, actors, KNOWLEDGE, acme, grantedByDetails(DETAILS, [ROLE])))
    keep('acme-replay.json', await replayPolicy(store, actors, KNOWLEDGE, acme, grantedByFile('granted.json', text)))
    keep('harbor-trust.json', await vendorEntrances(store, actors, 'harbor-backup'))
    const usage = await usageOf(store, actors, KNOWLEDGE, acme)
    keep('acme-check.json', (await lint(text, KNOWLEDGE.list, { ...BARE, usage })).findings)
  })
}, 120_000)

const GRANTED = {
  Version: '2012-10-17',
  Statement: [
    {
      Effect: 'Allow',
      Action: ['ec2:StartInstances', 'ec2:StopInstances', 'ec2:TerminateInstances', 'dynamodb:GetItem', 'iam:PassRole'],
      Resource: '*',
    },
    { Effect: 'Deny', Action: 'ec2:StopInstances', Resource: 'arn:aws:ec2:*:*:instance/i-0a1b2c3d4e5f60718' },
  ],
}

/** As `aws iam get-account-authorization-details` has it: documents percent-encoded or as objects, versions, a boundary. */
const DETAILS = {
  RoleDetailList: [
    {
      Arn: ROLE,
      RolePolicyList: [{ PolicyName: 'stop', PolicyDocument: encodeURIComponent(JSON.stringify(GRANTED)) }],
      AttachedManagedPolicies: [
        { PolicyName: 'reads', PolicyArn: 'arn:aws:iam::111122223333:policy/reads' },
        { PolicyName: 'gone', PolicyArn: 'arn:aws:iam::111122223333:policy/gone' },
      ],
      PermissionsBoundary: { PermissionsBoundaryArn: 'arn:aws:iam::111122223333:policy/edge' },
    },
  ],
  Policies: [
    {
      Arn: 'arn:aws:iam::111122223333:policy/reads',
      PolicyVersionList: [
        {
          VersionId: 'v1',
          IsDefaultVersion: false,
          Document: { Version: '2012-10-17', Statement: { Effect: 'Allow', Action: '*', Resource: '*' } },
        },
        {
          VersionId: 'v2',
          IsDefaultVersion: true,
          Document: {
            Version: '2012-10-17',
            Statement: { Effect: 'Allow', Action: 'ec2:DescribeInstances', Resource: '*' },
          },
        },
      ],
    },
    {
      Arn: 'arn:aws:iam::111122223333:policy/edge',
      PolicyVersionList: [
        {
          VersionId: 'v1',
          IsDefaultVersion: true,
          Document: { Version: '2012-10-17', Statement: { Effect: 'Allow', Action: 'ec2:*', Resource: '*' } },
        },
      ],
    },
  ],
}

test.each([
  ...VENDORS.map((vendor) => `${vendor}.json`),
  'acme-diff.json',
  'acme-details.json',
  'acme-replay.json',
  'acme-check.json',
  'harbor-trust.json',
])('the sample logs give %s', async (name) => {
  await expect(answers.get(name)).toMatchFileSnapshot(join(GOLDEN, name))
})

test.each(VENDORS)(
  'the policy of %s would have allowed every call that it rests on, and passes the check',
  async (vendor) => {
    for (const scope of ['seen', 'pattern', 'none']) {
      const replayed = JSON.parse(answers.get(`${vendor} replayed ${scope}`) ?? '')
      expect(replayed, scope).toMatchObject({ denied: [], unknown: [] })
      expect(replayed.allowed).toBeGreaterThan(0)
    }
    const { policy } = JSON.parse(answers.get(`${vendor}.json`) ?? '')
    const { findings } = await lint(policy, KNOWLEDGE.list, BARE)
    expect(findings.filter(({ id }) => ['P01', 'P02', 'P03', 'P11', 'P12', 'P13', 'P14'].includes(id))).toEqual([])
  },
)

const call = (more: Partial<UsedCalls>): UsedCalls => ({
  eventSource: 'ec2.amazonaws.com',
  eventName: 'StopInstances',
  eventType: 'AwsApiCall',
  outcome: 'success',
  errorCode: null,
  errorMessage: null,
  account: '111122223333',
  region: 'eu-west-1',
  via: null,
  callerKind: 'assumed-role',
  request: null,
  arns: [],
  count: 1,
  first: null,
  last: null,
  sample: 'e',
  ...more,
})
const seen = (arn: string, created = false) => ({ arn, standsFor: 1, created })
const bySid = async (calls: UsedCalls[], scope: 'none' | 'seen' | 'pattern' = 'seen') => generate(calls, CONTEXT, scope)

test.each([
  ['DryRunOperation', 'dry-run', true],
  ['Client.InvalidInstanceID.NotFound', 'error', true],
  ['IncorrectInstanceState', 'error', true],
  ['DependencyViolation', 'error', true],
  ['BucketAlreadyOwnedByYou', 'error', true],
  ['NoSuchBucketPolicy', 'error', true],
  ['EntityAlreadyExists', 'error', true],
  ['ThrottlingException', 'error', false],
  ['RequestLimitExceeded', 'error', false],
  ['ValidationException', 'error', false],
  ['InvalidParameterValue', 'error', false],
  ['ExpiredTokenException', 'error', false],
  ['SomethingNobodyKnows', 'error', false],
] as const)('%s proves the permission: %s, %s', async (errorCode, outcome, proves) => {
  const { actions, leftOut } = await bySid([call({ errorCode, outcome })])
  expect(actions.length).toBe(proves ? 1 : 0)
  expect(leftOut.length).toBe(proves ? 0 : 1)
})

test('a denial is never granted, and AWS’s own words say which action it was', async () => {
  const message =
    'User: arn:aws:sts::1:assumed-role/a/b is not authorized to perform: iam:passrole on resource: arn:aws:iam::111122223333:role/x because no identity-based policy allows the iam:PassRole action'
  const { actions, denied } = await bySid([
    call({
      eventName: 'RunInstances',
      outcome: 'denied',
      errorCode: 'Client.UnauthorizedOperation',
      errorMessage: message,
      count: 3,
    }),
  ])
  expect(actions).toEqual([])
  expect(denied).toEqual([{ action: 'iam:PassRole', count: 3, evidence: ['e'] }])
})

test('who may assume the role is the trust policy’s business; what the role assumes is its own', async () => {
  const assume = {
    eventSource: 'sts.amazonaws.com',
    eventName: 'AssumeRole',
    arns: [seen('arn:aws:iam::111122223333:role/next')],
  }
  expect((await bySid([call({ ...assume, callerKind: 'aws-account' })])).leftOut).toMatchObject([
    { reason: 'trust-policy' },
  ])
  expect((await bySid([call(assume)])).policy.Statement).toMatchObject([
    { Action: ['sts:AssumeRole'], Resource: 'arn:aws:iam::111122223333:role/next' },
  ])
})

test('a key that a service used is granted through that service only', async () => {
  const key = 'arn:aws:kms:eu-west-1:111122223333:key/k'
  const { policy } = await bySid([
    call({
      eventSource: 'kms.amazonaws.com',
      eventName: 'Decrypt',
      via: 'secretsmanager.amazonaws.com',
      arns: [seen(key)],
    }),
  ])
  expect(policy.Statement[0]).toMatchObject({
    Resource: key,
    Condition: { StringEquals: { 'kms:ViaService': 'secretsmanager.eu-west-1.amazonaws.com' } },
  })
  const internal = await bySid([
    call({ eventSource: 'kms.amazonaws.com', eventName: 'Decrypt', via: 'AWS Internal', arns: [seen(key)] }),
  ])
  expect(internal.policy.Statement[0]?.Condition).toBeUndefined()
})

test('a passed role is named, to the service that takes it', async () => {
  const request = { taskRoleArn: 'arn:aws:iam::111122223333:role/task', executionRoleArn: 'exec' }
  const { policy } = await bySid([
    call({ eventSource: 'ecs.amazonaws.com', eventName: 'RegisterTaskDefinition', request }),
  ])
  expect(policy.Statement.find(({ Action }) => Action.includes('iam:PassRole'))).toMatchObject({
    Resource: ['arn:aws:iam::111122223333:role/exec', 'arn:aws:iam::111122223333:role/task'],
    Condition: { StringEquals: { 'iam:PassedToService': 'ecs-tasks.amazonaws.com' } },
  })
})

test('the role of an instance profile is the one that the logs put into it, else any, and that is said', async () => {
  const calls = [call({ eventName: 'RunInstances', request: { iamInstanceProfile: { name: 'web' } } })]
  const known = await generate(
    calls,
    { ...CONTEXT, profileRoles: new Map([['web', 'arn:aws:iam::111122223333:role/web']]) },
    'seen',
  )
  const passed = (answer: typeof known) => answer.policy.Statement.find(({ Action }) => Action.includes('iam:PassRole'))
  expect(passed(known)?.Resource).toBe('arn:aws:iam::111122223333:role/web')
  const unknown = await bySid(calls)
  expect(passed(unknown)?.Resource).toBe('arn:aws:iam::111122223333:role/*')
  expect(unknown.generalised.join()).toContain('iam:PassRole')
})

test('what a call makes has a name that could not be known: any of its kind', async () => {
  const made = seen('arn:aws:ec2:eu-west-1::snapshot/snap-0123456789abcdef0', true)
  const { policy, generalised } = await bySid([
    call({
      eventName: 'CreateSnapshot',
      arns: [made, seen('arn:aws:ec2:eu-west-1:111122223333:volume/vol-0123456789abcdef0')],
    }),
  ])
  expect(policy.Statement[0]?.Resource).toEqual([
    'arn:aws:ec2:eu-west-1:111122223333:volume/vol-0123456789abcdef0',
    'arn:aws:ec2:eu-west-1::snapshot/*',
  ])
  expect(generalised).toHaveLength(1)
})

test('an object’s ARN is no bucket’s, and many become one pattern where asked', async () => {
  const arns = Array.from({ length: 9 }, (_, at) => seen(`arn:aws:s3:::reports/2026/${at}.csv`)).concat(
    seen('arn:aws:s3:::reports'),
  )
  const of = (eventName: string, scope: 'seen' | 'pattern' | 'none') =>
    bySid([call({ eventSource: 's3.amazonaws.com', eventName, arns })], scope)
  expect((await of('ListObjectsV2', 'seen')).policy.Statement[0]?.Resource).toBe('arn:aws:s3:::reports')
  expect((await of('GetObject', 'seen')).policy.Statement[0]?.Resource).toHaveLength(9)
  const { policy, generalised } = await of('GetObject', 'pattern')
  expect(policy.Statement[0]?.Resource).toBe('arn:aws:s3:::reports/2026/*')
  expect(generalised).toHaveLength(1)
  expect((await of('GetObject', 'none')).policy.Statement[0]?.Resource).toBe('*')
})

test('each policy is within IAM’s size, and together they say what one would', async () => {
  const arns = Array.from({ length: 180 }, (_, at) =>
    seen(`arn:aws:sqs:eu-west-1:111122223333:a-queue-with-a-long-name-${at}`),
  )
  const { policy, policies } = await bySid([call({ eventSource: 'sqs.amazonaws.com', eventName: 'PurgeQueue', arns })])
  expect(policies.length).toBeGreaterThan(1)
  for (const each of policies) expect(JSON.stringify(each).length).toBeLessThanOrEqual(POLICY_SIZE)
  const resources = (statements: typeof policy.Statement) => statements.flatMap(({ Resource }) => Resource).sort()
  expect(resources(policies.flatMap(({ Statement }) => Statement))).toEqual(resources(policy.Statement))
  const sids = policies.flatMap(({ Statement }) => Statement.map(({ Sid }) => Sid))
  expect(new Set(sids).size).toBe(sids.length)
})

test('text of a log is no template in Terraform', async () => {
  const { policies } = await bySid([
    call({
      eventSource: 's3.amazonaws.com',
      eventName: 'GetObject',
      arns: [seen(['arn:aws:s3:::b/$', '{file("/etc/passwd")}%{x}'].join(''))],
    }),
  ])
  const text = terraform(policies, 'acme')
  expect(text).toContain(['$$', '{file('].join(''))
  expect(text).toContain('%%{x}')
})
