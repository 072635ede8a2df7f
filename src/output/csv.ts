import { toJson } from './json.ts'

type Row = Readonly<Record<string, unknown>>

/** Nested keys joined by `_`; lists as JSON. */
export function flatten(row: Row, prefix = ''): Record<string, unknown> {
  const flat: Record<string, unknown> = {}
  for (const [key, value] of Object.entries(row)) {
    const name = prefix + key
    if (typeof value === 'object' && value !== null && !Array.isArray(value))
      Object.assign(flat, flatten(value as Row, `${name}_`))
    else flat[name] = Array.isArray(value) ? toJson(value, undefined) : value
  }
  return flat
}

/**
 * Rows as CSV (RFC 4180), header first. A cell that a spreadsheet would run as a formula is preceded by an apostrophe;
 * plain numbers are left alone. In pieces, a line each.
 */
export function* csv(rows: readonly Row[], columns: readonly string[] = []): Generator<string> {
  const found = new Set<string>()
  for (const row of rows) for (const name in flatten(row)) found.add(name)
  // A column whose values all have keys of their own is those keys' columns.
  const placed = columns.flatMap((name) => {
    const nested = found.has(name) ? [] : [...found].filter((each) => each.startsWith(`${name}_`))
    return nested.length === 0 ? [name] : nested
  })
  const names = [...new Set([...placed, ...found])]
  yield csvLine(names)
  for (const row of rows) {
    const flat = flatten(row)
    yield csvLine(names.map((name) => flat[name]))
  }
}

/** One line of {@link csv}, for what is too long to stand in memory. */
export function csvLine(cells: readonly unknown[]): string {
  return `${cells.map(cell).join(',')}\r\n`
}

function cell(value: unknown): string {
  if (value === null || value === undefined) return ''
  if (typeof value === 'number' || typeof value === 'boolean' || typeof value === 'bigint') return String(value)
  const text = String(value)
  const safe = /^[\s\u0000-\u001f]*[=+\-@\t\r]/.test(text) && !/^[+-]?\d+(\.\d+)?$/.test(text) ? `'${text}` : text
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}
