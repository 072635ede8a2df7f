import { type ChildProcess, spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { CreateBucketCommand, PutBucketVersioningCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { versitygw } from '../../scripts/install-real.ts'
import { SAMPLES, trail, trailJson } from '../support/cli.ts'

/** An S3 server that is not ours: whatever our own gets wrong, this one does not get wrong in the same way. */
const KEYS = { accessKeyId: 'AKIAREALREALREALREAL', secretAccessKey: 'a-secret-of-this-test-only' }
let folder: string
let server: ChildProcess
let url: string
let client: S3Client

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'trail-versitygw-'))
  for (const name of ['data', 'versions']) mkdirSync(join(folder, name))
  const port = await freePort()
  url = `http://127.0.0.1:${port}`
  server = spawn(
    versitygw,
    [
      '--port',
      `127.0.0.1:${port}`,
      '--quiet',
      'posix',
      '--versioning-dir',
      join(folder, 'versions'),
      join(folder, 'data'),
    ],
    {
      env: { ...process.env, ROOT_ACCESS_KEY: KEYS.accessKeyId, ROOT_SECRET_KEY: KEYS.secretAccessKey },
      stdio: 'ignore',
    },
  )
  client = new S3Client({
    region: 'us-east-1',
    endpoint: url,
    forcePathStyle: true,
    credentials: KEYS,
    maxAttempts: 10,
  })
  await untilReady()
}, 600_000)

afterAll(() => {
  client?.destroy()
  server?.kill()
  if (folder !== undefined) rmSync(folder, { recursive: true, force: true })
})

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const address = probe.address()
      probe.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0))
    })
  })
}

async function untilReady(): Promise<void> {
  for (let attempt = 0; ; attempt++) {
    try {
      await client.send(new CreateBucketCommand({ Bucket: 'logs' }))
      return
    } catch (error) {
      if (attempt > 50) throw error
      await new Promise((resolve) => setTimeout(resolve, 100))
    }
  }
}

async function upload(bucket: string): Promise<number> {
  const files = readdirSync(SAMPLES, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.json.gz'))
  for (const name of files)
    await client.send(new PutObjectCommand({ Bucket: bucket, Key: name, Body: readFileSync(join(SAMPLES, name)) }))
  return files.length
}

const env = () => ({
  AWS_ACCESS_KEY_ID: KEYS.accessKeyId,
  AWS_SECRET_ACCESS_KEY: KEYS.secretAccessKey,
  AWS_REGION: 'us-east-1',
  AWS_ENDPOINT_URL: url,
})

test('a bucket loads as its folder does, and again loads nothing', async () => {
  const files = await upload('logs')
  const store = ['--store', join(folder, 'bucket.duckdb')]
  const first = await trailJson(['ingest', 's3://logs', ...store], { env: env() })
  expect(first).toMatchObject({ events: 341, duplicates: 1, objects: { found: files, setAside: 0 } })
  expect(await trailJson(['ingest', 's3://logs', ...store], { env: env() })).toMatchObject({
    events: 0,
    objects: { loaded: 0 },
  })
  const local = ['--store', join(folder, 'folder.duckdb')]
  await trailJson(['ingest', SAMPLES, ...local])
  for (const question of [
    ['events', '--limit', '1000'],
    ['who-touched', 'i-0a1b2c3d4e5f60718', '--all'],
  ]) {
    expect(await trailJson([...question, ...store])).toEqual(await trailJson([...question, ...local]))
  }
})

test('a prefix and a time range list only what they name', async () => {
  const store = ['--store', join(folder, 'part.duckdb')]
  const part = await trailJson<{ events: number }>(
    [
      'ingest',
      's3://logs/AWSLogs/',
      ...store,
      '--since',
      '2026-03-02',
      '--until',
      '2026-03-02',
      '--account',
      '111122223333',
    ],
    { env: env() },
  )
  expect(part.events).toBeGreaterThan(10)
  expect(part.events).toBeLessThan(200)
})

test('a versioned bucket gives its current versions', async () => {
  await client.send(new CreateBucketCommand({ Bucket: 'versioned' }))
  await client.send(
    new PutBucketVersioningCommand({ Bucket: 'versioned', VersioningConfiguration: { Status: 'Enabled' } }),
  )
  const event = (eventName: string) =>
    JSON.stringify({
      eventVersion: '1.08',
      eventID: eventName,
      eventName,
      eventSource: 'ec2.amazonaws.com',
      eventTime: '2026-03-02T19:00:00Z',
    })
  await client.send(new PutObjectCommand({ Bucket: 'versioned', Key: 'a.json', Body: event('Before') }))
  await client.send(new PutObjectCommand({ Bucket: 'versioned', Key: 'a.json', Body: event('After') }))
  const store = ['--store', join(folder, 'versioned.duckdb')]
  expect(await trailJson(['ingest', 's3://versioned', ...store], { env: env() })).toMatchObject({ events: 1 })
  expect(await trailJson(['events', ...store])).toMatchObject({ events: [{ eventName: 'After' }] })
})

test.each([
  ['a wrong secret', { AWS_SECRET_ACCESS_KEY: 'wrong' }, 's3://logs', /accept|denied/],
  ['no credentials', { AWS_ACCESS_KEY_ID: '', AWS_SECRET_ACCESS_KEY: '' }, 's3://logs', /no AWS credentials/],
  ['a bucket that is not there', {}, 's3://nobucket', /no bucket/],
])('%s is one sentence, and exit code 3', async (_, more, source, message) => {
  const { code, stderr } = await trail(['ingest', source, '--store', join(folder, 'none.duckdb')], {
    env: { ...env(), ...more },
  })
  expect(stderr).toMatch(message)
  expect(code).toBe(3)
})
