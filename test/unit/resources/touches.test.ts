import { expect, test } from 'vitest'
import { extract, MOST_TOUCHES } from '../../../src/resources/index.ts'
import { ACCOUNT, record, touchesOf } from './record.ts'

const SECRET = 'arn:aws:secretsmanager:eu-west-1:111122223333:secret'

test('who calls is not touched, whatever ARN of its own the answer repeats', () => {
  const rs = { userId: 'AIDAEXAMPLE', account: ACCOUNT, arn: `arn:aws:iam::${ACCOUNT}:user/alice` }
  expect(touchesOf(record('sts.GetCallerIdentity', { rs }))).toEqual([])
})

test('a name inside a session name, a tag or a text is not touched', () => {
  const rq = {
    roleArn: 'arn:aws:iam::111122223333:role/Deploy',
    roleSessionName: 'i-0aaaaaaa1',
    tags: [{ key: 'for', value: 'arn:aws:s3:::reports' }],
  }
  expect(touchesOf(record('sts.AssumeRole', { rq }))).toEqual(['used iam:role Deploy'])
  const noise = { description: 'arn:aws:s3:::reports', clientToken: 'vol-0aaaaaaa', message: 'arn:aws:s3:::x' }
  expect(touchesOf(record('novel.UpdateThing', { rq: noise }))).toEqual([])
})

test('a log group that is named after a function is no touch of the function', () => {
  const touches = touchesOf(record('logs.CreateLogGroup', { rq: { logGroupName: '/aws/lambda/worker' } }))
  expect(touches).toEqual(['created logs:log-group /aws/lambda/worker'])
})

test('secret-1 is not secret-10, and a deleted namesake is not its successor', () => {
  const read = (secretId: string) =>
    touchesOf(record('secretsmanager.GetSecretValue', { rq: { secretId }, readOnly: true }))
  expect(read(`${SECRET}:secret-1-AbC1dE`)).toEqual(['read secretsmanager:secret secret-1'])
  expect(read(`${SECRET}:secret-10-AbC1dE`)).toEqual(['read secretsmanager:secret secret-10'])
  expect(read(`${SECRET}:app/github-config`)).toEqual(['read secretsmanager:secret app/github-config'])
})

test('a bucket that is called like a user stays a bucket', () => {
  expect(touchesOf(record('s3.DeleteBucket', { rq: { bucketName: 'alice' } }))).toEqual(['deleted s3:bucket alice'])
})

test('the prefix of other names is no resource, save that all of a bucket is the bucket', () => {
  const resources = [{ type: 'AWS::S3::Object', ARNPrefix: 'arn:aws:s3:::reports/2026/' }]
  expect(touchesOf(record('novel.ReadThing', { resources, readOnly: true }))).toEqual([
    'read s3:bucket reports by resources',
  ])
  const dataResources = [{ type: 'AWS::S3::Object', values: ['arn:aws:s3', 'arn:aws:s3:::reports/'] }]
  const touches = touchesOf(
    record('cloudtrail.PutEventSelectors', { rq: { trailName: 'main', eventSelectors: [{ dataResources }] } }),
  )
  expect(touches).toEqual(['modified cloudtrail:trail main', 'used s3:bucket reports by walker'])
})

test('`resources[]` is read in every form that logs have it in', () => {
  const resources = [
    null,
    'arn:aws:s3:::bare',
    { arn: 'arn:aws:s3:::lower', accountId: ACCOUNT },
    { accountId: ACCOUNT },
    { ARN: 'arn::::table/table', type: 'AWS::DynamoDB::Table' },
    [],
    7,
  ]
  const touches = ['read s3:bucket bare by resources', 'read s3:bucket lower by resources']
  expect(touchesOf(record('novel.GetThing', { resources, readOnly: true }))).toEqual(touches)
  expect(touchesOf(record('novel.GetThing', { resources: { ARN: 'arn:aws:s3:::lone' }, readOnly: true }))).toEqual([
    'read s3:bucket lone by resources',
  ])
})

test('an empty or blank name is none', () => {
  expect(touchesOf(record('secretsmanager.BatchGetSecretValue', { rq: { secretIdList: ['', ' '] } }))).toEqual([])
  expect(touchesOf(record('ssm.SendCommand', { rq: { instanceIds: [''] } }))).toEqual([])
})

