import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { inFolder, SAMPLES, trail, trailJson } from '../support/cli.ts'

let folder = ''
let release = () => {}
let held: Promise<void> = Promise.resolve()
const context = () => ['--store', join(folder, 's.duckdb'), '--vendors', join(SAMPLES, 'vendors.yaml')]
const ask = (sql: string) => trailJson<Record<string, unknown>[]>(['sql', sql, ...context()])

beforeAll(async () => {
  await new Promise<void>((ready, fail) => {
    held = inFolder(async (made) => {
      folder = made
      const { code, stderr } = await trail(['ingest', SAMPLES, ...context(), '--quiet'])
      if (code !== 0) throw new Error(stderr)
      const wait = new Promise<void>((done) => {
        release = done
      })
      ready()
      await wait
    })
    held.catch(fail)
  })
})
afterAll(async () => {
  release()
  await held
})

test('vendors are asked for in one line', async () => {
  const rows = await ask(
    'select vendor, count(*) n from attributed where vendor is not null group by all order by vendor',
  )
  expect(rows.map((row) => row.vendor)).toContain('acme')
  const [none] = await trailJson<{ n: number }[]>([
    'sql',
    "select count(*) n from attributed where vendor = 'acme'",
    ...context().slice(0, 2),
  ])
  expect(none?.n).toBe(0)
})

test('columns have the values of the record, under the names of the record and of AWS’s table', async () => {
  const [row] =
    await ask(`select e.userIdentity.sessionContext.sessionIssuer.userName a, c.useridentity.sessioncontext.sessionissuer.username b,
    e.eventTime t, c.eventtime as "text", e.resources[1].ARN arn, c.requestparameters p, e.requestParameters q, c.readonly r
    from events e join cloudtrail_logs c on c.eventid = e.eventId where e.eventId = '3816b064-5807-490b-9aa6-db1880e067f6'`)
  expect(row).toMatchObject({
    a: 'AcmeSchedulerRole',
    b: 'AcmeSchedulerRole',
    t: '2026-03-02T02:14:07Z',
    text: '2026-03-02T02:14:07Z',
    r: 'false',
  })
  expect(JSON.parse(String(row?.p))).toEqual(row?.q)
  const [counts] = await ask(
    `select count(*) n, count(userIdentity) identities, count(*) filter (record like '%"userIdentity":{%' and userIdentity is null) lost from events`,
  )
  expect(counts?.lost).toBe(0)
  expect(counts?.identities).toBe(counts?.n)
})

test('Athena’s functions and arithmetic hold', async () => {
  const [row] =
    await ask(`select json_extract_scalar('{"a":{"b":1}}', '$.a.b') j, from_iso8601_timestamp('2026-03-02T10:00:00.123Z') t, 5/2 d,
    cardinality(split('a,b', ',')) c, regexp_like('StopInstances', '^Stop') r, 9007199254740993::bigint big, date_add('day', 1, date '2026-03-01') as "next"`)
  expect(row).toEqual({
    j: '1',
    t: '2026-03-02T10:00:00.123Z',
    d: 2,
    c: 2,
    r: true,
    big: '9007199254740993',
    next: '2026-03-02',
  })
})

const HOSTILE = [
  `copy (select 1) to 'FOLDER/out.csv'`,
  `select * from read_csv('/etc/passwd')`,
  `select * from read_text('/etc/passwd')`,
  `select * from '/etc/passwd'`,
  `select * from read_json_auto('http://127.0.0.1:9/x')`,
  `attach 'FOLDER/other.db'`,
  'drop table event',
  'delete from event',
  'create table x as select 1',
  'create or replace temp macro json_extract(a, b) as 1',
  'set threads=1',
  'set enable_external_access=true',
  'reset lock_configuration',
  'pragma enable_profiling',
  'install httpfs',
  'load httpfs',
  `call enable_logging(storage='file', storage_path='FOLDER/log')`,
  `select * from enable_logging('QueryLog', storage := 'file')`,
  'checkpoint',
  'select * from force_checkpoint()',
  `select getenv('HOME')`,
  `export database 'FOLDER/dump'`,
  'begin; drop table event; commit',
  'select 1; drop table event',
  'use temp',
  'vacuum',
  'selec 1',
  '',
  '/* nothing */',
  'select 1 -- x\rfrom enable_logging()',
  `select E'\\'', getenv('HOME') --'`,
  `select * from cloudtrail_logs where format('{}', 1) = 'x'`,
  'execute x',
  'prepare x as select 1',
  "select * from query('drop table event')",
  'alter table event add column x int',
  "comment on table event is 'x'",
  'truncate event',
  `explain analyze copy (select 1) to 'FOLDER/out.csv'`,
]

test.each(HOSTILE)('%s ends with one sentence and exit code 2', async (statement) => {
  const { code, stdout, stderr } = await trail(['sql', statement.replaceAll('FOLDER', folder), ...context()])
  expect(stderr).toMatch(/^trail: .+/)
  expect(stderr).not.toMatch(/unexpected|\n\s+at /)
  expect(code).toBe(2)
  expect(stdout).not.toContain('root:')
  for (const made of ['out.csv', 'other.db', 'log', 'dump']) expect(existsSync(join(folder, made))).toBe(false)
})

