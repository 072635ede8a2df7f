import { expect, test } from 'vitest'
import { FormCache } from '../../../src/ingest/form-cache.ts'
import type { JsonObject } from '../../../src/model/json.ts'
import type { Form } from '../../../src/store/event-row.ts'

const signIn = (answer: string): JsonObject => ({
  ...{ eventName: 'SwitchRole', eventSource: 'signin.amazonaws.com', eventVersion: '1.08' },
  ...{ recipientAccountId: '111122223333', awsRegion: 'eu-west-1', responseElements: { SwitchRole: answer } },
})

test('a role switch that failed has not the form of one that did not', () => {
  const cache = new FormCache()
  const read = ({ responseElements }: JsonObject) => ({ outcome: JSON.stringify(responseElements) }) as unknown as Form
  expect(cache.of(signIn('Success'), read)).not.toEqual(cache.of(signIn('Failure'), read))
})
