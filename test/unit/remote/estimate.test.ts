import { expect, test } from 'vitest'
import { athenaDdl, trinoDdl, trinoExportDdl } from '../../../src/engine/remote/ddl.ts'
import { estimateScan, foldersOf, partitionsOf } from '../../../src/engine/remote/estimate.ts'
import { propertiesIn } from '../../../src/engine/remote/trino-table.ts'

const LAYOUT = {
  root: 's3://logs/AWSLogs/o-abc123',
  accounts: ['111122223333', '444455556666'],
  regions: ['eu-west-1', 'us-east-1'],
  firstDay: '2026-02-27',
}
const ALL = { from: null, to: null, accounts: [], regions: [] }
const NOW = Date.parse('2026-03-02T12:00:00Z')

/** As the catalog gives back what the definition said. */
function ofAthena(): Record<string, string> {
  const [ddl = ''] = athenaDdl(LAYOUT, { schema: ['ct'], table: 'logs' })
  return Object.fromEntries(
    [...ddl.matchAll(/^ {2}'([^']+)'='([^']*)'/gm)].map(([, name = '', value = '']) => [name, value]),
  )
}

test('the partitions of a table are read from Athena’s catalog and from Trino’s definition alike', () => {
  const partitions = partitionsOf(ofAthena())
  expect(partitions).toEqual({
    template: `${LAYOUT.root}/\${account}/CloudTrail/\${region}/\${timestamp}`,
    accounts: LAYOUT.accounts,
    regions: LAYOUT.regions,
    first: '2026/02/27',
    isColumnar: false,
  })
  const names = { schema: ['hive', 'ct'], table: 'logs' }
  expect(partitionsOf(propertiesIn(trinoDdl(LAYOUT, names)[0] ?? ''))).toEqual(partitions)
  expect(partitionsOf(propertiesIn(trinoExportDdl(LAYOUT, names)[0] ?? ''))).toMatchObject({
    template: `${LAYOUT.root}/account=\${account}/region=\${region}/\${timestamp}`,
    isColumnar: true,
  })
})

test.each([
  ['a table without projection', {}],
  ['a table outside S3', { ...ofAthena(), 'storage.location.template': `local:///x/\${timestamp}` }],
  ['a table by other days', { ...ofAthena(), 'projection.timestamp.format': 'yyyy-MM-dd' }],
  ['accounts that are not listed', { ...ofAthena(), 'projection.account.values': undefined as never }],
])('of %s nothing is reckoned', (_, properties) => {
  const told = Object.fromEntries(Object.entries(properties).filter(([, value]) => value !== undefined))
  expect(partitionsOf(told)).toBe(null)
})

test('only the folders of the days that are read count, none before the logs, none after today', () => {
  const partitions = partitionsOf(ofAthena())
  if (partitions === null) throw new Error('partitions')
  expect(foldersOf(partitions, { ...ALL, from: '2026/03/01', to: '2026/03/01' }, NOW)).toEqual([
    `${LAYOUT.root}/111122223333/CloudTrail/eu-west-1/2026/03/01/`,
    `${LAYOUT.root}/111122223333/CloudTrail/us-east-1/2026/03/01/`,
    `${LAYOUT.root}/444455556666/CloudTrail/eu-west-1/2026/03/01/`,
    `${LAYOUT.root}/444455556666/CloudTrail/us-east-1/2026/03/01/`,
  ])
  expect(foldersOf(partitions, ALL, NOW)).toHaveLength(4 * 4)
  expect(foldersOf(partitions, { ...ALL, from: '2026/03/02', to: '2030/01/01' }, NOW)).toHaveLength(4)
  expect(foldersOf(partitions, { ...ALL, accounts: ['444455556666'], regions: ['us-east-1', 'xx-1'] }, NOW)).toEqual(
    ['02/27', '02/28', '03/01', '03/02'].map((day) => `${LAYOUT.root}/444455556666/CloudTrail/us-east-1/2026/${day}/`),
  )
})

test('what is over the limit is refused before it is read, and listing ends as soon as that is sure', async () => {
  const folders = Array.from({ length: 100 }, (_, i) => `s3://b/${i}/`)
  expect(await estimateScan(folders, 100e9, async () => 1e9)).toEqual({ bytes: 100e9, partitions: 100, listed: 100 })
  await expect(estimateScan(folders, 99e9, async () => 1e9)).rejects.toMatchObject({ code: 'scan-limit', exitCode: 3 })
  let listed = 0
  const each = async () => {
    listed++
    return 50e9
  }
  await expect(estimateScan(folders, 99e9, each)).rejects.toThrow(
    /more than 100\.0 GB, over --max-scan-gb 99\.0: nothing was started/,
  )
  expect(listed).toBeLessThan(20)
})

test('of very many folders an even part is listed and the rest reckoned', async () => {
  const folders = Array.from({ length: 60_000 }, (_, i) => `s3://b/${i}/`)
  const seen: string[] = []
  const size = async (url: string) => {
    seen.push(url)
    return 1e6
  }
  expect(await estimateScan(folders, 61e9, size)).toEqual({ bytes: 60e9, partitions: 60_000, listed: 600 })
  expect(seen).toHaveLength(600)
  expect(new Set(seen).size).toBe(600)
  await expect(estimateScan(folders, 59e9, size)).rejects.toThrow(/about 60\.0 GB/)
})
