import {
  ACME,
  ACME_EXTERNAL_ID,
  DEV,
  GLOBAL,
  HARBOR,
  HARBOR_EXTERNAL_ID,
  LEDGER,
  LEDGER_EXTERNAL_ID,
  MAIN,
  MANAGEMENT,
  officeBrowser,
  officeCli,
  PROD,
  person,
  personSignsIn,
} from '../cast.ts'
import { iamId } from '../ids.ts'
import { consoleUser, event, iamUser, type Json, type JsonRecord, later, roleArn, roleId } from '../record.ts'

/** A trust policy for a vendor's account; without external id the condition is left out. */
export function trust(principal: string, externalId?: string): Json {
  return {
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Allow',
        Principal: { AWS: principal },
        Action: 'sts:AssumeRole',
        ...(externalId === undefined ? {} : { Condition: { StringEquals: { 'sts:ExternalId': externalId } } }),
      },
    ],
  }
}

interface NewRole {
  label: string
  at: string
  account: string
  role: string
  trust: Json
  by: JsonRecord
}

/** CreateRole: the request holds the trust policy as text, the answer the same text percent-encoded. */
function createRole(of: NewRole): JsonRecord {
  const document = JSON.stringify(of.trust)
  return event({
    label: of.label,
    at: of.at,
    source: 'iam',
    name: 'CreateRole',
    region: GLOBAL,
    account: of.account,
    identity: of.by,
    client: officeBrowser,
    request: { roleName: of.role, assumeRolePolicyDocument: document, description: '' },
    response: {
      role: {
        path: '/',
        roleName: of.role,
        roleId: roleId(of.account, of.role),
        arn: roleArn(of.account, of.role),
        createDate: 'Jan 13, 2026, 9:12:00 AM',
        assumeRolePolicyDocument: encodeURIComponent(document),
      },
    },
  })
}

function rolePolicy(
  label: string,
  at: string,
  account: string,
  role: string,
  policy: string,
  actions: string[],
  by: JsonRecord,
): JsonRecord {
  const document = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: actions, Resource: '*' }] }
  return event({
    label,
    at,
    source: 'iam',
    name: 'PutRolePolicy',
    region: GLOBAL,
    account,
    identity: by,
    client: officeBrowser,
    request: { roleName: role, policyName: policy, policyDocument: JSON.stringify(document) },
  })
}

function vendorRoles(): JsonRecord[] {
  const records: JsonRecord[] = []
  for (const [name, account] of [
    ['prod', PROD],
    ['dev', DEV],
  ] as const) {
    const login = name === 'prod' ? '2026-01-13T09:05:12Z' : '2026-01-13T09:31:40Z'
    const by = (request: string) => person(account, 'ops-lead@example.com', login, request)
    const harborTrust = trust(`arn:aws:iam::${HARBOR}:root`, name === 'prod' ? HARBOR_EXTERNAL_ID : undefined)
    records.push(
      personSignsIn(`setup-signin-${name}`, account, 'ops-lead@example.com', login),
      createRole({
        label: `acme-role-${name}`,
        at: later(login, 408),
        account,
        role: 'AcmeSchedulerRole',
        trust: trust(`arn:aws:iam::${ACME}:root`, ACME_EXTERNAL_ID),
        by: by('acme'),
      }),
      rolePolicy(
        `acme-policy-${name}`,
        later(login, 433),
        account,
        'AcmeSchedulerRole',
        'scheduler',
        ['ec2:Describe*', 'ec2:StartInstances', 'ec2:StopInstances'],
        by('acme-policy'),
      ),
      createRole({
        label: `harbor-role-${name}`,
        at: later(login, 660),
        account,
        role: 'HarborBackupRole',
        trust: harborTrust,
        by: by('harbor'),
      }),
      rolePolicy(
        `harbor-policy-${name}`,
        later(login, 691),
        account,
        'HarborBackupRole',
        'backup',
        ['ec2:*Snapshot*', 'ec2:Describe*', 'ec2:CreateTags', 'secretsmanager:*'],
        by('harbor-policy'),
      ),
    )
  }
  return records
}

function management(): JsonRecord[] {
  const login = '2026-01-12T13:01:20Z'
  const by = (request: string) => consoleUser(MANAGEMENT, 'org-admin', login, request)
  const trail = `arn:aws:cloudtrail:${MAIN}:${MANAGEMENT}:trail/org-trail`
  return [
    event({
      label: 'org-admin-login',
      at: login,
      source: 'signin',
      name: 'ConsoleLogin',
      region: GLOBAL,
      account: MANAGEMENT,
      identity: { ...iamUser(MANAGEMENT, 'org-admin', ''), accessKeyId: '' },
      client: officeBrowser,
      response: { ConsoleLogin: 'Success' },
      readOnly: false,
      without: ['requestID'],
      more: {
        eventType: 'AwsConsoleSignIn',
        additionalEventData: {
          LoginTo: 'https://console.aws.amazon.com/console/home',
          MobileVersion: 'No',
          MFAUsed: 'Yes',
        },
      },
    }),
    event({
      label: 'org-trail',
      at: later(login, 302),
      source: 'cloudtrail',
      name: 'CreateTrail',
      region: MAIN,
      account: MANAGEMENT,
      identity: by('trail'),
      client: officeBrowser,
      request: {
        name: 'org-trail',
        s3BucketName: 'examplecorp-cloudtrail',
        isMultiRegionTrail: true,
        isOrganizationTrail: true,
        includeGlobalServiceEvents: true,
        enableLogFileValidation: true,
      },
      response: {
        name: 'org-trail',
        s3BucketName: 'examplecorp-cloudtrail',
        trailARN: trail,
        isMultiRegionTrail: true,
        isOrganizationTrail: true,
        logFileValidationEnabled: true,
      },
    }),
    event({
      label: 'org-trail-started',
      at: later(login, 303),
      source: 'cloudtrail',
      name: 'StartLogging',
      region: MAIN,
      account: MANAGEMENT,
      identity: by('start'),
      client: officeBrowser,
      request: { name: trail },
    }),
    createRole({
      label: 'ledger-role',
      at: later(login, 1510),
      account: MANAGEMENT,
      role: 'LedgerInsightsRole',
      trust: trust(`arn:aws:iam::${LEDGER}:role/collector`, LEDGER_EXTERNAL_ID),
      by: by('ledger'),
    }),
    rolePolicy(
      'ledger-policy',
      later(login, 1533),
      MANAGEMENT,
      'LedgerInsightsRole',
      'costs',
      ['ce:GetCostAndUsage', 'organizations:ListAccounts'],
      by('ledger-policy'),
    ),
  ]
}

/** A key made by an administrator for a user; `createDate` repeats the event's time. */
export function createKey(label: string, at: string, account: string, user: string, key: string): JsonRecord {
  return event({
    label,
    at,
    source: 'iam',
    name: 'CreateAccessKey',
    region: GLOBAL,
    account,
    identity: iamUser(account, 'iam-admin', iamId('AKIA', account, 'iam-admin')),
    client: officeCli('iam.create-access-key'),
    request: { userName: user },
    response: { accessKey: { userName: user, accessKeyId: key, status: 'Active', createDate: at } },
  })
}

/** How it began: the trail, the vendors' roles. */
export function beginnings(): JsonRecord[] {
  return [...management(), ...vendorRoles()]
}
