import fc from 'fast-check'
import { expect, test } from 'vitest'
import { eventMap } from '../../src/cli/built-in.ts'
import type { Json } from '../../src/model/json.ts'
import { actionsOfName } from '../../src/policy/actions-of.ts'
import { ActionList } from '../../src/policy/event-map.ts'
import {
  BARE,
  type KnownVendor,
  type LintFinding,
  type LintOptions,
  lint,
  type Usage,
} from '../../src/policy/lint/index.ts'
import { patched } from '../support/json-patch.ts'

/**
 * The law of patches: each can be applied to the document as it is, gives a document that can be read, in which its
 * finding is gone and which has no fault that the other had not.
 */
const LIST = new ActionList()
const MAP = eventMap()
const ID = 'd9b2d63d-a233-4123-847a-7090a4d3ba5e'
const ACME: KnownVendor = { id: 'acme', name: 'Acme Scheduler', accounts: ['901234567890'], externalIds: [ID] }
const USAGE: Usage = {
  used: [
    { action: 'ec2:StopInstances', resources: ['arn:aws:ec2:eu-west-1:111122223333:instance/i-1'], evidence: [] },
    { action: 's3:GetObject', resources: ['arn:aws:s3:::a/b'], evidence: [] },
    { action: 'iam:ListRoles', resources: ['*'], evidence: [] },
  ],
  denied: [],
  hidden: () => null,
  window: { first: null, last: null },
}

const action = fc.constantFrom(
  ...[
    '*',
    '*:*',
    'ec2:*',
    's3:Get*',
    's3:*Object',
    'ec2:Describe*',
    'dynamodb:Batch*',
    'iam:*AccessKey*',
    'redshift:Get*',
  ],
  ...['ec2:StopInstances', 'EC2:stopinstances', 's3:GetObject', 's3:PutBucketPolicy', 'iam:PassRole', 'iam:ListRoles'],
  ...['iam:CreateAccessKey', 'secretsmanager:GetSecretValue', 'kms:Decrypt', 'sts:AssumeRole', 'sts:TagSession'],
  ...[
    'ec2:StopInstance',
    's3:ListBuckets',
    'lambda:Invoke',
    'monitoring:GetMetricData',
    'ec3:StopInstances',
    's3: GetObject',
  ],
  ...['cloudhsm:ListHapgs', '*:Describe*', 'nothing', '', 'constructor:y'],
)
const resource = fc.constantFrom(
  ...['*', 'arn:aws:s3:::*', 'arn:aws:s3:::a/*', 'arn:aws:s3::a/*', 'arn:aws:iam::111122223333:role/a', 'bucket'],
  ...['arn:aws:ec2:eu-west-1:111122223333:instance/*', 'arn:aws:iam::111122223333:role/*'],
)
const principal = fc.constantFrom<Json>(
  '*',
  { AWS: '*' },
  { AWS: 'arn:aws:iam::901234567890:root' },
  { AWS: ['901234567890', 'arn:aws:iam::700000000000:root'] },
  { AWS: 'arn:aws:iam::700000000000:root' },
  { Service: 'ec2.amazonaws.com' },
)
const condition = fc.constantFrom<Json>(
  { StringEquals: { 'aws:PrincipalOrgID': 'o-1' } },
  { StringEquals: { 'sts:ExternalId': ID } },
  { StringEquals: { 'sts:ExternalId': 'acme' } },
  { StringLike: { 'sts:ExternalId': '*' } },
  { StringEquals: { 'iam:PassedToService': 'ec2.amazonaws.com' } },
)
const oneOrMore = (text: fc.Arbitrary<string>) =>
  fc.oneof(text, fc.array(text, { minLength: 1, maxLength: 5 })) as fc.Arbitrary<Json>
const statement = fc.record(
  {
    Sid: fc.constantFrom('A', 'B', 'a b'),
    Effect: fc.constantFrom('Allow', 'Allow', 'Allow', 'Deny'),
    Action: oneOrMore(action),
    NotAction: fc.constant<Json>('iam:*'),
    Resource: oneOrMore(resource),
    Principal: principal,
    Condition: condition,
  },
  { requiredKeys: ['Effect', 'Action', 'Resource'] },
)
const trusting = fc.record(
  {
    Sid: fc.constantFrom('A', 'B'),
    Effect: fc.constantFrom('Allow', 'Deny'),
    Principal: principal,
    Action: fc.constantFrom<Json>('sts:AssumeRole', ['sts:AssumeRole', 'sts:TagSession'], 'sts:*'),
    Condition: condition,
  },
  { requiredKeys: ['Effect', 'Principal', 'Action'] },
)
const document = fc.record({
  Version: fc.constantFrom('2012-10-17', '2012-10-17', '2008-10-17'),
  Statement: fc.oneof(
    fc.array(statement, { minLength: 1, maxLength: 4 }),
    statement,
    fc.array(trusting, { minLength: 1, maxLength: 3 }),
  ),
}) as fc.Arbitrary<Json>
const options = fc.record({ vendor: fc.constantFrom(ACME, null), usage: fc.constantFrom(USAGE, null) }).map(
  (more): LintOptions => ({
    ...BARE,
    ...more,
    calls: (service, name) => actionsOfName(service, name, MAP),
    vendorsOf: (account) => (ACME.accounts.includes(account) ? [ACME] : []),
    isOwn: (account) => account === '111122223333',
  }),
)

const same = (one: LintFinding, other: LintFinding) =>
  one.id === other.id && one.statement === other.statement && one.detail === other.detail

test('a patch can be applied, clears its finding, and breaks nothing', async () => {
  const seen = new Set<string>()
  await fc.assert(
    fc.asyncProperty(document, options, async (policy, known) => {
      const before = (await lint(JSON.stringify(policy), LIST, known)).findings
      for (const finding of before.filter(({ patch }) => patch.length > 0)) {
        seen.add(finding.id)
        const { type, findings: after } = await lint(JSON.stringify(patched(policy, finding.patch)), LIST, known)
        const context = `${finding.id} ${finding.detail} ${JSON.stringify(finding.patch)}`
        expect(type, context).not.toBeNull()
        const count = (all: readonly LintFinding[]) => all.filter((each) => same(each, finding)).length
        expect(count(after), context).toBeLessThan(count(before))
        // What a known vendor is granted is judged, and what nobody known is granted is not (T02 says so).
        const broken = ['P13', 'P14', 'T01', 'T02', ...(finding.id === 'T02' ? [] : ['P01'])]
        for (const rule of broken) {
          const of = (all: readonly LintFinding[]) => all.filter(({ id }) => id === rule).length
          expect(of(after), `${rule} after ${context}`).toBeLessThanOrEqual(of(before))
        }
      }
    }),
    { numRuns: 400 },
  )
  expect(seen.size).toBeGreaterThan(8)
})

test('each finding stands within its text, at the statement that it names', async () => {
  await fc.assert(
    fc.asyncProperty(document, options, fc.constantFrom(0, 1, 2, '\t'), async (policy, known, indent) => {
      const text = JSON.stringify(policy, null, indent)
      const lines = text.split('\n')
      for (const { line, column, statement: index, id, severity, fix } of (await lint(text, LIST, known)).findings) {
        const at = lines[line - 1]?.[column - 1]
        expect(at, `${id} at ${line}:${column}`).toMatch(/["[{]/)
        expect(fix.length, id).toBeGreaterThan(0)
        expect(severity).toMatch(/^(critical|high|medium|low|info)$/)
        if (index !== null) expect(index).toBeLessThan(lines.length + text.length)
      }
    }),
    { numRuns: 200 },
  )
})
