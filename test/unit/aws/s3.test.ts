import { afterEach, beforeEach, expect, test } from 'vitest'
import { openBucket, type S3Options, type S3Timing } from '../../../src/aws/s3.ts'
import { openS3 } from '../../../src/ingest/source/s3.ts'
import type { Pruning } from '../../../src/ingest/source/source.ts'
import { CREDENTIALS, type S3Server, startS3 } from '../../support/s3-server.ts'

let server: S3Server
let environment: NodeJS.ProcessEnv
const QUICK: S3Timing = { connection: 1000, request: 400, socket: 300, backOff: 5 }
const options = (more: Partial<S3Options> = {}): S3Options => ({
  profile: null,
  endpointUrl: server.url,
  region: null,
  requestPayer: false,
  noSignRequest: false,
  ...more,
})
const EVERYTHING: Pruning = { since: null, until: null, accounts: null, regions: null }

beforeEach(async () => {
  server = await startS3()
  environment = process.env
  process.env = {
    ...environment,
    AWS_ACCESS_KEY_ID: CREDENTIALS.accessKeyId,
    AWS_SECRET_ACCESS_KEY: CREDENTIALS.secretAccessKey,
    AWS_CONFIG_FILE: '/nonexistent',
    AWS_SHARED_CREDENTIALS_FILE: '/nonexistent',
    AWS_EC2_METADATA_DISABLED: 'true',
    AWS_REGION: 'us-east-1',
  }
  delete process.env.AWS_SESSION_TOKEN
  delete process.env.AWS_PROFILE
})
afterEach(async () => {
  process.env = environment
  await server.close()
})

async function getOne(key = 'a.json') {
  const bucket = await openBucket('logs', options(), QUICK)
  for await (const page of bucket.list('', null)) {
    const listed = page.objects.find((object) => object.key === key)
    if (listed !== undefined) return bucket.get(listed)
  }
  throw new Error(`${key} was not listed`)
}

/** A fault at the first `times` requests for objects. */
function faulty(times: number, fault: ReturnType<S3Server['fault']>) {
  let left = times
  server.fault = (request) => (request.key !== '' && left-- > 0 ? fault : null)
}

test.each([
  ['throttling', { status: 503, code: 'SlowDown' }],
  ['an internal error', { status: 500, code: 'InternalError' }],
  ['a reset before the answer', 'reset'],
  ['a body that ends too soon', 'truncate'],
  ['a body that stalls', 'stall'],
  ['a flipped byte', { body: (bytes: Buffer) => Buffer.from(bytes.map((byte, i) => (i === 3 ? byte ^ 1 : byte))) }],
  ['a shorter object of the right form', { body: (bytes: Buffer) => bytes.subarray(0, -2) }],
  ['an error in place of the object', { raw: '<?xml version="1.0"?><Error><Code>SlowDown</Code></Error>' }],
] as const)('%s is tried again until the object is whole', async (_, fault) => {
  server.put('logs', 'a.json', 'the whole object')
  faulty(2, fault)
  expect((await getOne()).bytes.toString()).toBe('the whole object')
})

test('a byte that is flipped in an object under KMS, whose ETag is no MD5, is seen by the checksum that S3 keeps', async () => {
  const object = server.put('logs', 'a.json', '123456789')
  object.etag = '"0123456789abcdef0123456789abcdef"'
  object.headers = { 'x-amz-server-side-encryption': 'aws:kms', 'x-amz-checksum-crc64nvme': 'rosUhgp5mIg=' }
  faulty(2, { body: (bytes) => Buffer.from(bytes.map((byte, i) => (i === 3 ? byte ^ 1 : byte))) })
  expect((await getOne()).bytes.toString()).toBe('123456789')
  expect(server.requests.filter(({ key }) => key !== '')).toHaveLength(3)
})

test('a fault that does not end sets the object aside, with the reason', async () => {
  server.put('logs', 'a.json', 'x')
  faulty(1000, 'truncate')
  await expect(getOne()).rejects.toMatchObject({ name: 'ObjectRefused', message: expect.stringContaining('tries') })
})

test.each([
  ['forbidden', { status: 403, code: 'AccessDenied' }, /forbidden/],
  ['vanished', { status: 404, code: 'NoSuchKey' }, /vanished/],
  ['archived', { status: 403, code: 'InvalidObjectState' }, /archive/],
] as const)('one %s key is set aside and named', async (_, fault, reason) => {
  server.put('logs', 'a.json', 'x')
  faulty(1000, fault)
  await expect(getOne()).rejects.toMatchObject({ name: 'ObjectRefused', message: expect.stringMatching(reason) })
})

