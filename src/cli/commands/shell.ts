import { Command, type CommandUnknownOpts } from '@commander-js/extra-typings'
import { lastEvent } from '../../store/coverage.ts'
import { atDesk, limitsOf } from '../ask.ts'
import type { Shell } from '../program.ts'
import { queryCatalog } from '../query-files.ts'
import { settingsOf } from '../session.ts'

export function shellCommand({ io, exit }: Shell): CommandUnknownOpts {
  const command = new Command('shell')
    .description(
      'Asks the store in SQL line by line, with history and completion on a terminal; by pipe it takes the same lines. The store stays open for reading meanwhile, so that an ingest waits.',
    )
    .option('--queries <folder>', 'your own query files, beside and above those that come with trail')
    .option('--timeout <seconds>', 'stop each statement after so many seconds')
    .option('--max-rows <n>', 'at most so many rows of each statement')
    .option('--unmask', 'show session tokens and passwords in tables too')
    .addHelpText('after', "\nExamples:\n  trail shell\n  echo 'select count(*) n from events;' | trail shell")
  return command.action(async (options) => {
    const settings = await settingsOf(command, io)
    const queries = queryCatalog(io, options.queries)
    const limits = limitsOf(options)
    await atDesk(settings, io, async (desk, store) => {
      const { runShell } = await import('../shell/run.ts')
      const last = (await lastEvent(store.connection)) ?? io.now()
      exit(await runShell({ desk, io, settings, limits, queries, lastEvent: last }))
    })
  })
}
