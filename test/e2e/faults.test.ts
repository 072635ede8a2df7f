import { execFileSync } from 'node:child_process'
import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { join, resolve } from 'node:path'
import { expect, test } from 'vitest'
import { inFolder, SAMPLES } from '../support/cli.ts'
import { runTrail } from '../support/in-process.ts'

const BIN = resolve(import.meta.dirname, '../../bin/trail.cjs')
const INSTANCE = 'i-0a1b2c3d4e5f60718'

/** What a store answers, whatever its file is called. */
async function answers(cwd: string): Promise<string> {
  const parts = [
    await runTrail(['who-touched', INSTANCE, '--all', '--format', 'csv'], { cwd }),
    await runTrail(['sql', 'select eventId, count(*) from events group by all order by all', '--format', 'csv'], {
      cwd,
    }),
  ]
  return parts.map(({ code, stdout, stderr }) => `${code}${stdout}${stderr}`).join('\n')
}

async function undisturbed(folder: string): Promise<string> {
  const cwd = join(folder, 'undisturbed')
  mkdirSync(cwd)
  expect((await runTrail(['ingest', SAMPLES], { cwd })).code).toBe(0)
  return answers(cwd)
}

/** Overwrites the bytes around a text that the store's file holds, as a bad disk does. */
function damage(path: string, from: number, length: number): void {
  const bytes = readFileSync(path)
  for (let i = from; i < from + length && i < bytes.length; i++) bytes[i] = (bytes[i] ?? 0) ^ 0xff
  writeFileSync(path, bytes)
}

test(
  'a store whose file is cut or altered is said to be damaged, and built anew from the logs',
  () =>
    inFolder(async (folder) => {
      const expected = await undisturbed(folder)
      const cuts: Record<string, (path: string) => void> = {
        'the half': (path) => truncateSync(path, Math.floor(statSync(path).size / 2)),
        'a header': (path) => damage(path, 4097, 64),
        'all pages': (path) => damage(path, 12_288, statSync(path).size),
        everything: (path) => truncateSync(path, 0),
      }
      for (const [name, cut] of Object.entries(cuts)) {
        const cwd = join(folder, name)
        mkdirSync(cwd)
        cpSync(join(folder, 'undisturbed', 'trail.duckdb'), join(cwd, 'trail.duckdb'))
        cut(join(cwd, 'trail.duckdb'))
        const asked = await runTrail(['events'], { cwd })
        expect(asked.stdout, name).toBe('')
        expect(asked.stderr, name).toMatch(/is damaged|is not a DuckDB file/)
        const rebuilt = await runTrail(['rebuild', SAMPLES], { cwd })
        expect(rebuilt.code, rebuilt.stderr).toBe(0)
        expect(rebuilt.stderr).toContain('trail.duckdb.before-rebuild')
        expect(await answers(cwd), name).toBe(expected)
        expect(existsSync(join(cwd, 'trail.duckdb.before-rebuild')), 'the damaged file is kept').toBe(true)
      }
    }),
  120_000,
)

test('a rebuild that finds no logs leaves the store as it is', () =>
  inFolder(async (folder) => {
    const expected = await undisturbed(folder)
    const cwd = join(folder, 'undisturbed')
    mkdirSync(join(folder, 'nothing'))
    const { code, stderr } = await runTrail(['rebuild', join(folder, 'nothing')], { cwd })
    expect(code).toBe(2)
    expect(stderr).toContain('there are no logs in')
    expect(readdirSync(cwd)).toEqual(['trail.duckdb'])
    expect(await answers(cwd)).toBe(expected)
  }))

test(
  'on a full disk ingest ends with 3 and a sentence, and the next run with room loses and doubles nothing',
  () =>
    inFolder(async (folder) => {
      const expected = await undisturbed(folder)
      // A limit on the size of files, in blocks of 512 bytes, stops the writing at several points.
      for (const blocks of [200, 1500, 3000]) {
        const cwd = join(folder, String(blocks))
        mkdirSync(cwd)
        const ran = limited(blocks, ['ingest', SAMPLES, '--quiet'], cwd)
        expect(ran.code, String(blocks)).toBe(3)
        expect(ran.stderr).toMatch(/^trail: the disk is full: .*\n {2}What was committed is kept/)
        expect((await runTrail(['ingest', SAMPLES], { cwd })).code).toBe(0)
        expect(await answers(cwd), `${blocks} blocks`).toBe(expected)
      }
    }),
  120_000,
)

function limited(blocks: number, argv: readonly string[], cwd: string): { code: number; stderr: string } {
  const line = `trap '' XFSZ; ulimit -f ${blocks}; exec "$0" "$@"`
  try {
    execFileSync('sh', ['-c', line, process.execPath, BIN, ...argv], { cwd, encoding: 'utf8', stdio: 'pipe' })
    return { code: 0, stderr: '' }
  } catch (error) {
    const { status, stderr } = error as { status: number; stderr: string }
    return { code: status, stderr }
  }
}

test('the store, what lies beside it and what --keep-raw keeps are for their owner only', () =>
  inFolder(async (folder) => {
    const cwd = join(folder, 'own')
    mkdirSync(cwd)
    expect((await runTrail(['ingest', SAMPLES, '--keep-raw', 'raw'], { cwd })).code).toBe(0)
    const open = readdirSync(cwd, { recursive: true, encoding: 'utf8' })
      .map((name) => ({ name, mode: statSync(join(cwd, name)).mode & 0o077 }))
      .filter(({ mode }) => mode !== 0)
    expect(open).toEqual([])
  }))
