import fc from 'fast-check'
import { expect, test } from 'vitest'
import { attribute } from '../../src/attribution/memory.ts'
import { CONFIDENCES } from '../../src/model/confidence.ts'
import type { JsonObject } from '../../src/model/json.ts'
import { SCENARIOS, story } from '../support/story.ts'

const RUNS = { numRuns: 150 }

/** Every answer as text, by eventID. */
function answers(records: readonly JsonObject[]): Record<string, string> {
  return Object.fromEntries(
    [...attribute(records)].map(([id, { resolution }]) => [id, JSON.stringify(resolution)]).sort(),
  )
}

const numbers = fc.array(fc.nat(SCENARIOS.length - 1), { minLength: 1, maxLength: 4 })

test('the order of the records does not matter', () => {
  fc.assert(
    fc.property(
      numbers.chain((list) =>
        fc.tuple(fc.constant(list), fc.shuffledSubarray(story(list), { minLength: story(list).length })),
      ),
      ([list, shuffled]) => {
        // Two contents under one id have no one answer by id.
        fc.pre(new Set(shuffled.map((record) => record.eventID)).size === shuffled.length)
        expect(answers(shuffled)).toEqual(answers(story(list)))
      },
    ),
    RUNS,
  )
})

test('events of other accounts, keys and times change nothing', () => {
  fc.assert(
    fc.property(numbers, (list) => {
      const [first = 0] = list
      const alone = answers(story([first]))
      const among = answers(story(list))
      for (const [id, answer] of Object.entries(alone)) expect(among[id]).toBe(answer)
    }),
    RUNS,
  )
})

test('an event given twice counts once', () => {
  fc.assert(
    fc.property(numbers, (list) => {
      const records = story(list)
      expect(answers([...records, ...records])).toEqual(answers(records))
    }),
    RUNS,
  )
})

const VENDS = /^(AssumeRole|GetSessionToken|GetFederationToken|AssumeRoot)/

test('the event that vended a credential only makes its answers surer, or shows that there are two', () => {
  const without = SCENARIOS.flatMap(({ name, records }) =>
    records.filter((record) => VENDS.test(String(record.eventName))).map((vend) => ({ name, records, vend })),
  )
  expect(without.length).toBeGreaterThan(20)
  for (const { name, records, vend } of without) {
    const whole = attribute(records)
    const less = attribute(records.filter((record) => record !== vend))
    for (const [id, { resolution }] of less) {
      const now = whole.get(id)?.resolution
      if (now === undefined || now.confidence === 'ambiguous' || resolution.confidence === 'ambiguous') continue
      expect(CONFIDENCES.indexOf(now.confidence), `${name}: ${id}`).toBeLessThanOrEqual(
        CONFIDENCES.indexOf(resolution.confidence),
      )
    }
  }
})

function session(role: string, key: string, more: JsonObject = {}): JsonObject {
  return {
    type: 'AssumedRole',
    principalId: `AROA${role}:s`,
    arn: `arn:aws:sts::111122223333:assumed-role/${role}/s`,
    accountId: '111122223333',
    accessKeyId: key,
    sessionContext: {
      sessionIssuer: {
        type: 'Role',
        principalId: `AROA${role}`,
        arn: `arn:aws:iam::111122223333:role/${role}`,
        accountId: '111122223333',
        userName: role,
      },
      attributes: { creationDate: '2026-03-02T10:00:00Z', mfaAuthenticated: 'false' },
    },
    ...more,
  }
}

function assume(eventID: string, by: JsonObject, role: string, key: string): JsonObject {
  return {
    eventVersion: '1.11',
    eventID,
    eventTime: '2026-03-02T10:00:00Z',
    eventSource: 'sts.amazonaws.com',
    eventName: 'AssumeRole',
    awsRegion: 'eu-west-1',
    userIdentity: by,
    recipientAccountId: '111122223333',
    requestParameters: { roleArn: `arn:aws:iam::111122223333:role/${role}`, roleSessionName: 's' },
    responseElements: {
      credentials: { accessKeyId: key, expiration: 'Mar 2, 2026, 11:00:00 AM' },
      assumedRoleUser: { assumedRoleId: `AROA${role}:s`, arn: `arn:aws:sts::111122223333:assumed-role/${role}/s` },
    },
  }
}

test('roles that assume each other in a ring end, and claim no origin', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 40 }), (length) => {
      const role = (at: number) => `R${at % length}`
      const key = (at: number) => `ASIARING0000000000${String(at % length).padStart(2, '0')}`
      const ring = Array.from({ length }, (_, at) =>
        assume(`e${at}`, session(role(at), key(at)), role(at + 1), key(at + 1)),
      )
      for (const { resolution } of attribute(ring).values()) {
        expect(resolution.confidence).toBe('unresolved')
        expect(resolution.origin.kind).toBe('assumed-role')
      }
    }),
    { numRuns: 20 },
  )
})

test('accounts of one number in two partitions are two accounts', () => {
  const partition = (records: readonly JsonObject[]): JsonObject[] =>
    JSON.parse(
      JSON.stringify(records)
        .replaceAll('arn:aws:', 'arn:aws-cn:')
        .replace(/"awsRegion":"[^"]*"/g, '"awsRegion":"cn-north-1"')
        .replace(/"eventID":"/g, '"eventID":"cn-'),
    )
  const commercial = [
    assume(
      'e1',
      {
        type: 'IAMUser',
        principalId: 'AIDAONE',
        arn: 'arn:aws:iam::111122223333:user/one',
        accountId: '111122223333',
        accessKeyId: 'AKIAONE',
        userName: 'one',
      },
      'R',
      'ASIAR000000000000000',
    ),
    {
      eventID: 'e2',
      eventTime: '2026-03-02T10:01:00Z',
      eventSource: 'ec2.amazonaws.com',
      eventName: 'StopInstances',
      awsRegion: 'eu-west-1',
      userIdentity: session('R', 'ASIAR000000000000000'),
      recipientAccountId: '111122223333',
    },
  ]
  const both = answers([...commercial, ...partition(commercial)])
  expect(both.e2).toContain('arn:aws:iam::111122223333:user/one')
  expect(both.e2).not.toContain('aws-cn')
  expect(both['cn-e2']).toContain('arn:aws-cn:iam::111122223333:user/one')
  expect(both['cn-e2']).not.toContain('arn:aws:')
  // A vending event of one partition explains no session of the other.
  const crossed = answers([commercial[0] as JsonObject, partition(commercial)[1] as JsonObject])
  expect(crossed['cn-e2']).not.toContain('user/one')
})
