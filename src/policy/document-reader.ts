/** A policy's JSON, element by element. */
import { nearest } from '../model/nearest.ts'
import type { Condition, PatchStep, PrincipalWord, Problem, Statement, Word } from './document.ts'
import type { JsonNode, Member } from './json-text.ts'
import { OPERATORS, operatorOf } from './operators.ts'
import { quoted } from './quoted.ts'

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

export class DocumentReader {
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

  statements(top: ReadonlyMap<string, Member>, path: string, at: number): Statement[] {
    const member = top.get('Statement')
    if (member === undefined) {
      this.problem('no Statement: the document says nothing', at, null, 'Write at least one statement.')
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
    // By the Sid, the number to try next.
    const seen = new Map<string, number>()
    const taken = new Set(statements.flatMap(({ sid }) => (sid === null ? [] : [sid])))
    for (const { sid, index, at, path } of statements) {
      if (sid === null) continue
      let other = seen.get(sid)
      if (other !== undefined) {
        while (taken.has(`${sid}${other}`)) other++
        taken.add(`${sid}${other}`)
        this.problem(`the Sid ${quoted(sid)} stands twice`, at, index, 'Give each statement a Sid of its own.', [
          { op: 'replace', path: `${path}/Sid`, value: `${sid}${other}` },
        ])
      }
      seen.set(sid, other ?? 2)
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
      if (operatorOf(operator) === null)
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
}

function suggestion(near: string | null, otherwise: string): string {
  return near === null ? otherwise : `Did you mean ${near}?`
}
