import type { JsonObject } from '../../../../src/model/json.ts'
import {
  ACME_IP,
  admin,
  BETA,
  BETA_IP,
  GAMMA,
  type Happening,
  makeKey,
  OFFICE_IP,
  play,
  root,
  session,
  take,
  titled,
  user,
  userArn,
} from '../stage.ts'

const A = '200000000001'
const key = (n: number) => `AKIASTAGEKEY${String(n).padStart(8, '0')}`
/** A user of ours calls with its key. */
const use = (at: string, name: string, n: number, ip = OFFICE_IP): Happening => ({
  at,
  call: 'ec2:DescribeInstances',
  account: A,
  who: user(A, name, key(n)),
  ip,
})
const end = (at: string, name: string, n: number, how: 'delete' | 'switch off' = 'delete'): Happening => ({
  at,
  call: how === 'delete' ? 'iam:DeleteAccessKey' : 'iam:UpdateAccessKey',
  account: A,
  who: admin(A),
  request: { userName: name, accessKeyId: key(n), ...(how === 'delete' ? {} : { status: 'Inactive' }) },
})

const age = titled('K02 and K07, an old key, never rotated', [
  {
    name: 'made 120 days ago, and no other',
    events: [makeKey('2026-03-02T09:00:00Z', A, 'old', key(1)), use('2026-06-01T09:00:00Z', 'old', 1)],
    finds: [
      ['K02', key(1), 'high'],
      ['K07', key(1)],
    ],
  },
  {
    name: 'made 80 days ago',
    events: [makeKey('2026-04-11T09:00:00Z', A, 'ageing', key(2))],
    finds: [['K02', key(2), 'medium']],
  },
  { name: 'made 60 days ago', events: [makeKey('2026-05-01T09:00:00Z', A, 'young', key(3))], finds: [] },
  {
    name: 'made long ago, and deleted',
    events: [makeKey('2026-01-02T09:00:00Z', A, 'ended', key(4)), end('2026-05-01T09:00:00Z', 'ended', 4)],
    finds: [],
  },
  {
    name: 'its making is not in the logs, its uses span 100 days',
    events: [use('2026-03-01T09:00:00Z', 'unmade', 5), use('2026-06-09T09:00:00Z', 'unmade', 5)],
    finds: [
      ['K02', key(5), 'high'],
      ['K07', key(5)],
    ],
  },
  {
    name: 'its making is not in the logs, and it was used for a day: nothing proves its age',
    events: [use('2026-01-05T09:00:00Z', 'brief', 6)],
    finds: [],
  },
  {
    name: 'masked ids name no key',
    events: [
      { ...use('2026-01-05T09:00:00Z', 'masked', 0), who: user(A, 'masked', 'AKIA****************') },
      { ...use('2026-06-05T09:00:00Z', 'masked', 0), who: user(A, 'masked', 'AKIA****************') },
    ],
    finds: [],
  },
])

const rotation = titled('K05 and K06, a rotation that did not end', [
  {
    name: 'both active, and the old one is used on',
    events: [
      makeKey('2026-05-01T09:00:00Z', A, 'both', key(10)),
      makeKey('2026-06-01T09:00:00Z', A, 'both', key(11)),
      use('2026-06-20T09:00:00Z', 'both', 10),
    ],
    finds: [
      ['K05', userArn(A, 'both'), 'medium'],
      ['K06', key(10)],
    ],
  },
  {
    name: 'create, move over, delete within a day',
    events: [
      makeKey('2026-05-01T09:00:00Z', A, 'neat', key(12)),
      makeKey('2026-06-01T09:00:00Z', A, 'neat', key(13)),
      use('2026-06-01T18:00:00Z', 'neat', 12),
      use('2026-06-01T19:00:00Z', 'neat', 13),
      end('2026-06-02T08:00:00Z', 'neat', 12),
    ],
    finds: [],
  },
  {
    name: 'two weeks of both, then switched off',
    events: [
      makeKey('2026-05-01T09:00:00Z', A, 'slow', key(14)),
      makeKey('2026-06-01T09:00:00Z', A, 'slow', key(15)),
      end('2026-06-15T09:00:00Z', 'slow', 14, 'switch off'),
    ],
    finds: [['K05', userArn(A, 'slow'), 'low']],
  },
  {
    name: 'one after the other',
    events: [
      makeKey('2026-05-01T09:00:00Z', A, 'serial', key(16)),
      end('2026-06-01T08:00:00Z', 'serial', 16),
      makeKey('2026-06-01T09:00:00Z', A, 'serial', key(17)),
    ],
    finds: [],
  },
])