test('names of the language’s own objects are names like others', () => {
  const rq = JSON.parse('{"requestItems":{"__proto__":{},"constructor":{}},"tableName":"toString"}')
  expect(touchesOf(record('dynamodb.BatchGetItem', { rq, readOnly: true }))).toEqual([
    'read dynamodb:table __proto__',
    'read dynamodb:table constructor',
    'read dynamodb:table toString by parameter',
  ])
})

test('a list without end is read up to a stated number', () => {
  const items = Array.from({ length: 100_000 }, (_, index) => ({
    instanceId: `i-${index.toString(16).padStart(8, '0')}`,
  }))
  expect(extract(record('ec2.StopInstances', { rq: { instancesSet: { items } } })).touches).toHaveLength(MOST_TOUCHES)
})

test('nesting without end is not followed', () => {
  let rq: { [key: string]: unknown } = { arn: 'arn:aws:s3:::deep' }
  for (let depth = 0; depth < 10_000; depth++) rq = { thing: [rq] }
  expect(touchesOf(record('novel.UpdateThing', { rq: rq as never }))).toEqual([])
})

test('a version counts for the object, a qualifier for the function, a label for the parameter', () => {
  const object = { bucketName: 'b', key: 'k', versionId: 'abc' }
  expect(touchesOf(record('s3.DeleteObject', { rq: object }))).toEqual([
    'deleted s3:bucket b child',
    'deleted s3:object b/k version',
  ])
  expect(touchesOf(record('lambda.GetFunction20150331v2', { rq: { functionName: 'fn:7' }, readOnly: true }))).toEqual([
    'read lambda:function fn version',
  ])
  expect(touchesOf(record('lambda.Invoke', { rq: { functionName: `${ACCOUNT}:function:fn:$LATEST` } }))).toEqual([
    'used lambda:function fn',
  ])
  expect(touchesOf(record('ssm.GetParameter', { rq: { name: '/a/b:live' }, readOnly: true }))).toEqual([
    'read ssm:parameter /a/b alias',
  ])
})

test('a key that is used by an alias is touched through it', () => {
  const key = 'arn:aws:kms:eu-west-1:111122223333:key/1111-2222'
  const made = record('kms.GenerateDataKey', { rq: { keyId: 'alias/app' }, resources: [{ ARN: key }], readOnly: true })
  expect(touchesOf(made)).toEqual(['used kms:alias alias/app', 'used kms:key 1111-2222 alias by resources'])
})

test('a denied call without request is told by its error, as a hint', () => {
  const errorMessage =
    'User: arn:aws:iam::1:user/x is not authorized to perform: sts:AssumeRole on resource: arn:aws:iam::999900001111:role/Deploy'
  const { touches } = extract(record('sts.AssumeRole', { errorCode: 'AccessDenied', errorMessage }))
  expect(touches).toMatchObject([
    {
      relation: 'used',
      resource: { id: 'Deploy', account: '999900001111' },
      found: { by: 'error-text', confidence: 'hint' },
    },
  ])
  const quoted =
    'User: arn:aws:iam::1:user/x is not authorized to perform: s3:DeleteBucket on resource: "arn:aws:s3:::reports" because no'
  expect(touchesOf(record('s3.DeleteBucket', { errorCode: 'AccessDenied', errorMessage: quoted }))).toEqual([
    'deleted s3:bucket reports by error-text',
  ])
  const pattern = 'not authorized to perform: ec2:StopInstances on resource: arn:aws:ec2:eu-west-1:1:instance/* because'
  expect(touchesOf(record('ec2.StopInstances', { errorMessage: pattern }))).toEqual([])
})

test('percent-encoded ARNs and policies are decoded once', () => {
  const rs = { thingArn: 'arn%3Aaws%3Akinesis%3Aeu-west-1%3A1%3Astream%2Fa%2520b' }
  expect(touchesOf(record('novel.UpdateThing', { rs }))).toEqual(['used kinesis:stream a%20b by walker'])
  const document = encodeURIComponent(
    '{"Statement":{"Effect":"Allow","Principal":{"AWS":["arn:aws:iam::999900001111:role/V"]},"Action":"*"}}',
  )
  const made = record('iam.CreateRole', {
    rs: { role: { arn: 'arn:aws:iam::111122223333:role/R', assumeRolePolicyDocument: document } },
  })
  expect(touchesOf(made)).toEqual([
    'created iam:role R',
    'shared aws:account 999900001111 by policy-text',
    'used iam:role V by policy-text',
  ])
})

