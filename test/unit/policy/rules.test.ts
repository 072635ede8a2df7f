import { expect, test } from 'vitest'
import { ActionList } from '../../../src/policy/event-map.ts'
import { BARE, type KnownVendor, type LintOptions, lint, type Usage } from '../../../src/policy/lint/index.ts'
import { patched } from '../../support/json-patch.ts'

const LIST = new ActionList()
const ID = 'd9b2d63d-a233-4123-847a-7090a4d3ba5e'
const ACME: KnownVendor = { id: 'acme', name: 'Acme Scheduler', accounts: ['901234567890'], externalIds: [ID] }
const BYTE: KnownVendor = {
  id: 'bytewatch',
  name: 'Byte Watch',
  accounts: ['801234567890', '811234567890'],
  externalIds: [],
}
const OPTIONS: LintOptions = {
  ...BARE,
  vendorsOf: (account) => [ACME, BYTE].filter(({ accounts }) => accounts.includes(account)),
  isOwn: (account) => account === '111122223333',
}

type Part = Record<string, unknown>
const policy = (...statements: Part[]) => ({ Version: '2012-10-17', Statement: statements })
const allow = (Action: unknown, Resource: unknown = '*', more: Part = {}) => ({
  Effect: 'Allow',
  Action,
  Resource,
  ...more,
})
const deny = (Action: unknown, Resource: unknown = '*', more: Part = {}) => ({
  Effect: 'Deny',
  Action,
  Resource,
  ...more,
})
const lets = (AWS: unknown, Condition?: Part) => ({
  Effect: 'Allow',
  Principal: { AWS },
  Action: 'sts:AssumeRole',
  ...(Condition === undefined ? {} : { Condition }),
})
const id = (value: unknown, operator = 'StringEquals') => ({ [operator]: { 'sts:ExternalId': value } })
const root = (account: string) => `arn:aws:iam::${account}:root`
const INSTANCE = 'arn:aws:ec2:eu-west-1:111122223333:instance/*'
const ROLE = 'arn:aws:iam::111122223333:role/worker'
const TAGGED = { Condition: { StringEquals: { 'aws:ResourceTag/vendor': 'acme' } } }

async function severities(rule: string, document: Part, options: Partial<LintOptions> = {}): Promise<string[]> {
  const { findings } = await lint(document as never, LIST, { ...OPTIONS, ...options })
  return [...new Set(findings.filter((finding) => finding.id === rule).map(({ severity }) => severity))].sort()
}

