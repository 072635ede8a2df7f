import { AthenaClient } from '@aws-sdk/client-athena'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { type AthenaOptions, athenaEngine } from '../../../src/aws/athena.ts'
import type { LakeEffects, Spent } from '../../../src/model/lake.ts'
import { AthenaFault, AthenaServer, type Execute, rowsAsOneColumn } from '../../support/athena-server.ts'

let execute: Execute = async () => ({ columns: [], rows: [], bytes: 0 })
const server = new AthenaServer((...all) => execute(...all))
let client: AthenaClient
let spent: Spent[] = []
const effects: LakeEffects = {
  onSpent: (each) => void spent.push(each),
  sleep: async () => new Promise((done) => setImmediate(done)),
  now: () => 0,
  env: {},
}
const OPTIONS: AthenaOptions = {
  region: 'us-east-1',
  workgroup: 'primary',
  database: 'ct',
  output: null,
  maxScan: null,
  reuseMinutes: null,
}

beforeAll(async () => {
  await server.start()
  client = new AthenaClient({
    endpoint: server.url,
    region: 'us-east-1',
    credentials: { accessKeyId: 'a', secretAccessKey: 'b' },
    maxAttempts: 1,
  })
})
beforeEach(() => {
  spent = []
  server.faults.length = 0
  server.calls.length = 0
  server.output = 's3://results/trail/'
  server.cutoff = null
})
afterAll(async () => {
  client.destroy()
  await server.stop()
})

async function run(
  sql: string,
  parameters: string[] = [],
  options: Partial<AthenaOptions> = {},
  signal = new AbortController().signal,
) {
  const engine = athenaEngine({ ...OPTIONS, ...options }, effects, client)
  const result = await engine.run({ sql, parameters }, signal)
  const rows: (readonly unknown[])[] = []
  for await (const row of result.rows) rows.push(row)
  return rows
}

test('rows come page by page, without the header, with numbers, times and nulls as such', async () => {
  execute = async () => ({
    columns: [
      { name: 'n', type: 'bigint' },
      { name: 't', type: 'timestamp' },
      { name: 's', type: 'varchar' },
    ],
    rows: Array.from({ length: 2500 }, (_, i) => [String(i), '2026-03-02 10:00:00.000', i === 0 ? null : '']),
    bytes: 20 * 2 ** 20,
  })
  const rows = await run('SELECT n, t, s FROM x WHERE a = ?', ["'it''s'"])
  expect(rows).toHaveLength(2500)
  expect(rows[0]).toEqual([0, '2026-03-02T10:00:00Z', null])
  expect(rows[2499]).toEqual([2499, '2026-03-02T10:00:00Z', ''])
  expect(server.calls.filter((name) => name === 'GetQueryResults')).toHaveLength(3)
  expect(spent).toMatchObject([{ engine: 'athena', bytes: 20 * 2 ** 20, ms: 12, reused: false }])
  expect(spent[0]?.usd).toBeCloseTo((20 / 2 ** 20) * 5, 12)
})

test('an interrupt stops the query in Athena', async () => {
  const stop = new AbortController()
  let cancelled = false
  execute = (_sql, _parameters, signal) =>
    new Promise((_, fail) => {
      signal.addEventListener('abort', () => {
        cancelled = true
        fail(new Error('cancelled'))
      })
      setTimeout(() => stop.abort(), 20)
    })
  await expect(run('SELECT 1', [], {}, stop.signal)).rejects.toMatchObject({ name: 'AbortError' })
  expect(cancelled).toBe(true)
  expect(server.calls).toContain('StopQueryExecution')
  expect(spent).toHaveLength(1)
})

test('a query whose state can’t be asked for any more is stopped', async () => {
  execute = () => new Promise(() => {})
  server.faults.push({ operation: 'GetQueryExecution', fault: new AthenaFault('AccessDeniedException', null, 'no') })
  await expect(run('SELECT 1')).rejects.toMatchObject({ code: 'athena-denied' })
  expect(server.calls).toContain('StopQueryExecution')
})

test.each([
  [
    'a failed query is bad SQL, in Athena’s words',
    'COLUMN_NOT_FOUND: line 1:8: nope',
    { code: 'bad-sql', exitCode: 2 },
  ],
  ['a forbidden bucket is said', 'Access Denied (Service: Amazon S3)', { code: 'athena-denied', exitCode: 3 }],
])('%s', async (_, message, expected) => {
  execute = async () => {
    throw new Error(message)
  }
  await expect(run('SELECT nope')).rejects.toMatchObject(expected)
})

test('the workgroup’s own limit is explained', async () => {
  server.cutoff = 100
  execute = async () => ({ columns: [], rows: [], bytes: 101 })
  await expect(run('SELECT 1')).rejects.toMatchObject({ code: 'workgroup-limit', exitCode: 3 })
})

test.each([
  ['TooManyRequestsException', 'StartQueryExecution', 'athena-busy'],
  ['ThrottlingException', 'GetQueryExecution', 'athena-busy'],
  ['AccessDeniedException', 'StartQueryExecution', 'athena-denied'],
  ['UnrecognizedClientException', 'StartQueryExecution', 'credentials'],
])('%s at %s is one sentence', async (type, operation, code) => {
  execute = async () => ({ columns: [], rows: [], bytes: 0 })
  server.faults.push({ operation, fault: new AthenaFault(type, null, 'as Athena says') })
  await expect(run('SELECT 1')).rejects.toMatchObject({ code })
})

test('no place for results, and a parameter outside WHERE, are refused at the start', async () => {
  server.output = null
  await expect(run('SELECT 1')).rejects.toMatchObject({ code: 'no-output', exitCode: 2 })
  server.output = 's3://results/'
  await expect(run('SELECT ?', ["'a'"])).rejects.toThrow(/MALFORMED_QUERY/)
})

test('the stand-in unnests rows as Athena does, and leaves strings, maps and other forms alone', () => {
  expect(rowsAsOneColumn('SELECT r.arn FROM t CROSS JOIN UNNEST(t.resources) AS u (r)')).toBe(
    'SELECT r.arn FROM t CROSS JOIN UNNEST(transform(t.resources, e_ -> ROW(e_))) AS u (r)',
  )
  for (const sql of [
    "SELECT 'UNNEST(x) AS t(a)'",
    'SELECT 1 FROM t, UNNEST(m) AS u(k, v)',
    'SELECT 1 -- UNNEST(x) AS t(a)',
  ])
    expect(rowsAsOneColumn(sql)).toBe(sql)
})
