import { readFileSync, statSync } from 'node:fs'
import { resolve } from 'node:path'
import { usageError } from '../errors.ts'
import { MAX_POLICY_TEXT } from '../policy/document.ts'
import { decoded } from './decoded.ts'
import type { Io } from './io.ts'

interface Expected {
  /** In characters. */
  limit: number
  what: string
}

const POLICY: Expected = { limit: MAX_POLICY_TEXT, what: 'policy' }

/** The text of a file, or of standard input for `-`; no more of it than what is expected has. */
export async function readPolicyText(file: string, io: Io, expected: Expected = POLICY): Promise<string> {
  if (file === '-') return fromStdin(io, expected)
  const path = resolve(io.cwd, file)
  try {
    const found = statSync(path)
    if (found.isDirectory()) throw usageError('no-file', `${file} is a folder`, 'Name one file.')
    if (found.size > expected.limit * 4) throw tooLong(file, expected)
    return checked(file, readFileSync(path), expected)
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause && typeof cause.code === 'string' && cause.code.startsWith('E'))
      throw usageError('no-file', `${file} can't be read: ${cause.message}`)
    throw cause
  }
}

async function fromStdin(io: Io, expected: Expected): Promise<string> {
  const pieces: Uint8Array[] = []
  let size = 0
  for await (const piece of io.stdin ?? []) {
    size += piece.length
    if (size > expected.limit * 4) throw tooLong('standard input', expected)
    pieces.push(piece)
  }
  if (size === 0)
    throw usageError('no-policy', 'standard input is empty', `Name a file, or send the ${expected.what} to it.`)
  return checked('standard input', Buffer.concat(pieces), expected)
}

function checked(name: string, bytes: Buffer, expected: Expected): string {
  if (bytes[0] === 0x1f && bytes[1] === 0x8b)
    throw usageError('compressed', `${name} is compressed (gzip)`, 'Unpack it first: gunzip -c FILE | trail policy … -')
  const text = decoded(bytes)
  if (text.length > expected.limit) throw tooLong(name, expected)
  return text
}

function tooLong(name: string, { limit, what }: Expected): Error {
  return usageError('too-long', `${name} has more than ${limit} characters: no ${what} is that long`)
}
