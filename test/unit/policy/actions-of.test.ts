import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { JsonObject } from '../../../src/model/json.ts'
import { actionsOf } from '../../../src/policy/actions-of.ts'
import { ActionList, type EventMap } from '../../../src/policy/event-map.ts'

const MAP: EventMap = JSON.parse(readFileSync(join(import.meta.dirname, '../../../data/iam-events.json'), 'utf8'))
const LIST = new ActionList()
const of = (eventSource: string, eventName: string, request: JsonObject | null = {}) =>
  actionsOf({ eventSource: `${eventSource}.amazonaws.com`, eventName, request }, MAP, LIST)

test.each([
  ['s3', 'ListBuckets', {}, ['s3:ListAllMyBuckets']],
  ['s3', 'HeadObject', {}, ['s3:GetObject']],
  ['s3', 'GetObject', { versionId: 'v1' }, ['s3:GetObjectVersion']],
  ['s3', 'GetObject', { bucketName: 'a--use1-az4--x-s3' }, ['s3express:CreateSession']],
  ['s3', 'DeleteBucketLifecycle', {}, ['s3:PutLifecycleConfiguration']],
  ['lambda', 'GetFunction20150331v2', {}, ['lambda:GetFunction']],
  ['lambda', 'Invoke', {}, ['lambda:InvokeFunction']],
  ['monitoring', 'PutMetricAlarm', {}, ['cloudwatch:PutMetricAlarm']],
  ['ec2', 'StopInstances', {}, ['ec2:StopInstances']],
  ['dynamodb', 'ExecuteStatement', { statement: 'UPDATE "t" SET a=1' }, ['dynamodb:PartiQLUpdate']],
  [
    'dynamodb',
    'TransactWriteItems',
    { transactItems: [{ put: {} }, { conditionCheck: {} }] },
    ['dynamodb:PutItem', 'dynamodb:ConditionCheckItem'],
  ],
  ['autoscaling', 'PutScalingPolicy', { serviceNamespace: 'ecs' }, ['application-autoscaling:PutScalingPolicy']],
  ['autoscaling', 'PutScalingPolicy', { autoScalingGroupName: 'a' }, ['autoscaling:PutScalingPolicy']],
  ['apigateway', 'GetRestApis', {}, ['apigateway:GET']],
  ['kms', 'ReEncrypt', {}, ['kms:ReEncryptFrom', 'kms:ReEncryptTo']],
  [
    'sts',
    'AssumeRole',
    { tags: [{ key: 'a', value: 'b' }], sourceIdentity: 'x' },
    ['sts:AssumeRole', 'sts:TagSession', 'sts:SetSourceIdentity'],
  ],
  [
    'ec2',
    'RunInstances',
    { tagSpecificationSet: { items: [{ tags: [{ key: 'a' }] }] } },
    ['ec2:RunInstances', 'ec2:CreateTags'],
  ],
  ['s3', 'GetObjectAttributes', { bucketName: 'b', key: 'k' }, ['s3:GetObject', 's3:GetObjectAttributes']],
  [
    's3',
    'GetObjectAttributes',
    { bucketName: 'b', key: 'k', versionId: 'v' },
    ['s3:GetObjectVersion', 's3:GetObjectVersionAttributes'],
  ],
  ['backup', 'CreateBackupVault', { backupVaultTags: { a: 'b' } }, ['backup:CreateBackupVault', 'backup:TagResource']],
  ['backup', 'CreateBackupPlan', { backupPlanTags: { a: 'b' } }, ['backup:CreateBackupPlan', 'backup:TagResource']],
  ['backup', 'CreateBackupPlan', { backupPlanTags: {} }, ['backup:CreateBackupPlan']],
  [
    'cognito-idp',
    'CreateUserPool',
    { userPoolTags: { a: 'b' } },
    ['cognito-idp:CreateUserPool', 'cognito-idp:TagResource'],
  ],
  [
    'workspaces',
    'CreateWorkspaces',
    { workspaces: [{ tags: [] }, { tags: [{ key: 'a' }] }] },
    ['workspaces:CreateWorkspaces', 'workspaces:CreateTags'],
  ],
  [
    'securityhub',
    'EnableSecurityHub',
    { tags: { a: 'b' } },
    ['securityhub:EnableSecurityHub', 'securityhub:TagResource'],
  ],
  ['ecs', 'CreateService', { propagateTags: 'SERVICE', enableECSManagedTags: true }, ['ecs:CreateService']],
] as const)('%s %s %j needs %j', async (source, name, request, actions) => {
  const mapped = await of(source, name, request as unknown as JsonObject)
  expect(mapped.kind === 'actions' ? [...mapped.actions].sort() : mapped.kind).toEqual([...actions].sort())
})

