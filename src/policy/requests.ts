/** What IAM was asked for a call: each action on each resource, with the condition keys that the log tells. */
import ipaddr from 'ipaddr.js'
import { nameOf, parseArn } from '../model/arn.ts'
import type { MappedActions } from './actions-of.ts'
import { askedOf, type Touched } from './asked.ts'
import type { ActionList } from './event-map.ts'
import { namedIn } from './named-in-request.ts'
import type { Request } from './request-context.ts'
import type { GenerateContext } from './sums.ts'
import { onArns, touchedBy, type UsedCalls, viaCondition } from './used-calls.ts'

/** Calls, perhaps with the ARN of the role, user or root that made them, and the address that they came from. */
export type AskedCalls = UsedCalls & { owner?: string | null; address?: string | null }

type Keys = Map<string, readonly string[]>

/**
 * For each action the requests of which all must be allowed. `isOpen`: it is one of several actions of which the log does
 * not say which was needed.
 */
export async function requestsOf(
  mapped: MappedActions,
  call: AskedCalls,
  { list, profileRoles }: GenerateContext,
): Promise<{ requests: Request[]; isOpen: boolean }[]> {
  const all: { requests: Request[]; isOpen: boolean }[] = []
  const extras = new Map(mapped.extras.map((extra) => [extra.action, extra]))
  for (const action of mapped.actions) {
    const extra = extras.get(action)
    const via = viaCondition(action, extra?.via ?? call.via, call.region)?.StringEquals?.['kms:ViaService']
    const keys = keysOf(call)
    if (via !== undefined) keys.set('kms:viaservice', [String(via)])
    const touched = extra?.resources == null ? touchedBy(action, call, extra) : onArns(extra.resources)
    all.push({ requests: await on(action, touched, call, keys, list), isOpen: mapped.assumed && extra === undefined })
  }
  for (const { role, profile, to } of mapped.passedRoles) {
    const arn = role ?? (profile === null ? undefined : profileRoles.get(profile))
    const keys = keysOf(call).set('iam:passedtoservice', [to])
    const touched = onArns(arn === undefined ? [] : [arn])
    all.push({ requests: await on('iam:PassRole', touched, call, keys, list), isOpen: false })
  }
  return all
}

/** A request for each resource that the action was asked for; for `*` where it takes none, or may have been of any type. */
async function on(action: string, touched: Touched, call: UsedCalls, keys: Keys, list: ActionList): Promise<Request[]> {
  const { resources, everything } = await askedOf(action, touched, call, namedIn(call), list)
  const asked = resources.map(({ arn, isPattern }) => request(action, arn, isPattern, call, keys))
  return everything === null ? asked : [...asked, request(action, '*', everything > 0, call, keys)]
}

function request(action: string, resource: string, isPattern: boolean, call: UsedCalls, keys: Keys): Request {
  const owned = accountOf(resource, call.account)
  const context = owned === null ? keys : new Map([...keys, ['aws:resourceaccount', [owned]] as const])
  return { action, resource, isPattern, context }
}

/** Whose the resource is: an ARN says it, save S3's; where no resource is meant it is the account that was called. */
function accountOf(resource: string, called: string | null): string | null {
  if (resource === '*') return called
  const account = parseArn(resource)?.account ?? ''
  return account === '' || /[*?]/.test(account) ? null : account
}

/** The condition keys of a call that the log tells; keys that are absent for certain are empty lists. */
function keysOf(call: AskedCalls): Keys {
  return new Map<string, readonly string[]>([
    ['aws:requestedregion', call.region === null ? [] : [call.region]],
    ['aws:viaawsservice', [String(call.via !== null)]],
    ['aws:calledvia', call.via === null ? [] : [call.via]],
    ['aws:securetransport', ['true']],
    ['kms:viaservice', []],
    ['iam:passedtoservice', []],
    ...principalKeys(call.owner ?? null),
    ...addressKeys(call),
  ])
}

/** What IAM knows of a role's session, a user or root, by its ARN. */
function* principalKeys(owner: string | null): Generator<[string, readonly string[]]> {
  const arn = owner === null ? null : parseArn(owner)
  if (arn === null || arn.service !== 'iam') return
  const kind = /^(role|user|root)(?:\/|$)/.exec(arn.resource)?.[1]
  if (kind === undefined) return
  yield ['aws:principalarn', [owner ?? '']]
  yield ['aws:principalaccount', [arn.account]]
  yield ['aws:principalisawsservice', ['false']]
  yield ['aws:principaltype', [{ role: 'AssumedRole', user: 'User', root: 'Account' }[kind] ?? '']]
  yield ['aws:username', kind === 'user' ? [nameOf(arn)] : []]
}

/** Networks from which a call comes through a VPC endpoint, where it has another key, or whose addresses are made up. */
const INTERNAL = ['private', 'uniqueLocal', 'carrierGradeNat', 'linkLocal', 'loopback']

/** What a service called for the caller came from the service; a name in the address's place tells none. */
function* addressKeys({ address = null, via }: AskedCalls): Generator<[string, readonly string[]]> {
  if (address === null || via !== null || !ipaddr.isValid(address)) return
  if (!INTERNAL.includes(ipaddr.parse(address).range())) yield ['aws:sourceip', [address]]
}
