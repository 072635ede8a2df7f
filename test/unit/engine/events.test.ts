import { expect, test } from 'vitest'
import type { JsonObject } from '../../../src/model/json.ts'
import { eventsOf, touchesOfEvent } from '../../../src/store/events.ts'
import { withStoreOf } from '../../support/store.ts'

const REGIONS = ['eu-west-1', 'eu-central-1', 'us-east-1', 'us-west-2', 'ap-south-1', 'sa-east-1']

/** A call that names one function's name in each region, in the order given. */
function record(eventID: string, regions: readonly string[]): JsonObject {
  return {
    eventVersion: '1.11',
    userIdentity: { type: 'Root', accountId: '111122223333', principalId: '111122223333' },
    eventTime: '2026-03-02T10:00:00Z',
    eventSource: 'lambda.amazonaws.com',
    eventName: 'ListTags20170331',
    awsRegion: 'eu-west-1',
    eventID,
    recipientAccountId: '111122223333',
    resources: regions.map((region) => ({
      accountId: '111122223333',
      type: 'AWS::Lambda::Function',
      ARN: `arn:aws:lambda:${region}:111122223333:function:billing`,
    })),
  }
}

const EVERYTHING = {
  ...{ since: null, until: null, service: null, event: null, ip: null, account: null, region: null },
  ...{ changes: false, denied: false, callers: null, numbers: null },
}

const touchedBy = (records: readonly JsonObject[]) =>
  withStoreOf(records, {}, async ({ connection }) => {
    const [event] = await eventsOf(connection, EVERYTHING, { limit: 1, newest: true })
    return [event?.resources, await touchesOfEvent(connection, event?.n ?? 0)].map((touched) =>
      touched?.map(({ arn }) => arn),
    )
  })

test('the resources of an event stand in one order, whatever was loaded before', async () => {
  const asked = record('b0000000-0000-4000-8000-000000000002', REGIONS)
  const alone = await touchedBy([asked])
  expect(alone.map((list) => list?.length)).toEqual([REGIONS.length, REGIONS.length])
  for (const order of [REGIONS, REGIONS.toReversed()]) {
    const before = order.map((region, i) => record(`a0000000-0000-4000-8000-00000000000${i}`, [region]))
    expect(await touchedBy([...before, asked])).toEqual(alone)
  }
})
