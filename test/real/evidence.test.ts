import { execFileSync } from 'node:child_process'
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { expect, test } from 'vitest'
import { record } from '../hostile/record.ts'
import { TEXTS } from '../hostile/texts.ts'
import { inFolder, SAMPLES, trail, trailJson } from '../support/cli.ts'
import { makeChain, makeKey } from '../support/digests.ts'

/** The commands of a bundle's README, without those that ask AWS. */
function commandsOf(readme: string): string {
  const blocks = [...readme.matchAll(/^```sh\n([\s\S]*?)^```/gm)].map((match) => match[1] ?? '')
  return blocks.filter((block) => !block.includes('aws cloudtrail')).join('\n')
}

function check(folder: string): string {
  writeFileSync(join(folder, '..', 'check.sh'), commandsOf(readFileSync(join(folder, 'README.md'), 'utf8')))
  return execFileSync('sh', [join('..', 'check.sh')], {
    cwd: folder,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  })
}

test.each([
  ['with the original files', ['--raw']],
  ['with content that was put together again', []],
])('a third party proves a bundle %s by sha256sum, gzip, jq and openssl alone', (_, raw) =>
  inFolder(async (folder) => {
    const store = ['--store', join(folder, 's.duckdb')]
    const keys = ['--public-keys', join(SAMPLES, 'public-keys.json')]
    const copy = join(folder, 'copy')
    execFileSync('cp', ['-r', join(SAMPLES, 'AWSLogs'), copy])
    const made = await trail(['ingest', copy, '--verify', ...keys, '--keep-raw', join(folder, 'raw'), ...store])
    expect(made.code).toBe(0)
    execFileSync('rm', ['-r', copy])
    const bundle = join(folder, 'e.zip')
    const asked = ['evidence', 'i-0a1b2c3d4e5f60718', '-o', bundle, ...store]
    const answer = await trailJson<{ logs: { original: number } }>(
      raw.length > 0 ? [...asked, '--raw', join(folder, 'raw')] : asked,
    )
    expect(answer.logs.original > 0).toBe(raw.length > 0)
    execFileSync('unzip', ['-q', bundle, '-d', join(folder, 'x')])
    const said = check(join(folder, 'x'))
    expect(said).toContain('proven   logs/')
    expect(said).toContain('signed   digests/')
    expect(said).toContain('in place records/')
    expect(said).not.toMatch(/ALTERED|MISPLACED|NOT SIGNED|FAILED/)
  }),
)

test('what is changed in a bundle shows by its own commands', () =>
  inFolder(async (folder) => {
    const store = ['--store', join(folder, 's.duckdb')]
    await trail([
      'ingest',
      join(SAMPLES, 'AWSLogs'),
      '--verify',
      '--public-keys',
      join(SAMPLES, 'public-keys.json'),
      ...store,
    ])
    const bundle = join(folder, 'e.zip')
    await trailJson(['evidence', 'i-0a1b2c3d4e5f60718', '-o', bundle, ...store])
    execFileSync('unzip', ['-q', bundle, '-d', join(folder, 'x')])
    const proof = JSON.parse(readFileSync(join(folder, 'x', 'proof.json'), 'utf8'))
    const [digest] = proof.digests
    const path = join(folder, 'x', digest.path)
    writeFileSync(path, readFileSync(path, 'utf8').replace('"digestStartTime":"2026', '"digestStartTime":"2025'))
    expect(check(join(folder, 'x'))).toContain(`NOT SIGNED ${digest.path}`)
  }))

/** Prefixes of a trail's bucket that a shell, jq's @tsv, a Markdown page or a path would bend. */
const PREFIXES = {
  'backslashes, spaces and quotes': `a\\b\\tc d'e"f`,
  'a line’s end and a tab': 'a\nb\tc',
  'an option, what a shell would run, and letters beyond ASCII': '-rf $(touch ran)`touch ran`;touch ran größe/日誌/🪵',
}

