import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, expect, test } from 'vitest'
import { inFolder } from '../../support/cli.ts'
import { runTrail } from '../../support/in-process.ts'
import { record, user } from '../../support/records.ts'

const TOKEN = 'IQoJb3JpZ2luX2VjEXAMPLE'
const made = record('key', user('ana'), {
  eventSource: 'sts.amazonaws.com',
  eventName: 'GetSessionToken',
  responseElements: { credentials: { accessKeyId: 'ASIAEXAMPLE000000001', sessionToken: TOKEN } },
})

/** A folder with one log, loaded or not. */
const withLog = <Result>(work: (cwd: string) => Promise<Result>) =>
  inFolder(async (cwd) => {
    writeFileSync(join(cwd, 'log.json'), JSON.stringify({ Records: [made] }))
    return work(cwd)
  })

let answers: Record<'table' | 'md' | 'unmasked' | 'json' | 'ndjson' | 'csv', string>
let bare: Record<'vendors' | 'suggest' | 'check', string>
beforeAll(() =>
  withLog(async (cwd) => {
    await runTrail(['ingest', 'log.json'], { cwd })
    const out = async (...argv: string[]) => (await runTrail(argv, { cwd })).stdout
    const sql = (...argv: string[]) => out('sql', 'SELECT record, responseElements FROM events', ...argv)
    answers = {
      table: await sql('--format', 'table'),
      md: await sql('--format', 'md'),
      unmasked: await sql('--format', 'md', '--unmask'),
      json: await sql('--format', 'json'),
      ndjson: await sql('--format', 'ndjson'),
      csv: await sql('--format', 'csv'),
    }
    bare = {
      vendors: await out('vendors', '--format', 'ndjson'),
      suggest: await out('vendors', 'suggest', '--format', 'csv'),
      check: await out('vendors', 'check', '--format', 'csv'),
    }
  }),
)

test('tables and Markdown of SQL mask session tokens unless told otherwise; json, ndjson and csv give them as they are', () => {
  expect(answers.table).not.toContain(TOKEN)
  expect(answers.md).toContain('"sessionToken":"(masked)"')
  expect(answers.md).not.toContain(TOKEN)
  for (const whole of [answers.unmasked, answers.json, answers.ndjson, answers.csv]) expect(whole).toContain(TOKEN)
})

test('trail vendors lists, and a csv without rows has its header', async () => {
  expect(bare.vendors.trimEnd().split('\n').length).toBeGreaterThan(200)
  const misspelt = await runTrail(['vendors', 'sugest'])
  expect(misspelt).toMatchObject({ code: 2, stdout: '', stderr: expect.stringContaining('Did you mean suggest?') })
  expect(bare.suggest).toBe('id,name,accounts,roles,externalIds,events,confidence,evidence,yaml\r\n')
  expect(bare.check).toBe('vendors,id,field,value\r\n')
})

test('Ctrl-C ends a query with 130, a time limit with 3; a folder as the store is wrong usage', () =>
  withLog(async (cwd) => {
    await runTrail(['ingest', 'log.json'], { cwd })
    const long = ['sql', 'SELECT count(*) FROM range(2000000000) a, range(100) b WHERE a.range % 7 = b.range']
    const stopped = await runTrail(long, { cwd, onInterrupt: (interrupt) => setTimeout(interrupt, 300) })
    expect(stopped).toMatchObject({ code: 130, stdout: '' })
    expect((await runTrail([...long, '--timeout', '1'], { cwd })).code).toBe(3)
    const folder = await runTrail(['events', '--store', '.'], { cwd })
    expect(folder).toMatchObject({ code: 2, stderr: expect.stringContaining('is a folder') })
  }))

test('what was set aside is said on stderr, where the answer is JSON too', () =>
  withLog(async (cwd) => {
    writeFileSync(join(cwd, 'broken.json'), '{"Records":[{')
    const { code, stdout, stderr } = await runTrail(['ingest', 'log.json', 'broken.json'], { cwd })
    expect({ code, setAside: JSON.parse(stdout).objects.setAside }).toEqual({ code: 0, setAside: 1 })
    expect(stderr).toContain('1 file was set aside; trail status says why')
    expect(stderr).toContain('broken.json: ')
    const quiet = await runTrail(['ingest', 'broken.json', '--quiet'], { cwd })
    expect(quiet).toMatchObject({ code: 0, stderr: '' })
    const strict = await runTrail(['ingest', 'broken.json', '--quiet', '--strict'], { cwd })
    expect(strict).toMatchObject({ code: 3, stderr: expect.stringContaining('broken.json') })
  }))

test('a source that is not there is wrong input before anything is loaded, and makes no store', () =>
  withLog(async (cwd) => {
    const { code, stderr } = await runTrail(['ingest', 'log.json', 'nowhere'], { cwd })
    expect(code).toBe(2)
    expect(stderr).toContain('nowhere')
    expect(existsSync(join(cwd, 'trail.duckdb'))).toBe(false)
  }))

test('a day that no calendar has is refused in vendors.yaml, and an entry without a name is called by its id', () =>
  inFolder(async (cwd) => {
    const mine = async (text: string) => {
      writeFileSync(join(cwd, 'vendors.yaml'), text)
      return runTrail(['vendors', 'list', '--mine', '--vendors', 'vendors.yaml'], { cwd })
    }
    for (const day of ['2026-13-01', '2026-02-30']) {
      const { code, stderr } = await mine(`vendors:\n  - id: a\n    name: A\n    until: ${day}\n`)
      expect(code).toBe(2)
      expect(stderr).toMatch(/line 4: vendors\.0\.until: no day of the calendar/)
    }
    expect((await mine('vendors:\n  - id: a\n    from: 2024-02-29\n')).stdout).toContain('"name": "a"')
  }))
