import type { ActorSummary, WhoTouched } from '../../model/answers.ts'
import { cell, line, lines, type Section, table, type View } from '../view.ts'
import { coverageLines, outcomeTone, plural, shortArn, through, time, who } from './words.ts'

export const whoTouchedView: View<WhoTouched> = {
  sections: (answer) => (answer.touches.length === 0 ? nothing(answer) : found(answer)),
  rows: (answer) => answer.touches as unknown as Record<string, unknown>[],
  columns: ['eventId', 'eventTime', 'eventSource', 'eventName', 'account', 'region', 'relation', 'outcome'],
}

function heading({ resource }: WhoTouched): string {
  const kind = resource.type === null ? '' : `${resource.type} `
  const arn = resource.arn === null || resource.arn === resource.id ? '' : `  ${resource.arn}`
  return `${kind}${resource.id}${arn}`
}

function found(answer: WhoTouched): Section[] {
  const { resource, touches } = answer
  return [
    lines(
      line(heading(answer), 'strong'),
      resource.aliases.length === 0 ? null : line(`also known as ${resource.aliases.join(', ')}`, 'dim'),
      ...resource.candidates.map((one) =>
        line(`one of: ${one.type}:${one.id}${one.arn === null ? '' : `  ${one.arn}`}`, 'dim'),
      ),
    ),
    table(
      'Who',
      ['who*', 'through*', 'what*', 'changes>', 'denied>', 'first', 'last', 'from*'],
      answer.actors.map(actorRow),
    ),
    notes(answer.actors),
    table(
      'When',
      ['time (UTC)', 'event', 'outcome', 'what changed*', 'who*', 'event id'],
      touches.map((touch) => [
        cell(time(touch.eventTime)),
        cell(touch.eventName),
        cell(touch.outcome, outcomeTone(touch.outcome)),
        cell(touch.summary),
        cell(who(touch.actor)),
        cell(touch.eventId, 'dim'),
      ]),
    ),
    lines(
      answer.leftOut === 0
        ? null
        : line(
            `${plural(answer.leftOut, 'touch').replace('touchs', 'touches')} left out (reads, hints): --all shows them.`,
            'dim',
          ),
      answer.actedAs === 0
        ? null
        : line(`It acted itself in ${plural(answer.actedAs, 'event')}: trail whois ${resource.id}`, 'dim'),
      ...coverageLines(answer.coverage).map((text) => line(text, 'dim')),
    ),
  ]
}

function actorRow({ actor, actions, changes, denied, first, last, sourceIps }: ActorSummary) {
  const what = Object.entries(actions).map(([name, count]) => (count === 1 ? name : `${name} ×${count}`))
  const from = sourceIps.length > 3 ? [...sourceIps.slice(0, 3), `+${sourceIps.length - 3}`] : sourceIps
  return [
    cell(who(actor), actor.vendor === null ? 'plain' : 'warn'),
    cell(through(actor) || shortArn(actor.principal)),
    cell(what.slice(0, 4).join(', ') + (what.length > 4 ? `, +${what.length - 4}` : '')),
    cell(changes),
    cell(denied, denied > 0 ? 'bad' : 'plain'),
    cell(time(first)),
    cell(time(last)),
    cell(from.join(', ')),
  ]
}

function notes(actors: readonly ActorSummary[]): Section {
  const said = [...new Set(actors.flatMap(({ actor }) => actor.notes))]
  return lines(...said.map((note) => line(`! ${note}`, 'warn')))
}

/** Nothing found is never silence: what was looked through, and what may have been meant. */
function nothing(answer: WhoTouched): Section[] {
  const hidden = answer.leftOut > 0
  return [
    lines(
      line(
        hidden
          ? `Nothing changed ${answer.resource.input}.`
          : `Nothing in these logs touched ${answer.resource.input}.`,
        'strong',
      ),
      hidden ? `${answer.leftOut} reads or hints are left out: --all shows them.` : null,
      answer.nearest.length === 0 ? null : `Nearest names: ${answer.nearest.join(', ')}`,
      answer.actedAs === 0 ? null : `It acted itself in ${plural(answer.actedAs, 'event')}.`,
      ...coverageLines(answer.coverage),
    ),
  ]
}
