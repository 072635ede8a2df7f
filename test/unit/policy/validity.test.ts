import fc from 'fast-check'
import { expect, test } from 'vitest'
import { eventMap } from '../../../src/cli/built-in.ts'
import { ActionList } from '../../../src/policy/event-map.ts'
import { BARE, lint } from '../../../src/policy/lint/index.ts'
import { covers, matches, meet } from '../../../src/policy/wildcard.ts'

const LIST = new ActionList()
const VARIABLE = (name: string) => ['$', `{${name}}`].join('')

async function faults(rule: string, statement: Record<string, unknown>, type: 'resource' | null = null) {
  const document = { Version: '2012-10-17', Statement: [statement] }
  const { findings } = await lint(document as never, LIST, { ...BARE, type })
  return findings.filter(({ id }) => id === rule).map(({ detail }) => detail)
}

const on = (Resource: string) => ({ Effect: 'Allow', Action: 's3:GetObject', Resource })
test.each([
  ['five parts', 'arn:aws:s3::bucket/*', /5 parts/],
  ['three parts', 'arn:aws:s3', /3 parts/],
  ['no arn', 'bucket/*', /does not begin with arn:/],
  ['white space', ' arn:aws:s3:::bucket', /white space/],
  ['a partition that is none', 'arn:aws-gov:s3:::bucket', /partition/],
  ['no service', 'arn:aws::::bucket', /names no service/],
  ['a service that is none', 'arn:aws:s4:::bucket', /no service "s4"/],
  ['account and region swapped', 'arn:aws:ec2:111122223333:eu-west-1:instance/*', /no region/],
  ['eleven digits', 'arn:aws:sns:eu-west-1:11112222333:topic', /11 digits/],
  ['a name to be filled in', 'arn:aws:iam::ACCOUNT_ID:role/a', /no account/],
  ['a bucket with a region', 'arn:aws:s3:eu-west-1::bucket', /have no region/],
  ['a bucket with an account', 'arn:aws:s3::111122223333:bucket/*', /have no account/],
  ['a role with a region', 'arn:aws:iam:us-east-1:111122223333:role/a', /have no region/],
  ['an image with an account', 'arn:aws:ec2:eu-west-1:111122223333:image/ami-1', /have no account/],
  ['an instance without a region', 'arn:aws:ec2::111122223333:instance/*', /have a region/],
  ['no resource', 'arn:aws:s3:::', /names no resource/],
])('an ARN of %s is none', async (_, arn, why) => {
  const found = await faults('P14', on(arn))
  expect(found).toHaveLength(1)
  expect(found[0]).toMatch(why)
  expect(await faults('P14', { ...on('*'), Resource: undefined, NotResource: arn })).toHaveLength(1)
})

test.each([
  '*',
  'arn:aws:s3:::*',
  'arn:aws:s3:*',
  'arn:*:s3:::bucket',
  'arn:aws:s3:::bucket/a b/*',
  `arn:aws:s3:::${VARIABLE('aws:PrincipalTag/team')}/*`,
  `arn:aws:iam::${VARIABLE('aws:PrincipalAccount')}:user/${VARIABLE('aws:username')}`,
  'arn:aws:s3:eu-west-1:111122223333:accesspoint/a',
  'arn:aws:s3:*:*:bucket',
  'arn:aws:iam::aws:policy/SecurityAudit',
  'arn:aws:ec2:*:*:*',
  'arn:aws:ec2:eu-west-1::image/ami-1',
  'arn:aws:ssm:*::document/AWS-RunShellScript',
  'arn:aws:logs:*:*:*',
  'arn:aws:health:*::event/*',
  'arn:aws:sso:::instance/*',
  'arn:aws:catalog:us-east-1:111122223333:portfolio/a',
  'arn:aws-us-gov:ec2:us-gov-west-1:111122223333:instance/*',
])('%s is a resource', async (arn) => {
  expect(await faults('P14', on(arn))).toEqual([])
})

test('API Gateway’s own policies may name a resource in short', async () => {
  const statement = { Effect: 'Allow', Principal: '*', Action: 'execute-api:Invoke', Resource: 'execute-api:/prod/*' }
  expect(await faults('P14', statement, 'resource')).toEqual([])
})

const lets = (Principal: unknown) => ({ Effect: 'Allow', Principal, Action: 'sts:AssumeRole' })
test.each([
  ['eleven digits', { AWS: '11112222333' }, /11 digits/],
  ['eleven digits in an ARN', { AWS: 'arn:aws:iam::11112222333:root' }, /11 digits/],
  ['a star in an ARN', { AWS: 'arn:aws:iam::111122223333:role/*' }, /no wildcard/],
  ['any account’s role', { AWS: 'arn:aws:iam::*:role/a' }, /no wildcard/],
  ['a group', { AWS: 'arn:aws:iam::111122223333:group/a' }, /a group is no principal/],
  ['a bucket', { AWS: 'arn:aws:s3:::bucket' }, /no principal has/],
  ['five parts', { AWS: 'arn:aws:iam:111122223333:root' }, /5 parts/],
  ['a region', { AWS: 'arn:aws:iam:us-east-1:111122223333:root' }, /no region/],
  ['no account', { AWS: 'arn:aws:iam:::role/a' }, /no account/],
  ['a partition that is none', { AWS: 'arn:aws-gov:iam::111122223333:root' }, /partition/],
  ['a name', { AWS: 'acme' }, /neither an account nor an ARN/],
  ['a policy', { AWS: 'arn:aws:iam::111122223333:policy/a' }, /no principal has/],
  ['a service without its domain', { Service: 'ec2' }, /host of AWS|no wildcard/],
  ['a service of another domain', { Service: 'ec2.amazonaw.com' }, /host of AWS|no wildcard/],
  ['a service that is misspelt', { Service: 'lamda.amazonaws.com' }, /no service is called so/],
  ['all services', { Service: '*.amazonaws.com' }, /host of AWS|no wildcard/],
  ['a URL', { Federated: 'https://accounts.google.com' }, /no identity provider/],
  ['a role as a provider', { Federated: 'arn:aws:iam::111122223333:role/a' }, /no identity provider/],
])('%s is no principal', async (_, principal, why) => {
  const found = await faults('P14', lets(principal))
  expect(found).toHaveLength(1)
  expect(found[0]).toMatch(why)
})

