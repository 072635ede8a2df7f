import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { createWriteStream, existsSync, renameSync, rmSync } from 'node:fs'
import { basename, resolve } from 'node:path'
import { Zip, ZipDeflate, ZipPassThrough } from 'fflate'
import { TrailError, usageError } from '../errors.ts'
import type { Entry } from '../evidence/bundle.ts'
import type { Io } from './io.ts'

/** Times in a zip are local by its definition: this one is the same wherever it is written. */
const EPOCH = '1980-01-01T00:00:00'

/** Writes the files as a zip, for its owner only, that gets its name when it is whole. The SHA-256 of its bytes. */
export async function writeZip(path: string, entries: readonly Entry[]): Promise<string> {
  const draft = `${path}.new-${process.pid}`
  const out = createWriteStream(draft, { mode: 0o600, flags: 'wx' })
  const hash = createHash('sha256')
  try {
    await once(out, 'open')
    const zip = new Zip((error, chunk) => {
      if (error !== null) throw error
      hash.update(chunk)
      out.write(chunk)
    })
    for (const { path: name, bytes } of entries) {
      const file = name.endsWith('.gz') ? new ZipPassThrough(name) : new ZipDeflate(name, { level: 6 })
      file.mtime = EPOCH
      file.os = 3
      file.attrs = (0o100644 << 16) >>> 0
      zip.add(file)
      file.push(bytes, true)
      if (out.writableNeedDrain) await once(out, 'drain')
    }
    zip.end()
    out.end()
    await once(out, 'close')
    renameSync(draft, path)
    return hash.digest('hex')
  } catch (cause) {
    out.destroy()
    rmSync(draft, { force: true })
    const code = (cause as NodeJS.ErrnoException).code
    if (code === undefined) throw cause
    throw new TrailError('write-failed', `${path} can't be written (${code})`, {
      cause,
      hint: 'Look at its folder and disk.',
    })
  }
}

/** Where the bundle goes: a file that is there already is evidence too, and stays. */
export function bundlePath(output: string | undefined, io: Io): string {
  const path = resolve(io.cwd, output ?? 'evidence.zip')
  if (existsSync(path)) throw usageError('exists', `${basename(path)} is there already`, 'Name another with -o FILE.')
  return path
}
