import {
  ACME,
  ACME_IP,
  accountRoot,
  admin,
  asks,
  BETA,
  createRole,
  GAMMA,
  type Happening,
  makeKey,
  OFFICE_IP,
  play,
  roleArn,
  session,
  take,
  titled,
  trust,
  user,
  userArn,
  vendorRole,
} from '../stage.ts'

const externalId = (n: number) => `71c2d9aa-0b5f-4e83-9d${String(n).padStart(2, '0')}-6fe4b3a28c10`

/** A vendor's session: the taking of the role, then calls, a minute after each other. */
function work(
  at: string,
  account: string,
  role: string,
  calls: readonly (string | Partial<Happening>)[],
  { by = ACME, ip = ACME_IP, id = 0 }: { by?: string; ip?: string; id?: number } = {},
): Happening[] {
  const key = `ASIA${at.replace(/\D/g, '').slice(2, 14)}${account.slice(-2)}${id.toString(16)}X`
  const start = Date.parse(at)
  return [
    take(at, account, role, by, externalId(id), { key, ip }),
    ...calls.map(
      (call, i): Happening => ({
        at: new Date(start + (i + 1) * 1000).toISOString().replace('.000', ''),
        call: 'ec2:DescribeInstances',
        account,
        who: session(account, role, 'run', key, at),
        ip,
        ...(typeof call === 'string' ? { call } : call),
      }),
    ),
  ]
}

const at = '2026-06-10T09:00:00Z'
const denied = (n: number) => Array.from({ length: n }, () => ({ call: 'ec2:DescribeVolumes', error: 'AccessDenied' }))
const stop = {
  call: 'ec2:StopInstances',
  request: { instancesSet: { items: [{ instanceId: 'i-0123456789abcdef0' }] } },
}

const terms = titled('V01 to V03, networks, contract, expected actions', [
  {
    name: 'as agreed',
    events: work(at, '300000000001', 'AcmeA', [stop, 'ec2:DescribeInstances'], { id: 1 }),
    finds: [],
  },
  {
    name: 'from another address',
    events: work(at, '300000000002', 'AcmeB', [stop], { id: 2, ip: '192.0.2.250' }),
    finds: [['V01', roleArn('300000000002', 'AcmeB')]],
  },
  {
    name: 'a service’s address, and one inside a VPC, tell no place',
    events: work(at, '300000000003', 'AcmeC', [{ ip: '10.0.0.7' }, { ip: 'cloudformation.amazonaws.com' }], { id: 3 }),
    finds: [],
  },
  {
    name: 'before the contract',
    events: work('2025-12-31T23:00:00Z', '300000000004', 'AcmeD', [stop], { id: 4 }),
    finds: [
      ['V02', roleArn('300000000004', 'AcmeD')],
      ['V09', roleArn('300000000004', 'AcmeD'), 'info'],
    ],
  },
  {
    name: 'on the contract’s first day',
    events: [
      ...work('2026-01-01T00:00:00Z', '300000000005', 'AcmeE', [stop], { id: 5 }),
      ...work(at, '300000000005', 'AcmeE', [stop], { id: 5 }),
    ],
    finds: [],
  },
  {
    name: 'an action that is not expected',
    events: work(at, '300000000006', 'AcmeF', [stop, 'secretsmanager:GetSecretValue'], { id: 6 }),
    finds: [['V03', roleArn('300000000006', 'AcmeF'), 'medium']],
  },
  {
    name: 'an action that is not expected, and refused',
    events: work(at, '300000000007', 'AcmeG', [{ call: 's3:ListBuckets', error: 'AccessDenied' }], { id: 7 }),
    finds: [['V03', roleArn('300000000007', 'AcmeG'), 'low']],
  },
  {
    name: 'a call that needs no permission',
    events: work(at, '300000000008', 'AcmeH', ['sts:GetCallerIdentity'], { id: 8 }),
    finds: [],
  },
])

