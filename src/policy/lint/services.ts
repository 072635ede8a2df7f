import { nearestOf } from '../../model/nearest.ts'
import type { PolicyDocumentRead, PrincipalWord } from '../document.ts'
import type { ActionList } from '../event-map.ts'
import { principalFault } from '../principal-rules.ts'
import type { Findings } from './finding.ts'

/** Shorter names of services are near too many others. */
const SHORTEST = 5

/**
 * P14: a service that is let in under a name with one wrong letter. Many services call under names that IAM has no prefix
 * for, so that an unknown name alone is no fault.
 */
export async function checkServices(document: PolicyDocumentRead, list: ActionList, findings: Findings): Promise<void> {
  if (document.type !== 'trust' && document.type !== 'resource') return
  const prefixes = await list.prefixes()
  const known = new Set(prefixes)
  for (const statement of document.statements)
    for (const word of [...statement.principals, ...statement.notPrincipals]) {
      const label = labelOf(word)
      if (label === null || known.has(label) || findings.isFull('P14')) continue
      const [near, ...others] = nearestOf(label, prefixes, 1)
      if (near === undefined || others.length > 0 || isAnother(label, near)) continue
      const meant = word.text.replace(`${label}.amazonaws`, `${near}.amazonaws`)
      findings.add({
        rule: 'P14',
        detail: `${JSON.stringify(word.text)} is no principal: no service is called so`,
        at: word,
        statement: statement.index,
        fix: `Did you mean ${meant}?`,
        patch: [{ op: 'replace', path: word.path, value: meant }],
      })
    }
}

/** Whether two names are two services rather than one name and its misspelling: `macie` and `macie2`, `qconnect` and `connect`. */
function isAnother(label: string, near: string): boolean {
  const letters = (name: string) => name.replace(/[-\d]/g, '')
  return label[0] !== near[0] || letters(label) === letters(near)
}

/** `lambda` of `lambda.amazonaws.com`; null where it is too short, or stands before a region. */
function labelOf(word: PrincipalWord): string | null {
  if (word.kind !== 'Service' || principalFault(word) !== null) return null
  const label = /(?:^|\.)([a-z0-9-]+)\.amazonaws\.com(?:\.cn)?$/.exec(word.text)?.[1] ?? ''
  return label.length < SHORTEST || /-\d$/.test(label) ? null : label
}
