/** Calls that were made, asked of a policy: which it would have allowed. */
import { actionsOf } from './actions-of.ts'
import type { PolicyDocumentRead } from './document.ts'
import { type Decision, evaluate, type Missing } from './evaluate.ts'
import type { Request } from './request-context.ts'
import { type AskedCalls, requestsOf } from './requests.ts'
import { isActionOf } from './services.ts'
import type { GenerateContext } from './sums.ts'
import { reasonToLeaveOut } from './used-calls.ts'

/** What one action of a group of calls comes to under a policy. */
export interface Replayed {
  action: string
  resource: string | null
  eventSource: string
  eventName: string
  verdict: Decision['verdict']
  why: string
  count: number
  last: string | null
  evidence: string
}

/** What is granted, and what of it could not be read. */
export interface Grants {
  policies: readonly PolicyDocumentRead[]
  boundary: PolicyDocumentRead | null
  missing?: Missing
}

/** Every successful call's actions on every resource that it touched, under the policies. */
export async function replay(
  calls: readonly AskedCalls[],
  { policies, boundary, missing }: Grants,
  context: GenerateContext,
): Promise<Replayed[]> {
  const decide = (request: Request) => evaluate(policies, boundary, request, missing)
  const answers: Replayed[] = []
  for (const call of calls) {
    if (call.outcome === 'denied' || reasonToLeaveOut(call) !== null) continue
    const mapped = await actionsOf(call, context.map, context.list)
    if (mapped.kind !== 'actions') continue
    const all: (Judged & { isOpen: boolean })[] = []
    for (const { requests, isOpen } of await requestsOf(mapped, call, context)) {
      const judged = requests.map((request) => ({ ...decide(request), request }))
      all.push({ ...worst(judged), isOpen })
    }
    const { eventSource, eventName, count, last, sample } = call
    for (const { verdict, why, request } of decidedBetween(all)) {
      const { action, resource } = request
      if (!isActionOf(context.services, action)) continue
      answers.push({ action, resource, eventSource, eventName, verdict, why, count, last, evidence: sample })
    }
  }
  return answers
}

interface Judged extends Decision {
  request: Request
}

/** A call needs all of its resources: one that is denied denies the call. */
function worst(all: readonly Judged[]): Judged {
  const rank = { denied: 0, unknown: 1, allowed: 2 }
  const [first] = [...all].sort((a, b) => rank[a.verdict] - rank[b.verdict])
  if (first === undefined) throw new Error('a call has at least one request')
  return first
}

/** Of actions of which the call needed one, and the log does not say which, one that is denied denies it perhaps. */
function decidedBetween(all: readonly (Judged & { isOpen: boolean })[]): readonly Judged[] {
  const open = all.filter(({ isOpen }) => isOpen)
  if (open.length < 2 || open.every(({ verdict }) => verdict === 'denied')) return all
  const names = open.map(({ request }) => request.action).join(', ')
  return all.map((each) =>
    each.isOpen && each.verdict === 'denied'
      ? { ...each, verdict: 'unknown', why: `${each.why}, and it hangs on which of ${names} it needed` }
      : each,
  )
}
