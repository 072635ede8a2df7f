import { Command, type CommandUnknownOpts } from '@commander-js/extra-typings'
import { queriesView } from '../../output/views/queries.ts'
import { emit } from '../emit.ts'
import type { Shell } from '../program.ts'
import { listed, queryCatalog } from '../query-files.ts'
import { settingsOf } from '../session.ts'

export function queriesCommand({ io }: Shell): CommandUnknownOpts {
  const command = new Command('queries')
    .description('Lists the queries that trail query runs: what each answers, its parameters, where it runs.')
    .option('--queries <folder>', 'your own query files, beside and above those that come with trail')
  return command.action(async (options) => {
    await emit(io, await settingsOf(command, io), queriesView, listed(queryCatalog(io, options.queries)))
  })
}
