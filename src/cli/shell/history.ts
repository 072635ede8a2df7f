import { chmodSync, closeSync, constants, mkdirSync, openSync, readFileSync, writeFileSync, writeSync } from 'node:fs'
import { homedir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { onOneLine } from '../../query/statements.ts'
import type { Io } from '../io.ts'

/** Entries that are kept. */
const MOST = 1000

/**
 * What was typed before, one entry a line, the oldest first: $XDG_STATE_HOME/trail/history, or where TRAIL_HISTORY says;
 * null where that is empty, or where there is no home.
 */
export function historyFile({ env, cwd }: Pick<Io, 'env' | 'cwd'>): string | null {
  if (env.TRAIL_HISTORY !== undefined) return env.TRAIL_HISTORY === '' ? null : resolve(cwd, env.TRAIL_HISTORY)
  const home = env.XDG_STATE_HOME || join(env.HOME || homedir(), '.local', 'state')
  return join(home, 'trail', 'history')
}

/** Statements and commands that were typed, kept between shells in a file that its owner alone may read. */
export class History {
  readonly #file: string | null
  readonly #entries: string[]
  #trouble: string | null = null

  constructor(file: string | null) {
    this.#file = file
    this.#entries = file === null ? [] : this.#tried(() => entriesOf(file), [])
  }

  /** Newest first, as readline has them. */
  newestFirst(): string[] {
    return this.#entries.toReversed()
  }

  /** Why it can't be kept, once; null where it can. */
  takeTrouble(): string | null {
    const trouble = this.#trouble
    this.#trouble = null
    return trouble
  }

  /** Keeps what was run, exactly as it was typed; not what begins with a blank, nor the same twice in a row. */
  add(typed: string): void {
    if (/^\s/.test(typed)) return
    const line = onOneLine(typed)
    if (line === null || line === '' || line === this.#entries.at(-1)) return
    this.#entries.push(line)
    const file = this.#file
    if (file !== null) this.#tried(() => append(file, line), undefined)
  }

  #tried<Result>(work: () => Result, otherwise: Result): Result {
    try {
      return work()
    } catch (error) {
      this.#trouble = `the history is not kept: ${error instanceof Error ? error.message : String(error)}`
      return otherwise
    }
  }
}

/** The last entries of the file, which is cut to them where it has grown. Nothing in it may act on a terminal. */
function entriesOf(file: string): string[] {
  let text: string
  try {
    text = readFileSync(file, 'utf8')
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return []
    throw error
  }
  const lines = text.split('\n').filter((line) => line !== '' && !/[\u0000-\u001f\u007f-\u009f]/.test(line))
  if (lines.length > 2 * MOST) writeFileSync(file, lines.slice(-MOST).join('\n').concat('\n'), { mode: 0o600 })
  return lines.slice(-MOST)
}

function append(file: string, line: string): void {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 })
  const { O_APPEND, O_CREAT, O_WRONLY, O_NOFOLLOW } = constants
  const handle = openSync(file, O_APPEND | O_CREAT | O_WRONLY | (O_NOFOLLOW ?? 0), 0o600)
  try {
    writeSync(handle, `${line}\n`)
  } finally {
    closeSync(handle)
  }
  chmodSync(file, 0o600)
}
