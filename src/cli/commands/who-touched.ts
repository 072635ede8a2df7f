import { Command, type CommandUnknownOpts } from '@commander-js/extra-typings'
import { withIntegrity } from '../../engine/integrity.ts'
import { resourceQuestion } from '../../engine/remote/question.ts'
import { silenceOf, type Whereabouts } from '../../engine/silence.ts'
import { whoTouched } from '../../engine/who-touched.ts'
import { usageError } from '../../errors.ts'
import type { WhoTouched } from '../../model/answers.ts'
import { whoTouchedListView, whoTouchedView } from '../../output/views/who-touched.ts'
import { emit } from '../emit.ts'
import type { Io } from '../io.ts'
import { limitOf } from '../options.ts'
import type { Shell } from '../program.ts'
import { settingsOf, withLogs } from '../session.ts'
import { textOf } from '../text-of.ts'

export function whoTouchedCommand({ io }: Shell): CommandUnknownOpts {
  const command = new Command('who-touched')
    .description(
      'Who acted on a resource: the actors first, then what happened. Changes, and reads of content and credentials; --all shows every touch.',
    )
    .argument('[resource]', 'an id, a name, an ARN, a URL, an alias, or TYPE:NAME (s3:bucket:reports)')
    .option('-f, --file <list>', 'many resources at once, one a line; - for standard input')
    .option('--all', 'reads too, and names found only in error text or policy text')
    .option('--denied', 'only what was denied')
    .option('--action <verb>', 'only events whose name begins with this verb: stop')
    .option('--event <name>', 'only this event: StopInstances')
    .option('--lineage', 'also what it came from and what came of it: copies, images, snapshots, attachments, shares')
    .option('--limit <n>', 'at most so many touches')
    .option('--newest', 'with --limit: the last ones')
    .option('--verified', 'mark each touch with what the latest verify says of its log file')
    .addHelpText(
      'after',
      '\nExamples:\n  trail who-touched i-0abc1234def567890 --action stop\n  trail who-touched s3:bucket:reports --all --since 7d',
    )
  return command.action(async (resource, options) => {
    const settings = await settingsOf(command, io)
    const list = await asked(io, resource, options.file)
    await withLogs(
      settings,
      io,
      () => resourceQuestion(list, settings.range, options.lineage === true),
      async (store, actors) => {
        const answers: WhoTouched[] = []
        for (const each of list) {
          const answer = await whoTouched(store, actors, {
            resource: each,
            ...settings.range,
            all: options.all === true,
            denied: options.denied === true,
            action: options.action ?? null,
            event: options.event ?? null,
            limit: limitOf(options.limit),
            newest: options.newest === true,
            lineage: options.lineage === true,
          })
          const checking = { ...settings.range, all: options.verified === true }
          const checked = await withIntegrity(store, answer, answer.touches, checking)
          answers.push(
            answer.touches.length > 0
              ? checked
              : { ...checked, silence: await silenceOf(store, actors, settings.range, whereabouts(answer)) },
          )
        }
        const [only] = answers
        if (options.file === undefined && only !== undefined) await emit(io, settings, whoTouchedView, only)
        else await emit(io, settings, whoTouchedListView, answers)
      },
    )
  })
}

/** An ARN says where its logs would be; S3's and IAM's name no region. */
function whereabouts({ resource: { arn } }: WhoTouched): Whereabouts {
  const [, , , region = null, account = null] = arn?.split(':') ?? []
  return { region, account }
}

/** The resources that were asked for: the argument, or the lines of a file, without blanks and comments. */
async function asked(io: Io, resource: string | undefined, file: string | undefined): Promise<string[]> {
  if ((resource === undefined) === (file === undefined))
    throw usageError(
      'no-resource',
      'who-touched takes one resource, or a list with -f',
      'trail who-touched -f resources.txt',
    )
  if (file === undefined) return [resource ?? '']
  const lines = (await textOf(io, file)).split(/\r?\n/).map((line) => line.trim())
  const named = [...new Set(lines.filter((line) => line !== '' && !line.startsWith('#')))]
  if (named.length === 0) throw usageError('no-resource', `${file} names no resource`, 'It takes one resource a line.')
  return named
}
