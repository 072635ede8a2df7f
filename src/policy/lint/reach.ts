import { arnParts, LONGEST_ARN } from '../arn-rules.ts'
import type { Word } from '../document.ts'
import type { ActionDetails, ActionList } from '../event-map.ts'
import { meet } from '../wildcard.ts'

/** The ARN patterns of an action's kinds of resources; what the list leaves open stands as a star. */
export async function patternsOf(action: string, details: ActionDetails, list: ActionList): Promise<string[]> {
  const prefix = action.slice(0, action.indexOf(':'))
  const patterns = await Promise.all(details.resourceTypes.map(({ name }) => list.arnPattern(prefix, name)))
  return patterns.map((pattern) => pattern.replace(/\$\{Partition\}/, 'aws').replace(/\$\{[^}]+\}/g, '*'))
}

/** Whether an ARN of a policy and a pattern of IAM's list have an ARN in common, whatever the partition. */
export function isOf(resource: string, pattern: string): boolean {
  const given = arnParts(resource)
  const kind = arnParts(pattern)
  // What is too long to be an ARN is said as such, and compared with none.
  if (given === null || kind === null || resource.length > LONGEST_ARN) return true
  return (
    meet(given.service, kind.service) &&
    meet(given.region, kind.region) &&
    meet(given.account, kind.account) &&
    meet(given.resource, kind.resource)
  )
}

/**
 * Tells whether an action can be done on any of these resources: none of its kinds may be among them. What takes no
 * resource, and what stands for everything, is never left out.
 */
function reachOf(
  resources: readonly Word[],
  list: ActionList,
): (action: string, details: ActionDetails) => Promise<boolean> {
  const known = new Map<string, boolean>()
  const holds = (pattern: string) => {
    const before = known.get(pattern)
    if (before !== undefined) return before
    const found = resources.some(({ text }) => isOf(text, pattern))
    known.set(pattern, found)
    return found
  }
  return async (action, details) =>
    details.resourceTypes.length === 0 || (await patternsOf(action, details, list)).some(holds)
}

/** Those of actions that can be done on any of the resources. */
export async function reaching<Action extends { action: string; details: ActionDetails }>(
  actions: readonly Action[],
  resources: readonly Word[],
  list: ActionList,
): Promise<readonly Action[]> {
  if (resources.some(({ text }) => arnParts(text) === null)) return actions
  const reaches = reachOf(resources, list)
  const kept = await Promise.all(actions.map(({ action, details }) => reaches(action, details)))
  return kept.includes(false) ? actions.filter((_, at) => kept[at]) : actions
}
