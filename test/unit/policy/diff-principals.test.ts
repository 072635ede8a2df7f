import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { runTrail } from '../../support/in-process.ts'
import { record, session, user } from '../../support/records.ts'

const ACCOUNT = '111122223333'
const arn = (rest: string) => `arn:aws:iam::${ACCOUNT}:${rest}`
const [READER, WRITER, EDGED, OPEN, GONE] = ['Reader', 'Writer', 'Edged', 'Open', 'Gone'].map((name) =>
  arn(`role/Acme${name}`),
) as [string, string, string, string, string]
const SVC = arn('user/acme-svc')
const [LIMIT, MANAGED, LOST] = ['limit', 'managed', 'lost'].map((name) => arn(`policy/${name}`)) as [
  string,
  string,
  string,
]
const VENDORS = `vendors:
  - id: acme
    name: Acme
    roles: ["${arn('role/Acme*')}"]
    users: ["${SVC}"]
`

const as = (role: string) => session({ role: `Acme${role}`, session: 's', key: `ASIA${role.toUpperCase()}0000000000` })
const describe = { eventName: 'DescribeInstances', requestParameters: {}, readOnly: true }
const RECORDS = [
  record('reader-describes', as('Reader'), describe),
  record('reader-stops', as('Reader')),
  record('writer-stops', as('Writer')),
  record('edged-stops', as('Edged')),
  record('edged-describes', as('Edged'), describe),
  record('open-stops', as('Open')),
  record('gone-stops', as('Gone')),
  record('gone-again', as('Gone'), { errorCode: 'Client.UnauthorizedOperation', errorMessage: 'no' }),
  record('svc-stops', user('acme-svc')),
  record('svc-describes', user('acme-svc'), describe),
]

const policy = (...statements: object[]) => ({ Version: '2012-10-17', Statement: statements })
const allow = (Action: string | string[], Resource = '*') => ({ Effect: 'Allow', Action, Resource })
const encoded = (document: object) => encodeURIComponent(JSON.stringify(document))

/** As `aws iam get-account-authorization-details` prints it: documents percent-encoded, or as the CLI decodes them. */
const DETAILS = {
  UserDetailList: [
    {
      UserName: 'acme-svc',
      Arn: SVC,
      UserPolicyList: [{ PolicyName: 'own', PolicyDocument: policy(allow('ec2:DescribeInstances')) }],
      GroupList: ['Vendors'],
      AttachedManagedPolicies: [{ PolicyName: 'managed', PolicyArn: MANAGED }],
    },
  ],
  GroupDetailList: [
    {
      GroupName: 'Vendors',
      Arn: arn('group/Vendors'),
      GroupPolicyList: [
        {
          PolicyName: 'brake',
          PolicyDocument: encoded(
            policy({ Sid: 'NoStop', Effect: 'Deny', Action: 'ec2:StopInstances', Resource: '*' }),
          ),
        },
      ],
      AttachedManagedPolicies: [{ PolicyName: 'managed', PolicyArn: MANAGED }],
    },
  ],
  RoleDetailList: [
    {
      RoleName: 'AcmeReader',
      Arn: arn('role/vendors/AcmeReader'),
      RolePolicyList: [{ PolicyName: 'read', PolicyDocument: encoded(policy(allow('ec2:Describe*'))) }],
      AttachedManagedPolicies: [],
    },
    {
      RoleName: 'AcmeWriter',
      Arn: WRITER,
      RolePolicyList: [],
      AttachedManagedPolicies: [{ PolicyName: 'managed', PolicyArn: MANAGED }],
    },
    {
      RoleName: 'AcmeEdged',
      Arn: EDGED,
      RolePolicyList: [{ PolicyName: 'all', PolicyDocument: policy(allow('ec2:*')) }],
      PermissionsBoundary: { PermissionsBoundaryType: 'Policy', PermissionsBoundaryArn: LIMIT },
    },
    {
      RoleName: 'AcmeOpen',
      Arn: OPEN,
      RolePolicyList: [{ PolicyName: 'stop', PolicyDocument: policy(allow('ec2:StopInstances')) }],
      PermissionsBoundary: { PermissionsBoundaryType: 'Policy', PermissionsBoundaryArn: LOST },
    },
    { RoleName: 'Other', Arn: arn('role/Other'), RolePolicyList: [] },
  ],
  Policies: [
    {
      Arn: LIMIT,
      DefaultVersionId: 'v1',
      PolicyVersionList: [
        { VersionId: 'v1', IsDefaultVersion: true, Document: encoded(policy(allow('ec2:Describe*'))) },
      ],
    },
    {
      Arn: MANAGED,
      DefaultVersionId: 'v2',
      PolicyVersionList: [
        { VersionId: 'v3', IsDefaultVersion: false, Document: policy(allow('*')) },
        { VersionId: 'v2', IsDefaultVersion: true, Document: policy(allow('ec2:StopInstances')) },
        { VersionId: 'v1', IsDefaultVersion: false, Document: policy(allow('s3:*')) },
      ],
    },
  ],
}

