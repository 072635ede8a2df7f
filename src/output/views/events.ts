import type { Events } from '../../model/answers.ts'
import { cell, line, lines, table, type View } from '../view.ts'
import { coverageLines, integrityLines, outcomeTone, silenceLines, time, verdictCell, who } from './words.ts'

export const eventsView: View<Events> = {
  sections: (answer) => [
    lines(...integrityLines(answer.integrity)),
    table(
      null,
      [
        'time (UTC)',
        'event',
        'outcome',
        'who*',
        'resources*',
        'from',
        'account',
        'region',
        'event id',
        ...(isMarked(answer) ? ['logs'] : []),
      ],
      answer.events.map((event) => [
        cell(time(event.eventTime)),
        cell(event.eventName),
        cell(event.outcome, outcomeTone(event.outcome)),
        cell(who(event.actor)),
        cell(
          [...event.resources.map((resource) => resource.id), ...(event.omitted ? ['(omitted: unknown)'] : [])].join(
            ', ',
          ),
        ),
        cell(event.sourceIp),
        cell(event.account),
        cell(event.region),
        cell(event.eventId, 'dim'),
        ...(isMarked(answer) ? [verdictCell(event.verdict)] : []),
      ]),
    ),
    lines(
      answer.total === 0
        ? line('No event passes these filters.', 'strong')
        : line(`${answer.events.length} of ${answer.total} events.`, 'dim'),
      ...silenceLines(answer.silence),
      ...coverageLines(answer.coverage).map((text) => line(text, 'dim')),
    ),
  ],
  rows: (answer) => answer.events as unknown as Record<string, unknown>[],
  columns: ['eventId', 'eventTime', 'eventSource', 'eventName', 'account', 'region', 'readOnly', 'outcome'],
}

function isMarked(answer: Events): boolean {
  return answer.events.some(({ verdict }) => verdict !== undefined)
}
