import { holderKey } from '../policy/authorization-details.ts'
import { diff, type PolicyDiff } from '../policy/diff.ts'
import { generate } from '../policy/generate.ts'
import { type GrantedTo, grantedActions, judgedGrants } from '../policy/granted.ts'
import { proposed } from '../policy/proposed.ts'
import { readPolicy } from '../policy/read-policy.ts'
import { type Replayed, replay } from '../policy/replay.ts'
import { rolledUp } from '../policy/rolled-up.ts'
import { isActionOf } from '../policy/services.ts'
import type { AnyStatement, PolicyDocument } from '../policy/statements.ts'
import type { Counted, GenerateContext } from '../policy/sums.ts'
import { principalsBehind } from '../store/callers.ts'
import type { Store } from '../store/open.ts'
import type { Actors } from './actors.ts'
import { contextOf, hiddenIn, type Knowledge, type OwnedCalls, type UseOptions, windowOf } from './policy.ts'
import { ownedBy, ownedCalls, type Unjudged, unjudged } from './policy-owners.ts'
import { type Judged, verdicts } from './policy-replay.ts'
import { subjectNamed } from './policy-subject.ts'

type Policies = PolicyDocument<AnyStatement>[]

/** One principal: what it is granted by which policies, what of it was used, and what would do in its place. */
interface PrincipalDiff extends Pick<PolicyDiff, 'used' | 'unused' | 'notObservable' | 'usedNotGranted'> {
  principal: string
  policies: string[]
  boundary: string | null
  unresolved: string[]
  proposed: Policies
}

export interface PolicyDiffAnswer extends PolicyDiff {
  subject: string
  /** The principals that the subject's name fits, where they are several: all of them are answered. */
  candidates: string[]
  window: { first: string | null; last: string | null }
  /** Whose grants they are, with the policies that were read and those that were missing. */
  principals: PrincipalDiff[]
  /** Who called and has no grants in what was given: its calls are held against nobody's grants. */
  unresolved: Unjudged[]
  /** Calls of which no action is known: neither allowed nor denied. */
  unmapped: Counted[]
  /** Calls that the grants would deny now, each under the grants of who made it. */
  lacking: Judged[]
  /** Calls whose permission hangs on what the log or the grants do not tell. */
  unknown: Judged[]
  /** Each principal's least policy that keeps what these logs can't show, and which of its calls that would deny. */
  proposed: { policies: Policies; wouldDeny: Judged[]; unknown: Judged[] }
}

/** The ARNs of the roles and users behind a vendor or principal, of those that have grants in IAM. */
export async function grantHolders(store: Store, actors: Actors, subject: string): Promise<string[]> {
  const behind = await principalsBehind(store.connection, (await subjectNamed(store, actors, subject)).callers)
  const arns = [...behind.values()].map(({ principal }) => principal ?? '')
  return [...new Set(arns.filter((arn) => /^arn:[^:]+:iam::[^:]+:(role|user)\//.test(arn)))].sort()
}

/** Granted against used: each call by the grants of the principal that made it. */
export async function diffPolicy(
  store: Store,
  actors: Actors,
  knowledge: Knowledge,
  options: UseOptions,
  granted: readonly GrantedTo[],
): Promise<PolicyDiffAnswer> {
  const context = await contextOf(store, knowledge, options)
  const { calls, behind, candidates } = await ownedCalls(store, actors, knowledge, options, granted)
  const actions = await actionsBy(granted, context)
  const hidden = await hiddenIn(store, knowledge.list, new Set([...actions.values()].flatMap((each) => [...each])))
  const parts = []
  for (const each of granted)
    parts.push(await compared(each, actions.get(each) ?? new Set(), ownedBy(each.holder, calls), hidden, context))
  const isAnybodys = granted.some(({ holder }) => holder === null)
  const holders = new Set(granted.map(({ holder }) => holderKey(holder ?? '')))
  const nobodys = isAnybodys ? [] : calls.filter(({ owner }) => !holders.has(holderKey(owner ?? '')))
  return {
    subject: options.subject,
    candidates,
    window: await windowOf(store, options),
    principals: parts.map(({ own }) => own),
    unresolved: await unjudged(nobodys, behind, context),
    ...rolledUp(parts.map(({ own: { principal }, diff }) => ({ principal, diff }))),
    unmapped: parts.flatMap(({ unmapped }) => unmapped),
    lacking: judgedOf(parts, ({ now }) => now, 'denied'),
    unknown: judgedOf(parts, ({ now }) => now, 'unknown'),
    proposed: {
      policies: parts.flatMap(({ own }) => own.proposed),
      wouldDeny: judgedOf(parts, ({ then }) => then, 'denied'),
      unknown: judgedOf(parts, ({ then }) => then, 'unknown'),
    },
  }
}

/** One principal's calls under what it has, and under what would do in its place. */
interface Compared {
  own: PrincipalDiff
  diff: PolicyDiff
  holder: string | null
  unmapped: Counted[]
  now: Replayed[]
  then: Replayed[]
}

/** The actions that each is granted, of the services asked for. */
async function actionsBy(
  granted: readonly GrantedTo[],
  { list, services }: GenerateContext,
): Promise<Map<GrantedTo, Set<string>>> {
  const all = new Map<GrantedTo, Set<string>>()
  for (const each of granted) {
    const actions = [...(await grantedActions(each, list))]
    all.set(each, new Set(actions.filter((action) => isActionOf(services, action))))
  }
  return all
}

async function compared(
  granted: GrantedTo,
  actions: ReadonlySet<string>,
  calls: readonly OwnedCalls[],
  hidden: ReadonlyMap<string, string | null>,
  context: GenerateContext,
): Promise<Compared> {
  const generated = await generate(calls, context, 'seen')
  const grants = judgedGrants(granted)
  const now = await replay(calls, grants, context)
  const found = diff(actions, generated, now, hidden)
  const policies = proposed(generated.policy, grants.policies, found.notObservable)
  // A boundary stays where it is, and limits what takes the place of the policies.
  const { boundary } = grants
  const then = await replay(
    calls,
    { policies: policies.map((policy) => readPolicy(JSON.stringify(policy), 'identity')), boundary },
    context,
  )
  const { principal, holder, unresolved } = granted
  const { used, unused, notObservable, usedNotGranted } = found
  return {
    own: {
      principal,
      policies: granted.policies.map(({ name }) => name),
      boundary: granted.boundary?.name ?? null,
      unresolved: [
        ...unresolved,
        ...(granted.boundary !== null && granted.boundary.document === null ? [granted.boundary.name] : []),
      ],
      ...{ used, unused, notObservable, usedNotGranted },
      proposed: policies,
    },
    ...{ diff: found, holder, unmapped: generated.unmapped, now, then },
  }
}

function judgedOf(
  parts: readonly Compared[],
  which: (part: Compared) => readonly Replayed[],
  verdict: Replayed['verdict'],
): Judged[] {
  return parts.flatMap((part) => verdicts(which(part), verdict, part.holder))
}
