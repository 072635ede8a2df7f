import { usageError } from '../errors.ts'
import { nearest } from '../model/nearest.ts'
import { TABLES } from '../query/dialect/tables.ts'
import type { Store } from '../store/open.ts'
import { described } from '../store/sql-files.ts'
import { columnsOf, ownFunctions } from '../store/tables.ts'

/** A column of a table, or a function: one row of `trail sql --schema`. */
export interface SchemaRow {
  /** `table`: a column of it; `function`: one of Athena's that DuckDB lacks; `shadow`: one that it has otherwise. */
  kind: 'table' | 'function' | 'shadow'
  table: string | null
  column: string | null
  function: string | null
  /** A function's parameters. */
  type: string
  description: string
}

/** Every table with its columns, and every function of Athena's, or those of one name. The views must be open. */
export async function schema(store: Store, only: string | null): Promise<SchemaRow[]> {
  const all = [...(await columns(store)), ...(await functions(store))]
  if (only === null) return all
  const name = only.toLowerCase()
  const found = all.filter((row) => row.table === name || row.function === name)
  if (found.length > 0) return found
  const near = nearest(name, [...TABLES, ...all.flatMap((row) => row.function ?? [])])
  throw usageError(
    'no-table',
    `there is no table or function ${only}`,
    `${near === null ? '' : `Did you mean ${near}? `}Tables: ${TABLES.join(', ')}.`,
  )
}

/** Views that are made of others have their columns' sentences from them. */
const MADE_OF: Readonly<Record<string, readonly string[]>> = {
  attributed: ['events', 'actor'],
  cloudtrail_logs: ['cloudtrail_logs_located'],
}

export interface TableText {
  name: string
  text: string
}

/** The sentence on each table. */
export function tableTexts(): TableText[] {
  const { views } = described()
  return TABLES.map((name) => ({ name, text: views.get(name)?.text ?? '' }))
}

async function columns({ connection }: Store): Promise<SchemaRow[]> {
  const { views } = described()
  const textOf = (table: string, column: string) =>
    [table, ...(MADE_OF[table] ?? [])]
      .map((name) => views.get(name)?.columns.get(column.toLowerCase()))
      .find((text) => text !== undefined) ?? ''
  const found = await columnsOf(connection, TABLES)
  return found.map(({ table, name, type }) => ({
    kind: 'table',
    table,
    column: name,
    function: null,
    type,
    description: textOf(table, name),
  }))
}

async function functions({ connection }: Store): Promise<SchemaRow[]> {
  const { macros } = described()
  const known = await ownFunctions(connection)
  return macros.map(({ name, parameters, text }) => ({
    kind: known.has(name) ? 'shadow' : 'function',
    table: null,
    column: null,
    function: name,
    type: parameters,
    description: text,
  }))
}
