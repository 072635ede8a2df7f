// The short form: npm run bench [-- --events N --rounds N --compare CHECKOUT --keep DIR]: figures of one run, ratios first. Machines are
// noisy: compare ratios, never seconds of different runs.
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { cpus, tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { ABSENT, COMMON, RARE, writeCorpus } from './corpus.ts'

const ROOT = resolve(import.meta.dirname, '../..')
const { values } = parseArgs({
  options: {
    events: { type: 'string', default: '100000' },
    'per-file': { type: 'string', default: '530' },
    rounds: { type: 'string', default: '3' },
    compare: { type: 'string' },
    keep: { type: 'string' },
  },
})

interface Run {
  cpu: number
  wall: number
  rss: number
}

const work = values.keep === undefined ? mkdtempSync(join(tmpdir(), 'trail-bench-')) : resolve(values.keep)

/** Runs a Node program and says what it took; CPU in seconds of all its threads, memory in MB. */
function measure(args: readonly string[]): Run {
  const usage = join(work, 'usage.json')
  const hook = new URL('usage.mjs', import.meta.url).href
  const started = performance.now()
  const { status, stderr } = spawnSync(process.execPath, ['--import', hook, ...args], {
    env: { ...process.env, TRAIL_BENCH_USAGE: usage },
    encoding: 'utf8',
    maxBuffer: 1 << 30,
  })
  const wall = (performance.now() - started) / 1000
  if (status !== 0) throw new Error(`${args.join(' ')} ended ${status}: ${stderr}`)
  return { ...(JSON.parse(readFileSync(usage, 'utf8')) as { cpu: number; rss: number }), wall }
}

function median(runs: readonly Run[], of: (run: Run) => number): number {
  const sorted = runs.map(of).sort((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN
}

function spread(runs: readonly Run[], of: (run: Run) => number): string {
  const all = runs.map(of)
  return `${Math.min(...all).toFixed(2)}–${Math.max(...all).toFixed(2)}`
}

function say(name: string, value: string): void {
  console.log(`${name.padEnd(44)} ${value}`)
}

function fresh(name: string): string {
  const path = join(work, name)
  for (const each of [path, `${path}.wal`]) rmSync(each, { force: true })
  return path
}

const trail = (root: string) => join(root, 'bin/trail.cjs')
const events = Number(values.events)
const corpus = join(work, `corpus-${events}-${values['per-file']}`)
if (!existsSync(corpus)) {
  mkdirSync(corpus, { recursive: true })
  writeCorpus(corpus, { events, perFile: Number(values['per-file']) })
}
// Nearly all of the corpus is one vendor's: what policy generate has to go through.
const vendors = join(work, 'vendors.yaml')
writeFileSync(vendors, 'vendors:\n  - {id: bench, name: Bench, roles: ["arn:aws:iam::*:role/service-role/worker-*"]}\n')
const gzip = Number(spawnSync('du', ['-sb', '--apparent-size', corpus], { encoding: 'utf8' }).stdout.split('\t')[0])
const roots = [ROOT, ...(values.compare === undefined ? [] : [resolve(values.compare)])]
const bare: Run[] = []
const ours = new Map(roots.map((root) => [root, [] as Run[]]))
for (let round = 0; round < Number(values.rounds); round++) {
  bare.push(measure([join(import.meta.dirname, 'bare-load.mjs'), corpus, fresh('bare.duckdb')]))
  for (const root of roots) {
    const store = fresh(`ours-${roots.indexOf(root)}.duckdb`)
    ours.get(root)?.push(measure([trail(root), 'ingest', corpus, '--store', store, '--quiet']))
  }
}

say('machine', `${cpus().length} × ${cpus()[0]?.model ?? 'unknown'}, Node ${process.versions.node}`)
say('corpus', `${events} events, ${(gzip / 1e6).toFixed(1)} MB of gzip, ${values.rounds} rounds`)
const floor = median(bare, (run) => run.cpu)
say('bare load by DuckDB: CPU s', `${floor.toFixed(2)} (${spread(bare, (run) => run.cpu)})`)
for (const root of roots) {
  const runs = ours.get(root) ?? []
  const store = join(work, `ours-${roots.indexOf(root)}.duckdb`)
  const label = root === ROOT ? '' : ` [${root}]`
  say(`ingest: CPU over bare load${label}`, `${(median(runs, (run) => run.cpu) / floor).toFixed(2)}`)
  say(`ingest: CPU s${label}`, `${median(runs, (run) => run.cpu).toFixed(2)} (${spread(runs, (run) => run.cpu)})`)
  say(
    `ingest: wall over bare load${label}`,
    `${(median(runs, (run) => run.wall) / median(bare, (run) => run.wall)).toFixed(2)}`,
  )
  say(`ingest: events/s${label}`, `${Math.round(events / median(runs, (run) => run.wall))}`)
  say(`ingest: peak memory MB${label}`, `${Math.max(...runs.map((run) => run.rss)).toFixed(0)}`)
  say(`store over gzip${label}`, `${(statSync(store).size / gzip).toFixed(2)}`)
  const asked = spawnSync(
    process.execPath,
    [join(import.meta.dirname, 'ask.mjs'), root, store, '15', RARE, COMMON, ABSENT],
    { encoding: 'utf8' },
  )
  if (asked.status !== 0) throw new Error(asked.stderr)
  const answers = JSON.parse(asked.stdout) as Record<string, { ms: number; touches: number }>
  for (const [resource, { ms, touches }] of Object.entries(answers))
    say(`who-touched ${resource}${label}`, `${ms.toFixed(1)} ms in process, ${touches} touches`)
  const whole = [1, 2, 3].map(() => measure([trail(root), 'who-touched', RARE, '--store', store]))
  say(`who-touched, whole process${label}`, `${(median(whole, (run) => run.wall) * 1000).toFixed(0)} ms`)
  const policy = [1, 2, 3].map(() =>
    measure([trail(root), 'policy', 'generate', 'bench', '--store', store, '--vendors', vendors, '--quiet']),
  )
  say(
    `policy generate, whole process${label}`,
    `${(median(policy, (run) => run.wall) * 1000).toFixed(0)} ms, CPU s ${median(policy, (run) => run.cpu).toFixed(2)}`,
  )
  say(
    `--help, whole process${label}`,
    `${(
      median(
        [1, 2, 3].map(() => measure([trail(root), '--help'])),
        (run) => run.wall,
      ) * 1000
    ).toFixed(0)} ms`,
  )
}
const started = performance.now()
spawnSync('bash', ['-c', `find "$1" -name '*.gz' -print0 | xargs -0 zgrep -l -F "$2"`, '-', corpus, RARE], {
  maxBuffer: 1 << 30,
})
say('zgrep over the files', `${(performance.now() - started).toFixed(0)} ms`)
if (values.keep === undefined) rmSync(work, { recursive: true, force: true })
