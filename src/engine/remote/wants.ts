import { all, any, chunksOfIds, chunksOfWords, dayOf, holdsAny, isOneOf, type Piece, piece, secondOf } from './where.ts'
import { fewest, wordOf } from './words.ts'

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

/** What was given out in some seconds, and the days that hold those. */
interface Timed {
  seconds: Map<string, string[]>
  names: Set<string>
}

/**
 * Conditions that find the facts under these keys (attribution/group.ts `wantsOf`, engine's own shapes), in series of
 * which each has as few as it can.
 */
export function lookupsFor(keys: readonly string[]): Lookup[][] {
  const vends: Timed = { seconds: new Map(), names: new Set() }
  const roots: Timed = { seconds: new Map(), names: new Set() }
  const open = new Map<string, [kind: string, name: string]>()
  const add = (kind: string, name: string) => open.set(`${kind}:${name}`, [kind, name])
  for (const key of keys) {
    const at = key.indexOf(':')
    const [kind, rest] = [key.slice(0, at), key.slice(at + 1)]
    const second = Number(/@(\d+)$/.exec(rest)?.[1])
    const name = rest.replace(/@\d+$/, '')
    if ((kind === 'session' || kind === 'role' || kind === 'root') && Number.isFinite(second)) {
      const timed = kind === 'root' ? roots : vends
      timed.seconds.set(secondOf(second), [dayOf(second * 1000), dayOf(second * 1000 + DAY_MS)])
      timed.names.add(wordOf(name))
      if (kind === 'session') add('switch', name)
    } else add(kind, name)
  }
  return [timedLookups(vends, VENDING), timedLookups(roots, ['AssumeRoot']), openLookups([...open.values()])]
}

/**
 * What was given out in these seconds to these names: others that were served in the same second are nobody who was
 * asked for, and each would want its own explanation. A record whose time is not written as CloudTrail writes it may be
 * of any second.
 */
function timedLookups({ seconds, names }: Timed, events: readonly string[]): Lookup[] {
  return chunksOfIds([...seconds]).map((some) => ({
    where: all([
      isOneOf('eventname', events),
      any([
        isOneOf(
          'substr(eventtime, 1, 19)',
          some.map(([second]) => second),
        ),
        { sql: "eventtime NOT LIKE '____-__-__T__:__:__%Z'", values: [] },
      ]),
      ...(names.size > MOST_NAMES ? [] : [holdsAny(fewest([...names]))]),
    ]),
    days: [...new Set(some.flatMap(([, days]) => days))].sort(),
  }))
}

/** Of more names than this each record would be looked through too often. */
const MOST_NAMES = 400

/** Kinds whose events are found by their caller's id; of the others some text in them tells. */
const BY_ID = new Set(['switch', 'sign-in', 'twin'])

/** One condition for each kind, its names as a list: a filter of hundreds of its own is more than an engine compiles. */
function openLookups(open: readonly (readonly [kind: string, name: string])[]): Lookup[] {
  const ids = chunksOfIds(open.filter(([kind]) => BY_ID.has(kind)))
  const words = chunksOfWords(open.filter(([kind]) => !BY_ID.has(kind)))
  return Array.from({ length: Math.max(ids.length, words.length) }, (_, i) => {
    const names = new Map<string, Set<string>>()
    for (const [kind, name] of [...(ids[i] ?? []), ...(words[i] ?? [])])
      names.set(kind, (names.get(kind) ?? new Set()).add(name))
    return { where: any([...names].map(([kind, those]) => conditionOf(kind, [...those]))), days: null }
  })
}

function conditionOf(kind: string, names: readonly string[]): Piece {
  const event = (eventName: string) => all([piece('eventname = ?', eventName), holdsAny(names)])
  switch (kind) {
    case 'key':
      return all([isOneOf('eventname', VENDING), holdsAny(names)])
    case 'made':
      return event('CreateAccessKey')
    case 'switch':
      return all([piece('eventname = ?', 'SwitchRole'), isOneOf('principalid', names)])
    case 'sign-in':
      return all([piece('eventname = ?', 'GetSigninToken'), isOneOf('principalid', names)])
    case 'role-id':
      return event('CreateRole')
    case 'credential':
      return event('CreateTokenWithIAM')
    case 'lakeformation':
      return event('GetDataAccess')
    case 'twin':
      return all([isOneOf('principalid', names), piece('sharedeventid IS NOT NULL')])
    default:
      // A key of a newer kind: whatever holds its name may be its fact.
      return holdsAny(names)
  }
}
