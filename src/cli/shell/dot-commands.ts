import { usageError } from '../../errors.ts'
import { nearest } from '../../model/nearest.ts'
import { FORMATS, type Format } from '../../output/index.ts'
import { queriesView } from '../../output/views/queries.ts'
import { schemaView, tablesView } from '../../output/views/schema.ts'
import { findQuery } from '../../query/catalog.ts'
import { sqlFor } from '../../query/header.ts'
import { wordsOf } from '../../query/statements.ts'
import { givenIn, valuesFor } from '../../query/values.ts'
import { emit } from '../emit.ts'
import { listed } from '../query-files.ts'
import type { SqlShell } from './sql-shell.ts'

interface DotCommand {
  usage: string
  what: string
  run(shell: SqlShell, words: string[]): Promise<void> | void
}

/** A shell has no documents: its answers are rows. */
export const ROW_FORMATS: readonly Format[] = ['table', 'json', 'ndjson', 'csv', 'md']

const COMMANDS: Readonly<Record<string, DotCommand>> = {
  '.help': { usage: '.help', what: 'these commands', run: help },
  '.schema': { usage: '.schema [NAME]', what: 'the tables; the columns of one, or what a function does', run: schema },
  '.functions': { usage: '.functions', what: 'Athena’s functions', run: functions },
  '.queries': { usage: '.queries [WORD]', what: 'the queries that have a name', run: queries },
  '.query': { usage: '.query NAME [key=value…]', what: 'run one of them', run: query },
  '.format': { usage: `.format [${ROW_FORMATS.join('|')}]`, what: 'how answers are printed', run: format },
  '.timer': { usage: '.timer [on|off]', what: 'whether each answer says how long it took', run: timer },
  '.quit': { usage: '.quit', what: 'leave; so does Ctrl-D', run() {} },
}

export const DOT_COMMANDS: readonly string[] = Object.keys(COMMANDS)

/** Runs a line that begins with a dot. @throws TrailError where it is none of the commands, or wrong. */
export async function dotCommand(shell: SqlShell, line: string): Promise<void> {
  const [name = '', ...words] = wordsOf(line.replace(/\s*;$/, ''))
  const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined
  if (command !== undefined) return command.run(shell, words)
  const near = nearest(name, DOT_COMMANDS)
  throw usageError(
    'no-command',
    `there is no command ${name}`,
    near === null ? '.help lists them.' : `Did you mean ${near}? .help lists them.`,
  )
}

function help({ options: { io } }: SqlShell): Promise<void> {
  const width = Math.max(...Object.values(COMMANDS).map(({ usage }) => usage.length))
  const lines = Object.values(COMMANDS).map(({ usage, what }) => `${usage.padEnd(width)}  ${what}\n`)
  return io.out(
    `${lines.join('')}Everything else is SQL, on as many lines as it takes, until a semicolon. Tab completes names, the arrow keys\ncall back what was typed before; a line that begins with a blank is not kept. Ctrl-C ends a query, not the shell.\n`,
  )
}

async function schema({ options: { io, desk }, settings }: SqlShell, [name, ...more]: string[]): Promise<void> {
  tooMany('.schema', more)
  if (name === undefined) await emit(io, settings, tablesView, desk.tables())
  else await emit(io, settings, schemaView, await desk.schema(name))
}

async function functions({ options: { io, desk }, settings }: SqlShell): Promise<void> {
  const all = await desk.schema(null)
  await emit(
    io,
    settings,
    schemaView,
    all.filter(({ kind }) => kind !== 'table'),
  )
}

async function queries({ options: { io, queries }, settings }: SqlShell, words: string[]): Promise<void> {
  const word = words.join(' ').toLowerCase()
  const found = listed(queries).filter((each) => `${each.name} ${each.description}`.toLowerCase().includes(word))
  if (found.length === 0) throw usageError('no-query', `no query is about ${words.join(' ')}`, '.queries lists all.')
  await emit(io, settings, queriesView, found)
}

async function query(shell: SqlShell, [name, ...words]: string[]): Promise<void> {
  const { queries, lastEvent } = shell.options
  if (name === undefined) throw usageError('no-query', 'which query?', '.queries lists them: .query NAME key=value…')
  const found = findQuery(queries, name)
  await shell.ask(
    sqlFor(found, 'duckdb'),
    valuesFor(found, givenIn(found, words), { now: lastEvent, tz: shell.settings.tz }),
  )
}

function format(shell: SqlShell, [name, ...more]: string[]): Promise<void> | void {
  tooMany('.format', more)
  if (name === undefined) return shell.options.io.out(`${shell.settings.format}\n`)
  const known = ROW_FORMATS.find((each) => each === name)
  if (known === undefined)
    throw usageError(
      'no-format',
      FORMATS.some((each) => each === name) ? `rows can't be printed as ${name}` : `there is no format ${name}`,
      `There are: ${ROW_FORMATS.join(', ')}.`,
    )
  shell.settings = { ...shell.settings, format: known }
}

function timer(shell: SqlShell, [word, ...more]: string[]): Promise<void> | void {
  tooMany('.timer', more)
  if (word === undefined) return shell.options.io.out(`${shell.timer ? 'on' : 'off'}\n`)
  if (word !== 'on' && word !== 'off') throw usageError('bad-timer', `.timer takes on or off, not ${word}`)
  shell.timer = word === 'on'
}

function tooMany(name: string, more: readonly string[]): void {
  if (more.length > 0) throw usageError('too-many', `${name} takes one word`, COMMANDS[name]?.usage)
}
