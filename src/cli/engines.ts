import { usageError } from '../errors.ts'
import type { Globals } from './globals.ts'

/** The commands whose questions Athena and Trino can be asked. */
export const ON_LAKE: readonly string[] = ['who-touched', 'whois', 'events', 'report', 'coverage', 'sql', 'query']

/** Options that say something to one engine alone. */
const OPTIONS: readonly (readonly [name: keyof Globals, option: string, engine: 'athena' | 'trino'])[] = [
  ['athenaDatabase', '--athena-database', 'athena'],
  ['athenaWorkgroup', '--athena-workgroup', 'athena'],
  ['athenaOutput', '--athena-output', 'athena'],
  ['athenaRegion', '--athena-region', 'athena'],
  ['athenaReuse', '--athena-reuse', 'athena'],
  ['trinoUrl', '--trino-url', 'trino'],
  ['trinoUser', '--trino-user', 'trino'],
  ['trinoSchema', '--trino-schema', 'trino'],
]

/**
 * An engine that would not be asked is no engine that was asked for: nobody is to take an answer of one for that of
 * another.
 * @throws TrailError
 */
export function checkEngine(command: string, globals: Globals): void {
  const { engine = 'duckdb' } = globals
  if (command === 'athena') return
  if (engine !== 'duckdb' && !ON_LAKE.includes(command))
    throw usageError(
      'local-only',
      `${command} does not run on Athena or Trino`,
      `Leave --engine out. These do: ${ON_LAKE.join(', ')}.`,
    )
  // It writes definitions for both engines.
  if (command === 'export') return
  const idle = OPTIONS.find(([name, , of]) => globals[name] !== undefined && of !== engine)
  if (idle !== undefined)
    throw usageError(
      'no-engine',
      `${idle[1]} says nothing without --engine ${idle[2]}`,
      `Give --engine ${idle[2]}, or leave it out.`,
    )
  const scan = (globals.maxScanGb !== undefined && '--max-scan-gb') || (globals.table !== undefined && '--table')
  if (engine === 'duckdb' && scan !== false)
    throw usageError('no-engine', `${scan} is of a lake`, 'Give --engine athena or --engine trino, or leave it out.')
}
