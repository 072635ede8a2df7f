/** A policy as written: statement by statement, each word with its place, and what is not valid about it. */
import { nearest } from '../model/nearest.ts'
import { JsonError, type JsonNode, type Member, placeOf, readJson } from './json-text.ts'

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
  type: PolicyType
  statements: readonly Statement[]
  problems: readonly Problem[]
  /** The text that offsets count in. */
  text: string
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

/** Throws {@link PolicyUnreadable}. A document inside what AWS's CLI prints (`PolicyVersion.Document` and its kin) is found there. */
export function readPolicy(source: string, type: PolicyType | null): PolicyDocumentRead {
  if (source.length > MAX_POLICY_TEXT)
    throw new PolicyUnreadable(`more than ${MAX_POLICY_TEXT} characters: no policy is that long`, '', 0)
  const { text, root, path } = unwrapped(source)
  const problems: Problem[] = []
  const reader = new DocumentReader(problems)
  const top = reader.members(root, path, null)
  const statements = reader.statements(top, path)
  const known = type ?? typeOf(statements)
  reader.checkTop(top, path, root.at)
  for (const statement of statements) reader.checkForType(statement, known)
  return { type: known, statements, problems: problems.sort((a, b) => a.at - b.at), text }
}

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

function unwrapped(source: string): { text: string; root: ObjectNode; path: string } {
  let text = source.startsWith('%7B') || source.startsWith('%7b') ? decoded(source) : source
  let node = parsed(text)
  let path = ''
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
  if (!text.startsWith('%')) return text
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

/** By what it names: principals make it a trust policy (only sts actions, no resource) or a resource's. */
function typeOf(statements: readonly Statement[]): PolicyType {
  const named = statements.filter((each) => each.principals.length + each.notPrincipals.length > 0)
  if (named.length === 0) return 'identity'
  const trust = statements.every(
    (each) =>
      each.resources.length === 0 &&
      each.notResources.length === 0 &&
      [...each.actions, ...each.notActions].every(({ text }) => text.toLowerCase().startsWith('sts:')),
  )
  return trust ? 'trust' : 'resource'
}

const TOP_KEYS = ['Version', 'Id', 'Statement']
const STATEMENT_KEYS = [
  'Sid',
  'Effect',
  'Principal',
  'NotPrincipal',
  'Action',
  'NotAction',
  'Resource',
  'NotResource',
  'Condition',
]
const PRINCIPAL_KINDS = ['AWS', 'Service', 'Federated', 'CanonicalUser']

/** Characters without white space that IAM takes; trust policies have 2,048 by default and 4,096 at most. */
const SIZES: Readonly<Record<PolicyType, number>> = {
  identity: 6144,
  boundary: 6144,
  trust: 4096,
  resource: 20_480,
  scp: 10_240,
}

class DocumentReader {
  readonly #problems: Problem[]

  constructor(problems: Problem[]) {
    this.#problems = problems
  }

  problem(message: string, at: number, statement: number | null, fix: string, patch: readonly PatchStep[] = []): void {
    this.#problems.push({ message, at, statement, fix, patch })
  }

  /** The members of an object by key; a key that stands twice is a problem, for readers keep only the last. */
  members(node: JsonNode, path: string, statement: number | null): Map<string, Member> {
    const byKey = new Map<string, Member>()
    if (node.kind !== 'object') return byKey
    for (const member of node.members) {
      if (byKey.has(member.key))
        this.problem(
          `${quoted(member.key)} stands twice in ${path === '' ? 'the document' : path}; only the last one counts`,
          member.keyAt,
          statement,
          'Keep one of them.',
        )
      byKey.set(member.key, member)
    }
    return byKey
  }

  checkTop(top: ReadonlyMap<string, Member>, path: string, at: number): void {
    this.#unknownKeys(top, TOP_KEYS, null)
    const version = top.get('Version')
    const wanted = '2012-10-17'
    const fix = `Set "Version": "${wanted}".`
    if (version === undefined)
      this.problem('no Version: it is read as 2008-10-17, which knows no policy variables', at, null, fix, [
        { op: 'add', path: `${path}/Version`, value: wanted },
      ])
    else if (version.value.kind !== 'scalar' || version.value.value !== wanted)
      this.problem(`Version is not ${wanted}`, version.value.at, null, fix, [
        { op: 'replace', path: `${path}/Version`, value: wanted },
      ])
  }

  statements(top: ReadonlyMap<string, Member>, path: string): Statement[] {
    const member = top.get('Statement')
    if (member === undefined) {
      this.problem('no Statement: the document says nothing', 0, null, 'Write at least one statement.')
      return []
    }
    const single = member.value.kind !== 'array'
    const nodes = member.value.kind === 'array' ? member.value.items : [member.value]
    if (nodes.length === 0) this.problem('Statement is empty', member.value.at, null, 'Write at least one statement.')
    const statements = nodes.map((node, index) =>
      this.#statement(node, index, `${path}/Statement${single ? '' : `/${index}`}`),
    )
    this.#duplicateSids(statements)
    return statements
  }

  #duplicateSids(statements: readonly Statement[]): void {
    const seen = new Set<string>()
    const taken = new Set(statements.flatMap(({ sid }) => (sid === null ? [] : [sid])))
    for (const { sid, index, at, path } of statements) {
      if (sid === null) continue
      if (seen.has(sid)) {
        let other = 2
        while (taken.has(`${sid}${other}`)) other++
        taken.add(`${sid}${other}`)
        this.problem(`the Sid ${quoted(sid)} stands twice`, at, index, 'Give each statement a Sid of its own.', [
          { op: 'replace', path: `${path}/Sid`, value: `${sid}${other}` },
        ])
      }
      seen.add(sid)
    }
  }

  #statement(node: JsonNode, index: number, path: string): Statement {
    if (node.kind !== 'object')
      this.problem(`statement ${index} is no object`, node.at, index, 'Write it as { "Effect": …, "Action": …, … }.')
    const members = this.members(node, path, index)
    this.#unknownKeys(members, STATEMENT_KEYS, index)
    const words = (key: string) => this.#words(members.get(key), `${path}/${key}`, index)
    const sid = members.get('Sid')?.value
    return {
      index,
      at: node.at,
      path,
      sid: sid?.kind === 'scalar' && typeof sid.value === 'string' && sid.value !== '' ? sid.value : null,
      effect: this.#effect(members.get('Effect'), node.at, index),
      actions: words('Action'),
      notActions: words('NotAction'),
      resources: words('Resource'),
      notResources: words('NotResource'),
      principals: this.#principals(members.get('Principal'), `${path}/Principal`, index),
      notPrincipals: this.#principals(members.get('NotPrincipal'), `${path}/NotPrincipal`, index),
      conditions: this.#conditions(members.get('Condition'), index),
    }
  }

  #effect(member: Member | undefined, at: number, index: number): 'Allow' | 'Deny' | null {
    const value = member?.value.kind === 'scalar' ? member.value.value : undefined
    if (value === 'Allow' || value === 'Deny') return value
    const said = member === undefined ? 'no Effect' : 'Effect is neither Allow nor Deny'
    this.problem(`statement ${index}: ${said}`, member?.value.at ?? at, index, 'Write "Effect": "Allow" or "Deny".')
    return null
  }

  #unknownKeys(members: ReadonlyMap<string, Member>, known: readonly string[], statement: number | null): void {
    for (const [key, { keyAt }] of members) {
      if (known.includes(key)) continue
      const near = nearest(key, known)
      this.problem(
        `${quoted(key)} is no element of a ${statement === null ? 'policy' : 'statement'}`,
        keyAt,
        statement,
        near === null ? 'Remove it.' : `Did you mean ${near}? (Names are case-sensitive here.)`,
      )
    }
  }

  /** One text or a list of texts. */
  #words(member: Member | undefined, path: string, statement: number): Word[] {
    if (member === undefined) return []
    const single = member.value.kind !== 'array'
    const nodes = member.value.kind === 'array' ? member.value.items : [member.value]
    if (nodes.length === 0)
      this.problem(`${member.key} is empty`, member.value.at, statement, 'Name at least one, or remove the statement.')
    return nodes.flatMap((node, at) => {
      if (node.kind === 'scalar' && typeof node.value === 'string')
        return [{ text: node.value, at: node.at, path: single ? path : `${path}/${at}` }]
      this.problem(`${member.key} holds what is no text`, node.at, statement, 'Write texts in double quotes.')
      return []
    })
  }

  #principals(member: Member | undefined, path: string, statement: number): PrincipalWord[] {
    if (member === undefined) return []
    const { value } = member
    if (value.kind === 'scalar' && value.value === '*') return [{ kind: '*', text: '*', at: value.at, path }]
    if (value.kind !== 'object') {
      this.problem(
        `${member.key} is neither "*" nor an object`,
        value.at,
        statement,
        'Write it as { "AWS": "arn:aws:iam::ACCOUNT:role/NAME" }.',
      )
      return []
    }
    const kinds = this.members(value, path, statement)
    this.#unknownKeys(kinds, PRINCIPAL_KINDS, statement)
    return [...kinds].flatMap(([kind, inner]) =>
      this.#words(inner, `${path}/${kind}`, statement).map((word) => ({ ...word, kind })),
    )
  }

  #conditions(member: Member | undefined, statement: number): Condition[] {
    if (member === undefined) return []
    if (member.value.kind !== 'object') {
      this.problem('Condition is no object', member.value.at, statement, 'Write { "OPERATOR": { "KEY": "VALUE" } }.')
      return []
    }
    return [...this.members(member.value, 'Condition', statement)].flatMap(([operator, inner]) => {
      if (!isOperator(operator))
        this.problem(
          `${quoted(operator)} is no condition operator`,
          inner.keyAt,
          statement,
          suggestion(nearest(operator, OPERATORS), 'Use one of IAM’s operators.'),
        )
      return [...this.members(inner.value, operator, statement)].map(([key, { keyAt, value }]) => ({
        operator,
        key,
        values: this.#values(value, statement),
        at: keyAt,
      }))
    })
  }

  #values(node: JsonNode, statement: number): string[] {
    const nodes = node.kind === 'array' ? node.items : [node]
    return nodes.flatMap((each) => {
      if (each.kind === 'scalar' && each.value !== null) return [String(each.value)]
      this.problem('a condition’s value is neither text, number nor boolean', each.at, statement, 'Write it as a text.')
      return []
    })
  }

  /** What each type of document must and must not say. */
  checkForType(statement: Statement, type: PolicyType): void {
    const { index, at } = statement
    const actions = statement.actions.length + statement.notActions.length
    const both = (one: readonly Word[], other: readonly Word[], names: string) => {
      if (one.length > 0 && other.length > 0)
        this.problem(`statement ${index} has ${names}`, at, index, 'Keep one of the two.')
    }
    both(statement.actions, statement.notActions, 'Action and NotAction')
    both(statement.resources, statement.notResources, 'Resource and NotResource')
    if (actions === 0) this.problem(`statement ${index} has no Action`, at, index, 'Name the actions.')
    const resources = statement.resources.length + statement.notResources.length
    const principals = statement.principals.length + statement.notPrincipals.length > 0
    if (type === 'trust') {
      if (resources > 0)
        this.problem(
          `statement ${index} of a trust policy has a Resource`,
          at,
          index,
          'Remove it: the role is the resource.',
        )
    } else if (resources === 0 && type !== 'resource')
      this.problem(`statement ${index} has no Resource`, at, index, 'Name the resources.')
    if ((type === 'trust' || type === 'resource') && !principals)
      this.problem(`statement ${index} has no Principal`, at, index, 'Name who is meant.')
    if (type !== 'trust' && type !== 'resource' && principals)
      this.problem(
        `statement ${index} has a Principal, which only trust and resource policies have`,
        at,
        index,
        'Remove it.',
      )
    for (const word of [...statement.resources, ...statement.notResources]) {
      const wrong = arnFault(word.text)
      if (wrong !== null)
        this.problem(
          `${quoted(word.text)} is no ARN: ${wrong}`,
          word.at,
          index,
          'Write arn:PARTITION:SERVICE:REGION:ACCOUNT:RESOURCE, or *.',
        )
    }
    if (statement.sid !== null && type !== 'resource' && !/^[A-Za-z0-9]*$/.test(statement.sid))
      this.problem(
        `the Sid ${quoted(statement.sid)} has other characters than A–Z, a–z and 0–9`,
        at,
        index,
        'Rename it.',
      )
  }
}

