import { readFileSync, statSync } from 'node:fs'
import { readFile, stat } from 'node:fs/promises'

/** Files up to this size are read at once where the disk is quick. */
const SMALL = 65_536
/** A disk that takes longer for a small file (a network's, say) is asked for many at a time instead. */
const QUICK_MS = 0.3
/** How many files later it is tried again. */
const LATER = 64

/**
 * Looks at the files of a folder: at once while they come as fast as memory gives them, since handing each to another
 * thread and back takes ten times as long, and through other threads, so that many are waited for together, where they
 * do not.
 */
export class LocalFiles {
  /** How many files are yet to be asked for through other threads. */
  #patience = 0
  readonly #now: () => number

  /** `now`: milliseconds, from any start. */
  constructor(now: () => number = () => performance.now()) {
    this.#now = now
  }

  /** Whether the next file comes through another thread. */
  get isPatient(): boolean {
    return this.#patience > 0
  }

  /** The size in bytes of a regular file. Rejects as `stat` does. */
  async size(path: string): Promise<number> {
    return (
      await this.#ask(
        () => statSync(path),
        () => stat(path),
      )
    ).size
  }

  /** A regular file of `size` bytes when it was listed. Rejects as `readFile` does. */
  async read(path: string, size: number): Promise<Buffer> {
    return size > SMALL
      ? readFile(path)
      : this.#ask(
          () => readFileSync(path),
          () => readFile(path),
        )
  }

  #ask<Answer>(atOnce: () => Answer, elsewhere: () => Promise<Answer>): Answer | Promise<Answer> {
    if (this.#patience > 0) {
      this.#patience--
      return elsewhere()
    }
    const start = this.#now()
    try {
      return atOnce()
    } finally {
      if (this.#now() - start > QUICK_MS) this.#patience = LATER
    }
  }
}
