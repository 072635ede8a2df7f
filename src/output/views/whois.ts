import type { Actor } from '../../model/actor.ts'
import type { Whois } from '../../model/answers.ts'
import { cell, line, lines, table, type View } from '../view.ts'
import {
  coverageLines,
  few,
  integrityLines,
  noteLines,
  plural,
  shortArn,
  silenceLines,
  through,
  time,
  who,
} from './words.ts'

export const whoisView: View<Whois> = {
  sections: (answer) => [
    lines(
      line(`${answer.kind === 'unknown' ? '' : `${answer.kind} `}${answer.input}`, 'strong'),
      ...integrityLines(answer.integrity),
      answer.events === 0
        ? 'Nothing in these logs was done by it.'
        : `${plural(answer.events, 'event')}, ${time(answer.first)} to ${time(answer.last)}, in ${few(answer.regions)}`,
      answer.vendor === null
        ? null
        : line(
            `vendor: ${answer.vendor.name} (by ${answer.vendor.matchedBy} ${answer.vendor.matched}, ${answer.vendor.confidence})`,
            'warn',
          ),
      answer.actor === null
        ? null
        : `who: ${who(answer.actor)}${through(answer.actor) === '' ? '' : `, through ${through(answer.actor)}`}`,
      answer.issuedBy === null
        ? null
        : `issued by ${answer.issuedBy.eventName} at ${time(answer.issuedBy.eventTime)} (${answer.issuedBy.eventId})`,
      Object.keys(answer.errors).length === 0
        ? null
        : line(
            `errors: ${Object.entries(answer.errors)
              .map(([code, count]) => `${code} ×${count}`)
              .join(', ')}`,
            'warn',
          ),
      ...noteLines(answer.notes),
    ),
    answer.actor !== null && answer.actors.length === 1
      ? lines()
      : table(
          'Identities',
          ['principal*', 'session', 'who*', 'sure', 'credentials>'],
          alike(answer.actors).map(([actor, count]) => [
            cell(shortArn(actor.principal)),
            cell(actor.session),
            cell(who(actor)),
            cell(actor.confidence),
            cell(count),
          ]),
        ),
    table(
      'Assumed from it',
      ['time (UTC)', 'role*', 'session', 'event id'],
      answer.assumed.map((each) => [
        cell(time(each.eventTime)),
        cell(shortArn(each.principal)),
        cell(each.session),
        cell(each.eventId, 'dim'),
      ]),
    ),
    table(
      'Made by it',
      ['type', 'id*', 'event id'],
      answer.created.map((each) => [cell(each.type), cell(each.id), cell(each.eventId, 'dim')]),
    ),
    table(
      'Networks',
      ['address', 'events>'],
      answer.sourceIps.map((each) => [cell(each.ip), cell(each.events)]),
    ),
    table(
      'User agents',
      ['user agent*'],
      answer.userAgents.slice(0, 20).map((agent) => [cell(agent)]),
    ),
    lines(...silenceLines(answer.silence)),
    lines(...coverageLines(answer.coverage).map((text) => line(text, 'dim'))),
  ],
  rows: (answer) => [answer as unknown as Record<string, unknown>],
}

/** Each identity that reads differently, with the number of credentials that it used: a console mints one a request. */
function alike(actors: readonly Actor[]): [Actor, number][] {
  const counts = new Map<string, [Actor, number]>()
  for (const actor of actors) {
    const key = JSON.stringify([actor.principal, actor.session, who(actor), actor.confidence])
    const known = counts.get(key)
    if (known === undefined) counts.set(key, [actor, 1])
    else known[1]++
  }
  return [...counts.values()]
}