let cwd = ''
beforeAll(async () => {
  cwd = mkdtempSync(join(tmpdir(), 'trail-diff-'))
  writeFileSync(join(cwd, 'vendors.yaml'), VENDORS)
  writeFileSync(join(cwd, 'logs.json'), JSON.stringify({ Records: RECORDS }))
  expect(await runTrail(['ingest', 'logs.json'], { cwd })).toMatchObject({ code: 0 })
})
afterAll(() => rmSync(cwd, { recursive: true, force: true }))

async function diffWith(details: string | object, subject = 'acme', format = 'json') {
  writeFileSync(join(cwd, 'iam.json'), typeof details === 'string' ? details : JSON.stringify(details))
  const argv = ['policy', 'diff', subject, '--authorization-details', 'iam.json', '--format', format]
  return runTrail(argv, { cwd })
}

interface Answer {
  principals: {
    principal: string
    policies: string[]
    boundary: string | null
    unresolved: string[]
    used: string[]
    unused: string[]
    usedNotGranted: string[]
    proposed: { Statement: { Effect: string; Action?: string[] }[] }[]
  }[]
  unresolved: { principal: string; why: string; calls: number; denied: number; actions: string[] }[]
  usedNotGranted: string[]
  used: string[]
  unused: string[]
  actions: { action: string; state: string; count: number; why: string | null }[]
  lacking: { principal: string; action: string; why: string; count: number }[]
  unknown: { principal: string; action: string; why: string }[]
  proposed: { wouldDeny: { principal: string; action: string; why: string }[] }
}

async function answerTo(details: string | object, subject?: string): Promise<Answer> {
  const { code, stdout, stderr } = await diffWith(details, subject)
  expect(stderr.includes('trail: '), stderr).toBe(false)
  expect(code).toBe(0)
  return JSON.parse(stdout)
}

test('each call is judged by the grants of the principal that made it, not by those of who has most', async () => {
  const { lacking, usedNotGranted } = await answerTo(DETAILS)
  const reader = arn('role/vendors/AcmeReader')
  expect(lacking.map(({ principal, action, why }) => [principal, action, why])).toEqual([
    [reader, 'ec2:StopInstances', 'no statement allows it'],
    [EDGED, 'ec2:StopInstances', `the permissions boundary ${LIMIT} does not allow it`],
    [SVC, 'ec2:StopInstances', `statement NoStop of ${arn('group/Vendors')} inline brake denies it`],
  ])
  expect(usedNotGranted).toEqual(['ec2:StopInstances'])
})

test('a role is found by its name where the log leaves its path out', async () => {
  const { principals } = await answerTo(DETAILS, READER)
  expect(principals.map(({ principal }) => principal)).toEqual([arn('role/vendors/AcmeReader')])
  expect(principals[0]).toMatchObject({ used: ['ec2:DescribeInstances', 'ec2:StopInstances'] })
})

test('who is not in the file is unresolved, with what it did, and judged by nobody’s grants', async () => {
  const { unresolved, lacking, actions } = await answerTo(DETAILS)
  expect(unresolved).toEqual([
    {
      principal: GONE,
      why: 'it is not in what was given',
      calls: 1,
      denied: 1,
      actions: ['ec2:StopInstances'],
      last: '2026-03-02T10:05:00Z',
    },
  ])
  expect(lacking.map(({ principal }) => principal)).not.toContain(GONE)
  expect(actions.find(({ action }) => action === 'ec2:StopInstances')?.count).toBe(5)
  const { stdout } = await diffWith(DETAILS, 'acme', 'md')
  expect(stdout).toContain('Not judged')
  expect((await diffWith(DETAILS)).stderr).toContain(GONE)
})

test('a table has the whole reason, however narrow the terminal', async () => {
  const { stdout } = await diffWith(DETAILS, 'acme', 'table')
  expect(stdout).toContain(`statement NoStop of ${arn('group/Vendors')} inline brake denies it`)
  expect(stdout).toContain(`the permissions boundary ${LIMIT} does not allow it`)
  expect(stdout).toContain(`${GONE}: it is not in what was given`)
})

test('a policy holds in its default version alone, and once where a group has it too', async () => {
  const { principals } = await answerTo(DETAILS)
  const named = (principal: string) => principals.find((each) => each.principal === principal)
  expect(named(WRITER)).toMatchObject({ policies: [MANAGED], used: ['ec2:StopInstances'], unused: [] })
  expect(named(SVC)?.policies).toEqual([`${SVC} inline own`, MANAGED, `${arn('group/Vendors')} inline brake`])
  expect(named(EDGED)).toMatchObject({ boundary: LIMIT })
  expect(named(EDGED)?.unused).not.toContain('ec2:TerminateInstances')
})

