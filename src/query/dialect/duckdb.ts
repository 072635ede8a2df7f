import { calls } from './duckdb-calls.ts'
import { phrases } from './duckdb-phrases.ts'
import { groupsByAll, tryShown } from './group-by-all.ts'
import { reviewed } from './refusals.ts'
import { LOGS, tablesIn } from './tables.ts'
import { type Node, parseTree, textOf } from './tree.ts'

/** SQL as an engine takes it, and what its user should know about the answer. */
export interface Rewritten {
  sql: string
  notes: string[]
}

/** What stands from one place to another becomes `text`. */
interface Replacement {
  end: number
  text: string
}
export type Rule = (nodes: readonly Node[], at: number) => Replacement | null

const RULES: readonly Rule[] = [...phrases, ...calls]

/**
 * Athena's SQL for DuckDB with the macros of store/sql/macros.sql: the spellings that no macro can serve, changed
 * token by token; strings and comments stay as they are, and so does a text whose brackets do not pair up.
 * @throws TrailError for what would answer otherwise than Athena.
 */
export function forDuckdb(sql: string): Rewritten {
  const nodes = parseTree(sql)
  if (nodes === null) return { sql, notes: [] }
  const notes = reviewed(nodes)
  const { rule, foreign } = tablesIn(nodes)
  for (const name of foreign) notes.push(`${name} is read as ${LOGS}, this store’s table of logs`)
  const grouped = groupsByAll(nodes) ? [tryShown] : []
  return { sql: textOf(rewrite(nodes, [rule, ...grouped, ...RULES])), notes }
}

/** From the inside out: a rule sees the brackets' contents as they are to be. */
function rewrite(nodes: readonly Node[], rules: readonly Rule[]): Node[] {
  const inner = nodes.map((node) => (node.kind === 'group' ? { ...node, nodes: rewrite(node.nodes, rules) } : node))
  const out: Node[] = []
  for (let at = 0; at < inner.length; ) {
    const found = firstOf(inner, at, rules)
    if (found === null) {
      out.push(inner[at] as Node)
      at++
    } else {
      out.push({ kind: 'symbol', text: found.text })
      at = found.end
    }
  }
  return out
}

function firstOf(nodes: readonly Node[], at: number, rules: readonly Rule[]): Replacement | null {
  for (const rule of rules) {
    const found = rule(nodes, at)
    if (found !== null) return found
  }
  return null
}
