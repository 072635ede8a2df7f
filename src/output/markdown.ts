import { printableLine } from './printable.ts'
import type { Cell, Section } from './view.ts'

/** Sections as Markdown; what a log wrote can't become markup. */
export function markdown(sections: readonly Section[]): string {
  return `${sections.map(one).join('\n\n')}\n`
}

function one(section: Section): string {
  if (section.kind === 'text' && section.code !== undefined) return fenced(section.code, section.lines)
  if (section.kind === 'text') return section.lines.map((line) => escaped(line.text)).join('  \n')
  const head = `| ${section.columns.map((column) => escaped(column.name)).join(' | ')} |`
  const rule = `|${section.columns.map((column) => (column.align === 'right' ? ' ---: ' : ' --- ')).join('|')}|`
  const rows = section.rows.map((row) => `| ${row.map((cell) => escaped(cell.text)).join(' | ')} |`)
  return [...(section.title === null ? [] : [`## ${escaped(section.title)}`, '']), head, rule, ...rows].join('\n')
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