test('no event source is taken for a misspelt service', async () => {
  const sources = Object.keys(eventMap().sources).filter((source) => /^[a-z0-9.-]+$/.test(source))
  expect(sources.length).toBeGreaterThan(20)
  const found = await faults('P14', lets({ Service: sources.map((source) => `${source}.amazonaws.com`) }))
  expect(found).toEqual([])
})

test.each([
  ['*'],
  [{ AWS: '*' }],
  [{ AWS: '111122223333' }],
  [{ AWS: ['arn:aws:iam::111122223333:root', 'arn:aws-us-gov:iam::111122223333:role/path/a'] }],
  [{ AWS: 'arn:aws:sts::111122223333:assumed-role/a/session' }],
  [{ AWS: 'AROAEXAMPLEEXAMPLE123' }],
  [{ AWS: 'arn:aws:iam::cloudfront:user/CloudFront Origin Access Identity E1' }],
  [
    {
      Service: ['ec2.amazonaws.com', 'ec2.amazonaws.com.cn', 'logs.eu-west-1.amazonaws.com', 'ecs-tasks.amazonaws.com'],
    },
  ],
  [
    {
      Service: [
        'edgelambda.amazonaws.com',
        'delivery.logs.amazonaws.com',
        'spotfleet.amazonaws.com',
        'macie.amazonaws.com',
      ],
    },
  ],
  [{ Service: ['monitoring.amazonaws.com', 'qconnect.amazonaws.com', 'states.eu-west-1.amazonaws.com'] }],
  [{ Federated: ['accounts.google.com', 'cognito-identity.amazonaws.com'] }],
  [{ Federated: 'arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com' }],
  [{ CanonicalUser: '79a59df900b949e55d96a1e698fbacedfd6e09d98eacf8f8d5218e7cd47ef2be' }],
])('%j is a principal', async (principal) => {
  expect(await faults('P14', lets(principal))).toEqual([])
})

const passing = (value: unknown, operator = 'StringLike') => ({
  Effect: 'Allow',
  Action: 'iam:PassRole',
  Resource: 'arn:aws:iam::111122223333:role/worker',
  Condition: { [operator]: { 'iam:PassedToService': value } },
})
test.each([
  ['every service', passing('*'), 1],
  ['every service by its domain', passing('*.amazonaws.com'), 1],
  ['every service in capitals', passing('*.AMAZONAWS.com'), 1],
  ['every service by its dot', passing('*.*'), 1],
  ['a question mark more', passing('?*.amazonaws.com'), 1],
  ['many services', passing('s*.amazonaws.com'), 1],
  ['China’s', passing('*.amazonaws.com.cn'), 1],
  ['one beside every service', passing(['ec2.amazonaws.com', '*.amazonaws.com']), 1],
  ['one that may be absent', passing('ec2.amazonaws.com', 'StringLikeIfExists'), 1],
  ['all values, of which there may be none', passing('ec2.amazonaws.com', 'ForAllValues:StringLike'), 1],
  ['all but one', passing('ec2.amazonaws.com', 'StringNotEquals'), 1],
  ['one service', passing('ec2.amazonaws.com'), 0],
  ['the two of ECS', passing('ecs*.amazonaws.com'), 0],
  ['one in every partition', passing('lambda.amazonaws.*'), 0],
  ['a star that is none', passing('*.amazonaws.com', 'StringEquals'), 0],
])('a role passed to %s: %#', async (_, statement, count) => {
  expect(await faults('P06', statement)).toHaveLength(count)
})

const pattern = fc.array(fc.constantFrom('a', 'b', '*', '?'), { maxLength: 8 }).map((parts) => parts.join(''))
const plain = fc.array(fc.constantFrom('a', 'b'), { maxLength: 8 }).map((parts) => parts.join(''))
test('patterns meet where some text is matched by both', () => {
  fc.assert(
    fc.property(pattern, pattern, plain, (one, other, text) => {
      if (matches(one, text) && matches(other, text)) expect(meet(one, other)).toBe(true)
      if (covers(one, other)) expect(meet(one, other)).toBe(true)
      expect(meet(one, other)).toBe(meet(other, one))
      expect(meet(one, text)).toBe(matches(one, text))
    }),
    { numRuns: 2000 },
  )
})
