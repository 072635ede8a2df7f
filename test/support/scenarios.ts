import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'

/** A hand-made story: events, and what must be said of them. The format: test/golden/attribution/README.md. */
export interface Scenario {
  name: string
  folder: string
  vendors: string | null
  expected: {
    title: string
    /** By event id: the part of an Actor that the scenario determines; `evidence` as a list takes any of its ids. */
    actors?: Record<string, Record<string, unknown>>
    /** By resource as typed: the touches that `--all` shows, of which the parts given must agree. */
    touches?: Record<string, Record<string, unknown>[]>
    /** By resource as typed: events that are no touches of it. */
    notTouched?: Record<string, string[]>
  }
}

export function scenarios(set: string): Scenario[] {
  const root = resolve(import.meta.dirname, '../golden', set)
  return readdirSync(root, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => {
      const folder = join(root, entry.name)
      const vendors = join(folder, 'vendors.yaml')
      return {
        name: entry.name,
        folder,
        vendors: existsSync(vendors) ? vendors : null,
        expected: JSON.parse(readFileSync(join(folder, 'expected.json'), 'utf8')),
      }
    })
    .sort((a, b) => (a.name < b.name ? -1 : 1))
}
