import type { Confidence } from '../model/confidence.ts'
import type { Json, JsonObject } from '../model/json.ts'
import type { FoundBy, Relation } from '../model/resource.ts'
import { byNoun, byStem } from './by-name.ts'
import type { Collector } from './collector.ts'
import type { Part, View } from './context.ts'
import { ec2TypeOf } from './ec2-id.ts'
import { type Found, makes, told } from './found.ts'
import { fromArn } from './from-arn.ts'
import { fromName } from './from-name.ts'
import { fromUrl } from './interpret-url.ts'
import { type KeyMeaning, meaningOf } from './keys.ts'
import type { Named } from './named.ts'
import { PLAIN } from './noun.ts'
import { readPolicy } from './policy-text.ts'
import type { Rule } from './rules/rule.ts'
import { relationTo, type Verb } from './verbs.ts'

/** Deeper than any record that a service writes. */
const DEPTH = 40
const ACCESS_KEY = /^A[A-Z]{3}[A-Z0-9]{12,28}$/
/** API Gateway wraps a function's ARN into one of its own. */
const INTEGRATION = /\/functions\/(arn:[^/]+)\/invocations$/
/** Sources whose events are about accounts. */
const OF_ACCOUNTS = new Set(['organizations', 'account'])
const WILD = /[*?\s]/
const TABLE = 'aws:dynamodb:tableName'
/** What encryption contexts name without an ARN, by their keys. */
const CONTEXTS = new Map([['aws:rds:db-id', 'rds:db']])
/** Hosts and URLs of S3 and SQS. */
const AWS_HOST = /^(?:https?:\/\/)?(?:[^/\s]*\.)?(?:s3|sqs|queue)[.-][^/\s]*amazonaws\.com/

/**
 * Steps 3 to 7 of the method: typed parameter names, ARNs and EC2 ids anywhere, policies, encryption contexts. Paths
 * are put together only for what is found.
 */
export class Scan {
  readonly #view: View
  readonly #collector: Collector
  readonly #found: Found[] = []
  readonly #trail: (string | number)[] = []
  #root = ''
  #response = false
  constructor(view: View, collector: Collector) {
    this.#view = view
    this.#collector = collector
  }

  /**
   * Where a rule said what the event is about, all that is found here was only used.
   * @returns the names that stand for what the answer gave them (see {@link told})
   */
  run(verb: Verb, rule: Rule | null): ReadonlyMap<string, Named> {
    const { request, response, additional, details } = this.#view
    this.#part(request, false)
    this.#part(response, true)
    this.#part(additional, false)
    this.#part(details, false)
    if (rule === null) this.#found.push(...byNoun(this.#view, verb), ...byStem(this.#view, verb))
    const { found, standing } = told(this.#found, verb)
    if (found.length > 0) this.#settle(found, verb, rule)
    return standing
  }

  #part({ body, path }: Part, response: boolean): void {
    if (body === null) return
    this.#root = path
    this.#response = response
    this.#object(body)
  }

