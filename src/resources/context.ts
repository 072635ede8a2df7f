import { at, type Json, type JsonObject, object, text } from '../model/json.ts'

/** Where a record stands: what a name without account, region or partition belongs to. */
export interface Place {
  account: string | null
  region: string | null
  partition: string
}

/** What every step of the extraction asks of a record, read once. */
export interface View extends Place {
  /** `ec2` of `ec2.amazonaws.com`. */
  source: string
  /** The service as its resources' ARNs have it: `cloudwatch` of `monitoring.amazonaws.com`. */
  service: string
  /** The event's name without an API version: `CreateFunction` of `CreateFunction20150331v2`. */
  name: string
  request: Part
  response: Part
  additional: Part
  details: Part
  /** `readOnly`, or what the name says where that is absent. */
  reads: boolean
  /** ARNs of who called: no touch. */
  caller: readonly string[]
  record: JsonObject
}

/** One part of a record, already without the wrapper (`CreateFlowLogsRequest`) that some EC2 calls carry. */
export interface Part {
  body: JsonObject | null
  /** Where the body stands, for `found.path`. */
  path: string
}

function isWrapper(key: string): boolean {
  return key.endsWith('Request') || key.endsWith('Response') || key.endsWith('Req') || key.endsWith('Resp')
}

/** Some newer EC2 calls log `{"XRequest": {…}}`, and nothing beside it: its fields are the request. */
export function part(record: JsonObject, field: string): Part {
  const body = object(record[field])
  if (body === null) return { body, path: field }
  let only: string | null = null
  for (const key in body) {
    if (only !== null || !isWrapper(key)) return { body, path: field }
    only = key
  }
  const inner = only === null ? null : object(body[only])
  return inner === null ? { body, path: field } : { body: inner, path: `${field}.${only}` }
}

/** The ARNs of the caller: as it called, and of the role that its session came from. */
export function callerArns(identity: Json | undefined): string[] {
  const out: string[] = []
  const arn = text(at(identity, 'arn'))
  if (arn !== null) out.push(arn)
  const issuer = text(at(identity, 'sessionContext', 'sessionIssuer', 'arn'))
  if (issuer !== null) out.push(issuer)
  return out
}
