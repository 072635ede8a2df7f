import { Command, type CommandUnknownOpts } from '@commander-js/extra-typings'
import { usageError } from '../../errors.ts'
import { type JsonObject, object } from '../../model/json.ts'
import { policyActionsView } from '../../output/views/policy.ts'
import { actionsOf, conditionalActions } from '../../policy/actions-of.ts'
import { emit } from '../emit.ts'
import { addGlobalOptions } from '../globals.ts'
import { knowledge } from '../policy-knowledge.ts'
import type { Shell } from '../program.ts'
import { settingsOf } from '../session.ts'
import { policyCheckCommand } from './policy-check.ts'
import { policyDiffCommand, policyReplayCommand } from './policy-diff.ts'
import { policyGenerateCommand } from './policy-generate.ts'
import { policyTrustCommand } from './policy-trust.ts'

export function policyCommand(shell: Shell): CommandUnknownOpts {
  const command = new Command('policy').description(
    'IAM policies from use: the least that allows what was called, what a policy grants too freely, granted against used.',
  )
  for (const make of [
    policyGenerateCommand,
    policyTrustCommand,
    policyCheckCommand,
    policyDiffCommand,
    policyReplayCommand,
    policyActionsCommand,
  ]) {
    const each = make(shell)
    command.addCommand(each)
    addGlobalOptions(each)
  }
  return command
}

function policyActionsCommand({ io }: Shell): CommandUnknownOpts {
  const command = new Command('actions')
    .description('the IAM actions that an event needs')
    .argument('<eventSource>', 's3.amazonaws.com, or s3')
    .argument('<eventName>', 'ListObjectsV2')
    .option('--request <json>', 'its requestParameters, on which some actions depend')
  return command.action(async (eventSource, eventName, options) => {
    const settings = await settingsOf(command, io)
    const { map, list } = knowledge()
    const request = options.request === undefined ? null : parsed(options.request)
    const mapped = await actionsOf({ eventSource, eventName, request }, map, list)
    const passes = mapped.kind === 'actions' && mapped.passedRoles.length > 0 ? ['iam:PassRole'] : []
    const actions = mapped.kind === 'actions' ? [...mapped.actions, ...passes] : []
    await emit(io, settings, policyActionsView, {
      eventSource,
      eventName,
      ...mapped,
      actions,
      conditional: conditionalActions(eventSource, eventName, map).filter((action) => !actions.includes(action)),
    })
  })
}

function parsed(text: string): JsonObject {
  try {
    const request = object(JSON.parse(text))
    if (request !== null) return request
  } catch {
    // Said below, as for JSON that is no object.
  }
  throw usageError('bad-request', '--request is no JSON object', `--request '{"bucketName":"reports"}'`)
}
