import { randomBytes } from 'node:crypto'
import { Command, type CommandUnknownOpts } from '@commander-js/extra-typings'
import { type VendorEntrances, vendorEntrances } from '../../engine/policy-trust.ts'
import { usageError } from '../../errors.ts'
import { printableLine } from '../../output/printable.ts'
import { policyTrustView } from '../../output/views/policy-trust.ts'
import { externalIdFault } from '../../policy/external-id.ts'
import { trustDocument } from '../../policy/trust-document.ts'
import { emit, emitDocument } from '../emit.ts'
import { vendorOf } from '../policy-knowledge.ts'
import type { Shell } from '../program.ts'
import { registryOf, settingsOf, withStoreIfAny } from '../session.ts'

export function policyTrustCommand({ io }: Shell): CommandUnknownOpts {
  const command = new Command('trust')
    .description(
      'the trust policy of a role for a vendor: the bare document, or with --format json what was seen of its callers',
    )
    .argument('<vendor>', 'a vendor’s id')
    .option(
      '--external-id [value]',
      'ask for this external id; without a value a random one is made (default: the vendor’s, from vendors.yaml or the logs)',
    )
    .addHelpText(
      'after',
      '\nExamples:\n  trail policy trust acme > trust.json\n  trail policy trust acme --external-id',
    )
  return command.action(async (id, options) => {
    const settings = await settingsOf(command, io)
    const vendor = vendorOf(await registryOf(settings), id)
    const none: VendorEntrances = { callers: [], roles: [], externalIds: [] }
    const seen = (await withStoreIfAny(settings, io, (store, actors) => vendorEntrances(store, actors, id))) ?? none
    const accounts = vendor.accounts.length > 0 ? vendor.accounts : seen.callers.map(({ account }) => account)
    if (accounts.length === 0)
      throw usageError(
        'no-account',
        `no account of ${vendor.name} is known`,
        'Add it to the vendor’s entry in vendors.yaml.',
      )
    const externalIds = chosenIds(options.externalId, vendor.externalIds, seen)
    const principals = seen.callers.flatMap((each) => each.principals)
    const trust = trustDocument(accounts, principals, externalIds)
    const warnings = warningsOf(externalIds, accounts, vendor.name)
    const answer = { vendor: id, trust, accounts: [...accounts], externalIds, seen, warnings }
    if (settings.globals.format === undefined) await emitDocument(io, `${JSON.stringify(trust, null, 2)}\n`)
    else await emit(io, settings, policyTrustView, answer)
    if (!settings.quiet) for (const warning of warnings) io.err(`${printableLine(warning)}\n`)
  })
}

function chosenIds(asked: string | true | undefined, listed: readonly string[], seen: VendorEntrances): string[] {
  // 256 bits, in characters that AWS takes in an external id.
  if (asked === true) return [randomBytes(32).toString('base64url')]
  if (asked === undefined) return listed.length > 0 ? [...listed] : seen.externalIds.map(({ value }) => value)
  if (externalIdFault(asked, [])?.invalid === true)
    throw usageError(
      'bad-external-id',
      `AWS takes no external id like ${JSON.stringify(asked.slice(0, 80))}`,
      '2 to 1,224 characters of A–Z, a–z, 0–9 and _+=,.@:/-',
    )
  return [asked]
}

function warningsOf(externalIds: readonly string[], accounts: readonly string[], name: string): string[] {
  const weak = externalIds.flatMap((value) => {
    const fault = externalIdFault(value, [...accounts, name])
    return fault === null ? [] : [`The external id ${JSON.stringify(value)} is weak: ${fault.why}.`]
  })
  return [
    ...(externalIds.length === 0
      ? [
          `No external id of ${name} is known: ask for the one that it generated (--external-id VALUE), or anyone whom it serves can use the role.`,
        ]
      : []),
    ...(externalIds.length > 1
      ? [`${externalIds.length} external ids are accepted: each role should ask for one of its own.`]
      : []),
    ...weak,
  ]
}
