import type { PrincipalKind, VendorEvidence, VendorMatch } from '../model/actor.ts'
import { CONFIDENCES, type Confidence, weakest } from '../model/confidence.ts'
import type { Binding, Profile } from '../model/facts.ts'
import { hintsOf } from './vendor-hints.ts'
import { matchesPattern } from './vendor-pattern.ts'
import { type Registry, type RegistryEntry, sameIssuer } from './vendor-registry.ts'

export { makeRegistry, type Registry, type RegistryEntry } from './vendor-registry.ts'

interface Match {
  entry: RegistryEntry
  by: VendorEvidence
  matched: string
  confidence: Confidence
}

/** Origins that are somebody of their account, whether it is loaded or not; a role whose session is not followed is not. */
const WITHIN_ACCOUNT: ReadonlySet<PrincipalKind> = new Set(['aws-account', 'iam-user', 'root', 'federated-user'])

/** Evidence in order of rank: the best that any vendor has decides. */
const RANKS: readonly VendorEvidence[][] = [
  ['account', 'delegate'],
  ['access-key'],
  ['user'],
  ['role'],
  ['external-id'],
  ['identity-provider'],
]

/**
 * The vendor behind a profile, and whose account its origin is. What merely resembles a vendor becomes a note; two
 * vendors on the same rank leave it open.
 */
export function bind(profile: Profile, registry: Registry, own: ReadonlySet<string>): Binding {
  const { origin } = profile
  const aws = origin.account !== null && origin.kind === 'aws-account' && registry.awsAccounts.has(origin.account)
  const originKind = aws ? 'aws-service' : origin.kind
  const notes = hintsOf(profile, registry)
  const found = aws ? [] : matchesOf(profile, registry, own)
  const { match, ambiguous, disputed } = decide(found, profile, notes)
  return {
    vendor: match === null ? null : matchOf(match),
    originKind,
    own: origin.account === null ? null : own.has(origin.account),
    ambiguous,
    disputed,
    notes: [...new Set(notes)],
  }
}

function matchOf({ entry, by, matched, confidence }: Match): VendorMatch {
  return { id: entry.id, name: entry.name, matchedBy: by, matched, confidence }
}

/** The best rank on which anything stands that nothing speaks against; what is refused goes to the notes. */
function decide(
  found: readonly Match[],
  profile: Profile,
  notes: string[],
): Pick<Binding, 'ambiguous' | 'disputed'> & { match: Match | null } {
  const disputed = new Set<string>()
  for (const rank of RANKS) {
    const matches = found.filter((match) => {
      if (!rank.includes(match.by)) return false
      const why = match.by === 'role' || match.by === 'external-id' ? notTheVendors(match, profile) : null
      if (why === null) return true
      notes.push(why)
      disputed.add(match.entry.id)
      return false
    })
    const [best, ...others] = byUserFirst(matches)
    if (best === undefined) continue
    const vendors = [...new Set([best, ...others].map((match) => match.entry.id))].sort()
    if (vendors.length === 1) return { match: best, ambiguous: false, disputed: [...disputed] }
    const values = [...new Set([best, ...others].map((match) => match.matched))].sort().join(', ')
    notes.push(`ambiguous: ${vendors.join(' and ')} both match by ${rank.join(' or ')} (${values})`)
    return { match: null, ambiguous: true, disputed: [...disputed, ...vendors] }
  }
  return { match: null, ambiguous: false, disputed: [...disputed] }
}

/** What vendors.yaml says stands above what the built-in registry says of the same rank; the surest goes first. */
function byUserFirst(matches: readonly Match[]): Match[] {
  const byUser = matches.filter(({ entry }) => entry.source === 'user')
  return [...(byUser.length > 0 ? byUser : matches)].sort(surestFirst)
}

function surestFirst(a: Match, b: Match): number {
  return CONFIDENCES.indexOf(a.confidence) - CONFIDENCES.indexOf(b.confidence) || (a.matched < b.matched ? -1 : 1)
}

/** A known origin that is not the vendor's outranks role and external id. Null where nothing speaks against it. */
function notTheVendors({ entry, by, matched }: Match, { origin, issuers }: Profile): string | null {
  const shared = `${by === 'role' ? 'role' : 'external id'} ${matched} of ${entry.id}`
  switch (origin.kind) {
    case 'iam-user':
    case 'root':
    case 'federated-user':
    case 'identity-center-user':
      if (origin.account !== null && entry.accounts.has(origin.account)) return null
      return `${shared} used by ${origin.principal ?? origin.kind}, who is not the vendor`
    case 'saml-user':
    case 'web-identity-user':
      // Who signs in through the vendor's own provider, as vendors.yaml lists it, is the vendor's.
      if (issuers.some(({ value }) => entry.identityProviders.some((provider) => sameIssuer(provider, value))))
        return null
      return `${shared} used by ${origin.principal ?? origin.kind}, who is not the vendor`
    case 'aws-account':
      if (origin.account === null || entry.accounts.size === 0 || entry.accounts.has(origin.account)) return null
      return `${shared} used from account ${origin.account}, which is not one of the vendor’s`
    default:
      return null
  }
}

/** Everything in the registry that names this profile; a vendor is never surer than the hops that it rests on. */
function matchesOf(profile: Profile, registry: Registry, own: ReadonlySet<string>): Match[] {
  const { origin, delegate } = profile
  const matches: Match[] = []
  const add = (
    entries: readonly RegistryEntry[],
    by: VendorEvidence,
    matched: string,
    of: (entry: RegistryEntry) => Confidence | null,
  ) => {
    for (const entry of entries) {
      const confidence = of(entry)
      if (confidence !== null) matches.push({ entry, by, matched, confidence })
    }
  }
  const ofAccount = (account: string, rests: Confidence) => (entry: RegistryEntry) => {
    const stated = entry.accounts.get(account) ?? null
    if (stated === null || stated === 'hint') return null
    // The built-in registry knows in which partition; vendors.yaml, whose accounts are exact, says no more than the id.
    const elsewhere = stated !== 'exact' && registry.partitionOf(account) !== (origin.principal?.split(':')[1] ?? 'aws')
    return elsewhere ? null : weakest(stated, rests)
  }
  if (delegate !== null) add(registry.byAccount(delegate), 'delegate', delegate, ofAccount(delegate, 'exact'))
  else if (WITHIN_ACCOUNT.has(origin.kind) && origin.account !== null)
    add(registry.byAccount(origin.account), 'account', origin.account, ofAccount(origin.account, origin.confidence))
  for (const { value, confidence } of profile.accessKeys)
    add(registry.byAccessKey(value), 'access-key', value, () => confidence)
  for (const { value, confidence } of profile.users) {
    add(
      registry.withUsers.filter((entry) => entry.users.some((pattern) => matchesPattern(pattern, value))),
      'user',
      value,
      () => confidence,
    )
  }
  for (const { arn, assumedBy, confidence } of profile.roles) {
    const named = registry.withRoles.filter((entry) => entry.roles.some((pattern) => matchesPattern(pattern, arn)))
    const foreign = assumedBy !== null && !own.has(assumedBy)
    add(named, 'role', arn, (entry) => weakest(foreign && entry.accounts.size === 0 ? 'strong' : 'likely', confidence))
  }
  for (const { value, confidence } of profile.externalIds)
    add(registry.byExternalId(value), 'external-id', value, () => weakest('likely', confidence))
  for (const { value, confidence } of profile.issuers)
    add(registry.byIssuer(value), 'identity-provider', value, () => weakest('likely', confidence))
  return matches
}
