import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { exportColumns, jsonStructure } from '../../../src/engine/remote/parquet.ts'
import type { JsonObject } from '../../../src/model/json.ts'
import { exportParquet } from '../../../src/store/export.ts'
import { rows } from '../../../src/store/rows.ts'
import { inFolder, SAMPLES } from '../../support/cli.ts'
import { runTrail } from '../../support/in-process.ts'
import { withStoreOf } from '../../support/store.ts'

async function done(argv: readonly string[], cwd: string) {
  const ran = await runTrail(argv, { cwd })
  expect([ran.code, ran.stderr]).toEqual([0, expect.anything()])
  return ran.stdout
}
const ids = (text: string): string[] => JSON.parse(text).events.map(({ eventId }: { eventId: string }) => eventId)

test('an export is taken back without loss: the same events, by the same actors, their records byte for byte', () =>
  inFolder(async (folder) => {
    await done(['ingest', join(SAMPLES, 'AWSLogs'), '--store', 'a.duckdb', '--quiet'], folder)
    await done(['export', 'out', '--store', 'a.duckdb', '--location', 's3://lake/trail'], folder)
    await done(['ingest', 'out', '--store', 'b.duckdb', '--quiet'], folder)
    const [before, after] = await Promise.all(
      ['a', 'b'].map((name) => done(['events', '--store', `${name}.duckdb`], folder)),
    )
    const unplaced = (text = '') => text.replace(/trail ingest [^ "]+/g, '')
    expect(unplaced(after)).toBe(unplaced(before))
    const records = await Promise.all(
      ['a', 'b'].map((name) =>
        done(
          ['sql', 'SELECT record FROM events ORDER BY record', '--store', `${name}.duckdb`, '--format', 'csv'],
          folder,
        ),
      ),
    )
    expect(records[1]).toBe(records[0])
  }))

test('an export in many pieces, which a large store is sorted in, holds each event once and in order', () =>
  withStoreOf(join(SAMPLES, 'AWSLogs'), {}, (store) =>
    inFolder(async (folder) => {
      const how = { structure: jsonStructure(), columns: exportColumns(), piece: 25 }
      const { events } = await exportParquet(store, join(folder, 'out'), how)
      const found = await rows<{ all: number; ids: number; files: number }>(
        store.connection,
        `SELECT count(*)::INTEGER AS "all", count(DISTINCT eventid)::INTEGER AS ids, count(DISTINCT filename)::INTEGER AS files
         FROM read_parquet('${join(folder, 'out')}/**/*.parquet', filename = true)`,
      )
      expect(found).toEqual([{ all: events, ids: events, files: expect.any(Number) }])
      expect([events, Number(found[0]?.files) > Math.ceil(events / 25)]).toEqual([338, true])
    }),
  ))

test('what an export is made of: a folder for each account, region and day, and the definitions of its table', () =>
  inFolder(async (folder) => {
    await done(['ingest', join(SAMPLES, 'AWSLogs'), '--store', 'a.duckdb', '--quiet'], folder)
    const said = JSON.parse(
      await done(['export', 'out', '--store', 'a.duckdb', '--location', 's3://lake/trail'], folder),
    )
    const files = readdirSync(join(folder, 'out'), { recursive: true, encoding: 'utf8' }).filter((name) =>
      /\.\w+$/.test(name),
    )
    expect(files).toContain('account=777788889999/region=eu-west-1/2026/03/02/data_0_0.parquet')
    expect(
      files.every((name) =>
        /^(account=\d+\/region=[a-z0-9-]+\/\d{4}\/\d\d\/\d\d\/data_\d+_\d+\.parquet|_(athena|trino)\.sql)$/.test(name),
      ),
    ).toBe(true)
    expect(said).toMatchObject({ events: 338, files: files.length - 2, firstDay: '2025-11-18' })
    for (const engine of ['athena', 'trino'])
      await expect(readFileSync(join(folder, 'out', `_${engine}.sql`), 'utf8')).toMatchFileSnapshot(
        join(import.meta.dirname, 'ddl', `exported.${engine}.sql`),
      )
    const again = await runTrail(['export', 'out', '--store', 'a.duckdb'], { cwd: folder })
    expect([again.code, again.stderr]).toEqual([2, expect.stringContaining('not empty')])
  }))

test('records with bytes that are no text, odd numbers and no time come back as they were', () =>
  inFolder(async (folder) => {
    const odd = [
      Buffer.from('{"eventID":"1","eventTime":"2026-03-02T10:00:00Z","eventName":"A","x":1.10,"y":"\\u00e9\\/"}'),
      Buffer.concat([
        Buffer.from('{"eventID":"2","eventTime":"2026-03-02T10:00:01Z","eventName":"B","z":"'),
        Buffer.from([0xff, 0xfe]),
        Buffer.from('"}'),
      ]),
      Buffer.from('{"eventID":"3","eventTime":"...","eventName":"C","requestParameters":{"q":"it\'s \\"so\\""}}'),
    ]
    const body = Buffer.concat([
      Buffer.from('{"Records":['),
      ...odd.flatMap((record, i) => (i === 0 ? [record] : [Buffer.from(','), record])),
      Buffer.from(']}'),
    ])
    writeFileSync(join(folder, 'odd.json.gz'), gzipSync(body))
    await done(['ingest', 'odd.json.gz', '--store', 'a.duckdb', '--quiet'], folder)
    await done(['export', 'out', '--store', 'a.duckdb'], folder)
    await done(['ingest', 'out', '--store', 'b.duckdb', '--quiet'], folder)
    expect(ids(await done(['events', '--store', 'b.duckdb'], folder)).sort()).toEqual(['1', '2', '3'])
    const again = await done(['export', 'again', '--store', 'b.duckdb', '--format', 'json'], folder)
    expect(JSON.parse(again).events).toBe(3)
    const shown = await done(['show', '1', '--store', 'b.duckdb'], folder)
    expect(shown).toContain('1.10')
  }))

const call = (eventID: string, fields: Record<string, unknown>) => ({
  ...{ eventID, eventTime: '2026-03-02T10:00:00Z', eventSource: 'ec2.amazonaws.com', eventName: 'DescribeInstances' },
  ...fields,
})

/** What is exported of records, and the files that it stands in. */
const exportOf = (records: readonly JsonObject[]) =>
  withStoreOf(records, {}, (store) =>
    inFolder(async (folder) => {
      const how = { structure: jsonStructure(), columns: exportColumns() }
      const said = await exportParquet(store, join(folder, 'out'), how)
      const files = readdirSync(join(folder, 'out'), { recursive: true, encoding: 'utf8' })
      return { said, files: files.filter((name) => name.endsWith('.parquet')) }
    }),
  )

test('what can not name a folder of the table lies below unknown', async () => {
  const { said, files } = await exportOf([
    call('1', { recipientAccountId: '700***', awsRegion: 'eu-west-1' }),
    call('2', { recipientAccountId: '111122223333', awsRegion: '../../etc' }),
    call('3', { recipientAccountId: '111122223333', awsRegion: 'eu-west-1' }),
  ])
  expect(said).toMatchObject({ events: 3, accounts: ['111122223333', 'unknown'], regions: ['eu-west-1', 'unknown'] })
  expect(files.map((file) => file.replace(/\/2026.*/, '')).sort()).toEqual([
    'account=111122223333/region=eu-west-1',
    'account=111122223333/region=unknown',
    'account=unknown/region=eu-west-1',
  ])
})

test('few files are written at once, however many accounts, regions and days a piece holds', async () => {
  const days = Array.from({ length: 120 }, (_, i) => new Date(Date.UTC(2026, 0, 1 + i)).toISOString().slice(0, 10))
  const { said, files } = await exportOf(
    days.map((day, i) =>
      call(String(i), { eventTime: `${day}T10:00:00Z`, recipientAccountId: '111122223333', awsRegion: 'eu-west-1' }),
    ),
  )
  const batch = (file: string) => /data_(\d+)_/.exec(file)?.[1]
  expect([said.events, files.length]).toEqual([120, 120])
  const sizes = [...new Set(files.map(batch))].map((each) => files.filter((file) => batch(file) === each).length)
  expect(sizes.sort((a, b) => a - b)).toEqual([20, 50, 50])
})
