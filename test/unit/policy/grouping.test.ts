import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { generatePolicy } from '../../../src/engine/policy.ts'
import type { JsonObject } from '../../../src/model/json.ts'
import { actionsOf, requestNeeded } from '../../../src/policy/actions-of.ts'
import { ActionList } from '../../../src/policy/event-map.ts'
import { callGroups } from '../../../src/store/calls.ts'
import type { Store } from '../../../src/store/open.ts'
import { keepRequests, type RequestNeeded } from '../../../src/store/requests.ts'
import { rows } from '../../../src/store/rows.ts'
import { withStoreOf } from '../../support/store.ts'

const MAP = JSON.parse(readFileSync(join(import.meta.dirname, '../../../data/iam-events.json'), 'utf8'))
const LIST = new ActionList()
const ACCOUNT = '111122223333'
const USER = `arn:aws:iam::${ACCOUNT}:user/acme-svc`
const role = (name: string) => `arn:aws:iam::${ACCOUNT}:role/${name}`
const tags = { items: [{ resourceType: 'instance', tags: [{ key: 'team', value: 'a "quoted" one' }] }] }

/** Calls that are alike in all but what decides: the store sees them as few groups, and no group may swallow another. */
const CALLS: readonly [string, string, JsonObject | null][] = [
  ['ec2', 'RunInstances', { instancesSet: { items: [{ imageId: 'ami-1', minCount: 1 }] } }],
  ['ec2', 'RunInstances', { instancesSet: { items: [{ imageId: 'ami-2', minCount: 7 }] }, tagSpecificationSet: tags }],
  [
    'ec2',
    'RunInstances',
    { instancesSet: { items: [{ imageId: 'ami-3', minCount: 7 }] }, tagSpecificationSet: { items: [] } },
  ],
  ['ec2', 'RunInstances', { iamInstanceProfile: { arn: `arn:aws:iam::${ACCOUNT}:instance-profile/web` } }],
  ['ec2', 'RunInstances', { iamInstanceProfile: { name: 'other' } }],
  ['ecs', 'RegisterTaskDefinition', { family: 'a', taskRoleArn: role('task-a'), executionRoleArn: 'by-name' }],
  ['ecs', 'RegisterTaskDefinition', { family: 'b', taskRoleArn: role('task-b') }],
  [
    'ecs',
    'RegisterTaskDefinition',
    { family: 'c', containers: [{ environment: [{ name: 'X', value: role('in-a-value') }] }] },
  ],
  ['ec2', 'CreateSnapshot', { volumeId: 'vol-0123456789abcdef0' }],
  ['ec2', 'CreateSnapshot', { volumeId: 'vol-0123456789abcdef0', tagSpecificationSet: tags }],
  ['sts', 'AssumeRole', { roleArn: role('next'), roleSessionName: 'one' }],
  ['sts', 'AssumeRole', { roleArn: role('next'), roleSessionName: 'two', tags: [{ key: 'a', value: 'b' }] }],
  ['sts', 'AssumeRole', { roleArn: role('next'), roleSessionName: 'three', sourceIdentity: 'me' }],
  ['s3', 'GetObject', { bucketName: 'b', key: 'k' }],
  ['s3', 'GetObject', { bucketName: 'b', key: 'k', versionId: 'v1' }],
  ['s3', 'PutObject', { bucketName: 'b', key: 'k', 'x-amz-acl': 'public-read' }],
  [
    's3',
    'PutObject',
    {
      bucketName: 'b',
      key: 'k',
      'x-amz-server-side-encryption-aws-kms-key-id': `arn:aws:kms:eu-west-1:${ACCOUNT}:key/k1`,
    },
  ],
  ['s3', 'PutObject', { bucketName: 'b', key: 'k', 'x-amz-tagging': 'a=b' }],
  ['s3', 'CopyObject', { bucketName: 'b', key: 'k', 'x-amz-copy-source': 'src/key?versionId=v9' }],
  ['kms', 'CreateKey', { policy: '{}', multiRegion: true, tags: [] }],
  ['kms', 'CreateKey', { multiRegion: false, tags: [{ tagKey: 'a', tagValue: 'b' }] }],
  ['bedrock', 'Converse', { modelId: 'm', guardrailConfig: { guardrailIdentifier: 'g' } }],
  ['lambda', 'CreateFunction20150331', { role: role('fn'), layers: [`arn:aws:lambda:eu-west-1:${ACCOUNT}:layer:l:1`] }],
  ['lambda', 'CreateFunction20150331', { role: role('fn2') }],
  ['dynamodb', 'ExecuteStatement', { statement: 'SELECT * FROM "t"' }],
  ['dynamodb', 'ExecuteStatement', { statement: 'DELETE FROM "t"' }],
  ['logs', 'CreateLogGroup', { logGroupName: 'a', tags: {} }],
  ['logs', 'CreateLogGroup', { logGroupName: 'b', tags: { a: 'b' } }],
  ['lambda', 'Invoke', { functionName: 'fn' }],
  ['lambda', 'Invoke', { functionName: `arn:aws:lambda:eu-west-1:${ACCOUNT}:function:fn` }],
  ['lambda', 'Invoke', { functionName: `arn:aws:lambda:eu-west-1:${ACCOUNT}:function:fn:LIVE` }],
  ['lambda', 'Invoke', { functionName: 'fn:7' }],
  ['lambda', 'Invoke', { functionName: 'fn', qualifier: 'BETA' }],
  ['dynamodb', 'Query', { tableName: 'orders' }],
  ['dynamodb', 'Query', { tableName: 'orders', indexName: 'by-day' }],
  ['glue', 'BatchGetPartition', { databaseName: 'sales', tableName: 'orders' }],
  ['backup', 'CreateBackupVault', { backupVaultName: 'a' }],
  ['backup', 'CreateBackupVault', { backupVaultName: 'b', backupVaultTags: { a: 'b' } }],
  ['cognito-idp', 'CreateUserPool', { poolName: 'b', userPoolTags: { a: 'b' } }],
  ['workspaces', 'CreateWorkspaces', { workspaces: [{ bundleId: 'wsb-1', tags: [{ key: 'a', value: 'b' }] }] }],
  ['batch', 'CreateComputeEnvironment', { computeResources: { instanceRole: 'by-name' } }],
  ['s3', 'GetObjectAttributes', { bucketName: 'b', key: 'k' }],
  ['ec2', 'CreateFlowLogs', { CreateFlowLogsRequest: { LogDestinationType: 's3' } }],
  [
    'ec2',
    'CreateFlowLogs',
    { CreateFlowLogsRequest: { LogDestinationType: 'cloud-watch-logs', DeliverLogsPermissionArn: role('flow') } },
  ],
]

