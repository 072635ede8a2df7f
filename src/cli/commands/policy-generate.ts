import { Command, type CommandUnknownOpts, Option } from '@commander-js/extra-typings'
import { generatePolicy } from '../../engine/policy.ts'
import { usageError } from '../../errors.ts'
import { policyView } from '../../output/views/policy.ts'
import { terraform } from '../../policy/terraform.ts'
import { emit, emitDocument } from '../emit.ts'
import { knowledge } from '../policy-knowledge.ts'
import { sayNotes } from '../policy-notes.ts'
import type { Shell } from '../program.ts'
import { settingsOf, withStore } from '../session.ts'

export function policyGenerateCommand({ io }: Shell): CommandUnknownOpts {
  const command = new Command('generate')
    .description(
      'the least policy for what a vendor or principal did: the bare document, or with --format json all that it rests on',
    )
    .argument('<vendor|principal>', 'a vendor’s id, or an ARN, name, key or unique id')
    .option('--service <service>', 'only this service, by its prefix in IAM or its event source: ec2')
    .addOption(
      new Option('--scope <scope>', 'resources as seen, as patterns where there are many, or none')
        .choices(['none', 'seen', 'pattern'] as const)
        .default('seen' as const),
    )
    .option('--part <number>', 'where IAM’s size limit asks for several policies: this one, from 1')
    .option('--terraform', 'as Terraform')
    .addHelpText(
      'after',
      '\nExamples:\n  trail policy generate acme > acme.json\n  trail policy generate acme --scope pattern --format md\n  trail policy generate acme --terraform > acme.tf',
    )
  return command.action(async (subject, options) => {
    const settings = await settingsOf(command, io)
    if (options.terraform === true && settings.globals.format !== undefined)
      throw usageError('two-formats', `--terraform and --format ${settings.globals.format} are two formats`)
    await withStore(settings, io, async (store, actors) => {
      const answer = await generatePolicy(store, actors, knowledge(), {
        subject,
        ...settings.range,
        service: options.service ?? null,
        scope: options.scope,
        withOrigins: settings.globals.format === 'md',
      })
      const chosen = chosenPart(answer.policies, options.part)
      if (options.terraform === true) await emitDocument(io, terraform(chosen, subject))
      else if (settings.globals.format !== undefined) await emit(io, settings, policyView, answer)
      else await emitDocument(io, `${JSON.stringify(chosen.length === 1 ? chosen[0] : chosen, null, 2)}\n`)
      sayNotes(io, settings, answer, notes(answer, options.part === undefined))
    })
  })
}

function chosenPart<Policy>(policies: readonly Policy[], part: string | undefined): readonly Policy[] {
  if (part === undefined) return policies
  const at = Number(part)
  const chosen = policies[at - 1]
  if (!Number.isInteger(at) || chosen === undefined)
    throw usageError('no-part', `there is no part ${part}`, `Parts go from 1 to ${policies.length}.`)
  return [chosen]
}

function notes(
  answer: {
    policies: readonly unknown[]
    actions: readonly unknown[]
    unmapped: readonly unknown[]
    generalised: readonly string[]
  },
  all: boolean,
): string[] {
  return [
    ...(answer.actions.length === 0 ? ['No call that counts: the policy allows nothing.'] : []),
    ...(answer.policies.length > 1 && all
      ? [`IAM’s size limit asks for ${answer.policies.length} policies: a list of them, or --part 1 for the first.`]
      : []),
    ...(answer.unmapped.length > 0
      ? [
          `${answer.unmapped.length} kinds of calls have no action that is known (--format json lists them under "unmapped")`,
        ]
      : []),
    ...(answer.generalised.length > 0
      ? [`${answer.generalised.length} resources were widened (--format json says which under "generalised")`]
      : []),
  ]
}
