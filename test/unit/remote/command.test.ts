import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { AthenaFault, AthenaServer, type Ran } from '../../support/athena-server.ts'
import { writeResults } from '../../support/athena-trino.ts'
import { runTrail } from '../../support/in-process.ts'
import { CREDENTIALS, type S3Server, startS3 } from '../../support/s3-server.ts'

/** The command line on a stand-in for Athena whose table is there and empty, but for what a test says. */
const KEYS = [
  'AWS_ENDPOINT_URL_ATHENA',
  'AWS_ENDPOINT_URL_S3',
  'AWS_ACCESS_KEY_ID',
  'AWS_SECRET_ACCESS_KEY',
  'AWS_REGION',
] as const
const before = KEYS.map((key) => [key, process.env[key]] as const)
const EMPTY: Ran = { columns: [], rows: [], bytes: 0 }
let asked: { sql: string; parameters: string[] }[] = []
let answer: (sql: string, parameters: string[]) => Ran | Promise<Ran> = () => EMPTY
let server: AthenaServer
let s3: S3Server

beforeAll(async () => {
  server = new AthenaServer(async (sql, parameters) => {
    asked.push({ sql, parameters })
    return sql.includes('information_schema') ? COLUMNS : answer(sql, parameters)
  })
  s3 = await startS3()
  await server.start()
  const values = [server.url, s3.url, CREDENTIALS.accessKeyId, CREDENTIALS.secretAccessKey, 'us-east-1']
  KEYS.forEach((key, i) => {
    process.env[key] = values[i]
  })
})
beforeEach(() => {
  asked = []
  answer = () => EMPTY
  server.calls.length = 0
  server.tables.clear()
  server.output = 's3://results/trail/'
  server.cutoff = null
  server.key = null
  server.managed = false
  server.faults.length = 0
  server.onResult = () => {}
})
afterAll(async () => {
  for (const [key, value] of before)
    if (value === undefined) delete process.env[key]
    else process.env[key] = value
  await server.stop()
  await s3.close()
})

const COLUMNS: Ran = {
  columns: [
    { name: 'table_name', type: 'varchar' },
    { name: 'column_name', type: 'varchar' },
  ],
  rows: [
    ['cloudtrail_logs', 'useridentity'],
    ['cloudtrail_logs_coarse', 'payload'],
  ],
  bytes: 0,
}
const onAthena = (...words: string[]) =>
  runTrail([...words, '--engine', 'athena', '--athena-database', 'ct', '--format', 'json'])
const MARCH = ['--since', '2026-03-01', '--until', '2026-03-02']

/** A table in S3 with a gigabyte delivered on each of the first three days of March. */
function threeDays(): void {
  server.tables.set('cloudtrail_logs', {
    'projection.enabled': 'true',
    'projection.account.values': '111122223333',
    'projection.region.values': 'eu-west-1',
    'projection.timestamp.format': 'yyyy/MM/dd',
    'projection.timestamp.range': '2026/01/01,NOW',
    'storage.location.template': `s3://logs/AWSLogs/\${account}/CloudTrail/\${region}/\${timestamp}`,
  })
  for (const day of ['01', '02', '03'])
    s3.put('logs', `AWSLogs/111122223333/CloudTrail/eu-west-1/2026/03/${day}/a.json.gz`, Buffer.alloc(1_000_000))
}

test('a question that would read more than --max-scan-gb is stopped before it is asked', async () => {
  threeDays()
  const { code, stderr } = await onAthena('events', ...MARCH, '--max-scan-gb', '0.0025')
  expect([code, stderr]).toEqual([3, expect.stringContaining('over --max-scan-gb 0.003: nothing was started')])
  expect(asked.map(({ sql }) => sql.includes('information_schema'))).toEqual([true])
  expect((await onAthena('events', ...MARCH, '--max-scan-gb', '0.0035')).code).toBe(0)
  expect(asked.length).toBeGreaterThan(2)
})

