import { usageError } from '../../errors.ts'
import { callAt, type Node, seek, seekBack, textOf, wordAt, wordsAt } from './tree.ts'

/** Functions that exist here and in Athena and mean something else, or have no counterpart: what to write instead. */
const REFUSED: Readonly<Record<string, string>> = {
  json_value: "json_extract_scalar(document, '$.path')",
  json_query: "json_extract(document, '$.path')",
  json_exists: "json_extract(document, '$.path') IS NOT NULL",
  format: "printf('%s is %d', a, b)",
  zip_with: 'UNNEST(a, b) AS t (x, y), and the expression over x and y',
  map_zip_with: 'UNNEST of both maps, joined by their keys',
  map_filter: 'map_from_entries(filter(map_entries(m), e -> …))',
  transform_keys: 'map_from_entries(transform(map_entries(m), e -> …))',
  transform_values: 'map_from_entries(transform(map_entries(m), e -> …))',
  approx_most_frequent: 'count(*) with GROUP BY, ORDER BY and LIMIT',
  numeric_histogram: 'count(*) GROUP BY width of your own',
  ip_prefix: "contains('203.0.113.0/24', address)",
}

/** Functions whose answer may differ from Athena's by nature. */
const NOTED: Readonly<Record<string, string>> = {
  approx_distinct: 'it is an estimate, and another one than Athena’s; count(DISTINCT x) is exact',
  approx_percentile: 'it is an estimate, and may be another one than Athena’s',
  typeof: 'it answers with DuckDB’s names of types, not Athena’s',
}

const REGEXP = /^regexp_(like|extract|extract_all|replace|split|count|position)$/

/**
 * Refuses what would silently answer otherwise than Athena, or can't run: which function, and what to write. DuckDB's
 * own meaning stays at hand as `system.main.NAME(…)`, which is never refused. Answers with notes on what may differ.
 */
export function reviewed(nodes: readonly Node[]): string[] {
  const notes = new Set<string>()
  review(nodes, notes)
  return [...notes]
}

function review(nodes: readonly Node[], notes: Set<string>): void {
  nodes.forEach((node, at) => {
    if (node.kind === 'group') review(node.nodes, notes)
    else if (node.kind === 'word') reviewWord(nodes, at, notes)
  })
}

function reviewWord(nodes: readonly Node[], at: number, notes: Set<string>): void {
  const call = callAt(nodes, at)
  if (call !== null) {
    const instead = Object.hasOwn(REFUSED, call.name) ? REFUSED[call.name] : undefined
    if (instead !== undefined)
      throw refused(
        `${call.name}(…) would not answer here as it does in Athena`,
        `Write ${instead}; DuckDB’s own function is system.main.${call.name}(…).`,
      )
    if (Object.hasOwn(NOTED, call.name)) notes.add(`${call.name}: ${NOTED[call.name]}`)
    if (REGEXP.test(call.name)) reviewPattern(call.name, call.args[1] ?? [])
    if (/^(try_)?cast$/.test(call.name)) reviewCast(call.args[0] ?? [])
    if (call.name === 'array_sort' && call.args.length === 2)
      throw refused(
        'array_sort with a comparator does not run here',
        'Write reverse(array_sort(list)), or array_agg(x ORDER BY …) over UNNEST(list) AS t (x).',
      )
    if (call.name === 'match_recognize')
      throw refused(
        'MATCH_RECOGNIZE does not run here',
        'Compare neighbouring rows with lag() and lead(), or join the table with itself.',
      )
  }
  const word = wordAt(nodes, at)
  if (word === 'tablesample')
    throw refused(
      'TABLESAMPLE does not run here as in Athena',
      'Write USING SAMPLE 10 PERCENT (bernoulli) after the table.',
    )
  if (word === 'with' && wordsAt(nodes, at, 'with', 'ties') !== null && wordAt(nodes, seekBack(nodes, at)) !== null)
    throw refused(
      'FETCH FIRST … WITH TIES does not run here',
      'Number the rows with rank() OVER (ORDER BY …) and keep those up to n.',
    )
  if (wordsAt(nodes, at, 'at', 'time', 'zone') !== null)
    notes.add('AT TIME ZONE: it gives a local time without its zone here; compare times before it')
  if (word === 'auto' && wordAt(nodes, seekBack(nodes, at)) === 'by')
    throw refused('GROUP BY AUTO does not run here, nor in Athena', 'Write GROUP BY ALL here, or name the columns.')
}

function reviewPattern(name: string, pattern: readonly Node[]): void {
  const text = textOf(pattern)
  if (pattern.length === 1 && pattern[0]?.kind === 'string' && /\(\?<?[=!]|\\[1-9]/.test(text))
    throw refused(
      `${name}: the pattern ${text.slice(0, 80)} looks ahead or back, which does not run here`,
      'Say it with two conditions: regexp_like(x, …) AND NOT regexp_like(x, …).',
    )
}

/** `cast(x as json)`: Athena makes a JSON string of a text, DuckDB reads it. */
function reviewCast(body: readonly Node[]): void {
  const as = body.findLastIndex((_, i) => wordAt(body, i) === 'as')
  if (as < 0 || wordAt(body, seek(body, as + 1)) !== 'json') return
  throw refused(
    'cast(… AS json) makes one JSON string of a text in Athena, and reads the text here',
    'Write json_parse(text) to read JSON; DuckDB’s own casts are x::JSON and to_json(x).',
  )
}

function refused(message: string, hint: string) {
  return usageError('not-as-athena', message, hint)
}
