import { literal } from '../../query/bind.ts'

/** A piece of SQL with a `?` for each of its values, in order. */
export interface Piece {
  sql: string
  values: readonly string[]
}

export function piece(sql: string, ...values: readonly string[]): Piece {
  return { sql, values: values.map((value) => literal(value)) }
}

const joined = (pieces: readonly Piece[], word: string, none: string): Piece =>
  pieces.length === 0
    ? { sql: none, values: [] }
    : {
        sql: pieces.length === 1 ? (pieces[0]?.sql ?? none) : `(${pieces.map(({ sql }) => sql).join(` ${word} `)})`,
        values: pieces.flatMap(({ values }) => values),
      }

export const any = (pieces: readonly Piece[]) => joined(pieces, 'OR', 'FALSE')
export const all = (pieces: readonly Piece[]) => joined(pieces, 'AND', 'TRUE')

export function isOneOf(column: string, values: readonly string[]): Piece {
  return values.length === 0 ? any([]) : piece(`${column} IN (${values.map(() => '?').join(', ')})`, ...values)
}

/** Whether the record holds a word, in whatever letters. */
export function holds(word: string): Piece {
  return piece('strpos(lower(payload), ?) > 0', word.toLowerCase())
}

/**
 * Values in one condition: the more, the fewer scans, each of which is paid for. Ids stand in an IN, which costs a row
 * one look; words are looked for in each row one after the other. A query's text may have 262,144 bytes.
 */
const MOST_IDS = 1000
const MOST_WORDS = 400

function chunks<Item>(items: readonly Item[], most: number): Item[][] {
  const out: Item[][] = []
  for (let from = 0; from < items.length; from += most) out.push(items.slice(from, from + most))
  return out
}

/** As many lists as it takes for each to stand in one IN. */
export const chunksOfIds = <Item>(items: readonly Item[]): Item[][] => chunks(items, MOST_IDS)
/** As many lists as it takes for each to be looked for by {@link holdsAny}. */
export const chunksOfWords = <Item>(items: readonly Item[]): Item[][] => chunks(items, MOST_WORDS)

/** More words than this go into a list: an engine compiles each condition of its own, and some hundreds are too many. */
const CONDITIONS = 20

/** Whether the record holds one of the words. */
export function holdsAny(words: readonly string[]): Piece {
  if (words.length <= CONDITIONS) return any(words.map(holds))
  return piece(
    `any_match(ARRAY[lower(payload)], text -> any_match(ARRAY[${words.map(() => '?').join(', ')}], word -> strpos(text, word) > 0))`,
    ...words.map((word) => word.toLowerCase()),
  )
}

/** Days of delivery, `2026/03/02`, both included; null for no bound. */
export interface Days {
  from: string | null
  to: string | null
}

const DAY_MS = 86_400_000
export function dayOf(ms: number): string {
  return new Date(ms).toISOString().slice(0, 10).replaceAll('-', '/')
}

/** A second as CloudTrail writes the beginning of a time, `2026-03-02T10:00:00`. */
export function secondOf(second: number): string {
  return new Date(second * 1000).toISOString().slice(0, 19)
}

/** The partitions that may hold events of a time range: delivery comes after the event, beyond midnight too. */
export function daysOf({ since, until }: { since: number | null; until: number | null }): Slice {
  const [from, to] = [since === null ? null : dayOf(since), until === null ? null : dayOf(until - 1 + DAY_MS)]
  return { from, to, accounts: [], regions: [] }
}

/** The partitions that are read: of these days, accounts and regions; an empty list is all of them. */
export interface Slice extends Days {
  accounts: readonly string[]
  regions: readonly string[]
}

const between = ({ from, to }: Days): Piece =>
  all([
    ...(from === null ? [] : [piece('"timestamp" >= ?', from)]),
    ...(to === null ? [] : [piece('"timestamp" <= ?', to)]),
  ])

export const isDelivered = (days: readonly string[]): Piece => isOneOf('"timestamp"', days)

/** Days, and of others those between two. */
export function withinEither(range: Days, days: readonly string[]): Piece {
  const { from, to } = range
  const others = days.filter((day) => (from !== null && day < from) || (to !== null && day > to))
  return others.length === 0 ? between(range) : any([between(range), isDelivered(others)])
}

export function within({ from, to, accounts, regions }: Slice): Piece {
  return all([
    ...(from === null ? [] : [piece('"timestamp" >= ?', from)]),
    ...(to === null ? [] : [piece('"timestamp" <= ?', to)]),
    ...(accounts.length === 0 ? [] : [isOneOf('account', accounts)]),
    ...(regions.length === 0 ? [] : [isOneOf('region', regions)]),
  ])
}
