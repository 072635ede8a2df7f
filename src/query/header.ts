import { usageError } from '../errors.ts'
import { parametersIn } from './bind.ts'

const PARAMETER_TYPES = ['text', 'integer', 'number', 'boolean', 'timestamp', 'date'] as const
type ParameterType = (typeof PARAMETER_TYPES)[number]

const QUERY_ENGINES = ['duckdb', 'athena'] as const
/** Where a query runs. `athena` means Trino too: it is Athena's engine. */
export type QueryEngine = (typeof QUERY_ENGINES)[number]

/** One `-- param:` line. Without a value an optional parameter is null, or its default where it has one. */
export interface Parameter {
  name: string
  type: ParameterType
  optional: boolean
  /** As written; read like a value that was given. Null where there is none. */
  default: string | null
  description: string
}

/** A query file: what its header says, and its SQL with `$name` where values go. */
export interface Query {
  name: string
  description: string
  parameters: readonly Parameter[]
  engines: readonly QueryEngine[]
  /** The text after the header. */
  sql: string
  /** Where it stands, for messages. */
  file: string
}

/** At a line's end: it is for that engine alone. Partitions are days of delivery, which a store need not heed. */
const ONLY = /--\s*only\s*:\s*(\S*)\s*$/

/** A query's SQL as one engine is to have it: without the lines that are marked for the other (`-- only: athena`). */
export function sqlFor({ sql }: Pick<Query, 'sql'>, engine: QueryEngine): string {
  const lines = sql.split('\n')
  return lines.filter((line) => (ONLY.exec(line)?.[1] ?? engine) === engine).join('\n')
}

const LINE = /^--\s*(name|description|param|engines)\s*:\s*(.*?)\s*$/
const PARAMETER = /^([A-Za-z_][A-Za-z0-9_]*)\s+([a-z]+)(\s+optional)?(?:\s*=\s*(.*?))?(?:\s+-\s+(.*))?$/

/**
 * Reads a query file. Its header is the comment lines at its top; other comments may stand between them.
 * @throws TrailError that names the file, the line and what is expected there.
 */
export function parseQuery(text: string, file: string): Query {
  const lines = text.replace(/^\uFEFF/, '').split(/\r?\n/)
  const end = lines.findIndex((line) => line.trim() !== '' && !line.startsWith('--'))
  const found = { name: '', description: '', engines: ['duckdb'] as QueryEngine[] }
  const parameters: Parameter[] = []
  lines.slice(0, end < 0 ? lines.length : end).forEach((line, i) => {
    const [, key, value = ''] = LINE.exec(line) ?? []
    const where = `${file}:${i + 1}`
    if (key === 'name') found.name = nameIn(value, where)
    else if (key === 'description') found.description = `${found.description} ${value}`.trim()
    else if (key === 'engines') found.engines = enginesIn(value, where)
    else if (key === 'param') parameters.push(parameterIn(value, where))
  })
  if (found.name === '' || found.description === '')
    throw wrong(
      file,
      `has no ${found.name === '' ? 'name' : 'description'}`,
      '-- name: NAME and -- description: TEXT stand at its top.',
    )
  const sql = end < 0 ? '' : lines.slice(end).join('\n').trim()
  if (sql === '') throw wrong(file, 'has no SQL below its header')
  lines.forEach((line, i) => {
    const only = ONLY.exec(line)?.[1]
    if (only !== undefined) enginesIn(only, `${file}:${i + 1}`)
  })
  checkUse(file, sql, parameters)
  return { ...found, parameters, sql, file }
}

/** Header and body must agree: a name on one side only is a mistake that would otherwise surface as an engine's error. */
function checkUse(file: string, sql: string, parameters: readonly Parameter[]): void {
  const names = parameters.map(({ name }) => name)
  const twice = names.find((name, i) => names.indexOf(name) !== i)
  if (twice !== undefined) throw wrong(file, `declares $${twice} twice`)
  const used = new Set(parametersIn(sql))
  const unused = names.find((name) => !used.has(name))
  if (unused !== undefined) throw wrong(file, `declares $${unused}, which its SQL does not use`)
  const undeclared = [...used].find((name) => !names.includes(name))
  if (undeclared !== undefined)
    throw wrong(
      file,
      `uses $${undeclared}, which its header does not declare`,
      `-- param: ${undeclared} text - what it is`,
    )
}

function nameIn(value: string, where: string): string {
  if (/^[a-z0-9]+(-[a-z0-9]+)*$/.test(value)) return value
  throw wrong(
    where,
    `${JSON.stringify(value)} is no name`,
    'Small letters, digits and dashes: console-logins-without-mfa.',
  )
}

function enginesIn(value: string, where: string): QueryEngine[] {
  const names = value.split(',').map((name) => name.trim())
  const strange = names.find((name) => !(QUERY_ENGINES as readonly string[]).includes(name))
  if (strange !== undefined)
    throw wrong(where, `${JSON.stringify(strange)} is no engine`, `There are: ${QUERY_ENGINES.join(', ')}.`)
  return QUERY_ENGINES.filter((name) => names.includes(name))
}

function parameterIn(value: string, where: string): Parameter {
  const form = '-- param: NAME TYPE [optional] [= DEFAULT] - what it is'
  const [, name, type, optional, preset, description] = PARAMETER.exec(value) ?? []
  if (name === undefined) throw wrong(where, 'is no parameter', form)
  if (!(PARAMETER_TYPES as readonly (string | undefined)[]).includes(type))
    throw wrong(where, `${JSON.stringify(type)} is no type`, `There are: ${PARAMETER_TYPES.join(', ')}.`)
  if (description === undefined) throw wrong(where, `does not say what $${name} is`, form)
  return {
    name,
    type: type as ParameterType,
    optional: optional !== undefined || preset !== undefined,
    default: preset ?? null,
    description,
  }
}

function wrong(where: string, what: string, hint?: string) {
  return usageError('bad-query-file', `${where} ${what}`, hint)
}
