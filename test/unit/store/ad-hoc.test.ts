import type { DuckDBConnection } from '@duckdb/node-api'
import { expect, test } from 'vitest'
import { runAdHoc } from '../../../src/store/ad-hoc.ts'

test('a fault of DuckDB’s own is said in a sentence, without its stack, and is no wrong usage', async () => {
  const said =
    'INTERNAL Error: Failed to bind column reference "k"\n\nStack Trace:\n\n/lib/libduckdb.so(_ZN6duckdb9Exception)'
  const failing = { extractStatements: () => Promise.reject(new Error(said)) } as unknown as DuckDBConnection
  const failed = runAdHoc(failing, 'select 1', { maxRows: null }, async () => {})
  await expect(failed).rejects.toMatchObject({
    code: 'duckdb-fault',
    exitCode: 3,
    message: 'DuckDB itself failed on this query: INTERNAL Error: Failed to bind column reference "k"',
  })
})
