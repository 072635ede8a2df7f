import { provenBy } from '../attribution/actor.ts'
import type { Actor } from '../model/actor.ts'
import type { Touch } from '../model/answers.ts'
import { formatInstant } from '../model/time.ts'
import type { StoredTouch } from '../store/touches.ts'

/** A touch with the resource that its name meant at its time. */
export interface Found extends StoredTouch {
  resourceId: string
}

/** The contract's Touch of a stored one. */
export function toTouch(touch: Found, twins: string[], actor: Actor, addendum: Touch['addendum'] = null): Touch {
  return {
    eventId: touch.eventId,
    eventTime: touch.time === null ? null : formatInstant(touch.time),
    eventSource: touch.eventSource,
    eventName: touch.eventName,
    account: touch.account,
    region: touch.region,
    relation: touch.relation,
    outcome: touch.outcome,
    errorCode: touch.errorCode,
    errorMessage: touch.errorMessage,
    readOnly: touch.readOnly,
    sourceIp: touch.ip,
    userAgent: touch.agent,
    summary: touch.summary ?? `${touch.relation} ${touch.id}`,
    resource: shownAs(touch),
    of: touch.of,
    found: { by: touch.foundBy, path: touch.path, confidence: touch.confidence },
    twins,
    addendum,
    actor: provenBy(actor, touch.eventId),
  }
}

/** IAM resources keep the name that the event used; others stand under what their name meant. */
function shownAs({ type, id, arn, resourceId }: Found): Touch['resource'] {
  const named = resourceId === id || type.startsWith('iam:')
  return named ? { type, id, arn } : { type, id: resourceId, arn: null }
}
