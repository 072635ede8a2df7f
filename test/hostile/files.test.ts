import { mkdirSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { expect, test } from 'vitest'
import { inFolder } from '../support/cli.ts'
import { runTrail } from '../support/in-process.ts'
import { type End, FILES } from './files.ts'
import { id, record } from './record.ts'

interface FileRow {
  file: string
  state: string
  reason: string | null
  events: number
  refused: number
}

function endOf(row: FileRow | undefined): End | null {
  if (row === undefined) return null
  if (row.state === 'ignored') return 'ignored'
  if (row.state === 'set-aside') return { setAside: new RegExp(row.reason ?? '') }
  return { events: row.events, refused: row.refused }
}

function fits(expected: End, actual: FileRow | undefined): boolean {
  if (actual === undefined) return false
  if (expected === 'ignored') return actual.state === 'ignored'
  if ('setAside' in expected) return actual.state === 'set-aside' && expected.setAside.test(actual.reason ?? '')
  return actual.state === 'loaded' && actual.events === expected.events && actual.refused === (expected.refused ?? 0)
}

test(
  'each hostile file ends as it must, and none of them loses a good event next to it',
  () =>
    inFolder(async (folder) => {
      const logs = join(folder, 'logs')
      mkdirSync(logs)
      for (const { name, bytes } of FILES) writeFileSync(join(logs, name), bytes)
      writeFileSync(join(logs, 'zz-good.json'), JSON.stringify({ Records: [record(99)] }))
      const store = ['--store', join(folder, 's.duckdb')]
      const ingested = await runTrail(['ingest', logs, ...store, '--format', 'json'])
      const counted = FILES.filter(({ end }) => end !== 'ignored' && 'setAside' in end).length
      const [first, ...others] = ingested.stderr.trimEnd().split('\n')
      expect(first).toBe(`${counted} files were set aside; trail status says why`)
      expect(
        others.filter((line) => !line.startsWith(`  ${logs}/`)),
        'nothing else is said',
      ).toEqual([])
      expect(ingested.code).toBe(0)

      const rows: FileRow[] = JSON.parse(
        (await runTrail(['sql', 'select file, state, reason, events, refused from files', ...store])).stdout,
      )
      const byName = new Map(rows.map((row) => [basename(row.file), row]))
      const wrong = FILES.filter(({ name, end }) => !fits(end, byName.get(name))).map(({ name, end }) => ({
        name,
        expected: end,
        actual: endOf(byName.get(name)),
      }))
      expect(wrong).toEqual([])

      expect(JSON.parse(ingested.stdout).objects.setAside, 'what is set aside is counted').toBe(counted)
      const status = JSON.parse((await runTrail(['status', ...store])).stdout)
      for (const { name, end } of FILES)
        if (end !== 'ignored' && 'setAside' in end)
          expect(
            status.setAside.some((each: { file: string }) => each.file.endsWith(`/${name}`)),
            name,
          ).toBe(true)
      expect((await runTrail(['show', id(99), ...store])).code, 'the good event is there').toBe(0)

      const events = FILES.reduce((sum, { end }) => sum + (end !== 'ignored' && 'events' in end ? end.events : 0), 1)
      for (const view of ['events', 'attributed', 'touches', 'credentials', 'cloudtrail_logs']) {
        const { code, stdout, stderr } = await runTrail(['sql', `select * from ${view}`, ...store, '--format', 'json'])
        expect({ code, stderr }, `no record makes ${view} unreadable`).toEqual({ code: 0, stderr: '' })
        if (view === 'events') expect(JSON.parse(stdout)).toHaveLength(events)
      }
    }),
  60_000,
)
