import { type Json, type JsonObject, object } from '../../model/json.ts'
import type { Identities, Identity } from './identities.ts'

/** How CloudTrail begins a record, and what it writes before and after the identity. */
const BEGIN = '{"eventVersion":"'
const BEFORE = '","userIdentity":{'
const AFTER = '},"eventTime":"'
/** `1.08`, `1.11`: what stands between quotes as it is meant. */
const VERSION = /^[\d.]{1,8}$/

/** A parsed value and, where the text begins as CloudTrail's records do, its identity, which many records share. */
export interface Parsed<Made = unknown> {
  value: Json
  identity: Identity<Made> | null
}

/**
 * Parses the text of a record without parsing again an identity that was seen before. A JSON value ends in one place
 * only, so a text that was an object once is the whole identity wherever it stands after the same beginning; the rest
 * is parsed as an object of its own. Gives what `JSON.parse` gives, but for the order of keys.
 *
 * @throws SyntaxError for what is no JSON.
 */
export function parseRecord<Made>(text: string, identities: Identities<Made>): Parsed<Made> {
  return parseInParts(text, identities) ?? { value: JSON.parse(text), identity: null }
}

function parseInParts<Made>(text: string, identities: Identities<Made>): Parsed<Made> | null {
  if (!text.startsWith(BEGIN)) return null
  const quote = text.indexOf('"', BEGIN.length)
  if (quote === -1 || quote > BEGIN.length + 8 || !text.startsWith(BEFORE, quote)) return null
  const start = quote + BEFORE.length - 1
  const end = text.indexOf(AFTER, start)
  if (end === -1) return null
  const version = text.slice(BEGIN.length, quote)
  const identity = VERSION.test(version) ? identities.of(text.slice(start, end + 1)) : null
  const rest = identity === null ? null : objectIn(`{${text.slice(end + 2)}`)
  // A key that comes twice: the last one counts, as for any reader of JSON.
  if (identity === null || rest === null || Object.hasOwn(rest, 'userIdentity') || Object.hasOwn(rest, 'eventVersion'))
    return null
  rest.eventVersion = version
  rest.userIdentity = identity.value
  return { value: rest, identity }
}

function objectIn(text: string): JsonObject | null {
  try {
    return object(JSON.parse(text))
  } catch {
    return null
  }
}
