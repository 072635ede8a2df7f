import { createHash } from 'node:crypto'
import { mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { unzipSync } from 'fflate'
import { expect, test } from 'vitest'
import { makeRegistry } from '../../../src/attribution/vendor.ts'
import { builtIn } from '../../../src/cli/built-in.ts'
import { type EvidenceFlags, gather } from '../../../src/cli/evidence-run.ts'
import { writeZip } from '../../../src/cli/evidence-zip.ts'
import type { Io } from '../../../src/cli/io.ts'
import type { Settings } from '../../../src/cli/session.ts'
import { parsePublicKeys } from '../../../src/digest/digest.ts'
import { Actors } from '../../../src/engine/actors.ts'
import { safePath } from '../../../src/evidence/bundle.ts'
import { Redactor } from '../../../src/evidence/redact.ts'
import { verifyStore } from '../../../src/ingest/verify-store.ts'
import type { Store } from '../../../src/store/open.ts'
import { withObjects } from '../../support/bucket-store.ts'
import { inFolder } from '../../support/cli.ts'
import { type BucketObject, makeChain, makeKey } from '../../support/digests.ts'

const KEY = makeKey()
const KEYS = parsePublicKeys(JSON.stringify({ PublicKeyList: [KEY.listed] })) ?? new Map()
const INSTANCE = 'i-0abc1234def567890'
const SETTINGS = { range: { since: null, until: null } } as Settings
const SECRET = 'a secret of this test, long enough'

async function bundleOf(store: Store, flags: EvidenceFlags, cwd: string, targets = [INSTANCE]) {
  const actors = new Actors(store, { registry: makeRegistry(await builtIn(), []), accounts: new Map() })
  const { entries, facts } = await gather(store, actors, targets, flags, SETTINGS, { cwd } as Io)
  const texts = new Map(entries.map(({ path, bytes }) => [path, Buffer.from(bytes).toString()]))
  return { entries, facts, texts, proof: JSON.parse(texts.get('proof.json') ?? 'null') }
}

function withChain(work: (store: Store, folder: string, objects: BucketObject[]) => Promise<void>) {
  const chain = makeChain({ bucket: 'logs', key: KEY, hours: 3 })
  const objects = [...chain.digests, ...chain.logs]
  return withObjects(objects, async (store) => {
    await verifyStore(store, async () => KEYS, 0)
    await inFolder((folder) => work(store, folder, objects))
  })
}

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')

test('the originals are taken from a folder of --keep-raw where they are what was loaded', () =>
  withChain(async (store, folder, objects) => {
    for (const { key, bytes } of objects) {
      const path = join(folder, 'logs', key)
      mkdirSync(dirname(path), { recursive: true })
      writeFileSync(path, bytes)
    }
    const changed = objects.find(({ key }) => key.includes('/CloudTrail/'))
    writeFileSync(join(folder, 'logs', changed?.key ?? ''), 'another')
    const { facts, proof, entries } = await bundleOf(store, { raw: [folder] }, folder)
    expect(facts).toMatchObject({
      events: 12,
      logs: { original: 5, content: 1, records: 0 },
      digests: { all: 3, hold: 3 },
    })
    for (const log of proof.logs) {
      const bytes = Buffer.from(entries.find(({ path }) => path === log.path)?.bytes ?? [])
      expect(sha256(log.given === 'original' ? gunzipSync(bytes) : bytes)).toBe(log.expected)
    }
  }))

test('a file that is too large is given as records and hashes', () =>
  withChain(async (store, folder) => {
    const { facts, proof } = await bundleOf(store, { maxFileMb: '0.0001' }, folder)
    expect(facts.logs).toEqual({ original: 0, content: 0, records: 6 })
    expect(proof.logs[0]).toMatchObject({
      path: null,
      given: 'records',
      contentSha256: expect.stringMatching(/^[0-9a-f]{64}$/),
    })
  }))

test('every file is in the manifest and in SHA256SUMS, and the zip is the same bytes whenever it is written', () =>
  withChain(async (store, folder) => {
    const { entries, texts } = await bundleOf(store, {}, folder)
    const sums = new Map(
      (texts.get('SHA256SUMS') ?? '')
        .split('\n')
        .filter(Boolean)
        .map((line) => [line.slice(66), line.slice(0, 64)]),
    )
    for (const { path, bytes } of entries) if (path !== 'SHA256SUMS') expect(sums.get(path)).toBe(sha256(bytes))
    const first = await writeZip(join(folder, 'a.zip'), entries)
    const second = await writeZip(join(folder, 'b.zip'), (await bundleOf(store, {}, folder)).entries)
    expect(second).toBe(first)
    expect(sha256(readFileSync(join(folder, 'a.zip')))).toBe(first)
    expect(statSync(join(folder, 'a.zip')).mode & 0o777).toBe(0o600)
    expect(Object.keys(unzipSync(readFileSync(join(folder, 'a.zip'))))).toEqual(entries.map(({ path }) => path))
  }))

test('a digest whose own signature was not kept is proven by the one that follows it', () => {
  const chain = makeChain({ bucket: 'logs', key: KEY, hours: 3 })
  for (const digest of chain.digests.slice(0, -1)) digest.metadata = {}
  return withObjects([...chain.digests, ...chain.logs], async (store) => {
    await verifyStore(store, async () => KEYS, 0)
    const { proof, facts } = await inFolder((folder) => bundleOf(store, {}, folder))
    expect(facts.digests).toEqual({ all: 3, hold: 3 })
    expect(proof.digests[0].carriedBy).toContain('CloudTrail-Digest')
  })
})

test('event ids make a bundle too; what is in no store makes none', () =>
  withChain(async (store, folder) => {
    const { texts } = await bundleOf(store, {}, folder)
    const [touch] = JSON.parse(texts.get('answer.json') ?? '').touches
    const one = await bundleOf(store, {}, folder, [touch.eventId])
    expect(one.facts).toMatchObject({ events: 1 })
    await expect(bundleOf(store, {}, folder, ['i-0000000000000000f'])).rejects.toMatchObject({ exitCode: 2 })
    await expect(bundleOf(store, {}, folder, [])).rejects.toMatchObject({ exitCode: 2 })
  }))

test('a redacted bundle holds no account, name, key or address, and one pseudonym for each', () =>
  withChain(async (store, folder) => {
    writeFileSync(join(folder, 'key'), SECRET)
    const { texts, entries } = await bundleOf(store, { redact: true, redactKey: 'key' }, folder)
    const all = [...texts.values()].join('\n')
    for (const secret of [
      '111122223333',
      'dana',
      'AKIAEXAMPLEEXAMPLE01',
      'AIDAEXAMPLEEXAMPLE01',
      '198.51.100.7',
      INSTANCE,
      SECRET,
    ])
      expect(all).not.toContain(secret)
    expect([...texts.keys()].filter((path) => /^(logs|digests|keys)\//.test(path))).toEqual([])
    const record = JSON.parse(texts.get([...texts.keys()].find((path) => path.startsWith('records/')) ?? '') ?? '')
    expect(record).toMatchObject({ eventSource: 'ec2.amazonaws.com', awsRegion: 'us-east-1', readOnly: false })
    expect(record.userIdentity.arn).toBe(
      `arn:aws:iam::${record.recipientAccountId}:user/${record.userIdentity.userName}`,
    )
    const again = await bundleOf(store, { redact: true, redactKey: 'key' }, folder)
    expect(again.entries.map(({ bytes }) => sha256(bytes))).toEqual(entries.map(({ bytes }) => sha256(bytes)))
    const other = await bundleOf(store, { redact: true }, folder)
    expect(other.texts.get('answer.json')).not.toBe(texts.get('answer.json'))
  }))

test.each([
  ['arn:aws:s3:::payroll-2026/q1/salaries.csv', /^arn:aws:s3:::x\w{10}\/x\w{10}\/x\w{10}\.x\w{10}$/],
  ['eve@example.com logged in from 2001:db8:1::7', /^x\w{10}@x\w{10}\.com x\w{10} in from 2001:db8::\w{4}:\w{4}$/],
  ['203.0.113.9', /^24\d\.\d+\.\d+\.\d+$/],
  ['2026-03-02T03:14:07Z', /^2026-03-02T03:14:07Z$/],
  ['i-0abc1234def567890', /^i-(?!0abc1234def567890)[0-9a-f]{17}$/],
])('%s becomes a pseudonym of the same shape', (text, shape) => {
  expect(new Redactor(SECRET, []).text(text)).toMatch(shape)
})

test('paths of a bundle stay below its folder, whatever a key says', () => {
  for (const key of ['../../etc/passwd', '/etc/passwd', 'a/../../b', 'a\\..\\b', 'a/./b', 'x\u202ey', 'a\nb'])
    expect(safePath(key)).toMatch(/^(?!.*(^|\/)\.\.?(\/|$))[A-Za-z0-9._=@/-]+$/)
})
