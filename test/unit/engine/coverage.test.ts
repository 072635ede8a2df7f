import { expect, test } from 'vitest'
import { coverageReport } from '../../../src/engine/coverage-hours.ts'
import type { CoverageRegion } from '../../../src/model/coverage.ts'
import type { JsonObject } from '../../../src/model/json.ts'
import { withStoreOf } from '../../support/store.ts'

const ALWAYS = { since: null, until: null }
let next = 0

function record(eventTime: string, fields: JsonObject = {}): JsonObject {
  return {
    eventVersion: '1.11',
    userIdentity: {
      type: 'IAMUser',
      principalId: 'AIDARTX3GSDSV2DAC77J',
      arn: 'arn:aws:iam::111122223333:user/ops',
      accountId: '111122223333',
    },
    eventTime,
    eventSource: 'ec2.amazonaws.com',
    eventName: 'DescribeInstances',
    awsRegion: 'eu-west-1',
    eventID: `00000000-0000-4000-8000-${String(next++).padStart(12, '0')}`,
    readOnly: true,
    managementEvent: true,
    eventCategory: 'Management',
    recipientAccountId: '111122223333',
    ...fields,
  }
}

function trailCall(eventTime: string, eventName: string, requestParameters: JsonObject): JsonObject {
  return record(eventTime, { eventSource: 'cloudtrail.amazonaws.com', eventName, readOnly: false, requestParameters })
}

async function regionsOf(records: readonly JsonObject[]): Promise<Record<string, CoverageRegion>> {
  const { accounts } = await withStoreOf(records, {}, (store, actors) => coverageReport(store, actors.context, ALWAYS))
  return Object.fromEntries(
    accounts.flatMap(({ account, regions }) => regions.map((region) => [`${account} ${region.region}`, region])),
  )
}

test('hours in which the trail was stopped are missing', async () => {
  const regions = await regionsOf([
    record('2026-03-02T00:10:00Z'),
    trailCall('2026-03-02T00:30:00Z', 'StopLogging', { name: 'main' }),
    trailCall('2026-03-02T04:30:00Z', 'StartLogging', { name: 'main' }),
  ])
  expect(regions['111122223333 eu-west-1']).toMatchObject({
    hours: { present: 0, empty: 0, missing: 3, partial: 2, unknown: 0 },
    missing: [
      { from: '2026-03-02T00:00:00Z', to: '2026-03-02T01:00:00Z', reason: 'trail-stopped' },
      { from: '2026-03-02T01:00:00Z', to: '2026-03-02T04:00:00Z', reason: 'trail-stopped' },
      { from: '2026-03-02T04:00:00Z', to: '2026-03-02T05:00:00Z', reason: 'trail-stopped' },
    ],
  })
})

test('a stopped trail is no gap where another one went on delivering', async () => {
  const regions = await regionsOf([
    trailCall('2026-03-02T00:30:00Z', 'StopLogging', { name: 'second' }),
    record('2026-03-02T02:10:00Z'),
    trailCall('2026-03-02T04:30:00Z', 'StartLogging', { name: 'second' }),
  ])
  expect(regions['111122223333 eu-west-1']?.hours).toEqual({ present: 3, empty: 0, missing: 0, partial: 0, unknown: 2 })
})

test('a refused StopLogging stops nothing', async () => {
  const regions = await regionsOf([
    record('2026-03-02T00:10:00Z'),
    { ...trailCall('2026-03-02T00:30:00Z', 'StopLogging', { name: 'main' }), errorCode: 'AccessDenied' },
    record('2026-03-02T02:10:00Z'),
  ])
  expect(regions['111122223333 eu-west-1']?.hours).toMatchObject({ present: 2, unknown: 1, partial: 0 })
})

test('selectors that keep writes only leave the hours in part, until reads are seen', async () => {
  const narrowed = trailCall('2026-03-02T01:00:00Z', 'PutEventSelectors', {
    trailName: 'main',
    eventSelectors: [{ readWriteType: 'WriteOnly', includeManagementEvents: true }],
  })
  const write = record('2026-03-02T02:10:00Z', { eventName: 'StopInstances', readOnly: false })
  const only = await regionsOf([record('2026-03-02T00:10:00Z'), narrowed, write])
  expect(only['111122223333 eu-west-1']?.hours).toMatchObject({ present: 1, partial: 2 })
  const read = record('2026-03-02T02:20:00Z')
  const both = await regionsOf([record('2026-03-02T00:10:00Z'), narrowed, write, read])
  expect(both['111122223333 eu-west-1']?.hours).toMatchObject({ present: 3, partial: 0 })
})

test('an account with many writes and no read at all has a trail that keeps writes only', async () => {
  const writes = Array.from({ length: 60 }, (_, i) =>
    record(`2026-03-02T00:00:${String(i).padStart(2, '0')}Z`, { eventName: 'StopInstances', readOnly: false }),
  )
  const regions = await regionsOf(writes)
  expect(regions['111122223333 eu-west-1']).toMatchObject({
    hours: { present: 0, partial: 1 },
    missing: [{ reason: 'write-only' }],
  })
})

test('a region that other accounts’ logs have, and this one’s never, is said to be never seen', async () => {
  const regions = await regionsOf([
    record('2026-03-02T00:10:00Z'),
    record('2026-03-02T01:10:00Z', { awsRegion: 'us-east-1', recipientAccountId: '444455556666' }),
  ])
  expect(regions['444455556666 eu-west-1']).toMatchObject({
    first: null,
    events: 0,
    hours: { unknown: 2 },
    missing: [{ from: '2026-03-02T00:00:00Z', to: '2026-03-02T02:00:00Z', reason: 'never-seen' }],
  })
})

test('files whose paths say no place count where their events are', async () => {
  const regions = await regionsOf([
    record('2026-03-02T10:05:00Z'),
    record('2026-03-02T10:06:00Z'),
    record('2026-03-02T10:07:00Z', { awsRegion: 'us-east-1' }),
  ])
  expect(Object.entries(regions).map(([place, { files }]) => [place, files])).toEqual([
    ['111122223333 eu-west-1', 1],
    ['111122223333 us-east-1', 1],
  ])
})