/** {@link SIZES} against the whole document; null where it fits. */
export function sizeFault(text: string, type: PolicyType): string | null {
  const size = text.replace(/\s/g, '').length
  const limit = SIZES[type]
  return size <= limit ? null : `${size} characters without white space, and IAM takes ${limit}`
}

const PARTITIONS = /^(?:aws(?:-[a-z-]+)?|\$\{.*\}|.*[*?].*)$/
/** Services whose ARNs have no region. */
const GLOBAL = new Set(['iam', 'cloudfront', 'route53', 's3', 'organizations'])

/** Why a Resource is no ARN; null where it is one, a star, or a pattern of one. */
function arnFault(resource: string): string | null {
  if (resource === '*') return null
  if (/\s/.test(resource) && !resource.startsWith('arn:')) return 'it has white space'
  if (!resource.startsWith('arn:')) return /^[*?]/.test(resource) ? null : 'it does not begin with arn:'
  const parts = resource.split(':')
  const [, partition = '', service = '', region = ''] = parts
  if (parts.length < 6) return resource.includes('*') ? null : `it has ${parts.length} parts and not 6`
  if (!PARTITIONS.test(partition)) return `${quoted(partition)} is no partition`
  if (service === '') return 'it names no service'
  if (GLOBAL.has(service) && service === 'iam' && region !== '') return 'ARNs of iam have no region'
  return parts.slice(5).join(':') === '' ? 'it names no resource' : null
}

