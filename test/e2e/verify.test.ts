import { generateKeyPairSync } from 'node:crypto'
import { cpSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { gunzipSync, gzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import type { Verified } from '../../src/digest/verify.ts'
import { inFolder, SAMPLES, trail } from '../support/cli.ts'

const KEYS = join(SAMPLES, 'public-keys.json')

interface Copy {
  folder: string
  /** Paths from the folder on, in order of time. */
  digests: string[]
  /** Logs that a digest names. */
  logs: string[]
  verify: (...more: string[]) => Promise<Verified & { code: number | null }>
}

function withCopy(work: (copy: Copy) => Promise<void>): Promise<void> {
  return inFolder(async (made) => {
    const folder = join(made, 'deep', 'copy')
    cpSync(join(SAMPLES, 'AWSLogs'), join(folder, 'AWSLogs'), { recursive: true })
    const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    const digests = files.filter((name) => /_CloudTrail-Digest_.*\.json\.gz$/.test(name)).sort()
    const logs = digests.flatMap((name) =>
      JSON.parse(gunzipSync(readFileSync(join(folder, name))).toString()).logFiles.map(
        (file: { s3Object: string }) => file.s3Object,
      ),
    )
    await work({
      folder,
      digests,
      logs,
      verify: async (...more) => {
        const { code, stdout, stderr } = await trail([
          'verify',
          made,
          '--public-keys',
          KEYS,
          '--format',
          'json',
          ...more,
        ])
        if (stdout === '') throw new Error(stderr)
        return { ...JSON.parse(stdout), code }
      },
    })
  })
}

function edit(path: string, change: (text: string) => string): void {
  writeFileSync(path, gzipSync(change(gunzipSync(readFileSync(path)).toString())))
}
const kinds = ({ findings }: Verified) => findings.map(({ kind }) => kind).sort()

test('an untouched copy is whole, also packed anew, at any depth', () =>
  withCopy(async ({ folder, logs, digests, verify }) => {
    const whole = await verify()
    expect(whole).toMatchObject({ verdict: 'whole', code: 0, digests: digests.length, findings: [] })
    expect(whole.files).toMatchObject({ verified: logs.length, altered: 0, missing: 0 })
    expect(whole.files.unverified).toBeGreaterThan(0)
    edit(join(folder, logs[0] ?? ''), (text) => text)
    expect((await verify()).verdict).toBe('whole')
  }))

test('a copy without the upper folders of the bucket’s tree is whole too', () =>
  withCopy(async ({ folder, verify }) => {
    renameSync(join(folder, 'AWSLogs'), join(folder, 'synced'))
    expect(await verify()).toMatchObject({ verdict: 'whole', findings: [] })
  }))

test.each([
  ['a byte is changed', (text: string) => text.replace('eu-west-1', 'eu-west-2')],
  ['a record is removed', (text: string) => JSON.stringify({ Records: JSON.parse(text).Records.slice(1) })],
  ['a record is added', (text: string) => JSON.stringify({ Records: [...JSON.parse(text).Records, { eventID: 'x' }] })],
])('%s: that file is altered', (_, change) =>
  withCopy(async ({ folder, logs, verify }) => {
    edit(join(folder, logs[3] ?? ''), change)
    const answer = await verify()
    expect(answer).toMatchObject({ verdict: 'altered', code: 1, files: { altered: 1 } })
    expect(answer.findings).toMatchObject([{ kind: 'altered', file: logs[3] }])
  }),
)

test('a log that can’t be inflated is altered', () =>
  withCopy(async ({ folder, logs, verify }) => {
    const path = join(folder, logs[0] ?? '')
    writeFileSync(path, readFileSync(path).subarray(0, -6))
    expect(await verify()).toMatchObject({
      verdict: 'altered',
      findings: [{ kind: 'altered', file: logs[0], found: null }],
    })
  }))

test('a log that is gone is missing; one that no digest names is unverified and no finding', () =>
  withCopy(async ({ folder, logs, verify }) => {
    rmSync(join(folder, logs[1] ?? ''))
    const gone = await verify()
    expect(gone).toMatchObject({ verdict: 'incomplete', code: 1, files: { missing: 1 } })
    expect(gone.findings).toMatchObject([{ kind: 'missing-file', file: logs[1] }])
  }))

test('a file that was added is unverified', () =>
  withCopy(async ({ folder, logs, verify }) => {
    const before = await verify()
    const path = join(folder, logs[0] ?? '')
    writeFileSync(path.replace(/_[^_]+\.json\.gz$/, '_AAAAAAAAAAAAAAAA.json.gz'), readFileSync(path))
    const after = await verify()
    expect(after.verdict).toBe('whole')
    expect(after.files.unverified).toBe(before.files.unverified + 1)
  }))

test('a digest that is gone from the middle is missing, and its files are no longer proven', () =>
  withCopy(async ({ folder, digests, verify }) => {
    const named = digests.findIndex(
      (name) =>
        JSON.parse(gunzipSync(readFileSync(join(folder, name))).toString()).logFiles.length > 0 && name !== digests[0],
    )
    rmSync(join(folder, digests[named] ?? ''))
    const answer = await verify()
    expect(answer.verdict).toBe('incomplete')
    expect(kinds(answer)).toEqual(['missing-digest'])
  }))

test('a digest that was changed is found by its signature and by its successor', () =>
  withCopy(async ({ folder, digests, verify }) => {
    const name = digests[5] ?? ''
    edit(join(folder, name), (text) => text.replace('"digestStartTime":"2026', '"digestStartTime":"2025'))
    const answer = await verify()
    expect(answer.verdict).toBe('altered')
    expect(kinds(answer)).toEqual(['altered', 'bad-signature'])
  }))

test('a digest with another’s signature, or put in another place, is not what was signed', () =>
  withCopy(async ({ folder, digests, verify }) => {
    cpSync(join(folder, `${digests[3]}.metadata.json`), join(folder, `${digests[4]}.metadata.json`))
    expect(kinds(await verify())).toEqual(['bad-signature'])
    const moved = join(folder, (digests[8] ?? '').replace('/eu-west-1/', '/us-east-1/'))
    mkdirSync(dirname(moved), { recursive: true })
    renameSync(join(folder, digests[8] ?? ''), moved)
    renameSync(join(folder, `${digests[8]}.metadata.json`), `${moved}.metadata.json`)
    const answer = await verify()
    expect(answer.verdict).toBe('altered')
    expect(kinds(answer)).toContain('broken-chain')
  }))

test('without saved signatures each digest is proven by the next, and the last one’s files stay unverified', () =>
  withCopy(async ({ folder, digests, verify }) => {
    for (const name of digests.slice(0, -1)) rmSync(join(folder, `${name}.metadata.json`))
    expect((await verify()).verdict).toBe('whole')
    rmSync(join(folder, `${digests.at(-1)}.metadata.json`))
    const none = await verify()
    expect(none.verdict).toBe('unverifiable')
  }))

test('another key proves nothing, and its signatures are not CloudTrail’s', () =>
  withCopy(async ({ folder, verify }) => {
    const list = JSON.parse(readFileSync(KEYS, 'utf8'))
    const { publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
    const other = {
      ...list.PublicKeyList[0],
      Value: publicKey.export({ type: 'spki', format: 'der' }).toString('base64'),
    }
    writeFileSync(join(folder, 'other.json'), JSON.stringify({ PublicKeyList: [other] }))
    const wrong = await verify('--public-keys', join(folder, 'other.json'))
    expect(wrong.verdict).toBe('altered')
    expect(new Set(kinds(wrong))).toEqual(new Set(['bad-signature']))
    writeFileSync(join(folder, 'none.json'), JSON.stringify({ PublicKeyList: [{ ...other, Fingerprint: 'f' }] }))
    expect(await verify('--public-keys', join(folder, 'none.json'))).toMatchObject({
      verdict: 'unverifiable',
      code: 1,
      findings: [],
    })
  }))

test('wrong input is said in one sentence', async () => {
  const keys = await trail(['verify', SAMPLES, '--public-keys', join(SAMPLES, 'vendors.yaml')])
  expect(keys).toMatchObject({ code: 2, stderr: expect.stringContaining('no list of public keys') })
  const absent = await trail(['verify', SAMPLES, '--public-keys', 'nowhere.json'])
  expect(absent).toMatchObject({ code: 2, stderr: expect.stringContaining('nowhere.json') })
  await inFolder(async (folder) => {
    const empty = await trail(['verify', folder, '--format', 'json'])
    expect(empty.code).toBe(1)
    expect(JSON.parse(empty.stdout)).toMatchObject({ verdict: 'unverifiable', digests: 0 })
  })
})
