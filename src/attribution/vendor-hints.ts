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
    for (const entry of registry.entries) {
      if (entry.hints.sessions.some((pattern) => matchesPattern(pattern, session)))
        notes.push(`hint: the session’s name ${session} resembles those of ${entry.name}`)
    }
  }
  for (const { value } of profile.issuers) {
    for (const entry of registry.entries) {
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
export function resembling(arn: string, registry: Registry): RegistryEntry[] {
  const name = nameOf(arn)
  return registry.entries.filter((entry) => entry.hints.roles.some((pattern) => matchesPattern(pattern, name)))
}
