import { text } from '../model/json.ts'
import type { Relation } from '../model/resource.ts'
import type { Collector } from './collector.ts'
import type { View } from './context.ts'
import { fromArn } from './from-arn.ts'
import { relationTo, type Verb } from './verbs.ts'

/** S3 quotes the ARN, most services do not. */
const ON_RESOURCE = /on resource: (?:"(arn:[^"]+)"|(arn:\S+))/

/**
 * A denied call often has no request at all (every denied AssumeRole has none): its target stands only in "… is not
 * authorized to perform: … on resource: arn:…". Patterns (`instance/*`) name nothing.
 */
export function readErrorText(view: View, verb: Verb, collector: Collector): void {
  const message = text(view.record.errorMessage)
  if (message === null || !message.includes('on resource: ')) return
  const [, quoted, bare] = ON_RESOURCE.exec(message) ?? []
  const arn = quoted ?? bare?.replace(/[.,;'")]+$/, '')
  if (arn === undefined || /[*?]/.test(arn)) return
  const named = fromArn(arn)
  // An ARN of no known form (`/restapis`, an action in place of a resource) is not worth a hint.
  if (named === null || named.type.endsWith(':resource')) return
  const relation: Relation =
    view.source === 'sts' ? 'used' : (relationTo(verb, view.service, named.type) ?? otherwise(view))
  collector.add(named, { relation, by: 'error-text', confidence: 'hint', path: 'errorMessage' })
}

function otherwise(view: View): Relation {
  return view.reads ? 'read' : 'modified'
}
