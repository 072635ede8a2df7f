import { parse } from 'yaml'
import type { Confidence } from '../model/confidence.ts'
import type { BuiltIn, VendorEntry } from '../model/vendor.ts'

interface RawAccount {
  id: string
  partition?: string
  usage: string[]
  confidence: string
}
interface RawVendor {
  id: string
  name: string
  accounts?: RawAccount[]
  hints?: Partial<VendorEntry['hints']>
  sources: string[]
}

/** Uses that say that an account is the vendor's, and not that it ever acts in a customer's. */
const NO_ACTOR: ReadonlySet<string> = new Set(['securityhub-product', 'ami-publisher', 'ecr-images'])

/** data/vendors.yaml and data/aws-accounts.yaml as the registry that comes with trail. */
export function compileBuiltIn(vendors: string, awsAccounts: string): BuiltIn {
  const raw: { vendors: RawVendor[] } = parse(vendors)
  const aws: { services: { accounts: { id: string }[] }[] } = parse(awsAccounts)
  return {
    vendors: raw.vendors.map(entryOf),
    awsAccounts: [...new Set(aws.services.flatMap((service) => service.accounts.map((account) => account.id)))].sort(),
  }
}

function entryOf({ id, name, accounts = [], hints = {}, sources }: RawVendor): VendorEntry {
  return {
    id,
    name,
    source: 'built-in',
    accounts: accounts.map((account) => ({
      id: account.id,
      confidence: confidenceOf(account),
      ...(account.partition === undefined ? {} : { partition: account.partition }),
    })),
    roles: [],
    users: [],
    accessKeys: [],
    externalIds: [],
    identityProviders: [],
    networks: [],
    from: null,
    until: null,
    expectedActions: [],
    owner: null,
    hints: {
      roles: hints.roles ?? [],
      sessions: hints.sessions ?? [],
      userAgents: hints.userAgents ?? [],
      issuers: hints.issuers ?? [],
    },
    sources,
  }
}

/** What a fact's evidence is worth as a claim: see docs/attribution.md. */
function confidenceOf({ usage, confidence }: RawAccount): Confidence {
  if (usage.length > 0 && usage.every((use) => NO_ACTOR.has(use))) return 'hint'
  if (confidence === 'vendor-published' || confidence === 'corroborated') return 'strong'
  return confidence === 'seen' || confidence === 'listed' ? 'likely' : 'hint'
}
