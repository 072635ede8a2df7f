/** Where a policy stands in a text: alone, in what AWS's CLI prints, in a log record, or in a list. */
import { type PolicyType, PolicyUnreadable } from './document.ts'
import { JsonError, type JsonNode, readJson } from './json-text.ts'
import { type PlacedText, percentDecoded, placedFile, placedNode, placeIn, unescaped } from './placed-text.ts'

type ObjectNode = Extract<JsonNode, { kind: 'object' }>

/**
 * Where AWS's CLI and log records put a policy, as an object, as JSON text or as percent-encoded JSON text; the first that
 * an object has counts.
 */
const WRAPPERS = [
  // IAM, and the log records of its changes.
  'PolicyDocument',
  'AssumeRolePolicyDocument',
  'PolicyVersion',
  'Document',
  'Role',
  'policyDocument',
  'assumeRolePolicyDocument',
  'requestParameters',
  // get-bucket-policy, get-key-policy, get-policy of Lambda and others; within it, Organizations' Content.
  'Policy',
  'policy',
  'Content',
  'EffectivePolicy',
  'PolicyContent',
  'InlinePolicy',
  'ResourcePolicy',
  'resourcePolicy',
  'resourcePolicies',
  'policyText',
  'PolicyInJson',
  'Attributes',
  'attributes',
  'bucketPolicy',
  'DomainStatus',
  'AccessPolicies',
  'document',
  'generatedPolicyResult',
  'generatedPolicies',
]

/** Texts and wrappers within one another; no program that is known has more. */
const MAX_WRAPPED = 8

/** The object of a policy, with its places in the text of the file. */
export interface FoundPolicy {
  /** The text of the file, without its byte order mark. */
  text: string
  root: ObjectNode
  /** Its JSON pointer in the document that it stands in. */
  path: string
  /** Its characters without white space. */
  size: number
  /** What it is for, where its surroundings tell. */
  type: PolicyType | null
}

/**
 * The policies in a text: one, or each of a list (what `policy generate` prints where IAM's limits ask for several).
 * Throws PolicyUnreadable.
 */
export function policiesIn(source: string): FoundPolicy[] {
  const file = placedFile(source)
  const found = new Finder(file.text).in(file, { type: null, depth: 0 })
  if (found.length > 0) return found
  throw new PolicyUnreadable('an empty list: there is no policy in it', file.text, file.text.search(/\S|$/))
}

interface Around {
  type: PolicyType | null
  depth: number
}

class Finder {
  readonly #source: string

  constructor(source: string) {
    this.#source = source
  }

  /** The policies in a text of its own. */
  in(given: PlacedText, around: Around): FoundPolicy[] {
    const placed = this.#decoded(given)
    return this.#from(placed, this.#parsed(placed), '', around)
  }

  #from(placed: PlacedText, node: JsonNode, path: string, around: Around): FoundPolicy[] {
    const none = (what: string) => new PolicyUnreadable(what, this.#source, placeIn(placed, node.at))
    const inner = { ...around, depth: around.depth + 1 }
    if (around.depth > MAX_WRAPPED) throw none(`no policy: ${MAX_WRAPPED} wrappings and nothing within`)
    if (node.kind === 'array') return node.items.flatMap((item, at) => this.#from(placed, item, `${path}/${at}`, inner))
    if (node.kind === 'scalar') {
      if (typeof node.value === 'string') return this.in(unescaped(placed, node.at + 1, node.end - 1), inner)
      throw none('no policy: a policy is an object with Version and Statement')
    }
    if (node.members.some(({ key }) => /^(statement|version)$/i.test(key)))
      return [this.#policy(placed, node, path, around.type)]
    const wrapper = WRAPPERS.map((name) => node.members.find(({ key }) => key === name)).find(
      (found) => found !== undefined,
    )
    if (wrapper !== undefined) {
      const type = typeBeside(wrapper.key, node) ?? around.type
      return this.#from(placed, wrapper.value, `${path}/${wrapper.key}`, { ...inner, type })
    }
    const other = otherThing(node)
    if (other !== null) throw none(other)
    if (around.depth > 0) throw none('no policy here: neither a Statement nor what AWS’s CLI puts a policy into')
    return [this.#policy(placed, node, path, around.type)]
  }

  #policy(placed: PlacedText, node: ObjectNode, path: string, type: PolicyType | null): FoundPolicy {
    const size = placed.text.slice(node.at, node.end).replace(/\s/g, '').length
    return { text: this.#source, root: placedNode(placed, node) as ObjectNode, path, size, type }
  }

  #parsed(placed: PlacedText): JsonNode {
    try {
      return readJson(placed.text)
    } catch (error) {
      if (!(error instanceof JsonError)) throw error
      throw new PolicyUnreadable(`not JSON: ${error.message}`, this.#source, placeIn(placed, error.at))
    }
  }

  /** IAM percent-encodes documents; API Gateway writes JSON text within JSON text without its quotes. */
  #decoded(placed: PlacedText): PlacedText {
    if (/^\s*\{(?:\s|\\[nrt])*\\"/.test(placed.text))
      return this.#attempt(placed, () => unescaped(placed, 0, placed.text.length))
    if (!/^(?:\s|%(?:20|09|0a|0d))*%(?:7b|5b|22)/i.test(placed.text)) return placed
    return this.#attempt(placed, () => percentDecoded(placed))
  }

  /** What can't be decoded is shown as it is: reading it says what is wrong with it. */
  #attempt(placed: PlacedText, decode: () => PlacedText): PlacedText {
    try {
      return decode()
    } catch (error) {
      if (error instanceof URIError || error instanceof SyntaxError) return placed
      throw error
    }
  }
}

/** What a policy is for, by the key that it stands under and, of an organization's, the summary beside it. */
function typeBeside(key: string, { members }: ObjectNode): PolicyType | null {
  if (/^AssumeRolePolicyDocument$/i.test(key)) return 'trust'
  if (key !== 'Content') return null
  const summary = members.find((member) => member.key === 'PolicySummary')?.value
  const kind = summary?.kind === 'object' ? summary.members.find((member) => member.key === 'Type')?.value : undefined
  return kind?.kind === 'scalar' && kind.value === 'SERVICE_CONTROL_POLICY' ? 'scp' : null
}

/** What an object that is plainly something else is; null where it may be meant as a policy. */
function otherThing({ members }: ObjectNode): string | null {
  const has = (...keys: string[]) => members.some(({ key }) => keys.includes(key))
  if (has('RoleDetailList', 'UserDetailList', 'GroupDetailList'))
    return 'no policy, but authorization details of an account: trail policy diff and trail audit take them with --authorization-details'
  if (has('DefaultVersionId'))
    return 'no document, but what describes a policy: aws iam get-policy-version --policy-arn ARN --version-id ID prints its document'
  return has('Records') ? 'no policy, but a log: trail ingest loads it' : null
}
