import { cpSync, existsSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { runTrail } from '../../test/support/in-process.ts'
import { Bench, trail } from './bench.ts'
import { type Outcome, Tally, type Trial } from './tally.ts'

const quiet = ['--quiet']

/** Moments spread over `most` milliseconds, the same in every run of the trials. */
function moments(times: number, most: number): number[] {
  return Array.from({ length: times }, (_, i) => Math.round(((i * 0.618034) % 1) * most))
}

/** How long a command takes here and now, its start included. */
async function duration(argv: readonly string[], cwd: string, env: Record<string, string> = {}): Promise<number> {
  const started = performance.now()
  await trail(argv, { cwd, env })
  return performance.now() - started
}

/** Kill -9 at moments spread over a run, one after the other on one store, then a run to the end: a hundred in all. */
export const killsAtRandom: Trial = async (bench) => [
  await killsOfIngest(bench),
  await killsOfFollow(bench),
  await killsOf(bench, 'verify', 20, () => ['verify', '--public-keys', bench.keys], verifies(bench)),
  await killsOf(bench, 'export', 20, () => ['export', 'out'], exports),
]

async function killsOfIngest(bench: Bench): Promise<Outcome> {
  const tally = new Tally(bench, 'kill -9 at random moments of `ingest`, on one store', 'the next run goes on')
  const most = await duration(['ingest', bench.source, ...quiet], bench.place())
  for (let round = 0; round < 4; round++) {
    const cwd = bench.place()
    for (const killAfter of moments(10, most)) {
      await trail(['ingest', bench.source, ...quiet], { cwd, killAfter })
      tally.outcome.tried++
      const { doubled } = existsSync(join(cwd, 'trail.duckdb')) ? await bench.compare(cwd) : { doubled: 0 }
      tally.outcome.doubled += doubled
      if (doubled === 0) tally.outcome.survived++
    }
    await bench.ingest(cwd)
    await tally.store(cwd)
    tally.outcome.tried--
    tally.outcome.survived--
  }
  return tally.outcome
}

async function killsOfFollow(bench: Bench): Promise<Outcome> {
  const tally = new Tally(bench, 'kill -9 at random moments of `ingest --follow`', 'the next run goes on')
  const { server, env } = await bench.server()
  const most = await duration(['ingest', 's3://logs', ...quiet], bench.place(), env)
  for (const killAfter of moments(20, most * 1.5)) {
    const cwd = bench.place()
    await trail(['ingest', 's3://logs', '--follow', '0.01', ...quiet], { cwd, env, killAfter })
    await runTrail(['ingest', bench.source, ...quiet], { cwd })
    await trail(['ingest', 's3://logs', ...quiet], { cwd, env })
    await tally.store(cwd)
    rmSync(cwd, { recursive: true })
  }
  await server.close()
  return tally.outcome
}

/** Kills of a command that must leave the store as it is; then it must run to its end and be right. */
async function killsOf(
  bench: Bench,
  name: string,
  times: number,
  argv: () => readonly string[],
  isRight: (cwd: string) => Promise<true | string>,
): Promise<Outcome> {
  const tally = new Tally(
    bench,
    `kill -9 at random moments of \`${name}\``,
    'the store is as it was; the next run is whole',
  )
  const good = bench.place()
  await bench.ingest(good)
  const tried = bench.place()
  cpSync(join(good, 'trail.duckdb'), join(tried, 'trail.duckdb'))
  const most = await duration(argv(), tried)
  for (const killAfter of moments(times, most)) {
    const cwd = bench.place()
    cpSync(join(good, 'trail.duckdb'), join(cwd, 'trail.duckdb'))
    await trail(argv(), { cwd, killAfter })
    await tally.store(cwd, await isRight(cwd))
    rmSync(cwd, { recursive: true })
  }
  return tally.outcome
}

function verifies(bench: Bench): (cwd: string) => Promise<true | string> {
  return async (cwd) => {
    const verified = await runTrail(['verify', '--public-keys', bench.keys], { cwd })
    const custody = await runTrail(['custody'], { cwd })
    const right = /"verdict": "whole"/.test(verified.stdout) && /"verdict": "whole"/.test(custody.stdout)
    return right || `${verified.stdout}${verified.stderr}${custody.stdout.slice(0, 200)}`
  }
}

/** Whatever a killed export left, it must not bear the name of a whole one; and a new one is whole. */
async function exports(cwd: string): Promise<true | string> {
  if (!existsSync(join(cwd, 'out'))) {
    const ran = await runTrail(['export', 'out'], { cwd })
    if (ran.code !== 0) return ran.stderr
  }
  const [own, exported] = [join(cwd, 'back'), join(cwd, 'out')]
  const back = await runTrail(['ingest', exported, '--store', own, ...quiet], { cwd })
  const count = async (store: string[]) =>
    (await runTrail(['sql', 'select count(*) from events', ...store], { cwd })).stdout
  const [all, came] = [await count([]), await count(['--store', own])]
  return all === came || `${came} of ${all} came back from the export: ${back.stderr}`
}

/** What is killed at each step that it takes, and how it is brought to its end. */
const STEPPED: Readonly<Record<string, (bench: Bench) => { argv: string[]; stored: boolean; mend: string[] | null }>> =
  {
    'ingest --keep-raw': (bench) => {
      const argv = ['ingest', bench.source, '--keep-raw', 'raw', ...quiet]
      return { argv, stored: false, mend: argv }
    },
    verify: (bench) => ({ argv: ['verify', '--public-keys', bench.keys], stored: true, mend: null }),
    export: () => ({ argv: ['export', 'out'], stored: true, mend: null }),
    evidence: () => ({ argv: ['evidence', 'i-0aaaaaaaaaaaaaaaa'], stored: true, mend: null }),
    rebuild: (bench) => {
      const argv = ['rebuild', bench.source, ...quiet]
      return { argv, stored: true, mend: argv }
    },
  }

/** Kill -9 at each kind of step, at its first and at its last time. */
export const killsAtSteps: Trial = async () => {
  // Each step takes a run of its own: few events keep them short, and every step is there.
  const bench = await Bench.make(2, 40)
  const good = bench.place()
  await bench.ingest(good)
  const outcomes: Outcome[] = []
  for (const [name, make] of Object.entries(STEPPED)) {
    const { argv, stored, mend } = make(bench)
    const place = () => {
      const cwd = bench.place()
      if (stored) cpSync(join(good, 'trail.duckdb'), join(cwd, 'trail.duckdb'))
      return cwd
    }
    const steps = await stepsOf(argv, place())
    const what = `kill -9 at each of ${steps.length} named steps of \`${name}\``
    const tally = new Tally(bench, what, mend === null ? 'the store is as it was' : 'the next run goes on')
    // After a step is before the next one; but what a commit or a name's change leaves is looked at at once too.
    const after = steps.filter((step) => /COMMIT|CHECKPOINT|rename/.test(step))
    for (const at of [...steps.map((step) => `before:${step}`), ...after.map((step) => `after:${step}`)]) {
      const cwd = place()
      const { signal } = await trail(argv, { cwd, hook: 'kill-at.mjs', env: { TRAIL_KILL_AT: at } })
      if (mend !== null) await runTrail(mend, { cwd })
      // Batches are made as objects come: the last time of a step may come sooner than it did before.
      if (signal === 'SIGKILL') await tally.store(cwd)
      rmSync(cwd, { recursive: true })
    }
    outcomes.push(tally.outcome)
  }
  bench.end()
  return outcomes
}

/** Steps that change nothing: a kill before one is a kill after the one before it. */
const READS = /^(?:SELECT|WITH|SET|PRAGMA|EXPLAIN|DESCRIBE|LOAD)\b/i

/** `0:NAME` and `LAST:NAME` of every name of a step that changes the store or a file. */
async function stepsOf(argv: readonly string[], cwd: string): Promise<string[]> {
  const list = join(cwd, 'steps')
  await trail(argv, { cwd, hook: 'kill-at.mjs', env: { TRAIL_COUNT_TO: list } })
  const counts = new Map<string, number>()
  for (const name of readFileSync(list, 'utf8').trim().split('\n')) counts.set(name, (counts.get(name) ?? 0) + 1)
  // Were the program's own database not watched, few would be named and all would survive.
  if (![...counts.keys()].some((name) => /^(BEGIN|COMMIT|INSERT|COPY|SELECT)/i.test(name)))
    throw new Error(`no statement is among the steps of ${argv.join(' ')}`)
  const changing = [...counts].filter(([name]) => !READS.test(name))
  return changing.flatMap(([name, n]) => (n === 1 ? [`0:${name}`] : [`0:${name}`, `${n - 1}:${name}`]))
}
