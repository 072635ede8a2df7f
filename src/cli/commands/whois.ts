import { Command, type CommandUnknownOpts } from '@commander-js/extra-typings'
import { identityQuestion } from '../../engine/remote/question.ts'
import { silenceOf } from '../../engine/silence.ts'
import { whois } from '../../engine/whois.ts'
import { whoisView } from '../../output/views/whois.ts'
import { emit } from '../emit.ts'
import type { Shell } from '../program.ts'
import { settingsOf, withLogs } from '../session.ts'

export function whoisCommand({ io }: Shell): CommandUnknownOpts {
  const command = new Command('whois')
    .description('What an identity is, whose it is, what it came from, what was assumed from it, and what it did.')
    .argument('<identity>', 'an access key, ARN, name, session, unique id, account id, address, service or external id')
    .addHelpText('after', '\nExamples:\n  trail whois AKIAIOSFODNN7EXAMPLE\n  trail whois 203.0.113.7')
  return command.action(async (identity) => {
    const settings = await settingsOf(command, io)
    await withLogs(
      settings,
      io,
      () => identityQuestion(identity, settings.range),
      async (store, actors) => {
        const answer = await whois(store, actors, identity, settings.range)
        const silence = answer.events === 0 ? { silence: await silenceOf(store, actors, settings.range) } : {}
        await emit(io, settings, whoisView, { ...answer, ...silence })
      },
    )
  })
}
