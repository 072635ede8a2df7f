/** Whether the parts of an ARN in a policy can be what they stand for. What a service's ARNs look like is no matter here. */
import { quoted } from './quoted.ts'

/** The six parts of an ARN in a policy; each may hold wildcards, and variables stand as `*`. */
export interface ArnParts {
  partition: string
  service: string
  region: string
  account: string
  resource: string
  /** How many parts are written: IAM takes those that are missing at the end for stars. */
  written: number
}

/** Policy variables as `*`, for they stand for any text and may hold colons; as another text where one is given. */
function withoutVariables(text: string, value = '*'): string {
  return text.replace(/\$\{[^}]*\}/g, value)
}

/** Null for what does not begin with `arn:`. `variable` is what variables stand as. */
export function arnParts(text: string, variable = '*'): ArnParts | null {
  const parts = withoutVariables(text, variable).split(':')
  if (parts[0] !== 'arn') return null
  const at = (index: number) => parts[index] ?? '*'
  const resource = parts.length > 5 ? parts.slice(5).join(':') : '*'
  return {
    partition: at(1),
    service: at(2),
    region: at(3),
    account: at(4),
    resource,
    written: Math.min(parts.length, 6),
  }
}

/** What a resource's policy may write in place of an ARN: API Gateway's short form. */
const SHORT_FORM = /^execute-api:\/?[^:]*$/

/** What IAM takes as an ARN, in characters. */
export const LONGEST_ARN = 2048

/** Why a Resource is no ARN; null where it is one, a star, or a pattern of one. */
export function resourceFault(text: string, isResourcePolicy: boolean): string | null {
  if (/^[*?]*$/.test(text) && text !== '') return null
  if (isResourcePolicy && SHORT_FORM.test(text)) return null
  if (text !== text.trim()) return 'it has white space around it'
  if (text.length > LONGEST_ARN) return `it has ${text.length} characters, and no ARN has more than ${LONGEST_ARN}`
  const parts = arnParts(text)
  if (parts === null) return /^(?:\*|\?|\$\{)/.test(text) ? null : 'it does not begin with arn:'
  const written = withoutVariables(text).split(':')
  // A star at the end stands for the parts after it too.
  if (parts.written < 6 && !/^\*+$/.test(written.at(-1) ?? '')) return `it has ${parts.written} parts and not 6`
  return (
    partitionFault(parts.partition) ??
    (parts.service === '' ? 'it names no service' : null) ??
    regionFault(parts.region) ??
    accountFault(parts.account) ??
    (parts.resource === '' ? 'it names no resource' : null)
  )
}

const PARTITION = /^(?:aws|aws-cn|aws-us-gov|aws-eusc|aws-iso(?:-[a-z])?)$/

export function partitionFault(partition: string): string | null {
  return isOpen(partition) || PARTITION.test(partition) ? null : `${quoted(partition)} is no partition`
}

const REGION = /^(?:[a-z]{2,5}(?:-[a-z]+)+-\d{1,2}|global|aws-global)$/

function regionFault(region: string): string | null {
  return region === '' || isOpen(region) || REGION.test(region) ? null : `${quoted(region)} is no region`
}

/** Twelve digits, masked ones, or a word where something is AWS's own (`aws`, `amazon`). */
export function accountFault(account: string): string | null {
  if (/^\d*X[\dX]*$/.test(account)) return null
  if (account === '' || isOpen(account) || /^\d{12}$/.test(account) || /^[a-z][a-z-]*$/.test(account)) return null
  return /^\d+$/.test(account)
    ? `${account.slice(0, 40)} is no account: it has ${account.length} digits and not 12`
    : `${quoted(account)} is no account`
}

function isOpen(part: string): boolean {
  return /[*?]/.test(part)
}
