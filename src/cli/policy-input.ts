import { readFileSync, statSync } from 'node:fs'
import { resolve } from 'node:path'
import { usageError } from '../errors.ts'
import { MAX_POLICY_TEXT } from '../policy/document.ts'
import { decoded } from './decoded.ts'
import type { Io } from './io.ts'

/** The text of a policy's file, or of standard input for `-`; no more of it than any policy has. */
export async function readPolicyText(file: string, io: Io, limit: number = MAX_POLICY_TEXT): Promise<string> {
  if (file === '-') return fromStdin(io, limit)
  const path = resolve(io.cwd, file)
  try {
    const { size } = statSync(path)
    if (size > limit * 4) throw tooLong(file, limit)
    return checked(file, decoded(readFileSync(path)), limit)
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause && typeof cause.code === 'string' && cause.code.startsWith('E'))
      throw usageError('no-file', `${file} can't be read: ${cause.message}`)
    throw cause
  }
}

async function fromStdin(io: Io, limit: number): Promise<string> {
  const pieces: Uint8Array[] = []
  let size = 0
  for await (const piece of io.stdin ?? []) {
    size += piece.length
    if (size > limit * 4) throw tooLong('standard input', limit)
    pieces.push(piece)
  }
  if (size === 0)
    throw usageError('no-policy', 'standard input is empty', 'trail policy check FILE, or a policy on standard input')
  return checked('standard input', decoded(Buffer.concat(pieces)), limit)
}

function checked(name: string, text: string, limit: number): string {
  if (text.length > limit) throw tooLong(name, limit)
  return text
}

function tooLong(name: string, limit: number): Error {
  return usageError('too-long', `${name} has more than ${limit} characters: no policy is that long`)
}
