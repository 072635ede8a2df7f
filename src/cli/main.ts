import { CommanderError } from '@commander-js/extra-typings'
import { EXIT, TrailError } from '../errors.ts'
import { printable } from '../output/printable.ts'
import { type Io, realIo } from './io.ts'
import { createProgram } from './program.ts'

/** Runs the command line of this process. The only place that catches, and the only one that ends the process. */
export async function main(): Promise<void> {
  process.exitCode = await run(process.argv.slice(2), realIo())
}

/** A statement that begins with a comment looks like an option; no option has white space in its name. */
function asArgument(word: string): string {
  return /^--[^=]*\s/.test(word) ? `\n${word}` : word
}

/** Runs one command line; answers with its exit code and never throws. */
export async function run(words: readonly string[], io: Io): Promise<number> {
  const argv = words.map(asArgument)
  let exitCode: number = EXIT.ok
  try {
    const program = await createProgram(
      io,
      (code) => {
        exitCode = code
      },
      argv,
    )
    await program.parseAsync([...argv], { from: 'user' })
    return exitCode
  } catch (error) {
    return report(error, io, argv.includes('--verbose'))
  }
}

function report(error: unknown, io: Io, verbose: boolean): number {
  // commander has printed its own message by now; help and version are no errors.
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.ok : EXIT.usage
  if (error instanceof TrailError) {
    io.err(`trail: ${printable(error.message)}\n${error.hint === null ? '' : `  ${printable(error.hint)}\n`}`)
    if (verbose)
      io.err(
        `${printable(String(error.stack))}\n${error.cause === undefined ? '' : `cause: ${printable(String(error.cause))}\n`}`,
      )
    return error.exitCode
  }
  if (error instanceof Error && error.name === 'AbortError') {
    io.err('trail: interrupted; what was committed is kept, and the next run goes on from there\n')
    return EXIT.interrupted
  }
  const text = error instanceof Error ? (verbose ? String(error.stack) : error.message) : String(error)
  io.err(
    `trail: unexpected: ${printable(text)}\n  ${verbose ? 'This is a defect of trail.' : 'Run again with --verbose for the details.'}\n`,
  )
  return EXIT.failed
}
