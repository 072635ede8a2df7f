import type { Slice } from '../engine/remote/where.ts'
import { TrailError, usageError } from '../errors.ts'
import type { LakeResult } from '../model/lake.ts'
import { statementView } from '../output/views/statement.ts'
import { bindPositional, type Values } from '../query/bind.ts'
import { onlyReads } from '../query/dialect/athena.ts'
import { saysSomething } from '../query/statements.ts'
import { isTrivia, nameOf, tokenize } from '../query/tokens.ts'
import type { Limits } from './ask.ts'
import { emit } from './emit.ts'
import { emitRows, type Incoming } from './emit-rows.ts'
import type { Io } from './io.ts'
import { type Lake, openLake, sayTotals, stopOnInterrupt } from './open-lake.ts'
import { checkScan, dryRun, foreseen, foreseeSlice, foreseeSql } from './scan-check.ts'
import type { Settings } from './session.ts'

/** The name under which every query speaks of the logs, whatever the table is called. */
const LOGS = 'cloudtrail_logs'

/**
 * One statement in the engine itself, its values bound; its rows as the local store gives them. `slice`: the partitions
 * that it reads, where that is known; null where the engine is to say.
 */
export async function runRemoteSql(
  sql: string,
  values: Values,
  slice: Slice | null,
  options: Limits,
  settings: Settings,
  io: Io,
): Promise<void> {
  await atLake(options, settings, io, async (lake, signal) => {
    const text = renamed(oneStatement(sql), lake.table)
    const statement = bindPositional(text, values)
    const look = () => (slice === null ? foreseeSql(text, lake, io, signal) : foreseeSlice(lake, slice, io, signal))
    if (settings.globals.dryRun === true) {
      await emit(io, settings, statementView, dryRun(statement, lake, await foreseen(look, signal)))
      return null
    }
    await checkScan(lake, settings, io, signal, look)
    return lake.engine.run(statement, signal)
  })
}

/** The result of a query that ran earlier, by its id. */
export async function showEarlierResult(queryId: string, options: Limits, settings: Settings, io: Io): Promise<void> {
  if (!/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(queryId))
    throw usageError(
      'bad-id',
      `${JSON.stringify(queryId)} is no id of a query`,
      'The last line of each run names them.',
    )
  await atLake(options, settings, io, ({ engine }, signal) => {
    if (engine.again === null) throw usageError('no-results', 'Trino keeps no results', 'Give --engine athena.')
    return engine.again(queryId, signal)
  })
}

/** Prints the rows that `ask` answers with; nothing where it answers null. */
async function atLake(
  options: Limits,
  settings: Settings,
  io: Io,
  ask: (lake: Lake, signal: AbortSignal) => Promise<LakeResult | null>,
): Promise<void> {
  const lake = await openLake(settings, io)
  const { stop, release } = stopOnInterrupt(io)
  const { timeout } = options
  const timer = timeout === null ? null : setTimeout(() => stop.abort(tooLong(timeout)), timeout)
  try {
    const result = await ask(lake, stop.signal)
    if (result === null) return
    const incoming = incomingOf(result, options.maxRows)
    await emitRows(io, settings, incoming, options)
    if (incoming.wasCut() && !settings.quiet) io.err(`cut at ${options.maxRows} rows\n`)
  } finally {
    if (timer !== null) clearTimeout(timer)
    release()
    lake.engine.close()
    sayTotals(lake, settings, io)
  }
}

/** Rows that are handed on together. */
const BATCH = 500

/** The rows of an answer as they come, at most so many of them. */
function incomingOf({ columns, rows }: LakeResult, most: number | null): Incoming & { wasCut(): boolean } {
  const names = distinct(columns.map(({ name }) => name))
  let cut = false
  async function* batches(): AsyncGenerator<Record<string, unknown>[]> {
    let batch: Record<string, unknown>[] = []
    let left = most ?? Number.POSITIVE_INFINITY
    for await (const row of rows) {
      cut = left-- <= 0
      if (cut) break
      batch.push(Object.fromEntries(names.map((name, i) => [name, row[i] ?? null])))
      if (batch.length < BATCH) continue
      yield batch
      batch = []
    }
    yield batch
  }
  return { columns: names, isFlat: columns.every(({ type }) => isFlat(type)), batches: batches(), wasCut: () => cut }
}

/** Whether no value of a type becomes an object with columns of its own. */
function isFlat(type: string): boolean {
  return !/^(row|map|json)\b/i.test(type)
}

function tooLong(ms: number): TrailError {
  return new TrailError('timeout', `the query took longer than ${ms / 1000} s, and was cancelled in the engine`, {
    hint: 'Narrow it, or give it more time with --timeout.',
  })
}

/** An engine takes one statement at a time, without the semicolon. */
function oneStatement(sql: string): string {
  if (!saysSomething(sql)) throw usageError('no-sql', 'there is no SQL to run')
  if (!onlyReads(sql))
    throw usageError(
      'read-only',
      'trail only reads what lies in a lake: SELECT, WITH, VALUES, SHOW, DESCRIBE and EXPLAIN',
      'Run other statements with a tool of the engine’s own.',
    )
  const tokens = tokenize(sql)
  const end = tokens.findIndex(({ text, kind }) => kind === 'symbol' && text === ';')
  if (end < 0) return sql
  if (tokens.slice(end + 1).some((token) => !isTrivia(token) && token.text !== ';'))
    throw usageError('one-statement', 'Athena and Trino run one statement at a time')
  return tokens
    .slice(0, end)
    .map(({ text }) => text)
    .join('')
}

function renamed(sql: string, table: string): string {
  if (table.toLowerCase() === LOGS) return sql
  return tokenize(sql)
    .map((token) => (nameOf(token)?.toLowerCase() === LOGS ? `"${table.toLowerCase()}"` : token.text))
    .join('')
}

/** Names that come twice are numbered: a row is an object. */
function distinct(names: readonly string[]): string[] {
  const seen = new Map<string, number>()
  return names.map((name) => {
    const before = seen.get(name) ?? 0
    seen.set(name, before + 1)
    return before === 0 ? name : `${name}_${before}`
  })
}
