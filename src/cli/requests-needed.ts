import { readFileSync } from 'node:fs'
import { requestNeeded } from '../policy/actions-of.ts'
import type { EventMap } from '../policy/event-map.ts'
import type { RequestNeeded } from '../store/requests.ts'
import { packageFile } from './package-file.ts'

/** IAM's names for events, from the file that comes with trail. */
export function eventMap(): EventMap {
  return JSON.parse(readFileSync(packageFile('data/iam-events.json'), 'utf8'))
}

/** What policies will ask of requests. */
export function requestsNeeded(): RequestNeeded {
  const map = eventMap()
  return (eventSource, eventName) => requestNeeded(eventSource, eventName, map)
}
