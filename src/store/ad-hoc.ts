import { rmSync } from 'node:fs'
import { type DuckDBConnection, type DuckDBValue, StatementType } from '@duckdb/node-api'
import { EXIT, TrailError, usageError } from '../errors.ts'
import type { Store } from './open.ts'
import { isFlat, plain } from './plain.ts'
import { sqlFile } from './sql-files.ts'
import { temporaryFolder } from './temporary.ts'

export type Row = Record<string, unknown>

/** An ad hoc statement's answer, which comes as it is read. */
export interface Answer {
  columns: string[]
  /** Whether no value can have keys of its own. */
  isFlat: boolean
  /** Rows as plain values, some at a time. To be read once, and to its end or not at all. */
  batches: AsyncIterable<Row[]>
  /** Whether there were more rows than asked for; known once they are read. */
  wasCut(): boolean
}

const ALLOWED = new Set([StatementType.SELECT, StatementType.EXPLAIN])

/**
 * More than a store's own: whoever asks for whole records has some thousands of them in memory at once, each several
 * times, and a few may be of megabytes.
 */
const MEMORY = '2GB'

/**
 * Makes a read-only store fit for SQL that anybody may have written: Trino's functions, Athena's division, no files, no
 * network, no settings. Views must be there by now; nothing can be added afterwards. Answers with what undoes it.
 */
export async function prepareAdHoc({ connection }: Pick<Store, 'connection'>): Promise<() => void> {
  const folder = folderForSpill()
  await connection.run(`SET temp_directory = '${(folder ?? '').replaceAll("'", "''")}'`)
  await connection.run(`SET memory_limit = '${MEMORY}'`)
  await connection.run('SET integer_division = true')
  await connection.run(sqlFile('macros.sql'))
  await connection.run('SET enable_external_access = false')
  await connection.run('SET lock_configuration = true')
  return () => {
    if (folder !== null) rmSync(folder, { recursive: true, force: true })
  }
}

/** Null where there is none: then what is larger than memory fails, and all else is answered. */
function folderForSpill(): string | null {
  try {
    return temporaryFolder('trail-sql-')
  } catch {
    return null
  }
}

export interface AdHocOptions {
  /** Rows kept of each statement; null for all. */
  maxRows: number | null
  values?: Record<string, DuckDBValue>
}

/**
 * Runs statements one after the other, and hands over the answer of each before the next is run. Only what reads passes.
 */
export async function runAdHoc(
  connection: DuckDBConnection,
  sql: string,
  options: AdHocOptions,
  onAnswer: (answer: Answer) => Promise<void>,
): Promise<void> {
  const statements = await explaining(() => connection.extractStatements(sql))
  if (statements.count === 0) throw usageError('bad-sql', 'there is no statement to run')
  for (let i = 0; i < statements.count; i++) {
    const result = await explaining(async () => {
      const prepared = await statements.prepare(i)
      if (!ALLOWED.has(prepared.statementType)) throw notAQuery(StatementType[prepared.statementType])
      if (options.values !== undefined) prepared.bind(options.values)
      return prepared.stream()
    })
    await onAnswer(answerOf(result, options.maxRows))
  }
}

export function notAQuery(statement: string): TrailError {
  return usageError(
    'not-a-query',
    `only SELECT, DESCRIBE, SHOW, SUMMARIZE and EXPLAIN run here, not ${statement}`,
    'The store is changed by trail ingest alone.',
  )
}

function answerOf(result: Awaited<ReturnType<DuckDBConnection['stream']>>, maxRows: number | null): Answer {
  const columns = result.deduplicatedColumnNames()
  const types = result.columnTypes()
  let cut = false
  async function* batches(): AsyncGenerator<Row[]> {
    let left = maxRows ?? Number.POSITIVE_INFINITY
    for (;;) {
      const chunk = await explaining(() => result.fetchChunk())
      if (chunk === null || chunk.rowCount === 0) return
      cut = chunk.rowCount > left
      const rows = cut ? chunk.getRows().slice(0, left) : chunk.getRows()
      left -= rows.length
      yield rows.map((row) => Object.fromEntries(columns.map((name, i) => [name, plain(row[i] ?? null, types[i])])))
      if (cut) return
    }
  }
  return { columns, isFlat: types.every(isFlat), batches: batches(), wasCut: () => cut }
}

async function explaining<Result>(work: () => Promise<Result>): Promise<Result> {
  try {
    return await work()
  } catch (error) {
    throw error instanceof TrailError ? error : explained(error)
  }
}

/** DuckDB's own sentence on what is wrong, on one line. */
function explained(error: unknown): TrailError {
  const message = (error instanceof Error ? error.message : String(error))
    .split('\n')
    .filter((line) => line.trim() !== '')
  if (/^INTERRUPT/.test(message[0] ?? ''))
    throw new TrailError('interrupted', 'the query was interrupted', { exitCode: EXIT.interrupted })
  if (/^Out of Memory/.test(message[0] ?? ''))
    return new TrailError('out-of-memory', `the query needs more than ${MEMORY} of memory`, {
      hint: 'Ask for fewer columns (record and the columns of JSON are the large ones), or for fewer rows at a time.',
    })
  // A fault of DuckDB's own comes with its stack, which says nothing to whoever wrote the SQL.
  if (/^INTERNAL/.test(message[0] ?? ''))
    return new TrailError('duckdb-fault', `DuckDB itself failed on this query: ${message[0]}`, {
      hint: 'The SQL is not to blame. Write it another way: what is grouped or joined in a subquery of its own.',
      cause: error,
    })
  const where = message.find((line) => /^LINE \d+:/.test(line))
  const said = message.filter((line) => line !== where && !/^\s*\^/.test(line)).join(' ')
  return usageError(
    'bad-sql',
    `${said.replace('Failed to extract statements: ', '')}${where === undefined ? '' : ` (${where.trim()})`}`,
    hintFor(said, where ?? ''),
  )
}

function hintFor(said: string, where: string): string {
  const [, field, column] = /Cannot extract field '(\w+)' from expression "(\w+)"/.exec(said) ?? []
  if (field !== undefined && column !== undefined)
    return `${column} is a text in AWS’s table: write json_extract_scalar(${column}, '$.${field}'), or ask the table events.`
  if (/\b(CREATE|ALTER|MSCK|UNLOAD)\b/i.test(where))
    return 'This reads only; trail athena ddl s3://BUCKET writes the tables of Athena.'
  return 'trail sql --schema lists tables, columns and functions.'
}
