import { type Bucket, type Listed, openBucket, type S3Options, type S3Timing, TIMING } from '../../aws/s3.ts'
import { usageError } from '../../errors.ts'
import { mayHold, placeOfKey } from './key.ts'
import type { PassedOver, Pruning, SourceObject } from './source.ts'

const DAY_MS = 86_400_000

/**
 * The objects of `s3://bucket[/prefix]` or an access point. The tree is found by listing, level by level, so that no
 * account, region or day that is not wanted is listed below its name; where there is no CloudTrail tree everything
 * below the prefix is taken.
 */
export async function s3Objects(
  source: string,
  options: S3Options,
  pruning: Pruning,
  passed: PassedOver,
  timing: S3Timing = TIMING,
): Promise<AsyncIterable<SourceObject>> {
  const { bucket: name, prefix } = parseSource(source)
  const bucket = await openBucket(name, options, timing)
  return walk(new Walk(bucket, pruning, passed), prefix)
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

async function* walk(tree: Walk, prefix: string): AsyncGenerator<SourceObject> {
  try {
    yield* tree.below(prefix)
  } finally {
    tree.close()
  }
}

/** Listings under way at once: days are many and small. */
const LISTINGS = 8

class Walk {
  readonly #bucket: Bucket
  readonly #pruning: Pruning
  readonly #passed: PassedOver

  constructor(bucket: Bucket, pruning: Pruning, passed: PassedOver) {
    this.#bucket = bucket
    this.#pruning = pruning
    this.#passed = passed
  }

  close(): void {
    this.#bucket.close()
  }

  /** One level: objects here, and whatever of the prefixes below is wanted. */
  async *below(prefix: string): AsyncGenerator<SourceObject> {
    if (/\/\d{4}\/\d{2}\/\d{2}\/?$/.test(prefix)) {
      yield* this.#all(prefix)
      return
    }
    const prefixes: string[] = []
    for await (const page of this.#bucket.list(prefix, '/')) {
      for (const object of page.objects) yield* this.#wanted(object)
      prefixes.push(...page.prefixes)
    }
    const days = prefixes.filter((each) => this.#wantsPrefix(each))
    if (days.every((each) => /\/\d{4}\/\d{2}\/\d{2}\/$/.test(each))) yield* this.#days(days)
    else for (const each of days) yield* this.below(each)
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
    const [account, service, region, year, month, day] =
      /(?:^|\/)AWSLogs\/(?:o-[a-z0-9]+\/)?(?!o-)(.*)$/.exec(prefix)?.[1]?.split('/') ?? []
    const { accounts, regions, since, until } = this.#pruning
    if (service !== undefined && service !== '') {
      if (!service.startsWith('CloudTrail') || service === 'CloudTrail-Aggregated') {
        this.#passed.other++
        return false
      }
      if (service === 'CloudTrail-Insight') {
        this.#passed.insight++
        return false
      }
    }
    if (account && accounts !== null && service !== undefined && !accounts.has(account)) return false
    if (region && regions !== null && year !== undefined && !regions.has(region)) return false
    if (!year) return true
    const first = Date.UTC(Number(year), month ? Number(month) - 1 : 0, day ? Number(day) : 1)
    const last = day
      ? first + DAY_MS
      : month
        ? Date.UTC(Number(year), Number(month), 1)
        : Date.UTC(Number(year) + 1, 0, 1)
    return (since === null || last > since - DAY_MS) && (until === null || first < until + 2 * DAY_MS)
  }
}
