import { setTimeout as delay } from 'node:timers/promises'
import type { ReadStream, WriteStream } from 'node:tty'

/** A terminal that a person types at. */
export interface Terminal {
  input: ReadStream
  output: WriteStream
}

/** All that a command may touch outside of files: what it prints, the clock, the environment, Ctrl-C. */
export interface Io {
  out(text: string): Promise<void>
  err(text: string): void
  /** Whether stdout is a terminal. */
  isTty: boolean
  /** Whether stderr is one: progress is drawn there. */
  isErrTty: boolean
  columns: number
  env: Readonly<Record<string, string | undefined>>
  cwd: string
  stdin: AsyncIterable<Uint8Array> | null
  /** What a dialogue is held on; null where nobody types. */
  terminal: Terminal | null
  now(): number
  sleep(ms: number, signal: AbortSignal): Promise<void>
  /**
   * Calls `stop` at the first Ctrl-C; a second one ends the process at once, save where `endsProcess` is false: then
   * every one calls `stop`. Answers with what undoes it.
   */
  onInterrupt(stop: () => void, options?: { endsProcess: boolean }): () => void
  /** Ends the process at once, for work that can't be stopped otherwise. */
  end(code: number): void
}

export function realIo(): Io {
  // `trail … | head` closes the pipe early: that is no error.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit(0)
    throw error
  })
  return {
    out: (text) =>
      new Promise((resolve) => (process.stdout.write(text) ? resolve() : process.stdout.once('drain', resolve))),
    err: (text) => void process.stderr.write(text),
    isTty: process.stdout.isTTY === true,
    isErrTty: process.stderr.isTTY === true,
    columns: process.stdout.columns || 120,
    env: process.env,
    cwd: process.cwd(),
    stdin: process.stdin,
    terminal: realTerminal(),
    end: (code) => process.exit(code),
    now: () => Date.now(),
    sleep: (ms, signal) => delay(ms, undefined, { signal }).catch(() => {}),
    onInterrupt(stop, { endsProcess } = { endsProcess: true }) {
      let asked = false
      const handler = () => {
        if (asked && endsProcess) process.exit(130)
        asked = true
        stop()
      }
      process.on('SIGINT', handler)
      if (endsProcess) process.on('SIGTERM', handler)
      return () => {
        process.off('SIGINT', handler)
        process.off('SIGTERM', handler)
      }
    },
  }
}

/** Where the answers go into a file, the dialogue is on stderr. */
function realTerminal(): Terminal | null {
  const { stdin, stdout, stderr } = process
  const output = [stdout, stderr].find((stream) => stream.isTTY)
  return stdin.isTTY && output !== undefined ? { input: stdin, output } : null
}