/** Rule, what it is about, the policy, and the severities that it is found with: none where it is no fault. */
const CASES: readonly [string, string, Part, string[], Partial<LintOptions>?][] = [
  ['P01', 'everything by a star', policy(allow('*')), ['critical']],
  ['P01', 'everything by two stars', policy(allow('*:*')), ['critical']],
  [
    'P01',
    'all but iam, as PowerUserAccess has it',
    policy({ Effect: 'Allow', NotAction: ['iam:*', 'organizations:*'], Resource: '*' }),
    ['critical'],
  ],
  ['P01', 'a whole service', policy(allow('s3:*')), []],
  ['P01', 'a Deny of everything', policy(deny('*')), []],
  [
    'P01',
    'all but iam on one bucket',
    policy({ Effect: 'Allow', NotAction: 'iam:*', Resource: 'arn:aws:s3:::a/*' }),
    [],
  ],
  ['P01', 'a boundary of everything, which grants nothing', policy(allow('*')), [], { type: 'boundary' }],
  ['P02', 'a whole service', policy(allow('s3:*')), ['high']],
  ['P02', 'in capitals', policy(allow('S3:*', 'arn:aws:s3:::a/*')), ['high']],
  ['P02', 'a part of it', policy(allow('s3:Get*')), []],
  ['P02', 'the whole service denied again', policy(allow('s3:*'), deny('s3:*')), []],
  ['P03', 'writes behind a star in front', policy(allow('ec2:*Instances')), ['high']],
  ['P03', 'one character open', policy(allow('ec2:?topInstances')), ['high']],
  ['P03', 'reads by pattern', policy(allow('ec2:Describe*')), []],
  ['P03', 'a Get that hands out rights', policy(allow('redshift:Get*')), ['high']],
  ['P03', 'its writes denied everywhere', policy(allow('ec2:Start*'), deny('ec2:*')), []],
  [
    'P03',
    'its writes denied in one region only',
    policy(
      allow('ec2:Start*'),
      deny('ec2:*', '*', { Condition: { StringEquals: { 'aws:RequestedRegion': 'eu-west-1' } } }),
    ),
    ['high'],
  ],
  ['P04', 'Describe*', policy(allow('ec2:Describe*')), ['info']],
  ['P04', 'Batch*', policy(allow('athena:Batch*')), ['low']],
  ['P04', 'one read by name', policy(allow('ec2:DescribeInstances')), []],
  ['P04', 'a pattern with a write', policy(allow('ec2:*Instances')), []],
  ['P05', 'a write of iam', policy(allow('iam:CreateUser')), ['high']],
  ['P05', 'reads of iam', policy(allow('iam:ListUsers')), ['medium']],
  ['P05', 'iam behind a pattern of names', policy(allow('iam:*User')), ['high', 'medium']],
  [
    'P05',
    'a role passed to one service',
    policy(
      allow('iam:PassRole', ROLE, { Condition: { StringEquals: { 'iam:PassedToService': 'ec2.amazonaws.com' } } }),
    ),
    ['info'],
  ],
  ['P05', 'iam denied', policy(deny('iam:*')), []],
  ['P06', 'any role', policy(allow('iam:PassRole')), ['high']],
  [
    'P06',
    'any role of the account',
    policy(
      allow('iam:PassRole', 'arn:aws:iam::111122223333:role/*', {
        Condition: { StringEquals: { 'iam:PassedToService': 'ec2.amazonaws.com' } },
      }),
    ),
    ['high'],
  ],
  ['P06', 'one role to any service', policy(allow('iam:PassRole', ROLE)), ['high']],
  [
    'P06',
    'one role, to a service that may be absent',
    policy(
      allow('iam:PassRole', ROLE, {
        Condition: { StringEqualsIfExists: { 'iam:PassedToService': 'ec2.amazonaws.com' } },
      }),
    ),
    ['high'],
  ],
  [
    'P06',
    'one role to one service',
    policy(
      allow('iam:PassRole', ROLE, { Condition: { StringEquals: { 'iam:PassedToService': 'ec2.amazonaws.com' } } }),
    ),
    [],
  ],
  ['P07', 'a new version of a policy', policy(allow('iam:CreatePolicyVersion')), ['critical']],
  ['P07', 'two halves in two statements', policy(allow('iam:PassRole'), allow('ec2:RunInstances')), ['critical']],
  ['P07', 'one half', policy(allow('ec2:RunInstances')), []],
  [
    'P07',
    'keys of its own user only',
    policy(allow('iam:CreateAccessKey', ['arn:aws:iam::111122223333:user/$', '{aws:username}'].join(''))),
    [],
  ],
  ['P07', 'commands on tagged instances only', policy(allow('ssm:SendCommand', '*', TAGGED)), []],
  ['P08', 'a bucket’s policy', policy(allow('s3:PutBucketPolicy', 'arn:aws:s3:::a')), ['high']],
  [
    'P08',
    'a level of two words',
    policy(allow('ec2:ModifySnapshotAttribute', 'arn:aws:ec2:eu-west-1::snapshot/*')),
    ['high'],
  ],
  ['P08', 'an object', policy(allow('s3:PutObject', 'arn:aws:s3:::a/*')), []],
  ['P09', 'secrets', policy(allow('secretsmanager:GetSecretValue')), ['high']],
  ['P09', 'hidden in a pattern', policy(allow('secretsmanager:Get*')), ['high']],
  ['P09', 'any role', policy(allow('sts:AssumeRole')), ['high']],
  ['P09', 'one role', policy(allow('sts:AssumeRole', ROLE)), []],
  ['P09', 'a description of secrets', policy(allow('secretsmanager:DescribeSecret')), []],
  ['P10', 'every object', policy(allow('s3:GetObject')), ['medium']],
  ['P10', 'every object, written as an ARN', policy(allow('s3:GetObject', 'arn:aws:s3:::*')), ['medium']],
  ['P10', 'one bucket’s objects', policy(allow('s3:GetObject', 'arn:aws:s3:::a/*')), []],
  ['P10', 'tagged tables', policy(allow('dynamodb:Scan', '*', TAGGED)), []],
  ['P11', 'a write on everything', policy(allow('ec2:StopInstances')), ['medium']],
  ['P11', 'a read on everything', policy(allow('s3:GetBucketAcl')), ['low']],
  ['P11', 'what takes no resource', policy(allow('ec2:DescribeInstances')), []],
  ['P11', 'instances of one account', policy(allow('ec2:StopInstances', INSTANCE)), []],
  ['P11', 'tagged instances', policy(allow('ec2:StopInstances', '*', TAGGED)), []],
  [
    'P11',
    'tagged if there is a tag',
    policy(
      allow('ec2:StopInstances', '*', { Condition: { StringEqualsIfExists: { 'aws:ResourceTag/vendor': 'acme' } } }),
    ),
    ['medium'],
  ],
  ['P12', 'NotAction', policy({ Effect: 'Allow', NotAction: 'iam:*', Resource: INSTANCE }), ['high']],
  [
    'P12',
    'NotResource',
    policy({ Effect: 'Allow', Action: 's3:GetObject', NotResource: 'arn:aws:s3:::secret/*' }),
    ['high'],
  ],
  ['P12', 'a Deny with NotAction', policy({ Effect: 'Deny', NotAction: 'iam:*', Resource: '*' }), []],
  ['P13', 'an action that is none', policy(allow('ec2:StopInstance')), ['high']],
  ['P13', 'a service that is none', policy(allow('ec3:StopInstances')), ['high']],
  ['P13', 'in a Deny, which protects nothing', policy(deny('ec2:TerminateInstance')), ['high']],
  ['P13', 'a pattern of nothing', policy(allow('ec2:Frobnicate*')), ['high']],
  ['P13', 'another case', policy(allow('EC2:stopinstances', INSTANCE)), []],
  ['P14', 'an old version', { ...policy(allow('ec2:StopInstances', INSTANCE)), Version: '2008-10-17' }, ['high']],
  [
    'P14',
    'a Sid twice',
    policy(
      allow('s3:GetObject', 'arn:aws:s3:::a/*', { Sid: 'A' }),
      allow('s3:PutObject', 'arn:aws:s3:::a/*', { Sid: 'A' }),
    ),
    ['high'],
  ],
  ['P14', 'no ARN', policy(allow('s3:GetObject', 'a-bucket/*')), ['high']],
  ['P14', 'an ARN of another partition', policy(allow('s3:GetObject', 'arn:aws-cn:s3:::a/*')), []],
  ['P14', 'a misspelt element', policy({ ...allow('s3:GetObject', 'arn:aws:s3:::a/*'), Conditions: {} }), ['high']],
  [
    'P14',
    'too long for its type',
    policy(
      ...Array.from({ length: 40 }, (_, at) =>
        allow('s3:GetObject', `arn:aws:s3:::${'a-long-name'.repeat(12)}-${at}/*`),
      ),
    ),
    ['high'],
  ],
  ['P15', 'said by a pattern', policy(allow(['s3:GetObject', 's3:Get*'], 'arn:aws:s3:::a/*')), ['info']],
  [
    'P15',
    'said in a wider statement',
    policy(allow('s3:GetObject', 'arn:aws:s3:::a/b/*'), allow('s3:GetObject', 'arn:aws:s3:::a/*')),
    ['info'],
  ],
  [
    'P15',
    'said on other resources',
    policy(allow('s3:GetObject', 'arn:aws:s3:::a/*'), allow('s3:GetObject', 'arn:aws:s3:::b/*')),
    [],
  ],
  [
    'P15',
    'said under a condition',
    policy(allow('s3:GetObject', 'arn:aws:s3:::a/*', TAGGED), allow('s3:GetObject', 'arn:aws:s3:::a/b/*')),
    [],
  ],
  [
    'P15',
    'allowed and denied',
    policy(allow('s3:GetObject', 'arn:aws:s3:::a/*'), deny('s3:GetObject', 'arn:aws:s3:::a/*')),
    [],
  ],
  ['T01', 'anybody', policy({ Effect: 'Allow', Principal: '*', Action: 'sts:AssumeRole' }), ['critical']],
  ['T01', 'anybody of AWS', policy(lets('*', id(ID))), ['critical']],
  [
    'T01',
    'all but one',
    policy({ Effect: 'Allow', NotPrincipal: { AWS: root('901234567890') }, Action: 'sts:AssumeRole' }),
    ['critical'],
  ],
  [
    'T01',
    'a Deny of anybody',
    policy(lets(root('901234567890'), id(ID)), { Effect: 'Deny', Principal: '*', Action: 'sts:AssumeRole' }),
    [],
  ],
  [
    'T01',
    'a bucket held to the organization',
    policy({
      Effect: 'Allow',
      Principal: '*',
      Action: 's3:GetObject',
      Resource: 'arn:aws:s3:::a/*',
      Condition: { StringEquals: { 'aws:PrincipalOrgID': 'o-1' } },
    }),
    ['medium'],
  ],
  ['T02', 'another vendor', policy(lets(root('801234567890'), id(ID))), ['critical'], { vendor: ACME }],
  ['T02', 'nobody that is known', policy(lets(root('700000000000'), id(ID))), ['medium']],
  ['T02', 'the vendor', policy(lets(root('901234567890'), id(ID))), [], { vendor: ACME }],
  ['T02', 'our own account', policy(lets(root('111122223333'))), []],
  ['T03', 'no external id', policy(lets(root('901234567890'))), ['high']],
  ['T03', 'one like anything', policy(lets(root('901234567890'), id('*', 'StringLike'))), ['high']],
  ['T03', 'one that may be absent', policy(lets(root('901234567890'), id(ID, 'StringEqualsIfExists'))), ['high']],
  [
    'T03',
    'for all values, of which there may be none',
    policy(lets(root('901234567890'), id(ID, 'ForAllValues:StringEquals'))),
    ['high'],
  ],
  ['T03', 'an external id', policy(lets(root('901234567890'), id(ID))), []],
  ['T03', 'our own account', policy(lets(root('111122223333'))), []],
  [
    'T03',
    'a service',
    policy({ Effect: 'Allow', Principal: { Service: 'ec2.amazonaws.com' }, Action: 'sts:AssumeRole' }),
    [],
  ],
  ['T04', 'one for two vendors', policy(lets([root('901234567890'), root('801234567890')], id(ID))), ['high']],
  [
    'T04',
    'one for two accounts of one vendor',
    policy(lets([root('801234567890'), root('811234567890')], id(ID))),
    ['medium'],
  ],
  [
    'T04',
    'one that other roles ask for',
    policy(lets(root('901234567890'), id(ID))),
    ['high'],
    { externalIds: [{ value: ID, roles: [ROLE], vendor: 'acme' }] },
  ],
  ['T04', 'one for one', policy(lets(root('901234567890'), id(ID))), []],
  ['T05', 'short', policy(lets(root('901234567890'), id('a1b2c3'))), ['medium']],
  ['T05', 'the vendor’s name', policy(lets(root('901234567890'), id('acme-scheduler-production'))), ['medium']],
  ['T05', 'an account number', policy(lets(root('901234567890'), id('901234567890'))), ['medium']],
  ['T05', 'characters that AWS does not take', policy(lets(root('901234567890'), id('with white space'))), ['high']],
  ['T05', 'a random one', policy(lets(root('901234567890'), id(ID))), []],
  [
    'T06',
    'one that nobody confirmed',
    policy(lets(root('901234567890'), id('0c7e0b9a-54a4-4f0b-9d55-2a1f6f6b5a10'))),
    ['info'],
  ],
  ['T06', 'one that vendors.yaml has', policy(lets(root('901234567890'), id(ID))), [], { vendor: ACME }],
  ['T07', 'the whole account', policy(lets(root('901234567890'), id(ID))), ['info']],
  ['T07', 'the whole account by its number', policy(lets('901234567890', id(ID))), ['info']],
  ['T07', 'one role', policy(lets('arn:aws:iam::901234567890:role/scheduler', id(ID))), []],
  ['T08', 'two vendors', policy(lets(root('901234567890'), id(ID)), lets(root('801234567890'), id(ID))), ['high']],
  ['T08', 'two accounts of one vendor', policy(lets([root('801234567890'), root('811234567890')], id(ID))), []],
]

