import { expect, test } from 'vitest'
import type { AliasFact } from '../../../src/model/resource.ts'
import { extract } from '../../../src/resources/index.ts'
import { ACCOUNT, type Parts, REGION, record } from './record.ts'

function aliasesOf(event: string, parts: Parts): AliasFact[] {
  return extract(record(event, parts)).aliases
}
function bond(type: string, name: string, id: string | null, how: AliasFact['bond']): AliasFact {
  return { type, name, id, account: ACCOUNT, region: type.startsWith('iam:') ? null : REGION, bond: how }
}

const KEY = 'arn:aws:kms:eu-west-1:111122223333:key/1111-2222'

test.each<[string, Parts, AliasFact[]]>([
  [
    'ec2.CreateSecurityGroup',
    { rq: { groupName: 'web', vpcId: 'vpc-0ccccccc1' }, rs: { groupId: 'sg-0ddddddd1' } },
    [bond('ec2:security-group', 'web', 'sg-0ddddddd1', 'begins')],
  ],
  [
    'ec2.DeleteSecurityGroup',
    { rq: { groupId: 'sg-0ddddddd1' } },
    [bond('ec2:security-group', 'sg-0ddddddd1', null, 'ends')],
  ],
  ['ec2.DeleteSecurityGroup', { rq: { groupName: 'web' } }, [bond('ec2:security-group', 'web', null, 'ends')]],
  [
    'ec2.AllocateAddress',
    { rs: { publicIp: '203.0.113.9', allocationId: 'eipalloc-0aaaaaaa' } },
    [bond('ec2:elastic-ip', '203.0.113.9', 'eipalloc-0aaaaaaa', 'begins')],
  ],
  [
    'ec2.AssociateAddress',
    { rq: { allocationId: 'eipalloc-0aaaaaaa' }, rs: { associationId: 'eipassoc-0aaaaaaa' } },
    [bond('ec2:elastic-ip', 'eipassoc-0aaaaaaa', 'eipalloc-0aaaaaaa', 'begins')],
  ],
  [
    'ec2.DisassociateAddress',
    { rq: { associationId: 'eipassoc-0aaaaaaa' } },
    [bond('ec2:elastic-ip', 'eipassoc-0aaaaaaa', null, 'ends')],
  ],
  [
    'ec2.ReleaseAddress',
    { rq: { allocationId: 'eipalloc-0aaaaaaa' } },
    [bond('ec2:elastic-ip', 'eipalloc-0aaaaaaa', null, 'ends')],
  ],
  [
    'ec2.AssociateRouteTable',
    { rq: { routeTableId: 'rtb-0aaaaaaa' }, rs: { associationId: 'rtbassoc-0aaaaaaa' } },
    [bond('ec2:route-table', 'rtbassoc-0aaaaaaa', 'rtb-0aaaaaaa', 'begins')],
  ],
  [
    'kms.CreateAlias',
    { rq: { aliasName: 'alias/app', targetKeyId: KEY } },
    [bond('kms:alias', 'alias/app', '1111-2222', 'begins')],
  ],
  ['kms.DeleteAlias', { rq: { aliasName: 'alias/app' } }, [bond('kms:alias', 'alias/app', null, 'ends')]],
  [
    'kms.Encrypt',
    { rq: { keyId: 'alias/app' }, resources: [{ ARN: KEY }] },
    [bond('kms:alias', 'alias/app', '1111-2222', 'holds')],
  ],
  [
    'iam.CreateRole',
    { rs: { role: { roleName: 'Deploy', roleId: 'AROAEXAMPLEDEPLOY000' } } },
    [bond('iam:role', 'Deploy', 'AROAEXAMPLEDEPLOY000', 'begins')],
  ],
  ['iam.DeleteRole', { rq: { roleName: 'Deploy' } }, [bond('iam:role', 'Deploy', null, 'ends')]],
  [
    'iam.CreateUser',
    { rs: { user: { userName: 'bob', userId: 'AIDAEXAMPLEBOB000000' } } },
    [bond('iam:user', 'bob', 'AIDAEXAMPLEBOB000000', 'begins')],
  ],
  ['iam.UpdateUser', { rq: { userName: 'bob', newUserName: 'robert' } }, [bond('iam:user', 'robert', 'bob', 'begins')]],
  ['iam.UpdateGroup', { rq: { groupName: 'a', newGroupName: 'b' } }, [bond('iam:group', 'b', 'a', 'begins')]],
  [
    'rds.CreateDBInstance',
    { rs: { dBInstanceIdentifier: 'Main', dbiResourceId: 'db-ABC' } },
    [bond('rds:db', 'main', 'db-abc', 'begins')],
  ],
  [
    'rds.ModifyDBInstance',
    { rq: { dBInstanceIdentifier: 'main', newDBInstanceIdentifier: 'other' } },
    [bond('rds:db', 'other', 'main', 'begins')],
  ],
  [
    'rds.CreateDBCluster',
    { rs: { dBClusterIdentifier: 'aurora', dbClusterResourceId: 'cluster-ABC' } },
    [bond('rds:cluster', 'aurora', 'cluster-abc', 'begins')],
  ],
  [
    'cloudformation.CreateStack',
    { rs: { stackId: 'arn:aws:cloudformation:eu-west-1:111122223333:stack/web/1111-2222' } },
    [bond('cloudformation:stack', 'web', '1111-2222', 'begins')],
  ],
  [
    's3.CreateAccessPoint',
    { rq: { name: 'ap' }, rs: { alias: 'ap-xyz-s3alias' } },
    [bond('s3:accesspoint', 'ap-xyz-s3alias', 'ap', 'begins')],
  ],
  [
    'ecs.UpdateService',
    {
      rq: { service: 'web', cluster: 'prod' },
      rs: { service: { serviceArn: 'arn:aws:ecs:eu-west-1:111122223333:service/prod/web' } },
    },
    [bond('ecs:service', 'web', 'prod/web', 'holds')],
  ],
  [
    'novel.CreateThing',
    { rq: { thingName: 'Nightly' }, rs: { thingId: 'th-0123' } },
    [bond('novel:thing', 'Nightly', 'th-0123', 'begins')],
  ],
])('%s %j proves which names are one resource', (event, parts, facts) => {
  expect(aliasesOf(event, parts)).toEqual(facts)
})

test('a role that is assumed shows its unique id', () => {
  const rq = { roleArn: 'arn:aws:iam::999900001111:role/ops/Deploy' }
  const rs = { assumedRoleUser: { assumedRoleId: 'AROAEXAMPLEDEPLOY000:session' } }
  expect(aliasesOf('sts.AssumeRole', { rq, rs })).toEqual([
    { ...bond('iam:role', 'Deploy', 'AROAEXAMPLEDEPLOY000', 'holds'), account: '999900001111' },
  ])
})

test('a failed event proves no names', () => {
  const parts = { rq: { groupName: 'web' }, rs: { groupId: 'sg-0ddddddd1' }, errorCode: 'Client.UnauthorizedOperation' }
  expect(aliasesOf('ec2.CreateSecurityGroup', parts)).toEqual([])
  const thing = { rq: { thingName: 'Nightly' }, rs: { thingId: 'th-0123' }, errorCode: 'InternalFailure' }
  expect(aliasesOf('novel.CreateThing', thing)).toEqual([])
})
