import { iamId, uuid } from './ids.ts'
import { awsAccount, type Client, credentials, event, type JsonRecord, roleArn, roleId } from './record.ts'

export interface AssumeInput {
  label: string
  at: string
  region: string
  /** The role's account and its name with path. */
  account: string
  role: string
  session: string
  client: Client
  externalId?: string
  seconds?: number
  request?: JsonRecord
  key?: string
  more?: JsonRecord
}

/** The key that the AssumeRole event of this label vends. */
export function vendedKey(account: string, label: string): string {
  return iamId('ASIA', account, `vend:${label}`)
}

function base(input: AssumeInput, identity: JsonRecord, account: string, label: string): JsonRecord {
  const key = input.key ?? vendedKey(input.account, input.label)
  const role = roleArn(input.account, input.role)
  const name = input.role.slice(input.role.lastIndexOf('/') + 1)
  return event({
    label,
    at: input.at,
    source: 'sts',
    name: 'AssumeRole',
    region: input.region,
    account,
    identity,
    client: input.client,
    request: {
      roleArn: role,
      roleSessionName: input.session,
      ...(input.externalId === undefined ? {} : { externalId: input.externalId }),
      durationSeconds: input.seconds ?? 3600,
      ...input.request,
    },
    response: {
      credentials: credentials(key, input.at, input.seconds),
      assumedRoleUser: {
        assumedRoleId: `${roleId(input.account, input.role)}:${input.session}`,
        arn: `arn:aws:sts::${input.account}:assumed-role/${name}/${input.session}`,
      },
    },
    more: { resources: [{ accountId: input.account, type: 'AWS::IAM::Role', ARN: role }], ...input.more },
  })
}

/** AssumeRole by somebody of the role's own account: one record. */
export function assumeRole(input: AssumeInput, identity: JsonRecord): JsonRecord {
  return base(input, identity, input.account, input.label)
}

/** AssumeRole by a caller of an account whose logs are not here: only the role's account has the record. */
export function assumedByForeign(input: AssumeInput, caller: string, principalId: string): JsonRecord {
  const shared = { sharedEventID: uuid(`shared:${input.label}`), ...input.more }
  return base({ ...input, more: shared }, awsAccount(caller, principalId), input.account, input.label)
}

/** AssumeRole across two accounts of ours: the caller's record and its twin in the role's account. */
export function assumedAcross(input: AssumeInput, identity: JsonRecord, caller: string): [JsonRecord, JsonRecord] {
  const shared = { sharedEventID: uuid(`shared:${input.label}`), ...input.more }
  const principalId = String(identity.principalId)
  return [
    base({ ...input, more: shared }, identity, caller, input.label),
    base({ ...input, more: shared }, awsAccount(caller, principalId), input.account, `${input.label}-twin`),
  ]
}

/** AssumeRole by a service; `named` where the answer names the session, as service-linked roles do. */
export function assumedByService(input: AssumeInput, name: string, named: boolean): JsonRecord {
  const record = base(
    { ...input, client: { ip: `${name}.amazonaws.com`, agent: `${name}.amazonaws.com` } },
    { type: 'AWSService', invokedBy: `${name}.amazonaws.com` },
    input.account,
    input.label,
  )
  const response = record.responseElements as JsonRecord
  const kept = named ? response : { credentials: response.credentials ?? null }
  return { ...record, responseElements: kept, sharedEventID: uuid(`shared:${input.label}`) }
}
