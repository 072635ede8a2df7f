import type { Registry } from '../attribution/vendor.ts'
import { usageError } from '../errors.ts'
import { nearest } from '../model/nearest.ts'
import type { PolicyType } from '../policy/document.ts'
import type { KnownVendor, LintOptions } from '../policy/lint/index.ts'
import type { Io } from './io.ts'
import { registryOf, type Settings } from './session.ts'

/** What registry, trail.yaml and, for a vendor, the store know that a lint can use. */
export async function lintOptions(
  settings: Settings,
  _io: Io,
  asked: { subject: string; type: PolicyType | null; vendor: string | null },
): Promise<LintOptions> {
  const registry = registryOf(settings)
  const own = new Set(Object.keys(settings.config.accounts))
  return {
    subject: asked.subject,
    type: asked.type,
    vendor: asked.vendor === null ? null : vendorOf(registry, asked.vendor),
    vendorsOf: (account) =>
      registry
        .byAccount(account)
        .filter((entry) => entry.accounts.get(account) !== 'hint')
        .map(known),
    isOwn: (account) => own.has(account) || registry.awsAccounts.has(account),
    externalIds: [],
    usage: null,
  }
}

export function vendorOf(registry: Registry, id: string): KnownVendor {
  const entry = registry.entries.find((each) => each.id === id)
  if (entry !== undefined) return known(entry)
  const near = nearest(
    id,
    registry.entries.map((each) => each.id),
  )
  throw usageError(
    'no-vendor',
    `${JSON.stringify(id)} is no vendor in the registry`,
    near === null ? 'trail vendors list shows them.' : `Did you mean ${near}?`,
  )
}

function known({ id, name, accounts, externalIds }: Registry['entries'][number]): KnownVendor {
  return { id, name, accounts: [...accounts.keys()], externalIds }
}
