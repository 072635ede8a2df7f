import { type CommandUnknownOpts, Option } from '@commander-js/extra-typings'
import { FORMATS, type Format } from '../output/index.ts'

const ENGINES = ['duckdb', 'athena', 'trino'] as const
type Engine = (typeof ENGINES)[number]

/** Options that every command takes, before or after its name. */
export interface Globals {
  store?: string
  vendors?: string
  config?: string
  format?: Format
  since?: string
  until?: string
  tz?: string
  engine?: Engine
  table?: string
  trinoUrl?: string
  trinoUser?: string
  trinoSchema?: string
  athenaRegion?: string
  athenaWorkgroup?: string
  athenaDatabase?: string
  athenaOutput?: string
  athenaReuse?: string
  maxScanGb?: string
  dryRun?: boolean
  color?: boolean
  quiet?: boolean
  verbose?: boolean
}

/** `isOnLake`: whether the command's question can be shown as SQL in place of being asked. */
export function addGlobalOptions(command: CommandUnknownOpts, isOnLake = false): void {
  const options = [
    new Option('--store <file>', 'the store (default: trail.duckdb here, or TRAIL_STORE)'),
    new Option('--vendors <file>', 'your vendors (default: vendors.yaml beside the store, or TRAIL_VENDORS)'),
    new Option('--config <file>', 'settings (default: trail.yaml here)'),
    new Option('--format <format>', 'how to print (default: table on a terminal, json elsewhere)').choices(FORMATS),
    new Option('--since <time>', 'from this time on: 2026-03-02, 2026-03-02T19:00Z, 7d, yesterday'),
    new Option('--until <time>', 'before this time; a bare date includes that day'),
    new Option('--tz <zone>', 'the time zone that bare dates are read in (default: UTC)'),
    new Option(
      '--engine <engine>',
      'where the logs are asked: the local store, Athena or Trino (default: duckdb)',
    ).choices(ENGINES),
    new Option('--table <name>', 'with --engine: the table of logs (default: cloudtrail_logs)'),
    new Option('--athena-database <name>', 'the database of the table (default: default)'),
    new Option('--athena-workgroup <name>', 'the workgroup that pays and limits (default: primary)'),
    new Option('--athena-output <s3-url>', 'where results go, if the workgroup does not say'),
    new Option('--athena-region <region>', 'the region of Athena (default: AWS_REGION)'),
    new Option('--athena-reuse <minutes>', 'take an earlier result of the same query that is no older'),
    new Option('--trino-url <url>', 'the Trino server; TRAIL_TRINO_PASSWORD or TRAIL_TRINO_TOKEN hold its secret'),
    new Option('--trino-user <name>', 'who asks (default: USER)'),
    new Option('--trino-schema <catalog.schema>', 'where the table is (default: hive.default)'),
    new Option('--max-scan-gb <n>', 'stop a query of Athena or Trino that reads more'),
    new Option('--no-color', 'no colours'),
    new Option('--quiet', 'nothing but the result and errors'),
    new Option('--verbose', 'more about what is going on, and where an error came from'),
  ]
  // Elsewhere nothing would heed it, and what it is to prevent would be done.
  if (isOnLake) options.push(new Option('--dry-run', 'with --engine: show the SQL, run nothing'))
  for (const option of options)
    if (!command.options.some((known) => known.long === option.long))
      command.addOption(option.hideHelp(command.parent !== null))
}

/** The global options as given before and after the command's name; the one nearest to the end of the line wins. */
export function globalsOf(command: CommandUnknownOpts): Globals {
  const merged: Record<string, unknown> = command.parent === null ? {} : { ...globalsOf(command.parent) }
  for (const [name, value] of Object.entries(command.opts())) {
    // `--no-color` makes commander default `color` to true: only what was really given counts.
    if (command.getOptionValueSource(name) !== 'default') merged[name] = value
  }
  return merged
}