const record = ([source, eventName, requestParameters]: (typeof CALLS)[number], at: number) => ({
  eventVersion: '1.11',
  eventID: `00000000-0000-4000-8000-${String(at).padStart(12, '0')}`,
  eventTime: new Date(Date.UTC(2026, 2, 1, 0, 0, at)).toISOString().replace('.000', ''),
  eventSource: `${source}.amazonaws.com`,
  eventName,
  awsRegion: 'eu-west-1',
  eventType: 'AwsApiCall',
  recipientAccountId: ACCOUNT,
  userIdentity: {
    type: 'IAMUser',
    arn: USER,
    accountId: ACCOUNT,
    userName: 'acme-svc',
    accessKeyId: 'AKIAACMEACMEACMEACME',
  },
  requestParameters,
})

test('calls in groups give the actions and the passed roles that each of them gives by itself', async () => {
  const actions = new Set<string>()
  const roles = new Set<string>()
  for (const [source, eventName, request] of CALLS) {
    const place = { account: ACCOUNT, region: 'eu-west-1' }
    const mapped = await actionsOf({ eventSource: source, eventName, request, ...place }, MAP, LIST)
    if (mapped.kind !== 'actions') throw new Error(`${source} ${eventName} is unmapped`)
    for (const action of mapped.actions) actions.add(action)
    for (const each of mapped.passedRoles) {
      actions.add('iam:PassRole')
      if (each.role !== null) roles.add(each.role)
    }
  }
  const options = { subject: USER, since: null, until: null, service: null, scope: 'seen', withOrigins: false } as const
  await withStoreOf(CALLS.map(record), {}, async (store, actors) => {
    const answer = await generatePolicy(store, actors, { map: MAP, list: LIST }, options)
    expect(answer.actions.map(({ action }) => action).sort()).toEqual([...actions].sort())
    const passed = answer.actions.find(({ action }) => action === 'iam:PassRole')?.resources ?? []
    expect(passed.filter((arn) => !arn.endsWith('role/*')).sort()).toEqual([...roles].sort())
    expect(answer.actions.flatMap(({ events }) => events).length).toBeGreaterThan(20)
    const reads = answer.actions.find(({ action }) => action === 's3:GetObjectVersion')?.resources
    expect(reads).toEqual(['arn:aws:s3:::b/k', 'arn:aws:s3:::src/key'])
    const on = (wanted: string) => answer.actions.find(({ action }) => action === wanted)?.resources
    const lambda = `arn:aws:lambda:eu-west-1:${ACCOUNT}:function:fn`
    expect(on('lambda:InvokeFunction')).toEqual([lambda, `${lambda}:7`, `${lambda}:BETA`, `${lambda}:LIVE`])
    const table = `arn:aws:dynamodb:eu-west-1:${ACCOUNT}:table/orders`
    expect(on('dynamodb:Query')).toEqual([table, `${table}/index/by-day`])
    expect(on('glue:BatchGetPartition')).toContain(`arn:aws:glue:eu-west-1:${ACCOUNT}:table/sales/orders`)
    // A query without an index and an invocation without a qualifier leave no row.
    expect(await rows(store.connection, `SELECT 1 FROM request WHERE request LIKE '%"orders"%'`)).toHaveLength(1)
  })
})

