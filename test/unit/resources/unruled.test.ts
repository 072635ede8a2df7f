import { expect, test } from 'vitest'
import { extract, interpret, matches } from '../../../src/resources/index.ts'
import { ACCOUNT, record, touchesOf } from './record.ts'

// Events that no rule speaks of, or of which a rule tells one part.

const arn = (service: string, resource: string) => `arn:aws:${service}:eu-west-1:${ACCOUNT}:${resource}`
const READ = { readOnly: true }

test('what a filter or a target by tags is held against is no resource', () => {
  const items = [
    { name: 'vpc-id', valueSet: { items: [{ value: 'vpc-0ccccccc1' }] } },
    { name: 'tag:Owner', valueSet: { items: [{ value: 'vol-0aaaaaaa1' }] } },
  ]
  expect(touchesOf(record('ec2.DescribeInstances', { ...READ, rq: { filterSet: { items } } }))).toEqual([
    'read ec2:vpc vpc-0ccccccc1 by walker',
  ])
  const targets = [{ key: 'tag:Instance', values: ['i-0aaaaaaa1'] }]
  expect(touchesOf(record('ssm.CreateAssociation', { rq: { targets } }))).toEqual([])
  // At the top of a request a name is a name.
  expect(touchesOf(record('novel.CreateThing', { rq: { name: 'tag:x', vpcId: 'vpc-0ccccccc1' } }))).toContain(
    'used ec2:vpc vpc-0ccccccc1 by walker',
  )
})

test('looking up the events of a resource does not touch it', () => {
  const lookupAttributes = [{ attributeKey: 'ResourceName', attributeValue: 'i-0aaaaaaa1' }]
  expect(touchesOf(record('cloudtrail.LookupEvents', { ...READ, rq: { lookupAttributes } }))).toEqual([])
})

test('a kind that a field spells otherwise than the ARN of the same id is that kind', () => {
  const resources = [{ ARN: arn('novel', 'knowledge-base/KB1234567A') }]
  const made = record('novel.Retrieve', { ...READ, rq: { knowledgeBaseId: 'KB1234567A' }, resources })
  expect(touchesOf(made)).toEqual(['read novel:knowledge-base KB1234567A by resources'])
})

test('a resource is found by its ARN where an event only named it by a field', () => {
  const { touches } = extract(record('novel.StopBlueThing', { rq: { blueThingName: 'sky' } }))
  const [first] = touches
  expect(first?.resource.type).toBe('novel:blueThing')
  const asked = interpret(arn('novel', 'blue-thing/sky'))
  expect(asked.some((query) => first !== undefined && matches(query, first.resource))).toBe(true)
})

test('the resources of a source bear the service of their ARNs', () => {
  expect(touchesOf(record('monitoring.DescribeAlarms', { ...READ, rq: { alarmNames: ['cpu'] } }))).toEqual([
    'read cloudwatch:alarm cpu by parameter',
  ])
  expect(touchesOf(record('amazonmq.CreateConfiguration', { rs: { arn: arn('mq', 'configuration:c-1') } }))).toEqual([
    'created mq:configuration c-1 by walker',
  ])
})

test('a part that is made or changed changes the thing that is named beside it', () => {
  const rq = { dashboardId: 'sales', awsAccountId: ACCOUNT }
  expect(touchesOf(record('novel.UpdateDashboardPermissions', { rq }))).toEqual([
    'modified novel:dashboard sales by parameter',
  ])
  expect(touchesOf(record('novel.CreateInstances', { rq: { instanceNames: ['a1'], planId: 'p1' } }))).toEqual([
    'created novel:instance a1 by parameter',
    'used novel:plan p1 by parameter',
  ])
})

