import { array, at, type Json, textAt } from '../../model/json.ts'
import type { Statement } from '../../model/lake.ts'
import type { Slice } from './where.ts'

/** Asks an engine which partitions of which tables a statement would read; it reads none of them for that. */
export function explainStatement(sql: string): Statement {
  return { sql: `EXPLAIN (TYPE IO, FORMAT JSON) ${sql}`, parameters: [] }
}

/** A table that a statement would read, and the partitions of it. */
export interface Read {
  schema: string[]
  table: string
  slice: Slice
}

/** What {@link explainStatement} was answered: JSON, with whatever an engine writes around it. */
export function readsIn(answer: string): Read[] {
  const plan = JSON.parse(answer.slice(answer.indexOf('{'), answer.lastIndexOf('}') + 1)) as Json
  return array(at(plan, 'inputTableColumnInfos')).flatMap((info) => {
    const catalog = textAt(info, 'table', 'catalog')
    const schema = textAt(info, 'table', 'schemaTable', 'schema')
    const table = textAt(info, 'table', 'schemaTable', 'table')
    if (catalog === null || schema === null || table === null) return []
    return [{ schema: [catalog, schema], table, slice: sliceIn(at(info, 'constraint', 'columnConstraints')) }]
  })
}

/** A column's single values prune by it; a span is one of days, and tells nothing of accounts and regions. */
function sliceIn(constraints: Json | undefined): Slice {
  const rangesOf = (column: string) => {
    const found = array(constraints).find((each) => textAt(each, 'columnName') === column)
    return array(at(found, 'domain', 'ranges')).map((range) => ({
      low: textAt(range, 'low', 'value'),
      high: textAt(range, 'high', 'value'),
    }))
  }
  const singles = (column: string): string[] => {
    const found = rangesOf(column)
    return found.every(({ low, high }) => low !== null && low === high) ? found.map(({ low }) => low ?? '') : []
  }
  const days = rangesOf('timestamp')
  const bound = (which: 'low' | 'high', at: 0 | -1): string | null => {
    const ends = days.map((range) => range[which])
    return ends.includes(null) ? null : (ends.sort().at(at) ?? null)
  }
  return { from: bound('low', 0), to: bound('high', -1), accounts: singles('account'), regions: singles('region') }
}