test('what a boundary that can’t be read allows is unknown, and said', async () => {
  const { unknown, principals } = await answerTo(DETAILS)
  expect(unknown.map(({ principal, why }) => [principal, why])).toEqual([
    [OPEN, `the permissions boundary ${LOST} can’t be read from what was given`],
  ])
  expect(principals.find(({ principal }) => principal === OPEN)?.unresolved).toEqual([LOST])
})

test('each principal gets a policy of its own, held to its boundary and its denials', async () => {
  const { principals, proposed } = await answerTo(DETAILS)
  const actionsOf = (wanted: string) =>
    principals
      .find(({ principal }) => principal === wanted)
      ?.proposed.flatMap(({ Statement }) => Statement.map(({ Effect, Action }) => [Effect, ...(Action ?? [])]))
  expect(actionsOf(WRITER)).toEqual([['Allow', 'ec2:StopInstances']])
  expect(actionsOf(SVC)?.flat()).toContain('Deny')
  expect(proposed.wouldDeny.map(({ principal }) => principal)).toEqual([EDGED, SVC])
})

test.each([
  ['a policy that is not in the file', { Policies: [DETAILS.Policies[0]] }],
  [
    'a policy without a version that is said to hold',
    {
      Policies: [
        DETAILS.Policies[0],
        {
          Arn: MANAGED,
          PolicyVersionList: [
            { VersionId: 'v1', Document: policy(allow('ec2:*')) },
            { VersionId: 'v2', Document: policy(allow('s3:*')) },
          ],
        },
      ],
    },
  ],
  [
    'a document that is none',
    {
      Policies: [
        DETAILS.Policies[0],
        { Arn: MANAGED, PolicyVersionList: [{ VersionId: 'v1', IsDefaultVersion: true, Document: '%7Bhello' }] },
      ],
    },
  ],
])('%s leaves open what it may allow', async (_, more) => {
  const { principals, unknown } = await answerTo({ ...DETAILS, ...more }, WRITER)
  expect(principals[0]?.unresolved).toEqual([MANAGED])
  expect(unknown).toMatchObject([{ action: 'ec2:StopInstances', why: expect.stringContaining(MANAGED) }])
})

test('the policies of a group that is not in the file are missing', async () => {
  const { principals } = await answerTo({ ...DETAILS, GroupDetailList: [] }, SVC)
  expect(principals[0]?.unresolved).toEqual(['the policies of group Vendors'])
})

test('a group is its account’s, where one file has the details of several', async () => {
  const other = {
    GroupDetailList: [
      {
        GroupName: 'Vendors',
        Arn: 'arn:aws:iam::444455556666:group/Vendors',
        GroupPolicyList: [{ PolicyName: 'wide', PolicyDocument: policy(allow('*')) }],
      },
    ],
    RoleDetailList: [],
  }
  for (const pages of [
    [DETAILS, other],
    [other, DETAILS],
  ]) {
    const { principals } = await answerTo(JSON.stringify(pages), SVC)
    expect(principals[0]?.policies).toContain(`${arn('group/Vendors')} inline brake`)
    expect(principals[0]?.policies.join()).not.toContain('444455556666')
  }
})

const PAGES = [
  { UserDetailList: DETAILS.UserDetailList, IsTruncated: true, Marker: 'm1' },
  { RoleDetailList: DETAILS.RoleDetailList, GroupDetailList: DETAILS.GroupDetailList, IsTruncated: true, Marker: 'm2' },
  { Policies: DETAILS.Policies, IsTruncated: false },
]

test.each([
  ['one after another', PAGES.map((page) => JSON.stringify(page, null, 2)).join('\n')],
  ['one a line', PAGES.map((page) => JSON.stringify(page)).join('\n')],
  ['without anything between them', PAGES.map((page) => JSON.stringify(page)).join('')],
  ['in a list', JSON.stringify(PAGES)],
  ['behind a byte order mark', `\ufeff${JSON.stringify(DETAILS)}`],
])('pages %s are one answer', async (_, text) => {
  expect(await answerTo(text)).toEqual(await answerTo(DETAILS))
})

test('details without any managed policy are said: --filter leaves them out', async () => {
  expect((await diffWith({ ...DETAILS, Policies: [] })).stderr).toContain('--filter')
  expect((await diffWith(DETAILS)).stderr).not.toContain('--filter')
})

test('a page that says that there are more is said', async () => {
  const { stderr } = await diffWith({ ...DETAILS, IsTruncated: true, Marker: 'm1' })
  expect(stderr).toContain('iam.json is one page of several')
})
