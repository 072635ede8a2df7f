import { Command, type CommandUnknownOpts } from '@commander-js/extra-typings'
import { diffPolicy, grantHolders, replayPolicy } from '../../engine/policy-diff.ts'
import { usageError } from '../../errors.ts'
import { object } from '../../model/json.ts'
import { printableLine } from '../../output/printable.ts'
import { policyDiffView, policyReplayView } from '../../output/views/policy-diff.ts'
import { PolicyUnreadable } from '../../policy/document.ts'
import { type GrantedTo, grantedByDetails, grantedByFile } from '../../policy/granted.ts'
import { emit } from '../emit.ts'
import type { Io } from '../io.ts'
import { readPolicyText } from '../policy-input.ts'
import { knowledge } from '../policy-knowledge.ts'
import type { Shell } from '../program.ts'
import { settingsOf, withStore } from '../session.ts'

/** The details of an account with thousands of roles; far below what a process can hold. */
const MAX_DETAILS = 256_000_000

export function policyDiffCommand({ io }: Shell): CommandUnknownOpts {
  const command = new Command('diff')
    .description(
      'what is granted against what was used: unused, used and not granted, denied, and what these logs can’t show',
    )
    .argument('<vendor|principal>', 'a vendor’s id, or an ARN, name, key or unique id')
    .option('--granted <file>', 'the policy that grants; - for standard input')
    .option('--authorization-details <file>', 'the output of aws iam get-account-authorization-details')
    .option('--iam', 'ask IAM itself')
    .option('--profile <name>', 'the AWS profile, with --iam')
    .option('--service <service>', 'only this service, by its prefix in IAM or its event source: ec2')
    .addHelpText(
      'after',
      '\nExamples:\n  trail policy diff acme --granted acme-role.json\n  aws iam get-account-authorization-details > iam.json\n  trail policy diff acme --authorization-details iam.json\n\n--iam needs iam:GetAccountAuthorizationDetails and nothing else.',
    )
  return command.action(async (subject, options) => {
    const settings = await settingsOf(command, io)
    const ways = [options.granted, options.authorizationDetails, options.iam].filter((way) => way !== undefined)
    if (ways.length !== 1)
      throw usageError(
        ways.length === 0 ? 'no-grants' : 'two-grants',
        ways.length === 0 ? 'there is nothing that tells what is granted' : 'what is granted is told in several ways',
        'Give one of --granted FILE, --authorization-details FILE and --iam.',
      )
    await withStore(settings, io, async (store, actors) => {
      const use = { subject, ...settings.range, service: options.service ?? null }
      let granted: GrantedTo[]
      if (options.granted !== undefined) granted = [await fromFile(options.granted, io)]
      else granted = await fromDetails(await grantHolders(store, actors, subject), options, subject, io)
      const answer = await diffPolicy(store, actors, knowledge(), use, granted)
      await emit(io, settings, policyDiffView, answer)
      if (!settings.quiet)
        for (const { principal, unresolved } of granted)
          for (const name of unresolved)
            io.err(`${printableLine(`${principal}: the policy ${name} is not in what was given, or can’t be read`)}\n`)
    })
  })
}

export function policyReplayCommand({ io }: Shell): CommandUnknownOpts {
  const command = new Command('replay')
    .description('would a proposed policy have allowed each call that succeeded?')
    .argument('<policy>', 'the policy’s file; - for standard input')
    .argument('<vendor|principal>', 'a vendor’s id, or an ARN, name, key or unique id')
    .option('--service <service>', 'only this service, by its prefix in IAM or its event source: ec2')
    .addHelpText('after', '\nExample:\n  trail policy replay proposed.json acme')
  return command.action(async (policy, subject, options) => {
    const settings = await settingsOf(command, io)
    const granted = await fromFile(policy, io)
    await withStore(settings, io, async (store, actors) => {
      const use = { subject, ...settings.range, service: options.service ?? null }
      await emit(io, settings, policyReplayView, await replayPolicy(store, actors, knowledge(), use, granted))
    })
  })
}

async function fromFile(file: string, io: Io): Promise<GrantedTo> {
  const text = await readPolicyText(file, io)
  try {
    return grantedByFile(file === '-' ? 'stdin' : file, text)
  } catch (error) {
    if (error instanceof PolicyUnreadable)
      throw usageError(
        'no-policy',
        `${file}:${error.line}:${error.column}: ${error.message}`,
        'trail policy check says more.',
      )
    throw error
  }
}

async function fromDetails(
  principals: readonly string[],
  options: { authorizationDetails?: string | undefined; profile?: string | undefined },
  subject: string,
  io: Io,
): Promise<GrantedTo[]> {
  const { authorizationDetails: file } = options
  const details =
    file === undefined ? await askIam(options.profile) : parsed(file, await readPolicyText(file, io, MAX_DETAILS))
  const granted = grantedByDetails(details, principals)
  if (granted.length > 0) return granted
  throw usageError(
    'no-principal',
    `${file ?? 'IAM'} knows none of the principals of ${JSON.stringify(subject)}: ${principals.slice(0, 5).join(', ') || 'the store names none'}`,
    'Is it of another account?',
  )
}

async function askIam(profile: string | undefined) {
  const { readAuthorizationDetails } = await import('../../aws/iam.ts')
  return object(JSON.parse(JSON.stringify(await readAuthorizationDetails(profile)))) ?? {}
}

function parsed(file: string, text: string) {
  let value: ReturnType<typeof object> = null
  try {
    value = object(JSON.parse(text))
  } catch (cause) {
    throw usageError('no-details', `${file} is no JSON: ${cause instanceof Error ? cause.message : String(cause)}`)
  }
  if (value !== null && (Array.isArray(value.RoleDetailList) || Array.isArray(value.UserDetailList))) return value
  throw usageError(
    'no-details',
    `${file} has neither RoleDetailList nor UserDetailList`,
    'aws iam get-account-authorization-details > iam.json makes such a file.',
  )
}
