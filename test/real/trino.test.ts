import { afterAll, beforeAll, expect, test } from 'vitest'
import { startTrino, type Trino } from '../support/trino.ts'
import { sampleTables } from '../support/trino-logs.ts'

let trino: Trino

beforeAll(async () => {
  trino = await startTrino()
  await sampleTables(trino)
})

afterAll(() => trino?.stop())

test('the table that trail defines reads every delivered record, and prunes by account, region and day', async () => {
  expect(await trino.run('SELECT count(*) FROM cloudtrail_logs')).toEqual([[339]])
  const [[one]] = (await trino.run(
    `SELECT count(*) FROM cloudtrail_logs WHERE account = '777788889999' AND region = 'eu-west-1' AND "timestamp" = '2026/03/02'`,
  )) as [[number]]
  expect(one).toBeGreaterThan(0)
  expect(one).toBeLessThan(100)
})
