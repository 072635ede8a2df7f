import { expect, test } from 'vitest'
import { readCaller } from '../../../src/attribution/caller.ts'
import { mergeCallers } from '../../../src/attribution/group.ts'
import { alternatives } from '../../../src/attribution/resolve.ts'
import type { Fact } from '../../../src/model/facts.ts'

const session = (creationDate: string, more: object = {}) =>
  readCaller({
    userIdentity: {
      type: 'AssumedRole',
      principalId: 'AROAEXAMPLE:jo',
      arn: 'arn:aws:sts::111122223333:assumed-role/ops/jo',
      accountId: '111122223333',
      accessKeyId: 'ASIAEXAMPLE',
      sessionContext: { attributes: { creationDate }, ...more },
    },
  })

test('one key with several beginnings is told apart from a key whose beginning is a second off', () => {
  const at = (...times: string[]) => mergeCallers(times.map((time) => session(time))).more.beginnings
  expect(at('2026-03-02T10:00:00Z')).toBeUndefined()
  expect(at('2026-03-02T10:00:00Z', '2026-03-02T10:00:01Z')).toBeUndefined()
  expect(at('2026-03-02T10:00:00Z', '2026-03-02T12:00:00Z')).toBe('1772445600,1772452800')
})

test('groups merged in parts are the same as merged at once', () => {
  const [a, b, c] = ['08', '10', '12'].map((hour) => session(`2026-03-02T${hour}:00:00Z`)) as [never, never, never]
  expect(mergeCallers([mergeCallers([a, b]), c])).toEqual(mergeCallers([a, b, c]))
  expect(mergeCallers([a, mergeCallers([b, c])])).toEqual(mergeCallers([a, b, c]))
})

test('a sign-in session says itself which it is, however often its keys begin', () => {
  const signIn = { signInSessionArn: 'arn:aws:signin:eu-west-1:111122223333:session/1' }
  const merged = mergeCallers([session('2026-03-02T10:00:00Z', signIn), session('2026-03-02T12:00:00Z', signIn)])
  expect(merged.more.beginnings).toBeUndefined()
})

test('a root session whose key two callers were given has both as alternatives', () => {
  const root = mergeCallers([
    readCaller({ userIdentity: { type: 'Root', accountId: '111122223333', accessKeyId: 'ASIAROOT' } }),
  ])
  const user = (name: string) =>
    mergeCallers([
      readCaller({
        userIdentity: { type: 'IAMUser', arn: `arn:aws:iam::444455556666:user/${name}`, accountId: '444455556666' },
      }),
    ])
  const users = [user('ann'), user('bob')]
  const groups = new Map([root, ...users].map((group) => [group.group, group]))
  const facts: Fact[] = users.map((group, i) => ({
    ...{ kind: 'vend', eventId: `e${i}`, eventName: 'AssumeRoot', at: 0, account: '444455556666', region: null },
    ...{ keys: ['key:ASIAROOT'], caller: group.group, more: { key: 'ASIAROOT', callerKind: 'iam-user' } },
  }))
  const found = alternatives(root.group, {
    group: (key) => groups.get(key) ?? null,
    factsFor: (key) => facts.filter((fact) => fact.keys.includes(key)),
  })
  expect(found.map(({ origin }) => origin.principal)).toEqual(users.map(({ principal }) => principal))
})
