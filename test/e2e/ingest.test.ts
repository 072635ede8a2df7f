import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import type { WhoTouched } from '../../src/model/answers.ts'
import { inFolder, SAMPLES, trail, trailJson } from '../support/cli.ts'
import { CREDENTIALS, startS3 } from '../support/s3-server.ts'

const INSTANCE = 'i-0a1b2c3d4e5f60718'
interface Ingested {
  objects: {
    found: number
    loaded: number
    known: number
    ignored: { digest: number; insight: number; other: number }
    setAside: number
  }
  events: number
  duplicates: number
}

function sampleFiles(): string[] {
  return readdirSync(SAMPLES, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.json.gz'))
    .sort()
}

function record(id: string, more: object = {}): object {
  return {
    eventVersion: '1.08',
    eventTime: '2026-03-02T19:00:00Z',
    eventSource: 'ec2.amazonaws.com',
    eventName: 'StopInstances',
    awsRegion: 'us-east-1',
    eventID: id,
    recipientAccountId: '111122223333',
    userIdentity: {
      type: 'IAMUser',
      principalId: 'AIDA1',
      arn: 'arn:aws:iam::111122223333:user/u',
      accountId: '111122223333',
      userName: 'u',
      accessKeyId: 'AKIA1',
    },
    requestParameters: { instancesSet: { items: [{ instanceId: 'i-0aaaaaaaaaaaaaaaa' }] } },
    ...more,
  }
}

test('a second run loads nothing, and the answer stays', () =>
  inFolder(async (folder) => {
    const store = ['--store', join(folder, 's.duckdb')]
    const first = await trailJson<Ingested>(['ingest', SAMPLES, ...store])
    expect(first).toMatchObject({
      events: 341,
      duplicates: 1,
      objects: { known: 0, setAside: 0, ignored: { digest: 36, insight: 1 } },
    })
    const answer = await trailJson<WhoTouched>(['who-touched', INSTANCE, ...store])
    const second = await trailJson<Ingested>(['ingest', SAMPLES, ...store])
    expect(second).toMatchObject({ events: 0, duplicates: 0, objects: { loaded: 0, setAside: 0 } })
    expect(await trailJson<WhoTouched>(['who-touched', INSTANCE, ...store])).toEqual(answer)
  }))

test(
  'files in any order, in one run or in many, give the same answers',
  () =>
    inFolder(async (folder) => {
      const files = sampleFiles().map((name) => join(SAMPLES, name))
      const whole = ['--store', join(folder, 'whole.duckdb')]
      const parts = ['--store', join(folder, 'parts.duckdb')]
      await trailJson(['ingest', ...files, ...whole])
      const backwards = files.toReversed()
      for (let i = 0; i < 5; i++) await trailJson(['ingest', ...backwards.filter((_, at) => at % 5 === i), ...parts])
      for (const argv of [
        ['events', '--limit', '1000'],
        ['who-touched', INSTANCE, '--all'],
        ['who-touched', 'AcmeSchedulerRole', '--all'],
        ['coverage'],
      ]) {
        expect(await trailJson([...argv, ...parts]), argv.join(' ')).toEqual(await trailJson([...argv, ...whole]))
      }
    }),
  120_000,
)

test(
  'an ingest that is killed at any moment is continued by the next, with nothing lost and nothing twice',
  () =>
    inFolder(async (folder) => {
      const logs = join(folder, 'logs')
      const template = JSON.stringify(record('ID'))
      mkdirSync(logs)
      for (let file = 0; file < 60; file++) {
        const records = Array.from({ length: 400 }, (_, i) =>
          template.replace('"ID"', `"00000000-0000-4000-8000-${String(file * 400 + i).padStart(12, '0')}"`),
        )
        writeFileSync(
          join(logs, `${String(file).padStart(3, '0')}.json.gz`),
          gzipSync(`{"Records":[${records.join(',')}]}`),
        )
      }
      const killed = ['--store', join(folder, 'killed.duckdb')]
      // Moments spread over a run by a fixed sequence: start-up, loading, committing, sorting, resolving.
      for (let kill = 0; kill < 20; kill++)
        await trail(['ingest', logs, ...killed], { killAfter: 150 + ((kill * 137) % 1000) })
      const last = await trailJson<Ingested>(['ingest', logs, ...killed])
      expect(last.objects.setAside).toBe(0)
      const whole = ['--store', join(folder, 'whole.duckdb')]
      await trailJson(['ingest', logs, ...whole])
      const status = await trailJson<{ events: number; files: object }>(['status', ...killed])
      expect(status).toMatchObject({ events: 24_000, files: { loaded: 60, setAside: 0 } })
      const touched = ['who-touched', 'i-0aaaaaaaaaaaaaaaa', '--format', 'csv']
      expect((await trail([...touched, ...killed])).stdout).toBe((await trail([...touched, ...whole])).stdout)
    }),
  240_000,
)

test(
  'Ctrl-C ends with 130 and leaves a store that the next run continues',
  () =>
    inFolder(async (folder) => {
      const logs = join(folder, 'logs')
      mkdirSync(logs)
      for (let file = 0; file < 400; file++) {
        writeFileSync(
          join(logs, `${file}.json`),
          JSON.stringify({ Records: Array.from({ length: 200 }, (_, i) => record(`e-${file}-${i}`)) }),
        )
      }
      const store = ['--store', join(folder, 's.duckdb')]
      // The store has its name once the loading is about to begin.
      const { code, stderr } = await trail(['ingest', logs, ...store], {
        killWhen: () => existsSync(join(folder, 's.duckdb')),
        signal: 'SIGINT',
      })
      expect(code).toBe(130)
      expect(stderr).toContain('interrupted')
      await trailJson(['ingest', logs, ...store])
      expect(await trailJson(['status', ...store])).toMatchObject({ events: 80_000 })
    }),
  120_000,
)

test(
  'bad files are set aside with their reasons, and never stop the others',
  () =>
    inFolder(async (folder) => {
      const logs = join(folder, 'logs')
      mkdirSync(logs)
      writeFileSync(join(logs, 'good.json'), JSON.stringify({ Records: [record('good')] }))
      writeFileSync(join(logs, 'cut.json.gz'), gzipSync(JSON.stringify({ Records: [record('x')] })).subarray(0, 60))
      writeFileSync(join(logs, 'broken.json'), '{"Records":[{"eventName":}]}')
      writeFileSync(join(logs, 'empty.json'), '')
      writeFileSync(join(logs, 'norecords.json'), '{"Records":{}}')
      writeFileSync(join(logs, 'deep.json'), `{"Records":[${'['.repeat(3000)}`)
      writeFileSync(join(logs, 'bomb.json.gz'), gzipSync(Buffer.alloc(300 * 2 ** 20, 32), { level: 9 }))
      const store = ['--store', join(folder, 's.duckdb')]
      const lax = await trail(['ingest', logs, ...store, '--format', 'json'])
      expect(lax.code).toBe(0)
      expect(JSON.parse(lax.stdout)).toMatchObject({ events: 1, objects: { loaded: 1, setAside: 6 } })
      const { setAside } = await trailJson<{ setAside: { file: string; reason: string }[] }>(['status', ...store])
      expect(setAside.map(({ file, reason }) => `${file.split('/').at(-1)}: ${reason.replace(/ \(.*/, '')}`)).toEqual([
        'bomb.json.gz: inflates beyond 256 MB',
        expect.stringMatching(/^broken.json: broken JSON/),
        'cut.json.gz: damaged gzip: unexpected end of file',
        'deep.json: nested deeper than 1000',
        'empty.json: empty file',
        'norecords.json: Records is no list',
      ])
      expect((await trail(['ingest', logs, ...store, '--strict'])).code).toBe(3)
    }),
  120_000,
)

test('the same event in several files is one; the same id with other content is kept beside it', () =>
  inFolder(async (folder) => {
    const logs = join(folder, 'logs')
    mkdirSync(logs)
    writeFileSync(join(logs, 'a.json'), JSON.stringify({ Records: [record('same'), record('conflict')] }))
    writeFileSync(
      join(logs, 'b.json'),
      JSON.stringify([
        Object.fromEntries(Object.entries(record('same')).toReversed()),
        record('conflict', { errorCode: 'AccessDenied' }),
      ]),
    )
    writeFileSync(
      join(logs, 'c.json'),
      JSON.stringify({ Events: [{ CloudTrailEvent: JSON.stringify(record('same')) }] }),
    )
    const store = ['--store', join(folder, 's.duckdb')]
    expect(await trailJson(['ingest', logs, ...store])).toMatchObject({ events: 3, duplicates: 2 })
    const shown = await trailJson<{ copies: object[] }>(['show', 'same', ...store])
    expect(shown.copies).toHaveLength(3)
    expect(await trailJson(['show', 'conflict', ...store])).toMatchObject({ conflicts: [expect.anything()] })
  }))

test('a record comes back byte for byte, with fields that nobody knows', () =>
  inFolder(async (folder) => {
    const text = `{"eventVersion":"1.08",  "n": 1.10, "big": 12345678901234567890, "e":1e5, "esc":"\\u00e9\\/", "new":{"__proto__":1}, "eventID":"3c3d3e3f-0000-4000-8000-000000000001","eventName":"X","eventSource":"y.amazonaws.com","eventTime":"2026-01-01T00:00:00Z"}`
    writeFileSync(join(folder, 'a.json'), `{"Records":[${text}]}`)
    const store = ['--store', join(folder, 's.duckdb')]
    await trailJson(['ingest', join(folder, 'a.json'), ...store])
    const { stdout } = await trail(['show', '3c3d3e3f-0000-4000-8000-000000000001', ...store, '--format', 'json'])
    expect(stdout).toContain(text)
  }))

test('standard input, time ranges, accounts and regions choose what is loaded', () =>
  inFolder(async (folder) => {
    const input = [
      record('a', { eventTime: '2026-03-01T23:59:59Z' }),
      record('b'),
      record('c', { eventTime: '2026-03-03T00:00:00Z' }),
      record('d', { recipientAccountId: '444455556666' }),
    ]
      .map((each) => JSON.stringify(each))
      .join('\n')
    const store = ['--store', join(folder, 's.duckdb')]
    const loaded = await trailJson(
      ['ingest', '-', ...store, '--since', '2026-03-02', '--until', '2026-03-02', '--account', '111122223333'],
      { input },
    )
    expect(loaded).toMatchObject({ events: 1, outside: 3 })
    expect(await trailJson(['ingest', '-', ...store], { input }), 'a wider range loads the rest').toMatchObject({
      events: 3,
      duplicates: 1,
    })
  }))

test(
  'a bucket is loaded, a second run fetches nothing, one forbidden key is named, and --keep-raw keeps the objects',
  () =>
    inFolder(async (folder) => {
      const server = await startS3()
      try {
        for (const name of sampleFiles()) {
          const metadata = join(SAMPLES, `${name}.metadata.json`)
          const signature =
            statSync(metadata, { throwIfNoEntry: false }) === undefined
              ? {}
              : JSON.parse(readFileSync(metadata, 'utf8'))
          server.put('logs', name, readFileSync(join(SAMPLES, name)), signature)
        }
        const env = {
          AWS_ACCESS_KEY_ID: CREDENTIALS.accessKeyId,
          AWS_SECRET_ACCESS_KEY: CREDENTIALS.secretAccessKey,
          AWS_REGION: 'us-east-1',
          AWS_ENDPOINT_URL: server.url,
        }
        const store = ['--store', join(folder, 's.duckdb')]
        const victim = sampleFiles().find((name) => name.includes('/CloudTrail/')) ?? ''
        server.fault = (request) => (request.key === victim ? { status: 403, code: 'AccessDenied' } : null)
        const first = await trail(
          ['ingest', 's3://logs', ...store, '--keep-raw', join(folder, 'raw'), '--format', 'json'],
          { env },
        )
        expect(JSON.parse(first.stdout)).toMatchObject({
          objects: { setAside: 1 },
          setAside: [{ file: `s3://logs/${victim}`, reason: expect.stringContaining('forbidden') }],
        })
        server.fault = () => null
        server.requests.length = 0
        const second = await trailJson<Ingested>(['ingest', 's3://logs', ...store], { env })
        expect(second).toMatchObject({ objects: { loaded: 1, setAside: 0 } })
        expect(server.requests.filter((request) => request.key !== '').map((request) => request.key)).toEqual([victim])
        const local = ['--store', join(folder, 'local.duckdb')]
        await trailJson(['ingest', ...sampleFiles().map((name) => join(SAMPLES, name)), ...local])
        const question = ['events', '--limit', '1000']
        expect(await trailJson([...question, ...store])).toEqual(await trailJson([...question, ...local]))
        const kept = readdirSync(join(folder, 'raw'), { recursive: true, encoding: 'utf8' })
        expect(kept.filter((name) => name.endsWith('.json.gz')).length).toBeGreaterThan(100)
        expect(kept.some((name) => name.endsWith('.metadata.json'))).toBe(true)
        expect(statSync(join(folder, 'raw')).mode & 0o077).toBe(0)
      } finally {
        await server.close()
      }
    }),
  120_000,
)

test('--dry-run says what would be fetched, and makes no store', () =>
  inFolder(async (folder) => {
    expect(await trailJson(['ingest', SAMPLES, '--dry-run', '--store', join(folder, 's.duckdb')])).toMatchObject({
      objects: expect.any(Number),
      requests: 0,
      estimatedUsd: 0,
    })
    expect(readdirSync(folder)).toEqual([])
  }))

test(
  'a store that another process writes makes a command wait, and then say who holds it',
  () =>
    inFolder(async (folder) => {
      const logs = join(folder, 'logs')
      mkdirSync(logs)
      writeFileSync(join(logs, 'a.json'), JSON.stringify({ Records: [record('a')] }))
      const path = join(folder, 's.duckdb')
      await trailJson(['ingest', logs, '--store', path])
      const { DuckDBInstance } = await import('@duckdb/node-api')
      const holder = await DuckDBInstance.create(path)
      const connection = await holder.connect()
      try {
        const { code, stderr } = await trail(['status', '--store', path])
        expect(code).toBe(3)
        expect(stderr).toContain(`process ${process.pid}`)
      } finally {
        connection.closeSync()
        holder.closeSync()
      }
      expect((await trail(['status', '--store', path])).code).toBe(0)
    }),
  60_000,
)

test('a correction replaces what it names, whichever comes first, and is no event of its own', () =>
  inFolder(async (folder) => {
    const original = record('11111111-0000-4000-8000-000000000001', { responseElements: null })
    const correction = record('11111111-0000-4000-8000-000000000002', {
      responseElements: null,
      requestParameters: { instancesSet: { items: [{ instanceId: 'i-0bbbbbbbbbbbbbbbb' }] } },
      addendum: {
        reason: 'UPDATED_DATA',
        updatedFields: 'requestParameters',
        originalEventID: '11111111-0000-4000-8000-000000000001',
      },
    })
    for (const [name, order] of [
      ['first', [original, correction]],
      ['second', [correction, original]],
    ] as const) {
      const store = ['--store', join(folder, `${name}.duckdb`)]
      for (const [i, each] of order.entries()) {
        writeFileSync(join(folder, `${name}${i}.json`), JSON.stringify(each))
        await trailJson(['ingest', join(folder, `${name}${i}.json`), ...store])
      }
      expect(await trailJson(['who-touched', 'i-0bbbbbbbbbbbbbbbb', ...store])).toMatchObject({
        touches: [
          {
            eventId: '11111111-0000-4000-8000-000000000001',
            addendum: { eventId: '11111111-0000-4000-8000-000000000002' },
          },
        ],
      })
      expect(await trailJson(['who-touched', 'i-0aaaaaaaaaaaaaaaa', ...store])).toMatchObject({ touches: [] })
      expect(await trailJson(['events', ...store])).toMatchObject({ total: 1 })
    }
  }))
