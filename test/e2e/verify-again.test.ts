import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync, gzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { inFolder, trail } from '../support/cli.ts'
import { type BucketObject, makeChain, makeKey } from '../support/digests.ts'
import { CREDENTIALS, type S3Server, startS3 } from '../support/s3-server.ts'

const isDigest = ({ key }: { key: string }) => key.includes('/CloudTrail-Digest/')

/** A bucket with a chain of hours, a store that it was loaded into, and what a verify of it asks of S3. */
async function withBucket(work: (bucket: Bucket) => Promise<void>): Promise<void> {
  const s3 = await startS3()
  try {
    await inFolder((folder) => work(new Bucket(s3, folder)))
  } finally {
    await s3.close()
  }
}

class Bucket {
  readonly #s3: S3Server
  readonly #folder: string
  readonly #key = makeKey()
  #there = new Set<string>()

  constructor(s3: S3Server, folder: string) {
    this.#s3 = s3
    this.#folder = folder
    writeFileSync(join(folder, 'keys.json'), JSON.stringify({ PublicKeyList: [this.#key.listed] }))
    writeFileSync(join(folder, 'none.json'), JSON.stringify({ PublicKeyList: [] }))
  }

  /** Lets CloudTrail deliver up to an hour. @returns what is new */
  deliver(hours: number): { digests: BucketObject[]; logs: BucketObject[] } {
    const { digests, logs } = makeChain({ bucket: 'logs', key: this.#key, hours })
    const isFresh = ({ key }: BucketObject) => !this.#there.has(key)
    const fresh = { digests: digests.filter(isFresh), logs: logs.filter(isFresh) }
    for (const { key, bytes, metadata } of [...fresh.digests, ...fresh.logs]) {
      this.#s3.put('logs', key, bytes, metadata)
      this.#there.add(key)
    }
    return fresh
  }

  put({ key, metadata }: BucketObject, bytes: Buffer): void {
    this.#s3.put('logs', key, bytes, metadata)
  }

  remove({ key }: BucketObject): void {
    this.#s3.remove('logs', key)
  }

  async run(
    command: string,
    ...argv: string[]
  ): Promise<{
    code: number | null
    answer: Record<string, unknown>
    logs: string[]
    digests: string[]
    lists: number
  }> {
    const before = this.#s3.requests.length
    const endpoint = [
      '--endpoint-url',
      this.#s3.url,
      '--public-keys',
      'keys.json',
      '--store',
      's.duckdb',
      '--format',
      'json',
    ]
    const { code, stdout } = await trail([command, ...endpoint, ...argv], {
      cwd: this.#folder,
      env: { AWS_ACCESS_KEY_ID: CREDENTIALS.accessKeyId, AWS_SECRET_ACCESS_KEY: CREDENTIALS.secretAccessKey },
    })
    const asked = this.#s3.requests.slice(before)
    const gets = asked.filter(({ key }) => key !== '')
    return {
      code,
      answer: JSON.parse(stdout),
      logs: keysOf(gets.filter((each) => !isDigest(each))),
      digests: keysOf(gets.filter(isDigest)),
      lists: asked.length - gets.length,
    }
  }
}

const keysOf = (objects: readonly { key: string }[]) => objects.map(({ key }) => key).sort()

test('what was proven is not fetched again, a new hour is, and what was taken away or changed since is found', () =>
  withBucket(async (bucket) => {
    const [gone, changed] = bucket.deliver(4).logs
    await bucket.run('ingest', 's3://logs', '--verify')
    const again = await bucket.run('verify', 's3://logs')
    expect(again).toMatchObject({
      code: 0,
      answer: { verdict: 'whole', files: { verified: 8 }, digests: 4, notes: [] },
    })
    expect(again).toMatchObject({ logs: [], digests: [] })

    const fresh = bucket.deliver(5)
    const hour = await bucket.run('verify', 's3://logs')
    expect(hour).toMatchObject({ code: 0, answer: { verdict: 'whole', files: { verified: 10 } } })
    expect(hour).toMatchObject({ logs: keysOf(fresh.logs), digests: keysOf(fresh.digests) })
    expect(hour.lists).toBe(again.lists)

    if (gone === undefined || changed === undefined) throw new Error('an hour has two logs')
    bucket.remove(gone)
    bucket.put(changed, gzipSync('{"Records":[]}'))
    const harmed = await bucket.run('verify', 's3://logs')
    expect(harmed).toMatchObject({
      code: 1,
      answer: { verdict: 'altered', files: { verified: 8, altered: 1, missing: 1 } },
    })
    expect(harmed.logs).toEqual(keysOf([changed, ...fresh.logs]))
  }))

test('a verify of the bucket spares the next one what it proved, which needs no key for that', () =>
  withBucket(async (bucket) => {
    bucket.deliver(4)
    await bucket.run('ingest', 's3://logs')
    const first = await bucket.run('verify', 's3://logs')
    expect(first.digests).toHaveLength(4)
    const second = await bucket.run('verify', 's3://logs', '--public-keys', 'none.json')
    expect(second).toMatchObject({ code: 0, answer: { verdict: 'whole', notes: [] }, logs: [], digests: [] })
    const all = await bucket.run('verify', 's3://logs', '--fetch-all')
    expect(all).toMatchObject({ code: 0, answer: { verdict: 'whole' }, digests: first.digests, logs: first.logs })
  }))

test('a digest that was taken away or changed since it was proven is found', () =>
  withBucket(async (bucket) => {
    const [, gone, , changed] = bucket.deliver(5).digests
    await bucket.run('ingest', 's3://logs', '--verify')
    if (gone === undefined || changed === undefined) throw new Error('each hour has a digest')
    bucket.remove(gone)
    const missing = await bucket.run('verify', 's3://logs')
    expect(missing).toMatchObject({ code: 1, answer: { verdict: 'incomplete', digests: 4 }, digests: [] })
    expect(missing.answer.findings).toMatchObject([{ kind: 'missing-digest', file: gone.key }])

    bucket.put(
      changed,
      gzipSync(
        gunzipSync(changed.bytes)
          .toString()
          .replace(/"hashValue":"./, '"hashValue":"-'),
      ),
    )
    const altered = await bucket.run('verify', 's3://logs')
    expect(altered).toMatchObject({ code: 1, answer: { verdict: 'altered' }, digests: [changed.key] })
    expect(altered.answer.findings).toContainEqual(
      expect.objectContaining({ kind: 'bad-signature', file: changed.key }),
    )
  }))
