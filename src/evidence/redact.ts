import { createHmac } from 'node:crypto'
import ipaddr from 'ipaddr.js'
import type { Json } from '../model/json.ts'
import { FIELDS_OF_A_RECORD, KEYS_OF_AN_ANSWER, MAPS, VOCABULARY } from './redact-words.ts'

/**
 * Replaces whatever may name someone by pseudonyms, the same text by the same one. What is left is chosen, not what is
 * taken: a word stays only where it is of the vocabulary of AWS and of this program, or stands under a key whose values
 * are, and is no name of one of the records. Dates, booleans, small numbers and the ids of the events stay.
 */
export class Redactor {
  readonly #secret: string
  readonly #kept: ReadonlySet<string>
  readonly #names: ReadonlySet<string>
  readonly #eventIds: ReadonlySet<string>
  readonly #known = new Map<string, string>()

  /** @param records those of the bundle: their events' names may stay, and the names of their callers may not */
  constructor(secret: string, records: readonly Json[]) {
    this.#secret = secret
    this.#names = new Set(records.flatMap((record) => [...namesIn(record)]))
    this.#eventIds = new Set(records.flatMap(eventIdsOf))
    const words = records.flatMap(wordsOf).map((word) => word.toLowerCase())
    this.#kept = new Set([...VOCABULARY, ...words.filter((word) => !this.#names.has(word))])
  }

  /** A record of CloudTrail: what its own fields say stays by their path, since a request may use the same names. */
  record(record: Json): Json {
    return this.#value(record, '', (path) => FIELDS_OF_A_RECORD.has(path), 'path')
  }

  /** What trail says of records. */
  answer(answer: Json): Json {
    return this.#value(answer, '', (key) => KEYS_OF_AN_ANSWER.has(key), 'key')
  }

  text(text: string): string {
    return text.replace(TOKEN, (token) => this.#token(token))
  }

  /** A text of AWS's own: it stays where no name of the records stands in it. */
  #plain(text: string): string {
    const isPlain = /^[A-Za-z0-9:._/+ -]{0,128}$/.test(text) && !/\d{9}|[A-Z0-9]{16}/.test(text)
    const names = wordsIn(text).some((word) => this.#names.has(word))
    return isPlain && !names && !text.split(ADDRESSES).some(isAddress) ? text : this.text(text)
  }

  #value(value: Json, at: string, isPlain: (at: string) => boolean, by: 'path' | 'key'): Json {
    if (typeof value === 'string') return isPlain(at) ? this.#plain(value) : this.text(value)
    if (typeof value === 'number') return this.#number(value)
    if (Array.isArray(value)) return value.map((each) => this.#value(each, at, isPlain, by))
    if (typeof value !== 'object' || value === null) return value
    const isMap = MAPS.has(at.slice(at.lastIndexOf('.') + 1).toLowerCase())
    return Object.fromEntries(
      Object.entries(value).map(([name, each]) => [
        isMap ? this.text(name) : this.#key(name),
        this.#value(each ?? null, by === 'key' || at === '' ? name : `${at}.${name}`, isPlain, by),
      ]),
    )
  }

  /** The name of a parameter stays, unless it looks like what may name someone. */
  #key(name: string): string {
    const word = name.toLowerCase()
    const isName = /^[A-Za-z][A-Za-z_]{0,47}\d{0,2}$/.test(name) && !/^A[A-Z]{3}[A-Z0-9]{12,}$/.test(name)
    return isName && (VOCABULARY.has(word) || !this.#names.has(word)) ? name : this.text(name)
  }

  /** Small numbers stay, unless one is an account of the records: masked logs have short ones. */
  #number(value: number): number {
    const digits = String(Math.trunc(Math.abs(value)))
    return digits.length > 8 || this.#names.has(digits) ? Number(this.#digits(digits)) : value
  }

