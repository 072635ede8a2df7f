import type { CoverageReport } from '../../model/answers.ts'
import { cell, line, lines, table, type View } from '../view.ts'
import { time } from './words.ts'

export const coverageView: View<CoverageReport> = {
  sections: (answer) => [
    table(
      null,
      [
        'account',
        'name',
        'region',
        'first',
        'last',
        'events>',
        'files>',
        'present>',
        'empty>',
        'missing>',
        'partial>',
        'unknown>',
      ],
      answer.accounts.flatMap(({ account, name, regions }) =>
        regions.map(({ region, first, last, events, files, hours }) => [
          cell(account),
          cell(name),
          cell(region),
          cell(time(first)),
          cell(time(last)),
          cell(events),
          cell(files),
          cell(hours.present),
          cell(hours.empty),
          cell(hours.missing, hours.missing > 0 ? 'bad' : 'plain'),
          cell(hours.partial, hours.partial > 0 ? 'warn' : 'plain'),
          cell(hours.unknown),
        ]),
      ),
    ),
    table(
      'Hours that are not covered',
      ['account', 'region', 'from', 'to', 'why'],
      answer.accounts.flatMap(({ account, regions }) =>
        regions.flatMap(({ region, missing }) =>
          missing
            .filter((each) => each.reason !== 'no-digest')
            .map((each) => [
              cell(account),
              cell(region),
              cell(time(each.from)),
              cell(time(each.to)),
              cell(each.reason),
            ]),
        ),
      ),
    ),
    lines(
      answer.accounts.length === 0 ? 'The store holds no events.' : null,
      line(
        `Data events: ${answer.categories.data.join(', ') || 'none'}. Management reads: ${answer.categories.managementRead ? 'yes' : 'none'}.`,
        'dim',
      ),
      line('An hour without events is empty only where a digest says so; without digests it is unknown.', 'dim'),
    ),
  ],
  rows: (answer) =>
    answer.accounts.flatMap(({ account, name, regions }) => regions.map((region) => ({ account, name, ...region }))),
}
