/** The resources on which IAM was asked for an action: those that the log names, and what stands for those that it does not. */
import { partitionOf } from '../model/arn.ts'
import { arnsInIam } from './arn-form.ts'
import { bindings, filled, type Place, patternsIn, variablesOf } from './arn-pattern.ts'
import type { ActionList } from './event-map.ts'
import { impliedTypes } from './implied-types.ts'
import { arnsOfName, isKind, type SeenName } from './names.ts'
import type { SeenArn } from './resources.ts'

/** What calls touched: by ARN, or by a name without one. */
export interface Touched {
  arns: readonly SeenArn[]
  names: readonly SeenName[]
}

/** A resource that all of the calls needed, or a pattern of those that they may have meant. */
export interface AskedResource extends SeenArn {
  type: string
  /** `arn` is a pattern: the log does not say which, or there are too many to name. */
  isPattern: boolean
  /**
   * `seen`: the log names it; `named`: by its name alone; `within`: as a part of what it names; `default`: AWS's own stands
   * in for it; `unnamed`: not at all.
   */
  found: 'seen' | 'named' | 'within' | 'default' | 'unnamed'
  why: string | null
}

/** Types of resources beyond which a list of patterns says no more than a star. */
const MANY_TYPES = 8

/**
 * The resources of an action, all of which must be allowed. `everything`: so many types that only `*` says it; zero where
 * the action takes no resource. `named`: what the request says for variables of ARN patterns, `IndexName`.
 */
export async function askedOf(
  action: string,
  touched: Touched,
  place: Place,
  named: ReadonlyMap<string, string>,
  list: ActionList,
): Promise<{ resources: AskedResource[]; everything: number | null }> {
  const details = await list.details(action)
  if (details === null || details.isWildcardOnly) return { resources: [], everything: 0 }
  const prefix = action.split(':')[0] ?? ''
  const implied = impliedTypes(action)
  const types: Type[] = []
  for (const { name, required } of details.resourceTypes)
    for (const pattern of patternsIn(await list.arnPattern(prefix, name)))
      types.push({ name, pattern, required: required || implied.has(name) })
  const asking = { action, types, named, place }
  const found: AskedResource[] = []
  const others: SeenArn[] = []
  for (const seen of touched.arns) {
    const type = (await ownType(prefix, types, seen.arn, list)) ?? ''
    if (type !== '') found.push(...spelled(asking, type, seen, seen.standsFor > 1 ? 'many' : 'seen'))
    else others.push(seen)
  }
  if (found.length === 0 || touched.names.length > 0 || types.some((each) => isMissing(each, found, named))) {
    const known = await knownParts(prefix, [...others, ...found], named, list)
    for (const name of touched.names) found.push(...ofName(asking, name, known))
    const missing = types.filter((each) => isMissing(each, found, named))
    // Each of the types may be meant where none is required and none is named.
    const open = missing.length + found.length === 0 ? types : missing
    const count = new Set(open.map(({ name }) => name)).size
    if (count > MANY_TYPES) return manyTypes(asking, prefix, found, count)
    for (const type of open) found.push(...unnamed(asking, type, known, implied.get(type.name)))
  }
  return { resources: found, everything: found.length === 0 ? 0 : null }
}

interface Type {
  name: string
  pattern: string
  required: boolean
}

interface Asking {
  action: string
  types: readonly Type[]
  named: ReadonlyMap<string, string>
  place: Place
}

/** The action's type of resource that an ARN is, also of an ARN that lacks the revision with which its pattern ends. */
async function ownType(prefix: string, types: readonly Type[], arn: string, list: ActionList): Promise<string | null> {
  const type = (await list.typeOf(prefix, arn)) ?? (await list.typeOf(prefix, `${arn}:*`))
  if (types.some(({ name }) => name === type)) return type
  // API Gateway's types are paths, and what lies below an API is in its path.
  return prefix === 'apigateway' && /^arn:[^:]*:apigateway:/.test(arn) ? 'path' : null
}

