import { printableLine } from './printable.ts'
import type { Cell, Section, Tone } from './view.ts'
import { displayWidth, fitted } from './width.ts'

/** A table on a terminal stops here; json, ndjson and csv never do. */
export const TABLE_ROWS = 200

export type Paint = (text: string, tone: Tone) => string

const GAP = '  '

/** Sections for a terminal of `width` columns. `note` says what was cut, for stderr. */
export function terminal(
  sections: readonly Section[],
  width: number,
  paint: Paint,
): { text: string; note: string | null } {
  let note: string | null = null
  const parts = sections.map((section) => {
    if (section.kind === 'text')
      return section.lines.map((line) => paint(printableLine(line.text), line.tone)).join('\n')
    if (section.rows.length > TABLE_ROWS)
      note = `only ${TABLE_ROWS} of ${section.rows.length} rows are shown; --format json, ndjson or csv has them all`
    return tableText(section, width, paint)
  })
  return { text: `${parts.filter((part) => part !== '').join('\n\n')}\n`, note }
}

function tableText(section: Extract<Section, { kind: 'table' }>, width: number, paint: Paint): string {
  const rows = section.rows
    .slice(0, TABLE_ROWS)
    .map((row) => row.map((cell): Cell => ({ ...cell, text: printableLine(cell.text) })))
  if (rows.length === 0) return ''
  const widths = columnWidths(section, rows, width)
  const format = (cell: Cell, i: number) => {
    const text = fitted(cell.text, widths[i] ?? 0)
    const pad = ' '.repeat(Math.max(0, (widths[i] ?? 0) - displayWidth(text)))
    const painted = paint(text, cell.tone)
    if (section.columns[i]?.align === 'right') return pad + painted
    return i === section.columns.length - 1 ? painted : painted + pad
  }
  const head = section.columns.map((column, i) => format({ text: column.name, tone: 'dim' }, i)).join(GAP)
  const body = rows.map((row) => row.map(format).join(GAP).trimEnd())
  return [...(section.title === null ? [] : [paint(section.title, 'strong')]), head.trimEnd(), ...body].join('\n')
}

/** Each column as wide as its widest cell; what is too much is taken from the flexible ones, the widest first. */
function columnWidths(section: Extract<Section, { kind: 'table' }>, rows: readonly Cell[][], width: number): number[] {
  const widths = section.columns.map((column, i) =>
    Math.max(displayWidth(column.name), ...rows.map((row) => displayWidth(row[i]?.text ?? ''))),
  )
  let excess = widths.reduce((sum, each) => sum + each, 0) + GAP.length * (widths.length - 1) - width
  while (excess > 0) {
    const flexible = section.columns.map((column, i) =>
      column.flexible > 0 && (widths[i] ?? 0) > 12 ? (widths[i] ?? 0) : 0,
    )
    const widest = Math.max(...flexible)
    if (widest === 0) break
    const at = flexible.indexOf(widest)
    const cut = Math.min(excess, Math.max(1, widest - Math.max(12, ...flexible.filter((_, i) => i !== at))))
    widths[at] = widest - cut
    excess -= cut
  }
  return widths
}
