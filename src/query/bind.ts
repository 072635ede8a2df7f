import { tokenize } from './tokens.ts'

/** A value for a parameter. Times and dates are texts: `2026-03-02T00:00:00Z`, `2026-03-02`. */
export type Value = string | number | boolean | null
export type Values = Readonly<Record<string, Value>>

/** The `$name`s of a text in their order, repeated where they are: those in strings and comments are none. */
export function parametersIn(sql: string): string[] {
  return tokenize(sql).flatMap(({ kind, text }) => (kind === 'parameter' && text !== '?' ? [text.slice(1)] : []))
}

/** SQL for an engine with positional parameters. */
export interface Positional {
  /** With `?` in place of each `$name`. */
  sql: string
  /** One SQL literal for each `?`, in order: what Athena's ExecutionParameters and Trino's EXECUTE … USING take. */
  parameters: string[]
}

/**
 * `$name` as `?`. A name that `values` lacks is null.
 * Athena reads a parameter as SQL text, so that each must be a whole literal: see {@link literal}.
 */
export function bindPositional(sql: string, values: Values): Positional {
  const parameters: string[] = []
  const pieces = tokenize(sql).map(({ kind, text }) => {
    if (kind !== 'parameter' || text === '?') return text
    parameters.push(literal(values[text.slice(1)] ?? null))
    return '?'
  })
  return { sql: pieces.join(''), parameters }
}

/** A value as a literal that means the same in every engine. A text is quoted, its quotes doubled. */
export function literal(value: Value): string {
  if (value === null) return 'NULL'
  if (typeof value === 'string') return `'${value.replaceAll("'", "''")}'`
  if (typeof value === 'boolean') return value ? 'TRUE' : 'FALSE'
  if (!Number.isFinite(value)) throw new Error(`${value} is no SQL number`)
  return String(value)
}

/** The values of those names only that the SQL has: DuckDB refuses to bind any other. */
export function bindNamed(sql: string, values: Values): Values {
  return Object.fromEntries([...new Set(parametersIn(sql))].map((name) => [name, values[name] ?? null]))
}
