import type { Registry } from '../attribution/vendor.ts'
import { type Knowledge, usageOf } from '../engine/policy.ts'
import { vendorEntrances } from '../engine/policy-trust.ts'
import { vendorNamed } from '../engine/vendor-named.ts'
import { TrailError } from '../errors.ts'
import { actionsOfName } from '../policy/actions-of.ts'
import type { PolicyType } from '../policy/document.ts'
import { ActionList } from '../policy/event-map.ts'
import type { KnownVendor, LintOptions } from '../policy/lint/index.ts'
import { eventMap } from './built-in.ts'
import type { Io } from './io.ts'
import { isRemote, registryOf, type Settings, withStoreIfAny } from './session.ts'

/** IAM's names, from the files that come with trail. */
export function knowledge(): Knowledge {
  return { map: eventMap(), list: new ActionList() }
}

/** What registry, trail.yaml and, for a vendor, the store know that a lint can use. */
export async function lintOptions(
  settings: Settings,
  io: Io,
  asked: { subject: string; type: PolicyType | null; vendor: string | null; texts: readonly string[] },
): Promise<LintOptions> {
  const registry = await registryOf(settings)
  const own = new Set(Object.keys(settings.config.accounts))
  const { vendor } = asked
  const known = vendor === null ? null : vendorOf(registry, vendor)
  if (vendor === null && asked.texts.some(mayName))
    for (const account of await loadedAccounts(settings, io)) own.add(account)
  const logs =
    vendor === null
      ? null
      : await withStoreIfAny(settings, io, async (store, actors) => {
          for (const account of await actors.ownAccounts()) own.add(account)
          return {
            usage: await usageOf(store, actors, knowledge(), { subject: vendor, ...settings.range, service: null }),
            entrances: await vendorEntrances(store, actors, vendor),
          }
        })
  const map = eventMap()
  return {
    subject: asked.subject,
    type: asked.type,
    vendor: known,
    vendorsOf: (account) =>
      registry
        .byAccount(account)
        .filter((entry) => entry.accounts.get(account) !== 'hint')
        .map(knownVendor),
    isOwn: (account) => own.has(account) || registry.awsAccounts.has(account),
    calls: (service, name) => actionsOfName(service, name, map),
    // One role is what the trust policy is for; an id with two roles is in use elsewhere.
    held: false,
    externalIds: (logs?.entrances.externalIds ?? [])
      .filter(({ roles }) => roles.length > 1)
      .map((each) => ({ ...each, vendor })),
    usage: logs?.usage ?? null,
  }
}

/** Whether a text may name principals, however it is written: only then does it matter whose account is whose. */
function mayName(text: string): boolean {
  return /principal|\\u|%/i.test(text)
}

/** The accounts whose logs the store holds. A policy can be checked without one: a store that nobody named is no must. */
async function loadedAccounts(settings: Settings, io: Io): Promise<ReadonlySet<string>> {
  const none = new Set<string>()
  if (isRemote(settings)) return none
  try {
    return (await withStoreIfAny(settings, io, (_, actors) => actors.ownAccounts())) ?? none
  } catch (error) {
    if (!(error instanceof TrailError) || settings.globals.store !== undefined) throw error
    if (!settings.quiet) io.err(`note: which accounts are ours is read from trail.yaml alone: ${error.message}\n`)
    return none
  }
}

function vendorOf(registry: Registry, input: string): KnownVendor {
  return knownVendor(vendorNamed(registry.entries, input))
}

function knownVendor({ id, name, accounts, externalIds }: Registry['entries'][number]): KnownVendor {
  return { id, name, accounts: [...accounts.keys()], externalIds }
}
