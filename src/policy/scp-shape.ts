/** Whether a document is by its shape an organization's policy, which grants nothing: it says for whole accounts what may not be. */
import type { PolicyDocumentRead, Statement, Word } from './document.ts'

export interface ScpShape {
  /** The star that allows everything. */
  allows: Word
  statement: Statement
  /** What tells that it is for whole accounts. */
  because: string
}

/**
 * Null where nothing tells. A policy that allows everything and denies some may be for a person too: it is an
 * organization's only where a Deny asks who the caller is, keeps the account in its organization or closes regions, or
 * where the star is called as AWS calls it.
 */
export function scpShape({ type, statements }: PolicyDocumentRead): ScpShape | null {
  // What stands in the answer of a command is what that command asks for.
  if (type !== 'identity' || !statements.every(({ path }) => /^(?:\/\d+)?\/Statement/.test(path))) return null
  const allowing = statements.filter(({ effect }) => effect === 'Allow')
  const denying = statements.filter(({ effect }) => effect === 'Deny')
  const [all] = allowing
  const star = all?.actions.find(({ text }) => text === '*')
  if (all === undefined || star === undefined || denying.length === 0 || !allowing.every(isUnlimited)) return null
  const because = denying.map(reasonOf).find((reason) => reason !== null) ?? nameOf(all)
  return because === null ? null : { allows: star, statement: all, because }
}

/** An organization's policy allows on all resources, and mostly without conditions. */
function isUnlimited({ resources, conditions }: Statement): boolean {
  return conditions.length === 0 && resources.some(({ text }) => text === '*')
}

/** Keys that are of no use in a policy of one user or role: it knows who has it. */
const WHO = /^aws:(?:Principal(?:Arn|Account|OrgID|OrgPaths|IsAWSService|ServiceName|ServiceNamesList))$/i
const STAYING = /^(?:organizations:LeaveOrganization|account:CloseAccount)$/i

function reasonOf({ actions, notActions, conditions }: Statement): string | null {
  const who = conditions.find(({ key }) => WHO.test(key))
  if (who !== undefined) return `a Deny asks for ${who.key}`
  const staying = actions.find(({ text }) => STAYING.test(text))
  if (staying !== undefined) return `${staying.text} is denied`
  const regions = notActions.length > 0 && conditions.some(({ key }) => /^aws:RequestedRegion$/i.test(key))
  return regions ? 'all but some services are denied by region' : null
}

function nameOf({ sid }: Statement): string | null {
  return sid !== null && /^FullAWSAccess$/i.test(sid) ? `its statement is called ${sid}` : null
}