test.each(Object.entries(PREFIXES))(
  'logs written by an attacker below a prefix with %s are proven by the tools alone',
  (_, prefix) =>
    inFolder(async (folder) => {
      const key = makeKey()
      const texts = Object.values(TEXTS)
      const { digests, logs } = makeChain({
        ...{ bucket: 'logs', key, prefix, hours: 2, logs: 3 },
        content: (number) => {
          const bad = (text: string) => ({ userAgent: text, eventName: text, errorMessage: text })
          const both = (text: string, i: number) => [
            record(i, bad(text)),
            record(100 + i, { ...bad(text), eventID: text }),
          ]
          const ours = texts.flatMap((text, i) => (i % 6 === number ? both(text, i) : []))
          return Buffer.from(JSON.stringify({ Records: ours }))
        },
      })
      for (const { key: name, bytes, metadata } of [...digests, ...logs]) {
        const path = join(folder, 'copy', name)
        mkdirSync(dirname(path), { recursive: true })
        writeFileSync(path, bytes)
        writeFileSync(`${path}.metadata.json`, JSON.stringify(metadata))
      }
      writeFileSync(join(folder, 'keys.json'), JSON.stringify({ PublicKeyList: [key.listed] }))
      const store = ['--store', join(folder, 's.duckdb')]
      const made = await trail(['ingest', 'copy', '--verify', '--public-keys', 'keys.json', ...store], { cwd: folder })
      expect(made.code).toBe(0)
      for (const raw of [[], ['--raw', 'copy']]) {
        const name = `bundle${raw.length}`
        await trailJson(['evidence', 'i-0a1b2c3d4e5f60718', '--all', '-o', `${name}.zip`, ...raw, ...store], {
          cwd: folder,
        })
        execFileSync('unzip', ['-q', `${name}.zip`, '-d', name], { cwd: folder })
        const said = check(join(folder, name))
        expect(said.match(/^proven {3}logs\//gm)).toHaveLength(6)
        // jq up to 1.6 reads no half of a surrogate pair, and so not the log that it stands in.
        expect(said.match(/^(in place|contained) records\//gm)).toHaveLength(2 * texts.length)
        expect(said.match(/^in place records\//gm)?.length).toBeGreaterThan(texts.length)
        expect(said.match(/^signed {3}digests\//gm)?.length).toBeGreaterThan(0)
        expect(said).not.toMatch(/ALTERED|MISPLACED|NOT SIGNED|FAILED/)
      }
      expect(readdirSync(folder).filter((entry) => /ran/.test(entry))).toEqual([])
    }),
)

test('a record of several lines is held against its log as a whole where jq can’t read the log', () =>
  inFolder(async (folder) => {
    const ours = record(1, { userAgent: 'half a pair' })
    // The lines of the one are all in the log, but not in this order.
    const text = JSON.stringify({ Records: [ours, record(2)] }, null, 2).replace('half a pair', '\\ud800')
    writeFileSync(join(folder, 'log.json'), `${text}\n`)
    const store = ['--store', join(folder, 's.duckdb')]
    await trail(['ingest', 'log.json', ...store], { cwd: folder })
    await trailJson(['evidence', 'i-0a1b2c3d4e5f60718', '--all', '-o', 'e.zip', '--raw', '.', ...store], {
      cwd: folder,
    })
    execFileSync('unzip', ['-q', 'e.zip', '-d', 'x'], { cwd: folder })
    const whole = check(join(folder, 'x'))
    expect(whole.match(/^(in place|contained) records\//gm)).toHaveLength(2)
    const [name = ''] = readdirSync(join(folder, 'x', 'records'))
    const path = join(folder, 'x', 'records', name)
    const lines = readFileSync(path, 'utf8').split('\n')
    const moved = [lines[0], ...lines.slice(1, -1).reverse(), lines.at(-1)].join('\n')
    writeFileSync(path, moved)
    expect(check(join(folder, 'x'))).toContain(`MISPLACED records/${name}`)
  }))

test('what no signature proves is not called proven, and a record that jq alone takes for the log’s is not', () =>
  inFolder(async (folder) => {
    const store = ['--store', join(folder, 's.duckdb')]
    const keys = ['--public-keys', join(SAMPLES, 'public-keys.json')]
    await trail(['ingest', join(SAMPLES, 'AWSLogs'), '--verify', ...keys, ...store])
    const bundle = join(folder, 'e.zip')
    await trailJson(['evidence', 'i-0a1b2c3d4e5f60718', '-o', bundle, ...store])
    execFileSync('unzip', ['-q', bundle, '-d', join(folder, 'x')])
    const at = (...path: string[]) => join(folder, 'x', ...path)

    const proof = JSON.parse(readFileSync(at('proof.json'), 'utf8'))
    const log = proof.logs.find(({ digestPath }: { digestPath: string | null }) => digestPath !== null)
    const digests = proof.digests.map((each: { path: string }) =>
      each.path === log.digestPath ? { ...each, signed: null } : each,
    )
    writeFileSync(at('proof.json'), JSON.stringify({ ...proof, digests }))
    const [name = ''] = readdirSync(at('records'))
    const record = readFileSync(at('records', name), 'utf8')
    writeFileSync(at('records', name), record.replace('"eventName":', '"eventName":"Forged","eventName":'))

    const said = check(at())
    expect(said).toContain(`unproven ${log.path}`)
    expect(said).not.toContain(`proven   ${log.path}`)
    expect(said).toContain(`unsigned ${log.digestPath}`)
    expect(said).toContain(`MISPLACED records/${name}`)
  }))

test.each<[string, (records: readonly object[]) => string]>([
  ['lookup-events', (all) => JSON.stringify({ Events: all.map((one) => ({ CloudTrailEvent: JSON.stringify(one) })) })],
  ['CloudWatch Logs', (all) => JSON.stringify({ logEvents: all.map((one) => ({ message: JSON.stringify(one) })) })],
  ['texts in an array', (all) => JSON.stringify(all.map((one) => ({ _raw: JSON.stringify(one) })))],
  ['a line for each', (all) => all.map((one) => JSON.stringify(one)).join('\n')],
  ['an array', (all) => JSON.stringify(all)],
  ['EventBridge', (all) => all.map((detail) => JSON.stringify({ source: 'aws.ec2', detail })).join('\n')],
])('records of logs in the form of %s are contained in them, and a forged one is not', (_, form) =>
  inFolder(async (folder) => {
    writeFileSync(join(folder, 'log.json'), form([record(1), record(2)]))
    const store = ['--store', join(folder, 's.duckdb')]
    await trail(['ingest', 'log.json', ...store], { cwd: folder })
    await trailJson(['evidence', 'i-0a1b2c3d4e5f60718', '--all', '-o', 'e.zip', '--raw', '.', ...store], {
      cwd: folder,
    })
    execFileSync('unzip', ['-q', 'e.zip', '-d', 'x'], { cwd: folder })
    expect(check(join(folder, 'x')).match(/^contained records\//gm)).toHaveLength(2)
    const [name = ''] = readdirSync(join(folder, 'x', 'records'))
    const path = join(folder, 'x', 'records', name)
    writeFileSync(path, readFileSync(path, 'utf8').replace('"eventName":"', '"eventName":"Forged'))
    const said = check(join(folder, 'x'))
    expect(said).toContain(`MISPLACED records/${name}`)
    expect(said.match(/^contained records\//gm)).toHaveLength(1)
  }),
)

test('a record that somebody wrote into a text of the log is not contained in it', () =>
  inFolder(async (folder) => {
    const forged = JSON.stringify(record(7, { eventName: 'Forged' }))
    const lines = [record(1, { userAgent: forged, requestParameters: { message: forged } }), record(2)]
    writeFileSync(join(folder, 'log.json'), lines.map((line) => JSON.stringify(line)).join('\n'))
    const store = ['--store', join(folder, 's.duckdb')]
    await trail(['ingest', 'log.json', ...store], { cwd: folder })
    const asked = ['evidence', ...[1, 2].map((i) => String(record(i).eventID)), '-o', 'e.zip', '--raw', '.', ...store]
    await trailJson(asked, { cwd: folder })
    execFileSync('unzip', ['-q', 'e.zip', '-d', 'x'], { cwd: folder })
    const name = `${String(record(2).eventID)}.json`
    writeFileSync(join(folder, 'x', 'records', name), forged)
    const said = check(join(folder, 'x'))
    expect(said).toContain(`MISPLACED records/${name}`)
    expect(said.match(/^contained records\//gm)).toHaveLength(1)
  }))
