import { callAt, isSymbol, type Node, parseTree, seek, wordAt, wordsAt } from './tree.ts'

/**
 * What DuckDB takes and Athena refuses or reads otherwise, as far as it shows in the words: for a query that is meant
 * for both, and to tell a user of `--engine athena` in time.
 */
export function duckdbOnly(sql: string): string[] {
  const found = new Set<string>()
  look(parseTree(sql) ?? [], found)
  return [...found]
}

const WORDS: Readonly<Record<string, string>> = {
  qualify: 'QUALIFY: put the window function into a subquery',
  ilike: 'ILIKE: write lower(x) LIKE …',
  pivot: 'PIVOT: write one aggregate with FILTER for each column',
  unpivot: 'UNPIVOT: write UNNEST',
  asof: 'ASOF JOIN: write a join with max_by',
  exclude: 'EXCLUDE: name the columns',
}

function look(nodes: readonly Node[], found: Set<string>): void {
  nodes.forEach((node, at) => {
    if (node.kind === 'group') look(node.nodes, found)
    if (isSymbol(node, '::')) found.add('::TYPE: write CAST(x AS TYPE)')
    if (node.kind === 'string' && !node.text.startsWith("'")) found.add('E’…’ and $$…$$: write quotes, doubled within')
    const word = wordAt(nodes, at)
    if (word === null) return
    const known = Object.hasOwn(WORDS, word) ? WORDS[word] : undefined
    if (known !== undefined && callAt(nodes, at) === null) found.add(known)
    if (word === 'group' && wordsAt(nodes, at, 'group', 'by', 'all') !== null)
      found.add('GROUP BY ALL: name the columns')
    if (word === 'limit' && wordAt(nodes, seek(nodes, seek(nodes, at + 1) + 1)) === 'offset')
      found.add('LIMIT n OFFSET m: write OFFSET m LIMIT n')
    if (word === 'lambda') found.add('lambda x: …: write x -> …')
  })
}

/** White space, comments as Trino reads them (they do not nest), and brackets before a statement's first word. */
const BEFORE = /^(?:[\s(]|--[^\r\n]*|\/\*[\s\S]*?\*\/)*/
const READS = /^(select|with|values|table|show|describe|desc|explain)\b/i
const EXPLAINED = /^explain\s+analyze(?:\s+verbose)?\b/i

/**
 * Whether a statement can only read: trail changes nothing in a lake. It goes by the first word, as Trino reads it;
 * EXPLAIN ANALYZE runs what it explains.
 */
export function onlyReads(sql: string): boolean {
  const text = sql.replace(BEFORE, '')
  const analyzed = EXPLAINED.exec(text)
  return analyzed === null ? READS.test(text) : onlyReads(text.slice(analyzed[0].length))
}
