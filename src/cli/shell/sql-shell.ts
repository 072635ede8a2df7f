import type { Desk } from '../../engine/sql.ts'
import type { Values } from '../../query/bind.ts'
import type { Query } from '../../query/header.ts'
import { cutStatements, saysSomething } from '../../query/statements.ts'
import { answer, type Limits } from '../ask.ts'
import { sayFailure } from '../failure.ts'
import type { Io } from '../io.ts'
import type { Settings } from '../session.ts'
import { dotCommand } from './dot-commands.ts'

/** What a shell is opened with. */
export interface ShellOptions {
  desk: Desk
  io: Io
  settings: Settings
  limits: Limits
  queries: ReadonlyMap<string, Query>
  /** What `since=7d` of a query counts back from. */
  lastEvent: number
}

/** After a line: whether a statement goes on, whether the next begins, or whether that is all. */
export type Expecting = 'more' | 'statement' | 'nothing'

/** Lines in, answers out: what a terminal and a pipe have in common. A failure is said, and the next line goes on. */
export class SqlShell {
  readonly options: ShellOptions
  /** Changed by `.format`. */
  settings: Settings
  /** Whether each answer says how long it took. */
  timer = false
  /** The beginning of a statement that is not ended yet. */
  pending = ''
  /** The exit code of the first failure. */
  exitCode = 0

  constructor(options: ShellOptions) {
    this.options = options
    this.settings = options.settings
  }

  /** Takes a line, and runs what it completes. `onRun` hears of each statement and command before it is run. */
  async feed(line: string, onRun: (text: string) => void = () => {}): Promise<Expecting> {
    if (this.pending === '') {
      const command = line.trim()
      if (/^(\.?(quit|exit)\s*;?|\\q)$/i.test(command)) return 'nothing'
      if (command.startsWith('.')) {
        onRun(command)
        await this.#guarded(() => dotCommand(this, command))
        return 'statement'
      }
    }
    const { statements, rest } = cutStatements(`${this.pending}${line}\n`)
    this.pending = rest
    for (const statement of statements) {
      onRun(statement)
      await this.ask(statement)
    }
    return rest === '' ? 'statement' : 'more'
  }

  /** Runs what stands there without its semicolon. */
  async finish(): Promise<number> {
    const { pending } = this
    this.pending = ''
    if (saysSomething(pending)) await this.ask(pending)
    return this.exitCode
  }

  /** Runs SQL and prints its answer. */
  async ask(sql: string, values?: Values): Promise<void> {
    const { io, desk, limits } = this.options
    const started = io.now()
    await this.#guarded(async () => {
      const rows = await answer(io, this.settings, desk, sql, values === undefined ? limits : { ...limits, values })
      if (this.timer) io.err(`${rows} row${rows === 1 ? '' : 's'} in ${((io.now() - started) / 1000).toFixed(3)} s\n`)
    })
  }

  async #guarded(work: () => Promise<void> | void): Promise<void> {
    const { io } = this.options
    try {
      await work()
    } catch (error) {
      const code = sayFailure(error, io, this.settings.verbose)
      this.exitCode ||= code
    }
  }
}
