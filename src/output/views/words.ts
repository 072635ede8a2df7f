import type { Actor } from '../../model/actor.ts'
import type { Integrity, Verdict } from '../../model/answers.ts'
import type { Coverage, PartitionsRead, Silence } from '../../model/coverage.ts'
import type { Outcome } from '../../model/outcome.ts'
import { type Cell, line, type Tone } from '../view.ts'

/** An ARN as people say it: `user/x`, `role/y`; anything else as it is. */
export function shortArn(arn: string | null): string {
  if (arn === null) return 'unknown'
  const match = /^arn:[^:]*:(?:iam|sts)::([^:]*):(.*)$/.exec(arn)
  if (match === null) return arn
  const [, account, resource = ''] = match
  return resource === 'root' ? `account ${account}` : `${resource.replace(/^(user|role)\/(?:.*\/)?/, '$1 ')}`
}

/** Who it was, in a few words: the vendor or the origin, and how sure. */
export function who(actor: Actor): string {
  const sure = actor.confidence === 'exact' ? '' : ` (${actor.confidence})`
  if (actor.vendor !== null)
    return `${actor.vendor.name}, vendor${actor.vendor.confidence === 'exact' ? '' : ` (${actor.vendor.confidence})`}`
  if (actor.origin.kind === 'aws-account') return `account ${actor.origin.account ?? '?'}${sure}`
  if (actor.origin.kind === 'root') return `root of ${actor.origin.account ?? '?'}${sure}`
  return `${shortArn(actor.origin.principal)}${sure}`
}

/** The way from origin to actor, in a few words: what it came through. */
export function through(actor: Actor): string {
  // A chain of one hop says nothing that its actor does not.
  const hops = (
    actor.chain.length < 2 && actor.vendor === null ? [] : actor.chain.slice(actor.vendor === null ? 1 : 0)
  ).map((hop) => `${shortArn(hop.principal)}${hop.session === null ? '' : ` [${hop.session}]`}`)
  const via = actor.via === null ? [] : [`via ${actor.via}`]
  return [...hops, ...via].join(' → ')
}

export function outcomeTone(outcome: Outcome): Tone {
  return outcome === 'success' ? 'plain' : outcome === 'denied' ? 'bad' : 'warn'
}

export function verdictTone(verdict: Verdict): Tone {
  return verdict === 'verified' ? 'good' : verdict === 'altered' ? 'bad' : 'warn'
}

export function verdictCell(verdict: Verdict | undefined): Cell {
  return verdict === undefined ? line('') : line(verdict, verdictTone(verdict))
}

/** What is known to be wrong with the files behind an answer; nothing where nothing is. */
export function integrityLines(integrity: Integrity | undefined): Cell[] {
  return (integrity?.warnings ?? []).map((text) => line(`! ${text}`, 'bad'))
}

/** Which partitions of a lake were read: what lies in others is not told. */
export function partitionsLine({ engine, table, from, to, accounts, regions }: PartitionsRead): string {
  const since = from === null ? '' : ` from ${from}`
  const until = to === null ? '' : ` to ${to}`
  const days = from === null && to === null ? ', all days' : `, delivered${since}${until}`
  const of = (name: string, some: readonly string[]) => (some.length === 0 ? '' : `, ${name} ${few(some)}`)
  return `Read on ${engine === 'athena' ? 'Athena' : 'Trino'}: the partitions of ${table}${days}${of('account', accounts)}${of('region', regions)}.`
}

/** What an answer rests on, in one or two lines. */
export function coverageLines(coverage: Coverage): string[] {
  const read = coverage.partitions === undefined ? [] : [partitionsLine(coverage.partitions)]
  if (coverage.first === null)
    return read.length > 0 ? [...read, 'They hold no events.'] : ['The store holds no events.']
  const { managementRead, managementWrite, data } = coverage.categories
  const kinds = [
    managementWrite ? 'management writes' : null,
    managementRead ? 'management reads' : null,
    data.length > 0 ? `data events of ${few(data)}` : null,
  ].filter((kind) => kind !== null)
  const without = [
    managementRead ? null : 'management reads',
    data.length > 0 ? null : 'data events (objects, items, invocations)',
  ].filter((kind) => kind !== null)
  return [
    ...read,
    `Covered: ${coverage.first} to ${coverage.last}; accounts ${few(coverage.accounts)}; regions ${few(coverage.regions)}; ${kinds.join(', ')}.`,
    ...(without.length === 0 ? [] : [`Not observable in these logs: ${without.join(', ')}.`]),
  ]
}

/** How far 'nothing found' can be trusted: whether the logs reach there, and the hours that they do not vouch for. */
export function silenceLines(silence: Silence | undefined): string[] {
  if (silence === undefined) return []
  const { isOutside, accountNotLoaded, since, until, hours } = silence
  if (accountNotLoaded !== null)
    return [`The logs of account ${accountNotLoaded} are not loaded: what happened there is not observable here.`]
  if (isOutside) {
    const asked = [since === null ? '' : `from ${time(since)}`, until === null ? '' : `until ${time(until)}`]
    return [`The time asked about (${asked.filter((part) => part !== '').join(' ')}) is not in these logs.`]
  }
  const sure = hours.present + hours.empty
  const total = sure + hours.missing + hours.partial + hours.unknown
  if (sure === total) return [`All ${plural(total, 'hour')}, by account and region, are covered.`]
  const parts = [
    `${sure} covered`,
    ...(hours.missing > 0 ? [`${hours.missing} missing`] : []),
    ...(hours.partial > 0 ? [`${hours.partial} in part`] : []),
    ...(hours.unknown > 0
      ? [`${hours.unknown} with neither file nor digest (nothing happened, or logs are missing)`]
      : []),
  ]
  return [`Of ${plural(total, 'hour')}, by account and region: ${parts.join(', ')}. trail coverage shows which.`]
}

/** Notes as warnings; of those that differ in nothing but times the first stands for all. */
export function noteLines(notes: readonly string[]): Cell[] {
  const alike = new Map<string, { first: string; more: number }>()
  for (const note of new Set(notes)) {
    const shape = note.replace(/\d{4}-\d\d-\d\dT[\d:.]*Z?/g, '…')
    const known = alike.get(shape)
    if (known === undefined) alike.set(shape, { first: note, more: 0 })
    else known.more++
  }
  return [...alike.values()].map(({ first, more }) =>
    line(`! ${first}${more === 0 ? '' : ` (${more} more like it: --format json)`}`, 'warn'),
  )
}

/** The first of a list, and how many more there are. */
export function few(list: readonly string[], most = 6): string {
  if (list.length === 0) return 'unknown'
  return list.length <= most ? list.join(', ') : `${list.slice(0, most).join(', ')} and ${list.length - most} more`
}

/** `1 event`, `2 events`. */
export function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`
}

export function time(iso: string | null): string {
  return iso === null ? 'no time' : iso.replace('T', ' ').replace(/(\.\d+)?Z$/, '')
}
