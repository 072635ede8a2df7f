import { expect, test } from 'vitest'
import type { PolicyType } from '../../../src/policy/document.ts'
import { ActionList } from '../../../src/policy/event-map.ts'
import { BARE, type KnownVendor, lint } from '../../../src/policy/lint/index.ts'

const LIST = new ActionList()
const ACME: KnownVendor = { id: 'acme', name: 'Acme Scheduler', accounts: ['901234567890'], externalIds: [] }

type Part = Record<string, unknown>
const ALL = { Effect: 'Allow', Action: '*', Resource: '*' }
const deny = (Action: unknown, Condition?: Part, more: Part = {}) => ({
  Effect: 'Deny',
  ...(Action === null ? {} : { Action }),
  Resource: '*',
  ...(Condition === undefined ? {} : { Condition }),
  ...more,
})
const policy = (...statements: Part[]) => ({ Version: '2012-10-17', Statement: statements })

async function judged(document: Part, type: PolicyType | null = null, vendor: KnownVendor | null = null) {
  const linted = await lint(document as never, LIST, { ...BARE, type, vendor })
  const all = linted.findings.filter(({ id }) => id === 'P01')
  return { type: linted.type, severities: all.map(({ severity }) => severity) }
}

const BY_ROLE = { ArnNotLike: { 'aws:PrincipalArn': 'arn:aws:iam::*:role/break-glass' } }
const BY_REGION = { StringNotEquals: { 'aws:RequestedRegion': ['eu-west-1'] } }
const ORGANIZATIONS: [string, Part][] = [
  ['that keeps accounts in it', policy(ALL, deny('organizations:LeaveOrganization'))],
  ['that lets one role through', policy(ALL, deny(['cloudtrail:StopLogging', 'cloudtrail:DeleteTrail'], BY_ROLE))],
  ['that closes regions', policy(ALL, deny(null, BY_REGION, { NotAction: ['iam:*', 'sts:*'] }))],
  ['that closes root', policy(ALL, deny('*', { StringLike: { 'aws:PrincipalArn': 'arn:aws:iam::*:root' } }))],
  ['under the name that AWS gives it', policy({ ...ALL, Sid: 'FullAWSAccess' }, deny('ec2:TerminateInstances'))],
]
test.each(ORGANIZATIONS)('a policy of an organization %s grants nothing, and that is said', async (_, document) => {
  expect(await judged(document)).toEqual({ type: 'scp', severities: ['info'] })
  expect(await judged(document, 'scp')).toEqual({ type: 'scp', severities: [] })
  expect(await judged(document, 'boundary')).toEqual({ type: 'boundary', severities: [] })
  expect((await judged(document, 'identity')).severities).toEqual(['critical'])
  expect((await judged(document, null, ACME)).severities).toEqual(['critical'])
})

test.each([
  ['everything', policy(ALL)],
  ['everything but iam', policy(ALL, deny('iam:*'))],
  ['everything with MFA', policy(ALL, deny('*', { BoolIfExists: { 'aws:MultiFactorAuthPresent': 'false' } }))],
  ['everything in some regions', policy(ALL, deny('*', BY_REGION))],
  ['everything under a condition', policy({ ...ALL, Condition: BY_REGION }, deny('organizations:LeaveOrganization'))],
  ['everything of one service too', policy(ALL, { ...ALL, Resource: 'arn:aws:s3:::a' }, deny('account:CloseAccount'))],
])(
  'a policy that allows %s is judged as one that grants rights, and what else it may be is said',
  async (_, document) => {
    expect((await judged(document)).severities).toContain('critical')
    const { findings } = await lint(document as never, LIST, BARE)
    expect(findings.find(({ id }) => id === 'P01')?.fix).toContain('--type boundary or --type scp')
    const told = await lint(document as never, LIST, { ...BARE, type: 'identity' })
    expect(told.findings.find(({ id }) => id === 'P01')?.fix).not.toContain('--type')
  },
)

test('a policy of a role, as AWS’s CLI prints it, is no organization’s', async () => {
  const document = policy(ALL, deny('organizations:LeaveOrganization'))
  expect((await judged({ RoleName: 'a', PolicyName: 'b', PolicyDocument: document })).severities).toEqual(['critical'])
})

test('what only denies has nothing against it, whatever it is for', async () => {
  const document = policy(deny('organizations:LeaveOrganization'))
  for (const type of [null, 'scp', 'identity', 'boundary'] as const)
    expect((await lint(document as never, LIST, { ...BARE, type })).findings).toEqual([])
})
