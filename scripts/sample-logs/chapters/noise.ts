import { assumedByService, vendedKey } from '../assume.ts'
import { DATABASE_HOST, DEV, DEV_HOSTS, MAIN, PROD } from '../cast.ts'
import { hex } from '../ids.ts'
import { assumedRole, event, type JsonRecord, later, service } from '../record.ts'

const lambdaAgent = 'aws-sdk-nodejs/2.1550.0 linux/v20.11.1 exec-env/AWS_Lambda_nodejs20.x promise'
const ssmAgent = 'aws-sdk-go/1.49.5 (go1.21.8; linux; amd64) amazon-ssm-agent/3.2.2303.0'
const FUNCTION = 'invoice-export'

/** A function's role: the service vends a key under a name of its own, the function signs under its own name. */
function lambda(day: string): JsonRecord[] {
  const at = `${day}T03:15:02Z`
  const label = `lambda-${day}`
  const role = 'service-role/invoice-export-role'
  const session = `awslambda_7_${day.replaceAll('-', '')}031502118`
  const identity = assumedRole({
    account: PROD,
    role,
    session: FUNCTION,
    since: at,
    key: vendedKey(PROD, label),
    more: {
      inScopeOf: {
        issuerType: 'AWS::Lambda::Function',
        credentialsIssuedTo: `arn:aws:lambda:${MAIN}:${PROD}:function:${FUNCTION}`,
      },
    },
  })
  const stream = `${day.replaceAll('-', '/')}/[$LATEST]${hex(label).slice(0, 32)}`
  return [
    assumedByService(
      { label, at, region: MAIN, account: PROD, role, session, client: service('lambda') },
      'lambda',
      false,
    ),
    event({
      label: `${label}-stream`,
      at: later(at, 2),
      source: 'logs',
      name: 'CreateLogStream',
      region: MAIN,
      account: PROD,
      identity,
      client: { ip: '203.0.113.150', agent: lambdaAgent },
      request: { logGroupName: `/aws/lambda/${FUNCTION}`, logStreamName: stream },
      more: { apiVersion: '20140328' },
    }),
    event({
      label: `${label}-parameter`,
      at: later(at, 3),
      source: 'ssm',
      name: 'GetParameter',
      region: MAIN,
      account: PROD,
      identity,
      client: { ip: '203.0.113.150', agent: lambdaAgent },
      request: { name: '/invoice/export/target', withDecryption: false },
      more: { resources: [{ accountId: PROD, ARN: `arn:aws:ssm:${MAIN}:${PROD}:parameter/invoice/export/target` }] },
    }),
  ]
}

/** An instance's role: two deliveries in one second (metadata service v1 and v2), then the agent's calls. */
function instance(day: string, account: string, id: string): JsonRecord[] {
  const at = `${day}T05:41:${account === PROD ? '17' : '36'}Z`
  const label = `instance-${account}-${day}`
  const role = 'instance-base'
  const vend = (n: number) =>
    assumedByService(
      { label: `${label}-${n}`, at, region: MAIN, account, role, session: id, client: service('ec2'), seconds: 21600 },
      'ec2',
      false,
    )
  const identity = assumedRole({
    account,
    role,
    session: id,
    since: at,
    key: vendedKey(account, `${label}-2`),
    context: { ec2RoleDelivery: '2.0' },
  })
  return [
    vend(1),
    vend(2),
    event({
      label: `${label}-agent`,
      at: later(at, 8),
      source: 'ssm',
      name: 'UpdateInstanceInformation',
      region: MAIN,
      account,
      identity,
      client: { ip: account === PROD ? '203.0.113.151' : '203.0.113.152', agent: ssmAgent },
      request: {
        instanceId: id,
        agentVersion: '3.2.2303.0',
        agentStatus: 'Active',
        platformType: 'Linux',
        platformName: 'Amazon Linux',
        platformVersion: '2023',
        iPAddress: '10.20.1.14',
        computerName: `ip-10-20-1-14.${MAIN}.compute.internal`,
        agentName: 'amazon-ssm-agent',
        availabilityZone: `${MAIN}a`,
        sSMConnectionChannel: 'ssmmessages',
      },
    }),
  ]
}

/** A service-linked role: the session is the service's own, its events carry no key. */
function serviceLinked(day: string): JsonRecord[] {
  const at = `${day}T05:45:21Z`
  const label = `slr-${day}`
  const role = 'aws-service-role/config.amazonaws.com/AWSServiceRoleForConfig'
  const session = 'configLambdaExecution'
  const identity = assumedRole({ account: PROD, role, session, since: at, more: { invokedBy: 'config.amazonaws.com' } })
  const names = ['DescribeInstances', 'DescribeSecurityGroups', 'DescribeVolumes', 'DescribeSubnets']
  return [
    assumedByService(
      { label, at, region: MAIN, account: PROD, role, session, client: service('config') },
      'config',
      true,
    ),
    ...names.map((name, n) =>
      event({
        label: `${label}-${name}`,
        at: later(at, 1 + n),
        source: 'ec2',
        name,
        region: MAIN,
        account: PROD,
        identity,
        client: service('config'),
        request: {},
      }),
    ),
  ]
}

/** CloudTrail looks at its own bucket before it delivers. */
function bucketCheck(day: string): JsonRecord {
  return event({
    label: `trail-check-${day}`,
    at: `${day}T05:47:03Z`,
    source: 's3',
    name: 'GetBucketAcl',
    region: MAIN,
    account: PROD,
    identity: { type: 'AWSService', invokedBy: 'cloudtrail.amazonaws.com' },
    client: service('cloudtrail'),
    request: { bucketName: 'examplecorp-cloudtrail', Host: `examplecorp-cloudtrail.s3.${MAIN}.amazonaws.com`, acl: '' },
    more: {
      sharedEventID: `${hex(`check:${day}`).slice(0, 8)}-0000-4000-8000-${hex(`check:${day}`).slice(8, 20)}`,
      resources: [{ accountId: PROD, type: 'AWS::S3::Bucket', ARN: 'arn:aws:s3:::examplecorp-cloudtrail' }],
    },
  })
}

/** The machines' murmur, on which the story floats. */
export function noise(): JsonRecord[] {
  const days = [
    '2026-02-23',
    '2026-02-26',
    '2026-03-01',
    '2026-03-02',
    '2026-03-03',
    '2026-03-06',
    '2026-03-09',
    '2026-03-12',
  ]
  return days.flatMap((day) => [
    ...lambda(day),
    ...instance(day, PROD, DATABASE_HOST),
    ...instance(day, DEV, DEV_HOSTS[0] ?? ''),
    ...serviceLinked(day),
    bucketCheck(day),
  ])
}
