import { cell, code, line, lines, type Section, table, type View } from '../view.ts'

interface Counted {
  eventSource: string
  eventName: string
  count: number
}

interface PolicyShown {
  subject: string
  policies: readonly unknown[]
  actions: {
    action: string
    resources: string[]
    assumed: boolean
    events: Counted[]
    first: string | null
    last: string | null
  }[]
  unmapped: Counted[]
  noPermissionNeeded: Counted[]
  denied: { action: string; count: number }[]
  leftOut: (Counted & { reason: string })[]
  notObservable: string[]
  generalised: string[]
  offered: { operator: string; key: string; values: string[]; why: string }[]
  window: { first: string | null; last: string | null }
}

const REASONS: Readonly<Record<string, string>> = {
  'no-call': 'no API call',
  'trust-policy': 'the trust policy’s business',
  'throttled-or-malformed': 'throttled or malformed: proves nothing',
  'bad-credential': 'a bad credential',
  'error-says-nothing': 'an error that proves nothing',
}

export const policyView: View<PolicyShown> = {
  sections: (answer): Section[] => [
    table(
      'Actions used',
      ['action', 'resources*', 'events*', 'last'],
      answer.actions.map(({ action, resources, events, assumed, last }) => [
        cell(assumed ? `${action} (assumed)` : action),
        cell(resources.join(', ')),
        cell(events.map(({ eventName, count }) => `${eventName} ×${count}`).join(', ')),
        cell(last),
      ]),
    ),
    ...counted(
      'Attempted and denied',
      ['action', 'count>'],
      answer.denied.map(({ action, count }) => [action, count]),
    ),
    ...counted('Calls without a known action', ['source', 'event', 'count>'], answer.unmapped.map(row)),
    ...counted('Calls that need no permission', ['source', 'event', 'count>'], answer.noPermissionNeeded.map(row)),
    ...counted(
      'Left out',
      ['source', 'event', 'count>', 'why'],
      answer.leftOut.map((each) => [...row(each), REASONS[each.reason] ?? each.reason]),
    ),
    lines(
      line(`From ${answer.window.first ?? 'no event'} to ${answer.window.last ?? 'no event'}.`, 'dim'),
      ...answer.generalised.map((text) => line(text, 'warn')),
      answer.notObservable.length === 0
        ? null
        : line(`These logs can’t show: ${answer.notObservable.join(', ')}`, 'dim'),
    ),
    ...answer.offered.flatMap(({ operator, key, values, why }) => [
      lines(line(`Could be added as a condition, for ${why}:`)),
      code('json', JSON.stringify({ Condition: { [operator]: { [key]: values } } })),
    ]),
    ...answer.policies.map((policy) => code('json', JSON.stringify(policy, null, 2))),
  ],
  rows: (answer) => answer.actions,
  columns: ['action', 'resources', 'assumed', 'events', 'first', 'last'],
}

function row({ eventSource, eventName, count }: Counted): (string | number)[] {
  return [eventSource, eventName, count]
}

function counted(title: string, names: string[], all: (string | number)[][]): Section[] {
  return all.length === 0
    ? []
    : [
        table(
          title,
          names,
          all.map((each) => each.map((text) => cell(text))),
        ),
      ]
}

interface ActionsShown {
  eventSource: string
  eventName: string
  kind: string
  actions: readonly string[]
  conditional: readonly string[]
  assumed?: boolean
  why?: string
}

export const policyActionsView: View<ActionsShown> = {
  sections: (answer) => [
    lines(
      answer.kind === 'actions'
        ? `${answer.eventName} needs ${answer.actions.join(answer.assumed === true ? ' or ' : ' and ')}`
        : answer.kind === 'no-permission'
          ? `${answer.eventName} needs no permission (${answer.why})`
          : `${answer.eventName} of ${answer.eventSource} is in no list of IAM actions`,
      answer.conditional.length === 0 ? null : line(`and, for some requests, ${answer.conditional.join(', ')}`, 'dim'),
    ),
  ],
  rows: (answer) => [{ ...answer }],
}
