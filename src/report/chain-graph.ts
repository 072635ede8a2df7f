import { Graph, layout } from '@dagrejs/dagre'
import { CONFIDENCES, type Confidence } from '../model/confidence.ts'
import type { ReportChain, ReportHop } from '../model/report.ts'
import { shortArn } from '../output/views/words.ts'
import { type Html, html } from './html.ts'
import { count, shortened } from './text.ts'

/** Beyond so many ways the picture would be a thicket: the table holds them all. */
const WAYS_DRAWN = 16
const NODE = { width: 250, height: 44 }

interface Edge {
  from: string
  to: string
  sessions: number
  confidence: Confidence
}

/** The ways by which the vendor came, as one graph from left to right; null where nothing has more than one hop. */
export function chainGraph(chains: readonly ReportChain[]): { picture: Html; drawn: number } | null {
  const ways = chains.filter(({ hops }) => hops.length > 1).slice(0, WAYS_DRAWN)
  if (ways.length === 0) return null
  const nodes = new Map(ways.flatMap(({ hops }) => hops.map((hop) => [nodeOf(hop), hop] as const)))
  const edges = edgesOf(ways)
  const graph = new Graph()
  graph.setGraph({ rankdir: 'LR', nodesep: 18, ranksep: 110, marginx: 4, marginy: 6 })
  graph.setDefaultEdgeLabel(() => ({}))
  for (const id of nodes.keys()) graph.setNode(id, { ...NODE })
  for (const { from, to } of edges) graph.setEdge(from, to)
  layout(graph)
  const { width = 0, height = 0 } = graph.graph() as { width?: number; height?: number }
  const place = (id: string) => graph.node(id) as { x: number; y: number }
  const described = ways.map(
    ({ hops, sessions }) => `${hops.map((hop) => shortArn(hop.principal)).join(' to ')}: ${count(sessions, 'session')}`,
  )
  const picture = html`<svg class="graph" viewBox="0 0 ${Math.ceil(width)} ${Math.ceil(height)}" width="${Math.ceil(width)}" role="img" aria-labelledby="chains-t chains-d"><title id="chains-t">Identity chains</title><desc id="chains-d">${shortened(described.join('. '), 1200)}</desc>
<defs><marker id="arrow" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto"><path class="head" d="M0 0L8 4L0 8z"/></marker></defs>
${edges.map((edge) => drawnEdge(edge, place(edge.from), place(edge.to)))}${[...nodes].map(([id, hop]) => drawnNode(hop, place(id)))}</svg>`
  return { picture, drawn: ways.length }
}

function nodeOf({ kind, principal }: ReportHop): string {
  return JSON.stringify([kind, principal])
}

/** Each step once, with the sessions of all ways that take it and the weakest of their proofs. */
function edgesOf(ways: readonly ReportChain[]): Edge[] {
  const edges = new Map<string, Edge>()
  for (const { hops, sessions } of ways) {
    for (const [i, hop] of hops.entries()) {
      const before = hops[i - 1]
      if (before === undefined) continue
      const [from, to] = [nodeOf(before), nodeOf(hop)]
      if (from === to) continue
      const key = `${from} ${to}`
      const known = edges.get(key)
      if (known === undefined) edges.set(key, { from, to, sessions, confidence: hop.confidence })
      else {
        known.sessions += sessions
        if (CONFIDENCES.indexOf(hop.confidence) > CONFIDENCES.indexOf(known.confidence))
          known.confidence = hop.confidence
      }
    }
  }
  return [...edges.values()]
}

function drawnEdge({ sessions, confidence }: Edge, from: { x: number; y: number }, to: { x: number; y: number }): Html {
  const [x1, x2] = [from.x + NODE.width / 2, to.x - NODE.width / 2 - 2]
  const middle = (x1 + x2) / 2
  const sure = confidence === 'exact' || confidence === 'strong'
  const round = Math.round
  return html`<path class="${sure ? 'edge' : 'edge weak'}" d="M${round(x1)} ${round(from.y)}C${round(middle)} ${round(from.y)} ${round(middle)} ${round(to.y)} ${round(x2)} ${round(to.y)}" marker-end="url(#arrow)"/><text class="axis" x="${round(middle)}" y="${round((from.y + to.y) / 2 - 6)}" text-anchor="middle">${count(sessions, 'session')}${sure ? null : `, ${confidence}`}</text>`
}

const KINDS: Readonly<Record<string, string>> = {
  'aws-account': 'foreign account',
  'assumed-role': 'role',
  'iam-user': 'user',
  'aws-service': 'service',
  'identity-center-user': 'person',
  'saml-user': 'SAML user',
  'web-identity-user': 'web identity',
  'federated-user': 'federated user',
}

export function kindName(kind: string): string {
  return KINDS[kind] ?? kind
}

function drawnNode({ kind, principal }: ReportHop, { x, y }: { x: number; y: number }): Html {
  const [left, top] = [Math.round(x - NODE.width / 2), Math.round(y - NODE.height / 2)]
  const account = principal?.split(':')[4]
  const where = kind === 'aws-account' || account === undefined || account === '' ? '' : ` in ${account}`
  return html`<g><rect class="node" x="${left}" y="${top}" width="${NODE.width}" height="${NODE.height}" rx="6"/><text class="kind" x="${left + 12}" y="${top + 17}">${shortened(`${kindName(kind)}${where}`, 60)}</text><text class="name" x="${left + 12}" y="${top + 34}">${shortName(principal)}</text></g>`
}

function shortName(principal: string | null): string {
  const text = shortArn(principal)
    .replace(/^(user|role) /, '')
    .replace(/^account /, '')
  return text.length <= 32 ? text : `${shortened(text.slice(0, 22), 22)}…${shortened(text.slice(-9), 9)}`
}
