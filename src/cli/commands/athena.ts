import { Command, type CommandUnknownOpts } from '@commander-js/extra-typings'
import { EXIT, usageError } from '../../errors.ts'
import { checkView, ddlView } from '../../output/views/athena.ts'
import { emit } from '../emit.ts'
import { addGlobalOptions } from '../globals.ts'
import type { Shell } from '../program.ts'
import { settingsOf } from '../session.ts'

export function athenaCommand({ io, exit }: Shell): CommandUnknownOpts {
  const command = new Command('athena').description(
    'The table of logs in Athena: its definition, and whether it answers.',
  )
  const ddl = new Command('ddl')
    .description(
      'Writes the table’s definition for the logs that are found by listing: day, region and account as projected partitions, and the coarse view that questions use. With --engine trino, for Trino.',
    )
    .argument('<source>', 's3://bucket[/prefix]')
  ddl.action(async (source) => {
    const settings = await settingsOf(ddl, io)
    const { ddlOf } = await import('../athena-run.ts')
    const text = settings.globals.format === undefined
    await emit(io, text ? { ...settings, format: 'table' } : settings, ddlView, await ddlOf(source, settings))
  })
  const check = new Command('check').description(
    'Asks workgroup, output location, permissions, table and yesterday’s partition, and says what is wrong; exit code 1 if anything is.',
  )
  check.action(async () => {
    const settings = await settingsOf(check, io)
    if (settings.globals.engine === 'trino')
      throw usageError(
        'no-engine',
        'athena check asks Athena',
        'trail coverage --engine trino says whether a table answers there.',
      )
    const { checkAthena } = await import('../athena-run.ts')
    const answer = await checkAthena(settings, io)
    await emit(io, settings, checkView, answer)
    if (!answer.ok) exit(EXIT.finding)
  })
  for (const each of [ddl, check]) {
    command.addCommand(each)
    addGlobalOptions(each)
  }
  return command
}
