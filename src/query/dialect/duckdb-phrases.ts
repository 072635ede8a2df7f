import type { Rule } from './duckdb.ts'
import { MAP } from './duckdb-calls.ts'
import { dottedAt, isLogs, LOGS } from './tables.ts'
import { isSymbol, type Node, nameAt, seek, seekBack, split, textOf, trim, wordAt, wordsAt } from './tree.ts'

/** `VALUES 1, 2` → `VALUES (1), (2)`. */
const values: Rule = (nodes, at) => {
  if (wordAt(nodes, at) !== 'values') return null
  const before = seekBack(nodes, at)
  const opens =
    before < 0 ||
    isSymbol(nodes[before], ';') ||
    /^(as|union|all|except|intersect|distinct)$/.test(wordAt(nodes, before) ?? '')
  let end = at + 1
  while (end < nodes.length && !isSymbol(nodes[end], ';') && !AFTER_VALUES.test(wordAt(nodes, end) ?? '')) end++
  const items = split(nodes.slice(at + 1, end))
  if (!opens || items.length === 0 || items.some((item) => item.length === 0)) return null
  const isRow = (item: Node[]) => item.length === 1 && item[0]?.kind === 'group' && item[0].open === '('
  if (items.every(isRow)) return null
  const rest = textOf(nodes.slice(seekBack(nodes, end) + 1, end))
  return {
    end,
    text: `VALUES ${items.map((item) => (isRow(item) ? textOf(item) : `(${textOf(item)})`)).join(', ')}${rest}`,
  }
}
const AFTER_VALUES = /^(union|except|intersect|order|limit|offset|fetch)$/

/** `array(varchar)` as a type → `varchar[]`; `ARRAY(SELECT …)` is a list of rows. */
const arrayType: Rule = (nodes, at) => {
  if (wordAt(nodes, at) !== 'array' || isSymbol(nodes[seekBack(nodes, at)], '.')) return null
  const place = seek(nodes, at + 1)
  const group = nodes[place]
  if (group?.kind !== 'group' || group.open !== '(' || group.nodes.length === 0) return null
  const inner = trim(group.nodes)
  if (/^(select|with|from|values)$/.test(wordAt(inner, 0) ?? '')) return null
  return { end: place + 1, text: `${textOf(inner)}[]` }
}

/** `timestamp '2026-03-02 10:00:00 America/New_York'`: with a zone it is another type. */
const zonedTimestamp: Rule = (nodes, at) => {
  if (wordAt(nodes, at) !== 'timestamp') return null
  const place = seek(nodes, at + 1)
  const literal = nodes[place]
  if (literal?.kind !== 'string' || !ZONED.test(literal.text)) return null
  return { end: place + 1, text: `timestamptz ${literal.text}` }
}
const ZONED =
  /^'\s*\d{4}-\d{1,2}-\d{1,2}(?: \d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?)?\s*(?:[A-Za-z][A-Za-z0-9_+/-]*|[+-]\d{1,2}(?::\d{2})?)\s*'$/

/**
 * `UNNEST(x) AS t (a, b)` with several names: the fields of rows, key and value of a map, or several lists side by
 * side. DuckDB would give the whole row to the first name. With one name it does what Athena does.
 */
const unnest: Rule = (nodes, at) => {
  if (
    wordAt(nodes, at) !== 'unnest' ||
    !/^(join|from)$/.test(wordAt(nodes, seekBack(nodes, at)) ?? wordOfComma(nodes, at))
  )
    return null
  const place = seek(nodes, at + 1)
  const group = nodes[place]
  if (group?.kind !== 'group') return null
  const as = wordsAt(nodes, place + 1, 'as') ?? place + 1
  const alias = seek(nodes, as)
  const names = nodes[seek(nodes, alias + 1)]
  if (nameAt(nodes, alias) === null || names?.kind !== 'group') return null
  const args = split(group.nodes)
  const count = split(names.nodes).length
  if (count < 2 || wordAt(nodes, alias) === 'with') return null
  if (args.length === count)
    return { end: place + 1, text: `LATERAL (SELECT ${args.map((arg) => `unnest(${textOf(arg)})`).join(', ')})` }
  if (args.length !== 1) return null
  const list = textOf(args[0] ?? [])
  const rows = count === 2 && MAP.test(list) ? `map_entries(${list})` : list
  return { end: place + 1, text: `LATERAL (SELECT unnest(${rows}, max_depth := 2))` }
}

/** `FROM a, UNNEST(…)`: a comma stands for a join; in a list of columns UNNEST has no names and is not meant. */
function wordOfComma(nodes: readonly Node[], at: number): string {
  return isSymbol(nodes[seekBack(nodes, at)], ',') ? 'join' : ''
}

/** `SHOW COLUMNS FROM t` → `DESCRIBE t`. */
const showColumns: Rule = (nodes, at) => {
  const from = wordsAt(nodes, at, 'show', 'columns', 'from') ?? wordsAt(nodes, at, 'show', 'columns', 'in')
  const before = seekBack(nodes, at)
  if (from === null || (before >= 0 && !isSymbol(nodes[before], ';'))) return null
  const table = dottedAt(nodes, seek(nodes, from))
  return table === null ? null : { end: table.end, text: `DESCRIBE ${isLogs(table.last) ? LOGS : table.last}` }
}

export const phrases: readonly Rule[] = [values, arrayType, zonedTimestamp, unnest, showColumns]
