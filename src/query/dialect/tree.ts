import { isTrivia, nameOf, type Token, tokenize } from '../tokens.ts'

/** What stands between two brackets, with them. */
interface Group {
  kind: 'group'
  open: string
  nodes: Node[]
  close: string
}
export type Node = Token | Group

const CLOSING: Readonly<Record<string, string>> = { '(': ')', '[': ']', '{': '}' }

/** DuckDB itself refuses expressions deeper than 1,000. */
const DEEPEST = 500

/** The pieces of `sql` nested by its brackets; null where they do not pair up, or nest beyond all reason. */
export function parseTree(sql: string): Node[] | null {
  const root: Node[] = []
  const open: { group: Group; into: Node[] }[] = []
  let into = root
  for (const token of tokenize(sql)) {
    const close = token.kind === 'symbol' ? CLOSING[token.text] : undefined
    if (close !== undefined) {
      const group: Group = { kind: 'group', open: token.text, nodes: [], close }
      into.push(group)
      if (open.push({ group, into }) > DEEPEST) return null
      into = group.nodes
    } else if (token.kind === 'symbol' && /[)\]}]/.test(token.text)) {
      const last = open.pop()
      if (last?.group.close !== token.text) return null
      into = last.into
    } else into.push(token)
  }
  return open.length === 0 ? root : null
}

export function textOf(nodes: readonly Node[]): string {
  return nodes.map((node) => (node.kind === 'group' ? node.open + textOf(node.nodes) + node.close : node.text)).join('')
}

/** The first place from `at` on that says something; the length where there is none. */
export function seek(nodes: readonly Node[], at: number): number {
  while (at < nodes.length && nodes[at]?.kind !== 'group' && isTrivia(nodes[at] as Token)) at++
  return at
}

/** The last place before `at` that says something; -1 where there is none. */
export function seekBack(nodes: readonly Node[], at: number): number {
  do at--
  while (at >= 0 && nodes[at]?.kind !== 'group' && isTrivia(nodes[at] as Token))
  return at
}

/** A bare word in small letters; null for anything else, quoted names too. */
export function wordAt(nodes: readonly Node[], at: number): string | null {
  const node = nodes[at]
  return node?.kind === 'word' ? node.text.toLowerCase() : null
}

/** A name, quoted or not, in small letters. */
export function nameAt(nodes: readonly Node[], at: number): string | null {
  const node = nodes[at]
  return node === undefined || node.kind === 'group' ? null : (nameOf(node)?.toLowerCase() ?? null)
}

export function isSymbol(node: Node | undefined, text: string): boolean {
  return node?.kind === 'symbol' && node.text === text
}

/** `nodes` cut at each `separator` of this level, without the space around the parts. */
export function split(nodes: readonly Node[], separator = ','): Node[][] {
  if (seek(nodes, 0) === nodes.length) return []
  const parts: Node[][] = [[]]
  for (const node of nodes) {
    if (isSymbol(node, separator)) parts.push([])
    else parts.at(-1)?.push(node)
  }
  return parts.map(trim)
}

export function trim(nodes: readonly Node[]): Node[] {
  return nodes.slice(seek(nodes, 0), seekBack(nodes, nodes.length) + 1)
}

/** `name(…)` at a place, where it is no method or member of something. */
export interface Call {
  name: string
  args: Node[][]
  /** The place after its closing bracket. */
  end: number
}

export function callAt(nodes: readonly Node[], at: number): Call | null {
  const name = wordAt(nodes, at)
  if (name === null || isSymbol(nodes[seekBack(nodes, at)], '.')) return null
  const next = seek(nodes, at + 1)
  const group = nodes[next]
  if (group?.kind !== 'group' || group.open !== '(') return null
  return { name, args: split(group.nodes), end: next + 1 }
}

/** Where a run of words stands from `at` on, the place after it; null where it does not stand there. */
export function wordsAt(nodes: readonly Node[], at: number, ...words: readonly string[]): number | null {
  for (const word of words) {
    at = seek(nodes, at)
    if (wordAt(nodes, at) !== word) return null
    at++
  }
  return at
}
