import { cell, code, line, lines, table, type View } from '../view.ts'

interface TrustShown {
  vendor: string
  trust: unknown
  partition: string
  accounts: string[]
  /** The vendor's accounts that are not trusted. */
  others: { account: string; partition: string }[]
  externalIds: string[]
  seen: {
    callers: { account: string; principals: string[]; events: number }[]
    roles: string[]
    externalIds: { value: string; roles: string[] }[]
  }
  warnings: string[]
}

export const policyTrustView: View<TrustShown> = {
  sections: ({ trust, seen, others, warnings }) => [
    code('json', JSON.stringify(trust, null, 2)),
    table(
      'Seen of its callers',
      ['account', 'principals*', 'events>'],
      seen.callers.map(({ account, principals, events }) => [cell(account), cell(principals.join(', ')), cell(events)]),
    ),
    table(
      'Not trusted',
      ['account', 'partition'],
      others.map(({ account, partition }) => [cell(account), cell(partition)]),
    ),
    table(
      'External ids in the logs',
      ['external id*', 'roles*'],
      seen.externalIds.map(({ value, roles }) => [cell(value), cell(roles.join(', '))]),
    ),
    lines(...warnings.map((warning) => line(warning, 'warn'))),
  ],
  rows: ({ seen }) => seen.callers,
  columns: ['account', 'principals', 'events'],
}
