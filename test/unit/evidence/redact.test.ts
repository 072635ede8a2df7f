import fc from 'fast-check'
import { expect, test } from 'vitest'
import { Redactor } from '../../../src/evidence/redact.ts'
import type { Json, JsonObject } from '../../../src/model/json.ts'

const SECRET = 'a secret of this test, long enough'

/** Letters that no pseudonym has (they are hexadecimal), so that finding one of these names is no chance. */
const name = fc
  .stringMatching(/^[ghj-np-w][ghj-np-w-]{4,10}[ghj-np-w]$/)
  .filter((text) => !/(?:east|west|north|south|global|group|lo+gs?)/.test(text) && !text.includes('--'))
const account = fc.stringMatching(/^[1-9]\d{11}$/)
const address = fc.oneof(
  fc.ipV4().filter((ip) => ip.split('.').every((part) => part.length === 3)),
  fc
    .tuple(fc.stringMatching(/^[0-9a-f]{4}$/), fc.stringMatching(/^[1-9a-f][0-9a-f]{3}$/))
    .map(([a, b]) => `2a0f:${a}:7777::${b}`),
)
const accessKey = fc.stringMatching(/^(AKIA|ASIA)[GHJ-NP-W]{16}$/)
const keyId = fc.uuid()
const cast = fc.record({ user: name, role: name, session: name, bucket: name, account, address, accessKey, keyId })
type Cast = typeof cast extends fc.Arbitrary<infer T> ? T : never

/** Where a name may stand in a record: each is a text with names in it. */
const PLACES: readonly ((cast: Cast) => Json)[] = [
  ({ user }) => user,
  ({ account }) => account,
  ({ account }) => Number(account),
  ({ user, account }) => `arn:aws:iam::${account}:user/team/${user}`,
  ({ role, session, account }) => `arn:aws:sts::${account}:assumed-role/${role}/${session}`,
  ({ bucket }) => `https://${bucket}.s3.eu-west-1.amazonaws.com/${bucket}/x.csv?versionId=1`,
  ({ bucket }) => `${bucket}.s3.amazonaws.com`,
  ({ bucket }) => `us-${bucket}-1`,
  ({ address }) => address,
  ({ address }) => (address.includes('.') ? `${address}:443` : `[${address}]:443`),
  ({ address }) => `::ffff:${address.includes('.') ? address : '9.9.9.9'}`,
  ({ user, address }) => `${user}@${address} said "hello"`,
  ({ accessKey }) => `key ${accessKey} is bad`,
  ({ account, keyId }) => `arn:aws:kms:us-east-1:${account}:key/${keyId}`,
  ({ role, account }) => JSON.stringify({ Principal: { AWS: `arn:aws:iam::${account}:role/${role}` } }),
  ({ role, account }) => encodeURIComponent(JSON.stringify({ AWS: `arn:aws:iam::${account}:role/${role}` })),
  ({ user }) => ({ [user]: 'x' }),
  ({ user }) => ({ tags: { [user]: user } }),
  ({ accessKey }) => ({ [accessKey]: 1 }),
  ({ user }) => ({ type: user, region: user, action: user, rule: user, format: user, hash: user, kind: user }),
  ({ account }) => `2026-03-02T${account}`,
  ({ user }) => [[user.toUpperCase()]],
]

const records = cast.chain((who) =>
  fc.record({
    who: fc.constant(who),
    record: fc.tuple(fc.subarray([...PLACES], { minLength: 1 }), fc.subarray([...PLACES]), fc.boolean()).map(
      ([asked, answered, isVendors]): JsonObject => ({
        eventID: '0f1e2d3c-0000-4000-8000-000000000001',
        eventTime: '2026-03-02T03:14:07Z',
        eventSource: 's3.amazonaws.com',
        // Even where the log's writer calls an event like a person.
        eventName: isVendors ? who.user : 'PutObject',
        awsRegion: 'eu-west-1',
        recipientAccountId: who.account,
        requestID: `${who.user}-request`,
        sourceIPAddress: who.address,
        userIdentity: {
          type: 'AssumedRole',
          userName: who.user,
          accountId: who.account,
          accessKeyId: who.accessKey,
          arn: `arn:aws:sts::${who.account}:assumed-role/${who.role}/${who.session}`,
        },
        requestParameters: { nested: asked.map((place) => place(who)) },
        responseElements: answered.map((place) => ({ deep: place(who) })),
      }),
    ),
  }),
)

