import { expect, test } from 'vitest'
import { ActionList } from '../../../src/policy/event-map.ts'
import { BARE, type KnownVendor, type LintOptions, lint } from '../../../src/policy/lint/index.ts'
import { trustGrants } from '../../../src/policy/trust.ts'

const LIST = new ActionList()
const ID = 'd9b2d63d-a233-4123-847a-7090a4d3ba5e'
const ACME: KnownVendor = { id: 'acme', name: 'Acme Scheduler', accounts: ['901234567890'], externalIds: [ID] }
const OPTIONS: LintOptions = {
  ...BARE,
  vendorsOf: (account) => (ACME.accounts.includes(account) ? [ACME] : []),
  isOwn: (account) => account === '111122223333',
}

type Part = Record<string, unknown>
const statement = (Effect: string, Principal: unknown, Condition?: Part, more: Part = {}) => ({
  Effect,
  Principal,
  Action: 'sts:AssumeRole',
  ...(Condition === undefined ? {} : { Condition }),
  ...more,
})
const trust = (...statements: Part[]) => ({ Version: '2012-10-17', Statement: statements })
const VENDOR = { AWS: 'arn:aws:iam::901234567890:root' }
const STRANGER = { AWS: 'arn:aws:iam::700000000000:root' }
const ORG = { StringEquals: { 'aws:PrincipalOrgID': 'o-a1b2c3d4e5' } }
const NOT_ID = { StringNotEquals: { 'sts:ExternalId': ID } }

async function found(document: Part, options: Partial<LintOptions> = {}) {
  const { findings } = await lint(document as never, LIST, { ...OPTIONS, ...options })
  return findings.filter(({ id }) => id !== 'T07').map(({ id, severity }) => `${id} ${severity}`)
}

test.each([
  ['an organization', ORG, ['T01 medium']],
  [
    'an organization, by any of its paths',
    { 'ForAnyValue:StringLike': { 'aws:PrincipalOrgPaths': 'o-a1/r-1/*' } },
    ['T01 medium'],
  ],
  ['our own account', { StringEquals: { 'aws:PrincipalAccount': '111122223333' } }, []],
  ['our own role', { ArnLike: { 'aws:PrincipalArn': 'arn:aws:iam::111122223333:role/ops-*' } }, []],
  ['the vendor’s account', { StringEquals: { 'aws:PrincipalAccount': '901234567890' } }, ['T01 medium', 'T03 high']],
  [
    'the vendor’s account and an external id',
    { StringEquals: { 'aws:PrincipalAccount': '901234567890', 'sts:ExternalId': ID } },
    ['T01 medium'],
  ],
  [
    'a stranger’s role',
    { ArnEquals: { 'aws:PrincipalArn': 'arn:aws:iam::700000000000:role/a' } },
    ['T01 medium', 'T02 medium', 'T03 high'],
  ],
  ['what calls for a topic of ours', { ArnLike: { 'aws:SourceArn': 'arn:aws:sns:*:111122223333:*' } }, []],
  [
    'what calls for a stranger’s topic',
    { ArnLike: { 'aws:SourceArn': 'arn:aws:sns:*:700000000000:*' } },
    ['T01 medium'],
  ],
  ['some addresses', { IpAddress: { 'aws:SourceIp': '203.0.113.0/24' } }, ['T01 medium']],
  ['a network', { StringEquals: { 'aws:SourceVpc': 'vpc-1' } }, ['T01 medium']],
])('everybody held to %s is not everybody', async (_, condition, expected) => {
  expect((await found(trust(statement('Allow', '*', condition)))).sort()).toEqual(expected)
})

