import type { AliasRow } from '../store/touches.ts'

/** A name under which touches may stand, and when it meant the resource. Times in milliseconds, `until` exclusive. */
export interface Name {
  type: string
  id: string
  account: string | null
  region: string | null
  since: number | null
  until: number | null
}

/** During an interval, `name` meant the resource `id`. */
export interface Bond extends Omit<Name, 'id'> {
  name: string
  id: string
  /** Its beginning was seen; else only that it held. */
  begun: boolean
}

/**
 * The intervals in which names stood for resources, from the facts in whatever order they came. A bond that begins ends
 * with the next end of its name or its resource, or when the name begins to mean something else. What merely holds was
 * seen to hold from a first to a last time, and reaches from there to where the name was ended, begun, or held by
 * something else.
 */
export function bondsOf(rows: readonly AliasRow[]): Bond[] {
  const begins = rows.filter((row) => row.bond !== 'ends' && row.id !== null)
  const ends = rows.filter((row) => row.bond === 'ends')
  return begins.flatMap((row) => {
    const { type, name, id, account, region } = row
    if (id === null) return []
    const place = { type, name, id, account, region, begun: row.bond === 'begins' }
    const ending = ends.filter(
      (end) => samePlace(end, row) && (end.name === name || end.name === id || end.id === id || end.id === name),
    )
    const other = begins.filter((each) => each.name === name && each.id !== id && samePlace(each, row))
    return [{ ...place, ...(row.bond === 'holds' ? reachOf(row, ending, other) : lifeOf(row, ending, other)) }]
  })
}

type Life = Pick<Bond, 'since' | 'until'>

/** From its beginning to the next end of it, or the next beginning of something else under its name. */
function lifeOf({ time }: AliasRow, ends: readonly AliasRow[], others: readonly AliasRow[]): Life {
  const began = others.filter((other) => other.bond === 'begins')
  return {
    since: time,
    until: firstAfter(
      [...ends, ...began].map((each) => each.time),
      time,
    ),
  }
}

/** How far, beyond the times at which it was seen, a bond may be taken to have held: an end is the last of its bond. */
function reachOf({ time, last }: AliasRow, ends: readonly AliasRow[], others: readonly AliasRow[]): Life {
  const began = others.filter((other) => other.bond === 'begins').map((other) => other.time)
  const held = others.filter((other) => other.bond === 'holds')
  const ended = ends.map((end) => end.time)
  const before = lastBefore([...ended, ...began, ...held.map((other) => other.last)], time)
  const after = firstAfter([...began, ...held.map((other) => other.time)], last)
  const end = firstAfter(ended, last)
  const until = after === null ? end : Math.min(Math.max(after - 1, last ?? 0), end ?? after)
  return { since: before === null ? null : Math.min(before + 1, time ?? before), until }
}

function firstAfter(times: readonly (number | null)[], time: number | null): number | null {
  const later = times.filter((at): at is number => at !== null && time !== null && at >= time)
  return later.length === 0 ? null : Math.min(...later)
}

function lastBefore(times: readonly (number | null)[], time: number | null): number | null {
  const before = times.filter((at): at is number => at !== null && time !== null && at <= time)
  return before.length === 0 ? null : Math.max(...before)
}

function samePlace(a: AliasRow, b: AliasRow): boolean {
  return (
    a.type === b.type &&
    (a.account ?? b.account) === (b.account ?? a.account) &&
    (a.region ?? b.region) === (b.region ?? a.region)
  )
}

/**
 * The resource that a name meant at a moment: the id of the bond that held then, and what that stood for in turn, else
 * the name itself. The end of a bond is the moment of its last event, which still belongs to it; where bonds of both
 * kinds hold, one whose beginning is known decides, and where two resources may be meant, the name stays a name.
 */
export function meaning(bonds: readonly Bond[], name: Omit<Name, 'since' | 'until'>, time: number | null): string {
  const seen = new Set([name.id])
  for (let id = name.id; ; ) {
    const next = one(bonds.filter((each) => each.name === id && holds(each, name, time)))
    if (next === null || seen.has(next)) return id
    seen.add(next)
    id = next
  }
}

/** Of bonds that began, the first: its end and the next one's beginning may be one moment. Else what all agree on. */
function one(bonds: readonly Bond[]): string | null {
  const begun = bonds.filter((bond) => bond.begun).sort((a, b) => (a.since ?? 0) - (b.since ?? 0))
  const [first] = begun.length > 0 ? begun : bonds
  if (first === undefined) return null
  return begun.length > 0 || bonds.every((bond) => bond.id === first.id) ? first.id : null
}

function holds(bond: Bond, { type, account, region }: Omit<Name, 'since' | 'until'>, time: number | null): boolean {
  if (bond.type !== type || bond.name === bond.id) return false
  if (account !== null && bond.account !== null && account !== bond.account) return false
  if (region !== null && bond.region !== null && region !== bond.region) return false
  if (time === null) return true
  return (bond.since === null || time >= bond.since) && (bond.until === null || time <= bond.until)
}