test('beyond 200 of a kind the calls of one name are granted by pattern, whatever else differs between them', async () => {
  const many = Array.from({ length: 260 }, (_, at) =>
    record(
      [
        'ec2',
        'StopInstances',
        { instancesSet: { items: [{ instanceId: `i-0${at.toString(16).padStart(16, '0')}` }] } },
      ],
      at,
    ),
  ).map((each, at) => (at % 2 === 0 ? each : { ...each, errorCode: 'Client.IncorrectInstanceState' }))
  const options = { subject: USER, since: null, until: null, service: null, scope: 'seen', withOrigins: false } as const
  await withStoreOf(many, {}, async (store, actors) => {
    const answer = await generatePolicy(store, actors, { map: MAP, list: LIST }, options)
    expect(answer.actions.map(({ resources }) => resources)).toEqual([[`arn:aws:ec2:eu-west-1:${ACCOUNT}:instance/*`]])
    expect(answer.generalised).toEqual([
      `ec2:StopInstances: 260 of type instance became arn:aws:ec2:eu-west-1:${ACCOUNT}:instance/*`,
    ])
  })
})

test('requests that were cut when they were loaded, some of them, or none of them: the calls are the same', async () => {
  const needed: RequestNeeded = (eventSource, eventName) => requestNeeded(eventSource, eventName, MAP)
  const everyone = { since: null, until: null, service: null }
  const calls = async ({ connection }: Store) => {
    const callers = await rows<{ id: number }>(connection, 'SELECT id FROM caller')
    return callGroups(
      connection,
      callers.map(({ id }) => id),
      everyone,
      needed,
    )
  }
  await withStoreOf([...CALLS, ...CALLS].map(record), {}, async (store) => {
    const { connection } = store
    const kept = await calls(store)
    expect((await rows(connection, 'SELECT n FROM event_request')).length).toBeGreaterThan(20)
    // As if the last ingest had been killed before it came to this.
    await connection.run(`UPDATE meta SET value = split_part(value, ' ', 1) || ' 17' WHERE key = 'requests'`)
    await connection.run('DELETE FROM event_request WHERE n > 17')
    expect(await calls(store)).toEqual(kept)
    await keepRequests(store, needed)
    expect(await calls(store)).toEqual(kept)
    // As if an older trail, to which these names told nothing, had loaded them.
    await connection.run(`UPDATE request_form SET reading = 'none' WHERE reading <> 'object'`)
    await connection.run(
      `DELETE FROM event_request WHERE n NOT IN (SELECT n FROM event e JOIN request_form f ON f.form = e.form AND f.reading = 'object')`,
    )
    expect(await calls(store)).toEqual(kept)
    await keepRequests(store, needed)
    expect(await calls(store)).toEqual(kept)
    await connection.run(`UPDATE meta SET value = 'other ' || split_part(value, ' ', 2) WHERE key = 'requests'`)
    expect(await calls(store)).toEqual(kept)
    await keepRequests(store, needed)
    expect(await calls(store)).toEqual(kept)
  })
})
