import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { SAMPLES } from '../../support/cli.ts'
import { runTrail } from '../../support/in-process.ts'

/** Questions that read every part of a store, and `trail custody` first. */
const QUESTIONS = [
  ['sql', 'SELECT * FROM events ORDER BY eventID', '--format', 'json'],
  ['who-touched', 'acme-reports', '--all', '--format', 'json'],
  ['coverage', '--format', 'json'],
]

async function answers(cwd: string) {
  const all = []
  for (const question of QUESTIONS) all.push(await runTrail(question, { cwd }))
  return all
}

test('a byte that is flipped anywhere in a store is seen by custody, or changes no answer', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'trail-flipped-'))
  try {
    await runTrail(['ingest', join(SAMPLES, 'AWSLogs'), '--quiet'], { cwd: folder })
    const store = join(folder, 'trail.duckdb')
    const whole = readFileSync(store)
    const right = await answers(folder)
    expect(right.map(({ code }) => code)).toEqual([0, 0, 0])
    const kept = join(folder, 'kept.duckdb')
    copyFileSync(store, kept)
    let seen = 0
    for (let n = 0; n < 24; n++) {
      // Spread over the whole file, the headers at its beginning too.
      const at = Math.floor(((n * 0.618034) % 1) * whole.length)
      const bytes = Buffer.from(whole)
      bytes[at] = (bytes[at] ?? 0) ^ (1 << (n % 8))
      writeFileSync(store, bytes)
      const custody = await runTrail(['custody', '--format', 'json'], { cwd: folder })
      if (custody.code !== 0) {
        expect(custody.stderr + custody.stdout, `a bit of byte ${at}`).toMatch(
          /damaged|not a DuckDB file|"findings": \[\n/,
        )
        seen++
      } else expect(await answers(folder), `a bit of byte ${at}`).toEqual(right)
    }
    // Most of a file is in use: were nothing seen, nothing would be read.
    expect(seen).toBeGreaterThan(10)
  } finally {
    rmSync(folder, { recursive: true })
  }
}, 60_000)
