import { afterAll, beforeAll, expect, test } from 'vitest'
import { athena } from './lake/athena.ts'
import { equality } from './lake/equality.ts'
import { type Lakes, openLakes } from './lake/lakes.ts'
import { queries } from './lake/queries.ts'

let lakes: Lakes

beforeAll(async () => {
  lakes = await openLakes()
})
afterAll(() => lakes?.close())

test('the table that trail defines reads every delivered record, and prunes by account, region and day', async () => {
  const { trino } = lakes
  expect(await trino.run('SELECT count(*) FROM cloudtrail_logs')).toEqual([[339]])
  const [[one]] = (await trino.run(
    `SELECT count(*) FROM cloudtrail_logs WHERE account = '777788889999' AND region = 'eu-west-1' AND "timestamp" = '2026/03/02'`,
  )) as [[number]]
  expect(one).toBeGreaterThan(0)
  expect(one).toBeLessThan(100)
})

equality(() => lakes)
queries(() => lakes)
athena(() => lakes)
