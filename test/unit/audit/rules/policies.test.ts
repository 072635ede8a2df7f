import type { Severity } from '../../../../src/model/finding.ts'
import {
  ACME,
  admin,
  asks,
  createRole,
  GAMMA,
  type Happening,
  play,
  roleArn,
  titled,
  trust,
  userArn,
  vendorRole,
} from '../stage.ts'

const A = '500000000001'
const made = '2026-06-01T09:00:00Z'
const id = (n: number) => `e4d3c2b1-a098-4f7e-8d${String(n).padStart(2, '0')}-5c6b7a899807`
const on = (
  call: string,
  request: Happening['request'],
  response?: Happening['response'],
  at = '2026-06-02T09:00:00Z',
): Happening => ({
  at,
  call: `iam:${call}`,
  account: A,
  who: admin(A),
  request,
  ...(response === undefined ? {} : { response }),
})
const policy = (Action: string | string[], Resource = '*') =>
  JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action, Resource }] })
const vendorsRole = (name: string, n: number, vendor = GAMMA) =>
  createRole(made, A, name, trust(vendorRole(vendor), asks(id(n))))
const instances = 'arn:aws:ec2:*:500000000001:instance/*'

const cases = titled('P rules', [
  {
    name: 'AdministratorAccess for a vendor’s role',
    events: [
      vendorsRole('Admin', 1),
      on('AttachRolePolicy', { roleName: 'Admin', policyArn: 'arn:aws:iam::aws:policy/AdministratorAccess' }),
    ],
    finds: [['P01', roleArn(A, 'Admin'), 'critical']],
  },
  {
    name: 'the same for a role of ours is our own business',
    events: [
      createRole(made, A, 'Ops', trust({ Service: 'ec2.amazonaws.com' })),
      on('AttachRolePolicy', { roleName: 'Ops', policyArn: 'arn:aws:iam::aws:policy/AdministratorAccess' }),
    ],
    finds: [],
  },
  {
    name: 'attached, and detached again',
    events: [
      vendorsRole('Briefly', 2),
      on('AttachRolePolicy', { roleName: 'Briefly', policyArn: 'arn:aws:iam::aws:policy/AdministratorAccess' }),
      on(
        'DetachRolePolicy',
        { roleName: 'Briefly', policyArn: 'arn:aws:iam::aws:policy/AdministratorAccess' },
        undefined,
        '2026-06-03T09:00:00Z',
      ),
    ],
    finds: [],
  },
  {
    name: 'what is narrow',
    events: [
      vendorsRole('Narrow', 3),
      on('PutRolePolicy', {
        roleName: 'Narrow',
        policyName: 'p',
        policyDocument: policy(['ec2:StartInstances', 'ec2:StopInstances'], instances),
      }),
    ],
    finds: [],
  },
  {
    name: 'a managed policy of ours whose new version is wide',
    events: [
      vendorsRole('Managed', 4),
      on(
        'CreatePolicy',
        { policyName: 'p', policyDocument: policy('ec2:StartInstances', instances) },
        { policy: { arn: `arn:aws:iam::${A}:policy/p` } },
        made,
      ),
      on('AttachRolePolicy', { roleName: 'Managed', policyArn: `arn:aws:iam::${A}:policy/p` }),
      on(
        'CreatePolicyVersion',
        { policyArn: `arn:aws:iam::${A}:policy/p`, policyDocument: policy('*'), setAsDefault: true },
        { policyVersion: { versionId: 'v2', isDefaultVersion: true } },
        '2026-06-03T09:00:00Z',
      ),
    ],
    finds: [['P01', roleArn(A, 'Managed'), 'critical']],
  },
  {
    name: 'a new version that is not the one that holds',
    events: [
      vendorsRole('Draft', 5),
      on(
        'CreatePolicy',
        { policyName: 'q', policyDocument: policy('ec2:StartInstances', instances) },
        { policy: { arn: `arn:aws:iam::${A}:policy/q` } },
        made,
      ),
      on('AttachRolePolicy', { roleName: 'Draft', policyArn: `arn:aws:iam::${A}:policy/q` }),
      on(
        'CreatePolicyVersion',
        { policyArn: `arn:aws:iam::${A}:policy/q`, policyDocument: policy('*'), setAsDefault: false },
        { policyVersion: { versionId: 'v2' } },
        '2026-06-03T09:00:00Z',
      ),
    ],
    finds: [],
  },
  {
    name: 'a vendor’s user, by the registry',
    events: [
      on('AttachUserPolicy', { userName: 'acme-bot', policyArn: 'arn:aws:iam::aws:policy/AdministratorAccess' }),
    ],
    finds: [['P01', userArn(A, 'acme-bot'), 'critical']],
  },
  {
    name: 'a whole service, in a role of the registry',
    events: [
      vendorsRole('AcmeWide', 6, ACME),
      on('PutRolePolicy', {
        roleName: 'AcmeWide',
        policyName: 'p',
        policyDocument: encodeURIComponent(policy('sqs:*', `arn:aws:sqs:*:${A}:jobs`)),
      }),
    ],
    finds: [
      ['P02', roleArn(A, 'AcmeWide'), 'high'],
      ['P08', roleArn(A, 'AcmeWide'), 'high'],
    ],
  },
])

