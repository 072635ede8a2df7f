import type { Show } from '../../model/answers.ts'
import { RawJson } from '../json.ts'
import { maskSecrets } from '../mask.ts'
import { cell, line, lines, table, type View } from '../view.ts'
import { shortArn, through, verdictTone, who } from './words.ts'

export const showView: View<Show> = {
  sections: (answer, { unmask }) => [
    lines(
      line('Who', 'strong'),
      who(answer.actor),
      through(answer.actor) || null,
      ...answer.actor.notes.map((note) => line(`! ${note}`, 'warn')),
    ),
    table(
      'How we know',
      ['rule*', 'from*', 'to*', 'sure', 'event ids'],
      answer.explained.map((step) => [
        cell(step.rule),
        cell(shortArn(step.from)),
        cell(shortArn(step.to)),
        cell(step.confidence),
        cell(step.evidence.join(', '), 'dim'),
      ]),
    ),
    table(
      'What it touched',
      ['relation', 'resource*', 'what changed*', 'found by', 'at*'],
      answer.touches.map((touch) => [
        cell(touch.relation),
        cell(`${touch.resource.type} ${touch.resource.id}`),
        cell(touch.summary),
        cell(touch.found.by),
        cell(touch.found.path, 'dim'),
      ]),
    ),
    lines(
      ...(answer.alternatives.length === 0 ? [] : [line('It may have been', 'strong')]),
      ...answer.alternatives.map(
        (actor) => `${who(actor)}${through(actor) === '' ? '' : `, through ${through(actor)}`}`,
      ),
    ),
    lines(
      line('What would change this', 'strong'),
      ...answer.wouldChange,
      answer.omitted
        ? line('CloudTrail left out parameters that were too large (omitted: resource unknown).', 'warn')
        : null,
    ),
    table(
      'Where it stands',
      ['file*', 'index>', 'sha256*', 'verdict', 'loaded'],
      answer.copies.map((copy) => [
        cell(copy.file),
        cell(copy.index),
        cell(copy.sha256),
        cell(copy.verdict, verdictTone(copy.verdict)),
        cell(`${copy.loadedAt} by ${copy.loadedBy}`, 'dim'),
      ]),
    ),
    lines(line('Record', 'strong'), ...recordLines(answer.record, unmask)),
  ],
  rows: (answer) => [answer as unknown as Record<string, unknown>],
}

function recordLines(record: unknown, unmask: boolean): string[] {
  const text = record instanceof RawJson ? record.text : String(record)
  try {
    const value: unknown = JSON.parse(text)
    return JSON.stringify(unmask ? value : maskSecrets(value), null, 2).split('\n')
  } catch {
    return [text]
  }
}