test.each([
  ['any organization', { StringLike: { 'aws:PrincipalOrgID': 'o-*' } }],
  ['an organization, if there is one', { StringEqualsIfExists: { 'aws:PrincipalOrgID': 'o-a1b2c3d4e5' } }],
  ['all organizations but one', { StringNotEquals: { 'aws:PrincipalOrgID': 'o-a1b2c3d4e5' } }],
  ['an organization, of none too', { 'ForAllValues:StringEquals': { 'aws:PrincipalOrgID': 'o-a1b2c3d4e5' } }],
  ['a role of that name in any account', { ArnLike: { 'aws:PrincipalArn': 'arn:aws:iam::*:role/ops' } }],
  ['any account', { StringLike: { 'aws:PrincipalAccount': '*' } }],
  ['what calls for any topic', { ArnLike: { 'aws:SourceArn': 'arn:aws:sns:*:*:*' } }],
  ['a key that is there', { Null: { 'aws:PrincipalOrgID': 'false' } }],
  ['all addresses', { IpAddress: { 'aws:SourceIp': ['203.0.113.0/24', '0.0.0.0/0'] } }],
  ['a region', { StringEquals: { 'aws:RequestedRegion': 'eu-west-1' } }],
])('everybody held to %s is everybody', async (_, condition) => {
  expect(await found(trust(statement('Allow', '*', condition)))).toContain('T01 critical')
})

test.each([
  ['another external id', statement('Deny', '*', NOT_ID)],
  ['another external id, by the star of AWS', statement('Deny', { AWS: '*' }, NOT_ID)],
  ['another external id, of that principal', statement('Deny', VENDOR, NOT_ID)],
  ['another external id, whatever is done', statement('Deny', '*', NOT_ID, { Action: 'sts:*' })],
  [
    'another external id, if there is one or not',
    statement('Deny', '*', { StringNotEqualsIfExists: { 'sts:ExternalId': ID } }),
  ],
])('a Deny of %s asks for the external id', async (_, deny) => {
  expect(await found(trust(statement('Allow', VENDOR), deny))).toEqual([])
  expect(trustGrants(trust(statement('Allow', VENDOR), deny) as never)?.[0]?.externalIds).toEqual([ID])
})

test.each([
  ['of somebody else', statement('Deny', STRANGER, NOT_ID)],
  ['of another action', statement('Deny', '*', NOT_ID, { Action: 'sts:TagSession' })],
  ['under another condition too', statement('Deny', '*', { ...NOT_ID, Bool: { 'aws:SecureTransport': 'false' } })],
  [
    'of any of several ids, of which there may be none',
    statement('Deny', '*', { 'ForAnyValue:StringNotEquals': { 'sts:ExternalId': ID } }),
  ],
  ['of the id itself', statement('Deny', '*', { StringEquals: { 'sts:ExternalId': ID } })],
  ['of a pattern', statement('Deny', '*', { StringNotLike: { 'sts:ExternalId': '*' } })],
  ['of all but one principal', { Effect: 'Deny', NotPrincipal: STRANGER, Action: 'sts:AssumeRole', Condition: NOT_ID }],
])('a Deny %s asks for none', async (_, deny) => {
  expect(await found(trust(statement('Allow', VENDOR), deny))).toContain('T03 high')
})

test('everybody whom a Deny holds to the organization is not everybody', async () => {
  const deny = statement('Deny', '*', { StringNotEquals: { 'aws:PrincipalOrgID': 'o-a1b2c3d4e5' } })
  expect(await found(trust(statement('Allow', '*'), deny))).toEqual(['T01 medium'])
})

test('the weakness of an external id that a Deny asks for is found at its place', async () => {
  const document = JSON.stringify(
    trust(statement('Allow', VENDOR), statement('Deny', '*', { StringNotEquals: { 'sts:ExternalId': 'acme' } })),
    null,
    1,
  )
  const { findings } = await lint(document, LIST, OPTIONS)
  const weak = findings.find(({ id }) => id === 'T05')
  const [line = ''] = document.split('\n').slice((weak?.line ?? 0) - 1)
  expect(line.trim()).toBe('"sts:ExternalId": "acme"')
})

test('an account that must be in an organization is hardly a third party’s, save where the policy is for a vendor', async () => {
  const document = trust(statement('Allow', STRANGER, ORG))
  expect(await found(document)).toEqual([])
  expect(await found(document, { vendor: ACME })).toEqual(['T03 high', 'T02 critical'])
  expect(await found(trust(statement('Allow', VENDOR, ORG)))).toEqual(['T03 high'])
})

test('a whole account of which one role is let in is not the whole account', async () => {
  const held = {
    StringEquals: { 'sts:ExternalId': ID },
    ArnEquals: { 'aws:PrincipalArn': 'arn:aws:iam::901234567890:role/a' },
  }
  const { findings } = await lint(trust(statement('Allow', VENDOR, held)) as never, LIST, OPTIONS)
  expect(findings).toEqual([])
})