/** One inline policy for one role, and all that is found about the role. */
let next = 20
const inline = (
  name: string,
  statement: object | object[],
  finds: [string, Severity][],
): Parameters<typeof titled>[1][number] => {
  const role = `R${++next}`
  const document = JSON.stringify({ Version: '2012-10-17', Statement: statement })
  return {
    name,
    events: [
      vendorsRole(role, next),
      on('PutRolePolicy', { roleName: role, policyName: 'p', policyDocument: document }),
    ],
    finds: finds.map(([rule, severity]): [string, string, Severity] => [rule, roleArn(A, role), severity]),
  }
}
const allow = (Action: string | string[], Resource: string | string[] = '*', more: object = {}) => ({
  Effect: 'Allow',
  Action,
  Resource,
  ...more,
})
const worker = `arn:aws:iam::${A}:role/worker`
const toEc2 = { Condition: { StringEquals: { 'iam:PassedToService': 'ec2.amazonaws.com' } } }

const written = titled('P rules by what a policy says', [
  inline('writes behind a star', allow('ec2:*Instances', instances), [['P03', 'high']]),
  inline('reads behind a star', allow('ec2:Describe*'), [['P04', 'info']]),
  inline(
    'reads by a name that is none of Get, Describe and List',
    allow('athena:Batch*', `arn:aws:athena:*:${A}:workgroup/w`),
    [['P04', 'low']],
  ),
  inline('reads of iam', allow('iam:GetRole', worker), [['P05', 'medium']]),
  inline('writes of iam', allow('iam:TagRole', worker), [['P05', 'high']]),
  inline('a role passed to one service', allow('iam:PassRole', worker, toEc2), [['P05', 'info']]),
  inline('a role passed to any service', allow('iam:PassRole', worker), [
    ['P05', 'high'],
    ['P06', 'high'],
  ]),
  inline(
    'two halves of a way to more rights',
    [allow('iam:PassRole', '*', toEc2), allow('ec2:RunInstances', instances)],
    [
      ['P05', 'high'],
      ['P06', 'high'],
      ['P07', 'critical'],
      ['P11', 'medium'],
    ],
  ),
  inline(
    'secrets by name',
    allow('secretsmanager:GetSecretValue', `arn:aws:secretsmanager:eu-west-1:${A}:secret:a-??????`),
    [['P09', 'high']],
  ),
  inline('every object', allow('s3:GetObject'), [
    ['P10', 'medium'],
    ['P11', 'info'],
  ]),
  inline('one bucket’s objects', allow('s3:GetObject', 'arn:aws:s3:::reports/*'), []),
  inline('a write on everything', allow('ec2:StopInstances'), [['P11', 'medium']]),
  inline(
    'a write on what is tagged',
    allow('ec2:StopInstances', '*', { Condition: { StringEquals: { 'aws:ResourceTag/vendor': 'gamma' } } }),
    [],
  ),
  inline('all but one bucket', { Effect: 'Allow', Action: 's3:GetBucketAcl', NotResource: 'arn:aws:s3:::secret' }, [
    ['P12', 'high'],
  ]),
  inline('an action that is none', allow('ec2:StopInstance', instances), [['P13', 'high']]),
  inline('said twice', allow(['ec2:StopInstances', 'ec2:StopInstances'], instances), [['P15', 'info']]),
])

play([...cases, ...written])
