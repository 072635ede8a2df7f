/** What people call a service, and IAM's prefixes. */
import { nearestOf } from '../model/nearest.ts'
import type { ActionList, EventMap } from './event-map.ts'
import { sourceName } from './event-name.ts'

/** IAM's prefixes that an answer is held to. */
export type Services = ReadonlySet<string>

/** What a name stands for: prefixes, none where IAM grants nothing there; null where it is no service's, with names like it. */
export interface NamedService {
  prefixes: Services | null
  near: string[]
}

const MOST_NEAR = 5

/**
 * A service by its prefix in IAM (`cloudwatch`), or by its event source with or without `.amazonaws.com` (`monitoring`),
 * in any case. A source whose events are of several prefixes stands for all of them.
 */
export async function serviceNamed(input: string, map: EventMap, list: ActionList): Promise<NamedService> {
  const written = input.trim().toLowerCase()
  const name = sourceName(written)
  const known = await list.prefixes()
  const prefixes = Object.hasOwn(map.sources, name) ? (map.sources[name] ?? []) : null
  if (known.includes(name) && (prefixes === null || name === written)) return { prefixes: new Set([name]), near: [] }
  if (prefixes !== null) return { prefixes: new Set(prefixes), near: [] }
  const names = [...new Set([...known, ...Object.keys(map.sources)])].sort()
  const within =
    name.length < 3 ? [] : names.filter((each) => each.includes(name) || (each.length > 2 && name.includes(each)))
  return { prefixes: null, near: [...new Set([...nearestOf(name, names), ...within])].slice(0, MOST_NEAR) }
}

/** Whether an action is one of the services'; every action is where none are named. */
export function isActionOf(services: Services | null | undefined, action: string): boolean {
  return services === null || services === undefined || services.has(action.split(':')[0]?.toLowerCase() ?? '')
}

/** Whether calls of an event source are the services', as far as the source tells. */
export function isSourceOf(services: Services | null | undefined, eventSource: string, map: EventMap): boolean {
  if (services === null || services === undefined) return true
  const name = sourceName(eventSource)
  return [name, ...(Object.hasOwn(map.sources, name) ? (map.sources[name] ?? []) : [])].some((each) =>
    services.has(each),
  )
}
