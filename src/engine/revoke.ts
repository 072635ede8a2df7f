import type { LiveSession, RevokeFacts, Share, VendorCredential } from '../audit/revoke/facts.ts'
import { revokePlan, targetNames } from '../audit/revoke/plan.ts'
import { type JsonObject, object, textAt } from '../model/json.ts'
import type { Revoke } from '../model/revoke.ts'
import { formatInstant, parseInstant } from '../model/time.ts'
import { loadedPlaces } from '../store/coverage.ts'
import { recordsUnder, touchesOfEvent } from '../store/events.ts'
import { expirationsGiven, type LateSession, lateSessions } from '../store/late-sessions.ts'
import type { Store } from '../store/open.ts'
import {
  eventsNamed,
  madeBy,
  reachedBy,
  sharedWith,
  sharersOf,
  standingKeys,
  type VendorCredentialRow,
  vendorCalls,
  vendorCredentials,
} from '../store/vendor-use.ts'
import type { Actors } from './actors.ts'
import { vendorNamed } from './vendor-named.ts'
import { openViews } from './views.ts'

const DAY_MS = 86_400_000
const HOUR_MS = 3_600_000
/** STS's longest lives of a session: a role's 12 hours, a federated user's or session token's 36. */
const ROLE_HOURS = 12
const TOKEN_HOURS = 36

export interface RevokeOptions {
  vendor: string
  /** How many days before the last event count as what would stop. */
  days: number
}

/** The plan to switch a vendor off, from what the logs show of it. It changes nothing. */
export async function revoke(store: Store, actors: Actors, options: RevokeOptions): Promise<Revoke> {
  const entry = vendorNamed(actors.context.registry.entries, options.vendor)
  await openViews(store, actors)
  const { connection } = store
  const places = await loadedPlaces(connection)
  const end = Math.max(0, ...places.map((place) => place.last ?? 0))
  const rows = await vendorCredentials(connection, entry.id)
  const callers = rows.flatMap((row) => row.callers)
  const own = await actors.ownAccounts()
  const credentials: VendorCredential[] = rows
  const accounts = new Set([...entry.accounts.keys(), ...rows.flatMap((row) => foreign(row, own))])
  const facts: Omit<RevokeFacts, 'sharers'> = {
    vendor: entry.id,
    credentials,
    calls: await vendorCalls(connection, callers, end - options.days * DAY_MS),
    keys: await standingKeys(connection),
    consoleUsers: consoleUsers(rows, await eventsNamed(connection, 'signin.amazonaws.com', ['ConsoleLogin'])),
    made: await madeBy(connection, callers, ['iam:access-key', 'iam:user', 'iam:role']),
    shares: distinct([
      ...(await Promise.all([...accounts].map((account) => sharesWith(store, account)))).flat(),
      ...(await reached(store, rows)),
    ]),
    delegations: rows.some((row) => row.delegate !== null) ? await delegations(store) : [],
    live: await liveSessions(store, entry.id, end),
    ownAccounts: own,
    vendorAccounts: [...accounts].sort(),
    registered: {
      roles: entry.roles.filter((role) => !role.includes('*')),
      users: entry.users.filter((user) => !user.includes('*')),
      accessKeys: entry.accessKeys,
    },
    issuers: [...new Set(rows.flatMap((row) => row.issuers))].sort(),
    first: places.reduce<number | null>(
      (first, place) => (place.first === null ? first : Math.min(first ?? place.first, place.first)),
      null,
    ),
  }
  const sharers = await sharersOf(connection, entry.id, targetNames(facts))
  return { vendor: entry.id, ...revokePlan({ ...facts, sharers }) }
}

function foreign({ originAccount, delegate }: VendorCredentialRow, own: ReadonlySet<string>): string[] {
  return [originAccount, delegate].filter((account): account is string => account !== null && !own.has(account))
}

/** Users of the vendor that signed in to the console. */
function consoleUsers(rows: readonly VendorCredentialRow[], logins: readonly { record: string }[]): string[] {
  const users = new Set(
    rows.flatMap((row) => row.chain.flatMap((hop) => (hop.kind === 'iam-user' ? [hop.principal] : []))),
  )
  const seen = logins.map(({ record }) => textAt(JSON.parse(record) as JsonObject, 'userIdentity', 'arn'))
  return [...new Set(seen.filter((arn): arn is string => arn !== null && users.has(arn)))].sort()
}

/** The account itself, and roles: their trust policies are steps of their own. */
const NO_SHARES = new Set(['aws:account', 'iam:role'])

