import type { ActorSummary, LineageNode, Touch, WhoTouched } from '../../model/answers.ts'
import { type Cell, cell, line, lines, type Section, table, type View } from '../view.ts'
import {
  coverageLines,
  few,
  integrityLines,
  noteLines,
  outcomeTone,
  plural,
  silenceLines,
  through,
  time,
  verdictCell,
  who,
} from './words.ts'

export const whoTouchedView: View<WhoTouched> = {
  sections: (answer) => [
    ...(answer.touches.length === 0 ? nothing(answer) : found(answer)),
    ...(answer.lineage === undefined
      ? []
      : [family('Came from', answer.lineage.parents), family('Came of it', answer.lineage.children)]),
  ],
  rows: (answer) => answer.touches as unknown as Record<string, unknown>[],
  columns: ['eventId', 'eventTime', 'eventSource', 'eventName', 'account', 'region', 'relation', 'outcome'],
}

/** Each line reads from the child: the snapshot was made from the volume. */
function family(title: string, nodes: readonly LineageNode[]): Section {
  return table(
    title,
    ['resource*', 'how*', 'by', 'who*', 'time (UTC)', 'event id'],
    nodes.map((node) => {
      const [self, other] = [`${node.type} ${node.id}`, `${node.of.type} ${node.of.id}`]
      const how = title === 'Came from' ? `${other} ${node.how} it` : `${node.how} ${other}`
      return [
        cell(`${'  '.repeat(node.depth - 1)}${self}${node.account === null ? '' : ` (${node.account})`}`),
        cell(how),
        cell(node.eventName),
        cell(node.actor === null ? '' : who(node.actor)),
        cell(time(node.eventTime)),
        cell(node.eventId, 'dim'),
      ]
    }),
  )
}

/** The answers for a list of resources, one after the other; rows say which resource was asked for. */
export const whoTouchedListView: View<readonly WhoTouched[]> = {
  sections: (answers, options) => answers.flatMap((answer) => [...whoTouchedView.sections(answer, options), lines('')]),
  rows: (answers) =>
    answers.flatMap((answer) => whoTouchedView.rows(answer).map((row) => ({ input: answer.resource.input, ...row }))),
  columns: ['input', ...(whoTouchedView.columns ?? [])],
}

function heading({ resource }: WhoTouched): string {
  const kind = resource.type === null ? '' : `${resource.type} `
  const arn = resource.arn === null || resource.arn === resource.id ? '' : `  ${resource.arn}`
  return `${kind}${resource.id}${arn}`
}

function found(answer: WhoTouched): Section[] {
  const { resource, touches } = answer
  const marked = touches.some(({ verdict }) => verdict !== undefined)
  return [
    lines(
      ...integrityLines(answer.integrity),
      line(heading(answer), 'strong'),
      resource.aliases.length === 0 ? null : line(`also known as ${resource.aliases.join(', ')}`, 'dim'),
      ...resource.candidates.map((one) =>
        line(`one of: ${one.type}:${one.id}${one.arn === null ? '' : `  ${one.arn}`}`, 'dim'),
      ),
    ),
    lines(...answer.actors.flatMap((actor, i) => actorLines(actor, i + 1))),
    notes(answer.actors),
    table(
      null,
      ['time (UTC)', 'event', 'outcome', 'who>', 'what changed*', 'event id', ...(marked ? ['logs'] : [])],
      touches.map((touch) => [
        cell(time(touch.eventTime)),
        cell(touch.eventName),
        cell(touch.outcome, outcomeTone(touch.outcome)),
        cell(`[${numberOf(touch, answer.actors)}]`),
        cell(touch.summary),
        cell(touch.eventId, 'dim'),
        ...(marked ? [verdictCell(touch.verdict)] : []),
      ]),
    ),
    lines(
      answer.leftOut === 0
        ? null
        : line(`${touchCount(answer.leftOut)} left out (reads, hints): --all shows them.`, 'dim'),
      answer.cut === 0 ? null : line(`${touchCount(answer.cut)} more than --limit shows.`, 'dim'),
      answer.actedAs === 0
        ? null
        : line(`It acted itself in ${plural(answer.actedAs, 'event')}: trail whois ${resource.id}`, 'dim'),
      omittedLine(answer),
      ...coverageLines(answer.coverage).map((text) => line(text, 'dim')),
    ),
  ]
}

