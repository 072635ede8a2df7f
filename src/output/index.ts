import { usageError } from '../errors.ts'
import { csv } from './csv.ts'
import { jsonPieces, toJson } from './json.ts'
import { markdown } from './markdown.ts'
import { type Paint, terminal } from './table.ts'
import { DOCUMENT_FORMATS, type View, type ViewOptions } from './view.ts'

/** The formats that every answer has, then those that are whole documents of some answers only. */
export const FORMATS = ['table', 'json', 'ndjson', 'csv', 'md', ...DOCUMENT_FORMATS] as const
export type Format = (typeof FORMATS)[number]

export interface RenderOptions extends ViewOptions {
  width: number
  paint: Paint
}

/** An answer in a format, in pieces: a whole one may be longer than a string can be. `note` is for stderr. */
export function render<Answer>(
  format: Format,
  view: View<Answer>,
  answer: Answer,
  options: RenderOptions,
): { text: Iterable<string>; note: string | null } {
  switch (format) {
    case 'json':
      return { text: document(answer), note: null }
    case 'ndjson':
      return { text: lines(view.rows(answer)), note: null }
    case 'csv':
      return { text: csv(view.rows(answer), view.columns), note: null }
    case 'md':
      return { text: markdown(view.sections(answer, options)), note: null }
    case 'table': {
      const { text, note } = terminal(view.sections(answer, options), options.width, options.paint)
      return { text: [text], note }
    }
    default: {
      const write = view.documents?.[format]
      if (write === undefined)
        throw usageError(
          'no-such-format',
          `this answer can't be printed as ${format}`,
          'Use table, json, ndjson, csv or md.',
        )
      return { text: [write(answer)], note: null }
    }
  }
}

function* document(answer: unknown): Generator<string> {
  yield* jsonPieces(answer)
  yield '\n'
}

function* lines(rows: readonly unknown[]): Generator<string> {
  for (const row of rows) yield `${toJson(row, undefined)}\n`
}
