import type { Confidence } from '../model/confidence.ts'
import type { FoundBy } from '../model/resource.ts'
import type { Named } from './named.ts'
import { partsOf, type Verb } from './verbs.ts'

/** A resource that the scan of a record came upon, before it is known what the event did to it. */
export interface Found {
  named: Named
  by: FoundBy
  confidence: Confidence
  path: string
  response: boolean
  /** Named as the event's own noun: `meshName` in `CreateMesh`. */
  own: boolean
  /** Named beside it: `meshName` in `CreateVirtualNode`. */
  beside?: boolean
  /** The field whose value is an ARN, in lower case. */
  arnOf?: string
}

/**
 * Without the names of the event's noun that an ARN beside them tells better: `nightly` where the answer says
 * `…:stateMachine:nightly`. The ARN is then what the event is about.
 */
export function told(found: readonly Found[], verb: Verb): readonly Found[] {
  if (!found.some((one) => one.own) || !found.some((one) => one.arnOf !== undefined)) return found
  const dropped = new Set<Found>()
  const own = new Set<Found>()
  for (const name of found) {
    if (!name.own || name.arnOf !== undefined) continue
    for (const arn of found) {
      if (!isSame(name, arn, verb)) continue
      dropped.add(name)
      own.add(arn)
    }
  }
  return found.filter((one) => !dropped.has(one)).map((one) => (own.has(one) ? { ...one, own: true } : one))
}

function isSame(name: Found, arn: Found, verb: Verb): boolean {
  if (arn.arnOf === undefined) return false
  const { service, kind } = partsOf(arn.named.type)
  const of = partsOf(name.named.type)
  const named = arn.arnOf === `${verb.noun}arn` || (arn.arnOf === 'arn' && arn.response)
  if (service !== of.service || !(kind === of.kind || named)) return false
  return arn.named.id === name.named.id
}
