/** What several principals are granted and used, as one answer. */
import { type DiffedAction, type PolicyDiff, summed } from './diff.ts'
import { EVIDENCE, later } from './sums.ts'

/** From what leaves nothing open to what asks for a look: of several principals' states the last one holds. */
const ORDER = ['not-observable', 'unused', 'used', 'used-not-granted'] as const

/**
 * The diffs of several principals together. An action is unused where nobody who has it used it, and not granted where
 * one of those who used it lacks it: who, and why, is said.
 */
export function rolledUp(parts: readonly { principal: string; diff: PolicyDiff }[]): PolicyDiff {
  const [only] = parts
  if (only !== undefined && parts.length === 1) return only.diff
  const actions = new Map<string, DiffedAction>()
  const denied = new Map<string, number>()
  for (const { principal, diff } of parts) {
    for (const action of diff.actions) {
      const each = action.state === 'used-not-granted' ? { ...action, why: `${principal}: ${action.why}` } : action
      const known = actions.get(action.action)
      actions.set(action.action, known === undefined ? each : together(known, each))
    }
    for (const { action, count } of diff.denied) denied.set(action, (denied.get(action) ?? 0) + count)
  }
  return summed(
    [...actions.values()].sort((a, b) => (a.action < b.action ? -1 : 1)),
    new Set(parts.flatMap(({ diff }) => diff.granted)),
    [...denied]
      .map(([action, count]) => ({ action, count }))
      .sort((a, b) => b.count - a.count || (a.action < b.action ? -1 : 1)),
  )
}

function together(one: DiffedAction, other: DiffedAction): DiffedAction {
  const [least, most] = ORDER.indexOf(one.state) <= ORDER.indexOf(other.state) ? [one, other] : [other, one]
  const reasons = [one, other].filter(({ state }) => state === most.state).flatMap(({ why }) => why ?? [])
  return {
    action: one.action,
    count: least.count + most.count,
    last: later(one.last, other.last),
    evidence: [...new Set([...one.evidence, ...other.evidence])].slice(0, EVIDENCE),
    state: most.state,
    why: reasons.length === 0 ? null : [...new Set(reasons)].join('; '),
  }
}
