import { expect, test } from 'vitest'
import { extract } from '../../../src/resources/index.ts'
import { type Parts, record } from './record.ts'

function summaryOf(event: string, parts: Parts, id?: string): string | null | undefined {
  const { touches } = extract(record(event, parts))
  return (id === undefined ? touches[0] : touches.find(({ resource }) => resource.id === id))?.summary
}

const PERMISSION = { ipProtocol: 'tcp', fromPort: 22, toPort: 22, ipRanges: { items: [{ cidrIp: '0.0.0.0/0' }] } }

test.each<[string, Parts, string | null]>([
  [
    'ec2.AuthorizeSecurityGroupIngress',
    { rq: { groupId: 'sg-0ddddddd1', ipPermissions: { items: [PERMISSION] } } },
    'tcp 22 from 0.0.0.0/0',
  ],
  [
    'ec2.RevokeSecurityGroupEgress',
    {
      rq: {
        groupId: 'sg-0ddddddd1',
        ipPermissions: { items: [{ ipProtocol: '-1', ipRanges: [{ cidrIp: '10.0.0.0/8' }] }] },
      },
    },
    'all traffic to 10.0.0.0/8',
  ],
  [
    'ec2.ModifyInstanceAttribute',
    { rq: { instanceId: 'i-0aaaaaaa1', instanceType: { value: 'm5.large' } } },
    'instanceType = m5.large',
  ],
  ['ec2.ModifyInstanceAttribute', { rq: { instanceId: 'i-0aaaaaaa1', userData: 'password=hunter2' } }, 'userData'],
  [
    'ec2.ModifySnapshotAttribute',
    {
      rq: {
        snapshotId: 'snap-0aaaaaaa',
        createVolumePermission: { add: { items: [{ userId: '999900001111' }, { group: 'all' }] } },
      },
    },
    'shared with 999900001111, everyone',
  ],
  [
    'ec2.CreateRoute',
    { rq: { routeTableId: 'rtb-0aaaaaaa', destinationCidrBlock: '0.0.0.0/0', gatewayId: 'igw-0aaaaaaa' } },
    '0.0.0.0/0 via igw-0aaaaaaa',
  ],
  [
    'ec2.CreateTags',
    {
      rq: {
        resourcesSet: { items: [{ resourceId: 'i-0aaaaaaa1' }] },
        tagSet: { items: [{ key: 'Name', value: 'web' }] },
      },
    },
    'set Name=web',
  ],
  [
    'iam.AttachRolePolicy',
    { rq: { roleName: 'R', policyArn: 'arn:aws:iam::aws:policy/AdministratorAccess' } },
    'policy AdministratorAccess',
  ],
  [
    'iam.CreateAccessKey',
    { rs: { accessKey: { accessKeyId: 'AKIAEXAMPLE000000001', userName: 'bob' } } },
    'for user bob',
  ],
  [
    'iam.UpdateAccessKey',
    { rq: { accessKeyId: 'AKIAEXAMPLE000000001', status: 'Inactive', userName: 'bob' } },
    'set Inactive for user bob',
  ],
  [
    'sts.AssumeRole',
    { rq: { roleArn: 'arn:aws:iam::1:role/R', roleSessionName: 's', externalId: 'hush' } },
    'session s, external id given',
  ],
  [
    'sts.AssumeRole',
    { rq: { roleArn: 'arn:aws:iam::1:role/R', roleSessionName: 's' } },
    'session s, external id not given',
  ],
  [
    's3.PutBucketPolicy',
    {
      rq: {
        bucketName: 'b',
        bucketPolicy: {
          Statement: [
            { Effect: 'Allow', Principal: '*' },
            { Effect: 'Deny', Principal: { AWS: '1' } },
          ],
        },
      },
    },
    'allows everyone',
  ],
  ['s3.PutObjectAcl', { rq: { bucketName: 'b', key: 'k', 'x-amz-acl': 'public-read' } }, 'ACL public-read'],
  [
    'rds.ModifyDBSnapshotAttribute',
    { rq: { dBSnapshotIdentifier: 's', valuesToAdd: ['all'] } },
    'shared with everyone',
  ],
  [
    'rds.ModifyDBInstance',
    { rq: { dBInstanceIdentifier: 'd', masterUserPassword: '****', allocatedStorage: 30 } },
    'allocatedStorage = 30, new master password',
  ],
  [
    'cloudtrail.PutEventSelectors',
    {
      rq: {
        trailName: 't',
        eventSelectors: [
          { readWriteType: 'WriteOnly', includeManagementEvents: false, dataResources: [{ type: 'AWS::S3::Object' }] },
        ],
      },
    },
    'write only, no management events, data of AWS::S3::Object',
  ],
  [
    'lambda.AddPermission20150331v2',
    { rq: { functionName: 'f', principal: '*', action: 'lambda:InvokeFunction' } },
    'allows lambda:InvokeFunction to everyone',
  ],
  ['ec2.DeleteVolume', { rq: { volumeId: 'vol-0aaaaaaa' } }, null],
])('%s %j is summed up', (event, parts, summary) => {
  const { touches } = extract(record(event, parts))
  const told =
    touches.find(({ relation, found }) => found.by === 'rule' && relation !== 'used' && relation !== 'parent') ??
    touches[0]
  expect(told?.summary).toBe(summary)
})

test('every instance has its own states', () => {
  const state = (instanceId: string, before: string, after: string) => ({
    instanceId,
    previousState: { name: before },
    currentState: { name: after },
  })
  const rs = {
    instancesSet: { items: [state('i-0aaaaaaa1', 'running', 'stopping'), state('i-0aaaaaaa2', 'stopped', 'stopped')] },
  }
  expect(summaryOf('ec2.StopInstances', { rs }, 'i-0aaaaaaa1')).toBe('running → stopping')
  expect(summaryOf('ec2.StopInstances', { rs }, 'i-0aaaaaaa2')).toBe('stopped → stopped')
})

test('a summary is one short line without marks that steer a terminal or turn text around', () => {
  const policyName = `evil\u001b[2J\u202e\n${'x'.repeat(400)}😀`
  const summary = summaryOf('iam.PutRolePolicy', { rq: { roleName: 'R', policyName } }) ?? ''
  expect(summary.startsWith('policy evil [2J x')).toBe(true)
  expect(summary.length).toBeLessThanOrEqual(160)
  expect(/[\p{Cc}\p{Cf}\p{Cs}]/u.test(summary)).toBe(false)
})