test.each(CASES)('%s: %s', async (rule, _, document, expected, options) => {
  expect(await severities(rule, document, options)).toEqual(expected)
})

const used = (action: string, resources: string[] = ['*']) => ({ action, resources, evidence: ['e-1'] })
const USAGE: Usage = {
  used: [used('ec2:StopInstances', [INSTANCE]), used('ec2:DescribeInstances')],
  denied: [
    { action: 'ec2:TerminateInstances', count: 3, evidence: ['e-2'] },
    { action: 's3:GetBucketAcl', count: 1, evidence: ['e-3'] },
  ],
  hidden: (action) => (action === 's3:GetObject' ? 'data events of s3 are not in these logs' : null),
  window: { first: '2026-01-01T00:00:00Z', last: '2026-03-01T00:00:00Z' },
}
const BOTH = ['ec2:StopInstances', 'ec2:DescribeInstances']

test.each([
  ['W01', 'a write that was not used', policy(allow([...BOTH, 'ec2:StartInstances'])), ['medium']],
  ['W01', 'a read that was not used', policy(allow([...BOTH, 'ec2:DescribeVolumes'])), ['low']],
  ['W01', 'what the logs can’t show', policy(allow([...BOTH, 's3:GetObject'])), []],
  ['W01', 'a pattern of which a part was used', policy(allow(['ec2:StopInstances', 'ec2:DescribeInstance*'])), ['low']],
  ['W02', 'what the logs can’t show', policy(allow([...BOTH, 's3:GetObject'])), ['info']],
  ['W02', 'what was used', policy(allow(BOTH)), []],
  ['W03', 'a use that would break', policy(allow('ec2:StopInstances')), ['medium']],
  ['W03', 'all but iam', policy({ Effect: 'Allow', NotAction: 'iam:*', Resource: '*' }), []],
  ['W03', 'everything', policy(allow('*')), []],
  ['W04', 'attempts that it does not allow', policy(allow(BOTH)), ['info', 'medium']],
  ['W04', 'attempts that it would allow', policy(allow('*')), []],
])('%s: %s', async (rule, _, document, expected) => {
  expect(await severities(rule, document, { usage: USAGE })).toEqual(expected)
})

