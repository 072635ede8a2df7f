import type { JsonObject } from '../model/json.ts'
import { meaningOf } from './keys.ts'
import type { Verb } from './verbs.ts'

/** Regions and accounts are not made by the services whose events say `Region` or `Account`. */
const NO_KIND = new Set(['region', 'account', 'resource', 'tags'])

/** `PUBLIC_READ`: one of a few choices, not a name. */
const FLAG = /^[A-Z][A-Z_]*$/

/** The place of the bare noun among the wanted keys. */
const ITSELF = 3

/** A name or id that could be one; not a text, a number or a date. */
export const PLAIN = /^(?=.*[A-Za-z])[\w.:/@+-]{2,128}$/

/**
 * The field that names the event's noun: `meshId` before `meshName` and `mesh`, and `id` or `name` where none of these
 * stands.
 */
export function nounKey(body: JsonObject | null, verb: Verb, source: string): string | null {
  if (body === null || NO_KIND.has(verb.noun) || !/^[a-z][\w-]*$/.test(verb.noun)) return null
  const bare = verb.relation === 'read' ? [] : ['id', 'identifier', 'name']
  const wanted = [`${verb.noun}id`, `${verb.noun}identifier`, `${verb.noun}name`, verb.noun, ...bare]
  let best: string | null = null
  let rank = wanted.length
  for (const key in body) {
    const at = wanted.indexOf(key.toLowerCase())
    if (at < 0 || at > rank || (at === rank && best !== null && key > best)) continue
    const meaning = meaningOf(key)
    if (meaning?.kind === 'typed' && (meaning.sources === null || meaning.sources.has(source))) continue
    const value = body[key]
    if (at === ITSELF && (meaning !== undefined || typeof value !== 'string' || !PLAIN.test(value) || FLAG.test(value)))
      continue
    best = key
    rank = at
  }
  return best
}

/** Fields that name no resource although they end like one. */
const NO_STEM = new Set(
  (
    'request client token session region zone availabilityZone attribute feature engine device metric event display ' +
    'first last host principal version revision correlation transaction message marker next page statement ' +
    'policyType type field column file path user account owner registry vpcEndpoint caller creator requester source ' +
    'resource key service action operation parameter option category status language country currency domain dns ' +
    'virtual kernel ramdisk reservation integration offer agreementType filter sort group family class schema tag ' +
    'given sur common distinguished unit organization province city contact sender receiver recipient command log ' +
    'logStream stream database table column index alias profile policy label environment platform vendor product blueprint bundle'
  ).split(' '),
)

/** Accounts, owners and regions are said in many words: `peerAccountId`, `transferAccountId`. */
const NO_LAST_WORD = /(?:Account|Owner|Region|Zone|Token)$/
/** What EC2 calls a bond between two things by. */
const BONDS = new Set(['association', 'attachment'])

/** What a field such as `stackId` or `layerIds` is an id of; null where it says of no kind of thing, or another step reads it. */
export function stemOf(key: string, source: string): string | null {
  const word = /^([A-Za-z]+?)(?:Id|Ids|ID|IDs|Identifier|Identifiers|Name|Names)$/.exec(key)?.[1]
  if (word === undefined) return null
  const stem = word.charAt(0).toLowerCase() + word.slice(1)
  if (NO_STEM.has(stem) || NO_LAST_WORD.test(stem) || (source === 'ec2' && BONDS.has(stem))) return null
  const meaning = meaningOf(key)
  const read = meaning?.kind === 'typed' && (meaning.sources === null || meaning.sources.has(source))
  return read || meaning?.kind === 'skip' ? null : stem
}

/** `virtualNode` of `virtualNodeName`; the noun itself for `name` and `id`. */
export function kindOf(key: string, verb: Verb): string {
  const stem = key.replace(/(?:Name|Id|ID|Identifier)$/, '')
  return stem.toLowerCase() === verb.noun ? stem.charAt(0).toLowerCase() + stem.slice(1) : verb.noun
}
