import { usageError } from '../errors.ts'
import type { PolicyType } from '../policy/document.ts'
import type { Io } from './io.ts'
import { readPolicyText } from './policy-input.ts'

/** A policy to check: from a file, from standard input, or as IAM holds it. */
export interface ToCheck {
  /** What findings call it: the file, the ARN, `ARN inline NAME`, `ARN trust`. */
  name: string
  text: string
  type: PolicyType | null
  /** IAM holds it. */
  held: boolean
}

export interface CheckFlags {
  trust?: boolean | undefined
  type?: PolicyType | undefined
  profile?: string | undefined
}

/** The policies that an argument of `policy check` names: a file, `-`, or an ARN that IAM is asked for. */
export async function policiesToCheck(argument: string, flags: CheckFlags, io: Io): Promise<ToCheck[]> {
  const type = flags.trust === true ? 'trust' : (flags.type ?? null)
  if (flags.trust === true && flags.type !== undefined && flags.type !== 'trust')
    throw usageError('two-types', `--trust and --type ${flags.type} contradict each other`)
  if (!/^arn:/i.test(argument)) {
    if (flags.profile !== undefined)
      throw usageError('no-profile', '--profile is for an ARN, and this is a file', 'Give the ARN, or leave it out.')
    const text = await readPolicyText(argument, io)
    return [{ name: argument === '-' ? 'stdin' : argument, text, type, held: false }]
  }
  const { readIamPolicies } = await import('../aws/iam-policies.ts')
  const found = (await readIamPolicies(argument, flags.profile)).map((each) => ({ ...each, held: true }))
  // One document can be taken for what it is said to be; of a role's several each is what IAM has it for.
  if (found.length === 1) return found.map((each) => ({ ...each, type: type ?? each.type }))
  const chosen = type === null ? found : found.filter((each) => each.type === type)
  if (chosen.length > 0) return chosen
  throw found.length === 0
    ? usageError('no-policies', `${argument} has no policies`)
    : usageError(
        'no-such-policy',
        `none of the policies of ${argument} is of type ${type}`,
        'Leave out --type or --trust.',
      )
}
