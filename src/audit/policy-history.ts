import { at, bool, type Json, textAt } from '../model/json.ts'
import type { Given } from './given.ts'
import type { Call } from './role-history.ts'

/** A policy that holds for a role or user, with the events that made it so. Times in milliseconds. */
export interface HeldPolicy {
  /** The inline policy's name, or the managed policy's ARN. */
  name: string
  managed: boolean
  /** Null where the log has no document of it. */
  document: Json | null
  at: number | null
  numbers: readonly number[]
}

/** What a role or user may: every policy that it has at the end of the logs. */
export interface Holder {
  arn: string
  policies: readonly HeldPolicy[]
}

/** The names of the calls that {@link holdersOf} understands. */
export const POLICY_CALLS = [
  'PutRolePolicy',
  'DeleteRolePolicy',
  'AttachRolePolicy',
  'DetachRolePolicy',
  'PutUserPolicy',
  'DeleteUserPolicy',
  'AttachUserPolicy',
  'DetachUserPolicy',
  'CreatePolicy',
  'CreatePolicyVersion',
  'SetDefaultPolicyVersion',
  'DeleteRole',
  'DeleteUser',
]

interface Managed {
  document: Json | null
  at: number
  n: number
  versions: Map<string, Json | null>
}

interface Held {
  inline: Map<string, { document: Json | null; at: number; n: number }>
  attached: Map<string, { at: number; n: number }>
}

/**
 * Who has which policies, from the calls in order of time; what is given of a holder stands above that. `arnOf` finds the
 * whole ARN of a role or user that a call names by name.
 */
export function holdersOf(
  calls: readonly Call[],
  given: Given,
  arnOf: (type: 'role' | 'user', account: string, name: string) => string,
): Holder[] {
  const managed = new Map<string, Managed>()
  const held = new Map<string, Held>()
  for (const call of calls) {
    const role = textAt(call.request, 'roleName')
    const user = textAt(call.request, 'userName')
    if (role !== null) hold(held, arnOf('role', call.account, role), call)
    else if (user !== null) hold(held, arnOf('user', call.account, user), call)
    else manage(managed, call)
  }
  const said = new Map(given.holders.map((holder) => [holder.arn, holder]))
  const arns = [...new Set([...held.keys(), ...said.keys()])].sort()
  return arns.map((arn) => {
    const logged = held.get(arn)
    const now = said.get(arn)
    return {
      arn,
      policies:
        now === undefined
          ? [...inlineOf(logged), ...attachedOf([...(logged?.attached.keys() ?? [])], logged, managed, given)]
          : [...givenInline(now.inline, logged), ...attachedOf(now.attached, logged, managed, given)],
    }
  })
}

function hold(held: Map<string, Held>, arn: string, call: Call): void {
  const { eventName, request, at: time, n } = call
  if (eventName === 'DeleteRole' || eventName === 'DeleteUser') {
    held.delete(arn)
    return
  }
  const holder = held.get(arn) ?? { inline: new Map(), attached: new Map() }
  held.set(arn, holder)
  const name = textAt(request, 'policyName') ?? ''
  const policyArn = textAt(request, 'policyArn') ?? ''
  if (eventName.startsWith('Put'))
    holder.inline.set(name, { document: at(request, 'policyDocument') ?? null, at: time, n })
  else if (eventName.startsWith('Delete')) holder.inline.delete(name)
  else if (eventName.startsWith('Attach')) holder.attached.set(policyArn, { at: time, n })
  else holder.attached.delete(policyArn)
}

function manage(managed: Map<string, Managed>, { eventName, request, response, at: time, n }: Call): void {
  const arn = textAt(response, 'policy', 'arn') ?? textAt(request, 'policyArn')
  if (arn === null) return
  const document = at(request, 'policyDocument') ?? null
  if (eventName === 'CreatePolicy') {
    managed.set(arn, { document, at: time, n, versions: new Map([['v1', document]]) })
    return
  }
  const policy = managed.get(arn) ?? { document: null, at: time, n, versions: new Map<string, Json | null>() }
  managed.set(arn, policy)
  const version = textAt(response, 'policyVersion', 'versionId') ?? textAt(request, 'versionId') ?? ''
  if (eventName === 'CreatePolicyVersion') policy.versions.set(version, document)
  const isDefault = eventName === 'SetDefaultPolicyVersion' || bool(at(request, 'setAsDefault')) === true
  if (isDefault) Object.assign(policy, { document: policy.versions.get(version) ?? null, at: time, n })
}

function inlineOf(logged: Held | undefined): HeldPolicy[] {
  return [...(logged?.inline ?? [])].map(([name, { document, at: time, n }]) => ({
    name,
    managed: false,
    document,
    at: time,
    numbers: [n],
  }))
}

function givenInline(inline: readonly { name: string; document: Json }[], logged: Held | undefined): HeldPolicy[] {
  return inline.map(({ name, document }) => {
    const put = logged?.inline.get(name)
    return { name, managed: false, document, at: put?.at ?? null, numbers: put === undefined ? [] : [put.n] }
  })
}

function attachedOf(
  arns: readonly string[],
  logged: Held | undefined,
  managed: ReadonlyMap<string, Managed>,
  given: Given,
): HeldPolicy[] {
  return arns.map((arn) => {
    const policy = managed.get(arn)
    const attach = logged?.attached.get(arn)
    return {
      name: arn,
      managed: true,
      document: given.policies.get(arn) ?? policy?.document ?? null,
      at: attach?.at ?? null,
      numbers: [policy?.n, attach?.n].flatMap((n) => n ?? []),
    }
  })
}
