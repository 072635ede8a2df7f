import { Readable } from 'node:stream'
import { run } from '../../src/cli/main.ts'
import type { Ran } from './cli.ts'

/** Runs a command line in this process, as on a terminal or not; far cheaper than a process of its own. */
export async function runTrail(
  argv: readonly string[],
  {
    cwd = process.cwd(),
    tty = false,
    env = {},
    input = null,
    onInterrupt = () => {},
  }: {
    cwd?: string
    tty?: boolean
    env?: Record<string, string>
    input?: string | Buffer | null
    /** Given what Ctrl-C would call. */
    onInterrupt?: (interrupt: () => void) => void
  } = {},
): Promise<Ran> {
  let stdout = ''
  let stderr = ''
  const code = await run(argv, {
    out: async (text) => {
      stdout += text
    },
    err: (text) => {
      stderr += text
    },
    isTty: tty,
    isErrTty: false,
    columns: 120,
    env: { NO_COLOR: '1', ...env },
    cwd,
    stdin: input === null ? null : Readable.from([Buffer.from(input)]),
    terminal: null,
    now: () => Date.parse('2026-03-20T00:00:00Z'),
    sleep: async () => {},
    onInterrupt: (work) => {
      onInterrupt(work)
      return () => {}
    },
    end: (code) => {
      throw new Error(`the process would end with ${code}`)
    },
  })
  return { code, stdout, stderr }
}
