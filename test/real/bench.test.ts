import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'

const ROOT = join(import.meta.dirname, '../..')

test('the long bench measures all that it promises, on corpora of a moment, and writes it down', () => {
  const folder = mkdtempSync(join(tmpdir(), 'trail-bench-test-'))
  try {
    const page = join(folder, 'performance.md')
    const argv = ['--full', '--scale', '0.002', '--rounds', '1', '-o', page]
    execFileSync(join(ROOT, 'node_modules/.bin/tsx'), [join(ROOT, 'scripts/bench/main.ts'), ...argv], { stdio: 'pipe' })
    const text = readFileSync(page, 'utf8')
    expect(text).not.toMatch(/NaN|undefined|Infinity/)
    for (const what of ['audit', 'report --all', 'policy generate', 'who-touched, absent', 'whois', 'export'])
      expect(text).toMatch(new RegExp(`^\\| ${what} \\| \\d+\\.\\d+ \\(`, 'm'))
    for (const what of ['gunzip alone', 'DuckDB’s bare load', 'a bare loop of GetObject', 'one hundredth more'])
      expect(text).toMatch(new RegExp(`^\\| ${what} \\| \\d+\\.\\d+ \\(`, 'm'))
    for (const what of ['verify: trail', 'zgrep', 'jq', 'read_json'].map((each) => each.split(': ')[0] ?? ''))
      expect(text).toContain(what)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}, 600_000)
