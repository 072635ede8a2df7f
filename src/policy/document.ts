/** A policy as written: statement by statement, each word with its place, and what is not valid about it. */
import { placeOf } from './json-text.ts'

/** What a document is for decides what it may say: a trust policy names principals and no resource. */
export const POLICY_TYPES = ['identity', 'trust', 'resource', 'boundary', 'scp'] as const
export type PolicyType = (typeof POLICY_TYPES)[number]

/** A text in a policy. `path` is its JSON pointer (RFC 6901) in the document. */
export interface Word {
  text: string
  at: number
  path: string
}

export interface PrincipalWord extends Word {
  /** `AWS`, `Service`, `Federated`, `CanonicalUser`; `*` where the whole principal is a star. */
  kind: string
}

export interface Condition {
  operator: string
  key: string
  values: readonly string[]
  at: number
}

export interface Statement {
  index: number
  at: number
  path: string
  sid: string | null
  effect: 'Allow' | 'Deny' | null
  actions: readonly Word[]
  notActions: readonly Word[]
  resources: readonly Word[]
  notResources: readonly Word[]
  principals: readonly PrincipalWord[]
  notPrincipals: readonly PrincipalWord[]
  conditions: readonly Condition[]
}

/** What makes a document invalid, or says something else than it seems to. */
export interface Problem {
  message: string
  at: number
  statement: number | null
  fix: string
  patch: readonly PatchStep[]
}

/** One step of a JSON patch (RFC 6902). */
export type PatchStep =
  | { op: 'replace' | 'add'; path: string; value: string | readonly string[] | Readonly<Record<string, unknown>> }
  | { op: 'remove'; path: string }

export interface PolicyDocumentRead {
  /** What it is called, where several are asked. */
  name?: string
  type: PolicyType
  statements: readonly Statement[]
  problems: readonly Problem[]
  /** The text that offsets count in. */
  text: string
  /** Its characters without white space, as IAM counts them. */
  size: number
}

/** Far beyond any policy that IAM takes (20,480 characters at most), well below harm. */
export const MAX_POLICY_TEXT = 1_000_000

/** No policy at all: no JSON, or JSON that cannot be one. `line` and `column` are 1-based. */
export class PolicyUnreadable extends Error {
  override name = 'PolicyUnreadable'
  readonly line: number
  readonly column: number
  constructor(message: string, text: string, at: number) {
    super(message)
    const place = placeOf(text, at)
    this.line = place.line
    this.column = place.column
  }
}
