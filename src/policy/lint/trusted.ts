/** Whom the statements of a trust policy, or of a resource's, let in. */
import { arnParts } from '../arn-rules.ts'
import type { Condition, PolicyDocumentRead, PrincipalWord, Statement } from '../document.ts'
import { heldBy } from '../held.ts'
import { principalFault } from '../principal-rules.ts'
import { principalOf } from '../trust.ts'
import type { LintOptions } from './finding.ts'

/** A principal of an Allow, with what it is let in under. */
export interface Trusted {
  word: PrincipalWord
  statement: Statement
  /** Those of the statement, and those that a Deny asks for. */
  conditions: readonly Condition[]
  /** Of an AWS principal: its account, null for a star, a service or an identity provider. */
  account: string | null
  /** Whole account: `…:root` or the bare number. */
  root: boolean
}

/** Besides those that are known: AWS's own, which have names (`cloudfront`), and of a resource's policy the resource's. */
export function ownIn(document: PolicyDocumentRead, { isOwn }: LintOptions): LintOptions['isOwn'] {
  const words = document.type === 'resource' ? document.statements.flatMap(({ resources }) => resources) : []
  const holders = new Set(words.map(({ text }) => arnParts(text)?.account ?? ''))
  return (account) => isOwn(account) || /^[a-z][a-z-]*$/.test(account) || (account !== '' && holders.has(account))
}

/** Everybody, by the principal’s own word. */
export function isStar({ kind, text }: PrincipalWord): boolean {
  return kind === '*' || (kind === 'AWS' && text === '*')
}

/** Each principal; a star that is held to accounts is those accounts. */
export function trustedBy(statement: Statement, conditions: readonly Condition[]): Trusted[] {
  const held = heldBy(conditions)
  const named = held.filter(({ to }) => to === 'accounts').flatMap(({ accounts: all }) => all)
  const isOneArn = held.some(({ condition }) => /^aws:PrincipalArn$/i.test(condition.key))
  return statement.principals.flatMap((word): Trusted[] => {
    const base = { word, statement, conditions }
    if (isStar(word) && named.length > 0)
      return [...new Set(named)].map((account) => ({ ...base, account, root: false }))
    // What is no principal lets nobody in; P14 says so.
    if (principalFault(word) !== null) return []
    const { kind, account } = principalOf(word)
    return [{ ...base, account, root: kind === 'account' && !isOneArn }]
  })
}

/** Whether a star is held to those of whom no external id can be asked: an organization, where it is for no vendor, or a service. */
export function isHeld({ conditions }: Trusted, options: LintOptions): boolean {
  return heldBy(conditions).some(({ to }) => to !== 'organization' || options.vendor === null)
}

/** Whether an account of nobody that is known must be in an organization: then it is hardly a third party's. */
export function isInOrganization({ account, conditions }: Trusted, options: LintOptions): boolean {
  const isKnown = account !== null && options.vendorsOf(account).length > 0
  return !isKnown && options.vendor === null && heldBy(conditions).some(({ to }) => to === 'organization')
}
