import type { JsonObject } from '../../../src/model/json.ts'
import { extract } from '../../../src/resources/extract.ts'

/** Account and region of all records made here, unless a test says otherwise. */
export const ACCOUNT = '111122223333'
export const REGION = 'eu-west-1'

export interface Parts {
  rq?: JsonObject | null
  rs?: JsonObject | null
  aed?: JsonObject
  sed?: JsonObject
  [field: string]: JsonObject[string]
}

/** A record in CloudTrail's shape; `event` is `source.EventName`, as in `ec2.RunInstances`. */
export function record(event: string, { rq = null, rs = null, aed, sed, ...rest }: Parts = {}): JsonObject {
  const dot = event.indexOf('.')
  return {
    eventVersion: '1.09',
    userIdentity: { type: 'IAMUser', arn: `arn:aws:iam::${ACCOUNT}:user/alice`, accountId: ACCOUNT, userName: 'alice' },
    eventTime: '2026-03-02T10:00:00Z',
    eventSource: `${event.slice(0, dot)}.amazonaws.com`,
    eventName: event.slice(dot + 1),
    awsRegion: REGION,
    sourceIPAddress: '198.51.100.7',
    requestParameters: rq,
    responseElements: rs,
    ...(aed === undefined ? {} : { additionalEventData: aed }),
    ...(sed === undefined ? {} : { serviceEventDetails: sed }),
    eventID: '00000000-0000-4000-8000-000000000001',
    recipientAccountId: ACCOUNT,
    ...rest,
  }
}

/** All touches as `relation type id`, with what is not the ordinary: ` of`, and ` by` where no rule found it. */
export function touchesOf(made: JsonObject): string[] {
  return extract(made)
    .touches.map(({ relation, resource, of, found }) => {
      const how = `${of === 'self' ? '' : ` ${of}`}${found.by === 'rule' ? '' : ` by ${found.by}`}`
      return `${relation} ${resource.type} ${resource.id}${how}`
    })
    .sort()
}

/** One case of a row of the reference's table of resources. */
export interface Case {
  row: number
  event: string
  parts: Parts
  touches: string[]
}

export function one(row: number, event: string, parts: Parts, ...touches: string[]): Case {
  return { row, event, parts, touches }
}

/** An event beyond that table, and what it touches. */
export type Told = Omit<Case, 'row'>

export function told(event: string, parts: Parts, ...touches: string[]): Told {
  return { event, parts, touches }
}
