import { requestNeeded } from '../policy/actions-of.ts'
import type { RequestNeeded } from '../store/requests.ts'
import { eventMap } from './built-in.ts'

/** What policies will ask of requests. */
export function requestsNeeded(): RequestNeeded {
  const map = eventMap()
  return (eventSource, eventName) => requestNeeded(eventSource, eventName, map)
}
