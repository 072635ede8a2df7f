import { printableLine } from './printable.ts'
import type { Cell, Section } from './view.ts'

/** Sections as Markdown, in pieces; what a log wrote can't become markup. */
export function* markdown(sections: readonly Section[]): Generator<string> {
  for (const [i, section] of sections.entries()) {
    if (i > 0) yield '\n\n'
    if (section.kind === 'table') yield* tabulated(section)
    else if (section.code !== undefined) yield fenced(section.code, section.lines)
    else yield section.lines.map((line) => escaped(line.text)).join('  \n')
  }
  yield '\n'
}

function* tabulated(section: Extract<Section, { kind: 'table' }>): Generator<string> {
  const head = `| ${section.columns.map((column) => escaped(column.name)).join(' | ')} |`
  const rule = `|${section.columns.map((column) => (column.align === 'right' ? ' ---: ' : ' --- ')).join('|')}|`
  yield `${section.title === null ? '' : `## ${escaped(section.title)}\n\n`}${head}\n${rule}`
  for (const row of section.rows) yield `\n| ${row.map((cell) => escaped(cell.text)).join(' | ')} |`
}

/** A fence longer than any run of backticks within, so that no text can close it. */
function fenced(language: string, lines: readonly Cell[]): string {
  const text = lines.map((line) => printableLine(line.text))
  const longest = Math.max(2, ...text.flatMap((each) => [...each.matchAll(/`+/g)].map(([run]) => run.length)))
  const fence = '`'.repeat(longest + 1)
  return [`${fence}${language}`, ...text, fence].join('\n')
}

function escaped(text: string): string {
  return printableLine(text).replace(/[\\`*_{}[\]<>|#&~]/g, (char) =>
    char === '<' ? '&lt;' : char === '>' ? '&gt;' : char === '&' ? '&amp;' : `\\${char}`,
  )
}
