import type { Confidence } from '../model/confidence.ts'
import type { ExtractedTouch, FoundBy, Of, Relation } from '../model/resource.ts'
import type { Named } from './named.ts'
import { spelled } from './types/index.ts'

/** No real event comes near: CloudTrail leaves out parameters above 100 KB. A guard against records made to exhaust. */
export const MOST_TOUCHES = 10_000

/** Up to here a linear search beats a map. */
const FEW = 16

const RANK: Readonly<Record<FoundBy, number>> = {
  rule: 0,
  resources: 1,
  parameter: 2,
  'encryption-context': 3,
  walker: 4,
  'error-text': 5,
  'policy-text': 6,
}
const STRENGTH: Readonly<Record<Relation, number>> = {
  deleted: 0,
  created: 1,
  shared: 2,
  modified: 3,
  attached: 4,
  parent: 5,
  used: 6,
  read: 7,
}
const OF: Readonly<Record<Of, number>> = { self: 0, version: 1, alias: 2, child: 3 }

export interface Finding {
  relation: Relation
  by: FoundBy
  confidence: Confidence
  path: string
  /** Named without an account of its own, and so held to be the recipient's. */
  bare?: boolean
}

/**
 * One touch per resource, whatever the number of ways in which an event names it and their order: the surest way
 * decides, among equals the strongest relation, then the shortest path.
 */
export class Collector {
  readonly touches: ExtractedTouch[] = []
  /** Those that `resources[]` named first. */
  readonly #listed: ExtractedTouch[] = []
  #index: Map<string, ExtractedTouch[]> | null = null

  add(named: Named, found: Finding): void {
    const known =
      this.#find(named) ?? (found.confidence === 'hint' && found.by === 'parameter' ? this.#spelt(named) : null)
    if (known !== null) merge(known, named, found)
    else {
      // What the record itself lists with its account is not another one of that name in the recipient's account.
      const listed = found.bare === true ? this.#listed.find(isCalled(named)) : undefined
      if (listed === undefined) this.#insert(named, found)
      else merge(listed, { ...named, arn: null, account: null, region: null }, found)
    }
    if (named.type === 's3:object') this.#addBucket(named, found)
  }

  /** An object's event is its bucket's too. */
  #addBucket(object: Named, found: Finding): void {
    const slash = object.id.indexOf('/')
    if (slash < 1) return
    const id = object.id.slice(0, slash)
    const arn = object.arn === null ? null : object.arn.slice(0, object.arn.length - object.id.length + slash)
    this.add({ type: 's3:bucket', id, arn, account: null, region: null, of: 'child' }, found)
  }

  #among(named: Named): readonly ExtractedTouch[] {
    return this.#index === null ? this.touches : (this.#index.get(keyOf(named)) ?? [])
  }

  /** A touch of this id whose kind is spelt otherwise: the event's ARN says `knowledge-base`, its field `knowledgeBaseId`. */
  #spelt(named: Named): ExtractedTouch | null {
    const key = keyOf(named)
    let best: ExtractedTouch | null = null
    for (const touch of this.#among(named)) {
      const { resource } = touch
      if (resource.id !== named.id || keyOf(resource) !== key) continue
      if (!fits(resource.account, named.account) || !fits(resource.region, named.region)) continue
      if (best === null || resource.type < best.resource.type) best = touch
    }
    return best
  }

  #find(named: Named): ExtractedTouch | null {
    for (const touch of this.#among(named)) {
      const { resource } = touch
      if (resource.id !== named.id || resource.type !== named.type) continue
      if (fits(resource.account, named.account) && fits(resource.region, named.region)) return touch
    }
    return null
  }

  #insert(named: Named, found: Finding): void {
    if (this.touches.length >= MOST_TOUCHES) return
    const { of, type, id, arn, account, region } = named
    const touch: ExtractedTouch = {
      resource: { type, id, arn, account, region },
      relation: found.relation,
      of,
      found: { by: found.by, path: found.path, confidence: found.confidence },
      summary: null,
    }
    this.touches.push(touch)
    if (found.by === 'resources') this.#listed.push(touch)
    if (this.#index !== null) push(this.#index, touch)
    else if (this.touches.length > FEW) {
      this.#index = new Map()
      for (const one of this.touches) push(this.#index, one)
    }
  }

  /** In an order that does not depend on that of the record's keys. */
  sorted(): ExtractedTouch[] {
    if (this.touches.length > 1) this.touches.sort(compare)
    return this.touches
  }
}

function keyOf({ type, id }: { type: string; id: string }): string {
  return `${spelled(type)}\n${id}`
}

function push(index: Map<string, ExtractedTouch[]>, touch: ExtractedTouch): void {
  const key = keyOf(touch.resource)
  const all = index.get(key)
  if (all === undefined) index.set(key, [touch])
  else all.push(touch)
}

function isCalled({ type, id }: Named): (touch: ExtractedTouch) => boolean {
  return ({ resource }) => resource.id === id && resource.type === type
}

/** What one spelling leaves open the other may fill. */
function fits(left: string | null, right: string | null): boolean {
  return left === null || right === null || left === right
}

function merge(touch: ExtractedTouch, named: Named, found: Finding): void {
  const { resource } = touch
  const better = RANK[found.by] - RANK[touch.found.by]
  resource.account ??= named.account
  resource.region ??= named.region
  if (resource.arn === null || (named.arn !== null && preferred(named.arn, resource.arn)))
    resource.arn = named.arn ?? resource.arn
  const stronger = strengthOf(found.relation, touch.relation)
  if (better < 0 || (better === 0 && stronger < 0)) {
    touch.relation = found.relation
    touch.of = named.of
  } else if (better === 0 && stronger === 0 && OF[named.of] < OF[touch.of]) touch.of = named.of
  if (better < 0 || (better === 0 && preferred(touch.found.path, found.path))) {
    touch.found = { by: found.by, path: found.path, confidence: found.confidence }
  }
}

/**
 * Which of two relations decides, negative for the left one. What was attached was there before, even if the answer
 * lists it among what is new.
 */
function strengthOf(left: Relation, right: Relation): number {
  if (left === 'attached' && right === 'created') return -1
  if (left === 'created' && right === 'attached') return 1
  return STRENGTH[left] - STRENGTH[right]
}

/** Whether `left` is the longer, or of equal length the later: for an ARN the fuller one, for a path the worse one. */
function preferred(left: string, right: string): boolean {
  return left.length === right.length ? left > right : left.length > right.length
}

function compare(left: ExtractedTouch, right: ExtractedTouch): number {
  return (
    RANK[left.found.by] - RANK[right.found.by] ||
    OF[left.of] - OF[right.of] ||
    STRENGTH[left.relation] - STRENGTH[right.relation] ||
    order(left.resource.type, right.resource.type) ||
    order(left.resource.id, right.resource.id) ||
    order(left.resource.account ?? '', right.resource.account ?? '') ||
    order(left.resource.region ?? '', right.resource.region ?? '')
  )
}

function order(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0
}
