import { Command, type CommandUnknownOpts } from '@commander-js/extra-typings'
import { daysOf } from '../../engine/remote/where.ts'
import { usageError } from '../../errors.ts'
import type { TimeRange } from '../../model/time-range.ts'
import type { Value, Values } from '../../query/bind.ts'
import { findQuery } from '../../query/catalog.ts'
import { type Query, sqlFor } from '../../query/header.ts'
import { givenIn, usageOf, valuesFor } from '../../query/values.ts'
import { lastEvent } from '../../store/coverage.ts'
import { answer, atDesk, limitsOf } from '../ask.ts'
import type { Shell } from '../program.ts'
import { queryCatalog } from '../query-files.ts'
import { isRemote, type Settings, settingsOf } from '../session.ts'

export function queryCommand({ io }: Shell): CommandUnknownOpts {
  const command = new Command('query')
    .description(
      'Runs a query by its name (trail queries lists them), with values for its parameters. Spans such as since=7d count back from the last event of the store.',
    )
    .argument('<name>', 'which query')
    .argument('[key=value...]', 'its parameters')
    .option('--queries <folder>', 'your own query files, beside and above those that come with trail')
    .option('--show', 'print the SQL instead of running it')
    .option('--timeout <seconds>', 'stop after so many seconds')
    .option('--max-rows <n>', 'at most so many rows')
    .option('--unmask', 'show session tokens and passwords in tables too')
    .addHelpText(
      'after',
      '\nExamples:\n  trail query console-logins-without-mfa\n  trail query calls-from-ip ip=203.0.113.7 since=30d',
    )
  return command.action(async (name, words, options) => {
    const settings = await settingsOf(command, io)
    const query = findQuery(queryCatalog(io, options.queries), name)
    const given = withRange(query, givenIn(query, words), settings)
    // What is wrong with the parameters is said before a store is looked for.
    valuesFor(query, given, { now: io.now(), tz: settings.tz })
    if (options.show === true) return io.out(`${query.sql}\n`)
    const limits = limitsOf(options)
    if (isRemote(settings)) {
      if (!query.engines.includes('athena'))
        throw usageError(
          'local-only',
          `${query.name} needs tables that the local store alone has`,
          'Leave --engine out.',
        )
      const { runRemoteSql } = await import('../remote-sql.ts')
      const values = valuesFor(query, given, { now: io.now(), tz: settings.tz })
      const sql = sqlFor(query, 'athena')
      return runRemoteSql(sql, values, daysOf(timesIn(sql, values)), limits, settings, io)
    }
    await atDesk(settings, io, async (desk, store) => {
      const last = await lastEvent(store.connection)
      const values = valuesFor(query, given, { now: last ?? io.now(), tz: settings.tz })
      await answer(io, settings, desk, sqlFor(query, 'duckdb'), { ...limits, values })
    })
  })
}

/** The times by which a query prunes; one that names no partitions reads them all. */
function timesIn(sql: string, { since, until }: Values): TimeRange {
  const at = (value: Value | undefined) =>
    typeof value === 'string' && sql.includes('"timestamp"') ? Date.parse(value) : null
  return { since: at(since), until: at(until) }
}

/** `--since` and `--until` are the parameters of those names; a query without them must not seem to heed them. */
function withRange(query: Query, given: Map<string, string>, { globals, range }: Settings): Map<string, string> {
  for (const name of ['since', 'until'] as const) {
    const at = range[name]
    if (globals[name] === undefined || at === null) continue
    if (!query.parameters.some((each) => each.name === name))
      throw usageError('no-range', `${query.name} takes no --${name}`, usageOf(query))
    if (!given.has(name)) given.set(name, new Date(at).toISOString())
  }
  return given
}
