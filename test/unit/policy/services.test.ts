import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { eventMap } from '../../../src/cli/built-in.ts'
import { ActionList } from '../../../src/policy/event-map.ts'
import { serviceNamed } from '../../../src/policy/services.ts'
import { runTrail } from '../../support/in-process.ts'
import { record, user } from '../../support/records.ts'

const LIST = new ActionList()

test.each([
  ['ec2', ['ec2']],
  ['EC2', ['ec2']],
  [' ec2.amazonaws.com ', ['ec2']],
  ['ec2.amazonaws.com.cn', ['ec2']],
  ['monitoring', ['cloudwatch']],
  ['monitoring.amazonaws.com', ['cloudwatch']],
  ['CloudWatch', ['cloudwatch']],
  ['tagging', ['tag']],
  ['tag', ['tag']],
  ['amazonmq', ['mq']],
  ['mq', ['mq']],
  ['email', ['ses']],
  ['autoscaling', ['autoscaling']],
  ['autoscaling.amazonaws.com', ['application-autoscaling', 'autoscaling', 'autoscaling-plans']],
  ['signup', []],
])('%s stands for %j', async (input, prefixes) => {
  expect([...((await serviceNamed(input, eventMap(), LIST)).prefixes ?? [])].sort()).toEqual(prefixes)
})

test.each([
  ['ecc2', 'ec2'],
  ['cloudwach', 'cloudwatch'],
  ['cognito', 'cognito-idp'],
  ['loadbalancing', 'elasticloadbalancing'],
  ['moniotring', 'monitoring'],
])('%s is no service, and may be meant as %s', async (input, near) => {
  const named = await serviceNamed(input, eventMap(), LIST)
  expect(named.prefixes).toBeNull()
  expect(named.near).toContain(near)
})

test.each(['', '__proto__', 'constructor', '*', '../ec2', 'x'.repeat(10_000)])('%j is no service', async (input) => {
  expect((await serviceNamed(input, eventMap(), LIST)).prefixes).toBeNull()
})

const ALICE = user('alice')
const call = (id: string, source: string, eventName: string, more: object = {}) =>
  record(id, ALICE, { eventSource: `${source}.amazonaws.com`, eventName, requestParameters: null, ...more })
const RECORDS = [
  call('metrics', 'monitoring', 'DescribeAlarms'),
  call('tags', 'tagging', 'GetResources'),
  call('brokers', 'amazonmq', 'ListBrokers'),
  call('stop', 'ec2', 'StopInstances'),
  call('run', 'ec2', 'RunInstances', {
    requestParameters: { iamInstanceProfile: { arn: 'arn:aws:iam::111122223333:instance-profile/web' } },
  }),
  call('put', 's3', 'PutObject', {
    requestParameters: {
      bucketName: 'b',
      key: 'k',
      'x-amz-server-side-encryption-aws-kms-key-id': 'arn:aws:kms:eu-west-1:111122223333:key/k',
    },
  }),
  call('odd', 'monitoring', 'NoSuchCall'),
  call('other', 'ec2', 'NoSuchCall'),
  call('no', 'monitoring', 'DeleteAlarms', { errorCode: 'AccessDenied', errorMessage: 'no' }),
]

let cwd = ''
beforeAll(async () => {
  cwd = mkdtempSync(join(tmpdir(), 'trail-services-'))
  writeFileSync(join(cwd, 'logs.json'), JSON.stringify({ Records: RECORDS }))
  const grant = { Effect: 'Allow', Action: ['cloudwatch:*', 'tag:*', 'ec2:*', 'mq:ListBrokers'], Resource: '*' }
  writeFileSync(join(cwd, 'granted.json'), JSON.stringify({ Version: '2012-10-17', Statement: [grant] }))
  expect(await runTrail(['ingest', 'logs.json'], { cwd })).toMatchObject({ code: 0 })
})
afterAll(() => rmSync(cwd, { recursive: true, force: true }))

async function ask(...argv: string[]) {
  const { code, stdout, stderr } = await runTrail(['policy', ...argv, '--format', 'json'], { cwd })
  return { code, stderr, answer: code === 0 ? JSON.parse(stdout) : null }
}

test.each([
  ['cloudwatch', ['cloudwatch:DescribeAlarms']],
  ['MONITORING', ['cloudwatch:DescribeAlarms']],
  ['tag', ['tag:GetResources']],
  ['tagging.amazonaws.com', ['tag:GetResources']],
  ['mq', ['mq:ListBrokers']],
  ['ec2.amazonaws.com', ['ec2:RunInstances', 'ec2:StopInstances']],
  ['iam', ['iam:PassRole']],
  ['kms', ['kms:GenerateDataKey']],
  ['s3', ['s3:PutObject']],
])('of %s the policy has all of its actions and no other', async (service, actions) => {
  const { answer } = await ask('generate', 'alice', '--service', service)
  expect(answer.actions.map(({ action }: { action: string }) => action)).toEqual(actions)
  const statements = answer.policy.Statement as { Action: string[] }[]
  expect(statements.flatMap(({ Action }) => Action).sort()).toEqual(actions)
})

test('what could not be mapped, was denied or can’t be seen is the service’s own', async () => {
  const { answer } = await ask('generate', 'alice', '--service', 'cloudwatch')
  expect(answer.unmapped).toEqual([{ eventSource: 'monitoring.amazonaws.com', eventName: 'NoSuchCall', count: 1 }])
  expect(answer.denied).toMatchObject([{ action: 'cloudwatch:DeleteAlarms' }])
  expect(answer.notObservable.length).toBeGreaterThan(0)
  expect(answer.notObservable.filter((action: string) => !action.startsWith('cloudwatch:'))).toEqual([])
})

test('grants and calls of a service are compared by the same name', async () => {
  const { answer } = await ask('diff', 'alice', '--granted', 'granted.json', '--service', 'monitoring.amazonaws.com')
  expect(answer.used).toEqual(['cloudwatch:DescribeAlarms'])
  expect(answer.usedNotGranted).toEqual([])
  expect(answer.granted).toContain('cloudwatch:DeleteAlarms')
  expect(answer.services.map(({ service }: { service: string }) => service)).toEqual(['cloudwatch'])
  expect(answer.proposed.policies).toHaveLength(1)
})

test('of a service only its own actions are replayed', async () => {
  const iam = await ask('replay', 'granted.json', 'alice', '--service', 'iam')
  expect(iam.answer).toMatchObject({ allowed: 0, denied: [{ action: 'iam:PassRole' }] })
  const ec2 = await ask('replay', 'granted.json', 'alice', '--service', 'EC2')
  expect(ec2.answer).toMatchObject({ allowed: 2, denied: [], unknown: [] })
})

test.each([
  [['generate', 'alice']],
  [['diff', 'alice', '--granted', 'granted.json']],
  [['replay', 'granted.json', 'alice']],
])('%j of an unknown service is wrong usage, and says the nearest names', async (argv) => {
  const { code, stderr } = await ask(...argv, '--service', 'cloudwach')
  expect(code).toBe(2)
  expect(stderr).toContain('cloudwatch')
  expect((await ask(...argv, '--service', 'signup')).code).toBe(2)
})
