/** Where a policy stands in a text: alone, in what AWS's CLI prints, in a log record, or in a list. */
import { PolicyUnreadable } from './document.ts'
import { JsonError, type JsonNode, readJson } from './json-text.ts'

function parsed(text: string): JsonNode {
  try {
    return readJson(text)
  } catch (error) {
    if (error instanceof JsonError) throw new PolicyUnreadable(`not JSON: ${error.message}`, text, error.at)
    throw error
  }
}

type ObjectNode = Extract<JsonNode, { kind: 'object' }>

/** Where AWS's CLI and IAM's log records put a policy: as an object, as JSON text, or as percent-encoded JSON text. */
const WRAPPERS = [
  'PolicyDocument',
  'AssumeRolePolicyDocument',
  'Document',
  'PolicyVersion',
  'Policy',
  'Role',
  'policyDocument',
  'policy',
]

/** The object of a policy, with the text that its places count in and its JSON pointer there. */
export interface FoundPolicy {
  text: string
  root: ObjectNode
  path: string
}

/**
 * The policies in a text: one, or each of a list (what `policy generate` prints where IAM's limits ask for several).
 * Throws PolicyUnreadable.
 */
export function policiesIn(source: string): FoundPolicy[] {
  const text = decoded(source.replace(/^[\ufeff\s]+(?=%7b)/i, ''))
  const node = parsed(text)
  if (node.kind !== 'array') return [unwrapped(text, node, '')]
  if (node.items.length === 0) throw new PolicyUnreadable('an empty list: there is no policy in it', text, node.at)
  return node.items.map((item, index) => unwrapped(text, item, `/${index}`))
}

function unwrapped(source: string, start: JsonNode, from: string): FoundPolicy {
  let text = source
  let node = start
  let path = from
  for (let depth = 0; depth < 4; depth++) {
    if (node.kind === 'scalar' && typeof node.value === 'string') {
      text = decoded(node.value)
      node = parsed(text)
      path = ''
    }
    if (node.kind !== 'object') break
    const { members } = node
    if (members.some(({ key }) => /^(statement|version)$/i.test(key))) return { text, root: node, path }
    const inner = WRAPPERS.map((name) => members.find(({ key }) => key === name)).find((found) => found !== undefined)
    if (inner === undefined) return { text, root: node, path }
    node = inner.value
    path += `/${inner.key}`
  }
  throw new PolicyUnreadable('no policy: a policy is an object with Version and Statement', text, node.at)
}

function decoded(text: string): string {
  if (!/^%7b/i.test(text)) return text
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
