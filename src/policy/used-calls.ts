/** The calls that a policy is derived from: which of them count, on what, and through which service. */
import type { JsonObject } from '../model/json.ts'
import type { Touched } from './asked.ts'
import { sourceName } from './event-name.ts'
import type { Extra } from './evidence.ts'
import type { SeenName } from './names.ts'
import { proofOf } from './proof.ts'
import type { SeenArn } from './resources.ts'
import type { Conditions } from './statements.ts'

/** Calls that are alike in all that counts here. */
export interface UsedCalls {
  eventSource: string
  eventName: string
  eventType: string | null
  outcome: string
  errorCode: string | null
  errorMessage: string | null
  account: string | null
  region: string | null
  /** The service that made the calls for the caller, null where it made them itself. */
  via: string | null
  /** See model/actor.ts. */
  callerKind: string
  request: JsonObject | null
  arns: readonly SeenArn[]
  /** What they touched of which the log tells a name and no ARN. */
  names?: readonly SeenName[]
  count: number
  /** ISO 8601. */
  first: string | null
  last: string | null
  /** The id of one of them. */
  sample: string
}

/** Why calls do not count towards the policy. */
export type LeftOutReason =
  | 'no-call'
  | 'trust-policy'
  | 'throttled-or-malformed'
  | 'bad-credential'
  | 'error-says-nothing'

/** Null where the calls count: they succeeded, were dry runs, failed on the state of things, or were denied. */
export function reasonToLeaveOut(call: UsedCalls): LeftOutReason | null {
  if (call.eventType !== null && call.eventType !== 'AwsApiCall') return 'no-call'
  if (isTrustSide(call)) return 'trust-policy'
  if (call.outcome !== 'error') return null
  const proof = proofOf(call.errorCode)
  if (proof === 'proves') return null
  return proof === 'credential'
    ? 'bad-credential'
    : proof === 'nothing'
      ? 'throttled-or-malformed'
      : 'error-says-nothing'
}

/** Who may assume the role is its trust policy's business; what is signed by an identity provider needs no grant of ours. */
function isTrustSide({ eventSource, eventName, callerKind }: UsedCalls): boolean {
  if (sourceName(eventSource) !== 'sts' || !eventName.startsWith('AssumeRole')) return false
  return eventName !== 'AssumeRole' || !['iam-user', 'root', 'assumed-role', 'federated-user'].includes(callerKind)
}

/** Tags given on creation are given to what is created, not to what it is made from; a copy reads one end and writes the other. */
export function touchedBy(
  action: string,
  { eventSource, eventName, account, region, arns, names = [] }: UsedCalls,
  extra: Extra | undefined,
): Touched {
  const copies = sourceName(eventSource) === 's3' && /^(CopyObject|UploadPartCopy)$/.test(eventName)
  const made = (wanted: boolean, more: readonly SeenName[] = []): Touched => {
    const only = <Each extends { created: boolean }>(all: readonly Each[]) =>
      all.filter(({ created }) => created === wanted)
    const some = { arns: only(arns), names: [...only(names), ...more] }
    return some.arns.length + some.names.length > 0 ? some : { arns, names }
  }
  if (copies && action.startsWith('s3:')) return made(action.startsWith('s3:Put'))
  if (extra === undefined || !/:(Create|Add)?Tag/.test(action)) return { arns, names }
  const any = (kind: string): SeenName => {
    return { service: 'ec2', kind, id: '*', isName: false, account, region, standsFor: 1, created: true }
  }
  return made(true, extra.kinds?.map(any))
}

/** Resources that the request itself names. */
export function onArns(arns: readonly string[]): Touched {
  return { arns: arns.map((arn) => ({ arn, standsFor: 1, created: false })), names: [] }
}

/** Services that call KMS under another name than they have in kms:ViaService. */
const VIA: ReadonlyMap<string, string> = new Map([
  ['ec2-frontend-api', 'ec2'],
  ['autoscaling-ec2', 'ec2'],
])

/** A key that a service used for the caller is granted through that service only. */
export function viaCondition(action: string, via: string | null, region: string | null): Conditions | null {
  if (!action.startsWith('kms:') || via === null || region === null) return null
  const service = via.replace(/\.amazonaws\.com(\.cn)?$/, '')
  if (!/^[a-z0-9-]+$/.test(service)) return null
  return { StringEquals: { 'kms:ViaService': `${VIA.get(service) ?? service}.${region}.amazonaws.com` } }
}
