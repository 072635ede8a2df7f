import { type TrailError, usageError } from '../errors.ts'

/** SQL with a `?` for each parameter; the parameters are whole SQL literals (query/bind.ts `literal`). */
export interface Statement {
  sql: string
  parameters: readonly string[]
}

/** What would be sent, and what is known before of what that would read. */
export interface DryRun extends Statement {
  estimate: Foretold | null
  /** Why there is no estimate; null where there is one. */
  unknown: string | null
}

/** What lies in the partitions of a query. `usd` as in {@link Spent}. */
interface Foretold {
  bytes: number
  usd: number | null
  partitions: number
  /** The partitions that were listed; where it is fewer, the rest is reckoned from them. */
  listed: number
}

/** What one query took. `usd` is null where the engine does not charge by what it reads; `reused`: an earlier result. */
export interface Spent {
  engine: 'athena' | 'trino'
  queryId: string
  bytes: number
  usd: number | null
  ms: number
  reused: boolean
}

/** 5 USD for each TB read, at least 10 MB a query (aws.amazon.com/athena/pricing, us-east-1). */
const USD_PER_BYTE = 5 / 2 ** 40
const LEAST_BYTES = 10 * 2 ** 20
export function athenaUsd(bytes: number): number {
  return bytes === 0 ? 0 : Math.max(Math.ceil(bytes / 2 ** 20) * 2 ** 20, LEAST_BYTES) * USD_PER_BYTE
}

export interface LakeColumn {
  name: string
  /** In the engine's words: `varchar`, `bigint`, `row(a varchar)`. */
  type: string
}

/** Rows as they come, their values as plain JSON ones (see {@link plainCell}). */
export interface LakeResult {
  columns: readonly LakeColumn[]
  rows: AsyncIterable<readonly unknown[]>
  /** The file that the engine wrote the result to; null where it writes none. */
  written: string | null
}

/** SQL over logs that lie in a lake. */
export interface LakeEngine {
  readonly name: 'athena' | 'trino'
  /**
   * Runs one statement. An aborted signal cancels it in the engine.
   * @throws TrailError in one sentence for whatever the engine refuses.
   */
  run(statement: Statement, signal: AbortSignal): Promise<LakeResult>
  /** The result of an earlier query, by its id, which is not run again; null where the engine keeps none. */
  again: ((queryId: string, signal: AbortSignal) => Promise<LakeResult>) | null
  /**
   * A table's properties under Athena's names (`projection.account.values`, `storage.location.template`); null where
   * the catalog does not tell them.
   */
  properties(
    schema: readonly string[],
    table: string,
    signal: AbortSignal,
  ): Promise<Readonly<Record<string, string>> | null>
  close(): void
}

export interface LakeEffects {
  /** Told once for each query, when it has ended, whatever way. */
  onSpent(spent: Spent): void
  sleep(ms: number, signal: AbortSignal): Promise<void>
  now(): number
  env: Readonly<Record<string, string | undefined>>
}

/** Athena takes parameters of up to 1,024 characters, the quotation marks included. */
const LONGEST = 1024

/** @throws TrailError for a parameter that Athena would not take; both engines are held to it. */
export function checkParameters({ parameters }: Statement): void {
  const long = parameters.find((value) => value.length > LONGEST)
  if (long !== undefined)
    throw usageError(
      'long-value',
      `${long.slice(0, 40)}… is too long to be asked for: ${LONGEST - 2} characters at most`,
    )
}

/** @throws where a query has read more than it may. */
export function tooMuchRead(bytes: number, most: number, queryId: string): TrailError {
  return Object.assign(
    usageError(
      'scan-limit',
      `query ${queryId} was stopped after it had read ${gigabytes(bytes)} GB, over --max-scan-gb ${gigabytes(most)}`,
      'Narrow the time with --since and --until, or raise the limit.',
    ),
    { exitCode: 3 },
  )
}

/** @throws where a question would read more than it may: before anything is started. */
export function tooMuchToRead(bytes: number, most: number, exact: boolean): TrailError {
  return Object.assign(
    usageError(
      'scan-limit',
      `this would read ${exact ? 'about' : 'more than'} ${gigabytes(bytes)} GB, over --max-scan-gb ${gigabytes(most)}: nothing was started`,
      'Narrow the time with --since and --until, or raise the limit.',
    ),
    { exitCode: 3 },
  )
}

const gigabytes = (bytes: number) =>
  bytes >= 1e9 ? (bytes / 1e9).toFixed(1) : bytes >= 1e6 ? (bytes / 1e9).toFixed(3) : (bytes / 1e9).toPrecision(2)

/**
 * An engine's value as JSON has it: numbers as numbers, beyond 2^53 as text, times as ISO 8601, rows as objects. Athena
 * gives every value as text; what it writes for arrays, maps and rows can't be read back, and stays text.
 */
export function plainCell(value: unknown, type: string): unknown {
  if (value === null || value === undefined) return null
  const base = type.toLowerCase()
  if (/^(tinyint|smallint|integer|int|bigint|double|real|float|decimal)/.test(base)) return numberOf(value)
  if (base === 'boolean') return value === true || value === 'true'
  if (base.startsWith('timestamp') && typeof value === 'string') return isoOf(value)
  if (base === 'json' && typeof value === 'string') return parsedOr(value)
  if (typeof value !== 'object') return value
  return nested(value, type)
}

function nested(value: object, type: string): unknown {
  const inner = type.slice(type.indexOf('(') + 1, type.lastIndexOf(')'))
  if (Array.isArray(value) && /^array\(/i.test(type)) return value.map((item) => plainCell(item, inner))
  if (Array.isArray(value) && /^row\(/i.test(type)) {
    const fields = splitTypes(inner).map((field) => /^("(?:[^"]|"")*"|\S+) (.*)$/s.exec(field))
    return Object.fromEntries(
      value.map((item, i) => [
        (fields[i]?.[1] ?? `_${i}`).replace(/^"|"$/g, ''),
        plainCell(item, fields[i]?.[2] ?? ''),
      ]),
    )
  }
  return value
}

/** `a bigint, b row(c varchar, d varchar)` at its outer commas. */
function splitTypes(text: string): string[] {
  const parts: string[] = []
  let depth = 0
  let from = 0
  for (let i = 0; i < text.length; i++) {
    if (text[i] === '(') depth++
    else if (text[i] === ')') depth--
    else if (text[i] === ',' && depth === 0) {
      parts.push(text.slice(from, i).trim())
      from = i + 1
    }
  }
  return [...parts, text.slice(from).trim()]
}

function numberOf(value: unknown): number | string | null {
  const number = Number(value)
  if (!Number.isFinite(number)) return null
  return Number.isInteger(number) && !Number.isSafeInteger(number) ? String(value) : number
}

/** `2026-03-02 10:00:00.000 UTC` → `2026-03-02T10:00:00Z`; another zone is left as the engine says it. */
function isoOf(text: string): string {
  const [, day, time, fraction = '', zone = ''] =
    /^(\d{4}-\d{2}-\d{2}) (\d{2}:\d{2}:\d{2})(\.\d+)?(?: (.+))?$/.exec(text) ?? []
  if (day === undefined || (zone !== '' && zone !== 'UTC')) return text
  return `${day}T${time}${fraction.replace(/\.?0+$/, '')}Z`
}

function parsedOr(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}