  #object(body: JsonObject): void {
    if (this.#trail.length > DEPTH) return
    if (this.#trail.length > 0 && isOfTags(body)) return
    for (const key in body) {
      const value = body[key]
      if (value === null || value === undefined || typeof value === 'boolean') continue
      const meaning = meaningOf(key)
      if (meaning?.kind === 'skip') continue
      this.#trail.push(key)
      if (meaning?.kind === 'policy' && isPolicy(value)) readPolicy(this.#view, value, this.#path(), this.#collector)
      else if (meaning?.kind === 'context') this.#context(value)
      else this.#value(value, meaning)
      this.#trail.pop()
    }
  }

  #value(value: Json, meaning: KeyMeaning | undefined): void {
    if (typeof value === 'string') this.#text(value, meaning)
    else if (Array.isArray(value)) {
      if (this.#trail.length > DEPTH) return
      for (let i = 0; i < value.length; i++) {
        const one = value[i]
        if (one === null || one === undefined) continue
        this.#trail.push(i)
        this.#value(one, meaning)
        this.#trail.pop()
      }
    } else if (typeof value === 'object' && value !== null) this.#object(value)
  }

  #text(value: string, meaning: KeyMeaning | undefined): void {
    if (meaning?.kind === 'typed' && this.#typed(value, meaning)) return
    if (value.charCodeAt(0) === 97 && value.startsWith('arn')) this.#arn(value)
    else if (value.startsWith('s3://') || (value.includes('amazonaws.com') && AWS_HOST.test(value))) this.#url(value)
    else {
      const type = ec2TypeOf(value)
      if (type !== null) this.#add(fromName(typeHere(type, this.#view.source), value, this.#view), 'walker', 'hint')
    }
  }

  #typed(value: string, { type, sources }: Extract<KeyMeaning, { kind: 'typed' }>): boolean {
    if (sources !== null && !sources.has(this.#view.source)) return false
    if (type === 'iam:access-key' && (this.#view.source === 'signin' || !ACCESS_KEY.test(value))) return true
    if (value.startsWith('arn')) return false
    // Many requests say whose account it is that they are about: their own.
    if (type === 'aws:account' && value === this.#view.account && !OF_ACCOUNTS.has(this.#view.source)) return true
    const named = fromName(type, value, this.#view)
    // A request that names an ARN of another kind, or an id that says what it is, is right about it.
    this.#add(named, 'parameter', 'strong')
    return true
  }

  #arn(value: string): void {
    const inner = value.includes(':lambda:path/') ? INTEGRATION.exec(value)?.[1] : undefined
    if (inner !== undefined) {
      this.#arn(inner)
      return
    }
    const bare = value.endsWith(':*') && value.includes(':log-group:') ? value.slice(0, -2) : value
    // Answers repeat who called; a request that names its own caller means it.
    if (WILD.test(bare) || (this.#root !== this.#view.request.path && this.#view.caller.includes(value))) return
    const named = fromArn(bare)
    // A session is who acts, never what is acted on.
    if (named === null || /^arn:[^:]*:sts:/.test(bare)) return
    this.#add(named, 'walker', 'hint', String(this.#trail.findLast((step) => typeof step === 'string')).toLowerCase())
  }

  /** Buckets, objects and queues by their URL, and a bucket by its host (`logs.s3.eu-west-1.amazonaws.com`). */
  #url(value: string): void {
    const { account, region, source, request } = this.#view
    // A request of S3 repeats its bucket in the Host header, under whatever name a rewritten log gave it there.
    const repeats =
      source === 's3' && /^host$/i.test(String(this.#trail[0])) && typeof request.body?.bucketName === 'string'
    if (repeats || WILD.test(value)) return
    for (const named of fromUrl(value.includes('://') ? value : `https://${value}`)) {
      if (named.type !== 's3:bucket' && named.type !== 's3:object' && named.type !== 'sqs:queue') continue
      // `s3://results/2026/` is where objects go or lie, and no object.
      if (named.type === 's3:object' && named.id.endsWith('/')) continue
      const place =
        named.type === 'sqs:queue' ? { account: named.account ?? account, region: named.region ?? region } : named
      this.#add({ ...named, ...place }, 'walker', 'hint')
    }
  }

  #context(value: Json): void {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return
    this.#tableOf(value)
    for (const [key, text] of Object.entries(value)) {
      if (typeof text !== 'string' || WILD.test(text)) continue
      const type = CONTEXTS.get(key) ?? ec2TypeOf(text)
      const named = type === null ? fromArn(text) : fromName(type, text, this.#view)
      if (named === null) continue
      const path = `${this.#path()}.${key}`
      this.#collector.add(named, { relation: 'used', by: 'encryption-context', confidence: 'likely', path })
    }
  }

  /** DynamoDB names its table, and the account that it lies in, not by an ARN. */
  #tableOf(context: JsonObject): void {
    const { [TABLE]: table, 'aws:dynamodb:subscriberId': account } = context
    if (typeof table !== 'string' || !PLAIN.test(table)) return
    const place = typeof account === 'string' ? { ...this.#view, account } : this.#view
    const named = fromName('dynamodb:table', table, place)
    if (named === null) return
    const path = `${this.#path()}.${TABLE}`
    this.#collector.add(named, { relation: 'used', by: 'encryption-context', confidence: 'likely', path })
  }

  #add(named: Named | null, by: FoundBy, confidence: Confidence, arnOf?: string): void {
    if (named === null) return
    const path = this.#path()
    const found = { named, by, confidence, path, response: this.#response, own: false }
    this.#found.push(arnOf === undefined ? found : { ...found, arnOf })
  }

  #path(): string {
    let out = this.#root
    for (const step of this.#trail) out += typeof step === 'number' ? `[${step}]` : `.${step}`
    return out
  }

  /** What has the event's noun is what the verb acts on; where nothing has, all of the service's own are. */
  #settle(found: readonly Found[], verb: Verb, rule: Rule | null): void {
    const { reads, service } = this.#view
    const relations = found.map((one) => (one.own ? verb.relation : relationTo(verb, service, one.named.type)))
    const exact = relations.some((to) => to !== null)
    // Of an event that reads nothing (a key is used, a role assumed) nothing else that it names is read either.
    const besides: Relation =
      reads && (rule === null || rule.some(({ relation }) => relation === 'read')) ? 'read' : 'used'
    const made = makes(found, verb, service, rule !== null)
    for (let i = 0; i < found.length; i++) {
      const one = found[i]
      const to = relations[i] ?? null
      if (one === undefined) continue
      const { named, by, confidence, path, response } = one
      let relation: Relation = 'used'
      if (named.type === 'iam:access-key' && response) relation = 'created'
      else if (made(one, to)) relation = 'created'
      else if (rule !== null || reads) relation = besides
      else if (one.beside === true) relation = to ?? 'used'
      else if (to !== null) relation = to === 'created' && !response && named.arn === null && !one.own ? 'parent' : to
      else if (!exact && named.type.startsWith(`${service}:`)) relation = 'modified'
      this.#collector.add(named, { relation, by, confidence, path, bare: one.arnOf === undefined })
    }
  }
}

/** FSx's file systems have ids like those of EFS. */
function typeHere(type: string, source: string): string {
  return source === 'fsx' && type === 'elasticfilesystem:file-system' ? 'fsx:file-system' : type
}

/** A filter or a target by tags, `{name: 'tag:Owner', …}`: what it is held against are values of tags. */
function isOfTags(body: JsonObject): boolean {
  const name = body.name ?? body.Name ?? body.key ?? body.Key
  return typeof name === 'string' && /^tag(?::|$|-(?:key|value)$)/.test(name)
}

function isPolicy(value: Json): boolean {
  if (typeof value === 'string') return /^\s*(?:\{|%7b)/i.test(value)
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
