/** What `policy diff` and `policy replay` hold calls against: a policy's file, or the details of an account. */
import type { Actors } from '../engine/actors.ts'
import { grantHolders } from '../engine/policy-diff.ts'
import { usageError } from '../errors.ts'
import { array, type JsonObject, object } from '../model/json.ts'
import { grantedByDetails } from '../policy/authorization-details.ts'
import { type Details, detailsIn } from '../policy/details-text.ts'
import { PolicyUnreadable } from '../policy/document.ts'
import { type GrantedTo, grantedByFile } from '../policy/granted.ts'
import { placeOf } from '../policy/json-text.ts'
import type { Store } from '../store/open.ts'
import type { Io } from './io.ts'
import { readPolicyText } from './policy-input.ts'

/** The details of an account with thousands of roles; far below what a process can hold. */
const MAX_DETAILS = 256_000_000

/** A policy out of a file, with what is wrong with it though it can be read. */
export interface PolicyGiven {
  kind: 'policy'
  granted: GrantedTo
  notes: string[]
}

export interface DetailsGiven {
  kind: 'details'
  details: JsonObject
  /** Where they are from. */
  name: string
  /** What is missing in them. */
  notes: string[]
}

/** @throws TrailError for what is no policy that grants */
export async function policyGiven(file: string, io: Io): Promise<PolicyGiven> {
  const name = file === '-' ? 'standard input' : file
  const text = await readPolicyText(file, io)
  try {
    const granted = grantedByFile(name, text)
    return { kind: 'policy', granted, notes: faults(granted) }
  } catch (error) {
    if (!(error instanceof PolicyUnreadable)) throw error
    throw usageError(
      'no-policy',
      `${name}:${error.line}:${error.column}: ${error.message}`,
      'trail policy check says more.',
    )
  }
}

/** IAM would take no policy with faults: what it is read as here may be something else than what is meant. */
function faults({ principal, policies }: GrantedTo): string[] {
  const all = policies.flatMap(({ document: { problems, text } }) => problems.map((each) => ({ ...each, text })))
  const [first] = all
  if (first === undefined) return []
  const { line, column } = placeOf(first.text, first.at)
  const more = all.length === 1 ? '' : `, and ${all.length - 1} more faults`
  return [`${principal}:${line}:${column}: ${first.message}${more} (trail policy check says how to mend it)`]
}

/** @throws TrailError for what are no authorization details */
export async function detailsGiven(file: string, io: Io): Promise<DetailsGiven> {
  const name = file === '-' ? 'standard input' : file
  const text = await readPolicyText(file, io, { limit: MAX_DETAILS, what: 'authorization details' })
  let found: Details | null
  try {
    found = detailsIn(text)
  } catch (cause) {
    throw usageError('no-details', `${name} is no JSON: ${cause instanceof Error ? cause.message : String(cause)}`)
  }
  if (found !== null) return { kind: 'details', name, details: found.details, notes: missingIn(name, found) }
  throw usageError(
    'no-details',
    `${name} has neither RoleDetailList nor UserDetailList`,
    /"Statement"/i.test(text.slice(0, 100_000))
      ? 'Is it a policy? That is given with --granted.'
      : 'aws iam get-account-authorization-details > iam.json makes such a file.',
  )
}

function missingIn(name: string, { details, isCut }: Details): string[] {
  return [
    ...(isCut ? [`${name} is one page of several: roles, users and policies of the others are missing`] : []),
    ...(isCut || array(details.Policies).length > 0
      ? []
      : [`${name} has no managed policies: aws iam get-account-authorization-details without --filter has them`]),
  ]
}

/** What IAM itself says, by the default credentials or the profile. */
export async function iamGiven(profile: string | undefined): Promise<DetailsGiven> {
  const { readAuthorizationDetails } = await import('../aws/iam.ts')
  const details = object(JSON.parse(JSON.stringify(await readAuthorizationDetails(profile)))) ?? {}
  return { kind: 'details', name: 'IAM', details, notes: [] }
}

/** The grants of those behind a subject. @throws TrailError where nothing is known of any of them */
export async function grantsOfSubject(
  store: Store,
  actors: Actors,
  given: PolicyGiven | DetailsGiven,
  subject: string,
): Promise<GrantedTo[]> {
  if (given.kind === 'policy') return [given.granted]
  const principals = await grantHolders(store, actors, subject)
  const granted = grantedByDetails(given.details, principals)
  if (granted.length > 0) return granted
  throw usageError(
    'no-principal',
    `${given.name} knows none of the principals of ${JSON.stringify(subject)}: ${principals.slice(0, 5).join(', ') || 'the store names none'}`,
    'Is it of another account?',
  )
}
