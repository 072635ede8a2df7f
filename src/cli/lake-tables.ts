import { coarseSelect } from '../engine/remote/coarse.ts'
import type { Tables } from '../engine/remote/coverage.ts'
import { tableName } from '../engine/remote/names.ts'
import { usageError } from '../errors.ts'
import { literal } from '../query/bind.ts'
import type { Lake } from './open-lake.ts'

/** What questions read: the coarse view where there is one, else its text over the table, whatever columns that has. */
export async function tablesOf(lake: Lake, signal: AbortSignal): Promise<Tables> {
  const { schema, table } = lake
  const name = (suffix = '') => tableName([...schema, `${table}${suffix}`.toLowerCase()], '--table')
  const columns = await columnsOf(lake, [table, `${table}_coarse`, `${table}_files`], signal)
  const [own, view, files] = ['', '_coarse', '_files'].map((suffix) => columns.get(`${table}${suffix}`.toLowerCase()))
  if (own === undefined && view === undefined)
    throw usageError(
      'no-table',
      `there is no table ${[...schema, table].join('.')}`,
      `Name it with --table, and where it is with ${lake.engine.name === 'trino' ? '--trino-schema CATALOG.SCHEMA' : '--athena-database'}; trail athena ddl s3://BUCKET writes its definition.`,
    )
  if (view === undefined && !own?.has('useridentity') && !own?.has('record'))
    throw usageError('bad-table', `${table} is no table of CloudTrail logs: it has no column useridentity`)
  const located = own === undefined ? name('_coarse') : `(${coarseSelect(name(), own, true)})`
  return {
    source: view === undefined ? `(${coarseSelect(name(), own ?? new Set())})` : name('_coarse'),
    located,
    files: files?.has('records') === true ? name('_files') : null,
  }
}

/** The columns of those of the named tables that there are, all in small letters. */
async function columnsOf(
  { engine, schema }: Lake,
  tables: readonly string[],
  signal: AbortSignal,
): Promise<Map<string, Set<string>>> {
  const database = schema.at(-1)?.toLowerCase() ?? ''
  const catalog = schema.length > 1 ? `"${schema[0]?.toLowerCase()}".` : ''
  const names = tables.map((each) => each.toLowerCase())
  const result = await engine.run(
    {
      sql: `SELECT table_name, column_name FROM ${catalog}information_schema.columns
WHERE table_schema = ? AND table_name IN (${names.map(() => '?').join(', ')})`,
      parameters: [database, ...names].map((each) => literal(each)),
    },
    signal,
  )
  const columns = new Map<string, Set<string>>()
  for await (const [name, column] of result.rows) {
    const known = columns.get(String(name)) ?? new Set<string>()
    columns.set(String(name), known.add(String(column)))
  }
  return columns
}
