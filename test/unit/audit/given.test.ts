import { expect, test } from 'vitest'
import {
  type Given,
  NOTHING_GIVEN,
  parseAuthorizationDetails,
  parseCredentialReport,
} from '../../../src/audit/given.ts'
import {
  asks,
  createRole,
  GAMMA,
  type Happening,
  makeKey,
  play,
  roleArn,
  titled,
  trust,
  userArn,
  vendorRole,
} from './stage.ts'

const A = '600000000001'
const made = '2026-05-01T09:00:00Z'
const open = trust(vendorRole(GAMMA))
const everything = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] }

const DETAILS = JSON.stringify({
  RoleDetailList: [
    {
      Arn: roleArn(A, 'Closed'),
      RoleName: 'Closed',
      CreateDate: made,
      AssumeRolePolicyDocument: JSON.parse(trust(vendorRole(GAMMA), asks('b0a1c2d3-e4f5-4061-8273-849506172839'))),
    },
    {
      Arn: roleArn(A, 'Silent'),
      RoleName: 'Silent',
      CreateDate: made,
      AssumeRolePolicyDocument: encodeURIComponent(open),
    },
    {
      Arn: roleArn(A, 'Wide'),
      RoleName: 'Wide',
      CreateDate: made,
      AssumeRolePolicyDocument: JSON.parse(trust(vendorRole(GAMMA), asks('b0a1c2d3-e4f5-4061-8273-849506172840'))),
      AttachedManagedPolicies: [{ PolicyName: 'all', PolicyArn: `arn:aws:iam::${A}:policy/all` }],
    },
  ],
  UserDetailList: [{ Arn: userArn(A, 'acme-x'), UserName: 'acme-x', GroupList: ['wide'] }],
  GroupDetailList: [
    {
      GroupName: 'wide',
      GroupPolicyList: [{ PolicyName: 'g', PolicyDocument: encodeURIComponent(JSON.stringify(everything)) }],
    },
  ],
  Policies: [
    {
      Arn: `arn:aws:iam::${A}:policy/all`,
      PolicyVersionList: [
        { VersionId: 'v1', IsDefaultVersion: false, Document: { Version: '2012-10-17', Statement: [] } },
        { VersionId: 'v2', IsDefaultVersion: true, Document: everything },
      ],
    },
  ],
})

const REPORT = `user,arn,user_creation_time,password_enabled,password_last_used,access_key_1_active,access_key_1_last_rotated,access_key_1_last_used_date,access_key_2_active,access_key_2_last_rotated,access_key_2_last_used_date
<root_account>,arn:aws:iam::${A}:root,2020-01-01T00:00:00+00:00,not_supported,2026-06-01T10:00:00+00:00,true,2021-01-01T00:00:00+00:00,N/A,false,N/A,N/A
legacy,${userArn(A, 'legacy')},2020-01-01T00:00:00+00:00,false,N/A,true,2025-01-01T00:00:00+00:00,2026-06-01T10:00:00+00:00,false,N/A,N/A
known,${userArn(A, 'known')},2020-01-01T00:00:00+00:00,false,N/A,false,2026-01-05T09:00:00+00:00,N/A,false,N/A,N/A
`

const given: Given = {
  ...NOTHING_GIVEN,
  ...parseAuthorizationDetails(DETAILS, 'details.json'),
  ...parseCredentialReport(REPORT, 'report.csv'),
}

const events: Happening[] = [
  // The log knows an older trust policy of the role than IAM tells, and a key that is switched off by now.
  createRole(made, A, 'Closed', open),
  makeKey('2026-01-05T09:00:00Z', A, 'known', 'AKIAKNOWNKNOWNKNOWN1'),
]

play(
  titled('given', [
    { name: 'what IAM tells of a role stands above the log', events, finds: [] },
    {
      name: 'a role, a policy and a group of which the log has nothing',
      events: [],
      finds: [
        ['T03', roleArn(A, 'Silent')],
        ['P01', roleArn(A, 'Wide'), 'critical'],
        ['P01', userArn(A, 'acme-x'), 'critical'],
      ],
    },
    {
      name: 'keys and root by the report',
      events: [],
      finds: [
        ['K02', userArn(A, 'legacy'), 'high'],
        ['K07', userArn(A, 'legacy')],
        ['K04', `arn:aws:iam::${A}:root`, 'critical'],
      ],
    },
  ]),
  { given },
)

test('a document may be an object, JSON text or percent-encoded text', () => {
  const { roles } = parseAuthorizationDetails(DETAILS, 'details.json')
  expect(roles.map(({ arn }) => arn)).toEqual(['Closed', 'Silent', 'Wide'].map((name) => roleArn(A, name)))
})

test.each([
  ['no JSON', '{', /not JSON/],
  ['another JSON', '{"Roles": []}', /none of UserDetailList/],
])('%s is no authorization details', (_, text, message) => {
  expect(() => parseAuthorizationDetails(text, 'x.json')).toThrow(message)
})

test('a report is read as the AWS CLI prints it, too', () => {
  const printed = JSON.stringify({ Content: Buffer.from(REPORT).toString('base64'), ReportFormat: 'text/csv' })
  expect(parseCredentialReport(printed, 'report.json')).toEqual(parseCredentialReport(REPORT, 'report.csv'))
  expect(() => parseCredentialReport('{"Content": 7}', 'x.json')).toThrow(/no column user/)
})

test('another CSV is no credential report', () => {
  expect(() => parseCredentialReport('a,b\n1,2\n', 'x.csv')).toThrow(/no column user/)
})
