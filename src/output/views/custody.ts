import type { Custody } from '../../model/answers.ts'
import { cell, line, lines, table, type View } from '../view.ts'
import { plural } from './words.ts'

export const custodyView: View<Custody> = {
  sections: ({ verdict, head, entries, findings }) => [
    lines(
      line(verdict, verdict === 'whole' ? 'good' : 'bad'),
      `${plural(entries.length, 'entry').replace('entrys', 'entries')}; note this hash elsewhere, to prove later that nothing was cut off: ${head ?? 'none'}`,
    ),
    ...(findings.length === 0
      ? []
      : [
          table(
            'Findings',
            ['what', 'entry>', 'where*', 'expected*', 'found*'],
            findings.map((each) => [
              cell(each.kind, 'bad'),
              cell(each.entry),
              cell(each.what),
              cell(each.expected),
              cell(each.found),
            ]),
          ),
        ]),
    table(
      'Record',
      ['no>', 'when (UTC)', 'what', 'by', 'detail*', 'hash'],
      entries
        .filter(({ action }) => action !== 'load')
        .map((entry) => [
          cell(entry.seq),
          cell(entry.doneAt),
          cell(entry.action),
          cell(entry.version, 'dim'),
          cell(JSON.stringify(entry.detail)),
          cell(entry.hash.slice(0, 12), 'dim'),
        ]),
    ),
    lines(line('The batches of each ingest (load) are entries too: --format json shows them.', 'dim')),
  ],
  rows: ({ entries }) => entries as unknown as Record<string, unknown>[],
  columns: ['seq', 'doneAt', 'action', 'version', 'detail', 'previous', 'hash'],
}
