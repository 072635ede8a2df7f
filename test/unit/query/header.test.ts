import { expect, test } from 'vitest'
import { findQuery, makeCatalog } from '../../../src/query/catalog.ts'
import { parseQuery, sqlFor } from '../../../src/query/header.ts'
import { givenIn, usageOf, valuesFor } from '../../../src/query/values.ts'

const TEXT = `-- name: calls-from
-- description: Calls from one address,
-- description: newest first.
-- any other comment
-- param: ip text - the address
-- param: since timestamp optional = 7d - from this time on
-- param: until timestamp optional - before this time
-- param: most integer = 10 - how many
-- engines: athena, duckdb

SELECT eventid FROM cloudtrail_logs -- $nothing
WHERE sourceipaddress = $ip AND eventtime >= $since AND ($until IS NULL OR eventtime < $until) LIMIT $most
`
const query = parseQuery(TEXT, 'q.sql')
const clock = { now: Date.UTC(2026, 2, 16), tz: 'UTC' }
const values = (words: string[]) => valuesFor(query, givenIn(query, words), clock)

test('a header is read into name, description, parameters and engines', () => {
  expect(query).toMatchObject({
    name: 'calls-from',
    description: 'Calls from one address, newest first.',
    engines: ['duckdb', 'athena'],
    parameters: [
      { name: 'ip', type: 'text', optional: false, default: null, description: 'the address' },
      { name: 'since', type: 'timestamp', optional: true, default: '7d', description: 'from this time on' },
      { name: 'until', type: 'timestamp', optional: true, default: null, description: 'before this time' },
      { name: 'most', type: 'integer', optional: true, default: '10', description: 'how many' },
    ],
  })
  expect(query.sql).toMatch(/^SELECT eventid/)
  expect(usageOf(query)).toBe('trail query calls-from ip=TEXT [since=7d] [until=TIMESTAMP] [most=10]')
})

test('a line that is marked for one engine is left out for the other', () => {
  const marked = parseQuery(
    '-- name: a\n-- description: b\n-- engines: duckdb, athena\nSELECT 1\nWHERE TRUE -- only: athena\nLIMIT 1',
    'q.sql',
  )
  expect(sqlFor(marked, 'athena')).toBe('SELECT 1\nWHERE TRUE -- only: athena\nLIMIT 1')
  expect(sqlFor(marked, 'duckdb')).toBe('SELECT 1\nLIMIT 1')
  const wrong = '-- name: a\n-- description: b\nSELECT 1 -- only: mysql'
  expect(() => parseQuery(wrong, 'q.sql')).toThrow('q.sql:3 "mysql" is no engine')
})

test('values are read by their types, spans are counted back from the clock, a bare day as an end includes that day', () => {
  expect(values(['ip=a=b', 'until=2026-03-02'])).toEqual({
    ip: 'a=b',
    since: '2026-03-09T00:00:00Z',
    until: '2026-03-03T00:00:00Z',
    most: 10,
  })
})

test.each([
  [[], 'calls-from needs ip', 'ip (text): the address'],
  [['ipp=1'], 'calls-from has no parameter ipp', 'Did you mean ip? It takes: ip, since, until, most.'],
  [['ip'], '"ip" is not key=value', 'trail query calls-from ip=TEXT'],
  [['ip=1', 'ip=2'], 'ip is given twice', ''],
  [['ip=1', 'since=soon'], 'since "soon" is no time', 'Forms:'],
  [['ip=1', 'most=ten'], 'most=ten is no whole number', ''],
  [['ip=1', 'most=1e3'], 'most=1e3 is no whole number', ''],
  [['ip=a\0b'], 'zero character', ''],
])('%j is answered by what is wrong and what is right', (words, message, hint) => {
  let caught: unknown
  try {
    values(words)
  } catch (error) {
    caught = error
  }
  expect(caught).toMatchObject({ message: expect.stringContaining(message), exitCode: 2 })
  expect(String((caught as { hint: string | null }).hint)).toContain(hint)
})

test.each([
  ['SELECT 1', 'has no name'],
  ['-- name: a\nSELECT 1', 'has no description'],
  ['-- name: a\n-- description: b\n', 'has no SQL'],
  ['-- name: A b\n-- description: b\nSELECT 1', 'q.sql:1 "A b" is no name'],
  ['-- name: ../x\n-- description: b\nSELECT 1', 'is no name'],
  ['-- name: a\n-- description: b\n-- engines: mysql\nSELECT 1', 'q.sql:3 "mysql" is no engine'],
  ['-- name: a\n-- description: b\n-- param: x string - y\nSELECT $x', '"string" is no type'],
  ['-- name: a\n-- description: b\n-- param: x text\nSELECT $x', 'does not say what $x is'],
  ['-- name: a\n-- description: b\n-- param: x text - y\nSELECT 1 -- $x', 'declares $x, which its SQL does not use'],
  ['-- name: a\n-- description: b\n-- param: x text - y\n-- param: x text - y\nSELECT $x', 'declares $x twice'],
  ["-- name: a\n-- description: b\nSELECT $x, '$y'", 'uses $x, which its header does not declare'],
])('%j is no query file, and that is said', (text, message) => {
  expect(() => parseQuery(text, 'q.sql')).toThrow(message)
})

test('a later folder stands above an earlier one, a name twice in one folder is an error, an unknown name gets the nearest', () => {
  const file = (name: string, sql: string) => ({
    file: `${name}/${sql}`,
    text: `-- name: ${name}\n-- description: d\n${sql}`,
  })
  const catalog = makeCatalog([[file('b', 'SELECT 1'), file('a', 'SELECT 1')], [file('b', 'SELECT 2')]])
  expect([...catalog.values()].map(({ name, sql }) => [name, sql])).toEqual([
    ['a', 'SELECT 1'],
    ['b', 'SELECT 2'],
  ])
  expect(() => makeCatalog([[file('a', 'SELECT 1'), file('a', 'SELECT 2')]])).toThrow('are both named a')
  expect(() => findQuery(makeCatalog([[file('root-use', 'SELECT 1')]]), 'rootuse')).toThrow('there is no query rootuse')
})
