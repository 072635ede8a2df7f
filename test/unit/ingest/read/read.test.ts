import { gzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import type { ReadResult } from '../../../../src/ingest/read/contents.ts'
import { inflate } from '../../../../src/ingest/read/inflate.ts'
import { readObject } from '../../../../src/ingest/read/read.ts'

const RECORD =
  '{"eventVersion":"1.08","eventTime":"2026-03-02T19:00:00Z","eventSource":"ec2.amazonaws.com","eventName":"StopInstances","eventID":"a", "n": 1.10, "e":"\\u00e9\\/"}'
const read = (text: string) => readObject(Buffer.from(text))
function events(result: ReadResult) {
  if (result.kind !== 'events') throw new Error(`expected events, got ${JSON.stringify(result)}`)
  return result
}
const texts = (text: string) => events(read(text)).records.map((record) => record.text)

test.each([
  ['as delivered', `{"Records":[${RECORD},${RECORD}]}`, 'records', 2],
  ['with other keys beside', `{"x":{"Records":[1]},"Records" : [ ${RECORD} ]\n}`, 'records', 1],
  ['with a byte order mark', `\ufeff{"Records":[${RECORD}]}`, 'records', 1],
  ['an array', `[${RECORD}\n,\n${RECORD}]`, 'array', 2],
  ['one object', RECORD, 'object', 1],
  ['NDJSON', `${RECORD}\n${RECORD}\n`, 'ndjson', 2],
  ['documents one after the other', `${RECORD}${RECORD}`, 'ndjson', 2],
  [
    'EventBridge',
    `{"detail-type":"AWS API Call via CloudTrail","source":"aws.ec2","detail":${RECORD}}`,
    'eventbridge',
    1,
  ],
  ['EventBridge in lines', `{"detail":${RECORD}}\n{"detail":${RECORD}}`, 'eventbridge', 2],
  ['lookup-events', JSON.stringify({ Events: [{ EventId: 'a', CloudTrailEvent: RECORD }] }), 'lookup-events', 1],
  ['lookup-events in lines', JSON.stringify({ EventId: 'a', CloudTrailEvent: RECORD }), 'lookup-events', 1],
  [
    'a CloudWatch Logs subscription',
    JSON.stringify({ messageType: 'DATA_MESSAGE', logEvents: [{ id: '1', message: RECORD }] }),
    'cloudwatch-logs',
    1,
  ],
  ['filter-log-events', JSON.stringify({ events: [{ message: RECORD, timestamp: 1 }] }), 'cloudwatch-logs', 1],
  ['a CloudWatch Logs export', `2026-03-02T19:00:00.000Z ${RECORD}\n2026-03-02T19:00:01.000Z ${RECORD}\n`, 'lines', 2],
  ['raw strings', JSON.stringify([{ _raw: RECORD, _time: 1 }]), 'array', 1],
  ['a wrapper', `[{"aws":{"cloudtrail":${RECORD}}}]`, 'array', 1],
])('%s is read, each record byte for byte', (_, text, shape, count) => {
  const result = events(read(text))
  expect(result.shape).toBe(shape)
  expect(result.records.map((record) => record.text)).toEqual(Array(count).fill(RECORD))
  expect(result.refused).toEqual([])
})

test('gzip is told by its bytes, and members one after the other are one file', async () => {
  const half = RECORD.length / 2
  const packed = Buffer.concat([gzipSync(RECORD.slice(0, half)), gzipSync(RECORD.slice(half))])
  expect((await inflate(packed)).content.toString()).toBe(RECORD)
  expect((await inflate(Buffer.from(RECORD))).gzip).toBe(false)
})

test.each([
  [
    'a flipped byte',
    (bytes: Buffer) => Buffer.from(bytes.map((byte, i) => (i === bytes.length - 6 ? byte ^ 1 : byte))),
  ],
  ['a cut-off end', (bytes: Buffer) => bytes.subarray(0, -5)],
  ['garbage behind it', (bytes: Buffer) => Buffer.concat([bytes, Buffer.from([0x1f, 0x8b, 1, 2, 3])])],
])('a gzip with %s is refused', async (_, damage) => {
  await expect(inflate(damage(gzipSync(RECORD.repeat(50))))).rejects.toThrow(/damaged gzip/)
})

test('a bomb is refused before it is whole', async () => {
  await expect(inflate(gzipSync(Buffer.alloc(4_000_000)), 1_000_000)).rejects.toThrow(/inflates beyond 1 MB/)
})

test.each([
  ['nothing', '', /empty/],
  ['white space', ' \n', /empty/],
  ['broken JSON', '{"Records": [{"a": }]}', /broken JSON/],
  ['Records that are no list', '{"Records": {"a": 1}}', /no list/],
  ['brackets without end', '['.repeat(5000), /deeper/],
  ['a raw control character', '{"eventName":"a\u0000b","eventSource":"x","eventTime":"y"}', /broken JSON/],
  ['UTF-16', '\ufeffx', null],
])('%s is refused with its reason', (name, text, reason) => {
  const result = name === 'UTF-16' ? readObject(Buffer.from(text, 'utf16le')) : read(text)
  expect(result.kind).toBe('refused')
  if (reason !== null && result.kind === 'refused') expect(result.reason).toMatch(reason)
})

test('an empty list of records is a file without events, not a fault', () => {
  expect(read('{"Records":[]}')).toMatchObject({ kind: 'events', records: [], refused: [] })
  expect(read('[]')).toMatchObject({ kind: 'events', records: [] })
})

test('a bad record does not take its neighbours with it', () => {
  const inLines = events(read(`${RECORD}\n{"broken\n${RECORD}`))
  expect(inLines.records).toHaveLength(2)
  expect(inLines.refused).toMatchObject([{ reason: 'broken JSON', position: expect.stringMatching(/^line 2/) }])
  const inList = events(read(`{"Records":[${RECORD},null,{"a":nope},${RECORD}]}`))
  expect(inList.records.map((record) => record.index)).toEqual([0, 3])
  expect(inList.refused).toHaveLength(2)
})

test('what stands whole before the end of a cut-off file is kept', () => {
  const result = events(read(`{"Records":[${RECORD},${RECORD},{"eventName":"Stop`))
  expect(result.records).toHaveLength(2)
  expect(result.refused).toHaveLength(1)
})

test('one record with bytes that are no UTF-8 keeps them, the others are text', () => {
  const bad = Buffer.concat([
    Buffer.from('{"eventName":"'),
    Buffer.from([0xff]),
    Buffer.from('","eventSource":"é","eventTime":"t"}'),
  ])
  const good = Buffer.from(RECORD.replace('"a"', '"é"'))
  const { records } = events(
    readObject(Buffer.concat([Buffer.from('['), good, Buffer.from(','), bad, Buffer.from(']')])),
  )
  expect(records[0]).toMatchObject({ text: good.toString(), bytes: null, value: { eventID: 'é' } })
  expect(Buffer.from(records[1]?.bytes ?? [])).toEqual(bad)
})

test('names of the language are names like others', () => {
  const text = '{"eventName":"x","eventSource":"y","eventTime":"z","__proto__":{"polluted":true},"constructor":1}'
  expect(texts(text)).toEqual([text])
  expect(({} as Record<string, unknown>).polluted).toBeUndefined()
})

test('digests, Insights events and what is none of CloudTrail’s are told apart', () => {
  const digest = {
    awsAccountId: '111122223333',
    digestStartTime: '2026-03-02T18:00:00Z',
    digestEndTime: '2026-03-02T19:00:00Z',
    digestS3Object: 'AWSLogs/111122223333/CloudTrail-Digest/us-east-1/2026/03/02/x.json.gz',
    logFiles: [{ s3Object: 'a.json.gz' }],
  }
  expect(read(JSON.stringify(digest))).toMatchObject({
    kind: 'digest',
    digest: { account: '111122223333', region: 'us-east-1', logFiles: ['a.json.gz'] },
  })
  const insight =
    '{"eventVersion":"1.07","eventType":"AwsCloudTrailInsight","eventCategory":"Insight","eventTime":"2026-03-02T19:00:00Z","insightDetails":{}}'
  expect(read(`{"Records":[${insight}]}`)).toMatchObject({ kind: 'ignored', why: 'insight' })
  expect(events(read(`{"Records":[${insight},${RECORD}]}`))).toMatchObject({ passed: { insight: 1, other: 0 } })
  expect(read('{"configurationItems":[],"fileVersion":"1.0"}')).toMatchObject({ kind: 'ignored', why: 'other' })
  expect(read('2 111122223333 eni-0a 10.0.0.1 10.0.0.2 443 49152 6 ACCEPT OK\n')).toMatchObject({ kind: 'ignored' })
  expect(
    read('{"detail-type":"EC2 Instance State-change Notification","detail":{"instance-id":"i-1","state":"running"}}'),
  ).toMatchObject({ kind: 'ignored' })
})

test('a list that stands twice is said, and the first is read', () => {
  const result = events(read(`{"Records":[${RECORD}],"Records":[${RECORD}]}`))
  expect(result.records).toHaveLength(1)
  expect(result.refused).toMatchObject([{ reason: expect.stringContaining('twice') }])
})
