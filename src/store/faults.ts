import { closeSync, existsSync, openSync, statSync } from 'node:fs'
import { dirname } from 'node:path'
import { TrailError, usageError } from '../errors.ts'

/** What a store's file could not be opened for, in a sentence. */
export function explainOpening(path: string, cause: unknown): TrailError {
  const message = String(cause)
  if (/not a valid DuckDB database file/i.test(message)) {
    return usageError('not-a-store', `${path} is not a DuckDB file`, 'Name another with --store FILE.')
  }
  const fault = faultOf(path, cause)
  if (fault !== null) return fault
  if (statSync(path, { throwIfNoEntry: false })?.isDirectory() === true) {
    return usageError('store-is-a-folder', `${path} is a folder, not a store`, 'Name a file in it: --store FILE.')
  }
  if (!existsSync(dirname(path))) {
    return usageError(
      'no-folder',
      `${path} can't be opened: there is no folder ${dirname(path)}`,
      'Make the folder first, or name another store with --store FILE.',
    )
  }
  if (/Permission denied|Read-only file system/i.test(message) || !canOpen(path)) {
    return new TrailError('store-unreadable', `${path} can't be opened`, {
      hint: 'Look at the permissions of the file and its folder.',
      cause,
    })
  }
  return new TrailError('store-open', `${path} can't be opened: ${message.split('\n')[0]}`, { cause })
}

/** Runs `work` on a store and puts what may befall its file or the memory into a sentence. */
export async function explainingFaults<Result>(path: string, work: () => Promise<Result>): Promise<Result> {
  try {
    return await work()
  } catch (error) {
    throw error instanceof TrailError ? error : (faultOf(path, error) ?? error)
  }
}

/** DuckDB has no codes for these, only words. */
function faultOf(path: string, cause: unknown): TrailError | null {
  const message = String(cause)
  if (/Corrupt database|checksum|Could not read enough bytes/i.test(message)) {
    return new TrailError('store-corrupt', `${path} is damaged: what was read is not what was written`, {
      hint: 'Build it anew from the logs with: trail rebuild SOURCE… (the damaged file is kept beside it)',
      cause,
    })
  }
  if (/No space left on device|File too large|Could not write file|\bENOSPC\b|\bEDQUOT\b/i.test(message)) {
    return new TrailError('disk-full', `the disk is full: ${path} can't be written`, {
      hint: 'What was committed is kept. Make room and run again: it goes on from there.',
      cause,
    })
  }
  if (/Out of Memory Error/i.test(message)) {
    return new TrailError('out-of-memory', 'this takes more memory than trail allows itself', {
      hint: 'Ask for less at a time: --since, --until, --limit.',
      cause,
    })
  }
  return null
}

function canOpen(path: string): boolean {
  try {
    closeSync(openSync(path, 'r'))
    return true
  } catch {
    return false
  }
}
