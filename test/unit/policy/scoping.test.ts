import { beforeAll, expect, test } from 'vitest'
import { eventMap } from '../../../src/cli/built-in.ts'
import { generatePolicy, type PolicyAnswer } from '../../../src/engine/policy.ts'
import { replayPolicy } from '../../../src/engine/policy-replay.ts'
import type { JsonObject } from '../../../src/model/json.ts'
import { requestNeeded } from '../../../src/policy/actions-of.ts'
import { ActionList } from '../../../src/policy/event-map.ts'
import { grantedByFile } from '../../../src/policy/granted.ts'
import { namesParts } from '../../../src/policy/named-in-request.ts'
import { withStoreOf } from '../../support/store.ts'

const KNOWLEDGE = { map: eventMap(), list: new ActionList() }
const ACCOUNT = '111122223333'
const REGION = 'eu-west-1'
const USE = { since: null, until: null, service: null }
const here = (service: string, resource: string) => `arn:aws:${service}:${REGION}:${ACCOUNT}:${resource}`
const iam = (resource: string) => `arn:aws:iam::${ACCOUNT}:${resource}`
const INSTANCE = 'i-0123456789abcdef0'

/** A call, and the resources of one of its actions: each is made by a user of its own, so that none widens another's. */
const CASES: readonly [
  source: string,
  name: string,
  request: JsonObject | null,
  action: string,
  resources: string[],
][] = [
  ['iam', 'GetRole', { roleName: 'app' }, 'iam:GetRole', [iam('role/*/app'), iam('role/app')]],
  ['iam', 'GetUser', { userName: 'ann' }, 'iam:GetUser', [iam('user/*/ann'), iam('user/ann')]],
  [
    'iam',
    'AddUserToGroup',
    { userName: 'ann', groupName: 'team' },
    'iam:AddUserToGroup',
    [iam('group/*/team'), iam('group/team')],
  ],
  ['iam', 'CreatePolicy', { policyName: 'p' }, 'iam:CreatePolicy', [iam('policy/*/p'), iam('policy/p')]],
  [
    'iam',
    'GetInstanceProfile',
    { instanceProfileName: 'web' },
    'iam:GetInstanceProfile',
    [iam('instance-profile/*/web'), iam('instance-profile/web')],
  ],
  [
    'ssm',
    'GetParametersByPath',
    { path: '/app/prod' },
    'ssm:GetParametersByPath',
    [here('ssm', 'parameter/app/prod*')],
  ],
  [
    'autoscaling',
    'SetDesiredCapacity',
    { autoScalingGroupName: 'web' },
    'autoscaling:SetDesiredCapacity',
    [here('autoscaling', 'autoScalingGroup:*:autoScalingGroupName/web')],
  ],
  [
    'cloudformation',
    'DescribeStacks',
    { stackName: 'net' },
    'cloudformation:DescribeStacks',
    [here('cloudformation', 'stack/net/*')],
  ],
  [
    'elasticloadbalancing',
    'RegisterInstancesWithLoadBalancer',
    { loadBalancerName: 'front', instances: [{ instanceId: INSTANCE }] },
    'elasticloadbalancing:RegisterInstancesWithLoadBalancer',
    [here('elasticloadbalancing', 'loadbalancer/front')],
  ],
  [
    'glue',
    'GetTables',
    { databaseName: 'sales' },
    'glue:GetTables',
    [here('glue', 'catalog'), here('glue', 'database/sales'), here('glue', 'table/sales/*')],
  ],
  [
    'glue',
    'GetTable',
    { databaseName: 'sales', name: 'orders' },
    'glue:GetTable',
    [here('glue', 'catalog'), here('glue', 'database/sales'), here('glue', 'table/sales/orders')],
  ],
  [
    'apigateway',
    'GetStage',
    { restApiId: 'abc', stageName: 'prod' },
    'apigateway:GET',
    [`arn:aws:apigateway:${REGION}::/restapis/abc`, `arn:aws:apigateway:${REGION}::/restapis/abc/*`],
  ],
  ['apigateway', 'GetRestApis', null, 'apigateway:GET', [`arn:aws:apigateway:${REGION}::/*`]],
  ['logs', 'FilterLogEvents', { logGroupName: '/app/x' }, 'logs:FilterLogEvents', [here('logs', 'log-group:/app/x:*')]],
  [
    'logs',
    'TagResource',
    { resourceArn: here('logs', 'log-group:/app/x'), tags: { a: 'b' } },
    'logs:TagResource',
    [here('logs', 'log-group:/app/x')],
  ],
  [
    'logs',
    'GetLogEvents',
    { logGroupName: '/app/x', logStreamName: 'one' },
    'logs:GetLogEvents',
    [here('logs', 'log-group:/app/x:log-stream:one')],
  ],
  [
    'logs',
    'PutLogEvents',
    { logGroupName: '/app/x', logStreamName: 'one' },
    'logs:PutLogEvents',
    [here('logs', 'log-group:/app/x:log-stream:*')],
  ],
  [
    'ec2',
    'RunInstances',
    {
      instancesSet: { items: [{ imageId: 'ami-0123456789abcdef0' }] },
      subnetId: 'subnet-0123456789abcdef0',
    },
    'ec2:RunInstances',
    [
      here('ec2', 'instance/*'),
      here('ec2', 'network-interface/*'),
      here('ec2', 'security-group/*'),
      here('ec2', 'subnet/subnet-0123456789abcdef0'),
      here('ec2', 'volume/*'),
      `arn:aws:ec2:${REGION}::image/ami-0123456789abcdef0`,
    ],
  ],
  [
    'dynamodb',
    'Query',
    { tableName: 'orders', indexName: 'by-day' },
    'dynamodb:Query',
    [here('dynamodb', 'table/orders'), here('dynamodb', 'table/orders/index/by-day')],
  ],
  [
    'lambda',
    'Invoke',
    { functionName: 'fn', qualifier: 'LIVE' },
    'lambda:InvokeFunction',
    [here('lambda', 'function:fn:LIVE')],
  ],
  [
    'lambda',
    'Invoke',
    { functionName: here('lambda', 'function:fn:7') },
    'lambda:InvokeFunction',
    [here('lambda', 'function:fn:7')],
  ],
  ['lambda', 'Invoke', { functionName: 'fn' }, 'lambda:InvokeFunction', [here('lambda', 'function:fn')]],
  [
    'ssm',
    'StartSession',
    { target: INSTANCE, documentName: 'AWS-StartPortForwardingSession' },
    'ssm:StartSession',
    [here('ec2', `instance/${INSTANCE}`), `arn:aws:ssm:${REGION}:*:document/AWS-StartPortForwardingSession`],
  ],
  [
    'ssm',
    'StartSession',
    { target: INSTANCE, documentName: 'Ours' },
    'ssm:StartSession',
    [here('ec2', `instance/${INSTANCE}`), here('ssm', 'document/Ours')],
  ],
  [
    'rds',
    'CreateDBInstance',
    { dBInstanceIdentifier: 'db', optionGroupName: 'default:mysql-8-0', dBParameterGroupName: 'ours' },
    'rds:CreateDBInstance',
    [here('rds', 'db:db'), here('rds', 'og:default:mysql-8-0'), here('rds', 'pg:ours'), here('rds', 'subgrp:default*')],
  ],
  ['ec2', 'ReleaseAddress', { publicIp: '192.0.2.7' }, 'ec2:ReleaseAddress', [here('ec2', 'elastic-ip/*')]],
  [
    'ec2',
    'AuthorizeSecurityGroupIngress',
    { groupName: 'front' },
    'ec2:AuthorizeSecurityGroupIngress',
    [here('ec2', 'security-group/*')],
  ],
  [
    'ecs',
    'DescribeServices',
    { cluster: here('ecs', 'cluster/c'), services: ['s'] },
    'ecs:DescribeServices',
    [here('ecs', 'service/c/s')],
  ],
  [
    'batch',
    'SubmitJob',
    { jobName: 'x', jobQueue: 'q', jobDefinition: 'd:3' },
    'batch:SubmitJob',
    [here('batch', 'job-definition/d:3'), here('batch', 'job-queue/q'), here('batch', 'job/*')],
  ],
  [
    'iam',
    'CreateServiceLinkedRole',
    { aWSServiceName: 'es.amazonaws.com' },
    'iam:CreateServiceLinkedRole',
    [iam('role/aws-service-role/es.amazonaws.com/*')],
  ],
  [
    'config',
    'PutConfigRule',
    { configRule: { configRuleName: 'ours' } },
    'config:PutConfigRule',
    [here('config', 'config-rule/*')],
  ],
  [
    'ec2',
    'RunInstances',
    {
      instancesSet: { items: [{ imageId: 'ami-0123456789abcdef0' }] },
      tagSpecificationSet: {
        items: ['instance', 'volume'].map((resourceType) => ({ resourceType, tags: [{ key: 'a', value: 'b' }] })),
      },
    },
    'ec2:CreateTags',
    [here('ec2', 'instance/*'), here('ec2', 'volume/*')],
  ],
  [
    'ec2',
    'CreateVolume',
    { size: '8', tagSpecificationSet: { items: [{ resourceType: 'volume', tags: [{ key: 'a', value: 'b' }] }] } },
    'ec2:CreateTags',
    [here('ec2', 'volume/*')],
  ],
  [
    'codebuild',
    'ListBuildsForProject',
    { projectName: 'p' },
    'codebuild:ListBuildsForProject',
    [here('codebuild', 'project/p')],
  ],
  ['rds', 'DescribeDBInstances', null, 'rds:DescribeDBInstances', [here('rds', 'db:*')]],
  ['ecs', 'RunTask', { cluster: 'c', taskDefinition: 'web' }, 'ecs:RunTask', [here('ecs', 'task-definition/web:*')]],
  [
    'eks',
    'DescribeNodegroup',
    { clusterName: 'c', nodegroupName: 'n' },
    'eks:DescribeNodegroup',
    [here('eks', 'nodegroup/c/n/*')],
  ],
  [
    'secretsmanager',
    'GetSecretValue',
    { secretId: 'app/db' },
    'secretsmanager:GetSecretValue',
    [here('secretsmanager', 'secret:app/db-??????')],
  ],
]

