import { Command, type CommandUnknownOpts, Option } from '@commander-js/extra-typings'
import { generatePolicy } from '../../engine/policy.ts'
import { policyActionsView, policyView } from '../../output/views/policy.ts'
import { actionsOf } from '../../policy/actions-of.ts'
import { ActionList } from '../../policy/event-map.ts'
import { eventMap } from '../built-in.ts'
import { emit } from '../emit.ts'
import { addGlobalOptions } from '../globals.ts'
import type { Shell } from '../program.ts'
import { settingsOf, withStore } from '../session.ts'
import { policyCheckCommand } from './policy-check.ts'

export function policyCommand(shell: Shell): CommandUnknownOpts {
  const { io } = shell
  const command = new Command('policy').description(
    'IAM policies from use: what was called, and the least that allows it.',
  )
  command.addCommand(generateCommand())
  command.addCommand(policyCheckCommand(shell))
  command.addCommand(actionsCommand())
  for (const each of command.commands) addGlobalOptions(each)
  return command

  function generateCommand(): CommandUnknownOpts {
    const made = new Command('generate')
      .description(
        'the least policy for what a vendor or principal did: the bare document, or with --format json all that it rests on',
      )
      .argument('<vendor|principal>', 'a vendor’s id, or an ARN, name, key or unique id')
      .option('--service <service>', 'only this service: ec2')
      .addOption(
        new Option('--scope <scope>', 'resources as seen, as patterns where there are many, or none')
          .choices(['none', 'seen', 'pattern'] as const)
          .default('seen' as const),
      )
    return made.action(async (subject, options) => {
      const settings = settingsOf(made, io)
      await withStore(settings, io, async (store, actors) => {
        const answer = await generatePolicy(store, actors, eventMap(), {
          subject,
          ...settings.range,
          service: options.service ?? null,
          scope: options.scope,
        })
        const asked = settings.globals.format
        if (asked === undefined) await io.out(`${JSON.stringify(answer.policy, null, 2)}\n`)
        else await emit(io, settings, policyView, answer)
        if (!settings.quiet && answer.unmapped.length > 0)
          io.err(
            `${answer.unmapped.length} kinds of calls have no action that is known (--format json lists them under "unmapped")\n`,
          )
      })
    })
  }

  function actionsCommand(): CommandUnknownOpts {
    const made = new Command('actions')
      .description('the IAM actions that an event needs')
      .argument('<eventSource>', 's3.amazonaws.com, or s3')
      .argument('<eventName>', 'ListObjectsV2')
    return made.action(async (eventSource, eventName) => {
      const settings = settingsOf(made, io)
      const mapped = await actionsOf({ eventSource, eventName, request: null }, eventMap(), new ActionList())
      await emit(io, settings, policyActionsView, { eventSource, eventName, ...mapped })
    })
  }
}
