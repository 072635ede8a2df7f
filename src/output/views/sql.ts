import { maskText } from '../mask.ts'
import { cell, table, type View } from '../view.ts'

/** An answer of SQL: json is the bare list of rows. */
export function sqlView(columns: readonly string[]): View<Record<string, unknown>[]> {
  return {
    sections: (rows, { unmask }) => [
      table(
        null,
        columns.map((name) => `${name}*`),
        rows.map((row) => columns.map((name) => cell(unmask ? shown(row[name]) : maskText(shown(row[name]))))),
      ),
    ],
    rows: (rows) => rows,
    columns,
  }
}

function shown(value: unknown): string {
  if (value === null || value === undefined) return ''
  return typeof value === 'object' ? JSON.stringify(value) : String(value)
}
