import type { Parameter } from './header.ts'
import { nameOf, type Token, tokenize } from './tokens.ts'

/** A column, or a field of one: its name and its type as DuckDB spells it. */
export interface Field {
  name: string
  type: string
}

/** Everything that can be completed. */
export interface Vocabulary {
  tables: ReadonlyMap<string, readonly Field[]>
  functions: readonly string[]
  queries: ReadonlyMap<string, readonly Pick<Parameter, 'name'>[]>
  formats: readonly string[]
  /** Names of dot commands, with their dots. */
  commands: readonly string[]
}

/** What may stand for `word`, the end of what was typed. */
export interface Completion {
  candidates: string[]
  word: string
}

const NONE: Completion = { candidates: [], word: '' }

const KEYWORDS =
  'select from where group by order having limit offset distinct and or not in is null like between case when then else end as on join left cross unnest with union all asc desc interval cast over partition exists filter count describe explain summarize'.split(
    ' ',
  )

/**
 * Completes a line of the shell. `before` is the statement up to the cursor, earlier lines too; `whole` all that was
 * typed of it, so that a table that is named after the cursor is known.
 */
export function complete(before: string, whole: string, words: Vocabulary): Completion {
  return before.startsWith('.') ? command(before, words) : statement(before, whole, words)
}

function command(line: string, { commands, queries, tables, functions, formats }: Vocabulary): Completion {
  const [name = '', ...rest] = line.split(/\s+/)
  const word = rest.at(-1) ?? ''
  if (rest.length === 0) return fitting(name, commands)
  if (name === '.schema' && rest.length === 1) return fitting(word, [...tables.keys(), ...functions])
  if (name === '.format' && rest.length === 1) return fitting(word, formats)
  if (name === '.timer' && rest.length === 1) return fitting(word, ['on', 'off'])
  if (name !== '.query') return NONE
  if (rest.length === 1) return fitting(word, [...queries.keys()])
  const given = new Set(rest.slice(1, -1).map((each) => each.split('=')[0]))
  const parameters = (queries.get(rest[0] ?? '') ?? []).filter((each) => !given.has(each.name))
  return fitting(
    word,
    parameters.map((each) => `${each.name}=`),
  )
}

function statement(before: string, whole: string, words: Vocabulary): Completion {
  const tokens = tokenize(before).filter(({ kind }) => kind !== 'space' && kind !== 'comment')
  const last = tokenize(before).at(-1)
  // Within a text, a comment or a number there is nothing to complete.
  if (last !== undefined && /^(string|comment|number|parameter)$/.test(last.kind)) return NONE
  const word = last?.kind === 'word' ? last.text : ''
  const known = word === '' ? tokens : tokens.slice(0, -1)
  const previous = known.at(-1)
  if (previous?.text === '.')
    return fitting(
      word,
      fieldsAt(known, whole, words).map(({ name }) => name),
    )
  if (previous !== undefined && /^(from|join|describe|summarize)$/i.test(previous.text))
    return fitting(word, [...words.tables.keys()])
  if (word === '') return NONE
  const columns = namedTables(whole, words).flatMap((table) => words.tables.get(table) ?? [])
  const upper = word === word.toUpperCase()
  return fitting(word, [
    ...columns.map(({ name }) => name),
    ...words.tables.keys(),
    ...KEYWORDS.map((each) => (upper ? each.toUpperCase() : each)),
    ...words.functions.map((name) => `${name}(`),
  ])
}

/** The fields of what stands before the dot: a table, its alias, a column, a field of a column. */
function fieldsAt(tokens: readonly Token[], whole: string, words: Vocabulary): readonly Field[] {
  const path: string[] = []
  for (let at = tokens.length - 1; tokens[at]?.text === '.' && at > 0; at -= 2) {
    const name = nameOf(tokens[at - 1] as Token)
    if (name === null) return []
    path.unshift(name.toLowerCase())
  }
  const aliased = aliases(whole, words)
  const table = aliased.get(path[0] ?? '')
  const start = table === undefined ? path : path.slice(1)
  const tables = table === undefined ? namedTables(whole, words) : [table]
  let fields = tables.flatMap((name) => words.tables.get(name) ?? [])
  for (const name of start) fields = fieldsOf(fields.find((each) => each.name.toLowerCase() === name)?.type ?? '')
  return fields
}

/** Tables that a statement names, all of them where it names none yet. */
function namedTables(sql: string, { tables }: Vocabulary): string[] {
  const named = new Set(tokenize(sql).flatMap((token) => nameOf(token)?.toLowerCase() ?? []))
  const found = [...tables.keys()].filter((name) => named.has(name))
  return found.length > 0 ? found : [...tables.keys()]
}

/** `FROM events e`, `JOIN touches AS t`: tables by the names that the statement has for them, their own among these. */
function aliases(sql: string, { tables }: Vocabulary): Map<string, string> {
  const found = new Map([...tables.keys()].map((name) => [name, name]))
  const tokens = tokenize(sql).filter(({ kind }) => kind !== 'space' && kind !== 'comment')
  tokens.forEach((token, at) => {
    const table = nameOf(token)?.toLowerCase()
    if (table === undefined || !tables.has(table)) return
    const next = tokens[at + 1]
    const alias = next !== undefined && /^as$/i.test(next.text) ? tokens[at + 2] : next
    const name = alias === undefined ? null : nameOf(alias)
    if (name !== null) found.set(name.toLowerCase(), table)
  })
  return found
}

/** The fields of `STRUCT("type" VARCHAR, attributes STRUCT(…))`, also of a list of such; none of any other type. */
export function fieldsOf(type: string): Field[] {
  const inner = /^STRUCT\(([\s\S]*)\)(\[\])*$/.exec(type)?.[1]
  if (inner === undefined) return []
  const parts: string[] = ['']
  let depth = 0
  for (const { text } of tokenize(inner)) {
    if (text === '(') depth++
    if (text === ')') depth--
    if (text === ',' && depth === 0) parts.push('')
    else parts[parts.length - 1] += text
  }
  return parts.flatMap((part) => {
    const [first, ...rest] = tokenize(part.trim())
    const name = first === undefined ? null : nameOf(first)
    return name === null
      ? []
      : [
          {
            name,
            type: rest
              .map(({ text }) => text)
              .join('')
              .trim(),
          },
        ]
  })
}

/** Names have no case; of names that differ by case alone, that of the letters typed so far, or the first. */
function fitting(word: string, names: readonly string[]): Completion {
  const found = new Map<string, string>()
  for (const name of names) {
    const key = name.toLowerCase()
    if (!key.startsWith(word.toLowerCase())) continue
    if (!found.has(key) || (name.startsWith(word) && found.get(key)?.startsWith(word) === false)) found.set(key, name)
  }
  return { candidates: [...found.values()].sort(), word }
}
