import type { Caller } from '../model/facts.ts'

/** The callers of one credential group as one: a field that any event of the group tells holds for all. */
export type Group = Caller

/** Commutative, associative and idempotent: of several values of a field the least in text order is taken. */
export function mergeCallers(callers: readonly Caller[]): Group {
  const [first] = callers
  if (first === undefined) throw new Error('a group has at least one caller')
  const least = <Value extends string>(values: readonly (Value | null | undefined)[]): Value | null =>
    values.reduce<Value | null>(
      (best, value) => (value != null && (best === null || value < best) ? value : best),
      null,
    )
  const more: Record<string, string> = {}
  for (const key of [...new Set(callers.flatMap((caller) => Object.keys(caller.more)))].sort()) {
    const value = least(callers.map((caller) => caller.more[key]))
    if (value !== null) more[key] = value
  }
  const kind = least(callers.map((caller) => caller.kind)) ?? first.kind
  const beginnings = beginningsOf(callers)
  if (beginnings !== null) more.beginnings = beginnings
  return {
    group: first.group,
    kind,
    // A session's own ARN drops its role's path: one event that names the issuer tells it for all.
    principal: (kind === 'assumed-role' ? more.issuerArn : null) ?? least(callers.map((caller) => caller.principal)),
    principalId: least(callers.map((caller) => caller.principalId)),
    account: least(callers.map((caller) => caller.account)),
    session: least(callers.map((caller) => caller.session)),
    accessKeyId: callers.every((caller) => caller.accessKeyId === first.accessKeyId) ? first.accessKeyId : null,
    sourceIdentity: least(callers.map((caller) => caller.sourceIdentity)),
    mfa: callers.some((caller) => caller.mfa === true)
      ? true
      : callers.some((caller) => caller.mfa === false)
        ? false
        : null,
    via: callers.every((caller) => caller.via === first.via) ? first.via : null,
    delegate: first.delegate,
    more,
  }
}

/** The seconds at which a key's sessions began, where they are several: one key begins once, a masked one often. */
function beginningsOf(callers: readonly Caller[]): string | null {
  // A sign-in has many keys, and says itself which session it is.
  const told = callers.flatMap(({ accessKeyId, more }) =>
    accessKeyId === null || more.signIn !== undefined || more.console !== undefined
      ? []
      : (more.beginnings ?? more.created ?? '').split(','),
  )
  const seconds = [...new Set(told.filter((second) => second !== ''))].map(Number).sort((a, b) => a - b)
  const [first] = seconds
  const last = seconds.at(-1)
  return first === undefined || last === undefined || last - first <= 1 ? null : seconds.join(',')
}

/** How far the time of a credential and the time of the event that vended it may lie apart, in seconds. */
const TOLERANCE = [0, -1, 1]

/** The console's requests, and the sign-in, which has no key and is no service's. */
function fromConsole({ accessKeyId, via, more }: Group): boolean {
  return more.console !== undefined || (accessKeyId === null && via === null)
}

/** The keys under which facts that explain the group may stand. */
export function wantsOf(group: Group): string[] {
  const { accessKeyId, principalId, account, more } = group
  const wants: string[] = []
  if (accessKeyId !== null) wants.push(`key:${accessKeyId}`, `made:${accessKeyId}`)
  if (group.kind === 'aws-account' && principalId !== null) wants.push(`twin:${principalId}`)
  if (more.credentialId !== undefined) wants.push(`credential:${more.credentialId}`)
  if (group.session?.startsWith('AWSLF-')) wants.push(`lakeformation:${group.session}`)
  if (more.issuerArn === undefined && group.kind === 'assumed-role' && principalId !== null)
    wants.push(`role-id:${principalId.split(':')[0]}`)
  const created = more.created === undefined ? null : Number(more.created)
  if (created === null) return wants
  if (group.kind === 'assumed-role' && principalId !== null && fromConsole(group)) wants.push(`sign-in:${principalId}`)
  for (const off of TOLERANCE) {
    if (principalId !== null) wants.push(`session:${principalId}@${created + off}`)
    if (group.principal !== null && group.kind === 'assumed-role')
      wants.push(`role:${group.principal}@${created + off}`)
    if (group.kind === 'root' && account !== null) wants.push(`root:${account}@${created + off}`)
  }
  return wants
}
