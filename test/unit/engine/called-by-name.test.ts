import { expect, test } from 'vitest'
import { whoTouched } from '../../../src/engine/who-touched.ts'
import { record, user } from '../../support/records.ts'
import { EVERY_TOUCH, withStoreOf } from '../../support/store.ts'

const DB = 'arn:aws:rds:eu-west-1:111122223333:db:orders'
const STACK = 'arn:aws:cloudformation:eu-west-1:111122223333:stack/net/aaaaaaaa-bbbb-4ccc-8ddd-eeeeeeeeeeee'
const at = (minute: number) => ({ eventTime: `2026-03-02T10:0${minute}:00Z`, recipientAccountId: '111122223333' })

const RECORDS = [
  record('made', user('ana'), {
    ...at(0),
    eventSource: 'rds.amazonaws.com',
    eventName: 'CreateDBInstance',
    requestParameters: { dBInstanceIdentifier: 'Orders' },
    responseElements: {
      dBInstanceIdentifier: 'orders',
      dBInstanceArn: DB,
      dbiResourceId: 'db-ABCDEFGHIJKLMNOPQRSTUVWXY2',
    },
  }),
  record('stopped', user('ana'), {
    ...at(1),
    eventSource: 'rds.amazonaws.com',
    eventName: 'StopDBInstance',
    requestParameters: { dBInstanceIdentifier: 'orders' },
  }),
  record('stack', user('ana'), {
    ...at(2),
    eventSource: 'cloudformation.amazonaws.com',
    eventName: 'CreateStack',
    requestParameters: { stackName: 'net' },
    responseElements: { stackId: STACK },
  }),
]

test('databases and stacks stand under their name and ARN, and their own ids are aliases', () =>
  withStoreOf(RECORDS, {}, async (store, actors) => {
    for (const resource of ['orders', DB, 'db-ABCDEFGHIJKLMNOPQRSTUVWXY2']) {
      const answer = await whoTouched(store, actors, { ...EVERY_TOUCH, resource })
      expect(answer.resource).toMatchObject({
        ...{ type: 'rds:db', id: 'orders', arn: DB, candidates: [] },
        aliases: [expect.stringMatching(/^db-/)],
      })
      expect(answer.touches.map((touch) => touch.resource.id)).toEqual(['orders', 'orders'])
      expect(answer.touches[0]?.resource.arn).toBe(DB)
    }
    for (const resource of ['net', STACK]) {
      const answer = await whoTouched(store, actors, { ...EVERY_TOUCH, resource })
      expect(answer.resource).toMatchObject({ type: 'cloudformation:stack', id: 'net', arn: STACK })
      expect(answer.touches).toMatchObject([{ eventName: 'CreateStack', resource: { id: 'net', arn: STACK } }])
    }
  }))
