import { all, any, dayOf, holds, isOneOf, type Piece, piece } from './where.ts'

/** Events that vend, switch or hand on credentials (attribution/fact.ts reads them). */
const VENDING = [
  'AssumeRole',
  'AssumeRoleWithSAML',
  'AssumeRoleWithWebIdentity',
  'AssumeRoot',
  'GetSessionToken',
  'GetFederationToken',
  'GetCredentialsForIdentity',
  'CreateSession',
  'GetDataAccess',
]

/** Conditions for the events that keys of facts stand for. */
export interface Lookup {
  where: Piece
  /** Whole days that hold them; null where the key does not tell. */
  days: readonly string[] | null
}

const DAY_MS = 86_400_000
/** Values in one condition: a query's text may have 262,144 bytes, and an engine's plan has limits of its own. */
const MOST = 400

/** The fewest queries that find the facts under these keys (attribution/group.ts `wantsOf`, engine's own shapes). */
export function lookupsFor(keys: readonly string[]): Lookup[] {
  const timed = new Map<string, Set<string>>()
  const open: Piece[] = []
  const bySource = new Map<string, Set<string>>()
  const add = (map: Map<string, Set<string>>, key: string, value: string) =>
    map.set(key, (map.get(key) ?? new Set()).add(value))
  for (const key of keys) {
    const at = key.indexOf(':')
    const [kind, rest] = [key.slice(0, at), key.slice(at + 1)]
    const second = Number(/@(\d+)$/.exec(rest)?.[1])
    const name = rest.replace(/@\d+$/, '')
    if ((kind === 'session' || kind === 'role' || kind === 'root') && Number.isFinite(second)) {
      const iso = new Date(second * 1000).toISOString()
      add(timed, iso.slice(0, 19), dayOf(second * 1000))
      add(timed, iso.slice(0, 19), dayOf(second * 1000 + DAY_MS))
      if (kind === 'session') add(bySource, 'switch', name)
    } else add(bySource, kind, name)
  }
  for (const [kind, names] of bySource) open.push(...[...names].map((name) => conditionOf(kind, name)))
  return [...timedLookups(timed), ...chunks(open).map((some) => ({ where: any(some), days: null }))]
}

function timedLookups(timed: ReadonlyMap<string, ReadonlySet<string>>): Lookup[] {
  return chunks([...timed]).map((some) => ({
    where: all([
      isOneOf('eventname', VENDING),
      isOneOf(
        'substr(eventtime, 1, 19)',
        some.map(([second]) => second),
      ),
    ]),
    days: [...new Set(some.flatMap(([, days]) => [...days]))].sort(),
  }))
}

function conditionOf(kind: string, name: string): Piece {
  const event = (eventName: string) => all([piece('eventname = ?', eventName), holds(name)])
  switch (kind) {
    case 'key':
      return all([isOneOf('eventname', VENDING), holds(name)])
    case 'made':
      return event('CreateAccessKey')
    case 'switch':
      return all([piece('eventname = ?', 'SwitchRole'), piece('principalid = ?', name)])
    case 'role-id':
      return event('CreateRole')
    case 'credential':
      return event('CreateTokenWithIAM')
    case 'lakeformation':
      return event('GetDataAccess')
    case 'twin':
      return all([piece('principalid = ?', name), piece('sharedeventid IS NOT NULL')])
    default:
      // A key of a newer kind: whatever holds its name may be its fact.
      return holds(name)
  }
}

function chunks<Item>(items: readonly Item[]): Item[][] {
  const out: Item[][] = []
  for (let from = 0; from < items.length; from += MOST) out.push(items.slice(from, from + MOST))
  return out
}