test('nothing of an account, a name, a key or an address is left, wherever in a record it stands', () => {
  const property = fc.property(records, ({ who, record }) => {
    const redactor = new Redactor(SECRET, [record])
    for (const redacted of [redactor.record(record), redactor.answer(record)]) {
      const text = JSON.stringify(redacted).toLowerCase()
      for (const secret of Object.values(who)) expect(text).not.toContain(secret.toLowerCase())
    }
  })
  fc.assert(property, { numRuns: 300 })
})

test('one text has one pseudonym, another secret gives another, and the shape stays', () => {
  const property = fc.property(records, ({ who, record }) => {
    const [one, again, other] = [SECRET, SECRET, `${SECRET}!`].map((secret) =>
      new Redactor(secret, [record]).record(record),
    )
    expect(again).toEqual(one)
    expect(other).not.toEqual(one)
    const redacted = one as {
      userIdentity: { accountId: string; arn: string; type: string }
      recipientAccountId: string
    }
    expect(redacted.userIdentity.accountId).toBe(redacted.recipientAccountId)
    expect(redacted.recipientAccountId).toMatch(/^9\d{11}$/)
    expect(redacted.userIdentity.type).toBe('AssumedRole')
    const [role, session] = [who.role, who.session].map((text) => new Redactor(SECRET, [record]).text(text))
    expect(redacted.userIdentity.arn).toBe(
      `arn:aws:sts::${redacted.recipientAccountId}:assumed-role/${role}/${session}`,
    )
  })
  fc.assert(property)
})

test.each([
  [
    'an account of a masked log, as a text or a number',
    { recipientAccountId: '007', requestParameters: { n: 7, of: '007' } },
    /007/,
  ],
  [
    'a person’s id of Identity Center',
    { userIdentity: { onBehalfOf: { userId: 'd1a2b3c4-1111-4222-8333-444455556666' } } },
    /d1a2b3c4/,
  ],
  [
    'a request’s id that is put together',
    { requestID: '123456789012/payroll', recipientAccountId: '123456789012' },
    /123456789012|payroll/,
  ],
])('%s is replaced', (_, record, left) => {
  expect(JSON.stringify(new Redactor(SECRET, [record]).record(record))).not.toMatch(left)
})

test('what AWS says stays: services, regions, event names, times, the ids of the events', () => {
  const record = {
    eventID: '0f1e2d3c-0000-4000-8000-000000000001',
    eventTime: '2026-03-02T03:14:07Z',
    eventSource: 'secretsmanager.amazonaws.com',
    eventName: 'GetSecretValue',
    awsRegion: 'ap-southeast-2',
    errorCode: 'AccessDenied',
    // Its parts are numbers like any other.
    sourceIPAddress: '203.0.113.50',
    userIdentity: { type: 'IAMUser', invokedBy: 'cloudformation.amazonaws.com' },
    requestParameters: { versionStage: 'AWSCURRENT', maxResults: 50, dryRun: false },
  }
  const { requestParameters, sourceIPAddress, ...rest } = new Redactor(SECRET, [record]).record(record) as typeof record
  expect(rest).toEqual({ ...record, requestParameters: undefined, sourceIPAddress: undefined })
  expect(sourceIPAddress).toMatch(/^24\d\./)
  expect(requestParameters).toMatchObject({ maxResults: 50, dryRun: false })
})
