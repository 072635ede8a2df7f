import { textAt } from '../model/json.ts'
import type { Call } from './role-history.ts'

/** How one key was used by one principal. Numbers name events; times in milliseconds. */
export interface KeyUse {
  key: string
  principal: string | null
  account: string | null
  kind: string
  vendor: string | null
  events: number
  first: number
  last: number
  firstN: number
  lastN: number
}

/** One long-term access key of one owner. */
export interface KeyHistory {
  /** The key's id; null where only a credential report tells of it. */
  key: string | null
  /** The owner's ARN, or what is known of it. */
  owner: string
  account: string
  root: boolean
  /** The vendor whose key it is, null for our own. */
  vendor: string | null
  made: { at: number; n: number | null; by: string | null } | null
  /** When it was switched off or deleted, null while it works. */
  endedAt: number | null
  use: KeyUse | null
}

/** The names of the calls that {@link keyHistories} understands. */
export const KEY_CALLS = ['CreateAccessKey', 'UpdateAccessKey', 'DeleteAccessKey', 'DeleteUser']

/** A key as a credential report or IAM itself gives it; `key` null: the report names none. */
export interface GivenKey {
  key: string | null
  owner: string
  account: string
  root: boolean
  active: boolean
  madeAt: number | null
  usedAt: number | null
}

interface Names {
  /** The whole ARN of a user that a call names by name only. */
  userArn: (account: string, name: string) => string
  rootArn: (account: string) => string
}

/**
 * Long-term keys from the calls that made and ended them and from their uses. Told apart by owner as well, since masked
 * logs give one id to many.
 */
export function keyHistories(
  calls: readonly Call[],
  uses: readonly KeyUse[],
  given: readonly GivenKey[],
  names: Names,
): KeyHistory[] {
  const keys = new Map<string, KeyHistory>()
  const of = (key: string, owner: string, account: string, root: boolean): KeyHistory => {
    const id = JSON.stringify([key, owner])
    const known = keys.get(id)
    if (known !== undefined) return known
    const fresh: KeyHistory = { key, owner, account, root, vendor: null, made: null, endedAt: null, use: null }
    keys.set(id, fresh)
    return fresh
  }
  for (const use of uses) {
    const owner = use.principal ?? use.key
    const history = of(use.key, owner, use.account ?? '', use.kind === 'root')
    history.use = history.use === null ? use : joined(history.use, use)
    history.vendor ??= use.vendor
  }
  for (const call of calls) {
    const { owner, root } = ownerOf(call, names)
    if (call.eventName === 'DeleteUser') {
      for (const key of keys.values()) if (key.owner === owner) key.endedAt ??= call.at
      continue
    }
    const id = textAt(call.response, 'accessKey', 'accessKeyId') ?? textAt(call.request, 'accessKeyId')
    // Masked and made-up ids name no key.
    if (id === null || !/^[A-Z0-9]{16,128}$/.test(id)) continue
    apply(of(id, owner, call.account, root), call)
  }
  const all = [...keys.values()]
  for (const each of given) addGiven(all, each)
  return all
}

function apply(history: KeyHistory, call: Call): void {
  const status = textAt(call.request, 'status')
  if (call.eventName === 'CreateAccessKey') {
    history.made = { at: call.at, n: call.n, by: call.by }
    history.endedAt = null
  } else if (call.eventName === 'DeleteAccessKey' || status === 'Inactive') history.endedAt ??= call.at
  else if (status === 'Active') history.endedAt = null
}

/** Without a user's name the call is about the caller's own key. */
function ownerOf(call: Call, names: Names): { owner: string; root: boolean } {
  const name = textAt(call.request, 'userName') ?? textAt(call.response, 'accessKey', 'userName')
  const root = call.byKind === 'root' && (textAt(call.request, 'userName') ?? null) === null
  if (root) return { owner: call.principal ?? names.rootArn(call.account), root }
  if (name !== null) return { owner: names.userArn(call.account, name), root: false }
  return { owner: call.principal ?? call.account, root: false }
}

function joined(a: KeyUse, b: KeyUse): KeyUse {
  const [early, late] = [b.first < a.first ? b : a, b.last > a.last ? b : a]
  return {
    ...a,
    vendor: a.vendor ?? b.vendor,
    events: a.events + b.events,
    first: early.first,
    firstN: early.firstN,
    last: late.last,
    lastN: late.lastN,
  }
}

/** A report names no keys: its entry is the key of the same owner that was made in the same second. */
function addGiven(all: KeyHistory[], given: GivenKey): void {
  const second = (ms: number | null | undefined) => (ms === null || ms === undefined ? null : Math.floor(ms / 1000))
  const match = all.find(
    (each) =>
      each.owner === given.owner &&
      (given.key === null
        ? each.made !== null && second(each.made.at) === second(given.madeAt)
        : each.key === given.key),
  )
  const made = given.madeAt === null ? null : { at: given.madeAt, n: null, by: null }
  const endedAt = given.active ? null : (match?.endedAt ?? given.usedAt ?? given.madeAt ?? 0)
  if (match === undefined) {
    const { key, owner, account, root } = given
    all.push({ key, owner, account, root, vendor: null, made, endedAt, use: null })
  } else {
    match.made ??= made
    match.endedAt = endedAt
  }
}

/** The key's id, or its owner's ARN where no log names the key: what a finding is about. */
export function subjectOfKey(key: KeyHistory): string {
  return key.key ?? key.owner
}

/**
 * How old a key is at `now`, as far as that is proven: from its making, else from its first use to its last. Null for a
 * key that has ended. Milliseconds.
 */
export function provenAge(key: KeyHistory, now: number): number | null {
  if (key.endedAt !== null) return null
  if (key.made !== null) return now - key.made.at
  return key.use === null ? null : key.use.last - key.use.first
}
