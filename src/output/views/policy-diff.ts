import { type Cell, cell, code, line, lines, type Section, table, type View } from '../view.ts'

interface Asked {
  action: string
  resource: string | null
  eventName: string
  why: string
  count: number
  last: string | null
}

interface DiffShown {
  subject: string
  window: { first: string | null; last: string | null }
  principals: { principal: string; policies: string[]; boundary: string | null; unresolved: string[] }[]
  unused: string[]
  actions: {
    action: string
    state: string
    count: number
    last: string | null
    why: string | null
    evidence: string[]
  }[]
  services: {
    service: string
    granted: number
    used: number
    unused: number
    notObservable: number
    last: string | null
  }[]
  denied: { action: string; count: number }[]
  unknown: Asked[]
  proposed: { policies: unknown[]; wouldDeny: Asked[]; unknown: Asked[] }
}

export const policyDiffView: View<DiffShown> = {
  sections: (answer): Section[] => [
    lines(
      ...answer.principals.map(({ principal, policies, boundary }) =>
        line(
          `${principal}: ${policies.join(', ') || 'no policy'}${boundary === null ? '' : `, within ${boundary}`}`,
          'strong',
        ),
      ),
      line(`From ${answer.window.first ?? 'no event'} to ${answer.window.last ?? 'no event'}.`, 'dim'),
    ),
    table(
      'By service',
      ['service', 'granted>', 'used>', 'unused>', 'not observable>', 'last use'],
      answer.services.map((each) => [
        cell(each.service),
        cell(each.granted),
        cell(each.used),
        cell(each.unused, each.unused > 0 ? 'warn' : 'plain'),
        cell(each.notObservable, 'dim'),
        cell(each.last),
      ]),
    ),
    table(
      'Used',
      ['action', 'count>', 'last use'],
      answer.actions
        .filter(({ state }) => state === 'used')
        .map(({ action, count, last }) => [cell(action), cell(count), cell(last)]),
    ),
    ...whyTable('Used and not granted: another grant exists, or it would break', answer, 'used-not-granted'),
    ...unused(answer),
    ...whyTable('Granted, and these logs can’t show its use', answer, 'not-observable'),
    ...asked('Hangs on what the logs don’t tell', answer.unknown),
    ...(answer.denied.length === 0
      ? []
      : [
          table(
            'Attempted and denied',
            ['action', 'count>'],
            answer.denied.map((each) => [cell(each.action), cell(each.count)]),
          ),
        ]),
    ...answer.proposed.policies.map((policy) => code('json', JSON.stringify(policy, null, 2))),
    lines(verdict(answer.proposed.wouldDeny)),
    ...asked('The proposed policy would deny', answer.proposed.wouldDeny),
  ],
  rows: ({ actions }) => actions,
  columns: ['action', 'state', 'count', 'last', 'why', 'evidence'],
}

function verdict(wouldDeny: readonly Asked[]): Cell {
  return wouldDeny.length === 0
    ? line('The policy above would have denied no call of these logs that succeeded.', 'good')
    : line('The policy above would have denied calls that succeeded:', 'bad')
}

function unused({ unused: actions }: DiffShown): Section[] {
  if (actions.length === 0) return []
  return [
    lines(
      line(`Unused (${actions.length}): ${actions.slice(0, 60).join(', ')}${actions.length > 60 ? ' …' : ''}`, 'warn'),
    ),
  ]
}

function whyTable(title: string, { actions }: DiffShown, wanted: string): Section[] {
  const rows = actions.filter(({ state }) => state === wanted)
  if (rows.length === 0) return []
  return [
    table(
      title,
      ['action', 'why*'],
      rows.map(({ action, why }) => [cell(action), cell(why)]),
    ),
  ]
}

function asked(title: string, all: readonly Asked[]): Section[] {
  if (all.length === 0) return []
  return [
    table(
      title,
      ['action', 'resource*', 'event', 'count>', 'why*'],
      all.map((each) => [
        cell(each.action),
        cell(each.resource),
        cell(each.eventName),
        cell(each.count),
        cell(each.why),
      ]),
    ),
  ]
}

interface ReplayShown {
  subject: string
  policy: string
  window: { first: string | null; last: string | null }
  allowed: number
  denied: Asked[]
  unknown: Asked[]
}

export const policyReplayView: View<ReplayShown> = {
  sections: (answer): Section[] => [
    ...asked('Would not have been allowed', answer.denied),
    ...asked('Hangs on what the logs don’t tell', answer.unknown),
    lines(
      line(
        `${answer.policy} would have allowed ${answer.allowed} calls of ${answer.subject}${answer.denied.length === 0 ? ', and denied none' : ''}.`,
        answer.denied.length === 0 ? 'good' : 'bad',
      ),
    ),
  ],
  rows: ({ denied, unknown }) => [
    ...denied.map((each) => ({ verdict: 'denied', ...each })),
    ...unknown.map((each) => ({ verdict: 'unknown', ...each })),
  ],
  columns: ['verdict', 'action', 'resource', 'eventSource', 'eventName', 'why', 'count', 'last', 'evidence'],
}
