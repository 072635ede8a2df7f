import { afterAll, beforeAll, expect, test } from 'vitest'
import { explainStatement, readsIn } from '../../src/engine/remote/explain.ts'
import { runTrail } from '../support/in-process.ts'
import { onTrino } from '../support/lake.ts'
import { athena } from './lake/athena.ts'
import { endless, endOf } from './lake/endless.ts'
import { equality } from './lake/equality.ts'
import { type Lakes, openLakes } from './lake/lakes.ts'
import { pruning, queries } from './lake/queries.ts'
import { unnest } from './lake/unnest.ts'

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

test('Trino says before a statement runs which partitions it would read', async () => {
  const { trino } = lakes
  const sql = `SELECT count(*) FROM cloudtrail_logs WHERE "timestamp" BETWEEN '2026/03/01' AND '2026/03/02' AND account = '777788889999'`
  const [[plan]] = (await trino.run(explainStatement(sql).sql)) as [[string]]
  expect(readsIn(plan)).toEqual([
    {
      schema: ['hive', 'ct'],
      table: 'cloudtrail_logs_files',
      slice: {
        ...{ from: '2026/03/01', to: '2026/03/02', accounts: ['777788889999'] },
        regions: expect.arrayContaining(['eu-west-1', 'us-east-1']),
      },
    },
  ])
})

test('Ctrl-C cancels the query in Trino', async () => {
  const { trino, samples } = lakes
  const { code, stderr } = await runTrail(['sql', endless(770033), ...onTrino(trino, samples.delivered)], {
    onInterrupt: (interrupt) => setTimeout(interrupt, 1500),
  })
  expect([code, stderr]).toEqual([130, expect.stringContaining('interrupted: the query was cancelled in the engine')])
  expect(await endOf(trino, 770033)).toEqual(['FAILED', 'USER_CANCELED'])
})

test('what a lake holds is not changed: statements that write are not sent', async () => {
  const { trino, samples } = lakes
  for (const sql of [
    'DROP TABLE ready',
    'EXPLAIN ANALYZE INSERT INTO ready VALUES 1',
    '/* /* */ DELETE FROM ready -- */ SELECT 1',
  ]) {
    const { code, stderr } = await runTrail(['sql', sql, ...onTrino(trino, samples.delivered)])
    expect([code, stderr]).toEqual([2, expect.stringContaining('trail only reads what lies in a lake')])
  }
  expect(await trino.run('SELECT count(*) FROM ready')).toEqual([[0]])
})

equality(() => lakes)
queries(() => lakes)
pruning(() => lakes)
unnest(() => lakes)
athena(() => lakes)
