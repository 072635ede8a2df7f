import fc from 'fast-check'
import { expect, test } from 'vitest'
import { readCaller } from '../../../../src/attribution/caller.ts'
import { callerOf } from '../../../../src/ingest/known-caller.ts'
import { Identities } from '../../../../src/ingest/read/identities.ts'
import { parseRecord } from '../../../../src/ingest/read/parse.ts'
import { readObject } from '../../../../src/ingest/read/read.ts'
import { Seen, understand } from '../../../../src/ingest/understand.ts'
import { canonicalJson } from '../../../../src/model/canonical.ts'
import type { JsonObject } from '../../../../src/model/json.ts'

const USER = '{"type":"IAMUser","arn":"arn:aws:iam::111122223333:user/ana","accountId":"111122223333"}'
const record = (identity: string, rest = '') =>
  `{"eventVersion":"1.08","userIdentity":${identity},"eventTime":"2026-03-02T19:00:00Z","eventSource":"ec2.amazonaws.com","eventName":"StopInstances","awsRegion":"eu-west-1"${rest}}`

test.each([
  ['an identity', record(USER)],
  ['an identity that comes twice', record(USER, ',"userIdentity":{"type":"Root"}')],
  ['a version that comes twice', record(USER, ',"eventVersion":"9"')],
  ['an escaped version', record(USER).replace('1.08', '1.\\u0030')],
  ['text in an identity that looks like its end', record('{"type":"Root","arn":"x\\"},\\"eventTime\\":\\"y"}')],
  ['an identity with an inner one', record('{"type":"Root","x":{"eventTime":"y"},"eventTime":"z"}')],
  ['an inner object before the time', record('{"type":"Root","x":{"a":{}},"eventTime":"z","b":1}')],
  ['the language’s own names', record('{"__proto__":{"type":"Root"}}', ',"__proto__":{"eventID":"a"}')],
  ['nothing else', '{"eventVersion":"1.08","userIdentity":{},"eventTime":"x"}'],
  ['another order', `{"eventTime":"x","userIdentity":${USER},"eventVersion":"1.08"}`],
])('a record with %s says what any parser of JSON reads', (_, text) => {
  const identities = new Identities()
  for (let i = 0; i < 2; i++)
    expect(canonicalJson(parseRecord(text, identities).value)).toBe(canonicalJson(JSON.parse(text)))
})

test.each([
  ['an identity that ends early', record(`${USER}}`)],
  ['an identity without its end', record(USER.slice(0, -1))],
  ['an unquoted key', record('{type:1}')],
])('a record with %s is no JSON, whatever was read before', (_, text) => {
  const identities = new Identities()
  parseRecord(record(USER), identities)
  expect(() => parseRecord(text, identities)).toThrow(SyntaxError)
})

test('records cut apart and put together again are what a parser of the whole file reads', () => {
  const value = fc.oneof(
    fc.jsonValue(),
    fc.constantFrom('},{"eventVersion":"', '{"eventVersion":"1.08","userIdentity":{', '},"eventTime":"', ']}'),
  )
  const event = fc.record({
    eventVersion: fc.constantFrom('1.08', '1.11', '},{"eventVersion":"'),
    userIdentity: fc.record({ type: fc.constantFrom('Root', 'IAMUser'), userName: value }),
    eventTime: fc.constantFrom('2026-03-02T19:00:00Z', '},{"eventVersion":"'),
    eventName: fc.constant('X'),
    eventSource: fc.constant('y'),
    requestParameters: value,
    inner: fc.array(fc.record({ eventVersion: value, eventTime: value })),
  })
  const identities = new Identities()
  fc.assert(
    fc.property(fc.array(event, { minLength: 1 }), (events) => {
      const result = readObject(Buffer.from(JSON.stringify({ Records: events })), identities)
      if (result.kind !== 'events') throw new Error(result.kind)
      expect(result.records.map((one) => one.text)).toEqual(events.map((one) => JSON.stringify(one)))
      expect(result.records.map((one) => canonicalJson(one.value))).toEqual(
        events.map((one) => canonicalJson(JSON.parse(JSON.stringify(one)))),
      )
    }),
    { numRuns: 200 },
  )
})

const IDENTITIES: readonly JsonObject[] = [
  { type: 'AWSService', invokedBy: 'config.amazonaws.com' },
  { type: 'AWSService' },
  { type: 'IAMUser', userName: 'ana', accountId: '111122223333' },
  JSON.parse(USER),
  { type: 'Unknown' },
  { invokedBy: 'x' },
  {
    type: 'AssumedRole',
    principalId: 'AROAX:s',
    arn: 'arn:aws:sts::111122223333:assumed-role/R/s',
    accessKeyId: 'ASIAX',
  },
]

test('who called is read out of a record as if it were the first one', () => {
  const event = fc.record(
    {
      eventVersion: fc.constant('1.08'),
      userIdentity: fc.constantFrom(...IDENTITIES),
      eventTime: fc.constant('2026-03-02T19:00:00Z'),
      eventID: fc.constantFrom('a', 'b'),
      eventSource: fc.constantFrom('ec2.amazonaws.com', 's3.amazonaws.com'),
      eventType: fc.constantFrom('AwsApiCall', 'AwsServiceEvent'),
      awsRegion: fc.constantFrom('eu-west-1', 'cn-north-1', 'us-gov-west-1'),
      sessionCredentialFromConsole: fc.constantFrom('true', true, false),
    },
    { requiredKeys: ['eventVersion', 'userIdentity', 'eventTime', 'eventID', 'eventSource'] },
  )
  const identities = new Seen().identities
  fc.assert(
    fc.property(event, (one) => {
      const { value, identity } = parseRecord(JSON.stringify(one), identities)
      expect(identity).not.toBeNull()
      expect(callerOf(value as JsonObject, identity)).toEqual(readCaller(JSON.parse(JSON.stringify(one))))
    }),
    { numRuns: 500 },
  )
})

test('an identity that stands in a request is never taken for that of the record', () => {
  const decoy = `{"requestParameters":{"userIdentity":${USER}},"userIdentity":{"type":"Root","arn":"arn:aws:iam::999999999999:root","accountId":"999999999999"},"eventTime":"2026-03-02T19:00:00Z","eventSource":"x.amazonaws.com","eventName":"Y","awsRegion":"eu-west-1"}`
  const seen = new Seen()
  const callers = [decoy, record(USER), decoy].map((text) => {
    const result = readObject(Buffer.from(`{"Records":[${text}]}`), seen.identities)
    if (result.kind !== 'events') throw new Error(result.kind)
    return result.records.map((one) => understand(one, { account: null, region: null }, seen).caller.principal)[0]
  })
  expect(callers).toEqual([
    'arn:aws:iam::999999999999:root',
    'arn:aws:iam::111122223333:user/ana',
    'arn:aws:iam::999999999999:root',
  ])
})