test('rows are cut where asked, and that is said; a file and standard input are read', async () => {
  const cut = await trail(['sql', 'select eventId from events', '--max-rows', '3', '--format', 'ndjson', ...context()])
  expect(cut.stdout.trim().split('\n')).toHaveLength(3)
  expect(cut.stderr).toContain('cut at 3 rows')
  writeFileSync(join(folder, 'q.sql'), 'select 1 as one; select 2 as two')
  const file = await trail(['sql', '--file', join(folder, 'q.sql'), '--format', 'ndjson', ...context()])
  expect(file.stdout).toBe('{"one":1}\n{"two":2}\n')
  const input = await trail(['sql', '-', '--format', 'csv', ...context()], { input: 'select 1 as one' })
  expect(input.stdout).toBe('one\r\n1\r\n')
})

test('a query beyond its time is ended, with exit code 3', async () => {
  const { code, stderr } = await trail([
    'sql',
    'select count(*) from range(100000000000) a',
    '--timeout',
    '1',
    ...context(),
  ])
  expect(stderr).toContain('longer than 1 s')
  expect(code).toBe(3)
})

test('a statement may begin with a comment, a note and the time it may take stand on stderr', async () => {
  const { code, stdout, stderr } = await trail([
    'sql',
    '-- how many\nselect approx_distinct(eventname) n from cloudtrail_logs',
    '--format',
    'ndjson',
    ...context(),
  ])
  expect({ code, stdout }).toEqual({ code: 0, stdout: '{"n":64}\n' })
  expect(stderr).toBe(
    'note: approx_distinct: it is an estimate, and another one than Athena’s; count(DISTINCT x) is exact\n',
  )
})

test('a query runs by its name; what is wrong with it is said before anything runs', async () => {
  const rows = await trailJson<{ who: string }[]>([
    'query',
    'who-stopped-instances',
    'instance=i-0a1b2c3d4e5f60718',
    '--since',
    '2026-03-02',
    '--until',
    '2026-03-02',
    ...context(),
  ])
  expect(rows.map((row) => row.who)).toContain(
    'arn:aws:sts::111122223333:assumed-role/AcmeSchedulerRole/acme-scheduler',
  )
  const fails = async (...words: string[]) => {
    const { code, stderr } = await trail(['query', ...words, ...context()])
    expect(code).toBe(2)
    return stderr
  }
  expect(await fails('who-stoped-instances')).toContain('Did you mean who-stopped-instances?')
  expect(await fails('calls-from-ip')).toContain('calls-from-ip needs ip')
  expect(await fails('calls-from-ip', 'ipp=1')).toContain('Did you mean ip?')
  expect(await fails('files-not-loaded', '--since', '7d')).toContain('takes no --since')
})

test('a folder of one’s own stands beside and above; a hostile one can do no more than a hostile statement', async () => {
  const own = join(folder, 'own')
  mkdirSync(own)
  writeFileSync(
    join(own, 'a.sql'),
    "-- name: root-use\n-- description: mine\n-- param: x text - x\nSELECT $x AS x, '$y' AS y",
  )
  writeFileSync(join(own, 'b.sql'), `-- name: evil\n-- description: d\nCOPY (SELECT 1) TO '${folder}/evil.csv'`)
  writeFileSync(join(own, 'c.sql'), '-- name: worse\n-- description: d\nSELECT 1; DROP TABLE event')
  const value = "'; drop table event; --"
  expect(await trailJson(['query', 'root-use', `x=${value}`, '--queries', own, ...context()])).toEqual([
    { x: value, y: '$y' },
  ])
  for (const name of ['evil', 'worse']) {
    const { code, stderr } = await trail(['query', name, '--queries', own, ...context()])
    expect({ code, lines: stderr.trim().split('\n').length }).toEqual({ code: 2, lines: 2 })
    expect(stderr).toMatch(/^trail: (only SELECT|Permission Error)/)
  }
  expect(existsSync(join(folder, 'evil.csv'))).toBe(false)
  const listed = await trailJson<{ name: string; file: string }[]>(['queries', '--queries', own, ...context()])
  expect(listed.find(({ name }) => name === 'root-use')?.file).toMatch(/own.a\.sql$/)
  writeFileSync(join(own, 'd.sql'), '-- name: evil\n-- description: again\nSELECT \u001b[31m$z')
  const bad = await trail(['queries', '--queries', own, ...context()])
  expect(bad.code).toBe(2)
  expect(bad.stderr).toContain('uses $z, which its header does not declare')
  const missing = await trail(['queries', '--queries', join(folder, 'nope'), ...context()])
  expect(missing.stderr).toContain("can't be read")
})

test('--schema names every table, and an unknown one the right ones', async () => {
  const rows = await trailJson<{ table: string | null; description: string }[]>(['sql', '--schema', ...context()])
  expect(rows.filter((row) => row.description === '')).toEqual([])
  expect([...new Set(rows.flatMap((row) => row.table ?? []))].sort()).toEqual([
    'attributed',
    'cloudtrail_logs',
    'credentials',
    'events',
    'files',
    'touches',
    'vendors',
  ])
  const wrong = await trail(['sql', '--schema', 'nope', ...context()])
  expect(wrong.code).toBe(2)
  expect(wrong.stderr).toContain('attributed')
})
