import type { PrincipalKind } from '../model/actor.ts'
import { partitionOf } from '../model/arn.ts'
import type { Caller } from '../model/facts.ts'
import { bool, type JsonObject, object, text, textAt } from '../model/json.ts'
import { parseInstant } from '../model/time.ts'

/** CloudTrail's own words where a name must not be shown. */
const HIDDEN = /^HIDDEN_/

/**
 * The identity that signed an event, from `userIdentity` and what else the record says of it. Never throws: what can't
 * be told is `unknown`.
 */
export function readCaller(record: JsonObject): Caller {
  const ui = object(record.userIdentity) ?? {}
  const arn = textAt(ui, 'arn')
  const typed = kindOf(record, ui)
  const named = kindOfArn(arn)
  const contradicts = named !== null && BY_ARN.has(typed) && named !== typed
  const kind = contradicts ? named : typed
  const issuer = object(object(ui.sessionContext)?.sessionIssuer)
  const issuerArn = textAt(issuer, 'arn')
  // Nobody has no id: logs spell it '' or ANONYMOUS_PRINCIPAL.
  const principalId = kind === 'anonymous' ? null : hidden(textAt(ui, 'principalId'))
  const account = textAt(ui, 'accountId') ?? textAt(issuer, 'accountId') ?? accountOfArn(arn)
  const region = textAt(record, 'awsRegion')
  const partition = arn?.split(':')[1] ?? issuerArn?.split(':')[1] ?? partitionOf(region)
  const more = { ...moreOf(record, ui, issuer), ...(contradicts ? { typed: textAt(ui, 'type') ?? '' } : {}) }
  const base = {
    kind,
    principal: principalOf(kind, { ui, arn, issuerArn, account, partition, record }),
    principalId,
    account: kind === 'aws-service' || kind === 'anonymous' ? null : account,
    session: sessionOf(kind, arn, principalId),
    accessKeyId: textAt(ui, 'accessKeyId'),
    sourceIdentity: textAt(ui, 'sessionContext', 'sourceIdentity'),
    mfa: bool(object(object(ui.sessionContext)?.attributes)?.mfaAuthenticated),
    via: kind === 'aws-service' ? null : textAt(ui, 'invokedBy'),
    delegate: textAt(ui, 'invokedByDelegate', 'accountId'),
  }
  return { group: groupOf(base, more, partition, record), ...base, more }
}

function kindOf(record: JsonObject, ui: JsonObject): PrincipalKind {
  switch (textAt(ui, 'type')?.toLowerCase()) {
    case 'root':
      return 'root'
    case 'iamuser':
      return 'iam-user'
    case 'assumedrole':
    case 'role':
      return 'assumed-role'
    case 'federateduser':
      return 'federated-user'
    case 'samluser':
      return 'saml-user'
    case 'webidentityuser':
      return 'web-identity-user'
    case 'identitycenteruser':
      return 'identity-center-user'
    case 'awsservice':
      return 'aws-service'
    case 'anonymous':
      return 'anonymous'
    case 'awsaccount':
      return isAnonymous(ui) ? 'anonymous' : 'aws-account'
  }
  return untyped(record, ui)
}

function isAnonymous(ui: JsonObject): boolean {
  return [textAt(ui, 'accountId'), textAt(ui, 'principalId')].some(
    (value) => value === 'ANONYMOUS_PRINCIPAL' || value?.toLowerCase() === 'anonymous',
  )
}

/** No type, or one that says nothing: what the other fields prove. */
function untyped(record: JsonObject, ui: JsonObject): PrincipalKind {
  if (isAnonymous(ui)) return 'anonymous'
  if (textAt(ui, 'onBehalfOf', 'userId') !== null) return 'identity-center-user'
  const arn = textAt(ui, 'arn')
  const named = kindOfArn(arn)
  if (named !== null) return named
  if (textAt(ui, 'invokedBy') !== null) return 'aws-service'
  if (textAt(record, 'eventType') === 'AwsServiceEvent') return 'aws-service'
  return 'unknown'
}

/** Kinds that have an ARN of their own form. */
const BY_ARN: ReadonlySet<PrincipalKind> = new Set(['iam-user', 'root', 'assumed-role', 'federated-user'])