  #token(token: string): string {
    if (UUID.test(token)) return this.#eventIds.has(token.toLowerCase()) ? token : this.#uuid(token)
    if (DATE.test(token) || REGION.test(token) || SERVICE.test(token)) return token
    if (ipaddr.IPv6.isValid(token)) return this.#address(token)
    // An address may stand in the middle: with a port, in a URL, percent-encoded.
    const parts = token.split(ADDRESSES)
    if (!parts.some(isAddress)) return token.replace(WORD, (word) => this.#word(word))
    return parts
      .map((part) => (isAddress(part) ? this.#address(part) : part.replace(WORD, (word) => this.#word(word))))
      .join('')
  }

  #word(word: string): string {
    if (REGION.test(word)) return word
    if (this.#kept.has(word.toLowerCase())) return word
    if (/^\d{1,8}$/.test(word) && !this.#names.has(word)) return word
    if (/^\d+$/.test(word)) return this.#digits(word)
    const key = /^(A[A-Z]{3})[A-Z0-9]{12,}$/.exec(word)
    if (key !== null)
      return `${key[1]}${this.#hash(word)
        .toUpperCase()
        .replace(/[01]/g, 'Z')
        .slice(0, word.length - 4)}`
    const id = /^([a-z]{1,8}-)[0-9a-f]{8,17}$/.exec(word)
    if (id !== null && !this.#names.has((id[1] ?? '').slice(0, -1)))
      return `${id[1]}${this.#hash(word).slice(0, word.length - (id[1] ?? '').length)}`
    return `x${this.#hash(word).slice(0, 10)}`
  }

  #digits(text: string): string {
    const number = BigInt(`0x${this.#hash(text).slice(0, 30)}`).toString()
    return `9${number.padStart(text.length, '0').slice(-Math.max(1, text.length - 1))}`
  }

  #uuid(text: string): string {
    return this.#hash(text.toLowerCase()).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12}).*$/, '$1-$2-$3-$4-$5')
  }

  /** Addresses become ones that nobody has: of 240.0.0.0/4, and of 2001:db8::/32. */
  #address(text: string): string {
    const hash = Buffer.from(this.#hash(text), 'hex')
    if (!text.includes(':')) return `24${(hash[0] ?? 0) % 8}.${hash[1]}.${hash[2]}.${hash[3]}`
    return `2001:db8::${hash.subarray(0, 2).toString('hex')}:${hash.subarray(2, 4).toString('hex')}`
  }

  #hash(text: string): string {
    const known = this.#known.get(text)
    if (known !== undefined) return known
    const hash = createHmac('sha256', this.#secret).update(text).digest('hex')
    this.#known.set(text, hash)
    return hash
  }
}

/** What separates one name from the next: names keep their dashes, addresses and dates their points and colons. */
const TOKEN = /[^\s"'`,;()<>{}[\]|\\=&?#/@]+/gu
const WORD = /[^:.*$+!%^~]+/gu
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i
const DATE = /^\d{4}-\d{2}-\d{2}(?:T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?Z?)?$/
/** Names like `my-project-1` have a region's form: only words that regions are made of count. */
const REGION =
  /^(?:(?:us|eu|ap|sa|ca|me|af|il|mx|cn)(?:-gov|-iso[a-z]?)?-(?:north|south)?(?:east|west|central|north|south)-\d[a-z]?|global)$/
/** A service's name is one label: before another stands a bucket, a load balancer, an API. */
const SERVICE = /^[a-z0-9-]+\.(?:amazonaws\.com(?:\.cn)?|aws\.internal)$/
const ADDRESSES = /(\d{1,3}(?:\.\d{1,3}){3}|(?<![0-9a-z])[0-9a-f]{1,4}(?::[0-9a-f]{0,4}){2,7}(?![0-9a-z]))/i

function isAddress(text: string): boolean {
  return /^\d{1,3}(?:\.\d{1,3}){3}$/.test(text) || (text.includes(':') && ipaddr.IPv6.isValid(text))
}

function wordsIn(text: string): string[] {
  return (text.match(TOKEN) ?? []).flatMap((token) => token.match(WORD) ?? []).map((word) => word.toLowerCase())
}

/** The names of events and services stay: they are AWS's, not anybody's. */
function wordsOf(record: Json): string[] {
  if (typeof record !== 'object' || record === null || Array.isArray(record)) return []
  return [record.eventName, record.eventSource].flatMap((word) =>
    typeof word === 'string' && /^[A-Za-z][A-Za-z0-9.-]{0,63}$/.test(word)
      ? [word, word.replace(/\.amazonaws\.com$/, '')]
      : [],
  )
}

function eventIdsOf(record: Json): string[] {
  if (typeof record !== 'object' || record === null || Array.isArray(record)) return []
  return [record.eventID, record.sharedEventID].flatMap((id) => (typeof id === 'string' ? [id.toLowerCase()] : []))
}

/** Fields that name a caller or an account. */
const NAMING =
  /^(?:userName|principalId|accountId|recipientAccountId|accessKeyId|arn|sourceIdentity|roleSessionName|sourceIPAddress|vpcEndpointAccountId)$/i

/** The words of those fields, but for those of the vocabulary and of services. */
function namesIn(value: Json, key = '', found = new Set<string>()): Set<string> {
  if (typeof value === 'string' && NAMING.test(key) && !SERVICE.test(value) && !isAddress(value)) {
    for (const word of wordsIn(value)) if (!VOCABULARY.has(word) && !REGION.test(word)) found.add(word)
  } else if (Array.isArray(value)) for (const each of value) namesIn(each, key, found)
  else if (typeof value === 'object' && value !== null)
    for (const [name, each] of Object.entries(value)) namesIn(each ?? null, name, found)
  return found
}
