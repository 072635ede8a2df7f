import { chmodSync, mkdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { History, historyFile } from '../../../src/cli/shell/history.ts'
import { inFolder, SAMPLES } from '../../support/cli.ts'
import { runTrail } from '../../support/in-process.ts'

let cwd = ''
let done = () => {}
beforeAll(
  () =>
    new Promise<void>((ready, fail) => {
      inFolder(async (folder) => {
        cwd = folder
        const { code, stderr } = await runTrail(['ingest', join(SAMPLES, 'AWSLogs'), '--quiet'], { cwd })
        expect(code, stderr).toBe(0)
        ready()
        await new Promise<void>((end) => {
          done = end
        })
      }).catch(fail)
    }),
)
afterAll(() => done())

const shell = (input: string, ...words: string[]) => runTrail(['shell', ...words], { cwd, input })

test('statements run as they end, over as many lines as they take, and the last one without its semicolon', async () => {
  const { code, stdout, stderr } = await shell(
    "select 1 as a; select ';' as b;\n\n-- three\nselect\n  3 as c -- ;\n;\nselect 4\nas d",
    '--format',
    'ndjson',
  )
  expect({ code, stdout, stderr }).toEqual({
    code: 0,
    stdout: '{"a":1}\n{"b":";"}\n{"c":3}\n{"d":4}\n',
    stderr: '',
  })
})

test('what fails is said, the next line goes on, and the first failure is the exit code', async () => {
  const { code, stdout, stderr } = await shell(
    'select nope;\ndrop table event;\n.nope\nselect 1 as good;\n',
    '--format',
    'ndjson',
  )
  expect(stdout).toBe('{"good":1}\n')
  expect(stderr.match(/^trail: /gm)).toHaveLength(3)
  expect(code).toBe(2)
})

test('nothing after .quit is run', async () => {
  for (const word of ['.quit', '.exit', 'quit', 'exit;', '\\q'])
    expect(await shell(`${word}\nselect 1;`)).toEqual({ code: 0, stdout: '', stderr: '' })
})

test('.format and .timer hold for what follows, and tell what holds', async () => {
  const { stdout, stderr } = await shell(
    '.format\n.format csv\n.timer\n.timer on\nselect 1 as a union all select 2 order by 1;\n.timer off\nselect 3 as a;\n',
  )
  expect(stdout).toBe('json\noff\na\r\n1\r\n2\r\na\r\n3\r\n')
  expect(stderr).toMatch(/^2 rows in \d+\.\d{3} s\n$/)
})

test('.schema lists the tables, describes one or a function; .functions lists those', async () => {
  const { stdout, code } = await shell('.schema\n.schema touches\n.schema REGEXP_LIKE\n.functions\n', '--format', 'csv')
  expect(code).toBe(0)
  expect(stdout).toContain('touches,One row for each event and resource')
  expect(stdout).toContain('table,touches,resourceId')
  expect(stdout).toContain('regexp_like')
})

test('.queries finds by word, .query runs by name with values bound', async () => {
  const { stdout } = await shell(
    '.queries mfa\n.query calls-from-ip ip=203.0.113.24 since=2026-03-01\n.query calls-from-ip ip="\'; drop table event; --"\n',
    '--format',
    'ndjson',
  )
  const lines = stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line))
  expect(lines[0].name).toBe('console-logins-without-mfa')
  expect(lines.filter(({ eventid }) => eventid !== undefined).length).toBeGreaterThan(10)
  const { stderr, code } = await shell('.query calls-from-ip\n.query root-usee\n.queries nothing-like-it\n.query\n')
  expect(stderr).toContain('calls-from-ip needs ip')
  expect(stderr).toContain('Did you mean root-use?')
  expect(stderr).toContain('no query is about nothing-like-it')
  expect(code).toBe(2)
})

test.each([
  ['.formt csv', 'Did you mean .format?'],
  ['.format xml', 'There are: table, json, ndjson, csv, md.'],
  ['.format html', "rows can't be printed as html"],
  ['.format csv json', '.format takes one word'],
  ['.timer maybe', '.timer takes on or off'],
  ['.schema nope', 'attributed'],
])('%s says what to write', async (line, hint) => {
  const { code, stderr } = await shell(`${line}\n`)
  expect({ code, said: stderr.includes(hint) }).toEqual({ code: 2, said: true })
})

test('.help names every command', async () => {
  const { stdout } = await shell('.help\n')
  for (const name of ['.schema', '.queries', '.query', '.format', '.timer', '.help', '.quit'])
    expect(stdout).toContain(name)
})

test('rows are cut where the shell was told so, and an empty input is no failure', async () => {
  const cut = await shell('select * from events;', '--max-rows', '2', '--format', 'ndjson')
  expect(cut.stdout.trim().split('\n')).toHaveLength(2)
  expect(cut.stderr).toBe('cut at 2 rows\n')
  expect(await shell('')).toEqual({ code: 0, stdout: '', stderr: '' })
  expect((await runTrail(['shell', '--engine', 'athena'], { cwd, input: '' })).code).toBe(2)
})

test('the history is kept for its owner alone, one statement a line, as it was typed', () =>
  inFolder(async (folder) => {
    const file = join(folder, 'state', 'trail', 'history')
    expect(historyFile({ env: { XDG_STATE_HOME: join(folder, 'state') }, cwd: '/' })).toBe(file)
    expect(historyFile({ env: { HOME: folder }, cwd: '/' })).toBe(join(folder, '.local', 'state', 'trail', 'history'))
    expect(historyFile({ env: { TRAIL_HISTORY: '', HOME: folder }, cwd: '/' })).toBeNull()
    const history = new History(file)
    history.add('select 1\n  from x; ')
    history.add('select 1 from x;')
    history.add(' select secret;')
    history.add('.query root-use')
    expect(readFileSync(file, 'utf8')).toBe('select 1 from x;\n.query root-use\n')
    expect(statSync(file).mode & 0o777).toBe(0o600)
    expect(statSync(join(folder, 'state', 'trail')).mode & 0o777).toBe(0o700)
    chmodSync(file, 0o644)
    writeFileSync(file, 'select \u001b[31m;\n', { flag: 'a' })
    const again = new History(file)
    expect(again.newestFirst()).toEqual(['.query root-use', 'select 1 from x;'])
    again.add('select 2;')
    expect(statSync(file).mode & 0o777).toBe(0o600)
    expect(again.takeTrouble()).toBeNull()
  }))

test('a history that can’t be kept is said once and keeps nobody from asking; a link is not followed', () =>
  inFolder(async (folder) => {
    mkdirSync(join(folder, 'dir'))
    const history = new History(join(folder, 'dir'))
    expect(history.takeTrouble()).toContain('the history is not kept')
    expect(history.takeTrouble()).toBeNull()
    writeFileSync(join(folder, 'victim'), '')
    symlinkSync(join(folder, 'victim'), join(folder, 'link'))
    const linked = new History(join(folder, 'link'))
    linked.add('select 1;')
    expect(linked.newestFirst()).toEqual(['select 1;'])
    expect(readFileSync(join(folder, 'victim'), 'utf8')).toBe('')
  }))
