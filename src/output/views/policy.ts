import { cell, line, lines, table, type View } from '../view.ts'

interface Counted {
  eventSource: string
  eventName: string
  count: number
}

interface PolicyShown {
  policy: unknown
  actions: { action: string; resources: string[]; assumed: boolean; events: Counted[] }[]
  unmapped: Counted[]
  denied: { action: string; count: number }[]
  notObservable: string[]
  generalised: string[]
}

export const policyView: View<PolicyShown> = {
  sections: (answer) => [
    table(
      'Actions used',
      ['action', 'resources*', 'events'],
      answer.actions.map(({ action, resources, events, assumed }) => [
        cell(assumed ? `${action} (assumed)` : action),
        cell(resources.join(', ')),
        cell(events.map(({ eventName, count }) => `${eventName} ×${count}`).join(', ')),
      ]),
    ),
    table(
      'Attempted and denied',
      ['action', 'count>'],
      answer.denied.map(({ action, count }) => [cell(action), cell(count)]),
    ),
    table(
      'Calls without a known action',
      ['source', 'event', 'count>'],
      answer.unmapped.map((each) => [cell(each.eventSource), cell(each.eventName), cell(each.count)]),
    ),
    lines(
      ...answer.generalised.map((text) => line(text, 'warn')),
      line(`These logs can’t show: ${answer.notObservable.join(', ')}`, 'dim'),
      ...JSON.stringify(answer.policy, null, 2).split('\n'),
    ),
  ],
  rows: (answer) => answer.actions,
  columns: ['action', 'resources', 'assumed'],
}

interface ActionsShown {
  eventSource: string
  eventName: string
  kind: string
  actions?: readonly string[]
  assumed?: boolean
  why?: string
}

export const policyActionsView: View<ActionsShown> = {
  sections: (answer) => [
    lines(
      answer.kind === 'actions'
        ? `${answer.eventName} needs ${answer.actions?.join(answer.assumed === true ? ' or ' : ' and ')}`
        : answer.kind === 'no-permission'
          ? `${answer.eventName} needs no permission (${answer.why})`
          : `${answer.eventName} of ${answer.eventSource} is in no list of IAM actions`,
    ),
  ],
  rows: (answer) => [{ ...answer }],
}