/** What CloudTrail left out for its size may have been about this resource. */
function omittedLine({ omitted }: WhoTouched): Cell | null {
  if (omitted.events === 0) return null
  const which = few(omitted.sample, 3)
  return line(
    `${plural(omitted.events, 'event')} came without parameters, which were too large to be kept (omitted: resource unknown), and may be about it: ${which}`,
    'warn',
  )
}

/** An actor in a few lines: who, what they did and from where, and the way the credentials took. */
function actorLines(
  { actor, actions, changes, denied, sessions, first, last, sourceIps }: ActorSummary,
  number: number,
): Cell[] {
  const what = Object.entries(actions).map(([name, count]) => (count === 1 ? name : `${name} ×${count}`))
  const span = first === last ? time(first) : `${time(first)} to ${time(last)}`
  const counts = [
    plural(changes, 'change'),
    ...(denied > 0 ? [`${denied} denied`] : []),
    ...(sessions > 1 ? [`${sessions} sessions`] : []),
  ]
  const way = through(actor)
  return [
    line(`[${number}] ${who(actor)}`, actor.vendor === null ? 'strong' : 'warn'),
    line(`    ${few(what)} (${counts.join(', ')})`, denied > 0 && changes === 0 ? 'bad' : 'plain'),
    line(`    ${span}, from ${few(sourceIps, 3)}`),
    ...(way === '' ? [] : [line(`    through ${way}`)]),
  ]
}

/** The number under which a touch's actor stands above: the entry with its principal, origin, vendor and service. */
function numberOf(touch: Touch, actors: readonly ActorSummary[]): number {
  const { actor } = touch
  return (
    1 +
    actors.findIndex(
      (each) =>
        each.actor.kind === actor.kind &&
        each.actor.principal === actor.principal &&
        each.actor.origin.principal === actor.origin.principal &&
        each.actor.vendor?.id === actor.vendor?.id &&
        each.actor.via === actor.via,
    )
  )
}

function notes(actors: readonly ActorSummary[]): Section {
  return lines(...noteLines(actors.flatMap(({ actor }) => actor.notes)))
}

/** Nothing found is never silence: what was looked through, and what may have been meant. */
function nothing(answer: WhoTouched): Section[] {
  const { resource, leftOut, filtered, nearest, actedAs, otherTimes, coverage } = answer
  const all = leftOut + filtered + otherTimes.touches
  return [
    lines(
      ...integrityLines(answer.integrity),
      line(
        all === 0 ? `Nothing in these logs touched ${resource.input}.` : `No touch of ${resource.input} to show.`,
        'strong',
      ),
      leftOut === 0 ? null : `${touchCount(leftOut)} left out (reads, hints): --all shows them.`,
      filtered === 0
        ? null
        : `${touchCount(filtered)} in this time that --action, --event or --denied did not ask for.`,
      otherTimes.touches === 0
        ? null
        : `${touchCount(otherTimes.touches)} at other times, ${time(otherTimes.first)} to ${time(otherTimes.last)}.`,
      nearest.length === 0 ? null : `Nearest names: ${nearest.join(', ')}`,
      actedAs === 0 ? null : `It acted itself in ${plural(actedAs, 'event')}: trail whois ${resource.id}`,
      omittedLine(answer),
      resource.type === 's3:object' && !coverage.categories.data.includes('s3.amazonaws.com')
        ? line('No data events of S3 are in these logs: what was done to objects leaves no trace here.', 'warn')
        : null,
      ...silenceLines(answer.silence),
      ...coverageLines(coverage),
    ),
  ]
}

function touchCount(count: number): string {
  return `${count} touch${count === 1 ? '' : 'es'}`
}
