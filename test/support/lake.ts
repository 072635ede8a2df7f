import { cpSync, existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { trinoDdl } from '../../src/engine/remote/ddl.ts'
import type { Ran } from './cli.ts'
import { runTrail } from './in-process.ts'
import type { Trino } from './trino.ts'

/** The same logs in three places: a local store, a table over the delivered files, a table over an export. */
export interface Places {
  store: string
  /** Tables in catalog `hive`, schema `ct`. */
  delivered: string
  exported: string
}

/**
 * Loads a tree of accounts (`AWSLogs/`, or `AWSLogs/o-id/`) into a store in `home`, and makes tables over a copy of it
 * and over what `trail export` writes of the store, by the definition that it writes itself.
 */
export async function placesOf(trino: Trino, home: string, name: string, tree: string): Promise<Places> {
  const places = { store: join(home, `${name}.duckdb`), delivered: name, exported: `${name}_exported` }
  await succeeds(['ingest', tree, '--store', places.store, '--quiet'])
  await defineDelivered(trino, name, tree)
  const folder = `${name}_export`
  await succeeds([
    ...['export', join(trino.folder, folder), '--location', `local:///${folder}`, '--store', places.store],
    ...['--table', places.exported, '--trino-schema', 'hive.ct'],
  ])
  const ddl = readFileSync(join(trino.folder, folder, '_trino.sql'), 'utf8').split(/;\n\n?/)
  await define(trino, ddl.filter(Boolean), daysOf(tree))
  return places
}

async function defineDelivered(trino: Trino, name: string, tree: string): Promise<void> {
  cpSync(tree, join(trino.folder, name), { recursive: true })
  const accounts = readdirSync(tree).filter((account) => existsSync(join(tree, account, 'CloudTrail')))
  const regions = new Set(accounts.flatMap((account) => readdirSync(join(tree, account, 'CloudTrail'))))
  const days = daysOf(tree)
  const layout = { root: `local:///${name}`, accounts, regions: [...regions], firstDay: days[0] ?? null }
  await define(trino, trinoDdl(layout, { schema: ['hive', 'ct'], table: name }), days)
}

/** Old logs with a table up to today are thousands of days that are only looked for: it ends with their last. */
async function define(trino: Trino, statements: readonly string[], days: readonly string[]): Promise<void> {
  const last = days.at(-1) ?? ''
  for (const statement of statements)
    await trino.run(
      statement.replace(/'NOW'/, `'${statement.includes('yyyy/MM/dd') ? last.replaceAll('-', '/') : last}'`),
    )
}

/** The days of delivery in a tree, in order. */
function daysOf(tree: string): string[] {
  const days = readdirSync(tree, { recursive: true, encoding: 'utf8' }).map((path) =>
    /CloudTrail\/[^/]+\/(\d{4})\/(\d{2})\/(\d{2})\//.exec(path)?.slice(1).join('-'),
  )
  return days.filter((day) => day !== undefined).sort()
}

async function succeeds(argv: readonly string[]): Promise<Ran> {
  const ran = await runTrail(argv)
  if (ran.code !== 0) throw new Error(`trail ${argv.join(' ')} ended with ${ran.code}: ${ran.stderr}`)
  return ran
}

/** The options by which a command asks a table of Trino. */
export function onTrino({ url }: { url: string }, table: string): string[] {
  return [
    '--engine',
    'trino',
    '--trino-url',
    url,
    '--trino-schema',
    'hive.ct',
    '--trino-user',
    'test',
    '--table',
    table,
  ]
}
