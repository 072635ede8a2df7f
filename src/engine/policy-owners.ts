/** Whose calls they are: each is judged by the grants of who made it, and by nobody else's. */
import { holderKey } from '../policy/authorization-details.ts'
import { generate } from '../policy/generate.ts'
import { asksForAddress, type GrantedTo } from '../policy/granted.ts'
import type { GenerateContext } from '../policy/sums.ts'
import { principalsBehind } from '../store/callers.ts'
import type { Store } from '../store/open.ts'
import type { Actors } from './actors.ts'
import { callsOf, type Knowledge, type OwnedCalls, type UseOptions } from './policy.ts'
import { subjectNamed } from './policy-subject.ts'

/** The calls of a principal of whose grants nothing is known. */
export interface Unjudged {
  /** Null where the logs don't tell who it was. */
  principal: string | null
  why: string
  /** Calls that succeeded and that a policy would have to allow. */
  calls: number
  denied: number
  actions: string[]
  last: string | null
}

/** Who is behind calls. */
export interface Behind {
  principal: string | null
  kind: string
}

/**
 * The calls of a vendor or principal, those of one kept from those of another, with all who are behind them. By address
 * too, where the policies that they are held against ask for it.
 */
export async function ownedCalls(
  store: Store,
  actors: Actors,
  knowledge: Knowledge,
  options: UseOptions,
  granted: readonly GrantedTo[],
): Promise<{ calls: OwnedCalls[]; behind: Behind[]; candidates: string[] }> {
  const { callers, candidates } = await subjectNamed(store, actors, options.subject)
  const behind = await principalsBehind(store.connection, callers)
  const owners = new Map([...behind].map(([caller, { principal }]) => [caller, principal ?? '']))
  const byAddress = granted.some(asksForAddress)
  const calls = await callsOf(store, knowledge, options, callers, { owners, byAddress })
  return { calls, behind: [...behind.values()], candidates }
}

/** The calls that these grants are for: those of their holder; all where they have none. */
export function ownedBy(holder: string | null, calls: readonly OwnedCalls[]): readonly OwnedCalls[] {
  if (holder === null) return calls
  const key = holderKey(holder)
  return calls.filter(({ owner }) => owner !== null && holderKey(owner) === key)
}

/** The principals of calls that nothing judges, with why; those of whose calls none needs a policy are left out. */
export async function unjudged(
  calls: readonly OwnedCalls[],
  behind: readonly Behind[],
  context: GenerateContext,
): Promise<Unjudged[]> {
  const kinds = new Map(behind.map(({ principal, kind }) => [principal ?? '', kind]))
  const all: Unjudged[] = []
  for (const owner of [...new Set(calls.map((each) => each.owner ?? ''))].sort()) {
    const { actions, denied } = await generate(
      calls.filter((each) => (each.owner ?? '') === owner),
      context,
      'none',
    )
    if (actions.length + denied.length === 0) continue
    // One call may need several actions: the events are counted, each once.
    const events = new Map<string, number>()
    for (const event of actions.flatMap((each) => each.events))
      events.set(keyOf(event), Math.max(events.get(keyOf(event)) ?? 0, event.count))
    all.push({
      principal: owner === '' ? null : owner,
      why: whyUnjudged(kinds.get(owner) ?? 'unknown'),
      calls: [...events.values()].reduce((sum, count) => sum + count, 0),
      denied: denied.reduce((sum, { count }) => sum + count, 0),
      actions: actions.map(({ action }) => action),
      last: actions.reduce<string | null>((last, each) => ((each.last ?? '') > (last ?? '') ? each.last : last), null),
    })
  }
  return all
}

function keyOf({ eventSource, eventName }: { eventSource: string; eventName: string }): string {
  return `${eventSource} ${eventName}`
}

function whyUnjudged(kind: string): string {
  switch (kind) {
    case 'root':
      return 'the account’s root user: no policy of its own limits it'
    case 'aws-account':
      return 'another account’s principal: its grants are that account’s'
    case 'aws-service':
      return 'a service: it has no policies'
    case 'federated-user':
      return 'a federated user: it has what its session’s policy leaves of its user’s grants'
    case 'unknown':
      return 'the logs don’t tell who it was'
    default:
      return 'it is not in what was given'
  }
}
