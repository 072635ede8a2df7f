import type { AskedResource } from './asked.ts'

export type Scope = 'none' | 'seen' | 'pattern'

/** An ARN that calls touched. */
export interface SeenArn {
  arn: string
  /** 1, or how many ARNs this pattern stands for. */
  standsFor: number
  /** The calls made it: its generated name could not be known before. */
  created: boolean
}

export interface ResourceNeed {
  action: string
  asked: ReadonlyMap<string, AskedResource>
  everything: number | null
}

/** More ARNs of one kind than this are one pattern with `--scope pattern`. */
const MANY = 5
/** More than these are one pattern at any scope: they are names out of requests, which nothing has counted yet. */
const TOO_MANY = 200

/**
 * What a statement must name for the action: the ARNs that its calls asked for, patterns where they are many or could not
 * be known before or the log does not tell all of them. Each widening is stated.
 */
export function resourcesOf(need: ResourceNeed, scope: Scope, state: (generalisation: string) => void): string[] {
  const { action, asked, everything } = need
  if (scope === 'none' || everything !== null) {
    if (scope !== 'none' && everything !== null && everything > 0) state(noneOfMany(need, everything))
    return ['*']
  }
  const byType = new Map<string, AskedResource[]>()
  for (const each of asked.values()) byType.set(each.type, [...(byType.get(each.type) ?? []), each])
  const resources = new Set<string>()
  for (const [type, all] of byType) {
    for (const text of widenings(action, type, all)) state(text)
    for (const arn of narrowed(all, type, action, scope, state)) resources.add(arn)
  }
  return resources.size === 0 ? ['*'] : withoutCovered([...resources])
}

function noneOfMany({ action, asked }: ResourceNeed, types: number): string {
  const who = asked.size > 0 ? 'some calls name' : 'the logs name'
  return `${action}: ${who} none of its ${types} types of resources, so every resource`
}

/** What the log does not tell of a type's resources, and what stands for it. */
function* widenings(action: string, type: string, all: readonly AskedResource[]): Generator<string> {
  const of = (found: AskedResource['found']) => all.filter((each) => each.found === found).map(({ arn }) => arn)
  const [named, within, unnamed, defaults] = [of('named'), of('within'), of('unnamed'), of('default')]
  if (unnamed.length > 0)
    yield unnamed.length < all.length
      ? `${action}: some calls name no ${type}, so each one in their accounts and regions`
      : `${action}: the logs name no ${type}, so each one in the accounts and regions seen`
  if (defaults.length > 0) yield `${action}: where the logs name no ${type}, AWS’s own stand in, so ${some(defaults)}`
  if (within.length > 0)
    yield `${action}: the logs tell of each ${type} no more than what it belongs to, so ${some(within)}`
  if (named.length > 0) yield `${action}: the logs tell of each ${type} no more than its name, so ${some(named)}`
  for (const why of new Set(all.map((each) => each.why))) if (why !== null) yield `${action}: ${why}`
}

function some(arns: readonly string[]): string {
  const [first = '', second] = arns
  return `${[first, ...(second === undefined ? [] : [second])].join(' and ')}${arns.length > 2 ? ' and the like' : ''}`
}

function narrowed(
  seen: readonly SeenArn[],
  type: string,
  action: string,
  scope: Scope,
  state: (generalisation: string) => void,
): string[] {
  const arns = new Set<string>()
  let made = 0
  for (const { arn, standsFor, created } of seen) {
    const open = created ? withoutGenerated(arn) : null
    if (open !== null) made++
    if (standsFor > 1) state(`${action}: ${standsFor} of type ${type} became ${arn}`)
    arns.add(open ?? arn)
  }
  if (made > 0) state(`${action}: it makes each ${type} under a generated name, so any such name`)
  const many = scope === 'pattern' ? MANY : TOO_MANY
  if (arns.size <= many) return [...arns]
  const groups = new Map<string, string[]>()
  for (const arn of arns) groups.set(familyOf(arn), [...(groups.get(familyOf(arn)) ?? []), arn])
  return [...groups].flatMap(([family, members]) => {
    if (members.length <= many) return members
    const pattern = `${commonStart(members, family)}*`
    state(`${action}: ${members.length} of type ${type} became ${pattern}`)
    return [pattern]
  })
}

/** What must be equal for ARNs to become one pattern: all but the name, and of an S3 object the bucket. */
function familyOf(arn: string): string {
  const object = /^arn:[^:]*:s3:::[^/]+\//.exec(arn)
  return object?.[0] ?? /^(?:[^:]*:){5}(?:[A-Za-z-]+[/:])?/.exec(arn)?.[0] ?? ''
}

/** The family, and more where all names begin alike up to a separator: `role/acme-`. */
function commonStart(arns: readonly string[], family: string): string {
  const [first = ''] = arns
  let length = first.length
  for (const arn of arns) while (!arn.startsWith(first.slice(0, length))) length--
  const start = first.slice(0, length)
  const whole = start.slice(
    0,
    Math.max(...['/', '-', '_', '.', ':'].map((separator) => start.lastIndexOf(separator) + 1)),
  )
  // `i-0` is how every instance begins: no family of names.
  return whole.length > family.length + 2 ? whole : family
}

/** An ARN whose name a service generates, with the generated part open; null where the caller chose the name. */
function withoutGenerated(arn: string): string | null {
  const ec2 = /^(.*[/:])[a-z]+(?:-[a-z]+)*-[0-9a-f]{8}(?:[0-9a-f]{9})?$/.exec(arn)
  if (ec2 !== null) return `${ec2[1]}*`
  const secret = /^(arn:[^:]*:secretsmanager:[^:]*:[^:]*:secret:.+-)[A-Za-z0-9]{6}$/.exec(arn)
  if (secret !== null) return `${secret[1]}??????`
  const uuid = /^(.*[/:-])[0-9a-f]{8}-?(?:[0-9a-f]{4}-?){3}[0-9a-f]{12}$/i.exec(arn)
  if (uuid !== null) return `${uuid[1]}*`
  const hex = /^(.*\/)[0-9a-f]{16,}$/.exec(arn)
  return hex === null ? null : `${hex[1]}*`
}

/** Without those that a pattern of them says already; looked up by the patterns' lengths, of which there are few. */
function withoutCovered(resources: readonly string[]): string[] {
  const starts = new Set(resources.filter((each) => each.endsWith('*')).map((each) => each.slice(0, -1)))
  const lengths = [...new Set([...starts].map(({ length }) => length))]
  const covered = (each: string) =>
    lengths.some(
      (length) => length < each.length && each !== `${each.slice(0, length)}*` && starts.has(each.slice(0, length)),
    )
  return resources.filter((each) => !covered(each)).sort()
}
