import type { Revoke, RevokeStep } from '../../model/revoke.ts'
import { cell, line, lines, type Section, table, type View } from '../view.ts'
import { few, plural, shortArn, time } from './words.ts'

const TITLES: Readonly<Record<RevokeStep['kind'], string>> = {
  'deny-sessions': 'refuse its running sessions',
  'trust-policy': 'close the way to new sessions',
  'key-inactive': 'switch the key off',
  'login-profile': 'take away the console password',
  'key-delete': 'delete the key, once nothing misses it',
  delegation: 'end the temporary delegation',
  'resource-policy': 'take back what was shared with its account',
  'made-by-vendor': 'take away what it made itself',
}

export const revokeView: View<Revoke> = {
  sections: (answer) => [
    lines(line(`The plan to switch ${answer.vendor} off. trail changes nothing itself.`, 'strong')),
    ...(answer.steps.length === 0
      ? [lines('Nothing in these logs could be cut: the vendor was not seen with credentials of ours.')]
      : answer.steps.map(stepSection)),
    live(answer),
    routines(answer),
    lines(
      ...answer.notObservable.map((text) => line(`Not observable: ${text}.`, 'dim')),
      line(`Afterwards: load the new logs, then ${answer.check}`, 'dim'),
    ),
  ],
  rows: (answer) => answer.steps.map((step) => ({ ...step })),
  columns: ['order', 'kind', 'target', 'command', 'undo', 'stops', 'alsoHits'],
  documents: { sh: script },
}

function stepSection(step: RevokeStep): Section {
  const where = step.account === null ? '' : ` in ${step.account}`
  return lines(
    line(`${step.order}. ${TITLES[step.kind]}: ${shortArn(step.target)}${where}`, 'strong'),
    `   ${step.command}`,
    line(`   undo: ${step.undo}`, 'dim'),
    step.stops.length === 0 ? null : `   stops: ${few(step.stops.map((stop) => `${stop.eventName} ×${stop.count}`))}`,
    ...step.alsoHits.map((hit) =>
      line(
        `   also hits ${shortArn(hit.principal)}${hit.vendor === null ? '' : ` (vendor ${hit.vendor})`}: ${plural(hit.events, 'event')} through it`,
        'warn',
      ),
    ),
  )
}

function live({ liveSessions }: Revoke): Section {
  return table(
    'Sessions that may still be valid when the logs end',
    ['principal*', 'session', 'until (UTC)', 'credentials>'],
    longest(liveSessions).map(([{ principal, session, until }, count]) => [
      cell(shortArn(principal)),
      cell(session),
      cell(time(until)),
      cell(count),
    ]),
  )
}

type Live = Revoke['liveSessions'][number]

/** Of the credentials of one session the one that lives longest, with their number: a console mints one a request. */
function longest(sessions: readonly Live[]): [Live, number][] {
  const found = new Map<string, [Live, number]>()
  for (const one of sessions) {
    const key = JSON.stringify([one.principal, one.session])
    const [known, count] = found.get(key) ?? [one, 0]
    found.set(key, [one.until > known.until ? one : known, count + 1])
  }
  return [...found.values()]
}

function routines({ routines: list }: Revoke): Section {
  return table(
    'What it does regularly, and will be missed',
    ['event', 'when', 'calls>', 'resources>', 'last'],
    list.map(({ eventName, when, count, resources, last }) => [
      cell(eventName),
      cell(when),
      cell(count),
      cell(resources),
      cell(last === null ? null : time(last)),
    ]),
  )
}

/**
 * The plan as a script. It only prints until it is run with APPLY=1, and carries out only the steps of the account that
 * the credentials at hand belong to.
 */
function script(answer: Revoke): string {
  const steps = answer.steps.map((step) => {
    const hits = step.alsoHits.map(
      (hit) => `#   also hits ${plain(shortArn(hit.principal))}, ${plural(hit.events, 'event')}`,
    )
    return [
      `# ${step.order}. ${TITLES[step.kind]}: ${plain(step.target)}`,
      ...hits,
      `#   undo: ${plain(step.undo)}`,
      `${step.kind === 'key-delete' ? 'later' : 'step'} ${step.order} '${plain(step.account ?? '').replaceAll("'", '')}' <<'END_OF_STEP'`,
      step.command,
      'END_OF_STEP',
    ].join('\n')
  })
  return `${[HEAD(plain(answer.vendor)), ...steps, FOOT].join('\n\n')}\n`
}

const HEAD = (vendor: string) => `#!/bin/sh
# Switches the vendor ${vendor} off. Read it first. It prints its steps and changes nothing until it is run with APPLY=1;
# then it carries out those of the account that the AWS credentials at hand belong to. Keys are deleted, which nothing
# undoes, only with APPLY=1 DELETE=1: when their being inactive has broken nothing for a while.
set -u
here=''
if [ "\${APPLY:-0}" = 1 ]; then here=$(aws sts get-caller-identity --query Account --output text) || exit 1; fi
failed=0
step() {
  lines=$(cat)
  if [ "\${APPLY:-0}" != 1 ]; then printf '%s. [%s] %s\\n' "$1" "$2" "$lines"; return; fi
  if [ -n "$2" ] && [ "$2" != "$here" ]; then printf '%s. skipped: account %s\\n' "$1" "$2" >&2; return; fi
  printf '%s. %s\\n' "$1" "$lines" >&2
  sh -c "$lines" || { printf '%s. FAILED\\n' "$1" >&2; failed=1; }
}
later() {
  if [ "\${APPLY:-0}" = 1 ] && [ "\${DELETE:-0}" != 1 ]; then printf '%s. left for DELETE=1\\n' "$1" >&2; cat > /dev/null; return; fi
  step "$1" "$2"
}`
const FOOT = 'exit $failed'

/** One line of a comment. */
function plain(text: string): string {
  return text.replace(/[^\x20-\x7e\u00a1-\u02ff]/g, '?')
}
