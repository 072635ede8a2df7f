import { diff, type PolicyDiff } from '../policy/diff.ts'
import { generate } from '../policy/generate.ts'
import { type GrantedTo, grantedActions } from '../policy/granted.ts'
import { proposed } from '../policy/proposed.ts'
import { readPolicy } from '../policy/read-policy.ts'
import { type Replayed, replay } from '../policy/replay.ts'
import { isActionOf } from '../policy/services.ts'
import type { AnyStatement, PolicyDocument } from '../policy/statements.ts'
import { principalsOf } from '../store/callers.ts'
import type { Store } from '../store/open.ts'
import type { Actors } from './actors.ts'
import { callersOf, callsOfSubject, contextOf, hiddenIn, type Knowledge, type UseOptions, windowOf } from './policy.ts'

export interface PolicyDiffAnswer extends PolicyDiff {
  subject: string
  window: { first: string | null; last: string | null }
  /** Whose grants they are, with the policies that were read and those that were missing. */
  principals: { principal: string; policies: string[]; boundary: string | null; unresolved: string[] }[]
  /** The least policy that keeps what these logs can't show, and which calls of the window it would deny. */
  proposed: { policies: PolicyDocument<AnyStatement>[]; wouldDeny: Replayed[]; unknown: Replayed[] }
  /** Calls whose permission hangs on what the log does not tell. */
  unknown: Replayed[]
}

/** The ARNs of the roles and users behind a vendor or principal, of those that have grants in IAM. */
export async function grantHolders(store: Store, actors: Actors, subject: string): Promise<string[]> {
  return principalsOf(store.connection, await callersOf(store, actors, subject))
}

/** Granted against used. */
export async function diffPolicy(
  store: Store,
  actors: Actors,
  knowledge: Knowledge,
  options: UseOptions,
  granted: readonly GrantedTo[],
): Promise<PolicyDiffAnswer> {
  const context = await contextOf(store, knowledge, options)
  const { calls } = await callsOfSubject(store, actors, knowledge, options)
  const generated = await generate(calls, context, 'seen')
  const actions = new Set<string>()
  for (const each of granted) for (const action of await grantedActions(each, knowledge.list)) actions.add(action)
  const inService = [...actions].filter((action) => isActionOf(context.services, action))
  const replayed = await replayAll(calls, granted, context)
  const hidden = await hiddenIn(store, knowledge.list, inService)
  const compared = diff(new Set(inService), generated, replayed, hidden)
  const documents = granted.flatMap(({ policies }) => policies.map(({ document }) => document))
  const policies = proposed(generated.policy, documents, compared.notObservable)
  const tried = await replay(
    calls,
    policies.map((policy) => readPolicy(JSON.stringify(policy), 'identity')),
    null,
    context,
  )
  return {
    subject: options.subject,
    window: await windowOf(store, options),
    principals: granted.map(({ principal, policies: own, boundary, unresolved }) => ({
      principal,
      policies: own.map(({ name }) => name),
      boundary: boundary?.name ?? null,
      unresolved,
    })),
    ...compared,
    proposed: { policies, wouldDeny: verdicts(tried, 'denied'), unknown: verdicts(tried, 'unknown') },
    unknown: verdicts(replayed, 'unknown'),
  }
}

/** Of several principals of one vendor a call is granted where one of them grants it: which made it stands in the calls. */
async function replayAll(
  calls: Parameters<typeof replay>[0],
  granted: readonly GrantedTo[],
  context: Parameters<typeof replay>[3],
): Promise<Replayed[]> {
  const rank = { denied: 0, unknown: 1, allowed: 2 }
  let best: Replayed[] = []
  for (const { policies, boundary } of granted) {
    const own = await replay(
      calls,
      policies.map(({ document }) => document),
      boundary?.document ?? null,
      context,
    )
    best =
      best.length === 0
        ? own
        : own.map((each, at) => {
            const other = best[at]
            return other !== undefined && rank[other.verdict] > rank[each.verdict] ? other : each
          })
  }
  return best
}

function verdicts(replayed: readonly Replayed[], verdict: Replayed['verdict']): Replayed[] {
  const sums = new Map<string, Replayed>()
  for (const each of replayed) {
    if (each.verdict !== verdict) continue
    const key = `${each.action} ${each.resource} ${each.why}`
    const known = sums.get(key)
    if (known === undefined) sums.set(key, { ...each })
    else known.count += each.count
  }
  return [...sums.values()].sort((a, b) => b.count - a.count || (a.action < b.action ? -1 : 1))
}

export interface ReplayAnswer {
  subject: string
  policy: string
  window: { first: string | null; last: string | null }
  /** Calls by verdict. */
  allowed: number
  denied: Replayed[]
  unknown: Replayed[]
}

/** Would this policy have allowed each call that succeeded? */
export async function replayPolicy(
  store: Store,
  actors: Actors,
  knowledge: Knowledge,
  options: UseOptions,
  granted: GrantedTo,
): Promise<ReplayAnswer> {
  const context = await contextOf(store, knowledge, options)
  const { calls } = await callsOfSubject(store, actors, knowledge, options)
  const replayed = await replay(
    calls,
    granted.policies.map(({ document }) => document),
    null,
    context,
  )
  const refused = new Set(replayed.filter(({ verdict }) => verdict !== 'allowed').map(({ evidence }) => evidence))
  const allowed = new Map(
    replayed.filter(({ evidence }) => !refused.has(evidence)).map(({ evidence, count }) => [evidence, count]),
  )
  return {
    subject: options.subject,
    policy: granted.principal,
    window: await windowOf(store, options),
    allowed: [...allowed.values()].reduce((sum, count) => sum + count, 0),
    denied: verdicts(replayed, 'denied'),
    unknown: verdicts(replayed, 'unknown'),
  }
}