test('every exception of the table is answered as it says', async () => {
  for (const [source, events] of Object.entries(MAP.events)) {
    for (const [name, rule] of Object.entries(events)) {
      const mapped = await of(source, name, null)
      if (rule.actions.length === 0) expect(mapped.kind, `${source} ${name}`).toBe('no-permission')
      else expect(mapped.kind === 'actions' ? mapped.actions : [], `${source} ${name}`).toEqual(rule.actions)
    }
  }
})

test('what nobody knows is unmapped and never guessed', async () => {
  expect(await of('ec2', 'EatInstances')).toEqual({ kind: 'unmapped' })
  expect(await of('no-such-service', 'StopInstances')).toEqual({ kind: 'unmapped' })
  expect(await of('__proto__', 'constructor')).toEqual({ kind: 'unmapped' })
})

test('a role is passed only where the request names it', async () => {
  const role = 'arn:aws:iam::111122223333:role/worker'
  expect(await of('lambda', 'CreateFunction20150331', { role })).toMatchObject({
    passedRoles: [{ role, profile: null, to: 'lambda.amazonaws.com' }],
  })
  expect(await of('lambda', 'ListFunctions20150331', { role })).toMatchObject({ passedRoles: [] })
})

test('where the request is absent all alternatives are given, as assumed', async () => {
  expect(await of('autoscaling', 'PutScalingPolicy', null)).toMatchObject({
    assumed: true,
    actions: ['autoscaling:PutScalingPolicy', 'application-autoscaling:PutScalingPolicy'],
  })
})

/** `source: Event Event=service:Action,… Event=- Event=?`: named as its action, otherwise, needs none, has none. */
const COMMON = readFileSync(join(import.meta.dirname, 'common-events.txt'), 'utf8')
  .trim()
  .split('\n')
  .map((line) => line.split(': '))

test.each(COMMON)('the common events of %s need the actions that AWS documents', async (source = '', events = '') => {
  for (const event of events.split(' ')) {
    const [name = '', wanted = `${source}:${name}`] = event.split('=')
    const mapped = await of(source, name, null)
    const found = { 'no-permission': '-', unmapped: '?', actions: mapped.kind === 'actions' ? `${mapped.actions}` : '' }
    expect(found[mapped.kind], `${source} ${name}`).toBe(wanted)
  }
})

