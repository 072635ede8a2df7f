import { readFileSync } from 'node:fs'
import { Command, type CommandUnknownOpts } from '@commander-js/extra-typings'
import { coverageCommand } from './commands/coverage.ts'
import { demoCommand } from './commands/demo.ts'
import { eventsCommand } from './commands/events.ts'
import { ingestCommand } from './commands/ingest.ts'
import { showCommand } from './commands/show.ts'
import { statusCommand } from './commands/status.ts'
import { vendorsCommand } from './commands/vendors.ts'
import { whoTouchedCommand } from './commands/who-touched.ts'
import { whoisCommand } from './commands/whois.ts'
import { addGlobalOptions } from './globals.ts'
import type { Io } from './io.ts'

/** What a command is made with: where it reads and writes, and how it says that its exit code is not 0. */
export interface Shell {
  io: Io
  exit: (code: number) => void
}

/** Every command, in the order in which `trail --help` lists them. */
const COMMANDS: readonly ((shell: Shell) => CommandUnknownOpts)[] = [
  ingestCommand,
  whoTouchedCommand,
  whoisCommand,
  eventsCommand,
  showCommand,
  vendorsCommand,
  statusCommand,
  coverageCommand,
  demoCommand,
]

export function version(): string {
  const text = readFileSync(new URL('../../package.json', import.meta.url), 'utf8')
  return String(JSON.parse(text).version)
}

export function createProgram(io: Io, exit: (code: number) => void): CommandUnknownOpts {
  const program = new Command('trail')
    .description('Who really did this in your AWS accounts: CloudTrail attribution, with the evidence.')
    .version(version(), '-V, --version')
    .exitOverride()
    .configureOutput({ writeOut: (text) => io.out(text), writeErr: (text) => io.err(text) })
    .showHelpAfterError('(trail --help shows the commands)')
  addGlobalOptions(program)
  for (const make of COMMANDS) {
    const command = make({ io, exit })
    addGlobalOptions(command)
    program.addCommand(command.copyInheritedSettings(program))
  }
  return program
}
