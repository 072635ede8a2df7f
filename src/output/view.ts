import { printableJson } from './printable.ts'

/** What colour a piece of text means; the terminal decides how it looks. */
export type Tone = 'plain' | 'strong' | 'dim' | 'good' | 'warn' | 'bad'

export interface Cell {
  text: string
  tone: Tone
}

interface Column {
  name: string
  align: 'left' | 'right'
  /** How much of the width it may give up: 0 is never cut. */
  flexible: number
}

export type Section =
  | { kind: 'text'; lines: Cell[]; code?: string }
  | { kind: 'table'; title: string | null; columns: Column[]; rows: Cell[][] }

export const DOCUMENT_FORMATS = ['html', 'sarif', 'sh'] as const
type DocumentFormat = (typeof DOCUMENT_FORMATS)[number]

/** How a command's answer looks: as sections for people, and as rows for ndjson and csv. */
export interface View<Answer> {
  sections: (answer: Answer, options: ViewOptions) => Section[]
  rows: (answer: Answer) => readonly Readonly<Record<string, unknown>>[]
  /** The names of the csv's columns, so that an answer without rows has its header too. */
  columns?: readonly string[]
  /** The documents that this answer can be written as, beyond the formats that every answer has. */
  documents?: Partial<Readonly<Record<DocumentFormat, (answer: Answer) => string>>>
}

export interface ViewOptions {
  unmask: boolean
}

export function cell(text: string | number | null | undefined, tone: Tone = 'plain'): Cell {
  return { text: text === null || text === undefined ? '' : String(text), tone }
}

export function line(text: string, tone: Tone = 'plain'): Cell {
  return { text, tone }
}

export function lines(...all: (Cell | string | null)[]): Section {
  return {
    kind: 'text',
    lines: all.flatMap((each) => (each === null ? [] : typeof each === 'string' ? [line(each)] : [each])),
  }
}

/** Text in a language of its own, which Markdown sets apart: `code('json', …)`. JSON stays JSON, whatever it holds. */
export function code(language: string, text: string): Section {
  const fit = language === 'json' ? printableJson(text) : text
  return { kind: 'text', lines: fit.split('\n').map((each) => line(each)), code: language }
}

/** `name`, `name>` aligned right, `name*` gives way when the terminal is narrow. */
export function table(title: string | null, names: readonly string[], rows: Cell[][]): Section {
  const columns = names.map(
    (name): Column => ({
      name: name.replace(/[>*]$/, ''),
      align: name.endsWith('>') ? 'right' : 'left',
      flexible: name.endsWith('*') ? 1 : 0,
    }),
  )
  return { kind: 'table', title, columns, rows }
}
