import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { Command, type CommandUnknownOpts } from '@commander-js/extra-typings'
import { usageError } from '../../errors.ts'
import { schemaView } from '../../output/views/schema.ts'
import { saysSomething } from '../../query/statements.ts'
import { answer, atDesk, limitsOf } from '../ask.ts'
import { emit } from '../emit.ts'
import type { Io } from '../io.ts'
import type { Shell } from '../program.ts'
import { isRemote, settingsOf } from '../session.ts'

export function sqlCommand({ io }: Shell): CommandUnknownOpts {
  const command = new Command('sql')
    .description(
      'Runs SQL on the store, read only: the views events, attributed, touches, credentials, vendors and files, and cloudtrail_logs as AWS documents it for Athena, with Athena’s functions.',
    )
    .argument('[sql]', 'one or several statements, or - for standard input')
    .option('-f, --file <file>', 'read the statements from a file')
    .option('--timeout <seconds>', 'stop after so many seconds')
    .option('--max-rows <n>', 'at most so many rows of each statement')
    .option('--unmask', 'show session tokens and passwords in tables too')
    .option('--query-id <id>', 'with --engine athena: the result of an earlier query, which is not run again')
    .option('--schema [table]', 'the tables and their columns, and Athena’s functions')
    .addHelpText(
      'after',
      "\nExamples:\n  trail sql 'select vendor, eventName, count(*) from attributed group by all'\n  trail sql --schema touches",
    )
  return command.action(async (text, options) => {
    const settings = await settingsOf(command, io)
    if (options.schema !== undefined) {
      const table = options.schema === true ? null : options.schema
      await atDesk(settings, io, async (desk) => emit(io, settings, schemaView, await desk.schema(table)))
      return
    }
    const limits = limitsOf(options)
    if (options.queryId !== undefined) {
      if (!isRemote(settings))
        throw usageError('no-engine', 'Athena keeps the results of queries by their ids', 'Give --engine athena.')
      const { showEarlierResult } = await import('../remote-sql.ts')
      return showEarlierResult(options.queryId, limits, settings, io)
    }
    const statements = await statementsOf(text, options.file, io)
    if (!saysSomething(statements.replaceAll(';', ' '))) throw usageError('no-sql', 'there is no SQL to run', NO_SQL)
    if (settings.globals.since !== undefined || settings.globals.until !== undefined)
      throw usageError(
        'no-range',
        'SQL says itself which times it asks for',
        "WHERE eventTime >= '2026-03-02' AND eventTime < '2026-03-03'",
      )
    if (isRemote(settings)) {
      const { runRemoteSql } = await import('../remote-sql.ts')
      return runRemoteSql(statements, {}, null, limits, settings, io)
    }
    await atDesk(settings, io, async (desk) => void (await answer(io, settings, desk, statements, limits)))
  })
}

const NO_SQL = "trail sql 'SELECT …', --file FILE, or - for standard input"

async function statementsOf(text: string | undefined, file: string | undefined, io: Io): Promise<string> {
  if (text !== undefined && file !== undefined)
    throw usageError('two-sources', 'give the SQL itself or --file, not both')
  if (file !== undefined) {
    try {
      return readFileSync(resolve(io.cwd, file), 'utf8')
    } catch (cause) {
      throw usageError('no-file', `${file} can't be read: ${cause instanceof Error ? cause.message : String(cause)}`)
    }
  }
  if (text !== undefined && text !== '-') return text
  if (text === undefined || io.stdin === null) throw usageError('no-sql', 'there is no SQL to run', NO_SQL)
  const pieces: Uint8Array[] = []
  for await (const piece of io.stdin) pieces.push(piece)
  return Buffer.concat(pieces).toString('utf8')
}
