import { at, text, textAt } from '../../model/json.ts'
import type { View } from '../context.ts'
import { parsePolicy, principalsOf, statementsOf } from '../policy-text.ts'
import type { Summary } from './summary.ts'
import { items, some } from './text.ts'

function asked(view: View, ...keys: string[]): string | null {
  return textAt(view.request.body ?? undefined, ...keys)
}

/** `policy AdministratorAccess` */
export function policyByArn(view: View): Summary {
  const arn = asked(view, 'policyArn')
  return arn === null ? null : `policy ${arn.slice(arn.lastIndexOf('/') + 1)}`
}

export function policyByName(view: View): Summary {
  const name = asked(view, 'policyName')
  return name === null ? null : `policy ${name}`
}

export function accessKey(view: View): Summary {
  const user = textAt(view.response.body ?? undefined, 'accessKey', 'userName') ?? asked(view, 'userName')
  const status = asked(view, 'status')
  const whose = user === null ? null : `for user ${user}`
  if (status !== null) return whose === null ? `set ${status}` : `set ${status} ${whose}`
  return whose
}

/** The session's name and whether an external id came with it; never the id itself, which vendors keep secret. */
export function assumeRole(view: View): Summary {
  const session = asked(view, 'roleSessionName')
  if (session === null) return null
  if (view.name !== 'AssumeRole') return `session ${session}`
  const external = view.request.body?.externalId
  return `session ${session}, external id ${external === undefined || external === null ? 'not given' : 'given'}`
}

/** Whom a policy lets in, in the words of the policy. */
export function trusted(view: View): Summary {
  const body = view.request.body
  const raw =
    body?.assumeRolePolicyDocument ??
    body?.bucketPolicy ??
    body?.policyDocument ??
    body?.policy ??
    body?.resourcePolicy ??
    body?.policyText
  const policy = parsePolicy(raw)
  if (policy === null) return null
  const who = new Set<string>()
  for (const statement of statementsOf(policy)) {
    if (statement.Effect !== 'Allow') continue
    for (const one of principalsOf(statement)) who.add(one === '*' ? 'everyone' : one)
    for (const one of items(at(statement, 'Principal', 'Service'))) {
      const service = text(one)
      if (service !== null) who.add(service)
    }
  }
  return who.size === 0 ? null : `allows ${some([...who])}`
}

export function renamed(key: string): (view: View) => Summary {
  return (view) => {
    const name = asked(view, key)
    return name === null ? null : `renamed to ${name}`
  }
}

export function group(view: View): Summary {
  const user = asked(view, 'userName')
  const name = asked(view, 'groupName')
  if (user === null || name === null) return null
  return view.name === 'AddUserToGroup' ? `${user} added to ${name}` : `${user} removed from ${name}`
}

/** A permission or grant for one principal. */
export function granted(view: View): Summary {
  const who = asked(view, 'principal') ?? asked(view, 'granteePrincipal')
  if (who === null) return null
  const what =
    asked(view, 'action') ??
    items(at(view.request.body ?? undefined, 'operations'))
      .flatMap((one) => text(one) ?? [])
      .join(', ')
  return `${what === '' ? 'allows' : `allows ${what} to`} ${who === '*' ? 'everyone' : who}`
}

export function rdsSharing(view: View): Summary {
  const names = (key: string): string[] =>
    items(at(view.request.body ?? undefined, key)).flatMap((one) => text(one) ?? [])
  const added = names('valuesToAdd').map((one) => (one === 'all' ? 'everyone' : one))
  const removed = names('valuesToRemove')
  if (added.length > 0) return `shared with ${some(added)}`
  return removed.length > 0 ? `no longer shared with ${some(removed)}` : null
}
