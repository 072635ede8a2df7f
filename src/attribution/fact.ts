import type { Caller, Fact } from '../model/facts.ts'
import { array, type JsonObject, object, text, textAt } from '../model/json.ts'
import { signInFailed } from '../model/outcome.ts'
import { parseInstant } from '../model/time.ts'

type More = Record<string, string | null>

/** Reads one kind of event; null where the record proves nothing. */
type Reader = (record: JsonObject, caller: Caller) => { kind: string; keys: (string | null)[]; more: More } | null

/**
 * Events that vend, pass on or name credentials (reference: CloudTrail's and STS's documentation of each call), with
 * the services that have them: others call other things by the same names.
 */
const READERS: Readonly<Record<string, readonly [Reader, ...string[]]>> = {
  AssumeRole: [vend, 'sts'],
  AssumeRoleWithSAML: [vend, 'sts'],
  AssumeRoleWithWebIdentity: [vend, 'sts'],
  AssumeRoot: [vend, 'sts'],
  GetSessionToken: [vend, 'sts'],
  GetFederationToken: [vend, 'sts'],
  GetCredentialsForIdentity: [vend, 'cognito-identity'],
  CreateSession: [vend, 'rolesanywhere', 's3', 's3express'],
  SwitchRole: [switchRole, 'signin'],
  GetSigninToken: [signInToken, 'signin'],
  CreateAccessKey: [keyMade, 'iam'],
  CreateRole: [roleMade, 'iam'],
  CreateTokenWithIAM: [applicationToken, 'sso-oauth', 'sso'],
  GetDataAccess: [lakeAccess, 'lakeformation'],
}

function readerOf(record: JsonObject): Reader | null {
  const name = textAt(record, 'eventName')
  const found = name !== null && Object.hasOwn(READERS, name) ? READERS[name] : undefined
  if (found === undefined || failed(record)) return null
  const [reader, ...services] = found
  const service = textAt(record, 'eventSource')?.split('.')[0]
  return service === undefined || services.includes(service) ? reader : null
}

/** What was refused or failed gave nothing. */
function failed(record: JsonObject): boolean {
  return textAt(record, 'errorCode') !== null || textAt(record, 'errorMessage') !== null || signInFailed(record)
}

/** What an event proves about credentials; nearly always nothing. */
export function readFacts(record: JsonObject, caller: Caller): Fact[] {
  const shared = textAt(record, 'sharedEventID')
  const found = readerOf(record)?.(record, caller) ?? null
  const full = caller.kind !== 'aws-service' && caller.kind !== 'aws-account'
  const twin = shared !== null && full && caller.principalId !== null ? `twin:${caller.principalId}` : null
  if (found !== null) return [fact(record, caller, found.kind, [...found.keys, twin], { ...found.more, shared })]
  return twin === null ? [] : [fact(record, caller, 'twin', [twin], { shared })]
}

function fact(record: JsonObject, caller: Caller, kind: string, keys: readonly (string | null)[], more: More): Fact {
  const time = textAt(record, 'eventTime')
  return {
    kind,
    eventId: textAt(record, 'eventID') ?? '',
    eventName: textAt(record, 'eventName') ?? '',
    at: time === null ? null : parseInstant(time),
    account: textAt(record, 'recipientAccountId'),
    region: textAt(record, 'awsRegion'),
    keys: [...new Set(keys.filter((key): key is string => key !== null))],
    caller: caller.group,
    more: Object.fromEntries(Object.entries(more).filter((entry): entry is [string, string] => entry[1] !== null)),
  }
}

