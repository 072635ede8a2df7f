import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, expect, test } from 'vitest'
import { revoke } from '../../../src/engine/revoke.ts'
import type { JsonObject } from '../../../src/model/json.ts'
import type { Revoke } from '../../../src/model/revoke.ts'
import { revokeView } from '../../../src/output/views/revoke.ts'
import { SAMPLES } from '../../support/cli.ts'
import { withStoreOf } from '../../support/store.ts'

const VENDORS = readFileSync(join(SAMPLES, 'vendors.yaml'), 'utf8')
const plans = new Map<string, Revoke>()
const plan = (vendor: string) => plans.get(vendor) as Revoke

beforeAll(() =>
  withStoreOf(SAMPLES, { vendors: VENDORS }, async (store, actors) => {
    for (const vendor of ['acme', 'rollout-partner'])
      plans.set(vendor, await revoke(store, actors, { vendor, days: 90 }))
    await expect(revoke(store, actors, { vendor: 'acmee', days: 90 })).rejects.toThrow('there is no vendor acmee')
  }),
)

test('sessions are cut first, then trust, then keys, which are deleted last', () => {
  expect(plan('acme').steps.map(({ order, kind, target }) => [order, kind, target])).toEqual([
    [1, 'deny-sessions', 'arn:aws:iam::111122223333:role/AcmeSchedulerRole'],
    [2, 'deny-sessions', 'arn:aws:iam::444455556666:role/AcmeSchedulerRole'],
    [3, 'trust-policy', 'arn:aws:iam::111122223333:role/AcmeSchedulerRole'],
    [4, 'trust-policy', 'arn:aws:iam::444455556666:role/AcmeSchedulerRole'],
    [5, 'key-inactive', 'AKIAWO645SY5HORKVGDM'],
    [6, 'key-delete', 'AKIAWO645SY5HORKVGDM'],
  ])
})

test('who else uses the role is named, and what will stop', () => {
  const [prod, dev] = plan('acme').steps
  expect(prod?.alsoHits).toEqual([
    { principal: 'arn:aws:iam::111122223333:user/ops-oncall', vendor: null, events: 1 },
    { principal: 'ops-lead@example.com', vendor: null, events: 1 },
  ])
  expect(dev?.alsoHits).toEqual([])
  expect(dev?.stops).toContainEqual({
    eventSource: 'ec2.amazonaws.com',
    eventName: 'StopInstances',
    count: 15,
    last: '2026-03-13T19:00:05Z',
  })
  expect(plan('acme').routines.map(({ eventName, when }) => [eventName, when])).toEqual([
    ['StopInstances', 'every weekday at 19:00 UTC'],
    ['StartInstances', 'every weekday at 06:00 UTC'],
  ])
})

test('a session that outlives the logs is named with its end', () => {
  expect(plan('acme').liveSessions).toEqual([
    {
      principal: 'arn:aws:iam::444455556666:role/AcmeSchedulerRole',
      session: 'acme-scheduler',
      until: '2026-03-13T20:00:03Z',
    },
  ])
})

test('of many credentials of one session the longest is shown, with their number', () => {
  const [one] = plan('acme').liveSessions
  if (one === undefined) throw new Error('no session is live')
  const liveSessions = [one, { ...one, until: '2026-03-13T21:00:00Z' }, { ...one, session: 'other' }]
  const sections = revokeView.sections({ ...plan('acme'), liveSessions }, { unmask: false })
  const live = sections.find((each) => each.kind === 'table' && each.title?.startsWith('Sessions'))
  const rows = live?.kind === 'table' ? live.rows.map((row) => row.slice(1).map(({ text }) => text)) : []
  expect(rows).toEqual([
    ['acme-scheduler', '2026-03-13 21:00:00', '2'],
    ['other', '2026-03-13 20:00:03', '1'],
  ])
})

test('a delegation is ended, and the approver’s own identity is left alone', () => {
  expect(plan('rollout-partner').steps.map(({ kind, command }) => [kind, command])).toEqual([
    ['delegation', 'aws iam reject-delegation-request --delegation-request-id dr-5214bf637717ddb4'],
  ])
})

test('the script is a shell’s, and changes nothing until it is told to', () => {
  const script = revokeView.documents?.sh?.(plan('acme')) ?? ''
  const said = execFileSync('sh', ['-c', script], { encoding: 'utf8', env: { PATH: '/nonexistent:/bin:/usr/bin' } })
  expect(said.split('\n').filter((text) => /^\d+\. \[\d{12}\] aws iam /.test(text))).toHaveLength(6)
})

