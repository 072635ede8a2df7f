import { printableLine } from './printable.ts'
import type { Section } from './view.ts'

/** Sections as Markdown; what a log wrote can't become markup. */
export function markdown(sections: readonly Section[]): string {
  return `${sections.map(one).join('\n\n')}\n`
}

function one(section: Section): string {
  if (section.kind === 'text') return section.lines.map((line) => escaped(line.text)).join('  \n')
  const head = `| ${section.columns.map((column) => escaped(column.name)).join(' | ')} |`
  const rule = `|${section.columns.map((column) => (column.align === 'right' ? ' ---: ' : ' --- ')).join('|')}|`
  const rows = section.rows.map((row) => `| ${row.map((cell) => escaped(cell.text)).join(' | ')} |`)
  return [...(section.title === null ? [] : [`## ${escaped(section.title)}`, '']), head, rule, ...rows].join('\n')
}

function escaped(text: string): string {
  return printableLine(text).replace(/[\\`*_{}[\]<>|#&~]/g, (char) =>
    char === '<' ? '&lt;' : char === '>' ? '&gt;' : char === '&' ? '&amp;' : `\\${char}`,
  )
}
