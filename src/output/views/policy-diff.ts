import { type Cell, cell, code, line, lines, type Section, table, type View } from '../view.ts'
import { type Asked, asked, unmappedCalls, windowLine } from './policy-replay.ts'

interface PrincipalShown {
  principal: string
  policies: string[]
  boundary: string | null
  unresolved: string[]
  unused: string[]
  proposed: unknown[]
}

interface DiffShown {
  subject: string
  window: { first: string | null; last: string | null }
  principals: PrincipalShown[]
  unresolved: {
    principal: string | null
    why: string
    calls: number
    denied: number
    actions: string[]
    last: string | null
  }[]
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
  unmapped: { eventSource: string; eventName: string; count: number }[]
  lacking: Asked[]
  unknown: Asked[]
  proposed: { wouldDeny: Asked[]; unknown: Asked[] }
}

/** More names than these of one principal are counted. */
const MOST_NAMES = 60

export const policyDiffView: View<DiffShown> = {
  sections: (answer): Section[] => [
    lines(
      ...answer.principals.map(({ principal, policies, boundary }) =>
        line(
          `${principal}: ${policies.join(', ') || 'no policy'}${boundary === null ? '' : `, within ${boundary}`}`,
          'strong',
        ),
      ),
      windowLine(answer.window),
    ),
    ...notJudged(answer),
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
    ...asked('Used and not granted: another grant exists, or it would break', answer.lacking),
    ...answer.principals.flatMap((each) => unused(each, answer.principals.length > 1)),
    ...hidden(answer),
    ...asked('Hangs on what the logs or the grants don’t tell', answer.unknown),
    ...denied(answer),
    ...unmappedCalls(answer.unmapped),
    ...answer.principals.flatMap(({ principal, proposed }) => [
      ...(answer.principals.length === 1 ? [] : [lines(line(`For ${principal}:`, 'strong'))]),
      ...(proposed.length === 0 ? [lines('Nothing is left to grant: no policy is needed.')] : []),
      ...proposed.map((policy) => code('json', JSON.stringify(policy, null, 2))),
    ]),
    ...(answer.principals.some(({ proposed }) => proposed.length > 0) ? [lines(verdict(answer.proposed))] : []),
    ...asked('The proposed policy would deny', answer.proposed.wouldDeny),
    ...asked('Whether the proposed policy would allow them hangs on what the logs don’t tell', answer.proposed.unknown),
  ],
  rows: ({ actions }) => actions,
  columns: ['action', 'state', 'count', 'last', 'why', 'evidence'],
}

function notJudged({ unresolved }: DiffShown): Section[] {
  if (unresolved.length === 0) return []
  return [
    lines(
      line('Not judged, for no grants of theirs are known:', 'warn'),
      ...unresolved.map(({ principal, why, calls, denied, actions, last }) =>
        line(
          `${principal ?? 'unknown'}: ${why}. ${calls} calls, ${denied} denied${last === null ? '' : `, the last ${last}`}${actions.length === 0 ? '' : `: ${actions.slice(0, MOST_NAMES).join(', ')}`}`,
        ),
      ),
    ),
  ]
}

function verdict({ wouldDeny, unknown }: DiffShown['proposed']): Cell {
  if (wouldDeny.length > 0) return line('What is proposed above would have denied calls that succeeded:', 'bad')
  return unknown.length > 0
    ? line('What is proposed above would have denied no call of these logs that it is known to decide on.', 'warn')
    : line('What is proposed above would have denied no call of these logs that succeeded.', 'good')
}

function unused({ principal, unused: actions }: PrincipalShown, named: boolean): Section[] {
  if (actions.length === 0) return []
  const names = actions.slice(0, MOST_NAMES).join(', ')
  const rest = actions.length > MOST_NAMES ? ' …' : ''
  return [lines(line(`Unused${named ? ` by ${principal}` : ''} (${actions.length}): ${names}${rest}`, 'warn'))]
}

function hidden({ actions }: DiffShown): Section[] {
  const rows = actions.filter(({ state }) => state === 'not-observable')
  if (rows.length === 0) return []
  return [
    table(
      'Granted, and these logs can’t show its use',
      ['action', 'why*'],
      rows.map(({ action, why }) => [cell(action), cell(why)]),
    ),
  ]
}

function denied({ denied: all }: DiffShown): Section[] {
  if (all.length === 0) return []
  return [
    table(
      'Attempted and denied',
      ['action', 'count>'],
      all.map((each) => [cell(each.action), cell(each.count)]),
    ),
  ]
}