/** Work on every day of June up to the tenth, and what is new on the last of them. */
const june = (
  account: string,
  role: string,
  id: number,
  news: readonly (string | Partial<Happening>)[],
  by = GAMMA,
) => [
  ...Array.from({ length: 20 }, (_, day) =>
    work(`2026-06-${String(day + 1).padStart(2, '0')}T09:00:00Z`, account, role, ['ec2:DescribeInstances'], { by, id }),
  ).flat(),
  ...work('2026-06-21T09:00:00Z', account, role, ['ec2:DescribeInstances', ...news], { by, id }),
]
const behaviour = titled('V04 and V06, new behaviour, denials', [
  {
    name: 'a change after two quiet weeks',
    events: june('300000000011', 'G1', 9, ['ec2:TerminateInstances']),
    finds: [['V04', roleArn('300000000011', 'G1'), 'low']],
  },
  {
    name: 'a read after two quiet weeks',
    events: june('300000000051', 'N1', 41, ['ec2:DescribeVolumes']),
    finds: [['V04', roleArn('300000000051', 'N1'), 'info']],
  },
  {
    name: 'a call that writes in a region where it never was',
    events: june('300000000052', 'N2', 42, [{ ...stop, region: 'ap-southeast-2' }]),
    finds: [['V04', roleArn('300000000052', 'N2'), 'low']],
  },
  {
    name: 'another network, and another program',
    events: june('300000000053', 'N3', 43, [{ ip: '192.0.2.9' }, { agent: 'never-seen/1.0' }]),
    finds: [['V04', roleArn('300000000053', 'N3'), 'info']],
  },
  {
    name: 'the same program in a new version',
    events: june('300000000054', 'N4', 44, [
      { agent: 'aws-cli/99.1.2 Python/3.99.9' },
      { agent: 'aws-cli/98.1.2 Python/3.98.9' },
    ]).map((each) =>
      each.agent === undefined && each.call === 'ec2:DescribeInstances'
        ? { ...each, agent: 'aws-cli/2.1.2 Python/3.9.9' }
        : each,
    ),
    finds: [],
  },
  { name: 'nothing new', events: june('300000000012', 'G2', 10, []), finds: [] },
  {
    name: 'something new in the first days is how the vendor works',
    events: [
      ...work('2026-06-01T09:00:00Z', '300000000013', 'G3', ['ec2:DescribeInstances'], {
        by: BETA,
        ip: '198.51.100.7',
        id: 11,
      }),
      ...work('2026-06-04T09:00:00Z', '300000000013', 'G3', ['ec2:CreateSnapshot'], {
        by: BETA,
        ip: '198.51.100.7',
        id: 11,
      }),
    ],
    finds: [],
  },
  {
    name: 'ten denials within ten minutes',
    events: work(at, '300000000014', 'AcmeI', denied(10), { id: 12 }),
    finds: [['V06', roleArn('300000000014', 'AcmeI')]],
  },
  { name: 'nine', events: work(at, '300000000015', 'AcmeJ', denied(9), { id: 13 }), finds: [] },
  {
    name: 'ten, over a day',
    events: Array.from({ length: 10 }, (_, hour) =>
      work(`2026-06-10T${String(hour + 10)}:00:00Z`, '300000000016', 'AcmeK', denied(1), { id: 14 }),
    ).flat(),
    finds: [],
  },
])

