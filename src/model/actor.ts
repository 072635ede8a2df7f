import type { Confidence } from './confidence.ts'

export type PrincipalKind =
  | 'iam-user'
  | 'root'
  | 'assumed-role'
  | 'federated-user'
  | 'saml-user'
  | 'web-identity-user'
  | 'identity-center-user'
  | 'aws-service'
  | 'aws-account'
  | 'anonymous'
  | 'unknown'

/** Who stands at the start of the chain. `own`: our account, or not; null where there is no account. */
export interface Origin {
  kind: PrincipalKind
  principal: string | null
  account: string | null
  own: boolean | null
}

/** One step from origin to actor. `evidence` is the id of the event that proves it; null only for the first. */
export interface Hop {
  kind: PrincipalKind
  principal: string | null
  session: string | null
  accessKeyId: string | null
  evidence: string | null
  confidence: Confidence
}

export type VendorEvidence =
  | 'account'
  | 'delegate'
  | 'access-key'
  | 'user'
  | 'role'
  | 'external-id'
  | 'identity-provider'

export interface VendorMatch {
  id: string
  name: string
  matchedBy: VendorEvidence
  matched: string
  confidence: Confidence
}

/** Who acted: the identity that signed, where it came from, and the vendor behind it. */
export interface Actor {
  kind: PrincipalKind
  principal: string | null
  principalId: string | null
  account: string | null
  session: string | null
  accessKeyId: string | null
  sourceIdentity: string | null
  mfa: boolean | null
  /** The AWS service that made the request on the identity's behalf. */
  via: string | null
  origin: Origin
  chain: Hop[]
  vendor: VendorMatch | null
  confidence: Confidence
  notes: string[]
}
