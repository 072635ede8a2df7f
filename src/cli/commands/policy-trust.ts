import { randomBytes } from 'node:crypto'
import { Command, type CommandUnknownOpts, Option } from '@commander-js/extra-typings'
import type { RegistryEntry } from '../../attribution/vendor.ts'
import { loadedPartitions, type VendorEntrances, vendorEntrances } from '../../engine/policy-trust.ts'
import { vendorNamed } from '../../engine/vendor-named.ts'
import { usageError } from '../../errors.ts'
import { printableLine } from '../../output/printable.ts'
import { policyTrustView } from '../../output/views/policy-trust.ts'
import { externalIdFault } from '../../policy/external-id.ts'
import { type AccountChoice, chooseAccounts, PARTITIONS } from '../../policy/trust-accounts.ts'
import { trustDocument } from '../../policy/trust-document.ts'
import { emit, emitDocument } from '../emit.ts'
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
    .option(
      '--account <id>',
      'trust this account of it, may be given several times (default: those that the logs show, else all)',
      (account: string, before: readonly string[] = []) => [...before, account],
    )
    .addOption(
      new Option('--partition <name>', 'of the role (default: that of the logs, else of the accounts)').choices(
        PARTITIONS,
      ),
    )
    .addHelpText(
      'after',
      `
Examples:
  trail policy trust acme > trust.json
  trail policy trust acme --external-id
  trail policy trust datadog --account 464622532012 --external-id 3f0c1a…`,
    )
  return command.action(async (id, options) => {
    const settings = await settingsOf(command, io)
    const registry = await registryOf(settings)
    const vendor = vendorNamed(registry.entries, id)
    const logs = await withStoreIfAny(settings, io, async (store, actors) => ({
      seen: await vendorEntrances(store, actors, vendor.id),
      own: await actors.ownAccounts(),
      partitions: await loadedPartitions(store),
    }))
    const seen: VendorEntrances = logs?.seen ?? { callers: [], roles: [], externalIds: [] }
    const choice = chooseAccounts({
      name: vendor.name,
      known: actingAccounts(vendor).map((account) => ({ account, partition: registry.partitionOf(account) })),
      // A vendor's user in one of our accounts is let in by that account, not by a role's trust.
      seen: seen.callers.map(({ account }) => account).filter((account) => logs?.own.has(account) !== true),
      ours: logs?.partitions ?? [],
      asked: options.account ?? [],
      partition: options.partition ?? null,
    })
    checkAccounts(choice, vendor, options.account ?? [])
    const externalIds = chosenIds(options.externalId, vendor.externalIds, seen)
    const principals = seen.callers.flatMap((each) => each.principals)
    const trust = trustDocument(choice, principals, externalIds)
    const warnings = [...choice.warnings, ...warningsOf(externalIds, choice.accounts, vendor.name)]
    const { accounts, others, partition } = choice
    const answer = { vendor: vendor.id, trust, partition, accounts, others, externalIds, seen, warnings }
    if (settings.globals.format === undefined) await emitDocument(io, `${JSON.stringify(trust, null, 2)}\n`)
    else await emit(io, settings, policyTrustView, answer)
    if (!settings.quiet) for (const warning of warnings) io.err(`${printableLine(warning)}\n`)
  })
}

/** The accounts from which it acts: not those that only hold its images or findings. */
function actingAccounts({ accounts }: RegistryEntry): string[] {
  return [...accounts].flatMap(([account, confidence]) => (confidence === 'hint' ? [] : [account]))
}

function checkAccounts(
  { accounts, others, partition }: AccountChoice,
  vendor: RegistryEntry,
  asked: readonly string[],
): void {
  const add = `Add it to the vendor’s entry in vendors.yaml.`
  const stranger = asked.find((account) => !vendor.accounts.has(account))
  if (stranger !== undefined)
    throw usageError('not-its-account', `${stranger} is no account of ${vendor.name} that is known`, add)
  if (accounts.length > 0) return
  throw usageError(
    'no-account',
    `no account of ${vendor.name} is known${others.length > 0 ? ` in ${partition}` : ''}`,
    others.length > 0 ? `It has some in ${others[0]?.partition}: --partition names it. ${add}` : add,
  )
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
