import { chmodSync, cpSync, mkdirSync, readFileSync, statSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { S3Server } from '../../test/support/s3-server.ts'
import { Bench, type Outcome, trail } from './bench.ts'

type Trial = (bench: Bench) => Promise<Outcome[]>

/** Adds up the stores of one kind of trial. */
class Tally {
  readonly #bench: Bench
  readonly #outcome: Outcome

  constructor(bench: Bench, what: string, said: string) {
    this.#bench = bench
    this.#outcome = { what, tried: 0, survived: 0, lost: 0, doubled: 0, said }
  }

  async store(cwd: string): Promise<void> {
    const { same, lost, doubled } = await this.#bench.compare(cwd)
    this.count(same)
    this.#outcome.lost += lost
    this.#outcome.doubled += doubled
  }

  count(good: boolean): void {
    this.#outcome.tried++
    if (good) this.#outcome.survived++
  }

  set tried(times: number) {
    this.#outcome.survived = this.#outcome.survived === this.#outcome.tried ? times : this.#outcome.survived
    this.#outcome.tried = times
  }

  get outcome(): Outcome {
    return this.#outcome
  }
}

const quiet = ['--quiet']

/** Kill -9 at moments spread over a run, one after the other on one store, then a run to the end. */
const killsAtRandom: Trial = async (bench) => {
  const tally = new Tally(bench, 'kill -9 at random moments of ingest, one after the other', 'the next run goes on')
  const cwd = bench.place()
  const times = 100
  for (let kill = 0; kill < times; kill++)
    await trail(['ingest', bench.source, ...quiet], { cwd, killAfter: 120 + ((kill * 137) % 1500) })
  await trail(['ingest', bench.source, ...quiet], { cwd })
  await tally.store(cwd)
  tally.tried = times
  return [tally.outcome]
}

/** Kill -9 just before and just after every statement that ingest runs on its store. */
const killsAtSteps: Trial = async () => {
  // Each statement takes a run of its own: few events keep them short, and every step is there.
  const bench = await Bench.make(4, 60)
  const counting = bench.place()
  const list = join(counting, 'statements')
  await trail(['ingest', bench.source, ...quiet], { cwd: counting, hook: 'kill-at.mjs', env: { TRAIL_COUNT_TO: list } })
  const statements = readFileSync(list, 'utf8').trim().split('\n').length
  const outcomes: Outcome[] = []
  for (const moment of ['before', 'after']) {
    const tally = new Tally(bench, `kill -9 just ${moment} each statement of ingest`, 'the next run goes on')
    for (let n = 0; n < statements; n++) {
      const cwd = bench.place()
      await trail(['ingest', bench.source, ...quiet], {
        cwd,
        hook: 'kill-at.mjs',
        env: { TRAIL_KILL_AT: `${moment}:${n}` },
      })
      await trail(['ingest', bench.source, ...quiet], { cwd })
      await tally.store(cwd)
    }
    outcomes.push(tally.outcome)
  }
  bench.end()
  return outcomes
}

/** Kills of runs that follow a bucket, and of verify and rebuild, which write to the store too. */
const killsElsewhere: Trial = async (bench) => {
  const follow = new Tally(bench, 'kill -9 of ingest --follow', 'the next run goes on')
  const { server, env } = await bench.server()
  const cwd = bench.place()
  for (let kill = 0; kill < 10; kill++)
    await trail(['ingest', 's3://logs', '--follow', '0.01', ...quiet], { cwd, env, killAfter: 500 + kill * 173 })
  await trail(['ingest', 's3://logs', ...quiet], { cwd, env })
  await follow.store(cwd)
  follow.tried = 10
  await server.close()

  const others = new Tally(bench, 'kill -9 of verify and of rebuild', 'the store is as it was')
  for (let kill = 0; kill < 10; kill++) {
    await trail(kill % 2 === 0 ? ['verify'] : ['rebuild', bench.source, ...quiet], { cwd, killAfter: 200 + kill * 97 })
    await others.store(cwd)
  }
  return [follow.outcome, others.outcome]
}

const fullDisk: Trial = async (bench) => {
  const tally = new Tally(bench, 'the disk is full (a limit on the size of files)', 'exit 3, “the disk is full”')
  for (const blocks of [100, 400, 1000, 2000, 4000, 8000]) {
    const cwd = bench.place()
    const { code, stderr } = await trail(['ingest', bench.source, ...quiet], {
      cwd,
      limit: `trap '' XFSZ; ulimit -f ${blocks}`,
    })
    if (code !== 0 && !(code === 3 && stderr.includes('the disk is full'))) tally.count(false)
    await trail(['ingest', bench.source, ...quiet], { cwd })
    await tally.store(cwd)
  }
  return [tally.outcome]
}

const damagedStores: Trial = async (bench) => {
  const tally = new Tally(
    bench,
    'the store’s file cut or altered',
    'exit 2 or 3, “is damaged”; trail rebuild brings it back',
  )
  const good = bench.place()
  await trail(['ingest', bench.source, ...quiet], { cwd: good })
  const store = join(good, 'trail.duckdb')
  const size = statSync(store).size
  const harms: ((path: string) => void)[] = [
    (path) => truncateSync(path, 0),
    (path) => truncateSync(path, Math.floor(size / 2)),
    (path) => truncateSync(path, size - 100_000),
    (path) => flip(path, 4097, 64),
    (path) => flip(path, 12_288, size),
  ]
  for (const harm of harms) {
    const cwd = bench.place()
    cpSync(store, join(cwd, 'trail.duckdb'))
    harm(join(cwd, 'trail.duckdb'))
    const { stderr } = await trail(['sql', 'select * from events', '--format', 'csv'], { cwd })
    if (!/is damaged|is not a DuckDB file/.test(stderr)) tally.count(false)
    await trail(['rebuild', bench.source, ...quiet], { cwd })
    await tally.store(cwd)
  }
  return [tally.outcome]
}

function flip(path: string, from: number, length: number): void {
  const bytes = readFileSync(path)
  for (let i = from; i < Math.min(bytes.length, from + length); i++) bytes[i] = (bytes[i] ?? 0) ^ 0xff
  writeFileSync(path, bytes)
}

type Fault = S3Server['fault']

/** Faults of S3 that pass: the run meets them and ends well. */
const S3_PASSING: Readonly<Record<string, () => Fault>> = {
  'S3: throttling (503 SlowDown) at every third request': () => everyThird({ status: 503, code: 'SlowDown' }),
  'S3: 500 at every third request': () => everyThird({ status: 500, code: 'InternalError' }),
  'S3: the connection reset before an answer': () => everyThird('reset'),
  'S3: a body that ends in the middle': () => everyThird('truncate'),
  'S3: a body with a byte flipped': () =>
    everyThird({
      body: (bytes) => {
        const other = Buffer.from(bytes)
        if (other.length > 50) other[50] = (other[50] ?? 0) ^ 1
        return other
      },
    }),
}

function everyThird(fault: ReturnType<Fault>): Fault {
  let n = 0
  return (request) => (request.key !== '' && n++ % 3 === 0 ? fault : null)
}

const s3Faults: Trial = async (bench) => {
  const outcomes: Outcome[] = []
  for (const [what, make] of Object.entries(S3_PASSING)) {
    const tally = new Tally(bench, what, 'tried again')
    const { server, env } = await bench.server()
    server.fault = make()
    const cwd = bench.place()
    await trail(['ingest', 's3://logs', ...quiet], { cwd, env })
    await tally.store(cwd)
    outcomes.push(tally.outcome)
    await server.close()
  }
  for (const [what, status, code] of [
    ['S3: one key forbidden', 403, 'AccessDenied'],
    ['S3: one key vanished after the listing', 404, 'NoSuchKey'],
    ['S3: one object changed after the listing', 412, 'PreconditionFailed'],
  ] as const) {
    const tally = new Tally(bench, what, 'set aside and named; the next run loads it')
    const { server, env } = await bench.server()
    const victim = bench.files[3] ?? ''
    server.fault = (request) => (request.key.endsWith(victim) ? { status, code } : null)
    const cwd = bench.place()
    const first = await trail(['ingest', 's3://logs', '--format', 'json'], { cwd, env })
    const { setAside } = JSON.parse(first.stdout) as { setAside: { file: string }[] }
    if (setAside.length !== 1 || !setAside[0]?.file.endsWith(victim)) tally.count(false)
    server.fault = () => null
    await trail(['ingest', 's3://logs', ...quiet], { cwd, env })
    await tally.store(cwd)
    outcomes.push(tally.outcome)
    await server.close()
  }
  return outcomes
}

const wrongClock: Trial = async (bench) => {
  const tally = new Tally(bench, 'the clock an hour wrong', 'the server’s clock is taken for signing')
  const { server, env } = await bench.server()
  for (const hours of [-1, 1]) {
    const cwd = bench.place()
    await trail(['ingest', 's3://logs', ...quiet], {
      cwd,
      hook: 'clock.mjs',
      env: { ...env, TRAIL_CLOCK_MS: String(hours * 3_600_000) },
    })
    await tally.store(cwd)
  }
  await server.close()
  return [tally.outcome]
}

const twoWriters: Trial = async (bench) => {
  const tally = new Tally(bench, 'two ingests into one store at once', 'one waits, then goes on or says who holds it')
  for (let n = 0; n < 5; n++) {
    const cwd = bench.place()
    await Promise.all([1, 2].map(() => trail(['ingest', bench.source, ...quiet], { cwd })))
    await trail(['ingest', bench.source, ...quiet], { cwd })
    await tally.store(cwd)
  }
  return [tally.outcome]
}

const foldersAndFiles: Trial = async (bench) => {
  const locked = new Tally(bench, 'a folder that can’t be written', 'exit 3, a sentence')
  const cwd = bench.place()
  chmodSync(cwd, 0o555)
  const { code, stderr } = await trail(['ingest', bench.source, ...quiet, '--store', '/proc/trail.duckdb'], {
    cwd: bench.folder,
  })
  locked.count(code === 3 && /^trail: (?!unexpected)/.test(stderr))
  chmodSync(cwd, 0o755)

  const temporary = new Tally(bench, 'a folder for temporary files that is not there', 'not needed')
  const elsewhere = bench.place()
  await trail(['ingest', bench.source, ...quiet], { cwd: elsewhere, env: { TMPDIR: '/nonexistent' } })
  await temporary.store(elsewhere)

  const many = new Tally(bench, 'a folder with 100,000 empty files beside the logs', 'set aside, each with its reason')
  const crowd = join(bench.place(), 'crowd')
  mkdirSync(crowd)
  for (let i = 0; i < 100_000; i++) writeFileSync(join(crowd, `${i}.json`), '')
  const crowded = bench.place()
  await trail(['ingest', crowd, bench.source, ...quiet], { cwd: crowded })
  await many.store(crowded)
  return [locked.outcome, temporary.outcome, many.outcome]
}

export const TRIALS: Readonly<Record<string, Trial>> = {
  killsAtRandom,
  killsAtSteps,
  killsElsewhere,
  fullDisk,
  damagedStores,
  s3Faults,
  wrongClock,
  twoWriters,
  foldersAndFiles,
}
