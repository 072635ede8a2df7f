import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Confidence } from '../../src/model/confidence.ts'
import type { JsonObject } from '../../src/model/json.ts'
import type { Outcome } from '../../src/model/outcome.ts'
import type { Of, Relation } from '../../src/model/resource.ts'

/** See test/golden/attribution/README.md. Every key that is absent is left open; an array means one of these. */
type OneOf<T> = T | readonly T[]

interface ExpectedHop {
  kind?: string
  principal: string | null
  session?: string | null
  evidence?: OneOf<string> | null
  confidence?: OneOf<Confidence>
}

export interface ExpectedActor {
  kind?: string
  principal?: string | null
  principalId?: string | null
  account?: string | null
  session?: string | null
  accessKeyId?: string | null
  sourceIdentity?: string | null
  mfa?: boolean | null
  via?: string | null
  origin?: { kind?: string; principal?: string | null; account?: string | null; own?: boolean | null }
  confidence?: OneOf<Confidence>
  vendor?: { id: string; name?: string; matchedBy?: string; matched?: string; confidence?: OneOf<Confidence> } | null
  /** The whole chain, hop for hop. */
  chain?: readonly ExpectedHop[]
  chainFirst?: ExpectedHop
  chainLast?: ExpectedHop
  /** Principals of hops that stand somewhere in the chain. */
  chainIncludes?: readonly string[]
  /** Each text stands in one of the notes. */
  notesInclude?: readonly string[]
  /** Of each list one text stands in one of the notes. */
  notesIncludeOneOf?: readonly (readonly string[])[]
  /** There is at least one note. */
  noted?: boolean
}

interface ExpectedTouch {
  eventId: string
  relation?: Relation
  of?: Of
  outcome?: Outcome
  twins?: readonly string[]
  addendum?: { eventId: string }
  found?: { by?: string; confidence?: Confidence }
  resource?: { type: string }
}

export interface Scenario {
  /** The folder's name: `NN-title`. */
  name: string
  title: string
  records: readonly JsonObject[]
  /** Text of vendors.yaml and trail.yaml, null where there is none. */
  vendors: string | null
  trail: string | null
  actors: ReadonlyMap<string, ExpectedActor>
  /** By the resource as a user types it: all its touches under `--all`, and no others. Order is by time, then id. */
  touches: ReadonlyMap<string, readonly ExpectedTouch[]>
  notTouched: ReadonlyMap<string, readonly string[]>
  outcomes: ReadonlyMap<string, Outcome>
  /** Events whose actors are one identity with one origin; events whose actors are not. */
  same: readonly (readonly string[])[]
  different: readonly (readonly string[])[]
  /** Ids of findings that an audit gives, and what else is to hold: for tests beyond who-touched and whois. */
  findings: readonly string[]
  later: readonly string[]
}

interface ExpectedFile {
  title: string
  actors?: Record<string, ExpectedActor>
  touches?: Record<string, ExpectedTouch[]>
  notTouched?: Record<string, string[]>
  outcomes?: Record<string, Outcome>
  same?: string[][]
  different?: string[][]
  findings?: string[]
  later?: string[]
}

export const SCENARIOS_FOLDER = join(import.meta.dirname, '../golden/attribution')

function optional(path: string): string | null {
  return existsSync(path) ? readFileSync(path, 'utf8') : null
}

function loadScenario(name: string): Scenario {
  const folder = join(SCENARIOS_FOLDER, name)
  const { Records } = JSON.parse(readFileSync(join(folder, 'events.json'), 'utf8')) as { Records: JsonObject[] }
  const expected = JSON.parse(readFileSync(join(folder, 'expected.json'), 'utf8')) as ExpectedFile
  return {
    name,
    title: expected.title,
    records: Records,
    vendors: optional(join(folder, 'vendors.yaml')),
    trail: optional(join(folder, 'trail.yaml')),
    actors: new Map(Object.entries(expected.actors ?? {})),
    touches: new Map(Object.entries(expected.touches ?? {})),
    notTouched: new Map(Object.entries(expected.notTouched ?? {})),
    outcomes: new Map(Object.entries(expected.outcomes ?? {})),
    same: expected.same ?? [],
    different: expected.different ?? [],
    findings: expected.findings ?? [],
    later: expected.later ?? [],
  }
}

/** Every scenario, by number. */
export function loadScenarios(): Scenario[] {
  return readdirSync(SCENARIOS_FOLDER, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort((a, b) => Number.parseInt(a, 10) - Number.parseInt(b, 10))
    .map(loadScenario)
}