test('a service without a rule is answered by its noun and by what names itself', () => {
  const rq = { meshName: 'm1', spec: { role: 'arn:aws:iam::111122223333:role/Mesh' }, vpcId: 'vpc-0ccccccc1' }
  expect(touchesOf(record('appmesh.CreateMesh', { rq }))).toEqual([
    'created appmesh:mesh m1 by parameter',
    'used ec2:vpc vpc-0ccccccc1 by walker',
    'used iam:role Mesh by walker',
  ])
  expect(touchesOf(record('appmesh.DeleteMesh', { rq: { meshName: 'm1' } }))).toEqual([
    'deleted appmesh:mesh m1 by parameter',
  ])
  expect(
    touchesOf(
      record('codebuild.UpdateProjectVisibility', { rq: { projectArn: 'arn:aws:codebuild:eu-west-1:1:project/p' } }),
    ),
  ).toEqual(['modified codebuild:project p by walker'])
})

test('what is found by walking is a hint, what a rule says is exact', () => {
  const { touches } = extract(
    record('ec2.StopInstances', {
      rq: { instancesSet: { items: [{ instanceId: 'i-0aaaaaaa1' }] }, other: 'vol-0aaaaaaa' },
    }),
  )
  expect(touches.map(({ found }) => found)).toEqual([
    { by: 'rule', path: 'requestParameters.instancesSet.items[0].instanceId', confidence: 'exact' },
    { by: 'walker', path: 'requestParameters.other', confidence: 'hint' },
  ])
})

test('a name without account belongs to the account whose log holds it, an ARN to its own', () => {
  const made = record('lambda.DeleteFunction20150331', {
    rq: { functionName: 'worker' },
    recipientAccountId: '999900001111',
    awsRegion: 'us-gov-west-1',
  })
  expect(extract(made).touches[0]?.resource).toEqual({
    type: 'lambda:function',
    id: 'worker',
    arn: 'arn:aws-us-gov:lambda:us-gov-west-1:999900001111:function:worker',
    account: '999900001111',
    region: 'us-gov-west-1',
  })
  const bucket = extract(record('s3.DeleteBucket', { rq: { bucketName: 'b' }, awsRegion: 'cn-north-1' })).touches[0]
    ?.resource
  expect(bucket).toEqual({ type: 's3:bucket', id: 'b', arn: 'arn:aws-cn:s3:::b', account: null, region: null })
})

test('an ARN is not made up where a name alone does not give it', () => {
  const { touches } = extract(record('iam.DeleteRole', { rq: { roleName: 'Deploy' } }))
  expect(touches[0]?.resource).toEqual({ type: 'iam:role', id: 'Deploy', arn: null, account: ACCOUNT, region: null })
})

test('parameters that CloudTrail left out are said', () => {
  const stub = { omitted: true, originalSize: 123456, reason: 'requestParameters too large' }
  expect(extract(record('iam.PutRolePolicy', { rq: stub }))).toEqual({ touches: [], aliases: [], omitted: true })
  expect(extract(record('iam.PutRolePolicy', { rq: { roleName: 'r' } })).omitted).toBe(false)
})

test('one record tells nothing without a name and a source', () => {
  expect(extract({ resources: [{ ARN: 'arn:aws:s3:::b' }] })).toEqual({ touches: [], aliases: [], omitted: false })
})

test('a bucket, an object and a queue are named by their URL too', () => {
  const rq = {
    queryString: 'select 1',
    resultConfiguration: { outputLocation: 's3://results/2026/' },
    code: 'https://code.s3.eu-west-1.amazonaws.com/app%20v2.zip',
    target: 'https://sqs.eu-west-1.amazonaws.com/999900001111/jobs',
    endpoint: 'https://111122223333.s3-control.eu-west-1.amazonaws.com',
  }
  expect(touchesOf(record('novel.StartThing', { rq }))).toEqual([
    'used s3:bucket code child by walker',
    'used s3:bucket results by walker',
    'used s3:object code/app v2.zip by walker',
    'used sqs:queue jobs by walker',
  ])
})

test('a service without a rule names what else of its own the request speaks of', () => {
  const rq = {
    stackId: 'b5095a27-225a',
    layerIds: ['f2ff6b2a-9c75'],
    clientToken: 'x1',
    policyTypeName: 'y1',
    count: 3,
  }
  expect(touchesOf(record('novel.CreateInstance', { rq, rs: { instanceId: 'f432b994-69e0' } }))).toEqual([
    'created novel:instance f432b994-69e0 by parameter',
    'used novel:layer f2ff6b2a-9c75 by parameter',
    'used novel:stack b5095a27-225a by parameter',
  ])
  expect(touchesOf(record('novel.DescribeInstances', { rq: { stackId: 'b5095a27-225a' }, readOnly: true }))).toEqual([
    'read novel:stack b5095a27-225a by parameter',
  ])
})