test('an ARN that only the answer gives is what was made', () => {
  const rs = { locationArn: arn('novel', 'location/loc-1') }
  const bucket = { s3BucketArn: 'arn:aws:s3:::reports' }
  expect(touchesOf(record('novel.CreateLocationS3', { rq: bucket, rs }))).toEqual([
    'created novel:location loc-1 by walker',
    'used s3:bucket reports by walker',
  ])
  const stack = arn('cloudformation', 'stack/shop/11111111-2222')
  const set = { id: arn('cloudformation', 'changeSet/next/33333333-4444'), stackId: stack }
  expect(touchesOf(record('cloudformation.CreateChangeSet', { rq: { stackName: 'shop' }, rs: set }))).toEqual([
    'created cloudformation:changeSet next by walker',
    'modified cloudformation:stack shop',
  ])
  // What the request named was there before.
  const both = { taskArn: arn('novel', 'task/t1'), sourceArn: arn('novel', 'endpoint/e1') }
  const made = record('novel.CreateReplication', { rq: { sourceArn: both.sourceArn }, rs: both })
  expect(touchesOf(made)).toEqual(['created novel:task t1 by walker', 'modified novel:endpoint e1 by walker'])
})

test('an event that reads nothing reads nothing beside it either', () => {
  const rq = {
    roleArn: `arn:aws:iam::${ACCOUNT}:role/Deploy`,
    policyArns: [{ arn: 'arn:aws:iam::aws:policy/ReadOnlyAccess' }],
  }
  expect(touchesOf(record('sts.AssumeRole', { ...READ, rq }))).toEqual([
    'used iam:policy ReadOnlyAccess by walker',
    'used iam:role Deploy',
  ])
})

test('bonds of EC2 and accounts in other words are no kinds of their own', () => {
  expect(touchesOf(record('ec2.DetachNetworkInterface', { rq: { attachmentId: 'eni-attach-0aaaaaaa1' } }))).toEqual([])
  const rq = { NovelThingRequest: { PeerAccountId: '444455556666', BlueThingId: 'b1' } }
  expect(touchesOf(record('novel.NovelThing', { rq }))).toEqual(['used novel:blueThing b1 by parameter'])
})

test('a file system belongs to the service that speaks of it', () => {
  expect(touchesOf(record('fsx.UpdateFileSystem', { rq: { fileSystemId: 'fs-0123456789abcdef0' } }))).toContain(
    'modified fsx:file-system fs-0123456789abcdef0 by walker',
  )
})

test('a database is named by its immutable id in encryption contexts', () => {
  const rq = { encryptionContext: { 'aws:rds:db-id': 'db-ABCDEFGHIJ' } }
  expect(touchesOf(record('kms.Decrypt', { ...READ, rq }))).toEqual(['used rds:db db-abcdefghij by encryption-context'])
})

test('all of something is no one thing', () => {
  expect(touchesOf(record('rds.AddTagsToResource', { rq: { resourceName: '*' } }))).toEqual([])
  const of = (ARN: string) => touchesOf(record('novel.ReadData', { ...READ, resources: [{ ARN }] }))
  expect(of(arn('neptune-db', 'cluster-ABC/*'))).toEqual([])
  expect(of('arn:aws:s3:::reports/a/*')).toEqual([
    'read s3:bucket reports child by resources',
    'read s3:object reports/a/* by resources',
  ])
})

test('ids are told by either spelling of the word', () => {
  expect(touchesOf(record('novel.StartCutover', { rq: { sourceServerIDs: ['s-0a1b2c3d'] } }))).toEqual([
    'used novel:sourceServer s-0a1b2c3d by parameter',
  ])
})

test('who subscribes to a data lake shares in it', () => {
  const rq = { subscriberName: 'siem', subscriberIdentity: { principal: '444455556666', externalId: 'x' } }
  const rs = { subscriber: { subscriberArn: arn('securitylake', 'subscriber/0a1b2c3d') } }
  expect(touchesOf(record('securitylake.CreateSubscriber', { rq, rs }))).toEqual([
    'created securitylake:subscriber 0a1b2c3d by walker',
    'shared aws:account 444455556666',
  ])
})
