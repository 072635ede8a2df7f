import type { Statement } from '../../model/lake.ts'
import { all, any, isOneOf, type Piece, type Slice, within } from './where.ts'

/** What the coarse queries read, as it stands after FROM: the coarse view, or its text over a table that has none. */
export type Source = string

/** Columns of both statements, in order. The first is the record's payload, or null in a row that only counts. */
const COUNTED = [
  'recipientaccountid',
  'awsregion',
  'substr(eventtime, 1, 13)',
  'eventsource',
  'eventcategory',
  'managementevent',
  'readonly',
  'eventtype',
  "CASE WHEN managementevent IS NULL AND eventsource = 's3.amazonaws.com' THEN eventname END",
]

/**
 * The candidates of a question, and with them, in the same scan, what the read partitions hold: each row is looked at
 * twice, once to be counted under its place and hour, once to be taken whole where it fits. Athena takes parameters in
 * WHERE only, hence not a CASE over the condition.
 */
export function candidateStatement(source: Source, days: Slice, where: Piece): Statement {
  const condition = all([within(days), { sql: `(pass = 1 OR ${where.sql})`, values: where.values }])
  const counted = COUNTED.map((column) => `CASE WHEN pass = 1 THEN ${column} END`)
  const columns = ['CASE WHEN pass = 2 THEN payload END', 'account', 'region', ...counted]
  return {
    sql: `SELECT ${columns.join(', ')}, count(*), min(eventtime), max(eventtime)
FROM ${source} CROSS JOIN UNNEST(ARRAY[1, 2]) AS t(pass)
WHERE ${condition.sql}
GROUP BY ${columns.map((_, i) => i + 1).join(', ')}`,
    parameters: condition.values,
  }
}

/**
 * {@link candidateStatement} that counts the files of each place as well, in rows of their own: their number stands
 * behind the times. `source` has a column `path`.
 */
export function coverageStatement(source: Source, days: Slice, where: Piece): Statement {
  const condition = all([within(days), { sql: `(pass <> 2 OR ${where.sql})`, values: where.values }])
  const counted = COUNTED.map((column) => `CASE WHEN pass = 1 THEN ${column} END`)
  const columns = ['CASE WHEN pass = 2 THEN payload END', 'account', 'region', ...counted]
  return {
    sql: `SELECT ${columns.join(', ')}, count(*), min(eventtime), max(eventtime), count(DISTINCT CASE WHEN pass = 3 THEN path END)
FROM ${source} CROSS JOIN UNNEST(ARRAY[1, 2, 3]) AS t(pass)
WHERE ${condition.sql}
GROUP BY ${columns.map((_, i) => i + 1).join(', ')}, pass`,
    parameters: condition.values,
  }
}

/** How many files each place has, of a table that has no other column but the partitions. */
export function filesStatement(table: string, days: Slice): Statement {
  const condition = within(days)
  return {
    sql: `SELECT account, region, count(DISTINCT "$path")
FROM ${table}
WHERE ${condition.sql}
GROUP BY account, region`,
    parameters: condition.values,
  }
}

/** Records alone, for look-ups that follow the candidates. */
export function lookupStatement(source: Source, days: Slice, where: Piece): Statement {
  const condition = all([within(days), where])
  return {
    sql: `SELECT payload, account, region
FROM ${source}
WHERE ${condition.sql}`,
    parameters: condition.values,
  }
}

/**
 * In one scan the records that hold `facts`, and one record for each way in which `callers` are named: each row is looked
 * at twice, as in {@link candidateStatement}.
 */
export function explanationStatement(source: Source, days: Piece, facts: Piece, callers: Piece): Statement {
  const condition = all([
    days,
    any([
      { sql: `(pass = 1 AND ${facts.sql})`, values: facts.values },
      { sql: `(pass = 2 AND ${callers.sql})`, values: callers.values },
    ]),
  ])
  return {
    sql: `SELECT min_by(payload, eventid), min_by(account, eventid), min_by(region, eventid)
FROM ${source} CROSS JOIN UNNEST(ARRAY[1, 2]) AS t(pass)
WHERE ${condition.sql}
GROUP BY pass, CASE WHEN pass = 1 THEN payload ELSE identity END`,
    parameters: condition.values,
  }
}

/** One record for each caller at each of these addresses: enough to tell who is there. */
export function addressStatement(source: Source, days: Slice, addresses: readonly string[]): Statement {
  const condition = all([within(days), isOneOf('sourceipaddress', addresses)])
  return {
    sql: `SELECT min_by(payload, eventid), min_by(account, eventid), min_by(region, eventid)
FROM ${source}
WHERE ${condition.sql}
GROUP BY sourceipaddress, identity`,
    parameters: condition.values,
  }
}
