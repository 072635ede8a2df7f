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

play(cases)
