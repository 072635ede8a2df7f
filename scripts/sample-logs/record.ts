import { hex, iamId, uuid } from './ids.ts'

export type Json = null | boolean | number | string | Json[] | { [key: string]: Json }
export type JsonRecord = { [key: string]: Json }

/** Where a request came from. A service's DNS name stands as both. */
export interface Client {
  ip: string
  agent: string
}

export interface EventInput {
  /** Unique in the story; the event's id is made from it. */
  label: string
  /** ISO 8601 UTC, to the second. */
  at: string
  /** `ec2`, `s3`: without `.amazonaws.com`. */
  source: string
  name: string
  region: string
  /** The account in whose log the event stands. */
  account: string
  identity: JsonRecord
  client: Client
  request?: Json
  response?: Json
  readOnly?: boolean
  /** Further top-level fields, or overrides. */
  more?: JsonRecord
  /** Top-level fields that this kind of event lacks. */
  without?: readonly string[]
}

const GLOBAL_HOSTS = new Set(['iam', 'organizations', 'sso', 'signin'])

function tlsDetails(input: EventInput): JsonRecord {
  if (!/^[\d.]+$/.test(input.client.ip)) return {}
  const bucket =
    input.request !== null && typeof input.request === 'object' && !Array.isArray(input.request)
      ? input.request?.bucketName
      : null
  const regional = GLOBAL_HOSTS.has(input.source) ? '' : `.${input.region}`
  const host = `${input.source}${regional}.amazonaws.com`
  return {
    tlsDetails: {
      tlsVersion: 'TLSv1.3',
      cipherSuite: 'TLS_AES_128_GCM_SHA256',
      clientProvidedHostHeader: typeof bucket === 'string' ? `${bucket}.${host}` : host,
    },
  }
}

/** EC2 repeats the request's id in its answer: `requestId` there stands for it. */
function withRequestId(response: Json, requestID: string): Json {
  if (typeof response !== 'object' || response === null || Array.isArray(response)) return response
  return 'requestId' in response ? { ...response, requestId: requestID } : response
}

/** One CloudTrail record in the order of fields that the service writes. */
export function event(input: EventInput): JsonRecord {
  const { more = {}, without = [], readOnly = /^(Get|List|Describe|Head|Lookup|AssumeRole)/.test(input.name) } = input
  const requestID = uuid(`request:${input.label}`)
  const record: JsonRecord = {
    eventVersion: '1.11',
    userIdentity: input.identity,
    eventTime: input.at,
    eventSource: `${input.source}.amazonaws.com`,
    eventName: input.name,
    awsRegion: input.region,
    sourceIPAddress: input.client.ip,
    userAgent: input.client.agent,
    requestParameters: input.request ?? null,
    responseElements: withRequestId(input.response ?? null, requestID),
    requestID,
    eventID: uuid(input.label),
    readOnly,
    eventType: 'AwsApiCall',
    managementEvent: true,
    recipientAccountId: input.account,
    eventCategory: 'Management',
    ...tlsDetails(input),
    ...more,
  }
  return Object.fromEntries(Object.entries(record).filter(([key]) => !without.includes(key)))
}

export function iamUser(account: string, userName: string, accessKeyId: string): JsonRecord {
  return {
    type: 'IAMUser',
    principalId: iamId('AIDA', account, userName),
    arn: `arn:aws:iam::${account}:user/${userName}`,
    accountId: account,
    accessKeyId,
    userName,
  }
}

/** A user in the console: a key of its own with each request, one creationDate, which is the second of the login. */
export function consoleUser(account: string, userName: string, login: string, request: string, mfa = true): JsonRecord {
  return {
    ...iamUser(account, userName, iamId('ASIA', account, `console:${userName}:${login}:${request}`)),
    sessionContext: { attributes: { creationDate: login, mfaAuthenticated: String(mfa) } },
  }
}

export function rootUser(account: string, accessKeyId: string | null, login: string | null): JsonRecord {
  return {
    type: 'Root',
    principalId: account,
    arn: `arn:aws:iam::${account}:root`,
    accountId: account,
    ...(accessKeyId === null ? {} : { accessKeyId }),
    ...(login === null ? {} : { sessionContext: { attributes: { creationDate: login, mfaAuthenticated: 'false' } } }),
  }
}

export interface RoleSession {
  account: string
  /** The role's name with its path, without a leading slash. */
  role: string
  session: string
  /** The second in which the session was made. */
  since: string
  /** Absent for service-linked sessions, which sign without a key of the customer's. */
  key?: string
  mfa?: boolean
  /** Further members of sessionContext (sourceIdentity, ec2RoleDelivery, …). */
  context?: JsonRecord
  /** Further members of userIdentity (invokedBy, onBehalfOf, inScopeOf, …). */
  more?: JsonRecord
}

export function roleId(account: string, role: string): string {
  return iamId('AROA', account, role)
}

export function roleArn(account: string, role: string): string {
  return `arn:aws:iam::${account}:role/${role}`
}

export function assumedRole(of: RoleSession): JsonRecord {
  const name = of.role.slice(of.role.lastIndexOf('/') + 1)
  const principalId = roleId(of.account, of.role)
  return {
    type: 'AssumedRole',
    principalId: `${principalId}:${of.session}`,
    arn: `arn:aws:sts::${of.account}:assumed-role/${name}/${of.session}`,
    accountId: of.account,
    ...(of.key === undefined ? {} : { accessKeyId: of.key }),
    sessionContext: {
      sessionIssuer: {
        type: 'Role',
        principalId,
        arn: roleArn(of.account, of.role),
        accountId: of.account,
        userName: name,
      },
      attributes: { creationDate: of.since, mfaAuthenticated: String(of.mfa ?? false) },
      ...of.context,
    },
    ...of.more,
  }
}

export function awsService(name: string): JsonRecord {
  return { type: 'AWSService', invokedBy: `${name}.amazonaws.com` }
}

/** A caller of another account, as the account that was called sees it. */
export function awsAccount(account: string, principalId: string): JsonRecord {
  return { type: 'AWSAccount', principalId, accountId: account }
}

export function service(name: string): Client {
  return { ip: `${name}.amazonaws.com`, agent: `${name}.amazonaws.com` }
}

/** `Mar 2, 2026, 3:14:07 AM`: how STS writes a credential's end. */
export function expiration(at: string, seconds: number): string {
  const end = new Date(Date.parse(at) + seconds * 1000)
  const month = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ')[end.getUTCMonth()]
  const hour = end.getUTCHours()
  const two = (n: number) => String(n).padStart(2, '0')
  const clock = `${hour % 12 === 0 ? 12 : hour % 12}:${two(end.getUTCMinutes())}:${two(end.getUTCSeconds())}`
  return `${month} ${end.getUTCDate()}, ${end.getUTCFullYear()}, ${clock} ${hour < 12 ? 'AM' : 'PM'}`
}

/** What STS answers when it vends a key. */
export function credentials(key: string, at: string, seconds = 3600): JsonRecord {
  return {
    accessKeyId: key,
    sessionToken: `IQoJb3JpZ2luX2VjE${hex(key).slice(0, 24)}`,
    expiration: expiration(at, seconds),
  }
}

/** The same instant, so many seconds later. */
export function later(at: string, seconds: number): string {
  return `${new Date(Date.parse(at) + seconds * 1000).toISOString().slice(0, 19)}Z`
}