test('each patch, also those that rest on use and on the vendor, can be applied and clears its finding', async () => {
  const rules = new Set<string>()
  const texts = CASES.map(
    ([, , document, , options]) => [document, { vendor: ACME, usage: USAGE, ...options }] as const,
  )
  texts.push([policy(allow('ec2:*')), { vendor: ACME, usage: USAGE }] as const)
  const several = ['s3:PutBucketPolicy', 'secretsmanager:GetSecretValue', 'ec2:StopInstances']
  texts.push([policy(allow(several)), { vendor: ACME, usage: USAGE }] as const)
  for (const [document, options] of texts) {
    const check = async (text: string) => (await lint(text, LIST, { ...OPTIONS, ...options })).findings
    const before = await check(JSON.stringify(document))
    for (const finding of before.filter(({ patch }) => patch.length > 0)) {
      rules.add(finding.id)
      const same = ({ id: rule, statement, detail }: typeof finding) =>
        rule === finding.id && statement === finding.statement && detail === finding.detail
      const after = await check(JSON.stringify(patched(document as never, finding.patch)))
      expect(
        after.filter(same).length,
        `${finding.id} ${JSON.stringify(document)} ${JSON.stringify(finding.patch)}`,
      ).toBeLessThan(before.filter(same).length)
    }
  }
  expect([...rules].sort()).toEqual('P01 P02 P03 P04 P05 P08 P09 P11 P13 P14 P15 T02 T03 W01 W03'.split(' '))
})

test.each([
  ['cloudtrail:StopLogging', 0],
  ['iam:CreateUser', 0],
  ['secretsmanager:GetSecretValue', 0],
  ['s3:PutBucketPolicy', 0],
  ['ec2:StartInstances', 1],
  ['cloudtrail:DescribeTrails', 1],
])(
  'that %s was used and is not granted is said; whether to grant it is for a person to say where it is grave',
  async (action, steps) => {
    const usage = { ...USAGE, used: [used(action)], denied: [] }
    const { findings } = await lint(policy(allow('ec2:DescribeInstances')) as never, LIST, { ...OPTIONS, usage })
    expect(findings.find(({ id: rule }) => rule === 'W03')?.patch).toHaveLength(steps)
  },
)

test('without logs nothing is said of use', async () => {
  for (const rule of ['W01', 'W02', 'W03', 'W04']) expect(await severities(rule, policy(allow(BOTH)))).toEqual([])
})
