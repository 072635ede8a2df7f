import type { Caller, Fact, Resolution } from '../model/facts.ts'
import { type JsonObject, textAt } from '../model/json.ts'
import { readCaller } from './caller.ts'
import { readFacts } from './fact.ts'
import { type Group, mergeCallers } from './group.ts'
import { resolve } from './resolve.ts'

/** Attributes records that are at hand as a whole, as the store does over time: by eventID. */
export function attribute(records: readonly JsonObject[]): Map<string, { caller: Caller; resolution: Resolution }> {
  const callers = new Map<string, Caller[]>()
  const facts = new Map<string, Fact[]>()
  const events: { eventId: string; caller: Caller }[] = []
  for (const record of records) {
    const caller = readCaller(record)
    callers.set(caller.group, [...(callers.get(caller.group) ?? []), caller])
    for (const fact of readFacts(record, caller)) {
      for (const key of fact.keys) facts.set(key, [...(facts.get(key) ?? []), fact])
    }
    events.push({ eventId: textAt(record, 'eventID') ?? '', caller })
  }
  const groups = new Map<string, Group>([...callers].map(([key, list]) => [key, mergeCallers(list)]))
  for (const [key, list] of facts) facts.set(key, inOrder(list))
  const index = { group: (key: string) => groups.get(key) ?? null, factsFor: (key: string) => facts.get(key) ?? [] }
  const resolutions = new Map<string, Resolution>()
  for (const key of groups.keys()) resolutions.set(key, resolve(key, index))
  const answers = new Map<string, { caller: Caller; resolution: Resolution }>()
  for (const { eventId, caller } of events) {
    const resolution = resolutions.get(caller.group)
    if (resolution !== undefined) answers.set(eventId, { caller, resolution })
  }
  return answers
}

/** Each fact once, in the order in which the store gives them: what is picked first must not depend on arrival. */
function inOrder(facts: readonly Fact[]): Fact[] {
  const byText = new Map(facts.map((fact) => [JSON.stringify(fact), fact]))
  return [...byText].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)).map(([, fact]) => fact)
}
