import { expect, test } from 'vitest'
import { whois } from '../../../src/engine/whois.ts'
import type { JsonObject } from '../../../src/model/json.ts'
import { whoisView } from '../../../src/output/views/whois.ts'
import { assume, record, session, user } from '../../support/records.ts'
import { withStoreOf } from '../../support/store.ts'

const ask = (records: readonly JsonObject[], input: string) =>
  withStoreOf(records, {}, (store, actors) => whois(store, actors, input))

test('a session by its ARN is that role’s session, and no namesake of another role or user', async () => {
  const records = [
    assume('a1', user('ana'), { role: 'Deploy', session: 'run', key: 'ASIAONE0000000000001' }),
    record('e1', session({ role: 'Deploy', session: 'run', key: 'ASIAONE0000000000001' })),
    record('e2', session({ role: 'Other', session: 'run', key: 'ASIATWO0000000000001' })),
    record('e3', user('run')),
  ]
  const answer = await ask(records, 'arn:aws:sts::111122223333:assumed-role/Deploy/run')
  expect(answer).toMatchObject({ kind: 'session', events: 1, issuedBy: { eventId: 'a1' } })
  expect(answer.actor?.origin.principal).toBe('arn:aws:iam::111122223333:user/ana')
})

test('a session name under which two people worked is not one identity', async () => {
  const records = [
    assume('a1', user('ana'), { role: 'Deploy', session: 'run', key: 'ASIAONE0000000000001' }),
    assume('a2', user('bob'), { role: 'Deploy', session: 'run', key: 'ASIATWO0000000000001' }),
    record('e1', session({ role: 'Deploy', session: 'run', key: 'ASIAONE0000000000001' })),
    record('e2', session({ role: 'Deploy', session: 'run', key: 'ASIATWO0000000000001' })),
  ]
  const answer = await ask(records, 'arn:aws:sts::111122223333:assumed-role/Deploy/run')
  expect(answer.actor).toBeNull()
  expect(answer.actors).toHaveLength(2)
})

test('keys and accounts of masked logs are known by what the store holds', async () => {
  const masked: JsonObject = {
    ...{ type: 'IAMUser', principalId: 'AIDA****', arn: 'arn:aws:iam::12XX:user/x', accountId: '12XX', userName: 'x' },
    accessKeyId: 'AKIA****',
  }
  const records = [record('e1', masked, { recipientAccountId: '12XX' })]
  expect(await ask(records, 'AKIA****')).toMatchObject({ kind: 'access-key', events: 1 })
  expect(await ask(records, '12XX')).toMatchObject({ kind: 'account', events: 1 })
})

test('a key that nobody used says who it was made for', async () => {
  const made = record('m1', user('ana'), {
    eventSource: 'iam.amazonaws.com',
    eventName: 'CreateAccessKey',
    requestParameters: { userName: 'bob' },
    responseElements: { accessKey: { accessKeyId: 'AKIANEVERUSED0000001', userName: 'bob', status: 'Active' } },
  })
  const answer = await ask([made], 'AKIANEVERUSED0000001')
  expect(answer).toMatchObject({ kind: 'access-key', actor: null, events: 0, issuedBy: { eventId: 'm1' } })
  expect(answer.notes.join()).toContain('bob')
})

test('the last hop of a service-linked session is proven by an event of its own', async () => {
  const linked = session({ role: 'AWSServiceRoleForAutoScaling', session: 'AutoScaling', key: null })
  const issuer =
    'arn:aws:iam::111122223333:role/aws-service-role/autoscaling.amazonaws.com/AWSServiceRoleForAutoScaling'
  const context = {
    ...(linked.sessionContext as JsonObject),
    sessionIssuer: { type: 'Role', principalId: 'AROASLR', arn: issuer },
  }
  const answer = await ask([record('e1', { ...linked, sessionContext: context })], issuer)
  expect(answer.actor?.chain.at(-1)?.evidence).toBe('e1')
})

test('what was assumed stands in the order of time', async () => {
  const records = [
    assume('a1', user('ana'), { role: 'Zeta', session: 'late', key: 'ASIAONE0000000000001', created: '12:00:00' }),
    assume('a2', user('ana'), { role: 'Alpha', session: 'last', key: 'ASIATWO0000000000001', created: '13:00:00' }),
    assume('a3', user('ana'), { role: 'Mid', session: 'first', key: 'ASIATRE0000000000001', created: '11:00:00' }),
  ]
  const { assumed } = await ask(records, 'arn:aws:iam::111122223333:user/ana')
  expect(assumed.map(({ session }) => session)).toEqual(['first', 'late', 'last'])
})

test('an identity of many credentials is shown once, with their number', async () => {
  const records = ['ASIAONE0000000000001', 'ASIATWO0000000000001'].map((accessKeyId, i) =>
    record(`e${i}`, { ...(user('ana') as JsonObject), accessKeyId }),
  )
  const answer = await ask(records, 'arn:aws:iam::111122223333:user/ana')
  expect(answer.actors).toHaveLength(2)
  const sections = whoisView.sections(answer, { unmask: false })
  const identities = sections.find((one) => one.kind === 'table' && one.title === 'Identities')
  expect(identities).toMatchObject({ rows: [expect.arrayContaining([expect.objectContaining({ text: '2' })])] })
})