function isMissing(
  { name, pattern, required }: Type,
  found: readonly AskedResource[],
  named: ReadonlyMap<string, string>,
): boolean {
  const own = variablesOf(pattern).at(-1)
  return (required || (own !== undefined && named.has(own))) && !found.some(({ type }) => type === name)
}

function manyTypes({ action, place }: Asking, prefix: string, found: AskedResource[], everything: number) {
  if (prefix !== 'apigateway') return { resources: found, everything }
  const arn = `arn:${partitionOf(place.region)}:apigateway:${place.region ?? '*'}::/*`
  const any = spelled({ action, named: new Map() }, 'path', { arn, standsFor: 1, created: false }, 'unnamed')
  return { resources: [...found, ...any], everything: null }
}

function spelled(
  { action, named }: Pick<Asking, 'action' | 'named'>,
  type: string,
  seen: SeenArn,
  found: AskedResource['found'] | 'many',
): AskedResource[] {
  const { arns, why } = arnsInIam(action, type, seen.arn, named)
  return arns.map((arn) => {
    // What has no open part is as good as seen.
    const open = found !== 'seen' && found !== 'many' && /[*?]/.test(seen.arn)
    return {
      ...seen,
      arn,
      type,
      found: open ? found : 'seen',
      isPattern: open || found === 'many' || arn !== seen.arn,
      why,
    }
  })
}

/** By the exact word of the type, else by one that the log's word ends in. */
function ofName(asking: Asking, name: SeenName, known: readonly ReadonlyMap<string, string>[]): AskedResource[] {
  const { standsFor, created } = name
  for (const loosely of [false, true]) {
    const found = asking.types
      .filter(({ pattern }) => isKind(name, pattern, loosely))
      .flatMap(({ name: type, pattern }) =>
        [...new Set(known.flatMap((parts) => arnsOfName(name, pattern, parts)))].flatMap((arn) =>
          spelled(asking, type, { arn, standsFor, created }, name.id === '*' && standsFor === 1 ? 'unnamed' : 'named'),
        ),
      )
    if (found.length > 0) return found
  }
  return []
}

/** What is known of parts of ARNs: each set of them from one resource, or from the request alone. */
async function knownParts(
  prefix: string,
  seen: readonly SeenArn[],
  named: ReadonlyMap<string, string>,
  list: ActionList,
): Promise<ReadonlyMap<string, string>[]> {
  const sets = new Map<string, ReadonlyMap<string, string>>()
  for (const { arn } of seen) {
    const type = await list.typeOf(prefix, arn)
    if (type === null) continue
    for (const pattern of patternsIn(await list.arnPattern(prefix, type))) {
      const bound = bindings(pattern, arn)
      if (bound.size > 0) sets.set(JSON.stringify([...bound]), new Map([...bound, ...named]))
    }
  }
  return sets.size === 0 ? [named] : [...sets.values()]
}

/** What stands for resources of a type that the log does not name: parts of others that it names, or all in the place. */
function unnamed(
  asking: Asking,
  { name: type, pattern }: Type,
  known: readonly ReadonlyMap<string, string>[],
  standIn: string | undefined,
): AskedResource[] {
  const variables = variablesOf(pattern)
  const told = known.filter((each) => variables.some((variable) => each.has(variable)))
  const own = variables.at(-1)
  const bare = new Map(standIn === undefined || own === undefined ? [] : [[own, standIn]])
  const arns = new Set((told.length > 0 ? told : [bare]).map((each) => filled(pattern, asking.place, each)))
  const byDefault = standIn !== undefined && standIn !== '*'
  const found = variables.length === 0 ? 'seen' : told.length > 0 ? 'within' : byDefault ? 'default' : 'unnamed'
  return [...arns].flatMap((arn) => spelled(asking, type, { arn, standsFor: 1, created: false }, found))
}
