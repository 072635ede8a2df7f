import type { Rule } from './duckdb.ts'
import { callAt, type Node, seek, textOf, wordsAt } from './tree.ts'

/** A longer argument is left as it is: nested, each TRY would double all that is in it. */
const LONGEST = 20_000

/**
 * DuckDB does not look into TRY for the columns by which GROUP BY ALL is to group: TRY(x) would be no group, and the
 * statement fail or answer with a row for each row. A branch that is never taken shows it the columns.
 */
export const tryShown: Rule = (nodes, at) => {
  const call = callAt(nodes, at)
  const [value = []] = call?.args ?? []
  const text = textOf(value)
  if (call?.name !== 'try' || call.args.length !== 1 || text.length > LONGEST) return null
  return { end: call.end, text: `CASE WHEN false THEN ${text} ELSE TRY(${text}) END` }
}

/** Whether a statement, or one within it, groups by all that it selects. */
export function groupsByAll(nodes: readonly Node[]): boolean {
  return nodes.some((node, at) => {
    if (node.kind === 'group') return groupsByAll(node.nodes)
    const end = wordsAt(nodes, at, 'group', 'by')
    if (end === null) return false
    const next = nodes[seek(nodes, end)]
    return wordsAt(nodes, end, 'all') !== null || (next?.kind === 'symbol' && next.text === '*')
  })
}
