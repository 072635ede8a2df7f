import { execFileSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { inFolder, SAMPLES, trail, trailJson } from '../support/cli.ts'

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