test('an object is had whatever its key, and of one that does not end no more is read than was listed', async () => {
  const key = "AWSLogs/ü &+(x)!'*~//%2F..gz"
  server.put('logs', key, 'x', { signature: 'abc' })
  expect(await getOne(key)).toMatchObject({ metadata: { signature: 'abc' } })
  faulty(1000, { body: () => Buffer.alloc(10_000_000) })
  await expect(getOne(key)).rejects.toThrow(/more than 65536 bytes came/)
})

test('an object that changed between listing and fetching is not taken for the one that was listed', async () => {
  server.put('logs', 'a.json', 'before')
  const bucket = await openBucket('logs', options(), QUICK)
  const [listed] = (await bucket.list('', null).next()).value?.objects ?? []
  server.put('logs', 'a.json', 'after!')
  await expect(bucket.get(listed ?? { key: '', size: 0, etag: '' })).rejects.toThrow(/changed/)
})

test.each([
  ['a bucket that is not there', () => {}, /no bucket/, 'no-bucket'],
  [
    'a wrong secret',
    () => {
      process.env.AWS_SECRET_ACCESS_KEY = 'wrong'
    },
    /denied|does not accept/,
    null,
  ],
  [
    'an unknown key',
    () => {
      process.env.AWS_ACCESS_KEY_ID = 'AKIAUNKNOWN'
    },
    /denied|does not accept/,
    null,
  ],
  [
    'no credentials',
    () => {
      delete process.env.AWS_ACCESS_KEY_ID
      delete process.env.AWS_SECRET_ACCESS_KEY
    },
    /no AWS credentials/,
    'no-credentials',
  ],
  [
    'expired credentials',
    () => {
      server.put('gone', 'x', 'x')
      server.fault = () => ({ status: 400, code: 'ExpiredToken' })
    },
    /expired/,
    'expired-credentials',
  ],
  [
    'a denied listing',
    () => {
      server.put('gone', 'x', 'x')
      server.fault = () => ({ status: 403, code: 'AccessDenied' })
    },
    /denied/,
    'access-denied',
  ],
] as const)('%s is one sentence that says what to do', async (_, arrange, message, code) => {
  arrange()
  const walk = async () => {
    for await (const _page of (await openBucket('gone', options(), QUICK)).list('', null)) void _page
  }
  await expect(walk()).rejects.toMatchObject({
    name: 'TrailError',
    message: expect.stringMatching(message),
    hint: expect.any(String),
    ...(code === null ? {} : { code }),
  })
})

test('a server that is not there is said to be so', async () => {
  await expect(openBucket('logs', options({ endpointUrl: 'http://127.0.0.1:9' }), QUICK)).rejects.toMatchObject({
    message: expect.stringContaining("can't be reached"),
  })
})

test('a bucket in another region is found there', async () => {
  server.put('far', 'a.json', 'x')
  server.regions.set('far', 'eu-central-1')
  const bucket = await openBucket('far', options(), QUICK)
  expect(bucket.region).toBe('eu-central-1')
  expect((await bucket.list('', null).next()).value?.objects).toHaveLength(1)
})

test('requester pays and unsigned requests are made when asked for', async () => {
  server.put('paid', 'a.json', 'x')
  server.requesterPays.add('paid')
  expect(
    (await (await openBucket('paid', options({ requestPayer: true }), QUICK)).list('', null).next()).value?.objects,
  ).toHaveLength(1)
  server.put('public', 'a.json', 'x')
  server.open.add('public')
  delete process.env.AWS_ACCESS_KEY_ID
  delete process.env.AWS_SECRET_ACCESS_KEY
  const bucket = await openBucket('public', options({ noSignRequest: true }), QUICK)
  expect((await bucket.get({ key: 'a.json', size: 1, etag: '' })).bytes.toString()).toBe('x')
})

test('a listing of many pages is whole, and one that repeats itself is ended', async () => {
  for (let i = 0; i < 2500; i++) server.put('logs', `k/${i} ü&<`, 'x')
  const bucket = await openBucket('logs', options(), QUICK)
  const keys: string[] = []
  for await (const page of bucket.list('k/', null)) keys.push(...page.objects.map((object) => object.key))
  expect(new Set(keys).size).toBe(2500)
  expect(keys).toContain('k/7 ü&<')
  let n = 0
  server.fault = ({ query }) =>
    query.has('list-type')
      ? {
          raw: `<ListBucketResult><IsTruncated>true</IsTruncated><NextContinuationToken>${n++}</NextContinuationToken></ListBucketResult>`,
        }
      : null
  await expect(async () => {
    for await (const page of bucket.list('', null)) void page
  }).rejects.toThrow(/no end and no keys/)
  server.fault = (request) =>
    request.query.has('list-type')
      ? {
          raw: '<ListBucketResult><IsTruncated>true</IsTruncated><NextContinuationToken>same</NextContinuationToken></ListBucketResult>',
        }
      : null
  await expect(async () => {
    for await (const page of bucket.list('', null)) void page
  }).rejects.toThrow(/repeats itself/)
})

