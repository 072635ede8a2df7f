import { join } from 'node:path'
import { expect, test } from 'vitest'
import { csvRows } from '../../../src/aws/athena-results.ts'
import { athenaDdl, trinoDdl } from '../../../src/engine/remote/ddl.ts'
import { scansFor } from '../../../src/engine/remote/explanations.ts'
import { findLayout, type Layout } from '../../../src/engine/remote/layout.ts'
import { tableName } from '../../../src/engine/remote/names.ts'
import { candidatesOf, conditionOf, eventsQuestion, resourceQuestion } from '../../../src/engine/remote/question.ts'
import { recordOf } from '../../../src/engine/remote/record.ts'
import { candidateStatement } from '../../../src/engine/remote/statements.ts'
import { lookupsFor } from '../../../src/engine/remote/wants.ts'
import { type Days, daysOf, holdsAny } from '../../../src/engine/remote/where.ts'
import { wordOf } from '../../../src/engine/remote/words.ts'
import { athenaUsd, checkParameters } from '../../../src/model/lake.ts'

const SOURCE = '"ct"."cloudtrail_logs_coarse"'
const MARCH = { since: Date.parse('2026-03-02T00:00:00Z'), until: Date.parse('2026-03-04T00:00:00Z') }

test('candidates are asked for in one scan, by word and by days of delivery, one beyond the end', () => {
  const question = resourceQuestion(["i-0abc'; DROP"], MARCH)
  expect(candidateStatement(SOURCE, daysOf(question), candidatesOf(question))).toEqual({
    sql: `SELECT CASE WHEN pass = 2 THEN payload END, account, region, CASE WHEN pass = 1 THEN recipientaccountid END, CASE WHEN pass = 1 THEN awsregion END, CASE WHEN pass = 1 THEN substr(eventtime, 1, 13) END, CASE WHEN pass = 1 THEN eventsource END, CASE WHEN pass = 1 THEN eventcategory END, CASE WHEN pass = 1 THEN managementevent END, CASE WHEN pass = 1 THEN readonly END, CASE WHEN pass = 1 THEN eventtype END, CASE WHEN pass = 1 THEN CASE WHEN managementevent IS NULL AND eventsource = 's3.amazonaws.com' THEN eventname END END, count(*), min(eventtime), max(eventtime)
FROM "ct"."cloudtrail_logs_coarse" CROSS JOIN UNNEST(ARRAY[1, 2]) AS t(pass)
WHERE (("timestamp" >= ? AND "timestamp" <= ?) AND (pass = 1 OR (strpos(lower(payload), ?) > 0 OR originaleventid IS NOT NULL)))
GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12`,
    parameters: ["'2026/03/02'", "'2026/03/04'", "'i-0abc'"],
  })
})

const WINDOW = { from: '2026/02/28', to: '2026/03/04' }
const nothing = { keys: [], originals: [], sessions: [] }

test('what explains sessions is asked for by second, name and day, with values bound', () => {
  const [scan, ...more] = scansFor({ ...nothing, keys: ['session:AROAEXAMPLE:it@1772452800'] }, WINDOW)
  expect([scan?.days, more]).toEqual([
    { sql: '("timestamp" >= ? AND "timestamp" <= ?)', values: ["'2026/02/28'", "'2026/03/04'"] },
    [],
  ])
  const [timed, , open] = lookupsFor(['session:AROAEXAMPLE:it@1772452800', 'made:AKIAEXAMPLE'])
  expect(timed).toEqual([
    {
      days: ['2026/03/02', '2026/03/03'],
      where: {
        sql: `(eventname IN (?, ?, ?, ?, ?, ?, ?, ?, ?) AND (substr(eventtime, 1, 19) IN (?) OR eventtime NOT LIKE '____-__-__T__:__:__%Z') AND strpos(lower(payload), ?) > 0)`,
        values: [
          "'AssumeRole'",
          "'AssumeRoleWithSAML'",
          "'AssumeRoleWithWebIdentity'",
          "'AssumeRoot'",
          "'GetSessionToken'",
          "'GetFederationToken'",
          "'GetCredentialsForIdentity'",
          "'CreateSession'",
          "'GetDataAccess'",
          "'2026-03-02T12:00:00'",
          "'aroaexample'",
        ],
      },
    },
  ])
  expect(open?.map(({ where }) => where.sql)).toEqual([
    '((eventname = ? AND principalid IN (?)) OR (eventname = ? AND strpos(lower(payload), ?) > 0))',
  ])
})