const iam = (name: string, roleName: string): Partial<Happening> => ({
  call: `iam:${name}`,
  request: { roleName, policyName: 'p', policyDocument: '{}' },
})
const deeds = titled('V05, permissions and logging', [
  {
    name: 'its own permissions',
    events: work(at, '300000000021', 'H1', [iam('PutRolePolicy', 'H1')], { by: BETA, ip: '198.51.100.7', id: 15 }),
    finds: [['V05', roleArn('300000000021', 'H1'), 'critical']],
  },
  {
    name: 'somebody else’s',
    events: work(at, '300000000022', 'H2', [iam('AttachRolePolicy', 'Other')], {
      by: BETA,
      ip: '198.51.100.8',
      id: 16,
    }),
    finds: [['V05', roleArn('300000000022', 'H2'), 'high']],
  },
  {
    name: 'its own trust policy',
    events: work(
      at,
      '300000000061',
      'H4',
      [{ call: 'iam:UpdateAssumeRolePolicy', request: { roleName: 'H4', policyDocument: '{}' } }],
      {
        by: BETA,
        ip: '198.51.100.10',
        id: 51,
      },
    ),
    finds: [['V05', roleArn('300000000061', 'H4'), 'critical']],
  },
  {
    name: 'what is recorded beside trails',
    events: work(
      at,
      '300000000062',
      'H5',
      [{ call: 'guardduty:UpdateDetector', request: { detectorId: 'd', enable: false } }],
      {
        by: BETA,
        ip: '198.51.100.11',
        id: 52,
      },
    ),
    finds: [['V05', roleArn('300000000062', 'H5'), 'critical']],
  },
  {
    name: 'a key for somebody',
    events: work(at, '300000000063', 'H6', [{ call: 'iam:CreateAccessKey', request: { userName: 'somebody' } }], {
      by: BETA,
      ip: '198.51.100.12',
      id: 53,
    }),
    finds: [['V05', roleArn('300000000063', 'H6'), 'high']],
  },
  {
    name: 'a report of IAM, which changes nothing',
    events: work(at, '300000000064', 'H7', ['iam:GenerateCredentialReport', 'iam:SimulatePrincipalPolicy'], {
      by: BETA,
      ip: '198.51.100.13',
      id: 54,
    }),
    finds: [],
  },
  {
    name: 'tried and refused',
    events: work(at, '300000000023', 'H3', [{ ...iam('PutRolePolicy', 'H3'), error: 'AccessDenied' }], {
      by: BETA,
      ip: '198.51.100.9',
      id: 0,
    }),
    finds: [],
  },
])

const S = '300000000031'
const staff = user(S, 'oncall', 'ASIAONCALLONCALLONC1', {
  sessionContext: { attributes: { creationDate: '2026-06-10T08:00:00Z', mfaAuthenticated: 'true' } },
})
const borrowed = (role: string, key: string): Happening[] => [
  {
    ...take(at, S, role, ACME, null, { key, ip: OFFICE_IP }),
    who: staff,
  },
  {
    at: '2026-06-10T09:00:05Z',
    call: 'ec2:StopInstances',
    account: S,
    who: session(S, role, 'run', key, at),
    ip: OFFICE_IP,
  },
]
const sharing = titled('V07, shared with staff', [
  {
    name: 'somebody of ours takes the vendor’s role',
    events: borrowed('AcmeShared', 'ASIABORROWBORROWBOR1'),
    finds: [['V07', roleArn(S, 'AcmeShared'), 'high']],
  },
  { name: 'somebody of ours takes a role of ours', events: borrowed('Deploy', 'ASIABORROWBORROWBOR2'), finds: [] },
  {
    name: 'the trust policy would let them',
    events: [
      createRole(
        '2026-06-01T09:00:00Z',
        S,
        'AcmeOpen',
        trust(
          { AWS: [`arn:aws:iam::${ACME}:role/service`, `arn:aws:iam::${S}:root`] },
          asks('0a9b8c7d-6e5f-4a3b-9c2d-1e0f9a8b7c6d'),
        ),
      ),
    ],
    finds: [['V07', roleArn(S, 'AcmeOpen'), 'medium']],
  },
  {
    name: 'the vendor’s key at the office',
    events: [
      makeKey('2026-06-01T09:00:00Z', S, 'acme-bot', 'AKIAACMEBOTACMEBOT01'),
      { at, call: 'ec2:DescribeInstances', account: S, who: user(S, 'acme-bot', 'AKIAACMEBOTACMEBOT01'), ip: ACME_IP },
      {
        at: '2026-06-11T09:00:00Z',
        call: 'ec2:DescribeInstances',
        account: S,
        who: user(S, 'acme-bot', 'AKIAACMEBOTACMEBOT01'),
        ip: OFFICE_IP,
      },
    ],
    finds: [
      ['K01', userArn(S, 'acme-bot')],
      ['V01', userArn(S, 'acme-bot')],
      ['V07', 'AKIAACMEBOTACMEBOT01', 'high'],
    ],
  },
])

