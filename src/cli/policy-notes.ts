import { printableLine } from '../output/printable.ts'
import type { Io } from './io.ts'
import type { Settings } from './session.ts'

/** Says on stderr what an answer on policies can't say, and whom it is about where a name fits several. */
export function sayNotes(
  io: Io,
  { quiet }: Settings,
  { subject, candidates }: { subject: string; candidates: readonly string[] },
  notes: readonly string[],
): void {
  if (quiet) return
  const several = `${JSON.stringify(subject)} fits ${candidates.length} principals, and all are answered (name one by its ARN): ${candidates.join(', ')}`
  for (const note of [...(candidates.length > 0 ? [several] : []), ...notes]) io.err(`${printableLine(note)}\n`)
}
