import type { Relation } from '../model/resource.ts'

/** Lambda and CloudFront put the API's version behind the name: `CreateFunction20150331v2`, `…2020_05_31`. */
const VERSION = /(?:\d{8}|\d{4}_\d{2}_\d{2})(?:v\d+)?$/

/** The event's name without an API version. */
export function baseName(eventName: string): string {
  const last = eventName.charCodeAt(eventName.length - 1)
  return last >= 48 && last <= 57 ? eventName.replace(VERSION, '') : eventName
}

const WORD = /^Batch[A-Z][a-z]+|^[A-Z]+(?=[A-Z][a-z])|^[A-Z]?[a-z]+/
const READS = new Set(
  (
    'Get Describe List Head Lookup Search Query Scan Check Select Read View Preview Simulate Estimate Test Is Has ' +
    'Count Detect Discover Download Filter Find Retrieve Sample Summarize Validate Poll Peek Generate Decrypt Encrypt ' +
    'Assume BatchGet BatchDescribe BatchCheck BatchDetect BatchRead BatchList'
  ).split(' '),
)
/** CloudTrail marks these `readOnly: false` whatever their first word says: they make credentials or run something. */
const CHANGES_BY_NAME = /^(?:GetFederationToken|GetSessionToken|AssumeRoot|TestInvoke|TestFailover)/

/** For records without `readOnly`: what the name says. */
export function relationOfName(eventName: string): 'read' | 'change' {
  const word = WORD.exec(eventName)?.[0]
  return word !== undefined && READS.has(word) && !CHANGES_BY_NAME.test(eventName) ? 'read' : 'change'
}

const CREATES = new Set('Create Run Allocate Register Import Copy Restore Request Launch Issue Provision'.split(' '))
const DELETES = new Set('Delete Terminate Deregister Release Remove Destroy Purge'.split(' '))
const ATTACHES = new Set('Attach Associate'.split(' '))

/** `CreateVirtualNode` is `created` and `virtualnode`; the noun in lower case, to be held against kinds. */
export interface Verb {
  relation: Relation
  noun: string
}

/** For events without a rule: what its verb does to the thing that its noun names. */
export function verbOf(eventName: string, reads: boolean): Verb {
  const word = WORD.exec(eventName)?.[0] ?? ''
  const noun = eventName.slice(word.length).toLowerCase()
  if (reads) return { relation: 'read', noun }
  if (CREATES.has(word)) return { relation: 'created', noun }
  if (DELETES.has(word)) return { relation: 'deleted', noun }
  return { relation: ATTACHES.has(word) ? 'attached' : 'modified', noun }
}

/**
 * What the verb does to a resource of a type: all of it where the type is the noun (`DeleteVolume`, ec2:volume), a
 * change where the noun only begins with it (`DeleteBucketPolicy`, s3:bucket); null where it is about something else.
 */
export function relationTo(verb: Verb, own: string, type: string): Relation | null {
  const { service, kind } = partsOf(type)
  if (service !== own) return null
  const { noun } = verb
  if (noun === kind || noun === `${kind}s` || noun === `${kind.slice(0, -1)}ies`) return verb.relation
  return noun.startsWith(kind) ? (verb.relation === 'read' ? 'read' : 'modified') : null
}

interface TypeParts {
  service: string
  /** In lower case and without hyphens, as nouns of event names are. */
  kind: string
}
/** Types are some hundreds; but those of unknown services are made from ARNs, which anyone may write. */
const REMEMBERED = 2000
const PARTS = new Map<string, TypeParts>()

/** A type's service and kind. */
export function partsOf(type: string): TypeParts {
  const known = PARTS.get(type)
  if (known !== undefined) return known
  const colon = type.indexOf(':')
  const kind = type
    .slice(colon + 1)
    .replaceAll('-', '')
    .toLowerCase()
  const parts = { service: type.slice(0, colon), kind }
  if (PARTS.size >= REMEMBERED) PARTS.clear()
  PARTS.set(type, parts)
  return parts
}

/** Event sources whose resources bear another service's name in their ARNs. */
const ARN_SERVICES = new Map([
  ['monitoring', 'cloudwatch'],
  ['amazonmq', 'mq'],
  ['sso-directory', 'identitystore'],
])

/** The service as the ARNs of a source's own resources have it. */
export function arnServiceOf(source: string): string {
  return ARN_SERVICES.get(source) ?? source
}

/** `ec2` of `ec2.amazonaws.com` and of `ec2.amazonaws.com.cn`. */
export function serviceOf(eventSource: string): string {
  const dot = eventSource.indexOf('.amazonaws.com')
  return dot < 0 ? eventSource : eventSource.slice(0, dot)
}
