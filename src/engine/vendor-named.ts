import type { RegistryEntry } from '../attribution/vendor.ts'
import { usageError } from '../errors.ts'
import { nearest } from '../model/nearest.ts'

/** The vendor that an input names: by its id, else its name, else one of its accounts. @throws TrailError for none. */
export function vendorNamed(entries: readonly RegistryEntry[], input: string): RegistryEntry {
  const name = input.toLowerCase()
  const found =
    entries.find((entry) => entry.id === input) ??
    entries.find((entry) => entry.name.toLowerCase() === name) ??
    entries.find((entry) => entry.accounts.has(input))
  if (found !== undefined) return found
  const near = nearest(
    input,
    entries.flatMap((entry) => [entry.id, entry.name]),
  )
  throw usageError(
    'no-vendor',
    `there is no vendor ${input}`,
    `${near === null ? '' : `Did you mean ${near}? `}trail vendors list names them all.`,
  )
}
