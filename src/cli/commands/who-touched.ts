import { Command, type CommandUnknownOpts } from '@commander-js/extra-typings'
import { withIntegrity } from '../../engine/integrity.ts'
import { whoTouched } from '../../engine/who-touched.ts'
import { whoTouchedView } from '../../output/views/who-touched.ts'
import { emit } from '../emit.ts'
import { limitOf } from '../options.ts'
import type { Shell } from '../program.ts'
import { settingsOf, withStore } from '../session.ts'

export function whoTouchedCommand({ io }: Shell): CommandUnknownOpts {
  const command = new Command('who-touched')
    .description(
      'Who acted on a resource: the actors first, then what happened. Changes, and reads of content and credentials; --all shows every touch.',
    )
    .argument('<resource>', 'an id, a name, an ARN, a URL, an alias, or TYPE:NAME (s3:bucket:reports)')
    .option('--all', 'reads too, and names found only in error text or policy text')
    .option('--denied', 'only what was denied')
    .option('--action <verb>', 'only events whose name begins with this verb: stop')
    .option('--event <name>', 'only this event: StopInstances')
    .option('--limit <n>', 'at most so many touches')
    .option('--newest', 'with --limit: the last ones')
    .option('--verified', 'mark each touch with what the latest verify says of its log file')
    .addHelpText(
      'after',
      '\nExamples:\n  trail who-touched i-0abc1234def567890 --action stop\n  trail who-touched s3:bucket:reports --all --since 7d',
    )
  return command.action(async (resource, options) => {
    const settings = settingsOf(command, io)
    await withStore(settings, io, async (store, actors) => {
      const answer = await whoTouched(store, actors, {
        resource,
        ...settings.range,
        all: options.all === true,
        denied: options.denied === true,
        action: options.action ?? null,
        event: options.event ?? null,
        limit: limitOf(options.limit),
        newest: options.newest === true,
      })
      const checked = await withIntegrity(store, answer, answer.touches, {
        ...settings.range,
        all: options.verified === true,
      })
      await emit(io, settings, whoTouchedView, checked)
    })
  })
}
