import type { CommandUnknownOpts } from '@commander-js/extra-typings'
import type { Io } from '../src/cli/io.ts'
import { COMMAND_NAMES, createProgram } from '../src/cli/program.ts'

/** docs/cli-reference.md: every command's own help. */
export async function cliReference(): Promise<string> {
  const program = await createProgram(silent, () => {}, COMMAND_NAMES)
  const pages = [program, ...program.commands.flatMap((command) => [command, ...command.commands])].map(page)
  return `# Command line\n\nMade from \`trail --help\` by \`npm run docs\`.\n\n${pages.join('\n')}`
}

function page(command: CommandUnknownOpts): string {
  const names: string[] = []
  for (let each: CommandUnknownOpts | null = command; each !== null; each = each.parent) names.unshift(each.name())
  const help = command.configureHelp({ helpWidth: 100 }).helpInformation()
  return `## ${names.join(' ')}\n\n\`\`\`\n${help.trimEnd()}\n\`\`\`\n`
}

const silent = {
  out: async () => {},
  err: () => {},
  env: {},
  cwd: '/',
  isTty: false,
  isErrTty: false,
  columns: 100,
  stdin: null,
  terminal: null,
  now: () => 0,
} as unknown as Io