async function sharesWith(store: Store, vendorAccount: string): Promise<Share[]> {
  const shares: Share[] = []
  for (const eventId of await sharedWith(store.connection, vendorAccount)) {
    for (const { n, text } of await recordsUnder(store.connection, eventId)) {
      const record = object(JSON.parse(text)) ?? {}
      for (const touch of await touchesOfEvent(store.connection, n)) {
        if (touch.relation !== 'shared' || touch.of !== 'self' || NO_SHARES.has(touch.type)) continue
        shares.push({
          eventId,
          eventSource: touch.eventSource ?? '',
          eventName: touch.eventName ?? '',
          account: touch.account,
          region: touch.region,
          type: touch.type,
          id: touch.id,
          arn: touch.arn,
          vendorAccount,
          grantId: textAt(record, 'responseElements', 'grantId'),
          statementId: textAt(record, 'requestParameters', 'statementId'),
        })
      }
    }
  }
  return shares
}

/** What the vendor's account reaches without a role of ours: the resource's own policy must let it in. */
async function reached(store: Store, rows: readonly VendorCredentialRow[]): Promise<Share[]> {
  const direct = rows.filter((row) => row.chain.length === 1 && row.chain[0]?.kind === 'aws-account')
  const found = await reachedBy(
    store.connection,
    direct.flatMap((row) => row.callers),
  )
  const [vendorAccount = ''] = direct.flatMap((row) => (row.originAccount === null ? [] : [row.originAccount]))
  return found.map((each) => ({ ...each, vendorAccount, grantId: null, statementId: null }))
}

/** Each share once; the call that gave it stands before one that used it. */
function distinct(shares: readonly Share[]): Share[] {
  const byTarget = new Map<string, Share[]>()
  for (const share of shares) {
    const key = JSON.stringify([share.type, share.id, share.account])
    const known = byTarget.get(key) ?? []
    const same = known.some(
      (each) =>
        (share.grantId === null && share.statementId === null) ||
        (each.grantId === share.grantId && each.statementId === share.statementId),
    )
    if (!same) byTarget.set(key, [...known, share])
  }
  return [...byTarget.values()].flat()
}

async function delegations(store: Store): Promise<RevokeFacts['delegations']> {
  const accepted = await eventsNamed(store.connection, 'iam.amazonaws.com', ['AcceptDelegationRequest'])
  return accepted.map(({ eventId, account, record }) => ({
    eventId,
    account,
    requestId: textAt(JSON.parse(record) as JsonObject, 'requestParameters', 'delegationRequestId'),
  }))
}

/** The sessions of a vendor that may still be valid when the logs end, those that last longest first. */
export async function liveSessionsOf(store: Store, actors: Actors, vendor: string): Promise<Revoke['liveSessions']> {
  await openViews(store, actors)
  const ends = (await loadedPlaces(store.connection)).map((place) => place.last ?? 0)
  const live = await liveSessions(store, vendor, Math.max(0, ...ends))
  return live.map((session) => ({ ...session, until: formatInstant(session.until) }))
}

/** Sessions whose credentials had not expired when the logs end. */
async function liveSessions({ connection }: Store, vendor: string, end: number): Promise<LiveSession[]> {
  const late = (await lateSessions(connection, vendor, end - TOKEN_HOURS * HOUR_MS)).filter(
    ({ kind, accessKeyId }) => kind !== null && kind !== 'aws-account' && !accessKeyId?.startsWith('AKIA'),
  )
  const given = await expirationsGiven(
    connection,
    late.flatMap(({ evidence }) => evidence ?? []),
  )
  return late
    .map((row) => ({ principal: row.principal, session: row.session, until: untilOf(row, given) }))
    .filter(({ until }) => until > end)
    .sort((a, b) => b.until - a.until || ((a.session ?? '') < (b.session ?? '') ? -1 : 1))
}

/** What the record says; else the longest that a session can live, from its beginning or, untold, its last call. */
function untilOf({ kind, created, last, evidence }: LateSession, given: ReadonlyMap<string, string>): number {
  const said = evidence === null ? undefined : given.get(evidence)
  const until = said === undefined ? null : (parseInstant(said) ?? parseLocaleTime(said))
  return until ?? (created ?? last) + (kind === 'assumed-role' ? ROLE_HOURS : TOKEN_HOURS) * HOUR_MS
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

/** STS's `Jul 10, 2023, 6:30:22 PM`; older records lack the second comma. */
export function parseLocaleTime(value: string): number | null {
  const match = /^([A-Z][a-z]{2}) (\d{1,2}), (\d{4}),? (\d{1,2}):(\d{2}):(\d{2})\s?([AP])M$/.exec(value)
  const month = MONTHS.indexOf(match?.[1] ?? '')
  if (match === null || month < 0) return null
  const [day, year, hour, minute, second] = match.slice(2, 7).map(Number) as [number, number, number, number, number]
  return Date.UTC(year, month, day, (hour % 12) + (match[7] === 'P' ? 12 : 0), minute, second)
}