test('a request that names the role that calls means it', () => {
  const role = 'arn:aws:iam::111122223333:role/Deploy'
  const userIdentity = { type: 'AssumedRole', arn: role, sessionContext: { sessionIssuer: { arn: role } } }
  const made = record('novel.CreateJob', { rq: { roleArn: role }, rs: { createdByArn: role }, userIdentity })
  expect(touchesOf(made)).toEqual(['used iam:role Deploy by walker'])
})

test('an answer that lists security groups by id and name proves both', () => {
  const groupSet = {
    items: [
      { groupId: 'sg-0aaaaaaa1', groupName: 'web' },
      { groupId: 'sg-0bbbbbbb2', groupName: 'db' },
    ],
  }
  const { aliases } = extract(
    record('ec2.RunInstances', { rs: { instancesSet: { items: [{ groupSet }, { groupSet }] } } }),
  )
  expect(aliases.map(({ name, id, bond }) => `${bond} ${name} ${id}`)).toEqual([
    'holds web sg-0aaaaaaa1',
    'holds db sg-0bbbbbbb2',
  ])
})

test('what a request only calls by a name is told by the id that the answer gave it', () => {
  const byId = record('novel.CreateThing', { rq: { thingName: 'Nightly' }, rs: { thingId: 'th-0123' } })
  expect(touchesOf(byId)).toEqual(['created novel:thing th-0123 by parameter'])
  const twoWords = record('novel.CreateBlueThing', { rq: { name: 'Nightly' }, rs: { blueThingId: 'th-0123' } })
  expect(touchesOf(twoWords)).toEqual(['created novel:blueThing th-0123 by parameter'])
  const arn = `arn:aws:novel:eu-west-1:${ACCOUNT}:thing/0a1b2c3d`
  const byArn = record('novel.CreateThing', { rq: { name: 'Nightly' }, rs: { thing: { arn, name: 'Nightly' } } })
  expect(touchesOf(byArn)).toEqual(['created novel:thing 0a1b2c3d by walker'])
  // An ARN deeper in the answer may be another's.
  const deeper = record('novel.CreateThing', { rq: { name: 'Nightly' }, rs: { thing: { part: { arn } } } })
  expect(touchesOf(deeper)).toContain('created novel:thing Nightly by parameter')
})

test('an ARN that ends in a name is that resource', () => {
  const rq = { stateMachineArn: `arn:aws:states:eu-west-1:${ACCOUNT}:stateMachine:job`, name: 'run-1' }
  const rs = { executionArn: `arn:aws:states:eu-west-1:${ACCOUNT}:execution:job:run-1` }
  expect(touchesOf(record('states.StartExecution', { rq, rs }))).toEqual([
    'modified states:execution job:run-1 by walker',
    'used states:stateMachine job by walker',
  ])
})

test('an organizational unit is named by its id, and so is what it lies in', () => {
  const rq = { name: 'Sandbox', parentId: 'r-a1b2' }
  const arn = `arn:aws:organizations::${ACCOUNT}:ou/o-aa111bb222/ou-a1b2-0a1b2c3d`
  const made = record('organizations.CreateOrganizationalUnit', { rq, rs: { organizationalUnit: { arn } } })
  expect(touchesOf(made)).toEqual(['created organizations:ou ou-a1b2-0a1b2c3d', 'parent organizations:root r-a1b2'])
})

test('what a service tells of its own doing names its resources too', () => {
  const image = record('appstream.CreateImage', { eventType: 'AwsServiceEvent', sed: { ImageName: 'base' } })
  expect(touchesOf(image)).toEqual(['created appstream:image base by parameter'])
  const units = [{ organizationalUnitName: 'Sandbox', organizationalUnitId: 'ou-a1b2-0a1b2c3d' }]
  const guard = record('controltower.EnableGuardrail', {
    sed: { enableGuardrailStatus: { organizationalUnits: units } },
  })
  expect(touchesOf(guard)).toEqual(['used organizations:ou ou-a1b2-0a1b2c3d by parameter'])
})

test('Performance Insights names a database by its immutable id', () => {
  const read = record('pi.GetResourceMetrics', {
    rq: { identifier: 'db-YTDU5J5V66', serviceType: 'RDS' },
    readOnly: true,
  })
  expect(touchesOf(read)).toEqual(['read rds:db db-ytdu5j5v66 by parameter'])
})