const user = (name: string) => iam(`user/${name}`)
const record = (source: string, eventName: string, requestParameters: JsonObject | null, who: string, at: number) => ({
  eventVersion: '1.11',
  eventID: `00000000-0000-4000-8000-${String(at).padStart(12, '0')}`,
  eventTime: new Date(Date.UTC(2026, 2, 1, 0, 0, at)).toISOString().replace('.000', ''),
  eventSource: `${source}.amazonaws.com`,
  eventName,
  awsRegion: REGION,
  eventType: 'AwsApiCall',
  recipientAccountId: ACCOUNT,
  userIdentity: {
    type: 'IAMUser',
    arn: user(who),
    accountId: ACCOUNT,
    userName: who,
    accessKeyId: `AKIA${who.toUpperCase().padEnd(16, 'X')}`,
  },
  requestParameters,
})

/** Calls of one name of which some name what they are on, and some do not. */
const MIXED: readonly [string, string, JsonObject | null][] = [
  ['rds', 'DescribeDBInstances', { dBInstanceIdentifier: 'one' }],
  ['rds', 'DescribeDBInstances', { dBInstanceIdentifier: 'one' }],
  ['rds', 'DescribeDBInstances', null],
  ['iam', 'GetUser', { userName: 'ann' }],
  ['iam', 'GetUser', null],
]

