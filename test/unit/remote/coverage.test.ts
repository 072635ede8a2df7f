import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import type { CoverageReport } from '../../../src/model/coverage.ts'
import { AthenaServer, type Ran } from '../../support/athena-server.ts'
import { runTrail } from '../../support/in-process.ts'
import { record, user } from '../../support/records.ts'

/** What a stand-in for Athena answers to `trail coverage`: counts, records and files, as the one statement asks for them. */
const KEYS = ['AWS_ENDPOINT_URL_ATHENA', 'AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY', 'AWS_REGION'] as const
const before = KEYS.map((key) => [key, process.env[key]] as const)
let asked: string[] = []
let refusesPath = false
let rows: (string | null)[][] = []
const server = new AthenaServer(async (sql) => {
  asked.push(sql)
  if (sql.includes('information_schema')) return ran([['cloudtrail_logs', 'useridentity']])
  if (refusesPath && sql.includes('$path'))
    throw new Error("COLUMN_NOT_FOUND: line 1:1: Column '$path' cannot be resolved")
  return ran(
    refusesPath
      ? rows.filter(([, , , , , , , , , , , , , , , files]) => files === '0').map((row) => row.slice(0, 15))
      : rows,
  )
})

beforeAll(async () => {
  await server.start()
  const values = [server.url, 'a', 'b', 'us-east-1']
  KEYS.forEach((key, i) => {
    process.env[key] = values[i]
  })
})
beforeEach(() => {
  asked = []
  rows = []
  refusesPath = false
})
afterAll(async () => {
  for (const [key, value] of before)
    if (value === undefined) delete process.env[key]
    else process.env[key] = value
  await server.stop()
})

function ran(cells: (string | null)[][]): Ran {
  return { columns: (cells[0] ?? []).map((_, i) => ({ name: `c${i}`, type: 'varchar' })), rows: cells, bytes: 0 }
}

const ACCOUNT = '111122223333'
const REGION = 'eu-west-1'

/** The events of an hour, which last so many minutes of it. */
function hour(at: string, events: number, readOnly: boolean, [first, last]: [string, string]): (string | null)[] {
  const kinds = ['ec2.amazonaws.com', 'Management', 'true', String(readOnly), 'AwsApiCall', null]
  return [null, ACCOUNT, REGION, ACCOUNT, REGION, at, ...kinds, String(events), first, last, '0']
}

function call(eventName: string, eventTime: string): (string | null)[] {
  const text = JSON.stringify({
    ...record('00000000-0000-4000-8000-000000000001', user('ana'), {
      ...{ eventName, eventSource: 'cloudtrail.amazonaws.com', awsRegion: REGION, readOnly: false },
      requestParameters: { name: `arn:aws:cloudtrail:${REGION}:${ACCOUNT}:trail/all` },
    }),
    eventTime,
  })
  return [text, ACCOUNT, REGION, ...Array(9).fill(null), '1', eventTime, eventTime, '0']
}
const files = (count: number) => [null, ACCOUNT, REGION, ...Array(9).fill(null), '99', null, null, String(count)]

async function coverage(...more: string[]): Promise<CoverageReport> {
  const words = ['coverage', '--engine', 'athena', '--athena-database', 'ct', '--format', 'json', ...more]
  const { code, stdout, stderr } = await runTrail(words)
  expect([code, stderr]).toEqual([0, expect.stringMatching(/^athena: \d quer/)])
  return JSON.parse(stdout)
}

test('coverage of a lake is that of the partitions read, counted in one scan with their files, and says so', async () => {
  rows = [
    hour('2026-03-01T10', 3, true, ['2026-03-01T10:05:00Z', '2026-03-01T10:50:00Z']),
    hour('2026-03-01T10', 1, false, ['2026-03-01T10:06:00Z', '2026-03-01T10:06:00Z']),
    hour('2026-03-01T13', 2, true, ['2026-03-01T13:00:00Z', '2026-03-01T13:59:59Z']),
    files(7),
  ]
  const answer = await coverage('--since', '2026-03-01T09:00Z', '--until', '2026-03-01T15:00Z')
  expect(answer.partitions).toEqual({
    ...{ engine: 'athena', table: 'ct.cloudtrail_logs', from: '2026-03-01', to: '2026-03-02' },
    ...{ accounts: [], regions: [] },
  })
  expect(answer.accounts).toEqual([
    {
      account: ACCOUNT,
      name: null,
      regions: [
        {
          ...{ region: REGION, first: '2026-03-01T10:05:00Z', last: '2026-03-01T13:59:59Z', events: 6, files: 7 },
          hours: { present: 2, empty: 0, missing: 0, partial: 0, unknown: 4 },
          missing: expect.any(Array),
          timeline: expect.any(Array),
        },
      ],
    },
  ])
  expect(answer.categories).toMatchObject({ managementRead: true, managementWrite: true })
  expect(asked).toHaveLength(2)
  const table = await runTrail(['coverage', '--engine', 'athena', '--athena-database', 'ct', '--format', 'table'])
  expect(table.stdout).toContain('Read on Athena: the partitions of ct.cloudtrail_logs, all days.')
  const page = await runTrail(['coverage', '--engine', 'athena', '--athena-database', 'ct', '--format', 'html'])
  expect(page.stdout).toContain('Read on Athena: the partitions of ct.cloudtrail_logs, all days.')
})

test('a trail that was stopped is told, unless counted hours show that another one went on', async () => {
  rows = [
    hour('2026-03-01T10', 4, true, ['2026-03-01T10:05:00Z', '2026-03-01T10:30:00Z']),
    call('StopLogging', '2026-03-01T10:30:00Z'),
    call('StartLogging', '2026-03-01T14:10:00Z'),
    hour('2026-03-01T14', 4, true, ['2026-03-01T14:10:00Z', '2026-03-01T14:20:00Z']),
    files(2),
  ]
  const stopped = (await coverage()).accounts[0]?.regions[0]
  expect(stopped?.hours).toEqual({ present: 0, empty: 0, missing: 3, partial: 2, unknown: 0 })
  expect(stopped?.missing.map(({ reason }) => reason)).toEqual(expect.arrayContaining(['trail-stopped']))
  rows.push(hour('2026-03-01T12', 1, true, ['2026-03-01T12:30:00Z', '2026-03-01T12:30:00Z']))
  const goesOn = (await coverage()).accounts[0]?.regions[0]
  expect(goesOn?.hours).toEqual({ present: 3, empty: 0, missing: 0, partial: 0, unknown: 2 })
})

test('a table that is a view does not tell its files: their number is not known', async () => {
  refusesPath = true
  rows = [hour('2026-03-01T10', 3, true, ['2026-03-01T10:05:00Z', '2026-03-01T10:50:00Z']), files(7)]
  const region = (await coverage()).accounts[0]?.regions[0]
  expect([region?.events, region?.files]).toEqual([3, null])
  expect(asked).toHaveLength(3)
})

test('partitions without an event are told as such', async () => {
  const answer = await coverage()
  expect(answer).toMatchObject({ accounts: [], partitions: { from: null, to: null } })
})
