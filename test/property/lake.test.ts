import { test } from 'vitest'
import type { JsonObject } from '../../src/model/json.ts'
import { expectAlike } from '../support/lake-law.ts'
import { record, session, user } from '../support/records.ts'
import { SCENARIOS } from '../support/story.ts'

// Each scenario by itself, event by event, is asked in test/real: it takes minutes.
test('a lake tells each event and each touch of all scenarios as a store does that holds them all', async () => {
  const records = SCENARIOS.flatMap((scenario) => scenario.records)
  const resources = SCENARIOS.flatMap(({ touches, notTouched }) => [...touches.keys(), ...notTouched.keys()])
  await expectAlike({ records, vendors: null, trail: null }, [[...new Set(resources)]], 2)
})

const id = (n: number) => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`
const role = (name: string, key: string | null, created = '10:00:00') =>
  session({ role: 'Deploy', session: name, key, created })

/** The session with its beginning written otherwise, or not at all, and with more of what sessions tell. */
function told(identity: JsonObject, creationDate: string | null, more: JsonObject = {}): JsonObject {
  const context = identity.sessionContext as JsonObject
  const attributes = { mfaAuthenticated: 'false', ...(creationDate === null ? {} : { creationDate }) }
  return { ...identity, sessionContext: { ...context, attributes, ...more } }
}

/** Who took the role with this session's name; `key`: null where the log does not say what was given. */
function assume(n: number, by: JsonObject, name: string, key: string | null, more: JsonObject = {}): JsonObject {
  const responseElements = {
    ...(key === null ? {} : { credentials: { accessKeyId: key } }),
    assumedRoleUser: {
      assumedRoleId: `AROADEPLOY:${name}`,
      arn: `arn:aws:sts::111122223333:assumed-role/Deploy/${name}`,
    },
  }
  return record(id(n), by, {
    ...{
      eventSource: 'sts.amazonaws.com',
      eventName: 'AssumeRole',
      eventTime: '2026-03-02T10:00:00Z',
      responseElements,
    },
    ...{ requestParameters: { roleArn: 'arn:aws:iam::111122223333:role/Deploy', roleSessionName: name }, ...more },
  })
}

test.each<[string, JsonObject[]]>([
  [
    'a session that begins at a time in the basic form, which another of its events names a person behind',
    [
      assume(1, user('ana'), 'run', null),
      record(id(2), told(role('run', 'ASIARUN'), '20260302T100000Z')),
      record(id(3), told(role('run', 'ASIARUN'), '20260302T100000Z', { sourceIdentity: 'ana' })),
    ],
  ],
  [
    'a key of which one event tells no beginning, but whose person it is',
    [
      record(id(1), role('run', 'ASIARUN')),
      record(id(2), told(role('run', 'ASIARUN'), null, { sourceIdentity: 'ana' })),
    ],
  ],
  [
    'one masked key of several beginnings, each with its giver',
    [
      assume(1, user('ana'), 'run', null),
      assume(2, user('bob'), 'run', null, { eventTime: '2026-03-02T18:00:00Z' }),
      record(id(3), role('run', 'ASIAMASKED')),
      record(id(4), role('run', 'ASIAMASKED', '18:00:00'), { eventTime: '2026-03-02T18:05:00Z' }),
    ],
  ],
  [
    'sessions of one name on one day, of which each has a giver of its own',
    ['10:00:00', '11:00:00', '12:00:00'].flatMap((time, i) => [
      assume(10 * i + 1, user(`user${i}`), 'run', null, { eventTime: `2026-03-02T${time}Z` }),
      record(id(10 * i + 2), role('run', null, time), { eventTime: `2026-03-02T${time.replace('00:00', '05:00')}Z` }),
    ]),
  ],
  [
    'a session with two givers in its second, one of them in another region',
    [
      assume(1, user('ana'), 'run', null),
      assume(2, user('bob'), 'run', null, { awsRegion: 'us-east-1' }),
      record(id(3), role('run', null)),
    ],
  ],
  [
    'a giver whose time has a blank, or no zone',
    [
      assume(1, user('ana'), 'run', null, { eventTime: '2026-03-02 10:00:00' }),
      assume(2, user('ana'), 'job', null, { eventTime: '2026-03-02T10:00:01+00:00' }),
      record(id(3), role('run', null)),
      record(id(4), role('job', null)),
    ],
  ],
  [
    'a session whose name is all marks, and a role that is called like what all ARNs share',
    [
      assume(1, user('ana'), '=+,@', null),
      record(id(2), role('=+,@', null)),
      record(id(3), user('bob'), {
        ...{ eventSource: 'sts.amazonaws.com', eventName: 'AssumeRole', eventTime: '2026-03-02T10:00:00Z' },
        ...{ requestParameters: { roleArn: 'arn:aws:iam::111122223333:role/role' }, responseElements: null },
      }),
      record(id(4), session({ role: 'role', session: 's', key: null })),
    ],
  ],
  [
    'a sign-in whose credentials are made anew, of which the first names the person',
    [
      record(
        id(1),
        told(role('ana', 'ASIAONE'), '2026-03-02T10:00:00Z', {
          signInSessionArn: 'arn:aws:signin:eu-west-1:111122223333:session/1',
          sourceIdentity: 'ana',
        }),
      ),
      record(
        id(2),
        told(role('ana', 'ASIATWO'), '2026-03-02T12:00:00Z', {
          signInSessionArn: 'arn:aws:signin:eu-west-1:111122223333:session/1',
        }),
      ),
    ],
  ],
])('a lake leaves nothing out of what explains %s', (_, records) =>
  expectAlike({ records, vendors: null, trail: null }, [], 'each'),
)
