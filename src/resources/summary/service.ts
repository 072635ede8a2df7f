import { at, type Json, type JsonObject, text, textAt } from '../../model/json.ts'
import type { View } from '../context.ts'
import type { Summary } from './summary.ts'
import { items, some, words } from './text.ts'

/** `all events, management events, data of AWS::S3::Object` per selector. */
export function eventSelectors(view: View): Summary {
  const body = view.request.body ?? undefined
  const parts = items(at(body, 'eventSelectors')).map((one) => {
    const which = (textAt(one, 'readWriteType') ?? 'All').replace(/Only$/, ' only').toLowerCase()
    const management = textAt(one, 'includeManagementEvents') === 'false' ? 'no management events' : 'management events'
    const data = words(at(one, 'dataResources'), 'type')
    return `${which}, ${management}${data.length === 0 ? '' : `, data of ${some(data)}`}`
  })
  const advanced = items(at(body, 'advancedEventSelectors')).length
  if (parts.length > 0) return parts.join('; ')
  return advanced > 0 ? `${advanced} advanced selector${advanced === 1 ? '' : 's'}` : null
}

export function insightSelectors(view: View): Summary {
  const selectors = at(view.request.body ?? undefined, 'insightSelectors')
  if (selectors === undefined) return null
  const kinds = words(selectors, 'insightType')
  return kinds.length === 0 ? 'no insights' : some(kinds)
}

/** Fields whose value tells what was changed, and none that may hold a secret. */
const TELLING = [
  'allocatedStorage',
  'dBInstanceClass',
  'deletionProtection',
  'backupRetentionPeriod',
  'publiclyAccessible',
  'multiAZ',
  'newDBInstanceIdentifier',
  'newDBClusterIdentifier',
  'skipFinalSnapshot',
  'isMultiRegionTrail',
  'includeGlobalServiceEvents',
  'enableLogFileValidation',
  's3BucketName',
  'kmsKeyId',
  'minSize',
  'maxSize',
  'desiredCapacity',
  'pendingWindowInDays',
  'recoveryWindowInDays',
  'forceDeleteWithoutRecovery',
  'retentionInDays',
  'runtime',
  'timeout',
  'memorySize',
] as const

export function fields(view: View): Summary {
  const body: JsonObject = view.request.body ?? {}
  const parts: string[] = []
  for (const key of TELLING) {
    const value: Json | undefined = body[key]
    const word = text(value)
    if (word !== null) parts.push(`${key} = ${word}`)
  }
  if (body.masterUserPassword !== undefined) parts.push('new master password')
  if (body.layers !== undefined) parts.push(`layers = ${some(words(body.layers))}`)
  return parts.length === 0 ? null : parts.join(', ')
}

export function command(view: View): Summary {
  const name = textAt(view.request.body ?? undefined, 'documentName')
  return name === null ? null : `document ${name}`
}

export function acl(view: View): Summary {
  const body = view.request.body
  const canned = text(body?.['x-amz-acl'] ?? body?.['X-Amz-Acl'])
  return canned === null ? null : `ACL ${canned}`
}

export function copySource(view: View): Summary {
  const from = text(view.request.body?.['x-amz-copy-source'])
  return from === null ? null : `copied from ${from}`
}

export function loggingTarget(view: View): Summary {
  const body = view.request.body ?? undefined
  if (at(body, 'BucketLoggingStatus') === undefined && at(body, 'logging') === undefined) return null
  const target = textAt(body, 'BucketLoggingStatus', 'LoggingEnabled', 'TargetBucket')
  if (target !== null) return `logs to ${target}`
  return at(body, 'BucketLoggingStatus') === undefined ? null : 'logging off'
}

export function subscription(view: View): Summary {
  const body = view.request.body ?? undefined
  const to = textAt(body, 'destinationArn') ?? textAt(body, 'endpoint')
  return to === null ? null : `sends to ${to}`
}

/** `set Name=web, Owner=ops`, in the forms of the services other than EC2. */
export function tags(view: View): Summary {
  const body = view.request.body
  const list = body?.tags ?? body?.Tags ?? at(body ?? undefined, 'tagging', 'tagSet')
  const set = items(list).flatMap((one) => {
    const key = textAt(one, 'key') ?? textAt(one, 'Key')
    return key === null ? [] : `${key}=${textAt(one, 'value') ?? textAt(one, 'Value') ?? ''}`
  })
  const removed = words(body?.tagKeys)
  if (set.length > 0) return `set ${some(set, 4)}`
  return removed.length > 0 ? `removed ${some(removed, 4)}` : null
}
