import { type Json, text } from '../model/json.ts'
import type { Relation } from '../model/resource.ts'
import type { Collector } from './collector.ts'
import type { View } from './context.ts'
import { fromArn } from './from-arn.ts'
import type { Named } from './named.ts'
import type { Rule } from './rules/rule.ts'
import { relationTo, type Verb } from './verbs.ts'

/**
 * `resources[]`, in the forms that real logs have: objects with `ARN` or `arn`, with or without type, bare strings,
 * null, one object in place of a list. `ARNPrefix` names no resource, save that all of a bucket is the bucket.
 */
export function readResources(view: View, verb: Verb, rule: Rule | null, collector: Collector): void {
  const list = view.record.resources
  if (list === undefined || list === null) return
  const entries = Array.isArray(list) ? list : [list]
  const byAlias = view.source === 'kms' && text(view.request.body?.keyId)?.includes('alias/') === true
  const inObject = view.source === 's3' && typeof view.request.body?.key === 'string'
  for (const [index, entry] of entries.entries()) {
    const named = nameOf(entry)
    if (named === null) continue
    const relation = relationFor(view, verb, rule, named)
    let { of } = named
    if (inObject && named.type === 's3:bucket') of = 'child'
    if (byAlias && named.type === 'kms:key') of = 'alias'
    collector.add(of === named.of ? named : { ...named, of }, {
      relation,
      by: 'resources',
      confidence: 'exact',
      path: `resources[${index}].ARN`,
    })
  }
}

/** All that lies in something (`…:cluster-ABC/*`) is no one thing; a key of S3 may end so. */
const ALL_OF = /^arn:[^:]*:(?!s3:)[^:]*:.*\/\*$/s

function nameOf(entry: Json | undefined): Readonly<Named> | null {
  if (typeof entry === 'string') return fromArn(entry)
  if (typeof entry !== 'object' || entry === null || Array.isArray(entry)) return null
  const arn = entry.ARN ?? entry.arn
  if (typeof arn === 'string') return ALL_OF.test(arn) ? null : fromArn(arn)
  const prefix = entry.ARNPrefix
  if (typeof prefix !== 'string') return null
  const bucket = /^arn:[^:]*:s3:::[^/]+/.exec(prefix)?.[0]
  return bucket === undefined ? null : fromArn(bucket)
}

/** A rule says what the event does to things of that type; what stands beside it was used. Else the verb decides. */
function relationFor(view: View, verb: Verb, rule: Rule | null, named: Readonly<Named>): Relation {
  const [first, second] = rule?.filter((target) => target.type === named.type) ?? []
  if (first !== undefined && second === undefined) return first.relation
  if (view.reads) return 'read'
  if (rule !== null || !named.type.startsWith(`${view.service}:`)) return 'used'
  return relationTo(verb, view.service, named.type) ?? 'modified'
}
