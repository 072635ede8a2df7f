import { Command, type CommandUnknownOpts } from '@commander-js/extra-typings'
import { coverageReport } from '../../engine/coverage-hours.ts'
import { coverageQuestion } from '../../engine/remote/question.ts'
import type { CoverageReport } from '../../model/coverage.ts'
import type { View } from '../../output/view.ts'
import { coverageView } from '../../output/views/coverage.ts'
import { emit } from '../emit.ts'
import type { Shell } from '../program.ts'
import { settingsOf, withLogs } from '../session.ts'

export function coverageCommand({ io }: Shell): CommandUnknownOpts {
  const command = new Command('coverage').description(
    'What the loaded logs cover, by account, region and hour. An hour counts as empty only where a digest says so; without one it is unknown. With --engine, what the partitions of the time hold. --format html gives the map as a page.',
  )
  return command.action(async () => {
    const settings = await settingsOf(command, io)
    await withLogs(
      settings,
      io,
      () => coverageQuestion(settings.range),
      async (store, actors) =>
        emit(io, settings, await viewFor(settings.format), await coverageReport(store, actors.context, settings.range)),
    )
  })
}

/** Pages are drawn by a library that no other format needs. */
async function viewFor(format: string): Promise<View<CoverageReport>> {
  if (format !== 'html') return coverageView
  const { coveragePage } = await import('../../report/coverage-page.ts')
  return { ...coverageView, documents: { html: coveragePage } }
}
