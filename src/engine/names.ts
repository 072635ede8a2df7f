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
}

/**
 * The intervals in which names stood for resources, from the facts in whatever order they came. A bond that begins ends
 * with the next end of its name or its resource, or when the name begins to mean something else; a fact that merely
 * holds has no bounds.
 */
export function bondsOf(rows: readonly AliasRow[]): Bond[] {
  const bonds: Bond[] = []
  const begins = rows.filter((row) => row.bond !== 'ends' && row.id !== null)
  const ends = rows.filter((row) => row.bond === 'ends')
  for (const row of begins) {
    const { type, name, id, account, region, time } = row
    if (id === null) continue
    const place = { type, name, id, account, region }
    if (row.bond === 'holds') {
      bonds.push({ ...place, since: null, until: null })
      continue
    }
    const later = [
      ...ends.filter(
        (end) => samePlace(end, row) && (end.name === name || end.name === id || end.id === id || end.id === name),
      ),
      ...begins.filter(
        (other) => other.bond === 'begins' && other.name === name && other.id !== id && samePlace(other, row),
      ),
    ]
      .map((other) => other.time)
      .filter((at): at is number => at !== null && time !== null && at >= time)
    bonds.push({ ...place, since: time, until: later.length === 0 ? null : Math.min(...later) })
  }
  return bonds
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
 * the name itself. The end of a bond is the moment of its last event, which still belongs to it.
 */
export function meaning(bonds: readonly Bond[], name: Omit<Name, 'since' | 'until'>, time: number | null): string {
  const seen = new Set([name.id])
  for (let id = name.id; ; ) {
    const bond = bonds.find((each) => each.name === id && holds(each, name, time))
    if (bond === undefined || seen.has(bond.id)) return id
    seen.add(bond.id)
    id = bond.id
  }
}

function holds(bond: Bond, { type, account, region }: Omit<Name, 'since' | 'until'>, time: number | null): boolean {
  if (bond.type !== type || bond.name === bond.id) return false
  if (account !== null && bond.account !== null && account !== bond.account) return false
  if (region !== null && bond.region !== null && region !== bond.region) return false
  if (time === null) return true
  return (bond.since === null || time >= bond.since) && (bond.until === null || time <= bond.until)
}