const OWN = '111122223333'
const VENDOR = '901234567890'
function call(n: number, eventSource: string, eventName: string, fields: JsonObject): JsonObject {
  return {
    eventVersion: '1.11',
    eventTime: `2026-03-02T10:00:0${n}Z`,
    eventSource,
    eventName,
    awsRegion: 'eu-west-1',
    eventID: `00000000-0000-4000-8000-00000000000${n}`,
    eventType: 'AwsApiCall',
    eventCategory: 'Management',
    managementEvent: true,
    readOnly: false,
    recipientAccountId: OWN,
    ...fields,
  }
}

test('what was shared with the vendor’s account, and what it reaches by a resource’s policy, is taken back', async () => {
  const admin = {
    type: 'IAMUser',
    principalId: 'AIDARTX3GSDSV2DAC77J',
    arn: `arn:aws:iam::${OWN}:user/admin`,
    accountId: OWN,
    userName: 'admin',
  }
  const outside = { type: 'AWSAccount', principalId: 'AIDA2X5OYQ3WZ6V7T4R8K', accountId: VENDOR }
  const key = `arn:aws:kms:eu-west-1:${OWN}:key/0d990263-c6d0-4b30-9ce6-6b4d2f1d9b0c`
  const records = [
    call(1, 'ec2.amazonaws.com', 'ModifySnapshotAttribute', {
      userIdentity: admin,
      requestParameters: {
        snapshotId: 'snap-016f546a8b6ed09f7',
        attributeType: 'CREATE_VOLUME_PERMISSION',
        createVolumePermission: { add: { items: [{ userId: VENDOR }] } },
      },
    }),
    call(2, 'kms.amazonaws.com', 'Decrypt', {
      userIdentity: outside,
      readOnly: true,
      requestParameters: { keyId: key },
      resources: [{ accountId: OWN, type: 'AWS::KMS::Key', ARN: key }],
    }),
  ]
  const vendors = `vendors:\n  - {id: acme, name: Acme, accounts: ["${VENDOR}"]}\n`
  const { steps } = await withStoreOf(records, { vendors }, (store, actors) =>
    revoke(store, actors, { vendor: 'acme', days: 90 }),
  )
  expect(steps.map(({ kind, target, evidence }) => [kind, target, evidence])).toEqual([
    [
      'resource-policy',
      'arn:aws:ec2:eu-west-1::snapshot/snap-016f546a8b6ed09f7',
      ['00000000-0000-4000-8000-000000000001'],
    ],
    ['resource-policy', key, ['00000000-0000-4000-8000-000000000002']],
  ])
  expect(steps[0]?.command).toContain('--operation-type remove --user-ids 901234567890')
  expect(steps[1]?.command).toContain('aws kms put-key-policy')
})

test('keys, users and roles that the vendor made, and that were not deleted, are taken away', async () => {
  const key = 'AKIARTX3GSDSXXLPWDO6'
  const vendor = {
    type: 'IAMUser',
    principalId: 'AIDARTX3GSDSV2DAC77J',
    arn: `arn:aws:iam::${OWN}:user/acme`,
    accountId: OWN,
    userName: 'acme',
    accessKeyId: 'AKIARTX3GSDSVLTWFZLI',
  }
  const made = (n: number, userName: string, id: string) =>
    call(n, 'iam.amazonaws.com', 'CreateUser', {
      userIdentity: vendor,
      requestParameters: { userName },
      responseElements: { user: { userName, userId: id, arn: `arn:aws:iam::${OWN}:user/${userName}` } },
    })
  const records = [
    made(1, 'left-behind', 'AIDARTX3GSDS5WVI4I3H'),
    made(2, 'removed', 'AIDARTX3GSDS5WVI4I3J'),
    call(3, 'iam.amazonaws.com', 'DeleteUser', { userIdentity: vendor, requestParameters: { userName: 'removed' } }),
    call(4, 'iam.amazonaws.com', 'CreateAccessKey', {
      userIdentity: vendor,
      requestParameters: { userName: 'left-behind' },
      responseElements: {
        accessKey: {
          accessKeyId: key,
          status: 'Active',
          userName: 'left-behind',
          createDate: 'Mar 2, 2026, 10:00:04 AM',
        },
      },
    }),
  ]
  const vendors = `vendors:\n  - {id: acme, name: Acme, users: ["arn:aws:iam::${OWN}:user/acme"]}\n`
  const { steps } = await withStoreOf(records, { vendors }, (store, actors) =>
    revoke(store, actors, { vendor: 'acme', days: 90 }),
  )
  expect(steps.filter(({ kind }) => kind === 'made-by-vendor').map(({ target, command }) => [target, command])).toEqual(
    [
      [
        `arn:aws:iam::${OWN}:user/left-behind`,
        expect.stringContaining('aws iam put-user-policy --user-name left-behind --policy-name TrailRevoked'),
      ],
      [key, `aws iam update-access-key --user-name left-behind --access-key-id ${key} --status Inactive`],
    ],
  )
})
