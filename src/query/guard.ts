import { isTrivia, nameOf, tokenize } from './tokens.ts'

/**
 * Functions that reach beyond the answer: log settings (one of them writes a file, and the next statement ends the
 * process), checkpoints, and settings of the machine.
 */
const REFUSED =
  /^(enable_logging|disable_logging|set_.*|truncate_.*|write_log|checkpoint|force_checkpoint|getenv|pragma_.*|enable_profil.*|disable_profil.*|enable_.*|disable_.*|import_.*|export_.*|add_parquet_key|read_duckdb|query|query_table|sql_auto_complete|test_.*)$/i

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
