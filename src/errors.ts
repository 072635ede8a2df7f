/** Exit codes that scripts may rely on. 130 is Ctrl-C. */
export const EXIT = { ok: 0, finding: 1, usage: 2, failed: 3, interrupted: 130 } as const

export interface TrailErrorOptions {
  /** What to do next, as one sentence or one command line. */
  hint?: string
  cause?: unknown
  exitCode?: number
}

/**
 * The one error for what a user can mend. `code` is stable and kebab-case (`store-locked`), the message says what is
 * wrong and where, the hint what to do. Everything else that is thrown is a defect of the program.
 */
export class TrailError extends Error {
  override name = 'TrailError'
  readonly code: string
  readonly hint: string | null
  readonly exitCode: number

  constructor(code: string, message: string, options: TrailErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause })
    this.code = code
    this.hint = options.hint ?? null
    this.exitCode = options.exitCode ?? EXIT.failed
  }
}

/** Wrong usage or input: exit code 2. */
export function usageError(code: string, message: string, hint?: string): TrailError {
  return new TrailError(code, message, { exitCode: EXIT.usage, ...(hint === undefined ? {} : { hint }) })
}

/** One object that can't be read, while others can: it is set aside with this reason, and the work goes on. */
export class ObjectRefused extends Error {
  override name = 'ObjectRefused'
}
