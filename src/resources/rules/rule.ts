import type { Relation } from '../../model/resource.ts'
import { type Choice, compile } from '../paths.ts'

/**
 * What an event does to one kind of resource, and where the event names it: relation, type, and one or more paths
 * (paths.ts), all of which count. `rq` is requestParameters, `rs` responseElements, `aed` additionalEventData, `sed`
 * serviceEventDetails; lists, `items` and `XRequest` wrappers are passed through.
 */
type TouchRow = readonly [Relation, string, ...string[]]

/** One row of a service's table: the events' names, separated by blanks, and what they touch. */
export interface RuleRow {
  on: string
  touches: readonly TouchRow[]
}

export interface ServiceRules {
  /** The event sources without `.amazonaws.com`. */
  sources: readonly string[]
  rules: readonly RuleRow[]
}

interface Target {
  relation: Relation
  type: string
  choices: readonly Choice[]
}
export type Rule = readonly Target[]

function compileRow([relation, type, ...paths]: TouchRow): Target {
  return { relation, type, choices: paths.map(compile) }
}

/** By source, then by event name. A name in several rows has all of their touches. */
export function compileRules(services: readonly ServiceRules[]): ReadonlyMap<string, ReadonlyMap<string, Rule>> {
  const out = new Map<string, Map<string, Rule>>()
  for (const { sources, rules } of services) {
    for (const source of sources) {
      const byName = out.get(source) ?? new Map<string, Rule>()
      out.set(source, byName)
      for (const row of rules) {
        const targets = row.touches.map(compileRow)
        for (const name of row.on.split(' ')) byName.set(name, [...(byName.get(name) ?? []), ...targets])
      }
    }
  }
  return out
}
