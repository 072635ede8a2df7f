/** How IAM spells some resources that logs spell otherwise. */

const LOG_GROUP = /^(arn:[^:]*:logs:[^:]*:[^:]*:log-group:.*?)(?::\*)?$/s
/** Documents that AWS owns: names that begin so are reserved. */
const OWN_DOCUMENT = /^(arn:[^:]*:ssm:[^:]*:)[^:]*(:document\/(?:AWS|Amazon|AMZN)[^:]*)$/i
/** Kinds that IAM knows by their id alone, where a request may say a name, an address or an association. */
const BY_ID =
  /^(arn:[^:]*:ec2:[^:]*:[^:]*:(?:elastic-ip|security-group|launch-template|route-table|network-acl)\/)(.*)$/
const EC2_ID = /^(?:eipalloc|sg|lt|rtb|acl)-[0-9a-f]{8,}$/
const API = /^arn:[^:]*:apigateway:[^:]*:[^:]*:\/.+/

/** The ARNs by which IAM knows the resource of this type for the action, with the reason where that says more than the log. */
export function arnsInIam(
  action: string,
  type: string,
  arn: string,
  named: ReadonlyMap<string, string>,
): { arns: string[]; why: string | null } {
  const as = (arns: string[], why: string | null = null) => ({ arns, why })
  if (action.startsWith('logs:') && type === 'log-group') {
    const group = LOG_GROUP.exec(arn)?.[1] ?? arn
    // Of these alone AWS asks for the ARN without `:*`; of their predecessors it says nothing for certain.
    if (/^logs:(TagResource|UntagResource|ListTagsForResource)$/.test(action)) return as([group])
    return /^logs:(TagLogGroup|UntagLogGroup|ListTagsLogGroup)$/.test(action)
      ? as([group, `${group}:*`])
      : as([`${group}:*`])
  }
  if (/^(ecs|batch):/.test(action) && /(^|-)(task|job)-definition$/.test(type) && !/:(\d+|\*)$/.test(arn))
    return as(
      action.startsWith('batch:') ? [arn, `${arn}:*`] : [`${arn}:*`],
      'without a revision the request means the latest, so any revision',
    )
  const qualifier = named.get('Qualifier')
  if (action.startsWith('lambda:') && type === 'function' && qualifier !== undefined && !arn.endsWith('*'))
    return as(action === 'lambda:InvokeFunction' ? [`${arn}:${qualifier}`] : [arn, `${arn}:${qualifier}`])
  if (action.startsWith('ssm:') && type === 'document') {
    const own = OWN_DOCUMENT.exec(arn)
    if (own !== null) return as([`${own[1]}*${own[2]}`], 'documents of AWS have no account, so any account')
  }
  const byId = BY_ID.exec(arn)
  if (byId !== null && !/^(.*\*|)$/.test(byId[2] ?? '') && !EC2_ID.test(byId[2] ?? ''))
    return as([`${byId[1]}*`], `the logs do not name each ${type} by the id that is in its ARN, so any ${type}`)
  if (action.startsWith('apigateway:') && API.test(arn) && !arn.endsWith('*'))
    return as(
      [arn, `${arn}/*`],
      'stages, methods and all else of an API have paths below it, which the logs do not tell',
    )
  return as([arn])
}
