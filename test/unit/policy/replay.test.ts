import { expect, test } from 'vitest'
import { eventMap } from '../../../src/cli/built-in.ts'
import { ActionList } from '../../../src/policy/event-map.ts'
import { readPolicy } from '../../../src/policy/read-policy.ts'
import { replay } from '../../../src/policy/replay.ts'
import type { AskedCalls } from '../../../src/policy/requests.ts'

const ACCOUNT = '111122223333'
const USER = `arn:aws:iam::${ACCOUNT}:user/team/ann`
const ROLE = `arn:aws:iam::${ACCOUNT}:role/team/Reader`
const CONTEXT = { map: eventMap(), list: new ActionList(), profileRoles: new Map<string, string>() }
const object = (bucket: string, key: string, standsFor = 1) => ({
  arn: `arn:aws:s3:::${bucket}/${key}`,
  standsFor,
  created: false,
})

const call = (more: Partial<AskedCalls>): AskedCalls => ({
  eventSource: 's3.amazonaws.com',
  eventName: 'GetObject',
  eventType: 'AwsApiCall',
  outcome: 'success',
  errorCode: null,
  errorMessage: null,
  account: ACCOUNT,
  region: 'eu-west-1',
  via: null,
  callerKind: 'iam-user',
  request: {},
  arns: [object('home', 'ann/x')],
  count: 1,
  first: null,
  last: null,
  sample: 'e',
  owner: USER,
  ...more,
})

async function verdicts(asked: Partial<AskedCalls>, ...statements: object[]) {
  const text = JSON.stringify({ Version: '2012-10-17', Statement: statements })
  const policies = [readPolicy(text, 'identity')]
  return (await replay([call(asked)], { policies, boundary: null }, CONTEXT)).map(({ verdict, why }) => [verdict, why])
}

const verdict = async (asked: Partial<AskedCalls>, ...statements: object[]) =>
  (await verdicts(asked, ...statements)).map(([each]) => each)

const allow = (Resource: string, Action = 's3:*') => ({ Effect: 'Allow', Action, Resource })
const when = (key: string, value: string, operator = 'StringEquals') => ({
  ...allow('*'),
  Condition: { [operator]: { [key]: value } },
})
const variable = (name: string) => ['$', `{${name}}`].join('')

test('what a policy asks of the principal is known where the log tells who called', async () => {
  const home = allow(`arn:aws:s3:::home/${variable('aws:username')}/*`)
  expect(await verdict({}, home)).toEqual(['allowed'])
  expect(await verdict({ arns: [object('home', 'bob/x')] }, home)).toEqual(['denied'])
  expect(await verdict({ owner: ROLE }, home)).toEqual(['denied'])
  expect(await verdict({ owner: null }, home)).toEqual(['unknown'])
  expect(await verdict({ owner: ROLE }, when('aws:PrincipalArn', ROLE))).toEqual(['allowed'])
  expect(await verdict({ owner: USER }, when('aws:PrincipalArn', ROLE))).toEqual(['denied'])
  expect(await verdict({ owner: USER }, when('aws:PrincipalType', 'User'))).toEqual(['allowed'])
  expect(await verdict({ owner: 'ec2.amazonaws.com' }, when('aws:PrincipalAccount', ACCOUNT))).toEqual(['unknown'])
})

test('whose a resource is, is known from its ARN alone', async () => {
  const own = when('aws:ResourceAccount', ACCOUNT)
  expect(await verdict({}, own)).toEqual(['unknown'])
  const queue = { eventSource: 'sqs.amazonaws.com', eventName: 'PurgeQueue' }
  const arn = (account: string) => ({ arn: `arn:aws:sqs:eu-west-1:${account}:q`, standsFor: 1, created: false })
  const granted = { ...own, Action: 'sqs:*' }
  expect(await verdict({ ...queue, arns: [arn(ACCOUNT)] }, granted)).toEqual(['allowed'])
  expect(await verdict({ ...queue, arns: [arn('444455556666')] }, granted)).toEqual(['denied'])
})

test('of actions of which a call needed one, a policy with some of them decides nothing', async () => {
  const query = { eventSource: 'dynamodb.amazonaws.com', eventName: 'ExecuteStatement', request: null, arns: [] }
  const all = allow('*', 'dynamodb:PartiQL*')
  expect(new Set(await verdict(query, all))).toEqual(new Set(['allowed']))
  expect(new Set(await verdict(query, allow('*', 's3:*')))).toEqual(new Set(['denied']))
  const some = await verdicts(query, allow('*', 'dynamodb:PartiQLSelect'))
  expect(new Set(some.map(([each]) => each))).toEqual(new Set(['allowed', 'unknown']))
  expect(some.find(([each]) => each === 'unknown')?.[1]).toContain('dynamodb:PartiQLInsert')
})

test('on many objects of which the log’s are not told one by one, a Deny of one of them decides nothing', async () => {
  const many = { arns: [object('b', '*', 900)] }
  expect(await verdict(many, allow('arn:aws:s3:::b/*'))).toEqual(['allowed'])
  expect(await verdict(many, allow('arn:aws:s3:::b/reports/*'))).toEqual(['unknown'])
  expect(await verdict(many, allow('*'), { ...allow('arn:aws:s3:::b/secret'), Effect: 'Deny' })).toEqual(['unknown'])
  expect(await verdict(many, allow('arn:aws:s3:::c/*'))).toEqual(['denied'])
})

test('where the log names no resource, a Deny of one decides nothing', async () => {
  const nameless = { eventSource: 'ec2.amazonaws.com', eventName: 'StopInstances', arns: [] }
  const all = allow('*', 'ec2:*')
  expect(await verdict(nameless, all)).toEqual(['allowed'])
  expect(await verdict(nameless, allow(`arn:aws:ec2:eu-west-1:${ACCOUNT}:instance/*`, 'ec2:*'))).toEqual(['allowed'])
  const one = { ...allow(`arn:aws:ec2:eu-west-1:${ACCOUNT}:instance/i-1`, 'ec2:*'), Effect: 'Deny' }
  expect(await verdict(nameless, all, one)).toEqual(['unknown'])
})