test('what has days of its own is asked for on them alone, unless all days are read anyway', () => {
  const daysOfScan = (keys: string[], window: Days = WINDOW) => scansFor({ ...nothing, keys }, window)[0]?.days
  const began = `role:arn:aws:iam::111122223333:role/R@${Date.parse('2026-02-20T10:00:00Z') / 1000}`
  expect(daysOfScan([began])).toEqual({ sql: '"timestamp" IN (?, ?)', values: ["'2026/02/20'", "'2026/02/21'"] })
  expect(daysOfScan([began, 'made:AKIAEXAMPLE'])).toEqual({
    sql: '(("timestamp" >= ? AND "timestamp" <= ?) OR "timestamp" IN (?, ?))',
    values: ["'2026/02/28'", "'2026/03/04'", "'2026/02/20'", "'2026/02/21'"],
  })
  expect(daysOfScan([began, 'made:AKIAEXAMPLE'], { from: null, to: null })).toEqual({ sql: 'TRUE', values: [] })
})

test('many names are one condition, whatever an engine can compile of it', () => {
  const names = Array.from({ length: 21 }, (_, i) => `Name-${i}`)
  expect(holdsAny(names.slice(0, 2)).sql).toBe('(strpos(lower(payload), ?) > 0 OR strpos(lower(payload), ?) > 0)')
  const { sql, values } = holdsAny(names)
  expect(sql).toBe(
    `any_match(ARRAY[lower(payload)], text -> any_match(ARRAY[${names.map(() => '?').join(', ')}], word -> strpos(text, word) > 0))`,
  )
  expect(values[20]).toBe("'name-20'")
  const [, , open] = lookupsFor(names.map((name) => `made:${name}`))
  expect(open?.[0]?.where.sql.match(/CreateAccessKey|eventname = \?/g)).toHaveLength(1)
})

test('very many sessions are asked for in few scans: ids by the thousand, words by the hundred', () => {
  const many = (count: number, name: (i: number) => string) => Array.from({ length: count }, (_, i) => name(i))
  const session = (i: number) => [-1, 0, 1].map((off) => `session:AROAEXAMPLE:s${i}@${1772452800 + 10 * i + off}`)
  const sessions = Array.from({ length: 1000 }, (_, i) => session(i)).flat()
  expect(lookupsFor(sessions).map((series) => series.length)).toEqual([3, 0, 1])
  const keys = many(900, (i) => `key:ASIAEXAMPLE${i}`)
  expect(lookupsFor([...sessions, ...keys]).map((series) => series.length)).toEqual([3, 0, 3])
  expect(scansFor({ ...nothing, keys: [...sessions, ...keys] }, WINDOW)).toHaveLength(3)
})

test('a filter of events is bound; an unknown vendor is named', () => {
  const asked = {
    ...MARCH,
    vendor: null,
    actor: null,
    origin: null,
    service: 'ec2',
    event: 'StopInstances',
    resource: null,
    session: null,
    descendants: false,
    ip: "1' OR '1'='1",
    account: null,
    region: null,
    denied: false,
  }
  const where = conditionOf(eventsQuestion(asked, []))
  expect(where.sql).toBe(
    '((eventsource = ? OR strpos(eventsource, ?) = 1) AND lower(eventname) = ? AND sourceipaddress = ?)',
  )
  expect(where.values).toEqual(["'ec2'", "'ec2.'", "'stopinstances'", "'1'' OR ''1''=''1'"])
  expect(() => eventsQuestion({ ...asked, vendor: 'nobody' }, [])).toThrow('there is no vendor nobody')
})

test.each([
  ['arn:aws:iam::111122223333:role/path/to/Deploy', 'Deploy'],
  ['arn:aws:s3:::reports/2026/data-file.csv', 'data-file.csv'],
  ['/aws/lambda/invoice-export', 'invoice-export'],
  ['sg-0123456789', 'sg-0123456789'],
])('the word for %s is one that every way of writing it holds', (name, word) => {
  expect(wordOf(name)).toBe(word)
})

test('names are checked and never escaped', () => {
  expect(tableName(['Logs', 'cloudtrail_logs'], '--table')).toBe('"logs"."cloudtrail_logs"')
  for (const wrong of ['a"b', 'a b', 'a;b', '', "a'b", 'a.b'])
    expect(() => tableName([wrong], '--table')).toThrow(/is no name/)
})

