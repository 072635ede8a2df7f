import type { RegistryEntry } from '../attribution/vendor.ts'
import { matchesPattern } from '../attribution/vendor-pattern.ts'
import type { Given } from '../audit/given.ts'
import { KEY_CALLS, type KeyHistory, type KeyUse, keyHistories } from '../audit/key-history.ts'
import { policyFaults } from '../audit/policy-faults.ts'
import { type Holder, holdersOf, POLICY_CALLS } from '../audit/policy-history.ts'
import { type Call, ROLE_CALLS, roleHistories } from '../audit/role-history.ts'
import { roleStates, strangersOf, vendorOfState } from '../audit/role-state.ts'
import { trailHistories } from '../audit/trail-history.ts'
import { TRAIL_CALLS } from '../audit/trail-switches.ts'
import { DAY_MS, type RoleTaken, type VendorTerms, type World } from '../audit/world.ts'
import { partitionOf } from '../model/arn.ts'
import type { Json } from '../model/json.ts'
import { actionsOf } from '../policy/actions-of.ts'
import { ActionList, type EventMap } from '../policy/event-map.ts'
import { sourceName } from '../policy/event-name.ts'
import { callTexts, candidates, putTerms } from '../store/audit.ts'
import { loadedPlaces } from '../store/coverage.ts'
import type { Store } from '../store/open.ts'
import type { Actors } from './actors.ts'

interface WorldOptions {
  since: number | null
  until: number | null
  map: EventMap
  given: Given
}

/** Where IAM's calls are recorded, by partition. */
const IAM_REGIONS = ['us-east-1', 'cn-north-1', 'us-gov-west-1', 'us-iso-east-1', 'us-isob-east-1', 'eusc-de-east-1']

/** Reads all that rules share out of the store; needs the tables of store/audit.ts. */
export async function worldOf(store: Store, actors: Actors, options: WorldOptions): Promise<World> {
  const { connection } = store
  const { registry, accounts } = actors.context
  const own = await actors.ownAccounts()
  const vendors = registry.entries.map(termsOf)
  const terms = new Map(vendors.map((vendor) => [vendor.id, vendor]))
  await putTerms(connection, boundsOf(vendors))
  const iamCalls = [...new Set([...ROLE_CALLS, ...KEY_CALLS, ...POLICY_CALLS])]
  const calls = await callsOf(store, 'iam.amazonaws.com', iamCalls, options.until)
  const of = (names: readonly string[]) => calls.filter((call) => names.includes(call.eventName))
  const arnOf = await arnsByName(store, calls)
  const vendorsBy = (pick: (entry: RegistryEntry) => readonly string[]) => (arn: string) =>
    registry.entries
      .filter((entry) => pick(entry).some((pattern) => matchesPattern(pattern, arn)))
      .flatMap((entry) => terms.get(entry.id) ?? [])
  const vendorsOfUser = vendorsBy((entry) => entry.users)
  const bound = await vendorsByDeed(store)
  const places = await loadedPlaces(connection)
  const ends = places.flatMap(({ last }) => (last === null ? [] : [last]))
  const list = new ActionList()
  const world: Omit<World, 'policyFaults'> = {
    end: Math.min(Math.max(0, ...ends), (options.until ?? Number.MAX_SAFE_INTEGER) - 1),
    since: options.since,
    isOwn: (account) => own.has(account),
    isAws: (account) => registry.awsAccounts.has(account),
    vendorOfAccount: (account) => {
      const entry = registry.byAccount(account).find((each) => each.accounts.get(account) !== 'hint')
      return terms.get(entry?.id ?? bound.get(account) ?? '') ?? null
    },
    vendorsOfRole: vendorsBy((entry) => entry.roles),
    vendor: (id) => terms.get(id) ?? null,
    vendors,
    logsIam: (account) => places.some((place) => place.account === account && IAM_REGIONS.includes(place.region ?? '')),
    regionsOf: (account) => places.flatMap((place) => (place.account === account ? (place.region ?? []) : [])),
    actionsOf: await actionsOfCalls(store, options.map, list),
    accountNames: [...accounts.values()],
    ownAccounts: [...own],
    roles: roleHistories(of(ROLE_CALLS), options.given.roles, (account, name) => arnOf('role', account, name)),
    keys: keyHistories(of(KEY_CALLS), await keyUses(store), options.given.keys, {
      userArn: (account, name) => arnOf('user', account, name),
      rootArn: (account) => `arn:aws:iam::${account}:root`,
    })
      // A foreign account's users are its own business.
      .filter((key) => own.has(key.account))
      .map((key): KeyHistory => ({ ...key, vendor: key.vendor ?? vendorsOfUser(key.owner)[0]?.id ?? null })),
    taken: await rolesTaken(store),
    trails: trailHistories(await callsOf(store, 'cloudtrail.amazonaws.com', TRAIL_CALLS, options.until)),
    rootSignIns: options.given.rootSignIns,
  }
  const holders = vendorsHolders(holdersOf(of(POLICY_CALLS), options.given, arnOf), world, vendorsOfUser)
  return { ...world, policyFaults: await policyFaults(holders, list) }
}

/** Of all holders of policies those that are vendors': by the registry, or because strangers can take the role. */
function vendorsHolders(
  holders: readonly Holder[],
  world: Omit<World, 'policyFaults'>,
  vendorsOfUser: (arn: string) => readonly VendorTerms[],
) {
  const states = new Map(roleStates(world).map((state) => [state.arn, state]))
  return holders.flatMap((holder) => {
    const state = states.get(holder.arn)
    const listed = [...world.vendorsOfRole(holder.arn), ...vendorsOfUser(holder.arn)][0] ?? null
    const vendor = listed ?? (state === undefined ? null : vendorOfState(state, world))
    const theirs = vendor !== null || (state !== undefined && strangersOf(state, world).length > 0)
    return theirs ? [{ holder, vendor: vendor?.id ?? null }] : []
  })
}

