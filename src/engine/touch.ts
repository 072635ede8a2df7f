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

/** Types whose ARNs are made of names, while an id within tells apart what bore one name in turn. */
const BY_NAME = /^(?:rds:|cloudformation:stack$)/

/** Whether a touch's resource is called by its name although an id of its own is known. */
export function isCalledByName({ type, id, resourceId }: Found): boolean {
  return id !== resourceId && BY_NAME.test(type)
}

/** IAM's, RDS's and stacks keep the name that the event used; others stand under what their name meant. */
function shownAs(touch: Found): Touch['resource'] {
  const { type, id, arn, resourceId } = touch
  const named = resourceId === id || type.startsWith('iam:') || isCalledByName(touch)
  return named ? { type, id, arn } : { type, id: resourceId, arn: null }
}