test('a value that Athena could not bind is refused', () => {
  expect(() => checkParameters({ sql: '?', parameters: [`'${'a'.repeat(1022)}'`] })).not.toThrow()
  expect(() => checkParameters({ sql: '?', parameters: [`'${'a'.repeat(1023)}'`] })).toThrow(/1022 characters/)
})

test('a record is built again from columns under its own names, without what they do not tell', () => {
  const cells: (string | null)[] = Array.from({ length: 31 }, () => null)
  cells[0] = '1.11'
  cells[1] =
    '{"type":"AssumedRole","principalid":"AROA:x","sessioncontext":{"attributes":{"creationdate":"2026-03-02T00:00:00Z","mfaauthenticated":null}},"onbehalfof":null}'
  cells[10] = '{"bucketName":"réports"}'
  cells[15] = 'false'
  expect(JSON.parse(recordOf(JSON.stringify(cells)))).toEqual({
    eventVersion: '1.11',
    userIdentity: {
      type: 'AssumedRole',
      principalId: 'AROA:x',
      sessionContext: { attributes: { creationDate: '2026-03-02T00:00:00Z' } },
    },
    requestParameters: { bucketName: 'réports' },
    readOnly: false,
  })
  expect(recordOf('{"kept": 1.10}')).toBe('{"kept": 1.10}')
})

test('Athena’s result file: null is nothing, an empty text is "", whatever way its bytes are cut', async () => {
  const text = '"a","b"\n"x""y",\n"","line\nbreak, é"\n'
  for (const size of [1, 3, 1000]) {
    const bytes = Buffer.from(text)
    const pieces = async function* () {
      for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size)
    }
    const rows: unknown[] = []
    for await (const row of csvRows(pieces())) rows.push(row)
    expect(rows).toEqual([
      ['x"y', null],
      ['', 'line\nbreak, é'],
    ])
  }
})

test('a query costs 5 USD a TB, in whole MB, 10 at least', () => {
  expect(athenaUsd(0)).toBe(0)
  expect(athenaUsd(1)).toBeCloseTo((10 / 1024 / 1024) * 5, 12)
  expect(athenaUsd(2 ** 40)).toBe(5)
})

const TREE: Record<string, string[]> = {
  '': ['trail/', 'other/'],
  'trail/': ['AWSLogs/'],
  'other/': [],
  'trail/AWSLogs/': ['o-abc123/'],
  'trail/AWSLogs/o-abc123/': ['111122223333/', '444455556666/'],
  'trail/AWSLogs/o-abc123/111122223333/CloudTrail/': ['eu-west-1/', 'us-east-1/'],
  'trail/AWSLogs/o-abc123/444455556666/CloudTrail/': [],
}

test('the layout of an organization’s trail below a prefix is found, and becomes projected partitions', async () => {
  const list = async (prefix: string) =>
    TREE[prefix] ?? (/-1\/$/.test(prefix) ? ['2025/', '2026/'] : /\/20\d\d\/$/.test(prefix) ? ['11/'] : ['03/'])
  const layout: Layout = await findLayout('logs', '', list)
  expect(layout).toEqual({
    root: 's3://logs/trail/AWSLogs/o-abc123',
    accounts: ['111122223333'],
    regions: ['eu-west-1', 'us-east-1'],
    firstDay: '2025-11-03',
  })
  const names = { schema: ['security'], table: 'cloudtrail_logs' }
  const text = (statements: string[]) => statements.map((statement) => `${statement};\n`).join('\n')
  for (const [engine, statements] of [
    ['athena', athenaDdl(layout, names)],
    ['trino', trinoDdl(layout, { ...names, schema: ['hive', 'security'] })],
  ] as const)
    await expect(text(statements)).toMatchFileSnapshot(join(import.meta.dirname, 'ddl', `delivered.${engine}.sql`))
  await expect(findLayout('logs', 'other/', list)).rejects.toThrow('no CloudTrail logs')
})

test('a folder’s name in a bucket can’t become SQL', () => {
  const layout = { root: "s3://b/AWSLogs'", accounts: ['111122223333'], regions: ['us-east-1'], firstDay: null }
  expect(() => athenaDdl(layout, { schema: ['d'], table: 't' })).toThrow(/can't stand/)
  expect(() => athenaDdl({ ...layout, root: 's3://b', regions: ["x','y"] }, { schema: ['d'], table: 't' })).toThrow()
})
