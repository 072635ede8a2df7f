/** What an error says about the permission: some come after the authorization and prove it, others say nothing. */

/** Throttled, malformed, wrongly signed, or the service's own fault: nothing was decided yet. */
const NOTHING =
  /Throttl|RequestLimitExceeded|TooManyRequests|SlowDown|RequestRateExceeded|Validation|Malformed|InvalidParameter|InvalidArgument|MissingParameter|InvalidInput|InvalidQuery|Serialization|ParamValidation|UnknownOperation|InvalidAction|InvalidRequest|ServiceUnavailable|Internal(Error|Failure|Server)|^(500|503)$|RequestTimeout/i

/** The credential itself was no good. */
const CREDENTIAL =
  /ExpiredToken|TokenRefresh|InvalidClientToken|InvalidAccessKeyId|UnrecognizedClient|SignatureDoesNotMatch|IncompleteSignature|MissingAuthenticationToken|RequestExpired|RequestTimeTooSkewed|InvalidToken|OptInRequired|InvalidSecurity/i

/** The state of things: whoever is told has been let in. */
const STATE =
  /NoSuch|Not_?Found|NotExist|NonExist|Unknown|InUse|Already|Exists|Duplicate|Conflict|Dependen|Incorrect|Invalid\w*State|State\w*Invalid|NotEmpty|LimitExceeded|QuotaExceeded|Insufficient|Unsupported|NotSupported|OperationNotPermitted|NotPermitted|ConditionalCheckFailed|TransactionCanceled|Precondition|NotModified|Disabled|Deleted|Pending|Gone|Unavailable|NotAvailable|NotReady|InvalidObjectState|MethodNotAllowed|NotStabilized|Locked|Expired(Iterator|NextToken)|ReplicationConfiguration|ServerSideEncryptionConfiguration|ObjectLockConfiguration|NotConfigured|NotEnabled|Failed|^404$|^409$|^412$|^304$/i

export type Proof = 'proves' | 'state-unknown' | 'nothing' | 'credential'

/** Of an error's code (not of a denial, which is proof of the contrary). */
export function proofOf(errorCode: string | null): Proof {
  if (errorCode === null) return 'state-unknown'
  const code = errorCode.replace(/^(Client|Server)\./, '')
  if (CREDENTIAL.test(code)) return 'credential'
  if (NOTHING.test(code)) return 'nothing'
  return STATE.test(code) ? 'proves' : 'state-unknown'
}

/** How services word it; an action without its service is no action. */
const NAMED = /not authorized to perform:?\s+[["']?([A-Za-z0-9-]+:[A-Za-z0-9*]+)/
const ALLOWS = /\b(?:no \S+(?: \S+)? policy allows|explicit deny .*?for) the ([A-Za-z0-9-]+:[A-Za-z0-9*]+) action/
const ON = /\bon resource:?\s+["'[]?(arn:[^\s"'\]]+|\*)/

/** The action and resource that AWS itself names in a denial: truth, whatever the event is called. */
export function deniedAction(message: string | null): { action: string; resource: string | null } | null {
  const text = message ?? ''
  const action = NAMED.exec(text)?.[1] ?? ALLOWS.exec(text)?.[1]
  return action === undefined ? null : { action, resource: ON.exec(text)?.[1] ?? null }
}
