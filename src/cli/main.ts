import { EXIT } from '../errors.ts'
import { sayFailure } from './failure.ts'
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
    return sayFailure(error, io, argv.includes('--verbose'))
  }
}
