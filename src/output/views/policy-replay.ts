import { type Cell, cell, line, lines, type Section, table, type View } from '../view.ts'

/** A call as it was asked of a policy. */
export interface Asked {
  /** Null where one policy is asked of all. */
  principal: string | null
  action: string
  resource: string | null
  eventName: string
  why: string
  count: number
  last: string | null
}

interface ReplayShown {
  subject: string
  policy: string
  window: { first: string | null; last: string | null }
  allowed: number
  denied: Asked[]
  unknown: Asked[]
  unmapped: Counted[]
}

interface Counted {
  eventSource: string
  eventName: string
  count: number
}

export const policyReplayView: View<ReplayShown> = {
  sections: (answer): Section[] => [
    ...asked('Would not have been allowed', answer.denied),
    ...asked('Hangs on what the logs don’t tell', answer.unknown),
    ...unmappedCalls(answer.unmapped),
    lines(windowLine(answer.window), said(answer)),
  ],
  rows: ({ denied, unknown }) => [
    ...denied.map((each) => ({ verdict: 'denied', ...each })),
    ...unknown.map((each) => ({ verdict: 'unknown', ...each })),
  ],
  columns: ['verdict', 'action', 'resource', 'eventSource', 'eventName', 'why', 'count', 'last', 'evidence'],
}

function said({ policy, subject, allowed, denied, unknown }: ReplayShown) {
  if (allowed + denied.length + unknown.length === 0)
    return line(`No call of ${subject} in these logs needed a policy: ${policy} was asked nothing.`, 'warn')
  const start = `${policy} would have allowed ${allowed} calls of ${subject}`
  if (denied.length > 0) return line(`${start}, and not those above.`, 'bad')
  return unknown.length > 0
    ? line(`${start}, and is known to deny none; on those above the logs leave it open.`, 'warn')
    : line(`${start}, and denied none.`, 'good')
}

/** The time that the answer is of. */
export function windowLine({ first, last }: ReplayShown['window']): Cell {
  return first === null
    ? line('These logs hold nothing of that time, and nothing follows from that.', 'warn')
    : line(`From ${first} to ${last ?? 'no event'}.`, 'dim')
}

/** Longer reasons stand below their table, where a narrow terminal cuts no name out of them. */
const SHORT = 30

/** A table of calls that were asked, none where there are none; whose they are, where several principals are asked. */
export function asked(title: string, all: readonly Asked[]): Section[] {
  if (all.length === 0) return []
  const several = new Set(all.map(({ principal }) => principal)).size > 1
  const reasons = [...new Set(all.map(({ why }) => why))].filter((why) => why.length > SHORT)
  const numbered = (why: string) => (reasons.includes(why) ? `(${reasons.indexOf(why) + 1})` : why)
  return [
    table(
      title,
      [...(several ? ['principal*'] : []), 'action', 'resource*', 'event', 'count>', 'last', 'why'],
      all.map((each) => [
        ...(several ? [cell(each.principal)] : []),
        cell(each.action),
        cell(each.resource ?? 'not in the log'),
        cell(each.eventName),
        cell(each.count),
        cell(each.last),
        cell(numbered(each.why)),
      ]),
    ),
    ...(reasons.length === 0 ? [] : [lines(...reasons.map((why, at) => line(`(${at + 1}) ${why}`)))]),
  ]
}

export function unmappedCalls(all: readonly Counted[]): Section[] {
  if (all.length === 0) return []
  return [
    table(
      'Calls without a known action: neither allowed nor denied',
      ['source', 'event', 'count>'],
      all.map(({ eventSource, eventName, count }) => [cell(eventSource), cell(eventName), cell(count)]),
    ),
  ]
}
