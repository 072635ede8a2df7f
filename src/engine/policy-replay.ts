import { generate } from '../policy/generate.ts'
import { type GrantedTo, judgedGrants } from '../policy/granted.ts'
import { type Replayed, replay } from '../policy/replay.ts'
import type { Counted } from '../policy/sums.ts'
import type { Store } from '../store/open.ts'
import type { Actors } from './actors.ts'
import { contextOf, type Knowledge, type UseOptions, windowOf } from './policy.ts'
import { ownedCalls } from './policy-owners.ts'

/** Calls of one verdict that are alike, of a principal where several are judged. */
export interface Judged extends Replayed {
  principal: string | null
}

/** The calls of a verdict, those that are alike counted together: the most first. */
export function verdicts(
  replayed: readonly Replayed[],
  verdict: Replayed['verdict'],
  principal: string | null,
): Judged[] {
  const sums = new Map<string, Judged>()
  for (const each of replayed) {
    if (each.verdict !== verdict) continue
    const key = `${each.action} ${each.resource} ${each.eventName} ${each.why}`
    const known = sums.get(key)
    if (known === undefined) sums.set(key, { ...each, principal })
    else {
      known.count += each.count
      if ((each.last ?? '') > (known.last ?? '')) known.last = each.last
    }
  }
  return [...sums.values()].sort((a, b) => b.count - a.count || (a.action < b.action ? -1 : 1))
}

export interface ReplayAnswer {
  subject: string
  /** The principals that the subject's name fits, where they are several: all of them are answered. */
  candidates: string[]
  policy: string
  window: { first: string | null; last: string | null }
  /** Calls by verdict. */
  allowed: number
  denied: Judged[]
  unknown: Judged[]
  /** Calls of which no action is known: neither allowed nor denied. */
  unmapped: Counted[]
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
  const { calls, candidates } = await ownedCalls(store, actors, knowledge, options, [granted])
  const replayed = await replay(calls, judgedGrants(granted), context)
  const refused = new Set(replayed.filter(({ verdict }) => verdict !== 'allowed').map(({ evidence }) => evidence))
  const allowed = new Map(
    replayed.filter(({ evidence }) => !refused.has(evidence)).map(({ evidence, count }) => [evidence, count]),
  )
  return {
    subject: options.subject,
    candidates,
    policy: granted.principal,
    window: await windowOf(store, options),
    allowed: [...allowed.values()].reduce((sum, count) => sum + count, 0),
    denied: verdicts(replayed, 'denied', null),
    unknown: verdicts(replayed, 'unknown', null),
    unmapped: (await generate(calls, context, 'none')).unmapped,
  }
}
