import { expect, test } from 'vitest'
import { readsIn } from '../../../src/engine/remote/explain.ts'

const EXACTLY = (value: string) => ({ value, bound: 'EXACTLY' })
const one = (value: string) => ({ low: EXACTLY(value), high: EXACTLY(value) })
const column = (columnName: string, ...ranges: object[]) => ({
  columnName,
  type: 'varchar',
  domain: { nullsAllowed: false, ranges },
})
const info = (table: string, ...columnConstraints: object[]) => ({
  table: { catalog: 'hive', schemaTable: { schema: 'ct', table } },
  constraint: { none: false, columnConstraints },
  estimate: { outputRowCount: 'NaN' },
})
const plan = (...infos: object[]) => JSON.stringify({ inputTableColumnInfos: infos, estimate: {} }, null, 2)

test('what a statement reads is told by table: days as a span, accounts and regions where they are single', () => {
  const text = plan(
    info(
      'cloudtrail_logs_files',
      column('timestamp', one('2026/03/02'), one('2026/03/01')),
      column('account', one('111122223333'), one('777788889999')),
      column('region', { low: EXACTLY('eu-west-1'), high: EXACTLY('us-east-1') }),
    ),
    info('other'),
  )
  const reads = [
    {
      schema: ['hive', 'ct'],
      table: 'cloudtrail_logs_files',
      slice: { from: '2026/03/01', to: '2026/03/02', accounts: ['111122223333', '777788889999'], regions: [] },
    },
    { schema: ['hive', 'ct'], table: 'other', slice: { from: null, to: null, accounts: [], regions: [] } },
  ]
  expect(readsIn(text)).toEqual(reads)
  // An engine may set a heading above it.
  expect(readsIn(`Query Plan\n${text}\n`)).toEqual(reads)
})

test('a span that is open at one end is open there', () => {
  const open = column('timestamp', { low: { bound: 'ABOVE' }, high: EXACTLY('2026/03/02') })
  expect(readsIn(plan(info('logs', open)))[0]?.slice).toMatchObject({ from: null, to: '2026/03/02' })
})

test('a statement that reads no table reads nothing; what is no plan is an error', () => {
  expect(readsIn(plan())).toEqual([])
  expect(() => readsIn('Fragment 0 [SINGLE]')).toThrow()
})
