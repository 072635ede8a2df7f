import { type ArnParts, arnParts, resourceFault } from '../arn-rules.ts'
import type { PolicyDocumentRead, Word } from '../document.ts'
import type { ActionList } from '../event-map.ts'
import { hasWildcard, meet } from '../wildcard.ts'
import type { Findings } from './finding.ts'

/** P14: a resource that no ARN of its service can be. */
export async function checkArns(document: PolicyDocumentRead, list: ActionList, findings: Findings): Promise<void> {
  const known = new Map<string, Promise<string | null>>()
  for (const statement of document.statements)
    for (const word of [...statement.resources, ...statement.notResources]) {
      if (findings.isFull('P14')) return
      const fault = known.get(word.text) ?? serviceFault(word, document.type === 'resource', list)
      known.set(word.text, fault)
      const why = await fault
      if (why === null) continue
      findings.add({
        rule: 'P14',
        detail: `${JSON.stringify(word.text.slice(0, 120))} is no resource: ${why}`,
        at: word,
        statement: statement.index,
        fix: 'Write the ARN as the service authorization reference has it, or a star in the part that is not known.',
      })
    }
}

async function serviceFault({ text }: Word, isResourcePolicy: boolean, list: ActionList): Promise<string | null> {
  const parts = arnParts(text)
  // What is no ARN at all was said when the document was read.
  if (parts === null || resourceFault(text, isResourcePolicy) !== null || hasWildcard(parts.service)) return null
  const fault = placeFault(parts, await list.arnPatterns(parts.service))
  if (fault === null && (await list.prefixes()).includes(parts.service)) return null
  // Before a fault is told, the ARNs of all services are looked at: some use those of others.
  const every = await list.everyArnPattern()
  if (!every.some((pattern) => arnParts(pattern)?.service === parts.service) && fault === null)
    return `there is no service ${JSON.stringify(parts.service.slice(0, 60))} in ARNs`
  return placeFault(parts, every)
}

/** A region or account where its kinds of resources have none, or no region where they have one. */
function placeFault(parts: ArnParts, patterns: readonly string[]): string | null {
  const { service, region, account } = parts
  const types = patterns.flatMap((pattern) => {
    const type = arnParts(pattern)
    return type?.service === service && meet(type.resource, parts.resource) ? [type] : []
  })
  if (types.length === 0) return null
  // A star stands for nothing, too.
  const named = (part: string) => !/^\**$/.test(part)
  const kinds = (what: string) => `ARNs of ${service} like this one have ${what}`
  if (named(region) && types.every((type) => type.region === '')) return kinds('no region')
  if (region === '' && types.every((type) => type.region !== '')) return kinds('a region')
  if (named(account) && types.every((type) => type.account === '')) return kinds('no account')
  return null
}
