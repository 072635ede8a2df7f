import type { JsonObject } from '../model/json.ts'
import { meaningOf } from './keys.ts'
import type { Verb } from './verbs.ts'

/** Regions and accounts are not made by the services whose events say `Region` or `Account`. */
const NO_KIND = new Set(['region', 'account', 'resource', 'tags'])

/** The field that names the event's noun: `meshId` before `meshName`, and `id` or `name` where neither stands. */
export function nounKey(body: JsonObject | null, verb: Verb, source: string): string | null {
  if (body === null || NO_KIND.has(verb.noun) || !/^[a-z][\w-]*$/.test(verb.noun)) return null
  const bare = verb.relation === 'read' ? [] : ['id', 'identifier', 'name']
  const wanted = [`${verb.noun}id`, `${verb.noun}identifier`, `${verb.noun}name`, ...bare]
  let best: string | null = null
  let rank = wanted.length
  for (const key in body) {
    const at = wanted.indexOf(key.toLowerCase())
    if (at < 0 || at > rank || (at === rank && best !== null && key > best)) continue
    const meaning = meaningOf(key)
    if (meaning?.kind === 'typed' && (meaning.sources === null || meaning.sources.has(source))) continue
    best = key
    rank = at
  }
  return best
}

/** `virtualNode` of `virtualNodeName`; the noun itself for `name` and `id`. */
export function kindOf(key: string, verb: Verb): string {
  const stem = key.replace(/(?:Name|Id|ID|Identifier)$/, '')
  return stem.toLowerCase() === verb.noun ? stem.charAt(0).toLowerCase() + stem.slice(1) : verb.noun
}