const ROOT = '200000000004'
const rootKey = (account: string): JsonObject => root(account, { accessKeyId: 'AKIAROOTROOTROOTROO1' })
const roots = titled('K04, root', [
  {
    name: 'a person signs in, and root has a key',
    events: [
      {
        at: '2026-06-01T09:00:00Z',
        call: 'signin:ConsoleLogin',
        account: ROOT,
        who: root(ROOT),
        response: { ConsoleLogin: 'Success' },
      },
      {
        at: '2026-06-01T09:10:00Z',
        call: 'iam:CreateAccessKey',
        account: ROOT,
        who: root(ROOT, { accessKeyId: 'ASIAROOTCONSOLE00001', invokedBy: 'signin.amazonaws.com' }),
        response: { accessKey: { accessKeyId: 'AKIAROOTROOTROOTROO1' } },
      },
      { at: '2026-06-02T09:10:00Z', call: 's3:ListBuckets', account: ROOT, who: rootKey(ROOT) },
    ],
    finds: [
      ['K04', `arn:aws:iam::${ROOT}:root`, 'critical'],
      ['K04', 'AKIAROOTROOTROOTROO1', 'critical'],
    ],
  },
  {
    name: 'services in root’s name are no person',
    events: [
      {
        at: '2026-06-01T09:00:00Z',
        call: 'ec2:RunInstances',
        account: '200000000005',
        who: root('200000000005', { invokedBy: 'autoscaling.amazonaws.com' }),
        ip: 'autoscaling.amazonaws.com',
      },
      {
        at: '2026-06-01T09:00:00Z',
        call: 'elasticloadbalancing:DescribeTags',
        account: '200000000005',
        who: root('200000000005'),
        ip: 'elasticbeanstalk.amazonaws.com',
      },
    ],
    finds: [],
  },
  {
    name: 'who fails to sign in, or asks for a new password, did not use it',
    events: [
      {
        at: '2026-06-01T09:00:00Z',
        call: 'signin:ConsoleLogin',
        account: '200000000006',
        who: root('200000000006'),
        response: { ConsoleLogin: 'Failure' },
        error: 'Failed authentication',
      },
      {
        at: '2026-06-01T09:01:00Z',
        call: 'signin:PasswordRecoveryRequested',
        account: '200000000006',
        who: root('200000000006'),
      },
    ],
    finds: [],
  },
  {
    name: 'a session of AssumeRoot is its caller’s, not root’s',
    events: [
      {
        at: '2026-06-01T09:00:00Z',
        call: 'sts:AssumeRoot',
        account: '200000000007',
        who: admin('200000000007'),
        request: { targetPrincipal: '200000000008' },
        response: { credentials: { accessKeyId: 'ASIAASSUMEROOT000001' } },
        readOnly: false,
      },
      {
        at: '2026-06-01T09:05:00Z',
        call: 's3:DeleteBucketPolicy',
        account: '200000000008',
        who: root('200000000008', {
          accessKeyId: 'ASIAASSUMEROOT000001',
          sessionContext: { attributes: { creationDate: '2026-06-01T09:00:00Z' }, assumedRoot: 'true' },
        }),
        request: { bucketName: 'b' },
      },
      // Its making is not in the logs: the record itself says what it is.
      {
        at: '2026-06-01T11:05:00Z',
        call: 's3:DeleteBucketPolicy',
        account: '200000000008',
        who: root('200000000008', {
          accessKeyId: 'ASIAASSUMEROOT000002',
          sessionContext: { attributes: { creationDate: '2026-06-01T11:00:00Z' }, assumedRoot: 'true' },
        }),
        request: { bucketName: 'b' },
      },
    ],
    finds: [],
  },
])

const shared = titled('K01 and K03, a vendor’s user, one key for two vendors', [
  {
    name: 'Acme with a user of ours',
    events: [
      makeKey('2026-06-01T09:00:00Z', A, 'acme-svc', key(20)),
      use('2026-06-05T09:00:00Z', 'acme-svc', 20, ACME_IP),
    ],
    finds: [['K01', userArn(A, 'acme-svc')]],
  },
  {
    name: 'a key at the networks of two vendors',
    events: [
      use('2026-06-05T09:00:00Z', 'integration', 21, ACME_IP),
      use('2026-06-06T09:00:00Z', 'integration', 21, BETA_IP),
    ],
    finds: [['K03', key(21)]],
  },
  {
    name: 'a key at one vendor’s network and elsewhere is no key of two vendors',
    events: [
      use('2026-06-05T09:00:00Z', 'export', 22, BETA_IP),
      use('2026-06-06T09:00:00Z', 'export', 22, '192.0.2.201'),
    ],
    finds: [],
  },
  {
    name: 'where a vendor without listed networks was seen in its role counts too',
    events: [
      take('2026-06-01T09:00:00Z', A, 'GammaReader', GAMMA, '5b7e1a02-9c3d-4f6a-8e21-d4c3b2a19087', {
        ip: '192.0.2.140',
        key: 'ASIAGAMMAGAMMAGAMMA1',
      }),
      {
        at: '2026-06-01T09:01:00Z',
        call: 'ec2:DescribeInstances',
        account: A,
        who: session(A, 'GammaReader', 'run', 'ASIAGAMMAGAMMAGAMMA1', '2026-06-01T09:00:00Z'),
        ip: '192.0.2.140',
      },
      use('2026-06-05T09:00:00Z', 'mixed', 23, '192.0.2.140'),
      use('2026-06-06T09:00:00Z', 'mixed', 23, BETA_IP),
      take('2026-06-01T09:00:00Z', A, 'BetaReader', BETA, '5b7e1a02-9c3d-4f6a-8e21-d4c3b2a19088', { ip: BETA_IP }),
    ],
    finds: [['K03', key(23)]],
  },
])

play([...age, ...rotation, ...roots, ...shared])
