import { readFileSync } from 'node:fs'
import { Command, type CommandUnknownOpts } from '@commander-js/extra-typings'
import { checkEngine, ON_LAKE } from './engines.ts'
import { addGlobalOptions, globalsOf } from './globals.ts'
import type { Io } from './io.ts'
import { checkNotEmpty } from './options.ts'
import { packageFile } from './package-file.ts'

/** What a command is made with: where it reads and writes, and how it says that its exit code is not 0. */
export interface Shell {
  io: Io
  exit: (code: number) => void
}

interface Entry {
  name: string
  /** Its line in `trail --help`. */
  summary: string
  /** A command's module is loaded when it is run: `trail --help` must not wait for an S3 client. */
  load: () => Promise<(shell: Shell) => CommandUnknownOpts>
}

/** Every command, in the order in which `trail --help` lists them. */
const COMMANDS: readonly Entry[] = [
  {
    name: 'ingest',
    summary: 'load logs from S3, folders, files or standard input',
    load: async () => (await import('./commands/ingest.ts')).ingestCommand,
  },
  {
    name: 'who-touched',
    summary: 'who acted on a resource',
    load: async () => (await import('./commands/who-touched.ts')).whoTouchedCommand,
  },
  {
    name: 'whois',
    summary: 'what a key, role, user, session, account or address is',
    load: async () => (await import('./commands/whois.ts')).whoisCommand,
  },
  {
    name: 'events',
    summary: 'list events by any mix of filters',
    load: async () => (await import('./commands/events.ts')).eventsCommand,
  },
  {
    name: 'show',
    summary: 'one event: its record, where it stands, how it was attributed',
    load: async () => (await import('./commands/show.ts')).showCommand,
  },
  {
    name: 'vendors',
    summary: 'the registry of third parties',
    load: async () => (await import('./commands/vendors.ts')).vendorsCommand,
  },
  {
    name: 'report',
    summary: 'what a vendor did, as one page',
    load: async () => (await import('./commands/report.ts')).reportCommand,
  },
  {
    name: 'audit',
    summary: 'findings: where access breaks the practices for third parties',
    load: async () => (await import('./commands/audit.ts')).auditCommand,
  },
  {
    name: 'policy',
    summary: 'the least IAM policy from use',
    load: async () => (await import('./commands/policy.ts')).policyCommand,
  },
  {
    name: 'revoke',
    summary: 'the plan to switch a vendor off',
    load: async () => (await import('./commands/revoke.ts')).revokeCommand,
  },
  {
    name: 'sql',
    summary: 'ask in SQL, read only',
    load: async () => (await import('./commands/sql.ts')).sqlCommand,
  },
  {
    name: 'query',
    summary: 'ask by the name of a query',
    load: async () => (await import('./commands/query.ts')).queryCommand,
  },
  {
    name: 'queries',
    summary: 'the queries that have a name',
    load: async () => (await import('./commands/queries.ts')).queriesCommand,
  },
  {
    name: 'shell',
    summary: 'ask in SQL line by line, with history and completion',
    load: async () => (await import('./commands/shell.ts')).shellCommand,
  },
  {
    name: 'verify',
    summary: 'whether the logs are what CloudTrail delivered',
    load: async () => (await import('./commands/verify.ts')).verifyCommand,
  },
  {
    name: 'evidence',
    summary: 'an answer with everything that proves it, as one file',
    load: async () => (await import('./commands/evidence.ts')).evidenceCommand,
  },
  {
    name: 'custody',
    summary: 'what was done with the store, and whether it was changed',
    load: async () => (await import('./commands/custody.ts')).custodyCommand,
  },
  {
    name: 'status',
    summary: 'what is in the store, and what was set aside',
    load: async () => (await import('./commands/status.ts')).statusCommand,
  },
  {
    name: 'coverage',
    summary: 'which account, region and hour is covered',
    load: async () => (await import('./commands/coverage.ts')).coverageCommand,
  },
  {
    name: 'rebuild',
    summary: 'build the store anew from the logs',
    load: async () => (await import('./commands/rebuild.ts')).rebuildCommand,
  },
  {
    name: 'export',
    summary: 'write Parquet that DuckDB, Athena and Trino read',
    load: async () => (await import('./commands/export.ts')).exportCommand,
  },
  {
    name: 'athena',
    summary: 'the table of logs in Athena: its definition, a check',
    load: async () => (await import('./commands/athena.ts')).athenaCommand,
  },
  {
    name: 'completion',
    summary: 'a script by which bash, zsh or fish completes all of this',
    load: async () => (await import('./commands/completion.ts')).completionCommand,
  },
  {
    name: 'demo',
    summary: 'load the sample logs and answer the main questions, offline',
    load: async () => (await import('./commands/demo.ts')).demoCommand,
  },
]

export function version(): string {
  const text = readFileSync(packageFile('package.json'), 'utf8')
  return String(JSON.parse(text).version)
}

/** The command line with those commands whole that `argv` names; the others have their name and summary only. */
export async function createProgram(
  io: Io,
  exit: (code: number) => void,
  argv: readonly string[],
): Promise<CommandUnknownOpts> {
  const program = new Command('trail')
    .description('Who really did this in your AWS accounts: CloudTrail attribution, with the evidence.')
    .version(version(), '-V, --version')
    .exitOverride()
    .configureOutput({ writeOut: (text) => io.out(text), writeErr: (text) => io.err(text) })
    .showHelpAfterError('(trail --help shows the commands)')
  addGlobalOptions(program)
  program.hook('preAction', (_, action) => {
    checkNotEmpty(action)
    checkEngine(nameOf(action), globalsOf(action))
  })
  for (const { name, summary, load } of COMMANDS) {
    const isNamed = argv.includes(name)
    const command: CommandUnknownOpts = isNamed ? (await load())({ io, exit }) : new Command(name)
    command.summary(summary)
    if (isNamed) addGlobalOptions(command, ON_LAKE.includes(name))
    program.addCommand(command)
    inherit(command, program)
  }
  return program
}

/** The name of a command, or of the one that it is a part of. */
function nameOf(action: CommandUnknownOpts): string {
  const { parent } = action
  return parent === null || parent.parent === null ? action.name() : nameOf(parent)
}

/** Commander hands no settings down to commands that are made apart: without them wrong usage ends the process itself. */
function inherit(command: CommandUnknownOpts, from: CommandUnknownOpts): void {
  command.copyInheritedSettings(from)
  for (const each of command.commands) inherit(each, command)
}

export const COMMAND_NAMES: readonly string[] = COMMANDS.map(({ name }) => name)
