import { type DuckDBConnection, LIST, listValue, UINTEGER } from '@duckdb/node-api'
import type { Caller, Fact, Profile, Resolution } from '../model/facts.ts'
import { shortKey } from './key.ts'
import { byKey, once } from './memory.ts'
import { numbers, rows, selectWhere, textList } from './rows.ts'

/** Deep enough for any chain that AWS allows; a longer one is a loop, and ends there. */
const MAX_LEVELS = 24

/** What attribution knows and the store does not: how callers merge and which keys a group wants. */
export interface ChainRules<Group> {
  merge(callers: readonly Caller[]): Group
  wants(group: Group): readonly string[]
}

/** Groups and facts in memory, enough to resolve the groups that were asked for. */
export interface Closure<Group> {
  group(key: string): Group | null
  factsFor(key: string): readonly Fact[]
  wanted(group: string): readonly string[]
}

/**
 * Loads all that the resolution of `groups` may rest on: their callers, the facts under the keys they want, the groups
 * of those facts' callers, and so on until nothing new appears.
 */
export async function loadClosure<Group>(
  connection: DuckDBConnection,
  asked: readonly string[],
  rules: ChainRules<Group>,
): Promise<Closure<Group>> {
  const groups = new Map<string, Group>()
  const wanted = new Map<string, readonly string[]>()
  const facts = new Map<string, Fact[]>()
  let todo = [...new Set(asked)]
  for (let level = 0; todo.length > 0 && level < MAX_LEVELS; level++) {
    const callers = await callersOf(connection, todo)
    const keys = new Set<string>()
    for (const [key, list] of callers) {
      const group = rules.merge(list)
      groups.set(key, group)
      wanted.set(key, rules.wants(group))
      for (const want of wanted.get(key) ?? []) if (!facts.has(want)) keys.add(want)
    }
    const found = await factsUnder(connection, [...keys])
    for (const key of keys) facts.set(key, found.get(key) ?? [])
    const next = new Set<string>()
    for (const list of found.values()) for (const fact of list) if (!groups.has(fact.caller)) next.add(fact.caller)
    todo = [...next]
  }
  return {
    group: (key) => groups.get(key) ?? null,
    factsFor: (key) => facts.get(key) ?? [],
    wanted: (group) => wanted.get(group) ?? [],
  }
}

async function callersOf(connection: DuckDBConnection, groups: readonly string[]): Promise<Map<string, Caller[]>> {
  const found = await rows<{ group: string; body: string }>(
    connection,
    `SELECT DISTINCT "group", body FROM caller WHERE "group" IN (SELECT unnest($keys)) ORDER BY "group", body`,
    ...textList('keys', groups),
  )
  const byGroup = new Map<string, Caller[]>()
  for (const { group, body } of found) {
    const list = byGroup.get(group)
    if (list === undefined) byGroup.set(group, [JSON.parse(body)])
    else list.push(JSON.parse(body))
  }
  return byGroup
}

async function factsUnder(connection: DuckDBConnection, keys: readonly string[]): Promise<Map<string, Fact[]>> {
  const byKey = new Map<string, Fact[]>()
  if (keys.length === 0) return byKey
  const found = await rows<{ key: string; body: string }>(
    connection,
    `SELECT DISTINCT k.key, f.body FROM fact_key k JOIN fact f ON f.id = k.fact WHERE k.key IN (SELECT unnest($keys))
     ORDER BY k.key, f.body`,
    ...textList('keys', keys),
  )
  for (const { key, body } of found) {
    const fact: Fact = JSON.parse(body)
    const list = byKey.get(key)
    if (list === undefined) byKey.set(key, [fact])
    else list.push(fact)
  }
  return byKey
}

/** Groups whose resolution is out of date: new callers, a wanted key of a new fact, and what rests on either. */
export function staleGroups(connection: DuckDBConnection): Promise<readonly string[]> {
  return once(connection, 'stale groups', () => readStaleGroups(connection))
}

async function readStaleGroups(connection: DuckDBConnection): Promise<string[]> {
  const [stale = 0] = await numbers(
    connection,
    'SELECT (SELECT count(*) FROM stale_group) + (SELECT count(*) FROM stale_key)',
  )
  if (stale === 0) return []
  const found = await rows<{ group: string }>(
    connection,
    `WITH RECURSIVE
       first AS (
         SELECT "group" FROM stale_group
         UNION SELECT w."group" FROM want w WHERE w.key IN (SELECT key FROM stale_key)
       ),
       rests AS (SELECT c."group", unnest(c.parents) AS parent FROM credential c),
       stale AS (
         SELECT "group" FROM first
         UNION SELECT rests."group" FROM rests JOIN stale ON rests.parent = stale."group"
       )
     SELECT DISTINCT "group" FROM stale ORDER BY "group"`,
  )
  return found.map((row) => row.group)
}

/** The groups that have any of these profiles. */
export async function groupsWith(connection: DuckDBConnection, profiles: readonly number[]): Promise<string[]> {
  if (profiles.length === 0) return []
  const found = await rows<{ group: string }>(
    connection,
    'SELECT "group" FROM credential WHERE profile IN (SELECT unnest($profiles)) ORDER BY "group"',
    { profiles: listValue([...profiles]) },
    { profiles: LIST(UINTEGER) },
  )
  return found.map((row) => row.group)
}

/** The groups that rest on any of these, however many hops below. */
export async function groupsBelow(connection: DuckDBConnection, groups: readonly string[]): Promise<string[]> {
  const found = await rows<{ group: string }>(
    connection,
    'SELECT "group" FROM credential WHERE list_has_any(parents, $groups) ORDER BY "group"',
    ...textList('groups', groups),
  )
  return found.map((row) => row.group)
}

/** The groups of these access keys. */
export async function groupsOfKeys(connection: DuckDBConnection, keys: readonly string[]): Promise<string[]> {
  const found = await rows<{ group: string }>(
    connection,
    'SELECT DISTINCT "group" FROM caller WHERE access_key IN (SELECT unnest($keys)) ORDER BY "group"',
    ...textList('keys', keys),
  )
  return found.map((row) => row.group)
}

export interface Resolved {
  resolution: Omit<Resolution, 'profile'>
  profile: Profile
}

/** The stored resolutions, by group; groups that have none, or a stale one, are absent, and others may be there. */
export function storedResolutions(
  connection: DuckDBConnection,
  groups: readonly string[],
): Promise<ReadonlyMap<string, Resolved>> {
  return byKey(connection, 'resolutions', groups, async (missing) => {
    const found = await rows<{ key: string; body: string; profile: number }>(
      connection,
      selectWhere('SELECT "group" AS key, body, profile FROM credential', 'key', missing.map(shortKey)),
    )
    const wanted = new Set(missing)
    const profiles = await profilesById(
      connection,
      found.map(({ profile }) => profile),
    )
    return found.flatMap(({ key, body, profile: id }) => {
      // Other groups may have the same key.
      const profile = wanted.has(key) ? profiles.get(id)?.profile : undefined
      return profile === undefined ? [] : [{ key, resolution: JSON.parse(body), profile }]
    })
  })
}

/** Profiles are few and shared by many groups: each is read and parsed once. */
function profilesById(
  connection: DuckDBConnection,
  ids: readonly number[],
): Promise<ReadonlyMap<number, { profile: Profile }>> {
  return byKey(connection, 'profiles', ids, async (missing) => {
    const found = await rows<{ key: number; body: string }>(
      connection,
      selectWhere('SELECT id AS key, body FROM profile', 'id', missing),
    )
    return found.map(({ key, body }) => ({ key, profile: JSON.parse(body) }))
  })
}
