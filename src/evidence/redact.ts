import { createHmac } from 'node:crypto'
import ipaddr from 'ipaddr.js'
import type { Json } from '../model/json.ts'

/**
 * Replaces whatever may name someone by pseudonyms, the same text by the same one. What is left is chosen, not what is
 * taken: a word stays only where it is of the vocabulary of AWS and of this program, or stands under a key whose values
 * are. Dates, booleans, small numbers and UUIDs stay.
 */
export class Redactor {
  readonly #secret: string
  readonly #kept: ReadonlySet<string>
  readonly #known = new Map<string, string>()

  /** `kept` are words that may stay beside the vocabulary: the event and service names of the answer. */
  constructor(secret: string, kept: Iterable<string>) {
    this.#secret = secret
    this.#kept = new Set([...VOCABULARY, ...kept].map((word) => word.toLowerCase()))
  }

  value(value: Json, key: string | null = null): Json {
    if (typeof value === 'string') return key !== null && PLAIN_KEYS.has(key) ? value : this.text(value)
    if (typeof value === 'number')
      return Math.abs(value) > 99_999_999 ? Number(this.#digits(String(Math.trunc(value)))) : value
    if (Array.isArray(value)) return value.map((each) => this.value(each, key))
    if (typeof value !== 'object' || value === null) return value
    return Object.fromEntries(
      Object.entries(value).map(([name, each]) => [
        /^[A-Za-z][A-Za-z0-9_]{0,48}$/.test(name) ? name : this.text(name),
        this.value(each ?? null, name),
      ]),
    )
  }

  text(text: string): string {
    return text.replace(TOKEN, (token) => this.#token(token))
  }

  #token(token: string): string {
    if (UUID.test(token) || DATE.test(token) || REGION.test(token) || SERVICE.test(token)) return token
    if (ipaddr.IPv4.isValidFourPartDecimal(token) || ipaddr.IPv6.isValid(token)) return this.#address(token)
    return token.replace(WORD, (word) => this.#word(word))
  }

  #word(word: string): string {
    if (this.#kept.has(word.toLowerCase()) || /^\d{1,8}$/.test(word) || REGION.test(word)) return word
    if (/^\d+$/.test(word)) return this.#digits(word)
    const key = /^(A[A-Z]{3})[A-Z0-9]{12,}$/.exec(word)
    if (key !== null)
      return `${key[1]}${this.#hash(word)
        .toUpperCase()
        .replace(/[01]/g, 'Z')
        .slice(0, word.length - 4)}`
    const id = /^([a-z]{1,8}-)[0-9a-f]{8,17}$/.exec(word)
    if (id !== null) return `${id[1]}${this.#hash(word).slice(0, word.length - (id[1] ?? '').length)}`
    return `x${this.#hash(word).slice(0, 10)}`
  }

  #digits(text: string): string {
    const number = BigInt(`0x${this.#hash(text).slice(0, 30)}`).toString()
    return `9${number.padStart(text.length, '0').slice(-(text.length - 1))}`
  }

  /** Addresses become ones that nobody has: of 240.0.0.0/4, and of 2001:db8::/32. */
  #address(text: string): string {
    const hash = Buffer.from(this.#hash(text), 'hex')
    if (ipaddr.parse(text).kind() === 'ipv4') return `24${(hash[0] ?? 0) % 8}.${hash[1]}.${hash[2]}.${hash[3]}`
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
const DATE = /^\d{4}-\d{2}-\d{2}(?:T[\d:.]+Z?)?$/
const REGION = /^(?:[a-z]{2}(?:-[a-z]+){1,3}-\d[a-z]?|global)$/
const SERVICE = /^[a-z0-9-]+(?:\.[a-z0-9-]+)*\.(?:amazonaws\.com(?:\.cn)?|aws\.internal)$/

/** Keys whose values are words of AWS or of this program, whatever they say. */
const PLAIN_KEYS: ReadonlySet<string> = new Set(
  `eventName eventSource eventType eventCategory eventVersion eventTime awsRegion region errorCode apiVersion creationDate
   kind confidence relation outcome verdict of by rule type matchedBy first last loadedAt eventId eventID requestID
   sharedEventID evidence twins sha256 contentSha256 given hash previous fingerprint format action doneAt
   tlsVersion cipherSuite mfaAuthenticated`.split(/\s+/),
)

/** Words that name nobody: parts of ARNs and of AWS's own messages. */
const VOCABULARY =
  `arn aws aws-cn aws-us-gov iam sts s3 ec2 kms lambda dynamodb rds sns sqs logs cloudtrail secretsmanager ssm eks ecs organizations
   user role group policy root assumed-role federated-user instance bucket key alias function table secret parameter volume
   security-group vpc subnet snapshot image account access-key session service-role aws-service-role aws-reserved
   sso amazonaws com cn console signin internal anonymous unknown true false null success denied error
   the a an is are was not no on in of to for from with by and or because it its this that at as
   authorized perform resource identity-based session-based resource-based explicit deny allow allows action access
   http https Mozilla Boto3 Botocore aws-cli aws-sdk Linux Windows Darwin Python Java Go`.split(/\s+/)
