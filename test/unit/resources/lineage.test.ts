import { expect, test } from 'vitest'
import { extract } from '../../../src/resources/extract.ts'
import { linksOf } from '../../../src/resources/lineage.ts'
import { type Parts, record } from './record.ts'

/** The links of one event, as sentences. */
function links(event: string, parts: Parts): string[] {
  const touches = extract(record(event, parts)).touches.map(({ resource, relation, found }) => ({
    ...resource,
    relation,
    path: found.path,
  }))
  return linksOf(touches)
    .map(({ parent, child, how }) => `${child.id} ${how} ${parent.id}`)
    .sort()
}

test('volume, snapshot, image and instance descend from each other, each event telling one step', () => {
  const vol = 'vol-0aaaaaaa1'
  expect(
    links('ec2.CreateSnapshot', { rq: { volumeId: vol }, rs: { snapshotId: 'snap-0aaaaaa1', volumeId: vol } }),
  ).toEqual([`snap-0aaaaaa1 made from ${vol}`])
  expect(
    links('ec2.CopySnapshot', { rq: { sourceSnapshotId: 'snap-0aaaaaa1' }, rs: { snapshotId: 'snap-0bbbbbb2' } }),
  ).toEqual(['snap-0bbbbbb2 copied from snap-0aaaaaa1'])
  const items = [1, 2].map((n) => ({
    instanceId: `i-0aaaaaaa${n}`,
    imageId: 'ami-0aaaaaa1',
    blockDeviceMapping: { items: [{ ebs: { volumeId: `vol-0ccccccc${n}` } }] },
  }))
  expect(links('ec2.RunInstances', { rq: { imageId: 'ami-0aaaaaa1' }, rs: { instancesSet: { items } } })).toEqual([
    'i-0aaaaaaa1 made from ami-0aaaaaa1',
    'i-0aaaaaaa2 made from ami-0aaaaaa1',
    'vol-0ccccccc1 made with i-0aaaaaaa1',
    'vol-0ccccccc2 made with i-0aaaaaaa2',
  ])
})

test('policies hang on roles, tasks and services on clusters, and what is shared on the account it is shared with', () => {
  const policyArn = 'arn:aws:iam::aws:policy/AdministratorAccess'
  expect(links('iam.AttachRolePolicy', { rq: { roleName: 'app', policyArn } })).toEqual([
    'AdministratorAccess attached to app',
  ])
  expect(links('ecs.CreateService', { rq: { cluster: 'main', serviceName: 'web' } })).toEqual([
    'main/web made from main',
  ])
  const tasks = [{ taskArn: 'arn:aws:ecs:eu-west-1:111122223333:task/main/0123456789abcdef' }]
  expect(links('ecs.RunTask', { rq: { cluster: 'main' }, rs: { tasks } })).toEqual(['0123456789abcdef made from main'])
  const add = { items: [{ userId: '999900001111' }] }
  expect(
    links('ec2.ModifySnapshotAttribute', { rq: { snapshotId: 'snap-0aaaaaa1', createVolumePermission: { add } } }),
  ).toEqual(['999900001111 shared with snap-0aaaaaa1'])
})

test('a read hangs nothing together', () => {
  const rq = { instancesSet: { items: [{ instanceId: 'i-0aaaaaaa1' }] }, filter: 'vol-0aaaaaaa1' }
  expect(links('ec2.DescribeInstances', { rq, readOnly: true })).toEqual([])
})
