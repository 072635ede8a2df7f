import { type Bucket, type Listed, openBucket, type S3Options, type S3Timing, TIMING } from '../../aws/s3.ts'
import { usageError } from '../../errors.ts'
import { mayHold, mayHoldBelow, placeOfFolder, placeOfKey, sectionOf } from './key.ts'
import type { PassedOver, Pruning, Section, Source, SourceObject } from './source.ts'

/**
 * `s3://bucket[/prefix]` or an access point. The tree is found by listing, level by level, so that no account, region or
 * day that is not wanted is listed below its name; where there is no CloudTrail tree everything below the prefix is
 * taken.
 */
export async function openS3(
  source: string,
  options: S3Options,
  passed: PassedOver,
  timing: S3Timing = TIMING,
): Promise<Source> {
  const { bucket: name, prefix } = parseSource(source)
  const bucket = await openBucket(name, options, timing)
  const upper: Upper = new Map()
  return {
    objects: (pruning) => new Walk(bucket, pruning, passed, upper).below(prefix),
    sections: (pruning) => new Walk(bucket, pruning, { insight: 0, other: 0 }, upper).sections(prefix),
  }
}

/** `s3://bucket/prefix`, `arn:aws:s3:::bucket/prefix`, `arn:aws:s3:region:account:accesspoint/name[/object/prefix]`. */
export function parseSource(source: string): { bucket: string; prefix: string } {
  const point = /^(arn:[^:]*:s3[^:]*:[^:]*:[^:]*:accesspoint[/:][^/]+)(?:\/(?:object\/)?(.*))?$/.exec(
    source.replace(/^s3:\/\/(?=arn:)/, ''),
  )
  if (point?.[1] !== undefined) return { bucket: point[1], prefix: point[2] ?? '' }
  const plain = /^(?:s3:\/\/|arn:[^:]*:s3:::)([^/]+)(?:\/(.*))?$/.exec(source)
  if (plain?.[1] === undefined)
    throw usageError('bad-source', `${JSON.stringify(source)} is no bucket`, 'A bucket is named s3://bucket[/prefix].')
  return { bucket: plain[1], prefix: plain[2] ?? '' }
}

/**
 * The levels above the sections, as they were listed to find these: each section's own walk goes through them again.
 * None holds an object that is wanted.
 */
type Upper = Map<string, readonly string[]>

/** Listings under way at once: days are many and small. */
const LISTINGS = 8

class Walk {
  readonly #bucket: Bucket
  readonly #pruning: Pruning
  readonly #passed: PassedOver
  readonly #upper: Upper

  constructor(bucket: Bucket, pruning: Pruning, passed: PassedOver, upper: Upper) {
    this.#bucket = bucket
    this.#pruning = pruning
    this.#passed = passed
    this.#upper = upper
  }

  /** One level: objects here, and whatever of the prefixes below is wanted. */
  async *below(prefix: string): AsyncGenerator<SourceObject> {
    if (/\/\d{4}\/\d{2}\/\d{2}\/?$/.test(prefix)) {
      yield* this.#all(prefix)
      return
    }
    const known = this.#upper.get(prefix)
    const prefixes: string[] = known === undefined ? [] : [...known]
    if (known === undefined)
      for await (const page of this.#bucket.list(prefix, '/')) {
        for (const object of page.objects) yield* this.#wanted(object)
        prefixes.push(...page.prefixes)
      }
    const days = prefixes.filter((each) => this.#wantsPrefix(each))
    if (days.every((each) => /\/\d{4}\/\d{2}\/\d{2}\/$/.test(each))) yield* this.#days(days)
    else for (const each of days) yield* this.below(each)
  }

  /** The accounts and regions below a prefix; null where objects stand outside of them. */
  async sections(prefix: string): Promise<Section[] | null> {
    const found: Section[] = []
    const below: string[] = []
    const all: string[] = []
    for await (const page of this.#bucket.list(prefix, '/')) {
      if (page.objects.some((object) => [...this.#wanted(object)].length > 0)) return null
      all.push(...page.prefixes)
      for (const each of page.prefixes.filter((name) => this.#wantsPrefix(name))) {
        const section = sectionOf(placeOfFolder(each))
        if (section === null) below.push(each)
        else found.push(section)
      }
    }
    this.#upper.set(prefix, all)
    const more = await Promise.all(below.map((each) => (isBelowSections(each) ? null : this.sections(each))))
    return more.some((each) => each === null) ? null : [...found, ...more.flatMap((each) => each ?? [])]
  }

  /** Days are listed ahead of their use, in order. */
  async *#days(days: readonly string[]): AsyncGenerator<SourceObject> {
    const ahead: Promise<SourceObject[]>[] = []
    const collect = async (day: string) => {
      const found: SourceObject[] = []
      for await (const object of this.#all(day)) found.push(object)
      return found
    }
    let next = 0
    while (next < days.length || ahead.length > 0) {
      while (ahead.length < LISTINGS && next < days.length) {
        const task = collect(days[next++] ?? '')
        task.catch(() => {})
        ahead.push(task)
      }
      yield* (await ahead.shift()) ?? []
    }
  }

  async *#all(prefix: string): AsyncGenerator<SourceObject> {
    for await (const page of this.#bucket.list(prefix, null))
      for (const object of page.objects) yield* this.#wanted(object)
  }

  *#wanted(listed: Listed): Generator<SourceObject> {
    const place = placeOfKey(listed.key)
    if (place.category === 'foreign' || place.category === 'CloudTrail-Aggregated') this.#passed.other++
    else if (place.category === 'CloudTrail-Insight') this.#passed.insight++
    else if (mayHold(place, this.#pruning)) yield this.#object(listed)
  }

  #object(listed: Listed): SourceObject {
    return {
      ...placeOfKey(listed.key),
      kind: 's3',
      url: `s3://${this.#bucket.name}/${listed.key}`,
      bucket: this.#bucket.name,
      key: listed.key,
      size: listed.size,
      etag: listed.etag,
      versionId: null,
      read: () => this.#bucket.get(listed),
    }
  }

  /** Whether anything below a prefix may be wanted, by as much of the tree as its name tells. */
  #wantsPrefix(prefix: string): boolean {
    const place = placeOfFolder(prefix)
    if (
      place.service !== null &&
      (!place.service.startsWith('CloudTrail') || place.service === 'CloudTrail-Aggregated')
    ) {
      this.#passed.other++
      return false
    }
    if (place.service === 'CloudTrail-Insight') {
      this.#passed.insight++
      return false
    }
    return mayHoldBelow(place, this.#pruning)
  }
}

/** A part of a section, or what is no way to one after as many levels as CloudTrail's prefixes have. */
function isBelowSections(prefix: string): boolean {
  return placeOfFolder(prefix).isPart || prefix.split('/').length > 12
}
