import { expect, test } from 'vitest'
import { readCaller } from '../../../src/attribution/caller.ts'
import { readFacts } from '../../../src/attribution/fact.ts'
import type { JsonObject } from '../../../src/model/json.ts'

const kinds = (record: JsonObject) => readFacts(record, readCaller(record)).map((fact) => fact.kind)

const switched = (answer: string): JsonObject => ({
  eventName: 'SwitchRole',
  eventSource: 'signin.amazonaws.com',
  eventTime: '2026-03-02T10:00:00Z',
  userIdentity: {
    type: 'AssumedRole',
    principalId: 'AROAEXAMPLE:jo',
    arn: 'arn:aws:sts::111122223333:assumed-role/ops/jo',
    accountId: '111122223333',
  },
  additionalEventData: { SwitchFrom: 'arn:aws:iam::111122223333:user/jo' },
  responseElements: { SwitchRole: answer },
})

test('a role switch that failed began no session', () => {
  expect(kinds(switched('Success'))).toEqual(['switch'])
  expect(kinds(switched('Failure'))).toEqual([])
})

test('a record that contradicts itself speaks for no other of the same key', () => {
  const identity = {
    type: 'IAMUser',
    principalId: 'AIDAEXAMPLE',
    accessKeyId: 'AKIAEXAMPLE',
    accountId: '111122223333',
  }
  const groupOf = (type: string) =>
    readCaller({ userIdentity: { ...identity, type, arn: 'arn:aws:iam::111122223333:user/bob' } }).group
  expect(groupOf('AssumedRole')).not.toBe(groupOf('IAMUser'))
  expect(groupOf('IAMUser')).toBe(groupOf('iamuser'))
})
