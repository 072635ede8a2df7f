import type { Relation } from '../model/resource.ts'
import type { Collector } from './collector.ts'
import type { Part, View } from './context.ts'
import { fromArn } from './from-arn.ts'
import { fromName } from './from-name.ts'
import type { Named } from './named.ts'
import { type Choice, collect, type Expression, type Hit, type Path, type Root } from './paths.ts'
import type { Rule } from './rules/rule.ts'

/** How the parts of a name are joined where that is not by `/`. */
const JOINTS: Readonly<Record<string, string>> = { 'logs:log-stream': ':log-stream:' }

function partOf(view: View, root: Root): Part {
  if (root === 'rq') return view.request
  if (root === 'rs') return view.response
  return root === 'aed' ? view.additional : view.details
}

function read(view: View, path: Path): Hit[] {
  const { body, path: rootPath } = partOf(view, path.root)
  const out: Hit[] = []
  if (body !== null) collect(body, rootPath, path, out)
  return out
}

/**
 * Several parts make one name, and as many names as the last part has values; a part that is an ARN stands by its last
 * word, or for the whole where it is the last.
 */
function readJoined(view: View, expression: Expression, joint: string): Hit[] {
  const parts = expression.map((one) => {
    const hits = read(view, one)
    return hits.length === 0 ? otherwise(view, one) : hits
  })
  const ends = parts.pop() ?? []
  let start = ''
  for (const [hit] of parts) {
    if (hit === undefined) return []
    const isArn = hit.value.startsWith('arn:')
    // An access point in place of a bucket does not say which bucket the key lies in.
    if (isArn && start === '' && joint === '/' && hit.value.includes(':s3')) return []
    start += (isArn ? hit.value.slice(hit.value.lastIndexOf('/') + 1) : hit.value) + joint
  }
  return ends.map((hit) => (hit.value.startsWith('arn:') ? hit : { value: start + hit.value, path: hit.path }))
}

function readExpression(view: View, expression: Expression, joint: string): Hit[] {
  const [first] = expression
  if (first === undefined) return []
  if (expression.length > 1) return readJoined(view, expression, joint)
  const hits = read(view, first)
  return hits.length === 0 ? otherwise(view, first) : hits
}

/** What a request means that does not say it; a denied call without a request means nothing that could be told. */
function otherwise({ request }: View, { fallback }: Path): Hit[] {
  return fallback === null || request.body === null ? [] : [{ value: fallback, path: request.path }]
}

function readChoice(view: View, choice: Choice, type: string): Hit[] {
  for (const expression of choice) {
    const hits = readExpression(view, expression, JOINTS[type] ?? '/')
    if (hits.length > 0) return hits
  }
  return []
}

/** Adds what the event's rule says. */
export function applyRule(view: View, rule: Rule, collector: Collector): void {
  for (const { relation, type, choices } of rule) {
    for (const choice of choices) {
      for (const { value, path } of readChoice(view, choice, type)) {
        for (const [named, how] of name(view, type, value, relation)) {
          collector.add(named, { relation: how, by: 'rule', confidence: 'exact', path, bare: !value.startsWith('arn') })
        }
      }
    }
  }
}

function name(view: View, type: string, value: string, relation: Relation): readonly [Named, Relation][] {
  if (type === 'aws:principal') return principal(view, value)
  const named = fromName(type, value, view)
  if (named === null) return []
  // A version's deletion or reading is named by the request beside the key.
  if (type === 's3:object' && named.of === 'self' && typeof view.request.body?.versionId === 'string') {
    return [[{ ...named, of: 'version' }, relation]]
  }
  return [[named, relation]]
}

/** With whom something is shared: an account by its id or root, or one role or user and, if foreign, its account. */
export function principal(view: View, value: string): readonly [Named, Relation][] {
  if (/^\d{3,15}$/.test(value)) return just(fromName('aws:account', value, view), 'shared')
  const named = value.startsWith('arn') ? fromArn(value) : null
  if (named === null || /[*?]/.test(value)) return []
  if (named.type === 'aws:account') return just(named, 'shared')
  const foreign = named.account !== null && named.account !== view.account
  const account = foreign && named.account !== null ? fromName('aws:account', named.account, view) : null
  return [...just(named, 'used'), ...just(account, 'shared')]
}

function just(named: Named | null, relation: Relation): readonly [Named, Relation][] {
  return named === null ? [] : [[named, relation]]
}
