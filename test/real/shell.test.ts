import { execFileSync } from 'node:child_process'
import { readFileSync, statSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { inFolder, SAMPLES, trail } from '../support/cli.ts'
import { openScreen, type Screen } from '../support/tmux.ts'

const BIN = resolve(import.meta.dirname, '../../bin/trail.cjs')
let folder = ''
let done = () => {}
const open: Screen[] = []

beforeAll(async () => {
  await new Promise<void>((ready, fail) => {
    inFolder(async (made) => {
      folder = made
      const { code, stderr } = await trail(['ingest', join(SAMPLES, 'AWSLogs'), '--quiet'], { cwd: folder })
      expect(code, stderr).toBe(0)
      ready()
      await new Promise<void>((end) => {
        done = end
      })
    }).catch(fail)
  })
})
afterAll(() => {
  for (const screen of open) screen.close()
  done()
})

function screen(command: string): Screen {
  const made = openScreen(
    `cd '${folder}' && env HOME='${folder}' XDG_STATE_HOME='${folder}/state' NO_COLOR=1 ${command}`,
  )
  open.push(made)
  return made
}

async function shell(...words: string[]): Promise<Screen> {
  const made = screen(`${process.execPath} ${BIN} shell ${words.join(' ')}`)
  await made.until(/^trail> $|^trail>$/m)
  return made
}

test('a statement over two lines is answered as a table, and called back whole', async () => {
  const it = await shell()
  it.type('select eventname, count(*) n -- by call')
  it.press('Enter')
  await it.until(/^ {2}\.\.\.>/m)
  it.type("from cloudtrail_logs where eventname in ('StopInstances', ';') group by 1;")
  it.press('Enter')
  await it.until(/eventname +n\nStopInstances +\d+\ntrail>/)
  it.press('Up')
  await it.until(/trail> select eventname, count\(\*\) n \/\* by call \*\/ from cloudtrail_logs/)
  it.press('C-c')
  it.type('.quit')
  it.press('Enter')
  await it.until(/ended with 0/)
})

test('Tab completes tables, columns, their fields, functions, commands, queries and parameters', async () => {
  const it = await shell()
  const completes = async (typed: string, pattern: RegExp) => {
    it.type(typed)
    it.press('Tab')
    await it.until(pattern)
    it.press('C-c')
    await it.until(/\^C\ntrail>\s*$/)
  }
  await completes('select * from cloudt', /select \* from cloudtrail_logs$/m)
  await completes('select useridentity.sessioncontext.sessioni', /sessioncontext\.sessionissuer$/im)
  await completes('select json_extract_s', /json_extract_scalar\($/m)
  await completes('.sch', /\.schema$/m)
  await completes('.query who-s', /\.query who-stopped-instances$/m)
  await completes('.query calls-from-ip i', /calls-from-ip ip=$/m)
})

test('Ctrl-C ends the query, however often it is pressed, and the shell goes on; at the prompt it drops the line', async () => {
  const it = await shell()
  it.type('select count(*) from range(100000000000) a;')
  it.press('Enter')
  await it.until(/running, \d+ s/)
  it.press('C-c', 'C-c', 'C-c')
  await it.until(/the query was interrupted/)
  it.type('select 40 +')
  it.press('Enter')
  await it.until(/\.\.\.>/)
  it.press('C-c')
  it.type('select 40 + 2 as still_here;')
  it.press('Enter')
  await it.until(/still_here\n42\ntrail>/)
  it.press('C-d')
  await it.until(/ended with 0/)
})

test('.format, .timer and .query work, and an error ends nothing', async () => {
  const it = await shell('--vendors', join(SAMPLES, 'vendors.yaml'))
  for (const line of ['.format csv', '.timer on', 'select nope;', '.query vendor-activity vendor=acme']) {
    it.type(line)
    it.press('Enter')
  }
  await it.until(/Referenced column "nope" was not found/)
  const seen = await it.until(/\d+ rows in \d+\.\d+ s/)
  expect(seen).toMatch(/^acme,/m)
})

test('what was typed is there in the next shell, kept for its owner alone, save what began with a blank', async () => {
  const file = join(folder, 'state', 'trail', 'history')
  const first = await shell()
  for (const [line, answer] of [
    [' select 1 as hidden;', /^hidden\n1\ntrail>/m],
    ['select 2 as kept;', /^kept\n2\ntrail>/m],
  ] as const) {
    first.type(line)
    first.press('Enter')
    await first.until(answer)
  }
  first.press('C-d')
  await first.until(/ended with 0/)
  expect(readFileSync(file, 'utf8')).toMatch(/^select 2 as kept;\n$/m)
  expect(readFileSync(file, 'utf8')).not.toContain('hidden')
  expect(statSync(file).mode & 0o777).toBe(0o600)
  const second = await shell()
  second.press('Up')
  await second.until(/trail> select 2 as kept;$/m)
})

test('fish and zsh complete from their scripts', async () => {
  const script = async (name: string) => {
    const { stdout } = await trail(['completion', name])
    writeFileSync(join(folder, `trail.${name}`), stdout)
  }
  await script('fish')
  const fish = (line: string) =>
    execFileSync('fish', ['--no-config', '-c', `source trail.fish; complete -C '${line}'`], {
      cwd: folder,
      encoding: 'utf8',
    })
      .split('\n')
      .map((each) => each.split('\t')[0])
      .filter(Boolean)
      .sort()
  expect(fish('trail qu')).toEqual(['queries', 'query'])
  expect(fish('trail query who')).toEqual(['who-stopped-instances'])
  expect(fish('trail --store x query calls-from-ip s')).toEqual(['since='])
  expect(fish('trail policy check --type t')).toEqual(['trust'])
  expect(fish('trail vendors ')).toEqual(['check', 'init', 'list', 'show', 'suggest'])
  expect(fish('trail report datado')).toEqual(['datadog'])

  await script('zsh')
  const zsh = screen('zsh -f')
  zsh.type("PS1='z> '; autoload -Uz compinit && compinit -u -D; source trail.zsh; echo ready")
  zsh.press('Enter')
  await zsh.until(/^ready$/m)
  const completes = async (typed: string, pattern: RegExp) => {
    zsh.type(typed)
    zsh.press('Tab')
    await zsh.until(pattern)
    zsh.press('C-u')
    await zsh.until(/^z>\s*$(?![\s\S]*^z> \S)/m)
  }
  await completes('trail rebu', /trail rebuild $|trail rebuild$/m)
  await completes('trail query who', /trail query who-stopped-instances/)
  await completes('trail --store x query calls-from-ip s', /calls-from-ip since=/)
  await completes('trail events --format nd', /--format ndjson/)
  await completes('trail report datado', /trail report datadog/)
  await completes('trail vendors sug', /trail vendors suggest/)
})
