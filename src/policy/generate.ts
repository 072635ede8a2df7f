import { resourcesOf, type Scope } from './resources.ts'
import { type Conditions, MOST_POLICIES, type PolicyDocument, split, statementsOf } from './statements.ts'
import { type Counted, EVIDENCE, earlier, type GenerateContext, later, type Need, Sums, sorted } from './sums.ts'
import type { LeftOutReason, UsedCalls } from './used-calls.ts'

export interface UsedAction {
  action: string
  resources: string[]
  assumed: boolean
  events: Counted[]
  first: string | null
  last: string | null
  evidence: string[]
}

export interface Generated {
  policy: PolicyDocument
  /** The same in several, where IAM's size limit asks for it. */
  policies: PolicyDocument[]
  actions: UsedAction[]
  unmapped: Counted[]
  noPermissionNeeded: Counted[]
  denied: { action: string; count: number; evidence: string[] }[]
  leftOut: (Counted & { reason: LeftOutReason })[]
  /** How resources were widened, in words. */
  generalised: string[]
  /** Regions of the calls that count. */
  regions: string[]
}

/** The least policy that would have allowed every call that succeeded. */
export async function generate(
  calls: readonly UsedCalls[],
  context: GenerateContext,
  scope: Scope,
): Promise<Generated> {
  const sums = new Sums(context)
  for (const call of calls) await sums.add(call)
  const whole = assemble(sums, scope)
  if (whole.policies.length <= MOST_POLICIES || scope !== 'seen') return whole
  const wider = assemble(sums, 'pattern')
  wider.generalised.unshift(
    `What was seen would fill ${whole.policies.length} policies, and a role takes ${MOST_POLICIES}: names that are many became patterns.`,
  )
  return wider
}

function assemble(sums: Sums, scope: Scope): Generated {
  const generalised = new Set<string>()
  const actions = new Map<string, UsedAction>()
  const grants: { action: string; resources: string[]; condition: Conditions | null }[] = []
  for (const [, need] of [...sums.needs].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const resources = resourcesOf(need, scope, (text) => generalised.add(text))
    grants.push({ action: need.action, resources, condition: need.condition })
    merge(actions, need, resources)
  }
  const statements = statementsOf(grants)
  return {
    policy: { Version: '2012-10-17', Statement: statements },
    policies: split(statements),
    actions: [...actions.values()],
    unmapped: sorted(sums.unmapped),
    noPermissionNeeded: sorted(sums.free),
    denied: [...sums.denied]
      .map(([action, { count, evidence }]) => ({ action, count, evidence }))
      .sort((a, b) => b.count - a.count || (a.action < b.action ? -1 : 1)),
    leftOut: sorted(sums.leftOut),
    generalised: [...generalised],
    regions: [...new Set([...sums.needs.values()].flatMap(({ regions }) => [...regions]))].sort(),
  }
}

/** One row an action: needs under differing conditions are one action used. */
function merge(actions: Map<string, UsedAction>, need: Need, resources: readonly string[]): void {
  const known = actions.get(need.action)
  if (known === undefined) {
    const { action, assumed, events, first, last, evidence } = need
    actions.set(action, {
      action,
      resources: [...resources],
      assumed,
      events: sorted(events),
      first,
      last,
      evidence: [...evidence],
    })
    return
  }
  known.resources = [...new Set([...known.resources, ...resources])].sort()
  known.assumed &&= need.assumed
  for (const event of need.events.values()) {
    const same = known.events.find(
      (each) => each.eventSource === event.eventSource && each.eventName === event.eventName,
    )
    if (same === undefined) known.events.push({ ...event })
    else same.count += event.count
  }
  known.first = earlier(known.first, need.first)
  known.last = later(known.last, need.last)
  known.evidence = [...new Set([...known.evidence, ...need.evidence])].slice(0, EVIDENCE)
}
