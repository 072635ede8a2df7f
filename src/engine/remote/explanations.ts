import type { Session } from '../../store/open-ends.ts'
import { type Lookup, lookupsFor } from './wants.ts'
import {
  all,
  any,
  chunksOfIds,
  type Days,
  dayOf,
  isDelivered,
  isOneOf,
  type Piece,
  secondOf,
  withinEither,
} from './where.ts'

/** What is to be found out about the credentials in a store. */
export interface Wanted {
  /** Keys of facts. */
  keys: readonly string[]
  /** Events that are corrected. */
  originals: readonly string[]
  sessions: readonly Session[]
}

/** What one scan looks for, and where. */
export interface Scan {
  days: Piece
  facts: Piece
  callers: Piece
}

/**
 * The fewest scans that find all that is wanted. `window`: the days on which facts lie whose keys do not tell when; where
 * any is asked for, what has days of its own is looked for in that scan too.
 */
export function scansFor({ keys, originals, sessions }: Wanted, window: Days): Scan[] {
  const corrected = chunksOfIds(originals).map((some) => ({ where: isOneOf('eventid', some), days: null }))
  const facts = [...lookupsFor(keys), corrected]
  const callers = chunksOfIds(sessions).map(callersOf)
  const count = Math.max(callers.length, ...facts.map(({ length }) => length))
  return Array.from({ length: count }, (_, i) => {
    const some = facts.flatMap((series) => series[i] ?? [])
    const named = callers[i]
    return {
      days: daysOf(named === undefined ? some : [...some, named], window),
      facts: any(some.map(({ where }) => where)),
      callers: named?.where ?? any([]),
    }
  })
}

function daysOf(lookups: readonly Lookup[], window: Days): Piece {
  const days = [...new Set(lookups.flatMap(({ days }) => days ?? []))].sort()
  return lookups.some(({ days }) => days === null) ? withinEither(window, days) : isDelivered(days)
}

const DAY_MS = 86_400_000

/** The second in which a session began, as CloudTrail writes it; null in whatever other form logs have it. */
const CREATED = String.raw`regexp_extract(identity, '"creationdate":"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)[.0-9]*Z"', 1)`
const SIGN_IN = `regexp_extract(identity, '"signinsessionarn":"([^"]*)"', 1)`

/**
 * All that the events of a session say of their caller is one credential (attribution/caller.ts), whichever of them was
 * asked for: those of its key, of its sign-in, or of its beginning. Many before it may bear its name.
 */
function callersOf(sessions: readonly Session[]): Lookup {
  const distinct = (values: readonly string[]) => [...new Set(values)].sort()
  const [keys, signIns] = [
    distinct(sessions.flatMap(({ keys }) => keys)),
    distinct(sessions.flatMap(({ signIns }) => signIns)),
  ]
  const same = any([
    isOneOf(CREATED, distinct(sessions.map(({ created }) => secondOf(created)))),
    { sql: `${CREATED} IS NULL`, values: [] },
    ...(keys.length === 0 ? [] : [isOneOf('accesskeyid', keys)]),
    ...(signIns.length === 0 ? [] : [isOneOf(SIGN_IN, signIns)]),
  ])
  return {
    where: all([isOneOf('principalid', distinct(sessions.map(({ principalId }) => principalId))), same]),
    // 36 hours is the longest that a session lasts; delivery comes a little later.
    days: distinct(sessions.flatMap(({ created }) => [0, 1, 2].map((day) => dayOf(created * 1000 + day * DAY_MS)))),
  }
}
