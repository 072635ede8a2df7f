import { partitionOf } from '../model/arn.ts'
import type { ActionList } from './event-map.ts'

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
  arns: ReadonlyMap<string, SeenArn>
  accounts: ReadonlySet<string>
  regions: ReadonlySet<string>
}

/** More ARNs of one kind than this are one pattern with `--scope pattern`. */
const MANY = 5
/** Types of resources beyond which a list of patterns says no more than a star. */
const MANY_TYPES = 8

/**
 * What a statement must name for the action: the ARNs seen that are of its types of resources, patterns where they are
 * many or could not be known before, else all of the type in the accounts and regions seen. Each widening is stated.
 */
export async function resourcesOf(
  need: ResourceNeed,
  list: ActionList,
  scope: Scope,
  state: (generalisation: string) => void,
): Promise<string[]> {
  const { action, arns } = need
  const details = await list.details(action)
  const prefix = action.split(':')[0] ?? ''
  if (scope === 'none' || details === null || details.isWildcardOnly) return ['*']
  const resources = new Set<string>()
  const byType = new Map<string, SeenArn[]>()
  for (const seen of arns.values()) {
    const type = await list.typeOf(prefix, seen.arn)
    const others = type === null ? undefined : byType.get(type)
    if (others !== undefined) others.push(seen)
    else if (type !== null) byType.set(type, [seen])
  }
  const unseen: string[] = []
  for (const { name, required } of details.resourceTypes) {
    const seen = byType.get(name)
    if (seen === undefined) {
      if (required) unseen.push(name)
    } else for (const arn of narrowed(seen, name, action, scope, state)) resources.add(arn)
  }
  if (resources.size === 0 && unseen.length === 0) unseen.push(...details.resourceTypes.map(({ name }) => name))
  if (unseen.length > MANY_TYPES) {
    state(`${action}: the logs name none of its ${unseen.length} types of resources, so every resource`)
    return ['*']
  }
  for (const name of unseen) {
    state(`${action}: the logs name no ${name}, so each one in the accounts and regions seen`)
    for (const arn of filled(await list.arnPattern(prefix, name), need)) resources.add(arn)
  }
  return resources.size === 0 ? ['*'] : withoutCovered([...resources])
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
  if (scope !== 'pattern' || arns.size <= MANY) return [...arns]
  const groups = new Map<string, string[]>()
  for (const arn of arns) groups.set(familyOf(arn), [...(groups.get(familyOf(arn)) ?? []), arn])
  return [...groups].flatMap(([family, members]) => {
    if (members.length <= MANY) return members
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

/** All that an action could have been asked for where the log names nothing: its types in the place of the call. */
export async function anyResource(
  action: string,
  place: { account: string | null; region: string | null },
  list: ActionList,
): Promise<string[]> {
  const types = (await list.details(action))?.resourceTypes ?? []
  const required = types.filter((type) => type.required)
  const of = (value: string | null) => new Set(value === null ? [] : [value])
  const need = { action, arns: new Map(), accounts: of(place.account), regions: of(place.region) }
  const patterns = await Promise.all(
    (required.length > 0 ? required : types).map(({ name }) => list.arnPattern(action.split(':')[0] ?? '', name)),
  )
  return patterns.flatMap((pattern) => filled(pattern, need))
}

/** A type's pattern with the accounts and regions where the action was used. */
function filled(pattern: string, { accounts, regions }: ResourceNeed): string[] {
  const of = (values: ReadonlySet<string>) => (values.size === 0 ? ['*'] : [...values].sort())
  const all = of(accounts).flatMap((account) =>
    of(regions).map((region) =>
      pattern
        .replace(/\$\{Partition\}/, region === '*' ? 'aws' : partitionOf(region))
        .replace(/\$\{(Region|Account)\}/g, (_, name) => (name === 'Region' ? region : account))
        .replace(/\$\{[^}]+\}/g, '*'),
    ),
  )
  return [...new Set(all)]
}
