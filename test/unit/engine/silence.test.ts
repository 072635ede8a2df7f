import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { runTrail } from '../../support/in-process.ts'
import { record, user } from '../../support/records.ts'

/** Two stops of one instance, three hours apart, of which the hours between are not vouched for by any digest. */
const STOPS = ['10:05:00', '13:05:00'].map((at, i) =>
  record(`00000000-0000-4000-8000-00000000000${i}`, user('ops'), {
    eventTime: `2026-03-02T${at}Z`,
    requestParameters: { instancesSet: { items: [{ instanceId: 'i-0123456789abcdef0' }] } },
  }),
)

let folder: string
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'silence-'))
  writeFileSync(join(folder, 'log.json'), JSON.stringify({ Records: STOPS }))
  expect((await runTrail(['ingest', 'log.json'], { cwd: folder })).code).toBe(0)
})
afterAll(() => rmSync(folder, { recursive: true }))

const table = async (...argv: string[]) => (await runTrail([...argv, '--format', 'table'], { cwd: folder })).stdout
const json = async (...argv: string[]) => JSON.parse((await runTrail(argv, { cwd: folder })).stdout)

test('nothing found says how many of the hours are vouched for', async () => {
  expect((await json('who-touched', 'i-0fffffffffffffff0')).silence.hours).toEqual({
    present: 2,
    empty: 0,
    missing: 0,
    partial: 0,
    unknown: 2,
  })
  expect(await table('who-touched', 'i-0fffffffffffffff0')).toContain(
    'Of 4 hours, by account and region: 2 covered, 2 with neither file nor digest',
  )
  expect(await table('events', '--event', 'RunInstances')).toContain('Of 4 hours')
  expect(await table('whois', 'AKIAIOSFODNN7EXAMPLE')).toContain('Of 4 hours')
})

test('an answer with touches has no word on silence', async () => {
  expect(await json('who-touched', 'i-0123456789abcdef0')).not.toHaveProperty('silence')
})

test('a time that the logs do not reach is not taken for one in which nothing happened', async () => {
  const answer = await table('who-touched', 'i-0123456789abcdef0', '--since', '2026-03-05')
  expect(answer).toContain('The time asked about (from 2026-03-05 00:00:00) is not in these logs.')
  expect(answer).toContain('2 touches at other times, 2026-03-02 10:05:00 to 2026-03-02 13:05:00.')
  expect(answer).not.toContain('Nothing in these logs touched')
  expect((await json('events', '--until', '2026-03-01')).silence.isOutside).toBe(true)
})

test('a vendor that no register knows is wrong input, and not one that did nothing', async () => {
  const { code, stderr } = await runTrail(['events', '--vendor', 'datadogg'], { cwd: folder })
  expect([code, stderr]).toEqual([2, expect.stringContaining('Did you mean Datadog?')])
  expect((await json('events', '--vendor', 'Datadog')).total).toBe(0)
})

test('hours of regions that only other accounts’ logs have are not counted', async () => {
  const other = record('00000000-0000-4000-8000-000000000009', user('far', '222233334444'), {
    ...{ eventTime: '2026-03-02T11:05:00Z', awsRegion: 'us-west-2', recipientAccountId: '222233334444' },
  })
  writeFileSync(join(folder, 'other.json'), JSON.stringify({ Records: [...STOPS, other] }))
  await runTrail(['ingest', 'other.json', '--store', 'two.duckdb'], { cwd: folder })
  const { silence } = await json('events', '--event', 'RunInstances', '--store', 'two.duckdb')
  expect(silence.hours).toMatchObject({ present: 3, unknown: 2 })
})

test('an account whose logs are not loaded is named', async () => {
  const arn = 'arn:aws:ec2:eu-west-1:999922223333:instance/i-0123456789abcdef1'
  expect(await table('who-touched', arn)).toContain('The logs of account 999922223333 are not loaded')
  expect((await json('who-touched', arn)).resource).toMatchObject({ type: 'ec2:instance', arn })
})

test('touches that the filters did not ask for are counted', async () => {
  const answer = await json('who-touched', 'i-0123456789abcdef0', '--action', 'terminate')
  expect(answer).toMatchObject({ touches: [], leftOut: 0, filtered: 2 })
  const words = await table('who-touched', 'i-0123456789abcdef0', '--denied')
  expect(words).toContain('2 touches in this time that --action, --event or --denied did not ask for.')
  expect(words).not.toContain('Nothing in these logs touched')
})

test('what was done to objects is not observable without data events of S3', async () => {
  expect(await table('who-touched', 's3://reports/2026.csv')).toContain('No data events of S3 are in these logs')
})

test('whois counts within the time asked about, and knows who it is all the same', async () => {
  const answer = await json('whois', 'arn:aws:iam::111122223333:user/ops', '--since', '2026-03-02T12:00:00Z')
  expect(answer).toMatchObject({ events: 1, first: '2026-03-02T13:05:00Z', actor: { kind: 'iam-user' } })
})
