import {
  acmeClient,
  DEV,
  DEV_HOSTS,
  GLOBAL,
  homeCli,
  MAIN,
  MANAGEMENT,
  officeBrowser,
  officeCli,
  PROD,
  SANDBOX,
} from '../cast.ts'
import { iamId } from '../ids.ts'
import { event, iamUser, type JsonRecord, later, rootUser } from '../record.ts'
import { createKey } from './beginnings.ts'
import { instances } from './routine.ts'

export const SHARED_KEY = iamId('AKIA', DEV, 'acme-svc')
export const OLD_KEY = iamId('AKIA', DEV, 'report-export')
export const DEPLOY_KEY = iamId('AKIA', PROD, 'deploy:first')
export const DEPLOY_KEY_NEW = iamId('AKIA', PROD, 'deploy:second')
export const ROOT_KEY = iamId('AKIA', MANAGEMENT, 'root')

/** One key, two users of it: the vendor's scheduler, and somebody at the office who also stops the trail. */
function shared(): JsonRecord[] {
  const identity = iamUser(DEV, 'acme-svc', SHARED_KEY)
  const of = { region: MAIN, account: DEV, identity }
  const staff = '2026-03-05T10:14:50Z'
  const trail = { name: 'dev-audit' }
  return [
    createKey('shared-key-created', '2026-01-15T08:40:00Z', DEV, 'acme-svc', SHARED_KEY),
    ...['2026-02-25T12:00:09Z', '2026-03-04T12:00:07Z', '2026-03-11T12:00:08Z'].map((at) =>
      event({
        ...of,
        label: `shared-vendor-${at}`,
        at,
        source: 'ec2',
        name: 'DescribeInstances',
        client: acmeClient,
        request: { instancesSet: {}, filterSet: {} },
      }),
    ),
    event({
      ...of,
      label: 'shared-vendor-stop',
      at: '2026-03-04T12:00:11Z',
      source: 'ec2',
      name: 'StopInstances',
      client: acmeClient,
      ...instances('StopInstances', DEV_HOSTS.slice(1)),
    }),
    event({
      ...of,
      label: 'shared-staff-look',
      at: staff,
      source: 'sts',
      name: 'GetCallerIdentity',
      client: officeCli('sts.get-caller-identity'),
      more: { readOnly: true },
    }),
    event({
      ...of,
      label: 'shared-staff-stop-logging',
      at: later(staff, 64),
      source: 'cloudtrail',
      name: 'StopLogging',
      client: officeCli('cloudtrail.stop-logging'),
      request: trail,
    }),
    event({
      ...of,
      label: 'shared-staff-status',
      at: later(staff, 2041),
      source: 'cloudtrail',
      name: 'GetTrailStatus',
      client: officeCli('cloudtrail.get-trail-status'),
      request: trail,
    }),
    event({
      ...of,
      label: 'shared-staff-start-logging',
      at: later(staff, 2466),
      source: 'cloudtrail',
      name: 'StartLogging',
      client: officeCli('cloudtrail.start-logging'),
      request: trail,
    }),
  ]
}

/** A key of November that still works in March, and one that was replaced but never switched off. */
function old(): JsonRecord[] {
  const exporter = iamUser(DEV, 'report-export', OLD_KEY)
  const deploy = (key: string) => iamUser(PROD, 'deploy', key)
  const put = (label: string, at: string, key: string) =>
    event({
      label,
      at,
      source: 's3',
      name: 'PutBucketLifecycle',
      region: MAIN,
      account: PROD,
      identity: deploy(key),
      client: officeCli('s3api.put-bucket-lifecycle-configuration'),
      request: {
        bucketName: 'examplecorp-builds',
        Host: `examplecorp-builds.s3.${MAIN}.amazonaws.com`,
        lifecycle: '',
        LifecycleConfiguration: { Rule: { Status: 'Enabled', Prefix: 'tmp/', Expiration: { Days: 14 } } },
      },
      more: { resources: [{ accountId: PROD, type: 'AWS::S3::Bucket', ARN: 'arn:aws:s3:::examplecorp-builds' }] },
    })
  return [
    createKey('old-key-created', '2025-11-18T10:02:11Z', DEV, 'report-export', OLD_KEY),
    ...['2026-02-26T05:10:00Z', '2026-03-12T05:10:02Z'].map((at) =>
      event({
        label: `old-key-${at}`,
        at,
        source: 'ec2',
        name: 'DescribeInstances',
        region: MAIN,
        account: DEV,
        identity: exporter,
        client: homeCli('ec2.describe-instances'),
        request: { instancesSet: {}, filterSet: {} },
      }),
    ),
    createKey('deploy-key-first', '2026-01-14T08:30:00Z', PROD, 'deploy', DEPLOY_KEY),
    createKey('deploy-key-second', '2026-02-24T08:31:12Z', PROD, 'deploy', DEPLOY_KEY_NEW),
    put('deploy-new-key-used', '2026-02-25T09:00:30Z', DEPLOY_KEY_NEW),
    put('deploy-old-key-used', '2026-03-10T09:02:14Z', DEPLOY_KEY),
  ]
}

/** Root at work in the management account: signs in without a second factor, makes itself a key, uses it. */
function root(): JsonRecord[] {
  const login = '2026-02-28T11:20:14Z'
  const session = rootUser(MANAGEMENT, iamId('ASIA', MANAGEMENT, 'root-console'), login)
  return [
    event({
      label: 'root-login',
      at: login,
      source: 'signin',
      name: 'ConsoleLogin',
      region: GLOBAL,
      account: MANAGEMENT,
      identity: rootUser(MANAGEMENT, '', null),
      client: officeBrowser,
      response: { ConsoleLogin: 'Success' },
      readOnly: false,
      without: ['requestID'],
      more: {
        eventType: 'AwsConsoleSignIn',
        additionalEventData: {
          LoginTo: 'https://console.aws.amazon.com/console/home?state=hashArgs%23',
          MobileVersion: 'No',
          MFAUsed: 'No',
        },
      },
    }),
    event({
      label: 'root-key-created',
      at: later(login, 127),
      source: 'iam',
      name: 'CreateAccessKey',
      region: GLOBAL,
      account: MANAGEMENT,
      identity: session,
      client: officeBrowser,
      response: { accessKey: { accessKeyId: ROOT_KEY, status: 'Active', createDate: later(login, 127) } },
      more: { sessionCredentialFromConsole: 'true' },
    }),
    event({
      label: 'root-key-used',
      at: '2026-03-03T14:44:08Z',
      source: 'organizations',
      name: 'DescribeOrganization',
      region: GLOBAL,
      account: MANAGEMENT,
      identity: rootUser(MANAGEMENT, ROOT_KEY, null),
      client: homeCli('organizations.describe-organization'),
    }),
    event({
      label: 'root-for-a-service',
      at: '2026-03-03T15:10:00Z',
      source: 'ec2',
      name: 'DescribeInstances',
      region: GLOBAL,
      account: SANDBOX,
      identity: { ...rootUser(SANDBOX, null, null), invokedBy: 'autoscaling.amazonaws.com' },
      client: { ip: 'autoscaling.amazonaws.com', agent: 'autoscaling.amazonaws.com' },
    }),
  ]
}

/** Long-lived keys, good and bad. */
export function keys(): JsonRecord[] {
  return [...shared(), ...old(), ...root()]
}
