import { createHash } from 'node:crypto'
import { mkdir, writeFile } from 'node:fs/promises'
import { dirname, join, normalize, sep } from 'node:path'
import { TrailError } from '../errors.ts'
import type { SourceObject } from '../ingest/source/source.ts'

/**
 * Writes objects below `folder` under bucket and key, for their owner only. A key is an attacker's text: whatever would
 * leave the folder is refused, and what a file system can't hold is spelled in percent.
 */
export function keeper(
  folder: string,
): (object: SourceObject, bytes: Buffer, metadata: Readonly<Record<string, string>>) => Promise<void> {
  return async (object, bytes, metadata) => {
    const [path, other] = keptPaths(folder, object)
    try {
      await keep(path, bytes, metadata)
    } catch (cause) {
      const code = (cause as NodeJS.ErrnoException).code ?? String(cause)
      if (!['EISDIR', 'ENOTDIR', 'EEXIST'].includes(code))
        throw new TrailError('keep-raw', `${path} can't be written (${code})`, {
          cause,
          hint: 'Look at the folder that --keep-raw names, and at its disk.',
        })
      // In a bucket a key may be another's folder; on a disk it can't.
      await keep(other, bytes, metadata)
    }
  }
}

/** Where an object is kept, and where else if that is taken by a folder. */
export function keptPaths(
  folder: string,
  object: { url: string; bucket: string | null; key: string },
): [string, string] {
  const parts = [object.bucket ?? 'files', ...object.key.split('/')].map(safePart).filter((part) => part !== '')
  const path = normalize(join(folder, ...parts))
  if (!path.startsWith(normalize(join(folder, sep)))) throw new Error(`refused to write outside ${folder}`)
  return [path, join(folder, 'by-hash', createHash('sha256').update(object.url).digest('hex'))]
}

async function keep(path: string, bytes: Buffer, metadata: Readonly<Record<string, string>>): Promise<void> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 })
  await writeFile(path, bytes, { mode: 0o600 })
  if (metadata.signature !== undefined)
    await writeFile(`${path}.metadata.json`, `${JSON.stringify(metadata)}\n`, { mode: 0o600 })
}

/** A part of a key as the name of a file: what is too long keeps its beginning, and is told apart by its hash. */
function safePart(part: string): string {
  const percent = (char: string) =>
    [...Buffer.from(char)].map((byte) => `%${byte.toString(16).toUpperCase().padStart(2, '0')}`).join('')
  const safe = part.replace(/[^A-Za-z0-9._=@ -]/gu, percent)
  if (safe === '.' || safe === '..') return '%2E'.repeat(safe.length)
  if (safe.length <= MAX_NAME) return safe
  return `${safe.slice(0, MAX_NAME - 17)}~${createHash('sha256').update(part).digest('hex').slice(0, 16)}`
}

/** File systems take 255 bytes; the metadata's name is longer than its object's. */
const MAX_NAME = 255 - '.metadata.json'.length
