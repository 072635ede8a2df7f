import { acmeClient, DATABASE_HOST, GLOBAL, MAIN, officeBrowser, PROD } from '../cast.ts'
import { consoleUser, event, iamUser, type JsonRecord, later } from '../record.ts'
import { acmeSession, instances } from './routine.ts'

const NIGHT = '2026-03-02T02:05:11Z'

const REFUSED: readonly (readonly [source: string, name: string, action: string, region: string])[] = [
  ['iam', 'ListUsers', 'iam:ListUsers', GLOBAL],
  ['iam', 'ListRoles', 'iam:ListRoles', GLOBAL],
  ['iam', 'GetAccountAuthorizationDetails', 'iam:GetAccountAuthorizationDetails', GLOBAL],
  ['s3', 'ListBuckets', 's3:ListAllMyBuckets', MAIN],
  ['secretsmanager', 'ListSecrets', 'secretsmanager:ListSecrets', MAIN],
  ['ssm', 'DescribeParameters', 'ssm:DescribeParameters', MAIN],
  ['rds', 'DescribeDBInstances', 'rds:DescribeDBInstances', MAIN],
  ['rds', 'StopDBInstance', 'rds:StopDBInstance', MAIN],
  ['lambda', 'ListFunctions20150331', 'lambda:ListFunctions', MAIN],
  ['kms', 'ListKeys', 'kms:ListKeys', MAIN],
  ['dynamodb', 'ListTables', 'dynamodb:ListTables', MAIN],
]

function refused(identity: JsonRecord): JsonRecord[] {
  return REFUSED.map(([source, name, action, region], n) =>
    event({
      label: `acme-refused-${n}`,
      at: later(NIGHT, 20 + n * 7),
      source,
      name,
      region,
      account: PROD,
      identity,
      client: acmeClient,
      more: {
        errorCode: 'AccessDenied',
        errorMessage: `User: ${String(identity.arn)} is not authorized to perform: ${action} because no identity-based policy allows the ${action} action`,
      },
    }),
  )
}

function vendorStops(): JsonRecord[] {
  const { assumed, identity } = acmeSession('acme-night-session', PROD, NIGHT)
  const of = { source: 'ec2', region: MAIN, account: PROD, identity, client: acmeClient }
  return [
    assumed,
    event({
      ...of,
      label: 'acme-describe',
      at: later(NIGHT, 4),
      name: 'DescribeInstances',
      request: { instancesSet: {}, filterSet: {} },
    }),
    ...refused(identity),
    event({
      ...of,
      label: 'acme-dry-run',
      at: later(NIGHT, 530),
      name: 'StopInstances',
      request: { ...(instances('StopInstances', [DATABASE_HOST]).request as JsonRecord), dryRun: true },
      more: {
        errorCode: 'Client.DryRunOperation',
        errorMessage: 'Request would have succeeded, but DryRun flag is set.',
      },
    }),
    event({
      ...of,
      label: 'acme-stop',
      at: later(NIGHT, 536),
      name: 'StopInstances',
      ...instances('StopInstances', [DATABASE_HOST]),
    }),
  ]
}

const LOGIN = '2026-03-02T02:58:32Z'

/** A console session of a user: one sign-in, a key of its own with every request. */
function onCall(): JsonRecord[] {
  const as = (request: string) => consoleUser(PROD, 'ops-oncall', LOGIN, request)
  const of = {
    source: 'ec2',
    region: MAIN,
    account: PROD,
    client: officeBrowser,
    more: { sessionCredentialFromConsole: 'true' },
  }
  const looks = [
    'DescribeInstances',
    'DescribeInstanceStatus',
    'DescribeVolumes',
    'DescribeTags',
    'DescribeAlarms',
    'DescribeAddresses',
    'DescribeVpcs',
  ]
  return [
    event({
      label: 'oncall-login',
      at: LOGIN,
      source: 'signin',
      name: 'ConsoleLogin',
      region: MAIN,
      account: PROD,
      identity: { ...iamUser(PROD, 'ops-oncall', ''), accessKeyId: '' },
      client: officeBrowser,
      response: { ConsoleLogin: 'Success' },
      readOnly: false,
      without: ['requestID'],
      more: {
        eventType: 'AwsConsoleSignIn',
        additionalEventData: {
          LoginTo: `https://${MAIN}.console.aws.amazon.com/ec2/home`,
          MobileVersion: 'No',
          MFAIdentifier: `arn:aws:iam::${PROD}:mfa/ops-oncall`,
          MFAUsed: 'Yes',
        },
      },
    }),
    ...looks.map((name, n) =>
      event({
        ...of,
        source: name === 'DescribeAlarms' ? 'monitoring' : 'ec2',
        label: `oncall-look-${n}`,
        at: later(LOGIN, 40 + n * 3),
        name,
        identity: as(name),
      }),
    ),
    event({
      ...of,
      label: 'oncall-start',
      at: later(LOGIN, 395),
      name: 'StartInstances',
      identity: as('start'),
      ...instances('StartInstances', [DATABASE_HOST]),
    }),
  ]
}

/** The night of 2 March: the vendor is refused here and there, then stops the database's host; the on-call starts it. */
export function outage(): JsonRecord[] {
  return [...vendorStops(), ...onCall()]
}
