import { execFileSync } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { inFolder } from '../../support/cli.ts'
import { runTrail } from '../../support/in-process.ts'

/** A command line up to the cursor, and some of what completes its last word; `only` where nothing else may. */
const ASKED: readonly { line: string[]; has: string[]; only?: boolean }[] = [
  { line: ['qu'], has: ['query', 'queries'], only: true },
  { line: ['vendors', ''], has: ['list', 'show', 'suggest', 'check', 'init'], only: true },
  { line: ['policy', 'check', '--type', ''], has: ['identity', 'trust', 'resource', 'boundary', 'scp'], only: true },
  { line: ['events', '--format', 'c'], has: ['csv'], only: true },
  { line: ['events', '--format', '=', 'c'], has: ['csv'], only: true },
  { line: ['--format', ''], has: ['table', 'json', 'ndjson', 'csv', 'md', 'html', 'sarif', 'sh'], only: true },
  { line: ['--store', 'query', 'sql', '--schema', 't'], has: ['touches'], only: true },
  { line: ['sql', '--fi'], has: ['--file'], only: true },
  { line: ['sql', '-'], has: ['-f', '--file', '--store', '--max-rows', '--help'] },
  { line: ['query', 'who'], has: ['who-stopped-instances'], only: true },
  { line: ['query', 'calls-from-ip', 's'], has: ['since='], only: true },
  { line: ['--quiet', 'query', 'calls-from-ip', ''], has: ['ip=', 'since=', 'until='], only: true },
  { line: ['query', 'root-use', 'since', '=', '7d', 'u'], has: ['until='], only: true },
  { line: ['events', '--vendor', ''], has: ['acme', 'borrowed'], only: true },
  { line: ['report', 'datado'], has: ['datadog'], only: true },
  { line: ['vendors', 'show', 'acm'], has: ['acme'], only: true },
  { line: ['ingest', 'two'], has: ['two words'], only: true },
  { line: ['ingest', '--keep-raw', ''], has: ['folder'], only: true },
  { line: ['completion', ''], has: ['bash', 'zsh', 'fish'], only: true },
  { line: ['whois', ''], has: [], only: true },
]

test('bash completes from the script: commands, options, their values, queries, parameters, vendors, files', () =>
  inFolder(async (cwd) => {
    const { stdout: script, code } = await runTrail(['completion', 'bash'], { cwd })
    expect(code).toBe(0)
    mkdirSync(join(cwd, 'folder'))
    writeFileSync(join(cwd, 'two words'), '')
    writeFileSync(join(cwd, 'trail.bash'), script)
    writeFileSync(
      join(cwd, 'vendors.yaml'),
      'vendors:\n  - id: acme # ours\n    name: Acme\n  - {id: "borrowed", name: B}\n',
    )
    const quoted = (word: string) => `'${word}'`
    const asking = ASKED.map(
      ({ line }) =>
        `COMP_WORDS=(trail ${line.map(quoted).join(' ')}); COMP_CWORD=${line.length}; _trail; (IFS='|'; echo "\${COMPREPLY[*]}")`,
    )
    const out = execFileSync('bash', ['--norc', '-c', ['set -eu; source trail.bash; set +eu', ...asking].join('\n')], {
      cwd,
      encoding: 'utf8',
      env: { PATH: process.env.PATH ?? '' },
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    const lines = out.split('\n')
    ASKED.forEach(({ line, has, only }, i) => {
      const found = (lines[i] ?? '').split('|').filter(Boolean)
      if (only === true) expect(found.sort(), line.join(' ')).toEqual([...has].sort())
      else expect(found, line.join(' ')).toEqual(expect.arrayContaining(has))
    })
  }))

test('the scripts of the other shells name every query, and an unknown shell is refused with the known', async () => {
  const { stdout: queries } = await runTrail(['queries', '--format', 'json'])
  for (const shell of ['zsh', 'fish']) {
    const { stdout } = await runTrail(['completion', shell])
    for (const { name } of JSON.parse(queries)) expect(stdout, shell).toContain(name)
  }
  const { code, stderr } = await runTrail(['completion', 'tcsh'])
  expect(code).toBe(2)
  expect(stderr).toContain('bash, zsh, fish')
})

test('queries of one’s own folder are completed where the script was told of it', () =>
  inFolder(async (cwd) => {
    writeFileSync(join(cwd, 'a.sql'), '-- name: mine-alone\n-- description: d\n-- param: x text - x\nSELECT $x AS x')
    const { stdout } = await runTrail(['completion', 'bash', '--queries', '.'], { cwd })
    expect(stdout).toContain("mine-alone) echo 'x='")
  }))
