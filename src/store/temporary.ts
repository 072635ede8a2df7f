import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { TrailError } from '../errors.ts'

/**
 * A new folder for temporary files, for its owner only. Whoever asked for it removes it.
 *
 * @throws TrailError where none can be made
 */
export function temporaryFolder(prefix: string): string {
  try {
    return mkdtempSync(join(tmpdir(), prefix))
  } catch (cause) {
    throw new TrailError(
      'no-temporary-folder',
      `no folder for temporary files can be made in ${tmpdir()} (${(cause as NodeJS.ErrnoException).code})`,
      { cause, hint: 'Name another in TMPDIR.' },
    )
  }
}