function vend(record: JsonObject, caller: Caller): ReturnType<Reader> {
  const response = object(record.responseElements)
  const request = object(record.requestParameters)
  const time = textAt(record, 'eventTime')
  const ms = time === null ? null : parseInstant(time)
  const second = ms === null ? null : Math.floor(ms / 1000)
  // Roles Anywhere answers with a list of sets.
  const set = object(array(response?.credentialSet)[0])
  const key = textAt(response, 'credentials', 'accessKeyId') ?? textAt(set, 'credentials', 'accessKeyId')
  const assumed =
    textAt(response, 'assumedRoleUser', 'assumedRoleId') ?? textAt(set, 'assumedRoleUser', 'assumedRoleId')
  const roleArn = textAt(request, 'roleArn') ?? textAt(set, 'roleArn')
  const at = (prefix: string, value: string | null) =>
    value === null || second === null ? null : `${prefix}:${value}@${second}`
  const carrier = textAt(record, 'userIdentity', 'inScopeOf', 'sourceArn')
  return {
    kind: 'vend',
    keys: [
      key === null ? null : `key:${key}`,
      at('session', assumed),
      at('role', roleArn),
      // A session's ARN drops the path of its role.
      at('role', roleArn?.replace(/:role\/.*\//, ':role/') ?? null),
      targetKey(request, second),
    ],
    more: {
      key,
      assumed,
      assumedArn: textAt(response, 'assumedRoleUser', 'arn'),
      roleArn,
      sessionName: textAt(request, 'roleSessionName'),
      externalId: textAt(request, 'externalId'),
      sourceIdentity: textAt(request, 'sourceIdentity') ?? textAt(response, 'sourceIdentity'),
      target: textAt(request, 'targetPrincipal'),
      federatedUser: textAt(response, 'federatedUser', 'arn'),
      subject: textAt(response, 'subjectFromWebIdentityToken') ?? textAt(response, 'subject'),
      issuer:
        textAt(response, 'provider') ??
        textAt(record, 'userIdentity', 'identityProvider') ??
        textAt(response, 'issuer') ??
        textAt(request, 'principalTags', 'x509Issuer/CN'),
      carrier,
      pod: podOf(request),
      identity: textAt(request, 'identityId'),
      certificate: textAt(set, 'sourceIdentity'),
      callerKind: caller.kind,
      callerAccount: caller.account,
    },
  }
}

/** AssumeRoot names the account whose root it makes; the key is in the response, and this is for when it is not. */
function targetKey(request: JsonObject | null, second: number | null): string | null {
  const target = textAt(request, 'targetPrincipal')
  return target === null || second === null ? null : `root:${/\d{12}/.exec(target)?.[0] ?? target}@${second}`
}

/** The console's role switch: the record is the new session's, and names the identity that it was switched from. */
function switchRole(record: JsonObject, caller: Caller): ReturnType<Reader> {
  const from = textAt(record, 'additionalEventData', 'SwitchFrom')
  const created = caller.more.created
  if (from === null || caller.principalId === null) return null
  const time = textAt(record, 'eventTime')
  const second = created ?? (time === null ? undefined : String(Math.floor((parseInstant(time) ?? 0) / 1000)))
  return { kind: 'switch', keys: [`session:${caller.principalId}@${second}`], more: { switchFrom: from } }
}

/** A session that its holder takes to the console: there it begins anew, under the same name. */
function signInToken(_: JsonObject, caller: Caller): ReturnType<Reader> {
  return caller.principalId === null ? null : { kind: 'sign-in', keys: [`sign-in:${caller.principalId}`], more: {} }
}

/** Who made a key is its provisioner, never its user. */
function keyMade(record: JsonObject): ReturnType<Reader> {
  const made = object(object(record.responseElements)?.accessKey)
  const key = textAt(made, 'accessKeyId')
  if (key === null) return null
  return { kind: 'key-made', keys: [`made:${key}`], more: { key, userName: text(made?.userName) } }
}

/** Pod Identity passes on which pod it is, as the session's tags. */
function podOf(request: JsonObject | null): string | null {
  const tags = new Map(array(request?.tags).map((tag) => [textAt(tag, 'key') ?? '', textAt(tag, 'value') ?? '']))
  const account = tags.get('kubernetes-service-account')
  if (account === undefined) return null
  return `${tags.get('kubernetes-namespace') ?? '?'}/${account}, pod ${tags.get('kubernetes-pod-name') ?? '?'}, cluster ${tags.get('eks-cluster-name') ?? '?'}`
}

/** The whole ARN of a role under its unique id, for sessions whose ARN drops the path. */
function roleMade(record: JsonObject): ReturnType<Reader> {
  const role = object(object(record.responseElements)?.role)
  const [id, arn] = [textAt(role, 'roleId'), textAt(role, 'arn')]
  return id === null || arn === null ? null : { kind: 'role', keys: [`role-id:${id}`], more: { arn } }
}

/** An application that was given a token to act for a person. */
function applicationToken(record: JsonObject): ReturnType<Reader> {
  const credential = textAt(record, 'additionalEventData', 'identitycenter:CredentialId')
  if (credential === null) return null
  return {
    kind: 'application',
    keys: [`credential:${credential}`],
    more: { application: textAt(record, 'requestParameters', 'clientId') },
  }
}

/** Lake Formation reads in a session of its own, whose name stands in the event of whoever asked for the data. */
function lakeAccess(record: JsonObject, caller: Caller): ReturnType<Reader> {
  const session = textAt(record, 'additionalEventData', 'lakeFormationRoleSessionName')
  if (session === null) return null
  const more = { session, callerKind: caller.kind, callerAccount: caller.account }
  return { kind: 'lake', keys: [`lakeformation:${session}`], more }
}
