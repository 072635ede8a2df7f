import { CommanderError } from '@commander-js/extra-typings'
import { EXIT, TrailError } from '../errors.ts'
import { printable } from '../output/printable.ts'
import type { Io } from './io.ts'

/** Says on stderr what went wrong; answers with the exit code that it means. */
export function sayFailure(error: unknown, io: Io, verbose: boolean): number {
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
