import type { Registry } from '../attribution/vendor.ts'
import { resembling } from '../attribution/vendor-hints.ts'
import { isPublic } from '../audit/network.ts'
import type { VendorSuggestion } from '../model/answers.ts'
import type { Profile } from '../model/facts.ts'
import type { Store } from '../store/open.ts'
import { type AddressUse, profileAddresses, profileSamples, profileUse, sampleFrom } from '../store/profiles.ts'
import type { Actors } from './actors.ts'

/** What was seen of one third party that no entry names. */
interface Draft {
  id: string
  name: string
  accounts: Set<string>
  roles: Set<string>
  users: Set<string>
  accessKeys: Set<string>
  externalIds: Set<string>
  seen: Set<string>
  /** Long-term keys of our own users that worked from its addresses: they may be in its hands. */
  maybe: { users: Set<string>; accessKeys: Set<string>; addresses: Set<string> }
  events: number
  evidence: string[]
  sure: boolean
}

/**
 * Entries for what acts here and is in no register: foreign accounts that assume roles, act by delegation, or call our
 * resources, users or roles that are called like a vendor's, and users of ours whose keys worked from a third party's
 * address. `likely` where an account assumed a role or acted by delegation; `hint` where it only called, and for names;
 * keys are no more than a question.
 */
export async function suggestVendors(store: Store, actors: Actors): Promise<VendorSuggestion[]> {
  const own = await actors.ownAccounts()
  const { registry } = actors.context
  const drafts = new Map<string, Draft>()
  const addresses = new Addresses()
  const { connection } = store
  const profiles: [number, Draft][] = []
  for (const use of await profileUse(connection)) {
    const profile = await actors.profileNow(use.profile)
    const binding = await actors.bindingOf(profile)
    if (binding.originKind === 'aws-service') continue
    if (binding.vendor !== null) {
      addresses.ofParty(use.id, binding.vendor)
      continue
    }
    const account = profile.delegate ?? (profile.origin.kind === 'aws-account' ? profile.origin.account : null)
    const draft = account === null ? byName(profile, registry, drafts) : byAccount(account, own, registry, drafts)
    if (draft === null) {
      addresses.ofOwn(use.id, profile)
      continue
    }
    if (account !== null) addresses.ofParty(use.id, draft)
    describe(draft, profile, account)
    draft.events += use.events
    profiles.push([use.id, draft])
  }
  const samples = await profileSamples(
    connection,
    profiles.map(([id]) => id),
  )
  for (const [id, draft] of profiles) draft.evidence.push(...(samples.get(id) ?? []))
  for (const use of addresses.canShare ? addresses.shared(await profileAddresses(connection)) : []) {
    const { party, profile, address, events } = use
    const draft = draftOf(party.id, party.name, drafts)
    for (const { value } of profile.users) draft.maybe.users.add(value)
    for (const { value } of profile.accessKeys) draft.maybe.accessKeys.add(value)
    draft.maybe.addresses.add(address)
    draft.seen.add('long-term keys of ours worked from its addresses')
    draft.events += events
    const sample = await sampleFrom(connection, use)
    if (sample !== null) draft.evidence.push(sample)
  }
  return [...drafts.values()].map(suggestionOf).sort((a, b) => b.events - a.events || (a.id < b.id ? -1 : 1))
}

interface Party {
  id: string
  name: string
}

/** Whose an address is: a third party's, by its own accounts' and roles' use, or that of our own people and keys. */
class Addresses {
  readonly #parties = new Map<number, Party>()
  readonly #keys = new Map<number, Profile>()
  readonly #own = new Set<number>()

  ofParty(id: number, { id: vendor, name }: Party): void {
    this.#parties.set(id, { id: vendor, name })
  }

  /** A user of our own with long-term keys alone may be somebody else's hands; whoever signs in by himself is ours. */
  ofOwn(id: number, profile: Profile): void {
    if (profile.origin.kind === 'iam-user' && profile.accessKeys.length > 0) this.#keys.set(id, profile)
    else this.#own.add(id)
  }

  /** Whether there are third parties and keys of ours at all. */
  get canShare(): boolean {
    return this.#parties.size > 0 && this.#keys.size > 0
  }

