import type { Registry } from '../attribution/vendor.ts'
import { resembling } from '../attribution/vendor-hints.ts'
import { matchesPattern as fits } from '../attribution/vendor-pattern.ts'
import type { VendorCheck, VendorListed, VendorSuggestion } from '../model/answers.ts'
import type { Profile } from '../model/facts.ts'
import type { Store } from '../store/open.ts'
import { profileUse } from '../store/profiles.ts'
import type { Actors } from './actors.ts'

/** The user's own first, then by id. */
export function listVendors(registry: Registry): VendorListed[] {
  return registry.entries
    .map(({ hints: _, accounts, ...entry }) => ({ ...entry, accounts: [...accounts.keys()] }))
    .sort((a, b) => Number(b.source === 'user') - Number(a.source === 'user') || (a.id < b.id ? -1 : 1))
}

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
  events: number
  evidence: string[]
  sure: boolean
}

/**
 * Entries for what acts here and is in no register: foreign accounts that assume roles, act by delegation, or call our
 * resources, and users or roles that are called like a vendor's. `likely` where an account assumed a role or acted by
 * delegation; `hint` where it only called, and for names.
 */
export async function suggestVendors(store: Store, actors: Actors): Promise<VendorSuggestion[]> {
  const own = await actors.ownAccounts()
  const { registry } = actors.context
  const drafts = new Map<string, Draft>()
  for (const { profile: stored, events, sample } of await profileUse(store.connection)) {
    const profile = await actors.profileNow(stored)
    const binding = await actors.bindingOf(profile)
    if (binding.vendor !== null || binding.originKind === 'aws-service') continue
    const account = profile.delegate ?? (profile.origin.kind === 'aws-account' ? profile.origin.account : null)
    const draft = account === null ? byName(profile, registry, drafts) : byAccount(account, own, registry, drafts)
    if (draft === null) continue
    describe(draft, profile, account)
    draft.events += events
    draft.evidence.push(...sample)
  }
  return [...drafts.values()].map(suggestionOf).sort((a, b) => b.events - a.events || (a.id < b.id ? -1 : 1))
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
  const draft: Draft = { id, name, ...sets, seen: empty(), events: 0, evidence: [], sure: false }
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
  return {
    ...entry,
    seen: sorted(draft.seen),
    events: draft.events,
    confidence: draft.sure ? 'likely' : 'hint',
    evidence: [...new Set(draft.evidence)].sort().slice(0, 10),
    yaml: yamlOf(entry),
  }
}

type Entry = Pick<VendorSuggestion, 'id' | 'name' | 'accounts' | 'roles' | 'users' | 'accessKeys' | 'externalIds'>

/** Texts come from logs: JSON's quoting is YAML's too, and nothing can leave its quotes. */
function yamlOf(entry: Entry): string {
  const lists = (['accounts', 'roles', 'users', 'accessKeys', 'externalIds'] as const).filter(
    (field) => entry[field].length > 0,
  )
  return [
    `  - id: ${/^[A-Za-z0-9-]+$/.test(entry.id) ? entry.id : JSON.stringify(entry.id)}`,
    `    name: ${JSON.stringify(entry.name)}`,
    ...lists.map((field) => `    ${field}: [${entry[field].map((value) => JSON.stringify(value)).join(', ')}]`),
    '',
  ].join('\n')
}

/**
 * Values that several vendors claim, credentials in these logs that two vendors match, and the user's values that
 * nothing in the logs matches.
 */
export async function checkVendors(store: Store, actors: Actors): Promise<VendorCheck> {
  const { registry } = actors.context
  const claims = new Map<string, { field: string; value: string; vendors: string[] }>()
  for (const entry of registry.entries) {
    for (const [field, values] of fieldsOf(entry)) {
      for (const value of values) {
        const key = `${field} ${value}`
        const claim = claims.get(key) ?? { field, value, vendors: [] }
        claim.vendors.push(entry.id)
        claims.set(key, claim)
      }
    }
  }
  const seen = new Set<string>()
  const conflicts: VendorCheck['conflicts'] = []
  for (const { profile: stored, events, sample } of await profileUse(store.connection)) {
    const profile = await actors.profileNow(stored)
    const { vendor, ambiguous, disputed } = await actors.bindingOf(profile)
    if (ambiguous)
      conflicts.push({ vendors: [...disputed].sort(), credential: credentialOf(profile), events, evidence: sample })
    for (const value of [profile.origin.account, profile.delegate, vendor?.matched]) if (value) seen.add(value)
    for (const { value } of [...profile.accessKeys, ...profile.externalIds, ...profile.users]) seen.add(value)
    for (const { arn } of profile.roles) {
      for (const entry of registry.withRoles)
        for (const pattern of entry.roles) if (pattern === arn || fits(pattern, arn)) seen.add(pattern)
    }
    for (const { value } of profile.users) {
      for (const entry of registry.withUsers)
        for (const pattern of entry.users) if (fits(pattern, value)) seen.add(pattern)
    }
  }
  return {
    overlaps: [...claims.values()]
      .filter((claim) => claim.vendors.length > 1)
      .map(({ vendors, field, value }) => ({ vendors: vendors.sort(), field, value })),
    conflicts,
    unmatched: registry.entries
      .filter((entry) => entry.source === 'user')
      .flatMap((entry) =>
        fieldsOf(entry).flatMap(([field, values]) =>
          values.filter((value) => !seen.has(value)).map((value) => ({ id: entry.id, field, value })),
        ),
      ),
  }
}

/** What a profile's events are signed with: the last role, else the key, the user, or the origin. */
function credentialOf({ roles, accessKeys, users, origin }: Profile): string {
  return roles.at(-1)?.arn ?? accessKeys[0]?.value ?? users[0]?.value ?? origin.principal ?? 'unknown'
}

function fieldsOf(entry: Registry['entries'][number]): [string, string[]][] {
  return [
    ['accounts', [...entry.accounts.keys()]],
    ['roles', [...entry.roles]],
    ['users', [...entry.users]],
    ['accessKeys', [...entry.accessKeys]],
    ['externalIds', [...entry.externalIds]],
  ]
}
