import { createHash } from 'node:crypto'
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync, gzipSync } from 'node:zlib'
import { unzipSync } from 'fflate'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { inFolder } from '../support/cli.ts'
import { makeChain, makeKey } from '../support/digests.ts'
import { runTrail } from '../support/in-process.ts'
import { FILES } from './files.ts'
import { id, record } from './record.ts'
import { TEXTS } from './texts.ts'

const INSTANCE = 'i-0a1b2c3d4e5f60718'
const DAY = 'AWSLogs/111122223333/CloudTrail/eu-west-1/2026/03/02'
/** What a terminal must never get raw. */
const UNPRINTABLE =
  /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]/u

let done = () => {}
let cwd = ''
beforeAll(
  () =>
    new Promise<void>((ready, fail) => {
      inFolder(async (folder) => {
        cwd = folder
        const logs = join(folder, DAY)
        mkdirSync(logs, { recursive: true })
        for (const { name, bytes } of FILES) writeFileSync(join(logs, name), bytes)
        // The same texts as ids, names and parameters, in files whose own names are as bad as a file system takes them.
        Object.values(TEXTS).forEach((text, i) => {
          const bad = { userAgent: text, eventName: text, requestID: text, sharedEventID: text, errorMessage: text }
          const ours = [record(900 + i, { ...bad, eventID: text }), record(800 + i, bad)]
          const name = `${text.replaceAll(/[/\0]/g, '_').slice(0, 60)}${i}.json.gz`
          writeFileSync(join(logs, name), gzipSync(JSON.stringify({ Records: ours })))
        })
        // Two files whose names are one where only plain characters are left, with one content in two compressions.
        const twice = JSON.stringify({ Records: [record(700)] })
        writeFileSync(join(logs, 'a?b.json.gz'), gzipSync(twice, { level: 1 }))
        writeFileSync(join(logs, 'a*b.json.gz'), gzipSync(twice, { level: 0 }))
        writeChain(folder)
        const ran = await runTrail(['ingest', 'AWSLogs', '--quiet'], { cwd })
        expect(ran.code).toBe(0)
        await runTrail(['verify', '--public-keys', 'keys.json', '--quiet'], { cwd })
        ready()
        await new Promise<void>((end) => {
          done = end
        })
      }).catch(fail)
    }),
  60_000,
)
afterAll(() => done())

/** A true chain beside it, so that there are digests and keys to give. */
function writeChain(folder: string): void {
  const key = makeKey()
  const { digests, logs } = makeChain({ bucket: 'logs', key, hours: 2, region: 'eu-west-1' })
  for (const { key: name, bytes, metadata } of [...digests, ...logs]) {
    const path = join(folder, name)
    mkdirSync(join(path, '..'), { recursive: true })
    writeFileSync(path, bytes)
    writeFileSync(`${path}.metadata.json`, JSON.stringify(metadata))
  }
  writeFileSync(join(folder, 'keys.json'), JSON.stringify({ PublicKeyList: [key.listed] }))
}

async function bundle(name: string, ...more: string[]): Promise<Record<string, Buffer>> {
  const ran = await runTrail(['evidence', INSTANCE, '--all', '-o', name, ...more], { cwd })
  expect(ran).toMatchObject({ code: 0 })
  const files = unzipSync(readFileSync(join(cwd, name)))
  return Object.fromEntries(Object.entries(files).map(([path, bytes]) => [path, Buffer.from(bytes)]))
}

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')

test.each([
  ['plain', []],
  ['with the files themselves', ['--raw', '.']],
  ['redacted', ['--redact']],
])('a bundle of the whole corpus (%s) is one that any tool can read and check', async (how, flags) => {
  const name = `${how.replaceAll(' ', '-')}.zip`
  const files = await bundle(name, ...flags)
  const paths = Object.keys(files)
  // The zip's own list, which a name that comes twice would make longer than what is unpacked.
  const central = readFileSync(join(cwd, name)).readUInt16LE(readFileSync(join(cwd, name)).length - 12)
  expect(central).toBe(paths.length)
  for (const path of paths) expect(path).toMatch(/^(?!.*(?:^|\/)\.\.?(?:\/|$))[A-Za-z0-9._=@~-][A-Za-z0-9._=@/~-]*$/)
  expect(new Set(paths.map((path) => path.toLowerCase())).size).toBe(paths.length)
  const sums = (files.SHA256SUMS?.toString() ?? '').split('\n').filter(Boolean)
  expect(sums.map((line) => line.slice(66)).sort()).toEqual(paths.filter((path) => path !== 'SHA256SUMS').sort())
  for (const line of sums) expect(sha256(files[line.slice(66)] ?? Buffer.alloc(0))).toBe(line.slice(0, 64))
  for (const [path, bytes] of Object.entries(files)) {
    if (path.endsWith('.gz')) gunzipSync(bytes)
    else if (path.endsWith('.json') && !path.startsWith('logs/')) JSON.parse(bytes.toString())
  }
  for (const path of ['README.md', 'SHA256SUMS', 'manifest.json'])
    expect(UNPRINTABLE.exec(files[path]?.toString() ?? '')).toBeNull()
  // Every event of the answer is there: a hostile id is no reason to leave one out.
  const answer = JSON.parse(files['answer.json']?.toString() ?? '')
  const records = paths.filter((path) => path.startsWith('records/'))
  expect(records.length).toBeGreaterThanOrEqual(answer.touches.length)
  expect(readdirSync(cwd).filter((entry) => /escaped|evil/.test(entry))).toEqual([])
})

test('a bundle of the corpus is the same bytes again', async () => {
  await bundle('one.zip')
  await bundle('two.zip')
  expect(readFileSync(join(cwd, 'one.zip')).equals(readFileSync(join(cwd, 'two.zip')))).toBe(true)
})

test('what trail says of a bundle holds nothing that a terminal would run', async () => {
  const ran = await runTrail(['evidence', id(0), '-o', 'tty.zip'], { cwd, tty: true })
  expect(UNPRINTABLE.exec(ran.stdout + ran.stderr)).toBeNull()
})

test('a redacted bundle of the corpus holds neither the account nor the names of its callers', async () => {
  const files = await bundle('names.zip', '--redact')
  const all = Object.entries(files)
    .map(([path, bytes]) => `${path}\n${bytes}`)
    .join('\n')
  for (const name of [
    '111122223333',
    '198.51.100.77',
    INSTANCE,
    'AKIARTX3GSDSXXLPWDO6',
    'AIDARTX3GSDSV2DAC77J',
    '"ops"',
    '/ops',
  ])
    expect(all).not.toContain(name)
})
