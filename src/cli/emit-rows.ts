import { csvLine, flatten } from '../output/csv.ts'
import { toJson } from '../output/json.ts'
import { TABLE_ROWS } from '../output/table.ts'
import { sqlView } from '../output/views/sql.ts'
import { emit, forTerminal } from './emit.ts'
import type { Io } from './io.ts'
import type { Settings } from './session.ts'

type Row = Record<string, unknown>

/** Rows that come some at a time. */
export interface Incoming {
  columns: readonly string[]
  /** Whether no value has keys of its own, so that the columns are all that a csv can have. */
  isFlat: boolean
  batches: AsyncIterable<Row[]>
}

/**
 * {@link emit} for rows that may be more than memory holds: json, ndjson and csv go out as they come, and a table reads
 * no more than it shows. A csv of nested values is gathered, since its header depends on every row. Answers with how
 * many rows went out.
 */
export async function emitRows(
  io: Io,
  settings: Settings,
  incoming: Incoming,
  options: { unmask?: boolean } = {},
): Promise<number> {
  const { format } = settings
  if (format === 'json') return streamed(io, settings, incoming, jsonPieces)
  if (format === 'ndjson') return streamed(io, settings, incoming, ndjsonPieces)
  if (format === 'csv' && incoming.isFlat) return streamed(io, settings, incoming, csvPieces)
  const most = format === 'table' ? TABLE_ROWS : Number.POSITIVE_INFINITY
  const rows: Row[] = []
  for await (const batch of incoming.batches) {
    rows.push(...batch)
    if (rows.length > most) break
  }
  const shown = rows.slice(0, most)
  await emit(io, settings, sqlView(incoming.columns), shown, options)
  if (shown.length < rows.length && !settings.quiet)
    io.err(`only the first ${most} rows are shown; --format json, ndjson or csv has them all\n`)
  return shown.length
}

type Pieces = (rows: readonly Row[], columns: readonly string[], isFirst: boolean) => string

async function streamed(io: Io, settings: Settings, incoming: Incoming, pieces: Pieces): Promise<number> {
  const write = (text: string) => io.out(io.isTty ? forTerminal(settings.format, text) : text)
  let count = 0
  for await (const rows of incoming.batches) {
    if (rows.length > 0) await write(pieces(rows, incoming.columns, count === 0))
    count += rows.length
  }
  const end = count === 0 ? pieces([], incoming.columns, true) : ''
  const close = settings.format === 'json' ? (count === 0 ? '[]\n' : '\n]\n') : ''
  if (end + close !== '') await write(end + close)
  return count
}

const jsonPieces: Pieces = (rows, _, isFirst) =>
  rows.map((row, i) => `${isFirst && i === 0 ? '[\n' : ',\n'}  ${toJson(row, 2).replaceAll('\n', '\n  ')}`).join('')

const ndjsonPieces: Pieces = (rows) => rows.map((row) => `${toJson(row, undefined)}\n`).join('')

const csvPieces: Pieces = (rows, columns, isFirst) => {
  const lines = rows.map((row) => {
    const flat = flatten(row)
    return csvLine(columns.map((name) => flat[name]))
  })
  return `${isFirst ? csvLine(columns) : ''}${lines.join('')}`
}