const I = '300000000041'
const instance = (key: string, id: string, ip: string): Happening => ({
  at: '2026-06-10T10:00:00Z',
  call: 'ec2:DescribeTags',
  account: I,
  who: session(I, 'base', id, key, '2026-06-10T09:00:00Z'),
  ip,
})
const vended = (key: string, id: string): Happening => ({
  at: '2026-06-10T09:00:00Z',
  call: 'sts:AssumeRole',
  account: I,
  who: { type: 'AWSService', invokedBy: 'ec2.amazonaws.com' },
  ip: 'ec2.amazonaws.com',
  request: { roleArn: roleArn(I, 'base'), roleSessionName: id },
  response: { credentials: { accessKeyId: key } },
})
const instances = titled('V08, an instance’s credential', [
  {
    name: 'used from two networks',
    events: [
      vended('ASIAINSTANCE00000001', 'i-0aaaaaaaaaaaaaaa1'),
      instance('ASIAINSTANCE00000001', 'i-0aaaaaaaaaaaaaaa1', '203.0.113.99'),
      instance('ASIAINSTANCE00000001', 'i-0aaaaaaaaaaaaaaa1', '192.0.2.99'),
    ],
    finds: [['V08', `arn:aws:sts::${I}:assumed-role/base/i-0aaaaaaaaaaaaaaa1`, 'low']],
  },
  {
    name: 'one public address, one inside the VPC, one of IPv6',
    events: [
      vended('ASIAINSTANCE00000002', 'i-0aaaaaaaaaaaaaaa2'),
      ...['203.0.113.99', '10.1.2.3', '2001:db8:1::7'].map((ip) =>
        instance('ASIAINSTANCE00000002', 'i-0aaaaaaaaaaaaaaa2', ip),
      ),
    ],
    finds: [],
  },
  {
    name: 'another credential of the same instance, after its address changed',
    events: [
      vended('ASIAINSTANCE00000003', 'i-0aaaaaaaaaaaaaaa3'),
      instance('ASIAINSTANCE00000003', 'i-0aaaaaaaaaaaaaaa3', '203.0.113.99'),
      instance('ASIAINSTANCE00000004', 'i-0aaaaaaaaaaaaaaa3', '192.0.2.99'),
    ],
    finds: [],
  },
])

const dormant = titled('V09, nobody comes', [
  {
    name: 'a role that was last taken in March',
    events: [
      createRole(
        '2026-02-01T09:00:00Z',
        '300000000051',
        'Sleeping',
        trust(vendorRole(GAMMA), asks('f0e1d2c3-b4a5-4968-8776-655443322110')),
      ),
      take('2026-03-10T09:00:00Z', '300000000051', 'Sleeping', GAMMA, 'f0e1d2c3-b4a5-4968-8776-655443322110'),
    ],
    finds: [['V09', roleArn('300000000051', 'Sleeping'), 'info']],
  },
  {
    name: 'a role that was deleted then',
    events: [
      createRole(
        '2026-02-01T09:00:00Z',
        '300000000052',
        'Closed',
        trust(accountRoot(GAMMA), asks('f0e1d2c3-b4a5-4968-8776-655443322111')),
      ),
      {
        at: '2026-03-10T09:00:00Z',
        call: 'iam:DeleteRole',
        account: '300000000052',
        who: admin('300000000052'),
        request: { roleName: 'Closed' },
      },
    ],
    finds: [],
  },
])

play([...terms, ...behaviour, ...deeds, ...sharing, ...instances, ...dormant])