function kindOfArn(arn: string | null): PrincipalKind | null {
  if (arn === null) return null
  if (/:assumed-role\//.test(arn)) return 'assumed-role'
  if (/:user\//.test(arn)) return 'iam-user'
  if (arn.endsWith(':root')) return 'root'
  return /:federated-user\//.test(arn) ? 'federated-user' : null
}

interface Parts {
  ui: JsonObject
  arn: string | null
  issuerArn: string | null
  account: string | null
  partition: string
  record: JsonObject
}

function principalOf(kind: PrincipalKind, { ui, arn, issuerArn, account, partition, record }: Parts): string | null {
  const userName = hidden(textAt(ui, 'userName'))
  switch (kind) {
    case 'assumed-role':
      return issuerArn ?? roleOfSession(arn) ?? arn
    case 'iam-user':
      return arn ?? (userName !== null && account !== null ? `arn:${partition}:iam::${account}:user/${userName}` : null)
    case 'root':
      return arn ?? (account === null ? null : `arn:${partition}:iam::${account}:root`)
    case 'federated-user':
      return arn
    case 'saml-user':
    case 'web-identity-user':
      return userName ?? subjectOf(record) ?? hidden(textAt(ui, 'principalId'))
    case 'identity-center-user':
      return userName ?? textAt(ui, 'onBehalfOf', 'userId')
    case 'aws-service':
      return textAt(ui, 'invokedBy') ?? textAt(record, 'eventSource')
    case 'aws-account':
      return arn ?? (account === null ? null : `arn:${partition}:iam::${account}:root`)
    case 'anonymous':
      return 'anonymous'
    case 'unknown':
      return null
  }
}

/** Whom a token or an assertion speaks of, where the event that took it says so. */
function subjectOf(record: JsonObject): string | null {
  const response = object(record.responseElements)
  return textAt(response, 'subjectFromWebIdentityToken') ?? textAt(response, 'subject')
}

/** `arn:aws:sts::1:assumed-role/R/s` → `arn:aws:iam::1:role/R`; the session's ARN drops the role's path. */
export function roleOfSession(arn: string | null): string | null {
  const match = arn === null ? null : /^arn:([^:]+):sts::([^:]*):assumed-role\/([^/]+)/.exec(arn)
  return match === null ? null : `arn:${match[1]}:iam::${match[2]}:role/${match[3]}`
}

function sessionOf(kind: PrincipalKind, arn: string | null, principalId: string | null): string | null {
  if (kind !== 'assumed-role' && kind !== 'federated-user' && kind !== 'aws-account') return null
  const fromArn = arn === null ? null : /:(?:assumed-role\/[^/]+|federated-user)\/(.+)$/.exec(arn)?.[1]
  if (fromArn) return fromArn
  const colon = principalId?.indexOf(':') ?? -1
  return principalId !== null && colon > 0 && colon < principalId.length - 1 ? principalId.slice(colon + 1) : null
}

function moreOf(record: JsonObject, ui: JsonObject, issuer: JsonObject | null): Record<string, string> {
  const context = object(ui.sessionContext)
  const created = textAt(context, 'attributes', 'creationDate')
  const createdMs = created === null ? null : parseInstant(created)
  const all: Record<string, string | null> = {
    created: createdMs === null ? null : String(Math.floor(createdMs / 1000)),
    issuerArn: textAt(issuer, 'arn'),
    issuerId: textAt(issuer, 'principalId'),
    issuerType: textAt(issuer, 'type'),
    behalfOf: textAt(ui, 'onBehalfOf', 'userId'),
    behalfStore: textAt(ui, 'onBehalfOf', 'identityStoreArn'),
    signIn: textAt(context, 'signInSessionArn'),
    carrier: textAt(ui, 'inScopeOf', 'credentialsIssuedTo') ?? textAt(ui, 'inScopeOf', 'sourceArn'),
    credentialId: textAt(ui, 'credentialId') ?? textAt(ui, 'onBehalfOf', 'credentialId'),
    delivery: textAt(context, 'ec2RoleDelivery'),
    federatedProvider: textAt(context, 'webIdFederationData', 'federatedProvider') ?? textAt(ui, 'identityProvider'),
    assumedRoot: textAt(context, 'assumedRoot'),
    userName: hidden(textAt(ui, 'userName')),
    invokedBy: textAt(ui, 'invokedBy'),
    console:
      bool(record.sessionCredentialFromConsole) === true ||
      bool(object(context?.attributes)?.sessionCredentialFromConsole) === true
        ? 'true'
        : null,
  }
  return Object.fromEntries(Object.entries(all).filter((entry): entry is [string, string] => entry[1] !== null))
}

/**
 * Credential groups (C2): a sign-in session; else, for the console and where there is no key, principal and creation
 * time; else the key. Always together with who it is, since one masked key stands for many principals in rewritten
 * logs. What names nobody is a group of its own event.
 */
function groupOf(
  base: Omit<Caller, 'group' | 'more'>,
  more: Record<string, string>,
  partition: string,
  record: JsonObject,
): string {
  // What contradicts itself speaks for no other record of the same key.
  const own = more.typed === undefined ? [] : [`typed ${more.typed}`]
  const who = [partition, base.kind, base.account, base.principalId ?? base.principal, base.delegate, ...own]
    .map((part) => part ?? '')
    .join('|')
  if (base.kind === 'unknown' && base.accessKeyId === null && base.principalId === null)
    return `${who}|event|${textAt(record, 'eventID') ?? ''}`
  if (more.signIn !== undefined) return `${who}|signin|${more.signIn}`
  if (base.accessKeyId === null || more.console !== undefined) {
    const via = base.accessKeyId === null ? (base.via ?? '') : ''
    return `${who}|created|${more.created ?? ''}|${via}|${more.carrier ?? ''}`
  }
  return `${who}|key|${base.accessKeyId}`
}

function hidden(value: string | null): string | null {
  return value === null || HIDDEN.test(value) ? null : value
}

function accountOfArn(arn: string | null): string | null {
  return text(arn?.split(':')[4])
}
