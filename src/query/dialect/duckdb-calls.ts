import type { Rule } from './duckdb.ts'
import { type Call, callAt, isSymbol, type Node, seek, split, textOf, trim, wordAt, wordsAt } from './tree.ts'

type Write = (args: readonly string[], call: Call) => string | null

/** Calls by name. Null where the arguments are not the ones meant: DuckDB then says what it misses. */
const WRITE: Readonly<Record<string, Write>> = {
  transform: (args) => withLambda(args, ([list, each]) => `list_transform(${list}, ${each})`),
  filter: (args) => withLambda(args, ([list, each]) => `list_filter(${list}, ${each})`),
  // The macros answer null, true and false as Trino does where some elements are null.
  any_match: (args) => withLambda(args, ([list, each]) => `_any_match(list_transform(${list}, ${each}))`),
  all_match: (args) => withLambda(args, ([list, each]) => `_all_match(list_transform(${list}, ${each}))`),
  none_match: (args) => withLambda(args, ([list, each]) => `(NOT _any_match(list_transform(${list}, ${each})))`),
  reduce: (args, { args: nodes }) => {
    const step = lambda(nodes[2] ?? [])
    const out = lambda(nodes[3] ?? [])
    if (args.length !== 4 || step === null || out === null) return null
    const folded = `list_reduce(${args[0]}, ${step}, ${args[1]})`
    return /^lambda (\w+): \1$/.test(out) ? folded : `(list_transform([${folded}], ${out}))[1]`
  },
  if: (args) => (args.length === 2 ? `if(${args.join(', ')}, NULL)` : null),
  // No macro can tell a map from a list or from JSON; what makes one is told by its function.
  cardinality: ([value = '']) => (MAP.test(value) ? `system.main.cardinality(${value})` : null),
  element_at: ([value = '', key]) => (MAP.test(value) && key !== undefined ? `${value}[${key}]` : null),
  cast: (_, { args }) => cast('cast', args),
  try_cast: (_, { args }) => cast('try_cast', args),
}

/** The functions that make a map, a cast to one, and the only map among CloudTrail's columns. */
export const MAP =
  /^(?:(?:map|map_(?!keys|values|entries)\w+|multimap_agg|histogram|split_to_map)\s*\(|(?:try_)?cast\s*\([\s\S]*\bas\s+map\s*\()|\.\s*"?attributes"?\s*$/i

/** Replaces a lambda of Trino's form in the last argument; null where there is none. */
function withLambda(args: readonly string[], write: (args: [string, string]) => string): string | null {
  const [list, each] = args
  if (args.length !== 2 || list === undefined || each === undefined || !each.startsWith('lambda ')) return null
  return write([list, each])
}

/** `x -> e` or `(x, y) -> e` as `lambda x, y: e`; null for anything else. */
function lambda(nodes: readonly Node[]): string | null {
  const body = trim(nodes)
  const arrow = body.findIndex((node) => isSymbol(node, '->'))
  const [head] = body
  if (arrow !== seek(body, 1) || head === undefined) return null
  const names = head.kind === 'group' ? split(head.nodes).map(textOf) : [textOf([head])]
  if (names.length === 0 || !names.every((name) => /^([A-Za-z_]\w*|"[^"]+")$/.test(name))) return null
  return `lambda ${names.join(', ')}: ${textOf(trim(body.slice(arrow + 1)))}`
}

/** Types that DuckDB spells or treats otherwise. Array types are changed where they stand, see phrases. */
function cast(name: string, args: readonly Node[][]): string | null {
  const [body = []] = args
  const as = body.findLastIndex((_, i) => wordAt(body, i) === 'as')
  if (args.length !== 1 || as < 0) return null
  const value = trim(body.slice(0, as))
  const type = trim(body.slice(as + 1))
  const base = wordAt(type, 0)
  const plain = type.length === 1
  if (base === 'ipaddress' && plain)
    return name === 'cast' ? `_ipaddress(${textOf(value)})` : `_try_ipaddress(${textOf(value)})`
  if (base !== 'varchar') return null
  const source = callAt(value, 0)
  // DuckDB would keep the quotes of a JSON string.
  if (source?.name === 'json_extract' && source.end === value.length && source.args.length === 2 && plain)
    return `json_extract_scalar(${source.args.map(textOf).join(', ')})`
  const size = type[seek(type, 1)]
  // DuckDB reads varchar(3) as varchar; Trino cuts.
  if (size?.kind !== 'group' || seek(type, 2) < type.length) return null
  return `left(${name}(${textOf(value)} AS varchar), ${textOf(size.nodes)})`
}

const byName: Rule = (nodes, at) => {
  const call = callAt(nodes, at)
  const write = call !== null && Object.hasOwn(WRITE, call.name) ? WRITE[call.name] : undefined
  if (call === null || write === undefined) return null
  const text = write(
    call.args.map((arg, i) => (i === 0 ? null : lambda(arg)) ?? textOf(arg)),
    call,
  )
  return text === null ? null : { end: call.end, text }
}

/** `listagg(x, ',') WITHIN GROUP (ORDER BY y)`; without a separator Trino puts none, DuckDB a comma. */
const listagg: Rule = (nodes, at) => {
  const call = callAt(nodes, at)
  if (call?.name !== 'listagg') return null
  const order = wordsAt(nodes, call.end, 'within', 'group')
  const place = order === null ? nodes.length : seek(nodes, order)
  const group = nodes[place]
  if (group?.kind !== 'group') return null
  const [value = [], separator = []] = call.args
  const overflow = separator.findIndex((_, i) => wordsAt(separator, i, 'on', 'overflow') !== null)
  const between = textOf(trim(overflow < 0 ? separator : separator.slice(0, overflow))) || "''"
  return { end: place + 1, text: `string_agg(${textOf(value)}, ${between} ${textOf(trim(group.nodes))})` }
}

/** `f(x) IGNORE NULLS OVER (…)`: DuckDB has the words within the brackets. */
const nulls: Rule = (nodes, at) => {
  const call = callAt(nodes, at)
  if (call === null) return null
  const which = (['ignore', 'respect'] as const).find((word) => wordsAt(nodes, call.end, word, 'nulls') !== null)
  const end = which === undefined ? null : wordsAt(nodes, call.end, which, 'nulls')
  if (which === undefined || end === null) return null
  const name = textOf(nodes.slice(at, at + 1))
  return { end, text: `${name}(${call.args.map(textOf).join(', ')} ${which.toUpperCase()} NULLS)` }
}

export const calls: readonly Rule[] = [listagg, nulls, byName]
