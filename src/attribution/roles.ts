import type { Confidence } from '../model/confidence.ts'
import type { Group } from './group.ts'

/** The service of a service-linked role, whose path names it; null for other roles. */
export function serviceOfLinkedRole(group: Group): string | null {
  return /:role\/aws-service-role\/([^/]+)\//.exec(group.more.issuerArn ?? group.principal ?? '')?.[1] ?? null
}

/**
 * The person behind a session of an Identity Center role. AWS does not document that the session's name is the user's
 * name, so it is `likely` until onBehalfOf says who it was.
 */
export function personOfReservedRole(group: Group): { principal: string; confidence: Confidence } | null {
  const arn = group.more.issuerArn ?? group.principal ?? ''
  // Only the path is AWS's own. A session's ARN drops it, and then the name is all there is.
  const pathless = group.more.issuerArn === undefined && /:role\/AWSReservedSSO_[^/]+_[0-9a-f]{16}$/.test(arn)
  if (!pathless && !/:role\/aws-reserved\/sso\.amazonaws\.com\//.test(arn)) return null
  const behalfOf = group.more.behalfOf ?? null
  if (group.session !== null && group.session !== '')
    return { principal: group.session, confidence: behalfOf === null ? 'likely' : 'exact' }
  return behalfOf === null ? null : { principal: behalfOf, confidence: 'exact' }
}