  /** The use of our keys from public addresses that one third party alone works from, and no one of ours does. */
  shared(uses: readonly AddressUse[]): (AddressUse & { party: Party; profile: Profile })[] {
    const parties = new Map<string, Map<string, Party>>()
    const ours = new Set<string>()
    for (const { profileId, address } of uses) {
      const party = this.#parties.get(profileId)
      if (party !== undefined) parties.set(address, (parties.get(address) ?? new Map()).set(party.id, party))
      if (this.#own.has(profileId)) ours.add(address)
    }
    return uses.flatMap((use) => {
      const profile = this.#keys.get(use.profileId)
      const [party, ...others] = parties.get(use.address)?.values() ?? []
      if (profile === undefined || party === undefined || others.length > 0) return []
      return ours.has(use.address) || !isPublic(use.address) ? [] : [{ ...use, party, profile }]
    })
  }
}

function byAccount(
  account: string,
  own: ReadonlySet<string>,
  registry: Registry,
  drafts: Map<string, Draft>,
): Draft | null {
  if (own.has(account)) return null
  // An account that the registry knows from other contexts only keeps that vendor's name, as a question.
  const [known] = registry.byAccount(account)
  return draftOf(known?.id ?? `account-${account}`, known?.name ?? `Account ${account}`, drafts)
}

/** A user or role of our own that is called like a vendor's: its keys may be in the vendor's hands. */
function byName(profile: Profile, registry: Registry, drafts: Map<string, Draft>): Draft | null {
  const named = [...profile.users.map(({ value }) => value), ...profile.roles.map(({ arn }) => arn)]
  const [entry] = named.flatMap((arn) => resembling(arn, registry))
  return entry === undefined ? null : draftOf(entry.id, entry.name, drafts)
}

function draftOf(id: string, name: string, drafts: Map<string, Draft>): Draft {
  const known = drafts.get(id)
  if (known !== undefined) return known
  const empty = () => new Set<string>()
  const sets = { accounts: empty(), roles: empty(), users: empty(), accessKeys: empty(), externalIds: empty() }
  const maybe = { users: empty(), accessKeys: empty(), addresses: empty() }
  const draft: Draft = { id, name, ...sets, maybe, seen: empty(), events: 0, evidence: [], sure: false }
  drafts.set(id, draft)
  return draft
}

function describe(draft: Draft, profile: Profile, account: string | null): void {
  for (const { value } of profile.externalIds) draft.externalIds.add(value)
  if (account === null) {
    for (const { value } of profile.users) draft.users.add(value)
    for (const { value } of profile.accessKeys) draft.accessKeys.add(value)
    for (const { arn } of profile.users.length > 0 ? [] : profile.roles) draft.roles.add(arn)
    draft.seen.add('a user or role is called like one of this vendor’s')
    return
  }
  draft.accounts.add(account)
  const assumed = profile.roles.filter((role) => role.assumedBy === account)
  for (const role of assumed) draft.roles.add(role.arn)
  if (profile.delegate !== null) draft.seen.add('acted by temporary delegation')
  else draft.seen.add(assumed.length > 0 ? 'assumed a role' : 'called resources of ours by itself')
  draft.sure ||= assumed.length > 0 || profile.delegate !== null
}

function suggestionOf(draft: Draft): VendorSuggestion {
  const sorted = (values: ReadonlySet<string>) => [...values].sort()
  const entry = {
    id: draft.id,
    name: draft.name,
    accounts: sorted(draft.accounts),
    roles: sorted(draft.roles),
    users: sorted(draft.users),
    accessKeys: sorted(draft.accessKeys),
    externalIds: sorted(draft.externalIds),
  }
  const maybe = {
    users: sorted(draft.maybe.users),
    accessKeys: sorted(draft.maybe.accessKeys),
    addresses: sorted(draft.maybe.addresses),
  }
  return {
    ...entry,
    maybe,
    seen: sorted(draft.seen),
    events: draft.events,
    confidence: draft.sure ? 'likely' : 'hint',
    evidence: [...new Set(draft.evidence)].sort().slice(0, 10),
    yaml: yamlOf(entry, maybe),
  }
}

type Entry = Pick<VendorSuggestion, 'id' | 'name' | 'accounts' | 'roles' | 'users' | 'accessKeys' | 'externalIds'>

/** Texts come from logs: JSON's quoting is YAML's too, and nothing can leave its quotes. */
function yamlOf(entry: Entry, maybe: VendorSuggestion['maybe']): string {
  const lists = (['accounts', 'roles', 'users', 'accessKeys', 'externalIds'] as const).filter(
    (field) => entry[field].length > 0,
  )
  const quoted = (values: readonly string[]) => `[${values.map((value) => JSON.stringify(value)).join(', ')}]`
  const from = maybe.addresses.length === 0 ? '' : `   # worked from ${maybe.addresses.slice(0, 3).join(', ')}`
  return [
    `  - id: ${/^[A-Za-z0-9-]+$/.test(entry.id) ? entry.id : JSON.stringify(entry.id)}`,
    `    name: ${JSON.stringify(entry.name)}`,
    ...lists.map((field) => `    ${field}: ${quoted(entry[field])}`),
    // A question, not an entry: whose hands a key is in, only its owner knows.
    ...(['users', 'accessKeys'] as const).flatMap((field) =>
      maybe[field].length > 0 ? [`    # ${field}: ${quoted(maybe[field])}${from}`] : [],
    ),
    '',
  ].join('\n')
}
