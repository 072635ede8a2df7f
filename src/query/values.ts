import { type TrailError, usageError } from '../errors.ts'
import { nearest } from '../model/nearest.ts'
import { type Clock, parseTime } from '../model/time-range.ts'
import type { Value, Values } from './bind.ts'
import type { Parameter, Query } from './header.ts'

/** Far longer values than any name, and Athena takes no more. */
const LONGEST = 1000

/**
 * The values of a query's parameters from what was given as `key=value`, with its defaults; every parameter has one.
 * Spans such as `7d` are counted back from `clock.now`.
 * @throws TrailError that names the right parameters.
 */
export function valuesFor(query: Query, given: ReadonlyMap<string, string>, clock: Clock): Values {
  for (const name of given.keys()) if (!query.parameters.some((each) => each.name === name)) throw unknown(query, name)
  return Object.fromEntries(
    query.parameters.map((parameter) => {
      const text = given.get(parameter.name) ?? parameter.default
      if (text !== null) return [parameter.name, readValue(query, parameter, text, clock)]
      if (!parameter.optional)
        throw usageError(
          'missing-parameter',
          `${query.name} needs ${parameter.name}`,
          `${usageOf(query)}\n${explained(query)}`,
        )
      return [parameter.name, null]
    }),
  )
}

/** `key=value` words as a map; the value may hold `=`. */
export function givenIn(query: Query, words: readonly string[]): Map<string, string> {
  const given = new Map<string, string>()
  for (const word of words) {
    const at = word.indexOf('=')
    if (at < 1) throw usageError('bad-parameter', `${JSON.stringify(word)} is not key=value`, usageOf(query))
    const name = word.slice(0, at)
    if (given.has(name)) throw usageError('bad-parameter', `${name} is given twice`, usageOf(query))
    given.set(name, word.slice(at + 1))
  }
  return given
}

/** `trail query NAME since=TIMESTAMP [ip=TEXT]` */
export function usageOf({ name, parameters }: Query): string {
  const words = parameters.map((each) => {
    const word = `${each.name}=${each.default ?? each.type.toUpperCase()}`
    return each.optional ? `[${word}]` : word
  })
  return ['trail query', name, ...words].join(' ')
}

function explained({ parameters }: Query): string {
  return parameters.map(({ name, type, description }) => `  ${name} (${type}): ${description}`).join('\n')
}

function unknown(query: Query, name: string): TrailError {
  const names = query.parameters.map((each) => each.name)
  const near = nearest(name, names)
  const has = names.length === 0 ? 'It takes none.' : `It takes: ${names.join(', ')}.`
  return usageError(
    'unknown-parameter',
    `${query.name} has no parameter ${name}`,
    near === null ? has : `Did you mean ${near}? ${has}`,
  )
}

function readValue(query: Query, { name, type }: Parameter, text: string, clock: Clock): Value {
  const wrong = (is: string) => usageError('bad-parameter', `${name}=${text.slice(0, 100)} is ${is}`, usageOf(query))
  if (text.length > LONGEST) throw wrong(`longer than ${LONGEST} characters`)
  if (/\0/.test(text)) throw wrong('not a text: it holds a zero character')
  switch (type) {
    case 'text':
      return text
    case 'boolean':
      if (/^(true|false)$/i.test(text)) return /^true$/i.test(text)
      throw wrong('neither true nor false')
    case 'integer':
    case 'number': {
      const value = Number(text)
      const good =
        type === 'integer' ? /^-?\d+$/.test(text) && Number.isSafeInteger(value) : /^-?\d+(\.\d+)?$/.test(text)
      if (good) return value
      throw wrong(type === 'integer' ? 'no whole number' : 'no number')
    }
    case 'timestamp':
      return instantOf(name, text, clock)
    case 'date':
      return instantOf(name, text, clock).slice(0, 10)
  }
}

/**
 * `2026-03-02T00:00:00Z`, as CloudTrail writes eventTime, so that it compares rightly as a text too. A bare day named
 * `until` is the end of that day.
 */
function instantOf(name: string, text: string, clock: Clock): string {
  const { start, end } = parseTime(name, text, clock)
  return new Date(name === 'until' ? end : start).toISOString().replace(/\.\d+Z$/, 'Z')
}
