import { Command, type CommandUnknownOpts } from '@commander-js/extra-typings'
import { queriesView } from '../../output/views/queries.ts'
import { usageOf } from '../../query/values.ts'
import { emit } from '../emit.ts'
import type { Shell } from '../program.ts'
import { queryCatalog } from '../query-files.ts'
import { settingsOf } from '../session.ts'

export function queriesCommand({ io }: Shell): CommandUnknownOpts {
  const command = new Command('queries')
    .description('Lists the queries that trail query runs: what each answers, its parameters, where it runs.')
    .option('--queries <folder>', 'your own query files, beside and above those that come with trail')
  return command.action(async (options) => {
    const listed = [...queryCatalog(io, options.queries).values()].map(
      ({ name, description, engines, parameters, file, ...query }) => ({
        name,
        description,
        engines,
        parameters,
        usage: usageOf({ name, description, engines, parameters, file, ...query }),
        file,
      }),
    )
    await emit(io, settingsOf(command, io), queriesView, listed)
  })
}
