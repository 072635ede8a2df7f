import { setTimeout as delay } from 'node:timers/promises'

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
  now(): number
  sleep(ms: number, signal: AbortSignal): Promise<void>
  /** Calls `stop` at the first Ctrl-C; a second one ends the process at once. Answers with what undoes it. */
  onInterrupt(stop: () => void): () => void
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
    now: () => Date.now(),
    sleep: (ms, signal) => delay(ms, undefined, { signal }).catch(() => {}),
    onInterrupt(stop) {
      let asked = false
      const handler = () => {
        if (asked) process.exit(130)
        asked = true
        stop()
      }
      process.on('SIGINT', handler)
      process.on('SIGTERM', handler)
      return () => {
        process.off('SIGINT', handler)
        process.off('SIGTERM', handler)
      }
    },
  }
}
