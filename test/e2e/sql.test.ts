import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { inFolder, SAMPLES, trail } from '../support/cli.ts'
import { runTrail } from '../support/in-process.ts'

let folder = ''
let release = () => {}
let held: Promise<void> = Promise.resolve()
const context = () => ['--store', join(folder, 's.duckdb'), '--vendors', join(SAMPLES, 'vendors.yaml')]
/** In this process, expected to succeed. */
async function json<Answer>(argv: readonly string[]): Promise<Answer> {
  const { code, stdout, stderr } = await runTrail([...argv, '--format', 'json'])
  expect(code, stderr).toBe(0)
  return JSON.parse(stdout)
}
const ask = (sql: string) => json<Record<string, unknown>[]>(['sql', sql, ...context()])

beforeAll(async () => {
  await new Promise<void>((ready, fail) => {
    held = inFolder(async (made) => {
      folder = made
      const { code, stderr } = await runTrail(['ingest', SAMPLES, ...context(), '--quiet'])
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
  const [none] = await json<{ n: number }[]>([
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

test('rows are cut where asked, and that is said; a file and standard input are read', async () => {
  const cut = await runTrail([
    'sql',
    'select eventId from events',
    '--max-rows',
    '3',
    '--format',
    'ndjson',
    ...context(),
  ])
  expect(cut.stdout.trim().split('\n')).toHaveLength(3)
  expect(cut.stderr).toContain('cut at 3 rows')
  writeFileSync(join(folder, 'q.sql'), 'select 1 as one; select 2 as two')
  const file = await runTrail(['sql', '--file', join(folder, 'q.sql'), '--format', 'ndjson', ...context()])
  expect(file.stdout).toBe('{"one":1}\n{"two":2}\n')
  const input = await runTrail(['sql', '-', '--format', 'csv', ...context()], { input: 'select 1 as one' })
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
  const rows = await json<{ who: string }[]>([
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
    const { code, stderr } = await runTrail(['query', ...words, ...context()])
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
  expect(await json(['query', 'root-use', `x=${value}`, '--queries', own, ...context()])).toEqual([
    { x: value, y: '$y' },
  ])
  for (const name of ['evil', 'worse']) {
    const { code, stderr } = await runTrail(['query', name, '--queries', own, ...context()])
    expect({ code, lines: stderr.trim().split('\n').length }).toEqual({ code: 2, lines: 2 })
    expect(stderr).toMatch(/^trail: (only SELECT|Permission Error)/)
  }
  expect(existsSync(join(folder, 'evil.csv'))).toBe(false)
  const listed = await json<{ name: string; file: string }[]>(['queries', '--queries', own, ...context()])
  expect(listed.find(({ name }) => name === 'root-use')?.file).toMatch(/own.a\.sql$/)
  writeFileSync(join(own, 'd.sql'), '-- name: evil\n-- description: again\nSELECT \u001b[31m$z')
  const bad = await runTrail(['queries', '--queries', own, ...context()])
  expect(bad.code).toBe(2)
  expect(bad.stderr).toContain('uses $z, which its header does not declare')
  const missing = await runTrail(['queries', '--queries', join(folder, 'nope'), ...context()])
  expect(missing.stderr).toContain("can't be read")
})

test('--schema names every table, and an unknown one the right ones', async () => {
  const rows = await json<{ table: string | null; description: string }[]>(['sql', '--schema', ...context()])
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
  const wrong = await runTrail(['sql', '--schema', 'nope', ...context()])
  expect(wrong.code).toBe(2)
  expect(wrong.stderr).toContain('attributed')
})

test.each([
  "json_extract_scalar(requestParameters, '$.roleArn')",
  "cast(json_extract(requestParameters, '$.roleArn') as varchar)",
  "json_format(json_extract(requestParameters, '$.roleArn'))",
  "json_array_length(json_extract(requestParameters, '$.instancesSet.items'))",
  "json_array_contains(json_extract(requestParameters, '$.instancesSet.items'), 1)",
  "json_array_get(json_extract(requestParameters, '$.instancesSet.items'), 0)",
  'try(cast(recipientAccountId as bigint))',
  'try(cast(try(upper(eventName)) as varchar))',
])('%s groups all as it groups by its place', async (expression) => {
  const grouped = (by: string) =>
    ask(`select ${expression} as g, count(*) as n from attributed group by ${by} order by n desc, g`)
  const all = await grouped('all')
  expect(all).toEqual(await grouped('1'))
  expect(all.reduce((sum, { n }) => sum + Number(n), 0)).toBe(
    Number((await ask('select count(*) n from attributed'))[0]?.n),
  )
  const [alone] = await ask(`select count(*) n from (select ${expression} as g from attributed group by all)`)
  expect(alone?.n).toBe(all.length)
})
