import { type Format, render } from '../output/index.ts'
import { printableJson, printableRows } from '../output/printable.ts'
import type { View } from '../output/view.ts'
import type { Io } from './io.ts'
import type { Settings } from './session.ts'
import { paintFor } from './style.ts'

/** The one door by which answers leave: in the format asked for, to stdout; what was cut is said on stderr. */
export async function emit<Answer>(
  io: Io,
  settings: Settings,
  view: View<Answer>,
  answer: Answer,
  options: { unmask?: boolean } = {},
): Promise<void> {
  const { text, note } = render(settings.format, view, answer, {
    width: io.columns,
    paint: paintFor(io, settings.globals.color),
    unmask: options.unmask === true,
  })
  for (const piece of gathered(text)) await io.out(io.isTty ? forTerminal(settings.format, piece) : piece)
  if (note !== null && !settings.quiet) io.err(`${note}\n`)
}

/** How many characters are written at once. */
const WRITE = 65_536

function* gathered(text: Iterable<string>): Generator<string> {
  let piece = ''
  for (const each of text) {
    piece += each
    if (piece.length < WRITE) continue
    yield piece
    piece = ''
  }
  if (piece !== '') yield piece
}

/** A bare document of JSON, or of a language with JSON's strings, by the same door. */
export async function emitDocument(io: Io, text: string): Promise<void> {
  await io.out(io.isTty ? printableJson(text) : text)
}

/** Programs get a log's texts as they are; a terminal acts on some of them, and gets those spelled out. */
export function forTerminal(format: Format, text: string): string {
  if (format === 'json' || format === 'ndjson' || format === 'sarif') return printableJson(text)
  return format === 'csv' ? printableRows(text) : text
}
