import type { Field, Vocabulary } from '../../query/complete.ts'
import type { Io, Terminal } from '../io.ts'
import { DOT_COMMANDS, ROW_FORMATS } from './dot-commands.ts'
import { History, historyFile } from './history.ts'
import { type ShellOptions, SqlShell } from './sql-shell.ts'
import { onTerminal } from './terminal.ts'

/** Runs a shell to its end, on the terminal or by pipe. Answers with the exit code. */
export async function runShell(options: ShellOptions): Promise<number> {
  const { terminal } = options.io
  return terminal === null ? byPipe(new SqlShell(options)) : onDesk(options, terminal)
}

async function onDesk(options: ShellOptions, terminal: Terminal): Promise<number> {
  const { io } = options
  // However often Ctrl-C is pressed, it is the query that ends.
  const patient: Io = { ...io, onInterrupt: (stop) => io.onInterrupt(stop, { endsProcess: false }) }
  const shell = new SqlShell({ ...options, io: patient })
  if (!options.settings.quiet)
    io.err(`${options.settings.store}, open for reading. SQL ends with a semicolon; .help tells the rest.\n`)
  await onTerminal(shell, terminal, new History(historyFile(io)), await vocabularyOf(options))
  // What failed was seen and gone on from.
  return 0
}

async function byPipe(shell: SqlShell): Promise<number> {
  for await (const line of linesOf(shell.options.io.stdin)) {
    if ((await shell.feed(line)) === 'nothing') return shell.exitCode
  }
  return shell.finish()
}

async function* linesOf(stdin: Io['stdin']): AsyncGenerator<string> {
  if (stdin === null) return
  const decoder = new TextDecoder()
  let rest = ''
  for await (const piece of stdin) {
    const lines = `${rest}${decoder.decode(piece, { stream: true })}`.split(/\r?\n/)
    rest = lines.pop() ?? ''
    yield* lines
  }
  rest += decoder.decode()
  if (rest !== '') yield rest
}

/** Everything that the store and the query files have names for. */
async function vocabularyOf({ desk, queries }: ShellOptions): Promise<Vocabulary> {
  const rows = await desk.schema(null)
  const tables = new Map<string, Field[]>()
  for (const { table, column, type } of rows) {
    if (table === null || column === null) continue
    const fields = tables.get(table) ?? []
    tables.set(table, fields)
    fields.push({ name: column, type })
  }
  return {
    tables,
    functions: rows.flatMap((row) => row.function ?? []),
    queries: new Map([...queries].map(([name, { parameters }]) => [name, parameters])),
    formats: ROW_FORMATS,
    commands: DOT_COMMANDS,
  }
}