const BASE_OPERATORS = [
  'StringEquals',
  'StringNotEquals',
  'StringEqualsIgnoreCase',
  'StringNotEqualsIgnoreCase',
  'StringLike',
  'StringNotLike',
  'NumericEquals',
  'NumericNotEquals',
  'NumericLessThan',
  'NumericLessThanEquals',
  'NumericGreaterThan',
  'NumericGreaterThanEquals',
  'DateEquals',
  'DateNotEquals',
  'DateLessThan',
  'DateLessThanEquals',
  'DateGreaterThan',
  'DateGreaterThanEquals',
  'Bool',
  'BinaryEquals',
  'IpAddress',
  'NotIpAddress',
  'ArnEquals',
  'ArnLike',
  'ArnNotEquals',
  'ArnNotLike',
]
const OPERATORS = [...BASE_OPERATORS, 'Null']

/** `ForAnyValue:StringLikeIfExists` in its parts; null where IAM has no such operator. */
export function operatorOf(
  written: string,
): { base: string; set: 'any' | 'all' | null; ifExists: boolean; negated: boolean } | null {
  const found = /^(?:(ForAnyValue|ForAllValues):)?(\w+?)(IfExists)?$/i.exec(written)
  if (found === null) return null
  const base = OPERATORS.find((name) => name.toLowerCase() === found[2]?.toLowerCase())
  if (base === undefined || (base === 'Null' && found[3] !== undefined)) return null
  const set = found[1] === undefined ? null : /any/i.test(found[1]) ? 'any' : 'all'
  return { base, set, ifExists: found[3] !== undefined, negated: /Not/.test(base) && base !== 'Null' }
}

function isOperator(written: string): boolean {
  return operatorOf(written) !== null
}

function suggestion(near: string | null, otherwise: string): string {
  return near === null ? otherwise : `Did you mean ${near}?`
}

function quoted(text: string): string {
  return JSON.stringify(text.length > 120 ? `${text.slice(0, 117)}…` : text)
}
