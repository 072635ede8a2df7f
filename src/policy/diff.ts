import type { Generated, UsedAction } from './generate.ts'
import type { Replayed } from './replay.ts'

type ActionState = 'used' | 'unused' | 'not-observable' | 'used-not-granted'

/** One action with what is known of its use. */
export interface DiffedAction {
  action: string
  state: ActionState
  count: number
  last: string | null
  /** Why it can't be seen, or why it is not granted. */
  why: string | null
  evidence: string[]
}

interface ServiceDiff {
  service: string
  granted: number
  used: number
  unused: number
  notObservable: number
  last: string | null
}

export interface PolicyDiff {
  granted: string[]
  used: string[]
  unused: string[]
  notObservable: string[]
  usedNotGranted: string[]
  denied: { action: string; count: number }[]
  actions: DiffedAction[]
  services: ServiceDiff[]
}

/** Granted against used, by one principal. `hidden`: why the logs can't show an action, null where they would. */
export function diff(
  granted: ReadonlySet<string>,
  generated: Pick<Generated, 'actions' | 'denied'>,
  replayed: readonly Replayed[],
  hidden: ReadonlyMap<string, string | null>,
): PolicyDiff {
  const used = new Map(generated.actions.map((each) => [each.action, each]))
  const reasons = (verdict: Replayed['verdict']) =>
    new Map(replayed.filter((each) => each.verdict === verdict).map((each) => [each.action, each.why]))
  const lacking = reasons('denied')
  const open = reasons('unknown')
  const all = [...new Set([...granted, ...used.keys()])].sort()
  const actions = all.map((action) =>
    one(action, used.get(action), granted.has(action), lacking.get(action) ?? null, {
      hidden: hidden.get(action) ?? null,
      open: open.get(action) ?? null,
    }),
  )
  const denied = generated.denied.map(({ action, count }) => ({ action, count }))
  return summed(actions, granted, denied)
}

/** The lists of actions, and the actions by service. */
export function summed(
  actions: DiffedAction[],
  granted: ReadonlySet<string>,
  denied: { action: string; count: number }[],
): PolicyDiff {
  const of = (...states: ActionState[]) =>
    actions.filter(({ state }) => states.includes(state)).map(({ action }) => action)
  return {
    granted: [...granted].sort(),
    used: of('used', 'used-not-granted'),
    unused: of('unused'),
    notObservable: of('not-observable'),
    usedNotGranted: of('used-not-granted'),
    denied,
    actions,
    services: services(actions, granted),
  }
}

function one(
  action: string,
  used: UsedAction | undefined,
  granted: boolean,
  lacking: string | null,
  { hidden, open }: { hidden: string | null; open: string | null },
): DiffedAction {
  const base = {
    action,
    count: used?.events.reduce((sum, { count }) => sum + count, 0) ?? 0,
    last: used?.last ?? null,
    evidence: used?.evidence ?? [],
  }
  if (used !== undefined && (!granted || lacking !== null))
    return { ...base, state: 'used-not-granted', why: lacking ?? open ?? 'no statement allows it' }
  if (used !== undefined) return { ...base, state: 'used', why: null }
  return hidden !== null ? { ...base, state: 'not-observable', why: hidden } : { ...base, state: 'unused', why: null }
}

function services(actions: readonly DiffedAction[], granted: ReadonlySet<string>): ServiceDiff[] {
  const rows = new Map<string, ServiceDiff>()
  for (const { action, state, count, last } of actions) {
    const service = action.split(':')[0] ?? ''
    const row = rows.get(service) ?? { service, granted: 0, used: 0, unused: 0, notObservable: 0, last: null }
    if (granted.has(action)) row.granted++
    if (count > 0) row.used++
    if (state === 'unused') row.unused++
    if (state === 'not-observable') row.notObservable++
    if (last !== null && (row.last === null || last > row.last)) row.last = last
    rows.set(service, row)
  }
  return [...rows.values()].sort((a, b) => b.unused - a.unused || (a.service < b.service ? -1 : 1))
}