function termsOf(entry: RegistryEntry): VendorTerms {
  const { id, name, networks, from, until, expectedActions } = entry
  return { id, name, accounts: [...entry.accounts.keys()], networks, from, until, expectedActions }
}

/** Contracts as instants: the last day belongs to it. */
function boundsOf(vendors: readonly VendorTerms[]) {
  return vendors.flatMap(({ id, from, until }) =>
    from === null && until === null
      ? []
      : [
          {
            vendor: id,
            starts: from === null ? null : Date.parse(from),
            ends: until === null ? null : Date.parse(until) + DAY_MS,
          },
        ],
  )
}

async function callsOf(store: Store, source: string, names: readonly string[], until: number | null): Promise<Call[]> {
  const found = await callTexts(store.connection, source, names, until)
  return found.map(({ request, response, ...call }) => ({
    ...call,
    request: parsed(request),
    response: parsed(response),
  }))
}

function parsed(text: string | null): Json {
  return text === null ? null : JSON.parse(text)
}

/** Foreign accounts that no entry lists, by the one vendor whose role or external id they came with. */
async function vendorsByDeed(store: Store): Promise<Map<string, string>> {
  const found = await candidates<{ account: string; vendor: string }>(
    store.connection,
    `SELECT origin_account AS account, any_value(vendor) AS vendor FROM audit_caller
     WHERE origin_kind = 'aws-account' AND vendor IS NOT NULL AND origin_account IS NOT NULL
     GROUP BY origin_account HAVING count(DISTINCT vendor) = 1`,
  )
  return new Map(found.map(({ account, vendor }) => [account, vendor]))
}

/** The whole ARN of a role or user that is named by name: as the logs show it, else without a path. */
async function arnsByName(store: Store, calls: readonly Call[]) {
  const found = await candidates<{ arn: string }>(
    store.connection,
    `SELECT DISTINCT arn FROM (SELECT role AS arn FROM vend_now UNION ALL SELECT principal FROM audit_caller)
     WHERE arn LIKE 'arn:%:iam::%:role/%' OR arn LIKE 'arn:%:iam::%:user/%' ORDER BY arn DESC`,
  )
  const known = new Map(
    found.flatMap(({ arn }) => {
      const match = /^arn:[^:]+:iam::([^:]*):(role|user)\/(?:.*\/)?([^/]+)$/.exec(arn)
      return match === null ? [] : [[JSON.stringify([match[2], match[1], match[3]]), arn] as const]
    }),
  )
  return (type: 'role' | 'user', account: string, name: string): string => {
    const region = calls.find((call) => call.account === account)?.region ?? null
    return (
      known.get(JSON.stringify([type, account, name])) ?? `arn:${partitionOf(region)}:iam::${account}:${type}/${name}`
    )
  }
}

function keyUses(store: Store): Promise<KeyUse[]> {
  return candidates<KeyUse>(
    store.connection,
    `SELECT c.access_key AS key, c.principal, c.account, c.kind, any_value(c.vendor) AS vendor, sum(u.events) AS events,
       audit_ms(min(u.first)) AS first, audit_ms(max(u.last)) AS last, audit_n(min(u.first)) AS "firstN", audit_n(max(u.last)) AS "lastN"
     FROM audit_did u JOIN audit_caller c ON c.caller = u.caller
     WHERE regexp_full_match(c.access_key, 'AKIA[A-Z0-9]{12,}') AND c.kind IN ('iam-user', 'root') GROUP BY c.access_key, c.principal, c.account, c.kind ORDER BY ALL`,
  )
}

function rolesTaken(store: Store): Promise<RoleTaken[]> {
  return candidates<RoleTaken>(
    store.connection,
    `SELECT v.role, v.account, v.source AS "callerAccount", v.external_id AS "externalId", count(*)::DOUBLE AS events,
       audit_ms(min(audit_key(e.time, e.n))) AS first, audit_ms(max(audit_key(e.time, e.n))) AS last,
       audit_n(min(audit_key(e.time, e.n))) AS "firstN", audit_n(max(audit_key(e.time, e.n))) AS "lastN"
     FROM vend_now v JOIN audit_event e ON e.n = v.n
     WHERE v.caller_kind = 'aws-account' AND v.event_name = 'AssumeRole' AND v.role IS NOT NULL AND v.source IS NOT NULL
     GROUP BY v.role, v.account, v.source, v.external_id ORDER BY ALL`,
  )
}

/** The IAM actions of the calls that vendors made, by source and name; of any other call, its own name. */
async function actionsOfCalls(store: Store, map: EventMap, list: ActionList): Promise<World['actionsOf']> {
  const found = await candidates<{ source: string; name: string }>(
    store.connection,
    'SELECT DISTINCT source, name FROM audit_vendor_did WHERE source IS NOT NULL AND name IS NOT NULL ORDER BY ALL',
  )
  const known = new Map<string, readonly string[]>()
  for (const { source, name } of found) {
    const mapped = await actionsOf({ eventSource: source, eventName: name, request: null }, map, list)
    if (mapped.kind !== 'unmapped')
      known.set(JSON.stringify([source, name]), mapped.kind === 'actions' ? mapped.actions : [])
  }
  return (source, name) => known.get(JSON.stringify([source, name])) ?? [`${sourceName(source)}:${name}`]
}
