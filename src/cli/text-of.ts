import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { usageError } from '../errors.ts'
import type { Io } from './io.ts'

/** The text of a file that an option names; `-` is standard input. */
export async function textOf(io: Io, file: string): Promise<string> {
  if (file !== '-') {
    try {
      return readFileSync(resolve(io.cwd, file), 'utf8').replace(/^\ufeff/, '')
    } catch (cause) {
      const why = cause instanceof Error ? cause.message : String(cause)
      throw usageError('no-file', `${file} can't be read: ${why}`)
    }
  }
  const pieces: Uint8Array[] = []
  for await (const piece of io.stdin ?? []) pieces.push(piece)
  return Buffer.concat(pieces).toString('utf8')
}