const DAY = Date.UTC(2026, 2, 2)
const LAYOUTS = {
  'one account':
    'AWSLogs/111122223333/CloudTrail/us-east-1/2026/03/02/111122223333_CloudTrail_us-east-1_20260302T1900Z_abcdefghijklmnop.json.gz',
  'an organization':
    'AWSLogs/o-abc123/111122223333/CloudTrail/us-east-1/2026/03/02/111122223333_CloudTrail_us-east-1_20260302T1900Z_abcdefghijklmnop.json.gz',
  'Control Tower':
    'o-abc123/AWSLogs/o-abc123/111122223333/CloudTrail/us-east-1/2026/03/02/111122223333_CloudTrail_us-east-1_20260302T1900Z_abcdefghijklmnop.json.gz',
  'a prefix':
    'my/pre-fix/AWSLogs/111122223333/CloudTrail/us-east-1/2026/03/02/111122223333_CloudTrail_us-east-1_20260302T1900Z_abcdefghijklmnop.json.gz',
  'no tree at all': 'some/copy/111122223333_CloudTrail_us-east-1_20260302T1900Z_abcdefghijklmnop.json.gz',
}

async function found(source: string, pruning: Pruning = EVERYTHING) {
  const passed = { insight: 0, other: 0 }
  const objects = []
  for await (const object of await (await openS3(source, options(), passed, QUICK)).objects(pruning))
    objects.push(object)
  return { objects, passed }
}

test.each(Object.entries(LAYOUTS))('the layout with %s is found by listing', async (_, key) => {
  server.put('logs', key, 'x')
  const { objects } = await found('s3://logs')
  expect(objects).toMatchObject([
    { key, url: `s3://logs/${key}`, account: '111122223333', region: 'us-east-1', delivered: DAY + 19 * 3_600_000 },
  ])
})

test('other services’ folders are passed over with a count and never listed', async () => {
  server.put('logs', LAYOUTS['one account'], 'x')
  server.put('logs', 'AWSLogs/111122223333/Config/us-east-1/2026/3/2/ConfigHistory/x.json.gz', 'x')
  server.put('logs', 'AWSLogs/111122223333/CloudTrail-Insight/us-east-1/2026/03/02/x.json.gz', 'x')
  const { objects, passed } = await found('s3://logs')
  expect(objects).toHaveLength(1)
  expect(passed).toEqual({ insight: 1, other: 1 })
  expect(server.requests.filter((request) => /Config|Insight/.test(request.query.get('prefix') ?? ''))).toEqual([])
})

test('time, account and region prune while listing, with a day to spare for late delivery', async () => {
  for (const account of ['111122223333', '444455556666']) {
    for (const region of ['us-east-1', 'eu-west-1']) {
      for (let day = 1; day <= 28; day++) {
        const date = `2026/02/${String(day).padStart(2, '0')}`
        server.put(
          'logs',
          `AWSLogs/${account}/CloudTrail/${region}/${date}/${account}_CloudTrail_${region}_${date.replaceAll('/', '')}T1200Z_abcdefghijklmnop.json.gz`,
          'x',
        )
      }
    }
  }
  const pruning = {
    since: Date.UTC(2026, 1, 10),
    until: Date.UTC(2026, 1, 12),
    accounts: new Set(['111122223333']),
    regions: new Set(['eu-west-1']),
  }
  const { objects } = await found('s3://logs', pruning)
  expect(objects.map((object) => new Date(object.delivered ?? 0).getUTCDate())).toEqual([9, 10, 11, 12, 13])
  const listings = server.requests.filter((request) => request.query.has('list-type'))
  expect(listings.length).toBeLessThanOrEqual(13)
  expect(listings.filter((request) => /444455556666\/|us-east-1/.test(request.query.get('prefix') ?? ''))).toEqual([])
})

test('objects are read to their end when the listing that named them has ended', async () => {
  for (let i = 0; i < 60; i++) server.put('logs', `AWSLogs/${i}.json`, `${i}`)
  server.latency = 20
  const listed = []
  for await (const object of (await openS3('s3://logs', options(), { insight: 0, other: 0 }, QUICK)).objects(
    EVERYTHING,
  ))
    listed.push(object.read())
  const late = await Promise.all(listed)
  expect(late).toHaveLength(60)
  // One try each: nothing was cut off and asked for again.
  expect(server.requests.filter(({ key }) => key !== '')).toHaveLength(60)
})
