import { Command, type CommandUnknownOpts } from '@commander-js/extra-typings'
import type { Actors } from '../../engine/actors.ts'
import { diffPolicy, grantHolders, type PolicyDiffAnswer } from '../../engine/policy-diff.ts'
import { replayPolicy } from '../../engine/policy-replay.ts'
import { usageError } from '../../errors.ts'
import { object } from '../../model/json.ts'
import { printableLine } from '../../output/printable.ts'
import { policyDiffView } from '../../output/views/policy-diff.ts'
import { policyReplayView } from '../../output/views/policy-replay.ts'
import { grantedByDetails } from '../../policy/authorization-details.ts'
import { type Details, detailsIn } from '../../policy/details-text.ts'
import { PolicyUnreadable } from '../../policy/document.ts'
import { type GrantedTo, grantedByFile } from '../../policy/granted.ts'
import type { Store } from '../../store/open.ts'
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
    const given = await givenBy(options, io)
    await withStore(settings, io, async (store, actors) => {
      const use = { subject, ...settings.range, service: options.service ?? null }
      const granted = given.kind === 'policy' ? [given.granted] : await fromDetails(store, actors, given, subject)
      const answer = await diffPolicy(store, actors, knowledge(), use, granted)
      await emit(io, settings, policyDiffView, answer)
      if (settings.quiet) return
      for (const note of notes(answer, given.kind === 'details' && given.isCut ? given.name : null))
        io.err(`${printableLine(note)}\n`)
    })
  })
}

/** What the answer can't say, and why. */
function notes({ principals, unresolved }: PolicyDiffAnswer, cut: string | null): string[] {
  return [
    ...(cut === null ? [] : [`${cut} is one page of several: roles, users and policies of the others are missing`]),
    ...principals.flatMap(({ principal, unresolved: missing }) =>
      missing.map((name) => `${principal}: ${name} is not in what was given, or can’t be read`),
    ),
    ...unresolved.map(({ principal, why, calls }) => `${principal ?? 'unknown'}: not judged, ${calls} calls (${why})`),
  ]
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

type Given = { kind: 'policy'; granted: GrantedTo } | ({ kind: 'details'; name: string } & Details)

/** What the options name, read: a policy, or the details of an account. */
async function givenBy(
  options: { granted?: string | undefined; authorizationDetails?: string | undefined; profile?: string | undefined },
  io: Io,
): Promise<Given> {
  if (options.granted !== undefined) return { kind: 'policy', granted: await fromFile(options.granted, io) }
  const { authorizationDetails: file } = options
  if (file === undefined) return { kind: 'details', name: 'IAM', details: await askIam(options.profile), isCut: false }
  const name = file === '-' ? 'standard input' : file
  return { kind: 'details', name, ...parsed(name, await readPolicyText(file, io, MAX_DETAILS)) }
}

async function fromDetails(
  store: Store,
  actors: Actors,
  { name, details }: Details & { name: string },
  subject: string,
): Promise<GrantedTo[]> {
  const principals = await grantHolders(store, actors, subject)
  const granted = grantedByDetails(details, principals)
  if (granted.length > 0) return granted
  throw usageError(
    'no-principal',
    `${name} knows none of the principals of ${JSON.stringify(subject)}: ${principals.slice(0, 5).join(', ') || 'the store names none'}`,
    'Is it of another account?',
  )
}

async function askIam(profile: string | undefined) {
  const { readAuthorizationDetails } = await import('../../aws/iam.ts')
  return object(JSON.parse(JSON.stringify(await readAuthorizationDetails(profile)))) ?? {}
}

function parsed(name: string, text: string): Details {
  let found: Details | null
  try {
    found = detailsIn(text)
  } catch (cause) {
    throw usageError('no-details', `${name} is no JSON: ${cause instanceof Error ? cause.message : String(cause)}`)
  }
  if (found !== null) return found
  throw usageError(
    'no-details',
    `${name} has neither RoleDetailList nor UserDetailList`,
    'aws iam get-account-authorization-details > iam.json makes such a file.',
  )
}
