import { Command, type CommandUnknownOpts } from '@commander-js/extra-typings'
import { events } from '../../engine/events.ts'
import { withIntegrity } from '../../engine/integrity.ts'
import { eventsQuestion } from '../../engine/remote/question.ts'
import { silenceOf } from '../../engine/silence.ts'
import { usageError } from '../../errors.ts'
import { eventsView } from '../../output/views/events.ts'
import { emit } from '../emit.ts'
import { limitOf } from '../options.ts'
import type { Shell } from '../program.ts'
import { settingsOf, withLogs } from '../session.ts'

export function eventsCommand({ io }: Shell): CommandUnknownOpts {
  const command = new Command('events')
    .description('Events in order of time, by any mix of filters; every filter given must hold.')
    .option('--vendor <id>', 'events of this vendor')
    .option('--actor <who>', 'whose actor is this ARN, name, session, key or unique id')
    .option('--origin <who>', 'whose chain begins at this ARN, name or account')
    .option('--service <service>', 'ec2, or ec2.amazonaws.com')
    .option('--event <name>', 'StopInstances')
    .option('--resource <resource>', 'that touched this resource')
    .option('--session <credential>', 'of this session or key: its ARN, unique id, name or key id')
    .option('--descendants', 'with --session: also what all that came out of it did')
    .option('--ip <address>', 'from this address')
    .option('--account <id>', 'in the log of this account')
    .option('--region <region>', 'in this region')
    .option('--changes', 'only what changes something, or tried to')
    .option('--denied', 'only what was denied')
    .option('--limit <n>', 'at most so many events')
    .option('--newest', 'with --limit: the last ones')
    .option('--verified', 'mark each event with what the latest verify says of its log file')
  return command.action(async (options) => {
    const settings = await settingsOf(command, io)
    if (options.descendants === true && options.session === undefined)
      throw usageError('no-session', '--descendants needs --session', 'trail events --session ASIA… --descendants')
    const asked = {
      ...settings.range,
      vendor: options.vendor ?? null,
      actor: options.actor ?? null,
      origin: options.origin ?? null,
      service: options.service ?? null,
      event: options.event ?? null,
      resource: options.resource ?? null,
      session: options.session ?? null,
      descendants: options.descendants === true,
      ip: options.ip ?? null,
      account: options.account ?? null,
      region: options.region ?? null,
      changes: options.changes === true,
      denied: options.denied === true,
      limit: limitOf(options.limit),
      newest: options.newest === true,
    }
    await withLogs(
      settings,
      io,
      (registry) => eventsQuestion(asked, registry.entries),
      async (store, actors) => {
        const answer = await events(store, actors, asked)
        const checked = await withIntegrity(store, answer, answer.events, {
          ...settings.range,
          all: options.verified === true,
        })
        const place = { account: asked.account, region: asked.region }
        const silence = answer.total === 0 ? { silence: await silenceOf(store, actors, settings.range, place) } : {}
        await emit(io, settings, eventsView, { ...checked, ...silence })
      },
    )
  })
}
