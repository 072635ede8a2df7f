import { bool, type JsonObject, textAt } from '../../model/json.ts'

/** Wrappers nest (a log line in a subscription in an array): deeper than this is no wrapper. */
export const MAX_WRAPPING = 6

/** Keys under which a carrier holds the record as a string of JSON. */
export const STRING_CARRIERS: readonly (readonly [string, string])[] = [
  ['CloudTrailEvent', 'lookup-events'],
  ['message', 'cloudwatch-logs'],
  ['@message', 'cloudwatch-logs'],
  ['_raw', 'wrapped'],
  ['eventjson', 'lake'],
  ['eventJson', 'lake'],
]
/** Paths under which a carrier holds the record as an object. */
export const OBJECT_CARRIERS: readonly (readonly string[])[] = [
  ['detail'],
  ['aws', 'cloudtrail'],
  ['CloudTrailEvent'],
  ['event'],
  ['log'],
]

/**
 * A CloudTrail record: it names what was called and where, and who did it or when. EventBridge events and findings of
 * other services have neither `eventSource` nor `eventName` at their top.
 */
export function isEvent(value: JsonObject): boolean {
  const named = Number(textAt(value, 'eventName') !== null) + Number(textAt(value, 'eventSource') !== null)
  if (named === 0) return textAt(value, 'eventCategory') === 'Insight'
  let more = 0
  for (const key of BESIDE) if (Object.hasOwn(value, key) && ++more === 2) break
  return more >= (named === 2 ? 1 : 2)
}
const BESIDE = ['eventTime', 'eventID', 'userIdentity', 'eventVersion', 'awsRegion']

export function isInsight(value: JsonObject): boolean {
  return (
    textAt(value, 'eventCategory') === 'Insight' ||
    textAt(value, 'eventType') === 'AwsCloudTrailInsight' ||
    bool(value.insightEvent) === true
  )
}