const answers = new Map<string, PolicyAnswer>()
const replays = new Map<string, Awaited<ReturnType<typeof replayPolicy>>>()
const ONLY_ONE = {
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action: 'rds:DescribeDBInstances', Resource: here('rds', 'db:one') }],
}

// One store for all of it: making it is the slow part.
beforeAll(async () => {
  const records = [
    ...CASES.map(([source, name, request], at) => record(source, name, request, `case${at}`, at)),
    ...MIXED.map(([source, name, request], at) => record(source, name, request, 'mixed', 100 + at)),
  ]
  await withStoreOf(records, {}, async (store, actors) => {
    for (const who of [...CASES.map((_, at) => `case${at}`), 'mixed']) {
      const use = { ...USE, subject: user(who) }
      const answer = await generatePolicy(store, actors, KNOWLEDGE, { ...use, scope: 'seen', withOrigins: false })
      answers.set(who, answer)
      const own = grantedByFile('own', JSON.stringify(answer.policies))
      replays.set(who, await replayPolicy(store, actors, KNOWLEDGE, use, own))
    }
    const named = grantedByFile('one', JSON.stringify(ONLY_ONE))
    replays.set('one', await replayPolicy(store, actors, KNOWLEDGE, { ...USE, subject: user('mixed') }, named))
  })
}, 120_000)

test.each(
  CASES.map(([source, name, request, action, resources], at) => ({ at, source, name, request, action, resources })),
)('$source $name $request is $action on $resources', ({ at, action, resources }) => {
  const answer = answers.get(`case${at}`)
  expect(answer?.actions.find((each) => each.action === action)?.resources).toEqual(resources)
  expect(replays.get(`case${at}`)).toMatchObject({ allowed: 1, denied: [], unknown: [] })
  for (const open of resources.filter((each) => /[*?]/.test(each) && !/log-group:[^*]*:\*$/.test(each)))
    expect(answer?.generalised.join('\n'), open).toMatch(new RegExp(`^${action}: `, 'm'))
})

test('calls that named nothing need all of the type, though others of the same name named one', () => {
  const resources = (action: string) => answers.get('mixed')?.actions.find((each) => each.action === action)?.resources
  expect(resources('rds:DescribeDBInstances')).toEqual([here('rds', 'db:*')])
  expect(resources('iam:GetUser')).toEqual([iam('user/*')])
  expect(answers.get('mixed')?.generalised).toContain(
    'rds:DescribeDBInstances: some calls name no db, so each one in their accounts and regions',
  )
  expect(replays.get('mixed')).toMatchObject({ allowed: 5, denied: [], unknown: [] })
})

test('a policy for the one that was named leaves open what the others were on', () => {
  const { allowed, denied, unknown } = replays.get('one') ?? { allowed: 0, denied: [], unknown: [] }
  expect(allowed).toBe(2)
  expect(unknown).toMatchObject([{ action: 'rds:DescribeDBInstances', count: 1, resource: here('rds', 'db:*') }])
  expect(denied.map(({ action }) => action)).toEqual(['iam:GetUser', 'iam:GetUser'])
})

test('what is read for parts of ARNs is read for each call: no group stands for other names', async () => {
  for (const source of [
    'dynamodb',
    'lambda',
    'logs',
    'ssm',
    'glue',
    'batch',
    'ecs',
    'iam',
    'codebuild',
    'codecommit',
    'codepipeline',
  ])
    for (const { name } of (await KNOWLEDGE.list.service(source)).values())
      if (namesParts(source, name))
        expect(requestNeeded(source, name, KNOWLEDGE.map), `${source} ${name}`).toBe('parts')
})
