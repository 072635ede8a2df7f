import { Command, type CommandUnknownOpts } from '@commander-js/extra-typings'
import { revoke } from '../../engine/revoke.ts'
import { revokeView } from '../../output/views/revoke.ts'
import { emit } from '../emit.ts'
import { limitOf } from '../options.ts'
import type { Shell } from '../program.ts'
import { settingsOf, withStore } from '../session.ts'

const DAYS = 90

export function revokeCommand({ io }: Shell): CommandUnknownOpts {
  const command = new Command('revoke')
    .description(
      'The plan to switch a vendor off: what to cut and in which order, with AWS CLI lines and their undoing, what will stop working and who else would be hit. It changes nothing itself.',
    )
    .argument('<vendor>', 'the vendor’s id')
    .option('--days <n>', `how many days before the last event count as what would stop (default: ${DAYS})`)
    .addHelpText(
      'after',
      '\nExamples:\n  trail revoke acme\n  trail revoke acme --format sh > revoke-acme.sh   # prints what it would do until it is run with APPLY=1',
    )
  return command.action(async (vendor, options) => {
    const settings = await settingsOf(command, io)
    await withStore(settings, io, async (store, actors) =>
      emit(
        io,
        settings,
        revokeView,
        await revoke(store, actors, { vendor, days: limitOf(options.days, '--days') ?? DAYS }),
      ),
    )
  })
}
