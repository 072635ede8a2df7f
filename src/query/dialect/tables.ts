import type { Rule } from './duckdb.ts'
import { callAt, isSymbol, type Node, nameAt, seek, seekBack, wordAt } from './tree.ts'

/** The tables of `trail sql --schema`: `default.cloudtrail_logs` and the like mean these. */
export const TABLES: readonly string[] = [
  'cloudtrail_logs',
  'events',
  'attributed',
  'touches',
  'credentials',
  'vendors',
  'files',
]

/** AWS's table, as this store has it. */
export const LOGS = 'cloudtrail_logs'

/**
 * The same with the columns that Athena shows to no `SELECT *` of AWS's table: `"$path"`, and the partitions `year`,
 * `month` and `day` of tables that are partitioned by hand.
 */
const LOCATED = 'cloudtrail_logs_located'

/** What a statement calls tables, and what it asks of them. */
export interface Named {
  /** For the tables of FROM and JOIN. */
  rule: Rule
  /** Tables of logs under other names, as they are written. */
  foreign: string[]
}

/**
 * Finds the tables of a statement: here is one database, so that its name is dropped; and one table of logs, whatever
 * its name is elsewhere (the console calls it `cloudtrail_logs_BUCKET`, AWS's pages `cloudtrail_table`).
 */
export function tablesIn(nodes: readonly Node[]): Named {
  const known = new Set([...TABLES, LOCATED, ...commonTables(nodes)])
  const logs = needsLocation(nodes) ? LOCATED : LOGS
  const foreign = new Set<string>()
  const rule: Rule = (level, at) => {
    const table = tableAt(level, at)
    if (table === null) return null
    const isOther = !known.has(table.last) && isLogs(table.last)
    if (isOther) foreign.add(table.last)
    if (isOther || table.last === LOGS) {
      const alias =
        table.last === logs || isAliased(level, table.end) ? '' : ` AS "${table.last.replaceAll('"', '""')}"`
      return table.parts === 1 && table.last === logs ? null : { end: table.end, text: `${logs}${alias}` }
    }
    return table.parts > 1 && TABLES.includes(table.last) ? { end: table.end, text: table.last } : null
  }
  walk(nodes, (level, at) => void rule(level, at))
  return { rule, foreign: [...foreign] }
}

/** Whether a table that is not one of the store's is surely meant to be the table of logs. */
export function isLogs(name: string): boolean {
  return name.includes('cloudtrail') && name !== LOCATED
}

function tableAt(nodes: readonly Node[], at: number): Dotted | null {
  if (!/^(from|join)$/.test(wordAt(nodes, seekBack(nodes, at)) ?? '')) return null
  const table = dottedAt(nodes, at)
  // A function that answers with a table is none of these, and DuckDB's own catalogues are named on purpose.
  if (table === null || /^(temp|system|memory)$/.test(table.parts > 1 ? table.first : '')) return null
  const next = nodes[seek(nodes, table.end)]
  return next?.kind === 'group' && next.open === '(' ? null : table
}

function isAliased(nodes: readonly Node[], end: number): boolean {
  const next = seek(nodes, end)
  return nodes[next]?.kind === 'quoted' || !AFTER_TABLE.test(wordAt(nodes, next) ?? 'end')
}
/** What may follow a table that has no alias. */
const AFTER_TABLE =
  /^(end|where|group|order|having|limit|offset|fetch|join|inner|left|right|full|cross|natural|on|using|union|except|intersect|window|qualify|positional|asof|semi|anti|lateral|sample|tablesample|and)$/

/** Names that a WITH gives: `name AS (`, `name (a, b) AS (`. */
function commonTables(nodes: readonly Node[]): string[] {
  const found: string[] = []
  walk(nodes, (level, at) => {
    const name = nameAt(level, at)
    const group = level[seek(level, at + 1)]
    const as = seek(level, group?.kind === 'group' ? seek(level, at + 1) + 1 : at + 1)
    if (name !== null && wordAt(level, as) === 'as' && level[seek(level, as + 1)]?.kind === 'group') found.push(name)
  })
  return found
}

/** Whether a statement names a column that only the located view has. */
function needsLocation(nodes: readonly Node[]): boolean {
  let isNeeded = false
  const given = new Set<string>()
  const asked = new Set<string>()
  walk(nodes, (level, at) => {
    const name = nameAt(level, at)
    if (name === '$path') isNeeded = true
    if (name === null || !/^(year|month|day)$/.test(name) || callAt(level, at) !== null) return
    const before = seekBack(level, at)
    if (wordAt(level, before) === 'as') given.add(name)
    else if (isColumnAfter(level, before) && wordAt(level, seek(level, at + 1)) !== 'from') asked.add(name)
  })
  return isNeeded || [...asked].some((name) => !given.has(name))
}

/** Where a column's name may stand, and no unit of an interval (`INTERVAL '7' day`) and no alias (`date(x) day`). */
function isColumnAfter(nodes: readonly Node[], before: number): boolean {
  if (before < 0) return true
  const node = nodes[before]
  if (node?.kind === 'symbol') return true
  return /^(where|and|or|not|on|by|select|distinct|having|when|then|else|case|between|like|in)$/.test(
    wordAt(nodes, before) ?? '',
  )
}

function walk(nodes: readonly Node[], visit: (level: readonly Node[], at: number) => void): void {
  nodes.forEach((node, at) => {
    visit(nodes, at)
    if (node.kind === 'group') walk(node.nodes, visit)
  })
}

/** A name of several parts: `awsdatacatalog."default".cloudtrail_logs`. */
export interface Dotted {
  first: string
  last: string
  parts: number
  end: number
}

export function dottedAt(nodes: readonly Node[], at: number): Dotted | null {
  const first = nameAt(nodes, at)
  if (first === null) return null
  let found = { first, last: first, parts: 1, end: at + 1 }
  for (;;) {
    const dot = seek(nodes, found.end)
    const next = isSymbol(nodes[dot], '.') ? seek(nodes, dot + 1) : nodes.length
    const name = nameAt(nodes, next)
    if (name === null) return found
    found = { first, last: name, parts: found.parts + 1, end: next + 1 }
  }
}
