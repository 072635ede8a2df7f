/** What a document must say by what it is for, and how long it may be. */
import { resourceFault } from './arn-rules.ts'
import type { PatchStep, PolicyDocumentRead, PolicyType, Statement, Word } from './document.ts'
import { principalFault } from './principal-rules.ts'
import { quoted } from './quoted.ts'

/** Takes a problem: what it is, where (offset, statement), how it is mended. */
export type Report = (
  message: string,
  at: number,
  statement: number | null,
  fix: string,
  patch?: readonly PatchStep[],
) => void

/** Characters without white space that IAM takes; trust policies have 2,048 by default and 4,096 at most. */
const SIZES: Readonly<Record<PolicyType, number>> = {
  identity: 6144,
  boundary: 6144,
  trust: 4096,
  resource: 20_480,
  scp: 10_240,
}

/** What each type of document must and must not say. */
export function checkForType(statement: Statement, type: PolicyType, report: Report): void {
  const { index, at } = statement
  const actions = statement.actions.length + statement.notActions.length
  const both = (one: readonly Word[], other: readonly Word[], names: string) => {
    if (one.length > 0 && other.length > 0) report(`statement ${index} has ${names}`, at, index, 'Keep one of the two.')
  }
  both(statement.actions, statement.notActions, 'Action and NotAction')
  both(statement.resources, statement.notResources, 'Resource and NotResource')
  if (actions === 0) report(`statement ${index} has no Action`, at, index, 'Name the actions.')
  const resources = statement.resources.length + statement.notResources.length
  const principals = statement.principals.length + statement.notPrincipals.length > 0
  if (type === 'trust') {
    if (resources > 0)
      report(
        `statement ${index} of a trust policy has a Resource`,
        at,
        index,
        'Remove it: the role is the resource.',
        removing(statement, ['Resource', 'NotResource'], statement.resources, statement.notResources),
      )
  } else if (resources === 0 && type !== 'resource')
    report(`statement ${index} has no Resource`, at, index, 'Name the resources.')
  if ((type === 'trust' || type === 'resource') && !principals)
    report(`statement ${index} has no Principal`, at, index, 'Name who is meant.')
  if (type !== 'trust' && type !== 'resource' && principals)
    report(
      `statement ${index} has a Principal, which only trust and resource policies have`,
      at,
      index,
      'Remove it.',
      removing(statement, ['Principal', 'NotPrincipal'], statement.principals, statement.notPrincipals),
    )
  for (const word of [...statement.principals, ...statement.notPrincipals]) {
    const fault = type === 'trust' || type === 'resource' ? principalFault(word) : null
    if (fault !== null) report(`${quoted(word.text)} is no principal: ${fault.why}`, word.at, index, fault.fix)
  }
  for (const word of [...statement.resources, ...statement.notResources]) {
    const wrong = resourceFault(word.text, type === 'resource')
    if (wrong !== null)
      report(
        `${quoted(word.text)} is no ARN: ${wrong}`,
        word.at,
        index,
        'Write arn:PARTITION:SERVICE:REGION:ACCOUNT:RESOURCE, or *.',
      )
  }
  if (statement.sid !== null && type !== 'resource' && !/^[A-Za-z0-9]*$/.test(statement.sid))
    report(`the Sid ${quoted(statement.sid)} has other characters than A–Z, a–z and 0–9`, at, index, 'Rename it.')
}

function removing({ path }: Statement, keys: readonly string[], ...words: (readonly Word[])[]): PatchStep[] {
  return keys.flatMap((key, at): PatchStep[] =>
    words[at]?.length === 0 ? [] : [{ op: 'remove', path: `${path}/${key}` }],
  )
}

/** {@link SIZES} against the whole document; null where it fits. */
export function sizeFault({ size, type }: Pick<PolicyDocumentRead, 'size' | 'type'>): string | null {
  const limit = SIZES[type]
  return size <= limit ? null : `${size} characters without white space, and IAM takes ${limit}`
}
