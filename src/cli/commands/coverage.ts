import { Command, type CommandUnknownOpts } from '@commander-js/extra-typings'
import { coverageReport } from '../../engine/coverage-hours.ts'
import { coverageView } from '../../output/views/coverage.ts'
import { emit } from '../emit.ts'
import type { Shell } from '../program.ts'
import { settingsOf, withStore } from '../session.ts'

export function coverageCommand({ io }: Shell): CommandUnknownOpts {
  const command = new Command('coverage').description(
    'What the loaded logs cover, by account, region and hour. An hour counts as empty only where a digest says so; without one it is unknown.',
  )
  return command.action(async () => {
    const settings = settingsOf(command, io)
    await withStore(settings, io, async (store, actors) =>
      emit(io, settings, coverageView, await coverageReport(store, actors.context, settings.range)),
    )
  })
}
