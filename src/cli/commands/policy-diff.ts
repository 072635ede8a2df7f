import { Command, type CommandUnknownOpts } from '@commander-js/extra-typings'
import { diffPolicy, type PolicyDiffAnswer } from '../../engine/policy-diff.ts'
import { replayPolicy } from '../../engine/policy-replay.ts'
import { usageError } from '../../errors.ts'
import { policyDiffView } from '../../output/views/policy-diff.ts'
import { policyReplayView } from '../../output/views/policy-replay.ts'
import { emit } from '../emit.ts'
import { detailsGiven, grantsOfSubject, iamGiven, policyGiven } from '../policy-given.ts'
import { knowledge } from '../policy-knowledge.ts'
import { sayNotes } from '../policy-notes.ts'
import type { Shell } from '../program.ts'
import { settingsOf, withStore } from '../session.ts'

const HELP = `
Examples:
  trail policy diff acme --granted acme-role.json
  aws iam get-account-authorization-details > iam.json
  trail policy diff acme --authorization-details iam.json

With --authorization-details and --iam each call is judged by the grants of the role or user that made it: inline,
attached and group policies in their default versions, within the boundary. Who has none there is listed as unresolved.
Policies of organizations, resources and sessions are not looked at.

--iam needs iam:GetAccountAuthorizationDetails and nothing else.`

export function policyDiffCommand({ io }: Shell): CommandUnknownOpts {
  const command = new Command('diff')
    .description(
      'what is granted against what was used: unused, used and not granted, denied, and what these logs can’t show',
    )
    .argument('<vendor|principal>', 'a vendor’s id, or an ARN, name, key or unique id')
    .option('--granted <file>', 'the policy that grants, or what AWS’s CLI prints of one; - for standard input')
    .option(
      '--authorization-details <file>',
      'the output of aws iam get-account-authorization-details, all of its pages',
    )
    .option('--iam', 'ask IAM itself')
    .option('--profile <name>', 'the AWS profile, with --iam')
    .option('--service <service>', 'only this service, by its prefix in IAM or its event source: ec2')
    .addHelpText('after', HELP)
  return command.action(async (subject, options) => {
    const settings = await settingsOf(command, io)
    const ways = [options.granted, options.authorizationDetails, options.iam].filter((way) => way !== undefined)
    if (ways.length !== 1)
      throw usageError(
        ways.length === 0 ? 'no-grants' : 'two-grants',
        ways.length === 0 ? 'there is nothing that tells what is granted' : 'what is granted is told in several ways',
        'Give one of --granted FILE, --authorization-details FILE and --iam.',
      )
    if (options.profile !== undefined && options.iam !== true)
      throw usageError('no-profile', '--profile is for --iam, and a file is given', 'Leave it out.')
    const { granted: policy, authorizationDetails: details } = options
    const file =
      policy !== undefined
        ? await policyGiven(policy, io)
        : details !== undefined
          ? await detailsGiven(details, io)
          : null
    await withStore(settings, io, async (store, actors) => {
      const use = { subject, ...settings.range, service: options.service ?? null }
      const given = file ?? (await iamGiven(options.profile))
      const granted = await grantsOfSubject(store, actors, given, subject)
      const answer = await diffPolicy(store, actors, knowledge(), use, granted)
      await emit(io, settings, policyDiffView, answer)
      sayNotes(io, settings, answer, [...given.notes, ...notes(answer)])
    })
  })
}

/** What the answer can't say, and why. */
function notes({ principals, unresolved }: PolicyDiffAnswer): string[] {
  return [
    ...principals.flatMap(({ principal, unresolved: missing }) =>
      missing.map(
        (name) =>
          `${principal}: ${name} is not in what was given, or can’t be read: what it grants and denies is left out`,
      ),
    ),
    ...unresolved.map(({ principal, why, calls }) => `${principal ?? 'unknown'}: not judged, ${calls} calls (${why})`),
  ]
}

export function policyReplayCommand({ io }: Shell): CommandUnknownOpts {
  const command = new Command('replay')
    .description('would a proposed policy have allowed each call that succeeded?')
    .argument('<policy>', 'the policy’s file, or what AWS’s CLI prints of one; - for standard input')
    .argument('<vendor|principal>', 'a vendor’s id, or an ARN, name, key or unique id')
    .option('--service <service>', 'only this service, by its prefix in IAM or its event source: ec2')
    .addHelpText(
      'after',
      '\nExamples:\n  trail policy replay proposed.json acme\n  trail policy generate acme | trail policy replay - acme --since 30d',
    )
  return command.action(async (policy, subject, options) => {
    const settings = await settingsOf(command, io)
    const given = await policyGiven(policy, io)
    await withStore(settings, io, async (store, actors) => {
      const use = { subject, ...settings.range, service: options.service ?? null }
      const answer = await replayPolicy(store, actors, knowledge(), use, given.granted)
      await emit(io, settings, policyReplayView, answer)
      sayNotes(io, settings, answer, given.notes)
    })
  })
}