test.each([
  ['dynamodb', 'ExecuteStatement', { statement: '  select * from "t"' }, ['dynamodb:PartiQLSelect']],
  [
    'dynamodb',
    'BatchExecuteStatement',
    { requestItems: [{ statement: 'INSERT INTO "t" VALUE {}' }, { statement: 'DELETE FROM "t"' }] },
    ['dynamodb:PartiQLInsert', 'dynamodb:PartiQLDelete'],
  ],
  [
    'dynamodb',
    'ExecuteTransaction',
    { transactStatements: [{ statement: 'EXISTS(SELECT * FROM "t" WHERE a=1)' }, { statement: 'UPDATE "t" SET a=1' }] },
    ['dynamodb:PartiQLSelect', 'dynamodb:PartiQLUpdate'],
  ],
  [
    'dynamodb',
    'ExecuteStatement',
    { statement: '***' },
    ['dynamodb:PartiQLSelect', 'dynamodb:PartiQLInsert', 'dynamodb:PartiQLUpdate', 'dynamodb:PartiQLDelete'],
  ],
  ['dynamodb', 'TransactWriteItems', { TransactItems: [{ Update: {} }] }, ['dynamodb:UpdateItem']],
  [
    'dynamodb',
    'TransactWriteItems',
    { requestItems: [{ operation: 'Delete' }, { operation: 'ConditionCheck' }] },
    ['dynamodb:DeleteItem', 'dynamodb:ConditionCheckItem'],
  ],
  ['s3', 'CopyObject', { 'x-amz-copy-source': 'b/k?versionId=v' }, ['s3:PutObject', 's3:GetObjectVersion']],
  [
    's3',
    'PutObject',
    {
      'x-amz-server-side-encryption-aws-kms-key-id': 'arn:aws:kms:eu-west-1:111122223333:key/k',
      'x-amz-acl': 'private',
    },
    ['s3:PutObject', 's3:PutObjectAcl', 'kms:GenerateDataKey'],
  ],
  [
    's3',
    'DeleteObjects',
    { delete: { objects: [{ key: 'a' }, { key: 'b', versionId: 'v' }] } },
    ['s3:DeleteObject', 's3:DeleteObjectVersion'],
  ],
  ['s3', 'CreateBucket', { bucketName: 'b', 'x-amz-acl': 'public-read' }, ['s3:CreateBucket', 's3:PutBucketAcl']],
  ['s3', 'CreateBucket', { bucketName: 'b', 'x-amz-acl': 'private' }, ['s3:CreateBucket']],
  ['s3', 'GetBucketPolicy', { bucketName: 'b--use1-az4--x-s3' }, ['s3express:GetBucketPolicy']],
  [
    'lambda',
    'CreateFunction20150331',
    { tags: { a: 'b' }, layers: ['arn:aws:lambda:eu-west-1:1:layer:l:1'] },
    ['lambda:CreateFunction', 'lambda:GetLayerVersion', 'lambda:TagResource'],
  ],
  ['lambda', 'CreateFunction20150331', { tags: {}, layers: [] }, ['lambda:CreateFunction']],
  ['iam', 'CreateUser', { userName: 'a', tags: [{ key: 'a', value: 'b' }] }, ['iam:CreateUser', 'iam:TagUser']],
  ['sqs', 'CreateQueue', { queueName: 'a', tags: { a: 'b' } }, ['sqs:CreateQueue', 'sqs:TagQueue']],
  ['logs', 'CreateLogGroup', { logGroupName: 'a', tags: { a: 'b' } }, ['logs:CreateLogGroup', 'logs:TagResource']],
  ['rds', 'CreateDBInstance', { tags: [{ key: 'a', value: 'b' }] }, ['rds:CreateDBInstance', 'rds:AddTagsToResource']],
  [
    'kms',
    'CreateKey',
    { policy: '{}', tags: [{ tagKey: 'a', tagValue: 'b' }] },
    ['kms:CreateKey', 'kms:PutKeyPolicy', 'kms:TagResource'],
  ],
  ['kms', 'CreateKey', { multiRegion: false, tags: [] }, ['kms:CreateKey']],
  [
    'bedrock',
    'InvokeModel',
    { modelId: 'm', guardrailIdentifier: 'g' },
    ['bedrock:InvokeModel', 'bedrock:ApplyGuardrail'],
  ],
  ['apigateway', 'TagResource', { resourceArn: 'arn:aws:apigateway:eu-west-1::/apis/a' }, ['apigateway:POST']],
  ['apigateway', 'TagResource', { resourceArn: 'arn:aws:apigateway:eu-west-1::/restapis/a' }, ['apigateway:PUT']],
  [
    'ec2',
    'CreateVpcEndpoint',
    { CreateVpcEndpointRequest: { PrivateDnsEnabled: true } },
    ['ec2:CreateVpcEndpoint', 'route53:AssociateVPCWithHostedZone'],
  ],
  [
    'neptune-graph',
    'ExecuteQuery',
    { queryString: 'MATCH (n) DETACH DELETE n' },
    ['neptune-graph:ReadDataViaQuery', 'neptune-graph:DeleteDataViaQuery'],
  ],
  ['models.lex', 'DeleteResourcePolicyStatement', {}, ['lex:DeleteResourcePolicy', 'lex:UpdateResourcePolicy']],
] as const)('%s %s with %j needs %j', async (source, name, request, actions) => {
  const mapped = await of(source, name, request as unknown as JsonObject)
  expect(mapped.kind === 'actions' ? [...mapped.actions].sort() : mapped.kind).toEqual([...actions].sort())
})

test('an instance’s role of Batch is passed to EC2, by its profile', async () => {
  const request = { computeResources: { instanceRole: 'ecsInstanceRole' }, serviceRole: 'arn:aws:iam::1:role/batch' }
  const mapped = await of('batch', 'CreateComputeEnvironment', request)
  expect(mapped.kind === 'actions' ? mapped.passedRoles : []).toEqual([
    { role: 'arn:aws:iam::1:role/batch', profile: null, to: 'batch.amazonaws.com' },
    { role: null, profile: 'ecsInstanceRole', to: 'ec2.amazonaws.com' },
  ])
})
