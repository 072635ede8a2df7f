import type { Profile } from '../model/facts.ts'
import { matchesPattern } from './vendor-pattern.ts'
import type { Registry, RegistryEntry } from './vendor-registry.ts'

/** What merely resembles a vendor: said, and never counted as evidence. */
export function hintsOf(profile: Profile, registry: Registry): string[] {
  const notes: string[] = []
  const { origin } = profile
  const account = profile.delegate ?? (origin.kind === 'aws-account' ? origin.account : null)
  if (account !== null) {
    for (const entry of registry.byAccount(account)) {
      if (entry.accounts.get(account) === 'hint')
        notes.push(`hint: account ${account} is known of ${entry.name} from other contexts only`)
    }
  }
  for (const { arn } of profile.roles) {
    for (const entry of resembling(arn, registry))
      notes.push(`hint: the role’s name ${nameOf(arn)} resembles those of ${entry.name}`)
  }
  for (const { value } of profile.users) {
    for (const entry of resembling(value, registry))
      notes.push(`hint: the user’s name ${nameOf(value)} resembles those of ${entry.name}`)
  }
  for (const session of profile.sessions) {
    for (const entry of hinting(registry).sessions) {
      if (entry.hints.sessions.some((pattern) => matchesPattern(pattern, session)))
        notes.push(`hint: the session’s name ${session} resembles those of ${entry.name}`)
    }
  }
  for (const { value } of profile.issuers) {
    for (const entry of hinting(registry).issuers) {
      if (entry.hints.issuers.some((issuer) => value.includes(issuer)))
        notes.push(`hint: the sign-in came through ${value}, an issuer of ${entry.name}`)
    }
  }
  return notes
}

function nameOf(arn: string): string {
  return arn.slice(arn.lastIndexOf('/') + 1)
}

/** The vendors whose roles are called like this role or user. */
export function resembling(arn: string, registry: Registry): readonly RegistryEntry[] {
  const name = nameOf(arn)
  const { roles, byName } = hinting(registry)
  const known = byName.get(name)
  if (known !== undefined) return known
  const found = roles.filter((entry) => entry.hints.roles.some((pattern) => matchesPattern(pattern, name)))
  if (byName.size >= 10_000) byName.clear()
  byName.set(name, found)
  return found
}

/** The entries that have hints of each kind, and what names were found to resemble: few roles have many sessions. */
interface Hinting {
  roles: readonly RegistryEntry[]
  sessions: readonly RegistryEntry[]
  issuers: readonly RegistryEntry[]
  byName: Map<string, readonly RegistryEntry[]>
}

const HINTING = new WeakMap<Registry, Hinting>()

function hinting(registry: Registry): Hinting {
  const known = HINTING.get(registry)
  if (known !== undefined) return known
  const having = (kind: 'roles' | 'sessions' | 'issuers') =>
    registry.entries.filter((entry) => entry.hints[kind].length > 0)
  const made = { roles: having('roles'), sessions: having('sessions'), issuers: having('issuers'), byName: new Map() }
  HINTING.set(registry, made)
  return made
}
