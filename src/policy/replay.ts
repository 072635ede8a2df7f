/** Calls that were made, asked of a policy: which it would have allowed. */
import { parseArn } from '../model/arn.ts'
import type { MappedActions } from './actions-of.ts'
import { actionsOf } from './actions-of.ts'
import type { PolicyDocumentRead } from './document.ts'
import { type Decision, evaluate, type Missing } from './evaluate.ts'
import type { ActionList } from './event-map.ts'
import type { Request } from './request-context.ts'
import { anyResource } from './resources.ts'
import { isActionOf } from './services.ts'
import type { GenerateContext } from './sums.ts'
import { reasonToLeaveOut, touchedBy, type UsedCalls, viaCondition } from './used-calls.ts'

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

/** The condition keys of a call that the log tells; keys that are absent for certain are empty lists. */
function contextOf(call: UsedCalls, extra: ReadonlyMap<string, readonly string[]>): Map<string, readonly string[]> {
  const context = new Map<string, readonly string[]>([
    ['aws:requestedregion', call.region === null ? [] : [call.region]],
    ['aws:viaawsservice', [String(call.via !== null)]],
    ['aws:calledvia', call.via === null ? [] : [call.via]],
    ['aws:securetransport', ['true']],
    ['kms:viaservice', []],
    ['iam:passedtoservice', []],
  ])
  if (call.account !== null) context.set('aws:resourceaccount', [call.account])
  for (const [key, values] of extra) context.set(key, values)
  return context
}

/** What is granted, and what of it could not be read. */
export interface Grants {
  policies: readonly PolicyDocumentRead[]
  boundary: PolicyDocumentRead | null
  missing?: Missing
}

/** Every successful call's actions on every resource that it touched, under the policies. */
export async function replay(
  calls: readonly UsedCalls[],
  { policies, boundary, missing }: Grants,
  context: GenerateContext,
): Promise<Replayed[]> {
  const decide = (request: Request) => evaluate(policies, boundary, request, missing)
  const answers: Replayed[] = []
  // Where the log names no resource, a policy that allows all that it could have been allows the call.
  const withAnyResource = async (judged: Judged, call: UsedCalls): Promise<Judged> => {
    if (judged.verdict !== 'unknown' || judged.request.resource !== null) return judged
    const any = await anyResource(judged.request.action, call, context.list)
    const all = any.map((resource) => decide({ ...judged.request, resource, isPattern: true }))
    const [first] = all
    return first !== undefined && all.every(({ verdict }) => verdict === 'allowed')
      ? { ...first, request: judged.request }
      : judged
  }
  for (const call of calls) {
    if (call.outcome === 'denied' || reasonToLeaveOut(call) !== null) continue
    const mapped = await actionsOf(call, context.map, context.list)
    if (mapped.kind !== 'actions') continue
    for (const asked of await requestsOf(mapped, call, context)) {
      if (!asked.some(({ action }) => isActionOf(context.services, action))) continue
      const judged = asked.map((request) => ({ ...decide(request), request }))
      const { verdict, why } = worst(await Promise.all(judged.map((each) => withAnyResource(each, call))))
      const { action, resource } = why.request
      answers.push({
        action,
        resource,
        eventSource: call.eventSource,
        eventName: call.eventName,
        verdict,
        why: why.text,
        count: call.count,
        last: call.last,
        evidence: call.sample,
      })
    }
  }
  return answers
}

interface Judged extends Decision {
  request: Request
}

/** A call needs all of its resources: one that is denied denies the call. */
function worst(all: readonly Judged[]): { verdict: Decision['verdict']; why: { text: string; request: Request } } {
  const rank = { denied: 0, unknown: 1, allowed: 2 }
  const [first] = [...all].sort((a, b) => rank[a.verdict] - rank[b.verdict])
  if (first === undefined) throw new Error('a call has at least one request')
  return { verdict: first.verdict, why: { text: first.why, request: first.request } }
}

/** For each action the requests of which all must be allowed. Of alternatives that the log leaves open, each is asked. */
async function requestsOf(
  mapped: MappedActions,
  call: UsedCalls,
  { list, profileRoles }: GenerateContext,
): Promise<Request[][]> {
  const all: Request[][] = []
  const patterns = new Set(call.arns.filter(standsForOthers).map(({ arn }) => arn))
  const extras = new Map(mapped.extras.map((extra) => [extra.action, extra]))
  for (const action of mapped.actions) {
    const extra = extras.get(action)
    const via = viaCondition(action, extra?.via ?? call.via, call.region)?.StringEquals?.['kms:ViaService']
    const context = contextOf(call, new Map(via === undefined ? [] : [['kms:viaservice', [String(via)]]]))
    const resources = extra?.resources ?? (await touchedOf(action, touchedBy(action, call, extra), list))
    const isPattern = (arn: string | null) => arn !== null && patterns.has(arn)
    all.push(resources.map((resource) => ({ action, resource, isPattern: isPattern(resource), context })))
  }
  for (const { role, profile, to } of mapped.passedRoles) {
    const resource = role ?? (profile === null ? null : (profileRoles.get(profile) ?? null))
    all.push([{ action: 'iam:PassRole', resource, context: contextOf(call, new Map([['iam:passedtoservice', [to]]])) }])
  }
  return all
}

/** Whether an ARN is a pattern: of more resources than are named one by one, or of a secret of which a name is known. */
function standsForOthers({ arn, standsFor }: UsedCalls['arns'][number]): boolean {
  return standsFor > 1 || /^arn:[^:]*:secretsmanager:.*-\?{6}$/.test(arn)
}

/** The ARNs that the action was asked for; `*` where it takes none, null where the log names none. */
async function touchedOf(action: string, arns: UsedCalls['arns'], list: ActionList): Promise<(string | null)[]> {
  const details = await list.details(action)
  if (details === null || details.isWildcardOnly) return ['*']
  const prefix = action.split(':')[0] ?? ''
  const types = new Set(details.resourceTypes.map(({ name }) => name))
  const found: string[] = []
  for (const { arn } of arns) {
    const type = await list.typeOf(prefix, arn)
    if (type !== null && types.has(type) && parseArn(arn) !== null) found.push(arn)
  }
  return found.length === 0 ? [null] : found
}
