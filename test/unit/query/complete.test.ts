import { expect, test } from 'vitest'
import { complete, fieldsOf, type Vocabulary } from '../../../src/query/complete.ts'

const IDENTITY =
  'STRUCT("type" VARCHAR, arn VARCHAR, sessioncontext STRUCT(attributes STRUCT(mfaauthenticated VARCHAR), sessionissuer STRUCT(arn VARCHAR, username VARCHAR)))'
const words: Vocabulary = {
  tables: new Map([
    [
      'events',
      [
        { name: 'eventName', type: 'VARCHAR' },
        { name: 'eventTime', type: 'TIMESTAMP' },
      ],
    ],
    [
      'cloudtrail_logs',
      [
        { name: 'eventname', type: 'VARCHAR' },
        { name: 'useridentity', type: IDENTITY },
        { name: 'resources', type: 'STRUCT(arn VARCHAR, accountid VARCHAR)[]' },
      ],
    ],
    ['touches', [{ name: 'resourceId', type: 'VARCHAR' }]],
  ]),
  functions: ['json_extract_scalar', 'regexp_like'],
  queries: new Map([
    ['calls-from-ip', [{ name: 'ip' }, { name: 'since' }]],
    ['root-use', []],
  ]),
  formats: ['table', 'json'],
  commands: ['.help', '.schema', '.query', '.queries', '.format', '.timer'],
}
/** `|` is the cursor. */
const at = (text: string) => {
  const [before = '', after = ''] = text.split('|')
  return complete(before, before + after, words).candidates
}

test.each([
  ['select * from ev|', ['events']],
  ['select * from events join |', ['cloudtrail_logs', 'events', 'touches']],
  ['describe t|', ['touches']],
  ['select resourc| from touches', ['resourceId']],
  ['select eventn| from cloudtrail_logs', ['eventname']],
  ['SELECT EVENTN| from events', ['eventName']],
  ['select e.| from events e', ['eventName', 'eventTime']],
  ['select c.useridentity.sessioncontext.| from cloudtrail_logs AS c', ['attributes', 'sessionissuer']],
  ['select useridentity.sessioncontext.sessionissuer.u|', ['username']],
  ['select "useridentity".ty| from cloudtrail_logs', ['type']],
  ['select resources.acc| from cloudtrail_logs', ['accountid']],
  ['select json_ex| from events', ['json_extract_scalar(']],
  ['selec|', ['select']],
  ['WHER|', ['WHERE']],
  ["select 'ev|", []],
  ['select 1 -- ev|', []],
  ['select 12|', []],
  ['select |', []],
  ['select nobody.ev|', []],
  ['.q|', ['.queries', '.query']],
  ['.schema t|', ['touches']],
  ['.schema regexp|', ['regexp_like']],
  ['.format j|', ['json']],
  ['.timer o|', ['off', 'on']],
  ['.query ca|', ['calls-from-ip']],
  ['.query calls-from-ip |', ['ip=', 'since=']],
  ['.query calls-from-ip ip=1 |', ['since=']],
  ['.query nobody |', []],
  ['.help x|', []],
])('%s', (text, candidates) => {
  expect(at(text)).toEqual(candidates)
})

test('the fields of a struct are read from its type, at any depth', () => {
  expect(fieldsOf(IDENTITY).map(({ name }) => name)).toEqual(['type', 'arn', 'sessioncontext'])
  expect(fieldsOf('STRUCT("a,b" DECIMAL(18,3), "c""d" MAP(VARCHAR, VARCHAR))')).toEqual([
    { name: 'a,b', type: 'DECIMAL(18,3)' },
    { name: 'c"d', type: 'MAP(VARCHAR, VARCHAR)' },
  ])
  expect(fieldsOf('VARCHAR')).toEqual([])
})
