import { COLUMNS, type ColumnType } from './columns.ts'

/** The columns of an export besides a record's own: the record itself, and its bytes where they are no UTF-8. */
export const RECORD = 'record'
export const BYTES = 'record_bytes'

/** The structure by which DuckDB's `json_transform` reads a record's columns. Maps stay JSON, as Parquet has it. */
export function jsonStructure(): string {
  return JSON.stringify(Object.fromEntries(Object.entries(COLUMNS).map(([name, type]) => [name, shapeOf(type)])))
}

function shapeOf(type: ColumnType): unknown {
  if (type === 'json' || type === 'map') return 'JSON'
  if (typeof type === 'string') return 'VARCHAR'
  if ('array' in type) return [shapeOf(type.array)]
  return Object.fromEntries(Object.entries(type.struct).map(([name, field]) => [name, shapeOf(field)]))
}

/** `t.eventVersion AS eventversion, …`: the columns of `t`, a record that was read by {@link jsonStructure}. */
export function exportColumns(): string {
  return Object.entries(COLUMNS)
    .map(([name, type]) => {
      const value = type === 'json' ? `nullif(CAST(t."${name}" AS VARCHAR), 'null')` : `t."${name}"`
      return `${value} AS "${name.toLowerCase()}"`
    })
    .join(', ')
}
