import type { Confidence } from './confidence.ts'

/** What an event did to a resource. A failed event keeps its relation; its outcome tells that it failed. */
export type Relation = 'created' | 'deleted' | 'modified' | 'read' | 'used' | 'parent' | 'shared' | 'attached'

/** Relations that change a resource, whatever the outcome. */
export const CHANGES: ReadonlySet<Relation> = new Set(['created', 'deleted', 'modified', 'shared', 'attached'])

export type FoundBy =
  | 'rule'
  | 'resources'
  | 'parameter'
  | 'walker'
  | 'encryption-context'
  | 'error-text'
  | 'policy-text'

/** Whether the event named the resource itself, or something whose touch counts for it too. */
export type Of = 'self' | 'child' | 'version' | 'alias'

/**
 * A resource under its canonical name. `type` is `service:kind` (`ec2:instance`, `s3:bucket`), where kind is the ARN's
 * own resource type wherever there is one. `id` is the short name that people type and that all spellings of the
 * resource share (`i-0abc`, `reports`, `reports/a/b.csv`, the role's name without its path, the secret's name without
 * its random suffix); names of different types may be equal. Account and region are the owner's, null where unknown or
 * where the service has none (S3 has neither in its ARNs, IAM has no region).
 */
export interface ResourceRef {
  type: string
  id: string
  arn: string | null
  account: string | null
  region: string | null
}

export interface ExtractedTouch {
  resource: ResourceRef
  relation: Relation
  of: Of
  found: { by: FoundBy; path: string; confidence: Confidence }
  /** One line that says what changed, where the event says more than its name; else null. */
  summary: string | null
}

/**
 * Two names of one resource, learned from an event: a security group's name and id, an Elastic IP's allocation,
 * address and association, a KMS alias and its key, a database's identifier and its immutable id, a role's name and
 * its AROA id, a user renamed. `begins` opens the bond at the event's time, `ends` closes it; `holds` is a fact without
 * a beginning (both names stood in one event). Names are ids of {@link ResourceRef}.
 */
export interface AliasFact {
  type: string
  name: string
  id: string | null
  account: string | null
  region: string | null
  bond: 'begins' | 'ends' | 'holds'
}

/** All that one record says about resources. `omitted`: CloudTrail left out parameters that were too large. */
export interface Extraction {
  touches: ExtractedTouch[]
  aliases: AliasFact[]
  omitted: boolean
}
