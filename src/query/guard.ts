import { isTrivia, nameOf, tokenize } from './tokens.ts'

/**
 * Functions that reach beyond the answer: those that run SQL out of a text, which nothing here would look into; log
 * settings (one of them writes a file, and the next statement ends the process), checkpoints and settings of the
 * machine; files, secrets and memory by its address. DuckDB refuses most of them by itself in a locked store; a test
 * holds that each table function that it brings is either here or was looked at.
 */
const REFUSED = new RegExp(
  `^(${[
    'json_execute_serialized_sql|query|query_table|sql_auto_complete',
    'set_.*|enable_.*|disable_.*|truncate_.*|force_checkpoint|checkpoint|pragma_.*|write_log|add_parquet_key',
    'import_.*|export_.*|copy_database|read_.*|sniff_csv|glob|parquet_.*',
    'getenv|which_secret|duckdb_secrets|duckdb_logs.*|duckdb_log_contexts|duckdb_external_file_cache',
    'arrow_scan.*|seq_scan|test_.*|verify_.*|check_.*|all_profiling_output|metadata_info|storage_info',
  ].join('|')})$`,
  'i',
)

/** The first function called in `sql` that ad hoc SQL may not call, null where there is none. */
export function refusedFunction(sql: string): string | null {
  let name: string | null = null
  for (const token of tokenize(sql)) {
    if (isTrivia(token)) continue
    if (token.text === '(' && name !== null && REFUSED.test(name)) return name
    name = nameOf(token)
  }
  return null
}

/**
 * Whether a statement of `sql` is a PRAGMA. DuckDB turns some of them into a SELECT before it says what they are.
 */
export function hasPragma(sql: string): boolean {
  let first = true
  for (const token of tokenize(sql)) {
    if (isTrivia(token)) continue
    if (first && /^pragma$/i.test(token.text)) return true
    first = token.text === ';' || (first && /^(explain|analyze)$/i.test(token.text))
  }
  return false
}
