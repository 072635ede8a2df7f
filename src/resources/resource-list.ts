import type { Json } from '../model/json.ts'
import type { Relation } from '../model/resource.ts'
import type { Collector } from './collector.ts'
import type { View } from './context.ts'
import { fromArn } from './from-arn.ts'
import type { Named } from './named.ts'
import { relationTo, type Verb } from './verbs.ts'

/**
 * `resources[]`, in the forms that real logs have: objects with `ARN` or `arn`, with or without type, bare strings,
 * null, one object in place of a list. `ARNPrefix` names no resource, save that all of a bucket is the bucket.
 */
export function readResources(view: View, verb: Verb, ruled: boolean, collector: Collector): void {
  const list = view.record.resources
  if (list === undefined || list === null) return
  const entries = Array.isArray(list) ? list : [list]
  const byAlias = view.source === 'kms' && String(view.request.body?.keyId).includes('alias/')
  const inObject = view.source === 's3' && typeof view.request.body?.key === 'string'
  for (const [index, entry] of entries.entries()) {
    const named = nameOf(entry)
    if (named === null) continue
    if (inObject && named.type === 's3:bucket') named.of = 'child'
    if (byAlias && named.type === 'kms:key') named.of = 'alias'
    const relation = relationFor(view, verb, ruled, named)
    collector.add(named, { relation, by: 'resources', confidence: 'exact', path: `resources[${index}].ARN` })
  }
}

function nameOf(entry: Json | undefined): Named | null {
  if (typeof entry === 'string') return fromArn(entry)
  if (typeof entry !== 'object' || entry === null || Array.isArray(entry)) return null
  const arn = entry.ARN ?? entry.arn
  if (typeof arn === 'string') return fromArn(arn)
  const prefix = entry.ARNPrefix
  if (typeof prefix !== 'string') return null
  const bucket = /^arn:[^:]*:s3:::[^/]+/.exec(prefix)?.[0]
  return bucket === undefined ? null : fromArn(bucket)
}

/** A rule says what the event is about; what stands beside it was used. Without one the event's verb decides. */
function relationFor(view: View, verb: Verb, ruled: boolean, named: Named): Relation {
  if (view.reads) return named.type === 'iam:role' && view.source === 'sts' ? 'used' : 'read'
  if (ruled || !named.type.startsWith(`${view.source}:`)) return 'used'
  return relationTo(verb, view.source, named.type) ?? 'modified'
}
