import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
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
  }

  /** Lets CloudTrail deliver up to an hour. @returns the logs that are new */
  deliver(hours: number): BucketObject[] {
    const { digests, logs } = makeChain({ bucket: 'logs', key: this.#key, hours })
    for (const { key, bytes, metadata } of [...digests, ...logs])
      if (!this.#there.has(key)) this.#s3.put('logs', key, bytes, metadata)
    const fresh = logs.filter(({ key }) => !this.#there.has(key))
    this.#there = new Set([...digests, ...logs].map(({ key }) => key))
    return fresh
  }

  put({ key, metadata }: BucketObject, bytes: Buffer): void {
    this.#s3.put('logs', key, bytes, metadata)
  }

  remove({ key }: BucketObject): void {
    this.#s3.remove('logs', key)
  }

  async run(
    ...argv: string[]
  ): Promise<{ code: number | null; answer: Record<string, unknown>; logs: string[]; lists: number }> {
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
    const { code, stdout } = await trail([...argv, ...endpoint], {
      cwd: this.#folder,
      env: { AWS_ACCESS_KEY_ID: CREDENTIALS.accessKeyId, AWS_SECRET_ACCESS_KEY: CREDENTIALS.secretAccessKey },
    })
    const asked = this.#s3.requests.slice(before)
    const gets = asked.filter(({ key }) => key !== '')
    return {
      code,
      answer: JSON.parse(stdout),
      logs: gets
        .filter((each) => !isDigest(each))
        .map(({ key }) => key)
        .sort(),
      lists: asked.length - gets.length,
    }
  }
}

test('what was proven is not fetched again, a new hour is, and what was taken away or changed since is found', () =>
  withBucket(async (bucket) => {
    const [gone, changed] = bucket.deliver(4)
    await bucket.run('ingest', 's3://logs', '--verify')
    const again = await bucket.run('verify', 's3://logs')
    expect(again).toMatchObject({ code: 0, answer: { verdict: 'whole', files: { verified: 8 } }, logs: [] })

    const fresh = bucket.deliver(5)
    const hour = await bucket.run('verify', 's3://logs')
    expect(hour).toMatchObject({ code: 0, answer: { verdict: 'whole', files: { verified: 10 } } })
    expect(hour.logs).toEqual(fresh.map(({ key }) => key).sort())
    expect(hour.lists).toBe(again.lists)

    if (gone === undefined || changed === undefined) throw new Error('an hour has two logs')
    bucket.remove(gone)
    bucket.put(changed, gzipSync('{"Records":[]}'))
    const harmed = await bucket.run('verify', 's3://logs')
    expect(harmed).toMatchObject({
      code: 1,
      answer: { verdict: 'altered', files: { verified: 8, altered: 1, missing: 1 } },
    })
    expect(harmed.logs).toEqual([changed, ...fresh].map(({ key }) => key).sort())
  }))
