import { nearest } from '../../model/nearest.ts'
import type { PolicyDocumentRead } from '../document.ts'
import type { ActionList } from '../event-map.ts'
import type { Findings } from './finding.ts'
import { names } from './grants.ts'

/** P13: in Allow and in Deny, for a Deny of what does not exist protects nothing. */
export async function checkNames(document: PolicyDocumentRead, list: ActionList, findings: Findings): Promise<void> {
  for (const statement of document.statements)
    for (const word of [...statement.actions, ...statement.notActions]) {
      if (/^\*+(?::\*+)?$/.test(word.text)) continue
      const fault = await nameFault(word.text, list)
      if (fault === null) continue
      findings.add({
        rule: 'P13',
        detail: fault.what,
        at: word,
        statement: statement.index,
        fix:
          fault.near === null
            ? 'Remove it, or look up the name in the service authorization reference.'
            : `Did you mean ${fault.near}?`,
        actions: [word.text.slice(0, 200)],
        patch: fault.near === null ? [] : [{ op: 'replace', path: word.path, value: fault.near }],
      })
    }
}

async function nameFault(text: string, list: ActionList): Promise<{ what: string; near: string | null } | null> {
  const shown = JSON.stringify(text.slice(0, 120))
  const colon = text.indexOf(':')
  if (colon <= 0) return { what: `${shown} has no service: an action is SERVICE:NAME`, near: null }
  const prefix = text.slice(0, colon).toLowerCase()
  const name = text.slice(colon + 1)
  const service = await list.service(prefix)
  if (service.size === 0) {
    const near = nearest(prefix, await list.prefixes())
    return {
      what: `${shown}: IAM knows no service ${JSON.stringify(prefix.slice(0, 60))}`,
      near: near === null ? null : `${near}:${name}`,
    }
  }
  const wanted = name.toLowerCase()
  if (service.has(wanted)) return null
  const wildcard = /[*?]/.test(name)
  if (wildcard && [...service.keys()].some((key) => names(wanted, key))) return null
  const near = wildcard
    ? null
    : nearest(
        name,
        [...service.values()].map((each) => each.name),
      )
  return {
    what: wildcard ? `${shown} matches no action` : `${shown} is not in IAM’s list`,
    near: near === null ? null : `${prefix}:${near}`,
  }
}
