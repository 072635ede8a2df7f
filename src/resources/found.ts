import type { Confidence } from '../model/confidence.ts'
import type { FoundBy, Relation } from '../model/resource.ts'
import type { Named } from './named.ts'
import { partsOf, type Verb } from './verbs.ts'

/** A resource that the scan of a record came upon, before it is known what the event did to it. */
export interface Found {
  named: Named
  by: FoundBy
  confidence: Confidence
  path: string
  response: boolean
  /** Named as the event's own noun: `meshName` in `CreateMesh`. */
  own: boolean
  /** Named beside it: `meshName` in `CreateVirtualNode`. */
  beside?: boolean
  /** The field whose value is an ARN, in lower case. */
  arnOf?: string
}

const NONE: ReadonlyMap<string, Named> = new Map()

/**
 * Without the names of the event's noun that stand beside it told better: `nightly` where the answer says
 * `…:stateMachine:nightly`, `My store` where it says `cks-0123`. What tells better is then what the event is about;
 * `standing` has the names that stand for something else than they say.
 */
export function told(
  found: readonly Found[],
  verb: Verb,
): { found: readonly Found[]; standing: ReadonlyMap<string, Named> } {
  if (found.length < 2 || !found.some((one) => one.own)) return { found, standing: NONE }
  const names = found.filter((one) => one.own && one.arnOf === undefined)
  const dropped = new Set<Found>()
  const own = new Set<Found>()
  const standing = new Map<string, Named>()
  for (const name of names) {
    const same = found.filter((arn) => isSame(name, arn, verb))
    const made = same.length > 0 ? undefined : found.find((other) => isMade(name, other, verb))
    if (made !== undefined) standing.set(name.named.id, made.named)
    for (const one of made === undefined ? same : [made]) {
      dropped.add(name)
      own.add(one)
    }
  }
  if (dropped.size === 0) return { found, standing }
  const left = found.filter((one) => !dropped.has(one)).map((one) => (own.has(one) ? { ...one, own: true } : one))
  return { found: left, standing }
}

/** An ARN that ends in the name and is of its kind. */
function isSame(name: Found, arn: Found, verb: Verb): boolean {
  if (arn.arnOf === undefined) return false
  const { service, kind } = partsOf(arn.named.type)
  const of = partsOf(name.named.type)
  const named = arn.arnOf === `${verb.noun}arn` || (arn.arnOf === 'arn' && arn.response)
  if (service !== of.service || !(kind === of.kind || named)) return false
  return arn.named.id === name.named.id || arn.named.id.endsWith(`:${name.named.id}`)
}

function isName({ path }: Found): boolean {
  return /name$/i.test(path)
}

/** The id or ARN that the answer gives to what the request only called by a name. */
function isMade(name: Found, other: Found, verb: Verb): boolean {
  if (verb.relation !== 'created' || !other.response || !isName(name) || isName(other)) return false
  // An id's type has its own capitals where a bare name's has the event's.
  if (other.arnOf === undefined) return other.own && partsOf(other.named.type).kind === partsOf(name.named.type).kind
  const steps = other.path.toLowerCase().split('.')
  const isItsOwn = steps.length === 2 || (steps.length === 3 && steps[1] === verb.noun)
  const isArn = other.arnOf === 'arn' || other.arnOf === `${verb.noun}arn`
  return isItsOwn && isArn && partsOf(other.named.type).service === partsOf(name.named.type).service
}

/**
 * Tells what an event made, of the ARNs that only its answer gives: that of its noun (`changeSetArn` of CreateChangeSet,
 * whatever a rule says of the stack), or, where no rule speaks, the service's own that stands for it (`locationArn` of
 * CreateLocationS3).
 */
export function makes(
  found: readonly Found[],
  verb: Verb,
  service: string,
  ruled: boolean,
): (one: Found, to: Relation | null) => boolean {
  if (verb.relation !== 'created' || verb.noun === '') return () => false
  const asked = new Set(found.filter((one) => !one.response).map(({ named }) => `${named.type} ${named.id}`))
  const isNew = ({ response, arnOf, named }: Found): boolean =>
    response &&
    arnOf !== undefined &&
    partsOf(named.type).service === service &&
    !asked.has(`${named.type} ${named.id}`)
  const all = found.filter(isNew)
  const lone = new Set(all.map(({ named }) => named.id)).size === 1
  return (one, to) => {
    if (!isNew(one)) return false
    if (to === 'created' || ruled) return to === 'created'
    const stem = one.arnOf?.replace(/arn$/, '') ?? ''
    return lone || (stem !== '' && verb.noun.startsWith(stem))
  }
}
