import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  DuckDBArrayValue,
  DuckDBBlobValue,
  type DuckDBConnection,
  DuckDBDateValue,
  DuckDBDecimalValue,
  DuckDBListValue,
  DuckDBMapValue,
  DuckDBStructValue,
  DuckDBTimestampTZValue,
  DuckDBTimestampValue,
  type DuckDBType,
  type DuckDBValue,
  StatementType,
} from '@duckdb/node-api'
import { TrailError, usageError } from '../errors.ts'
import type { Store } from './open.ts'

/** Rows of an ad hoc statement, as plain values. `cut`: there were more. */
export interface Answer {
  columns: string[]
  rows: Record<string, unknown>[]
  cut: boolean
}

const ALLOWED = new Set([StatementType.SELECT, StatementType.EXPLAIN])

/**
 * Makes a read-only store fit for SQL that anybody may have written: Trino's functions, Athena's division, no files, no
 * network, no settings. Views must be there by now; nothing can be added afterwards. Answers with what undoes it.
 */
export async function prepareAdHoc({ connection }: Pick<Store, 'connection'>): Promise<() => void> {
  const folder = mkdtempSync(join(tmpdir(), 'trail-sql-'))
  await connection.run(`SET temp_directory = '${folder.replaceAll("'", "''")}'`)
  await connection.run('SET integer_division = true')
  await connection.run(readFileSync(join(import.meta.dirname, 'sql', 'macros.sql'), 'utf8'))
  await connection.run('SET enable_external_access = false')
  await connection.run('SET lock_configuration = true')
  return () => rmSync(folder, { recursive: true, force: true })
}

export interface AdHocOptions {
  /** Rows kept of each statement; null for all. */
  maxRows: number | null
  values?: Record<string, DuckDBValue>
}

/** Runs statements one after the other; the answer of each. Only what reads passes. */
export async function runAdHoc(connection: DuckDBConnection, sql: string, options: AdHocOptions): Promise<Answer[]> {
  try {
    const statements = await connection.extractStatements(sql)
    if (statements.count === 0) throw usageError('bad-sql', 'there is no statement to run')
    const answers: Answer[] = []
    for (let i = 0; i < statements.count; i++) {
      const prepared = await statements.prepare(i)
      if (!ALLOWED.has(prepared.statementType))
        throw usageError(
          'not-a-query',
          `only SELECT, DESCRIBE, SHOW, SUMMARIZE and EXPLAIN run here, not ${StatementType[prepared.statementType]}`,
          'The store is changed by trail ingest alone.',
        )
      if (options.values !== undefined) prepared.bind(options.values)
      answers.push(await collect(await prepared.stream(), options.maxRows))
    }
    return answers
  } catch (error) {
    throw error instanceof TrailError ? error : explained(error)
  }
}

async function collect(
  result: Awaited<ReturnType<DuckDBConnection['stream']>>,
  maxRows: number | null,
): Promise<Answer> {
  const columns = result.deduplicatedColumnNames()
  const types = result.columnTypes()
  const rows: Record<string, unknown>[] = []
  for await (const chunk of result) {
    for (const row of chunk.getRows()) {
      if (maxRows !== null && rows.length >= maxRows) return { columns, rows, cut: true }
      rows.push(Object.fromEntries(columns.map((name, i) => [name, plain(row[i] ?? null, types[i])])))
    }
  }
  return { columns, rows, cut: false }
}

/** Numbers as numbers (beyond 2^53 as strings), times as ISO 8601, structs as objects, JSON as what it says. */
function plain(value: DuckDBValue, type: DuckDBType | undefined): unknown {
  if (value === null || typeof value === 'boolean') return value
  if (typeof value === 'string') return type?.alias === 'JSON' ? parsed(value) : value
  if (typeof value === 'number') return Number.isFinite(value) ? value : null
  if (typeof value === 'bigint') return safe(value)
  if (value instanceof DuckDBTimestampValue || value instanceof DuckDBTimestampTZValue) return iso(value.micros)
  if (value instanceof DuckDBDateValue) return value.toString()
  if (value instanceof DuckDBDecimalValue) return value.toDouble()
  if (value instanceof DuckDBListValue || value instanceof DuckDBArrayValue) {
    const inner = type !== undefined && 'valueType' in type ? (type.valueType as DuckDBType) : undefined
    return value.items.map((item) => plain(item, inner))
  }
  if (value instanceof DuckDBStructValue) {
    const names = type !== undefined && 'entryNames' in type ? (type.entryNames as string[]) : []
    const inner = type !== undefined && 'entryTypes' in type ? (type.entryTypes as DuckDBType[]) : []
    return Object.fromEntries(
      Object.entries(value.entries).map(([name, each]) => [name, plain(each, inner[names.indexOf(name)])]),
    )
  }
  if (value instanceof DuckDBMapValue)
    return Object.fromEntries(
      value.entries.map((entry) => [String(plain(entry.key, undefined)), plain(entry.value, undefined)]),
    )
  if (value instanceof DuckDBBlobValue) return Buffer.from(value.bytes).toString('base64')
  return String(value)
}

function safe(value: bigint): number | string {
  const number = Number(value)
  return Number.isSafeInteger(number) ? number : String(value)
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}

/** `2026-03-02T10:00:00Z`, with as many decimals as there are. */
function iso(micros: bigint): string {
  const ms = Number(micros / 1000n)
  if (!Number.isFinite(ms) || Math.abs(ms) > 8.64e15) return String(micros)
  const rest = Number(((micros % 1_000_000n) + 1_000_000n) % 1_000_000n)
  const second = new Date(Number((micros - BigInt(rest)) / 1000n)).toISOString().slice(0, 19)
  return `${second}${rest === 0 ? '' : `.${String(rest).padStart(6, '0').replace(/0+$/, '')}`}Z`
}

/** DuckDB's own sentence on what is wrong, on one line. */
function explained(error: unknown): TrailError {
  const message = (error instanceof Error ? error.message : String(error))
    .split('\n')
    .filter((line) => line.trim() !== '')
  if (/^INTERRUPT/.test(message[0] ?? '')) throw new TrailError('interrupted', 'the query was interrupted')
  const where = message.find((line) => /^LINE \d+:/.test(line))
  const said = message.filter((line) => line !== where && !/^\s*\^/.test(line)).join(' ')
  return usageError(
    'bad-sql',
    `${said.replace('Failed to extract statements: ', '')}${where === undefined ? '' : ` (${where.trim()})`}`,
    /Table with name "?\S*cloudtrail/i.test(said)
      ? 'CloudTrail’s table is called cloudtrail_logs here: write FROM cloudtrail_logs.'
      : 'trail sql --schema lists tables, columns and functions.',
  )
}