test('where it can’t be told how much will be read, that is said and the question asked', async () => {
  const { code, stderr } = await onAthena('events', ...MARCH, '--max-scan-gb', '1')
  expect([code, stderr]).toEqual([
    0,
    expect.stringMatching(/^how much this will read is not known \(.*\n.*athena: \d+ quer/s),
  ])
})

test('the days asked for are those of delivery, one beyond the end, and every value is bound', async () => {
  expect((await onAthena('who-touched', "x'; DROP", ...MARCH)).code).toBe(0)
  const [, first] = asked
  expect(first?.parameters).toEqual(["'2026/03/01'", "'2026/03/03'", "'drop'"])
  expect(first?.sql).not.toContain('2026')
})

test('--dry-run shows the SQL and what it would read, and runs no question', async () => {
  threeDays()
  const { code, stdout } = await onAthena('who-touched', 'i-0abc', ...MARCH, '--dry-run')
  expect(code).toBe(0)
  expect(JSON.parse(stdout)).toEqual({
    sql: expect.stringContaining('FROM "ct"."cloudtrail_logs_coarse"'),
    parameters: ["'2026/03/01'", "'2026/03/03'", "'i-0abc'"],
    estimate: { bytes: 3_000_000, usd: expect.closeTo(10 * 2 ** 20 * (5 / 2 ** 40), 9), partitions: 3, listed: 3 },
    unknown: null,
  })
  expect(server.calls).toEqual(['GetTableMetadata'])
  const table = await runTrail([
    ...['who-touched', 'i-0abc', ...MARCH, '--dry-run', '--engine', 'athena', '--athena-database', 'ct'],
    ...['--format', 'table'],
  ])
  expect(table.stdout).toContain('It would read 3.00 MB at most, 0.0000 USD: what lies in 3 partitions.')
})

test('--dry-run of a report is its SQL, though a report is a page', async () => {
  const words = ['report', 'datadog', ...MARCH, '--dry-run', '--engine', 'athena', '--athena-database', 'ct']
  const { code, stdout } = await runTrail(words)
  expect([code, JSON.parse(stdout)]).toEqual([0, expect.objectContaining({ sql: expect.stringContaining('pass = 2') })])
  expect(server.calls).toEqual(['GetTableMetadata'])
})

test('--dry-run of a table that does not say where it lies says that it can’t be told', async () => {
  const { code, stdout } = await onAthena('who-touched', 'i-0abc', '--dry-run')
  expect([code, JSON.parse(stdout)]).toEqual([
    0,
    expect.objectContaining({ estimate: null, unknown: expect.stringContaining('cloudtrail_logs') }),
  ])
})

/** What the engine says that a statement would read. */
const explained = (table: string, day: string): Ran => {
  const range = { low: { value: day }, high: { value: day } }
  const constraint = { columnConstraints: [{ columnName: 'timestamp', domain: { ranges: [range] } }] }
  const read = { table: { catalog: 'awsdatacatalog', schemaTable: { schema: 'ct', table } }, constraint }
  const lines = JSON.stringify({ inputTableColumnInfos: [read] }, null, 2).split('\n')
  return { columns: [{ name: 'Query Plan', type: 'varchar' }], rows: lines.map((each) => [each]), bytes: 0 }
}

test('SQL that would read more than --max-scan-gb is stopped before it is run, by what the engine says of it', async () => {
  threeDays()
  answer = (sql) => (sql.startsWith('EXPLAIN') ? explained('cloudtrail_logs', '2026/03/02') : EMPTY)
  const sql = `SELECT count(*) FROM cloudtrail_logs WHERE "timestamp" = '2026/03/02'`
  const { code, stderr } = await onAthena('sql', sql, '--max-scan-gb', '0.0005')
  expect([code, stderr]).toEqual([3, expect.stringContaining('over --max-scan-gb 0.00050: nothing was started')])
  expect(asked.map(({ sql }) => sql)).toEqual([`EXPLAIN (TYPE IO, FORMAT JSON) ${sql}`])
  expect((await onAthena('sql', sql, '--max-scan-gb', '0.0015')).code).toBe(0)
  const dry = JSON.parse((await onAthena('sql', sql, '--dry-run')).stdout)
  expect(dry).toMatchObject({ sql, estimate: { bytes: 1_000_000, partitions: 1 } })
})

test('of a table that is read by columns the partitions are the most: SQL over it is watched, not refused', async () => {
  threeDays()
  const properties = server.tables.get('cloudtrail_logs') ?? {}
  const parquet = 'org.apache.hadoop.hive.ql.io.parquet.serde.ParquetHiveSerDe'
  server.tables.set('cloudtrail_logs', { ...properties, 'serde.serialization.lib': parquet })
  answer = (sql) => (sql.startsWith('EXPLAIN') ? explained('cloudtrail_logs', '2026/03/02') : EMPTY)
  expect((await onAthena('sql', 'SELECT 1 FROM cloudtrail_logs', '--max-scan-gb', '0.0005')).code).toBe(0)
  expect((await onAthena('events', ...MARCH, '--max-scan-gb', '0.0005')).code).toBe(3)
})

test('SQL that the engine does not explain is run and watched, and SQL that it refuses is refused at once', async () => {
  answer = (sql) => (sql.startsWith('EXPLAIN') ? { ...one('Fragment 0'), bytes: 0 } : EMPTY)
  const { code, stderr } = await onAthena('sql', 'SELECT 1', '--max-scan-gb', '1')
  expect([code, stderr]).toEqual([0, expect.stringContaining('in words that trail does not know')])
  answer = () => {
    throw new Error('TABLE_NOT_FOUND: nope')
  }
  const refused = await onAthena('sql', 'SELECT 1 FROM nope', '--max-scan-gb', '1')
  expect([refused.code, refused.stderr]).toEqual([2, expect.stringContaining('TABLE_NOT_FOUND: nope')])
})

test('a query is held against --max-scan-gb by the days that it reads', async () => {
  threeDays()
  const ask = (...more: string[]) => onAthena('query', 'root-use', ...more)
  expect((await ask(...MARCH, '--max-scan-gb', '0.0035')).code).toBe(0)
  expect((await ask(...MARCH, '--max-scan-gb', '0.0025')).code).toBe(3)
  expect((await ask('--since', '2026-03-03', '--max-scan-gb', '0.0015')).code).toBe(0)
  expect(asked.filter(({ sql }) => sql.startsWith('EXPLAIN'))).toEqual([])
})

test('only the partitions of an account and of a region are read, where these are what is asked for', async () => {
  const ask = async (...more: string[]) => {
    asked = []
    expect((await onAthena('events', ...MARCH, ...more)).code).toBe(0)
    return asked[1]
  }
  const both = await ask('--account', '111122223333', '--region', 'eu-west-1')
  expect(both?.sql).toContain('"timestamp" <= ? AND account IN (?) AND region IN (?))')
  expect(both?.parameters.slice(2)).toEqual(["'111122223333'", "'eu-west-1'"])
  // Calls of global services were delivered elsewhere by older trails.
  const global = await ask('--region', 'us-east-1')
  expect(global?.sql).toContain('(pass = 1 OR ((region = ? OR awsregion = ?) OR originaleventid IS NOT NULL))')
  // What a vendor's sessions came from may lie in any account.
  const vendor = await ask('--vendor', 'datadog', '--account', '111122223333')
  expect(vendor?.sql).not.toContain('account IN')
})

test('rows go out as their pages come: a table reads no more than it shows', async () => {
  const rows = Array.from({ length: 2500 }, (_, i) => [String(i), i === 2 ? null : `"r,${i}"`])
  answer = () => ({
    columns: [
      { name: 'n', type: 'bigint' },
      { name: 'n', type: 'varchar' },
    ],
    rows,
    bytes: 0,
  })
  const ask = async (...more: string[]) => {
    server.calls.length = 0
    const ran = await runTrail(['sql', 'SELECT 1', '--engine', 'athena', '--athena-database', 'ct', ...more])
    return { ...ran, pages: server.calls.filter((name) => name === 'GetQueryResults').length }
  }
  const json = await ask('--format', 'json')
  expect(json.pages).toBe(3)
  expect(JSON.parse(json.stdout)).toEqual(rows.map(([n, text]) => ({ n: Number(n), n_1: text })))
  const csv = await ask('--format', 'csv')
  expect(csv.stdout.split('\r\n').slice(0, 4)).toEqual(['n,n_1', '0,"""r,0"""', '1,"""r,1"""', '2,'])
  const table = await ask('--format', 'table')
  expect(table.pages).toBe(1)
  expect(table.stderr).toContain('only the first 200 rows are shown')
  const cut = await ask('--format', 'ndjson', '--max-rows', '3')
  expect([cut.stdout.split('\n').length, cut.stderr]).toEqual([4, expect.stringContaining('cut at 3 rows')])
})

test('the result of an earlier query is read again by its id, and the query not run again', async () => {
  answer = () => one('7')
  const ran = await onAthena('sql', 'SELECT 1 AS n')
  const id = /\(([0-9a-f-]{36})\)/.exec(ran.stderr)?.[1] ?? ''
  server.calls.length = 0
  const again = await onAthena('sql', '--query-id', id)
  expect([again.code, again.stdout]).toEqual([0, ran.stdout])
  expect(again.stderr).toContain(`athena: 1 query, 0.00 MB read, 0.0000 USD, 0.0 s (${id})`)
  expect(server.calls).toEqual(['GetQueryExecution', 'GetQueryResults'])
})

test.each([
  [['--query-id', 'nonsense'], 'is no id of a query'],
  [['--query-id', '00000000-0000-4000-8000-000000000000'], 'was not found'],
])('%s is no earlier query', async (words, sentence) => {
  const { code, stderr } = await onAthena('sql', ...words)
  expect([code, stderr]).toEqual([2, expect.stringContaining(sentence)])
})

test('Ctrl-C cancels the query in Athena and says so', async () => {
  let interrupt = () => {}
  answer = () => {
    setTimeout(() => interrupt(), 20)
    return new Promise(() => {})
  }
  const words = ['events', ...MARCH, '--engine', 'athena', '--athena-database', 'ct']
  const { code, stderr } = await runTrail(words, {
    onInterrupt: (stop) => {
      interrupt = stop
    },
  })
  expect([code, stderr]).toEqual([130, expect.stringContaining('interrupted: the query was cancelled in the engine')])
  expect(server.calls).toContain('StopQueryExecution')
})

test('a query that takes too long is cancelled, and that is a failure, no interrupt', async () => {
  answer = () => new Promise(() => {})
  const { code, stderr } = await onAthena('sql', 'SELECT 1', '--timeout', '1')
  expect([code, stderr]).toEqual([3, expect.stringContaining('took longer than 1 s, and was cancelled in the engine')])
  expect(server.calls).toContain('StopQueryExecution')
})

test.each([
  [['report', 'datadog'], 'a report from Athena or Trino needs a time range'],
  [['audit'], 'audit does not run on Athena or Trino'],
  [['report', '--all', '--since', '2026-03-01'], 'answered from the local store only'],
  [['who-touched', 'x'.repeat(1023)], 'too long to be asked for: 1022 characters at most'],
  [['sql', 'DROP TABLE cloudtrail_logs'], 'trail only reads what lies in a lake'],
  [['sql', ' -- nothing'], 'there is no SQL to run'],
  [['events', '--table', 'nope'], 'there is no table ct.nope'],
  [['events', '--table', 'a"b'], '"a\\"b" (--table) is no name of a catalog, database or table'],
])('%s is refused with a sentence', async (words, sentence) => {
  const { code, stderr } = await onAthena(...words)
  expect([code, stderr]).toEqual([2, expect.stringContaining(sentence)])
})

const one = (value: string): Ran => ({ columns: [{ name: 'n', type: 'bigint' }], rows: [[value]], bytes: 0 })

test('athena check asks workgroup, output, table and yesterday’s partition', async () => {
  answer = () => one('7')
  const { code, stdout } = await onAthena('athena', 'check')
  expect(code).toBe(0)
  expect(JSON.parse(stdout).checks.map(({ check, ok }: { check: string; ok: boolean }) => [check, ok])).toEqual(
    expect.arrayContaining([
      ['workgroup', true],
      ['table', true],
      ['yesterday', true],
    ]),
  )
  expect(asked.at(-1)?.parameters).toEqual(["'2026/03/19'"])
})

test.each([
  [
    'no place for results',
    () => {
      server.output = null
    },
    'workgroup',
    'has no output location',
  ],
  [
    'an empty partition',
    () => {
      answer = () => one('0')
    },
    'yesterday',
    'the partition of 2026/03/19 holds no event',
  ],
  [
    'no right to read',
    () => {
      answer = () => {
        throw new Error('Access Denied (Service: Amazon S3)')
      }
    },
    'table',
    'may not read what it needs',
  ],
])('athena check says what is wrong: %s', async (_, arrange, which, sentence) => {
  answer = () => one('7')
  arrange()
  const { code, stdout } = await onAthena('athena', 'check')
  expect(code).toBe(1)
  const { checks } = JSON.parse(stdout) as { checks: { check: string; ok: boolean; detail: string }[] }
  expect(checks.find(({ check }) => check === which)).toEqual({
    check: which,
    ok: false,
    detail: expect.stringContaining(sentence),
  })
})

test.each([
  [
    'no right to write',
    'failed',
    'Access denied when writing output to url: s3://results/trail/1.csv . Please ensure you are allowed to access the S3 bucket.',
    's3:PutObject must be allowed there',
  ],
  [
    'no right to the key',
    'failed',
    'User: arn:aws:iam::111122223333:user/ana is not authorized to perform: kms:GenerateDataKey on resource: arn:aws:kms:eu-west-1:111122223333:key/1',
    'kms:GenerateDataKey and kms:Decrypt for results; by the key’s policy too. Results are encrypted with',
  ],
  [
    'a bucket that is not there',
    'refused',
    'Unable to verify/create output bucket results',
    's3:GetBucketLocation be allowed on it',
  ],
  [
    'a bucket of another region',
    'refused',
    'The S3 location provided to save your query results is invalid. Please check your S3 location is correct and is in the same region and try again.',
    'must lie in the region of Athena',
  ],
])('athena check writes a result, and says what is wrong with the place for it: %s', async (_, how, message, hint) => {
  server.key = 'arn:aws:kms:eu-west-1:111122223333:key/1'
  if (how === 'refused')
    server.faults.push({
      operation: 'StartQueryExecution',
      fault: new AthenaFault('InvalidRequestException', null, message),
    })
  answer = (sql) => {
    if (how === 'failed' && sql === 'SELECT 1') throw new Error(message)
    return one('7')
  }
  const { code, stdout } = await onAthena('athena', 'check')
  expect(code).toBe(1)
  const { checks } = JSON.parse(stdout) as { checks: { check: string; ok: boolean; detail: string }[] }
  expect(checks.map(({ check, ok }) => [check, ok])).toEqual([
    ['workgroup', true],
    ['output', false],
    ['table', true],
    ['yesterday', true],
  ])
  expect(checks[1]?.detail).toContain(message)
  expect(checks[1]?.detail).toContain(hint)
})

test('athena check says whether a result can be read where it was written', async () => {
  const outputOf = async () => JSON.parse((await onAthena('athena', 'check')).stdout).checks[1]
  answer = () => one('7')
  expect(await outputOf()).toEqual({
    check: 'output',
    ok: true,
    detail: expect.stringMatching(
      /^a result was written to s3:\/\/results\/trail\/.+; it may not be read there \(s3:GetObject\)/,
    ),
  })
  writeResults(server, s3)
  expect(await outputOf()).toMatchObject({ ok: true, detail: expect.stringMatching(/ and read there$/) })
  server.managed = true
  server.output = null
  const { code, stdout } = await onAthena('athena', 'check')
  expect([code, JSON.parse(stdout).checks[0].detail]).toEqual([0, expect.stringContaining('results kept by Athena')])
})
