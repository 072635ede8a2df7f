import { execFileSync } from 'node:child_process'
import {
  chmodSync,
  chownSync,
  cpSync,
  mkdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { runTrail } from '../../test/support/in-process.ts'
import { type Bench, trail } from './bench.ts'
import { INSTANCE } from './corpus.ts'
import { said, Tally, type Trial } from './tally.ts'

const quiet = ['--quiet']

/** A disk of so many kilobytes; null where this user may make none. */
function smallDisk(folder: string, kilobytes: number): (() => void) | null {
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${kilobytes}k`, 'tmpfs', folder], { stdio: 'ignore' })
    return () => void execFileSync('umount', [folder])
  } catch {
    return null
  }
}

/** A disk that fills up on the way (or where none can be made a limit on the size of files), then one with room. */
export const fullDisk: Trial = async (bench) => {
  const tally = new Tally(
    bench,
    '`ingest` on a disk that is full after 0.2 to 8 MB',
    'exit 3, “the disk is full”; the next run goes on',
  )
  for (const kilobytes of [200, 500, 1000, 1500, 2500, 4000, 8000]) {
    const cwd = bench.place()
    const unmount = smallDisk(cwd, kilobytes)
    const limit = unmount === null ? { limit: `trap '' XFSZ; ulimit -f ${kilobytes * 2}` } : {}
    const ran = await trail(['ingest', bench.source, ...quiet], { cwd, ...limit })
    const right = ran.code === 0 || said(ran, 3, /the disk is full/)
    const roomy = bench.place()
    cpSync(cwd, roomy, { recursive: true })
    unmount?.()
    await bench.ingest(roomy)
    await tally.store(roomy, right)
  }
  return [tally.outcome, (await fullFor(bench)).outcome]
}

/** Disks with room for the store, but not for what a command adds. */
async function fullFor(bench: Bench): Promise<Tally> {
  const tally = new Tally(bench, '`export` and `evidence` on a full disk', 'exit 3; the store is as it was')
  const good = bench.place()
  await bench.ingest(good)
  const size = Math.ceil(statSync(join(good, 'trail.duckdb')).size / 1024)
  for (const argv of [
    ['export', 'out'],
    ['evidence', 'i-0aaaaaaaaaaaaaaaa'],
  ]) {
    const cwd = bench.place()
    const unmount = smallDisk(cwd, size + 64)
    cpSync(join(good, 'trail.duckdb'), join(cwd, 'trail.duckdb'))
    const limit = unmount === null ? { limit: "trap '' XFSZ; ulimit -f 64" } : {}
    const right = said(await trail(argv, { cwd, ...limit }), 3, /full|can't be written/)
    await tally.store(cwd, right)
    unmount?.()
  }
  return tally
}

/** A store that is cut or has other bytes is said to be damaged, and made anew from what `--keep-raw` kept. */
export const damagedStores: Trial = async (bench) => {
  const tally = new Tally(
    bench,
    'the store’s file cut, its header or pages altered',
    'exit 2 or 3, “is damaged”; `trail rebuild` from `--keep-raw` brings it back',
  )
  const good = bench.place()
  const raw = join(good, 'raw')
  await runTrail(['ingest', bench.source, '--keep-raw', raw, ...quiet], { cwd: good })
  const store = join(good, 'trail.duckdb')
  const size = statSync(store).size
  const harms: ((path: string) => void)[] = [
    (path) => truncateSync(path, 0),
    (path) => truncateSync(path, Math.floor(size / 2)),
    (path) => truncateSync(path, size - 100_000),
    (path) => flip(path, 4097, 64),
    ...[0.2, 0.4, 0.6, 0.8].map((part) => (path: string) => flip(path, Math.floor(size * part), 262_144)),
    (path) => flip(path, 12_288, size),
  ]
  for (const harm of harms) {
    const cwd = bench.place()
    cpSync(store, join(cwd, 'trail.duckdb'))
    harm(join(cwd, 'trail.duckdb'))
    const read = await trail(['sql', 'select * from events', '--format', 'csv'], { cwd })
    const custody = await trail(['custody'], { cwd })
    const touched = await trail(['who-touched', INSTANCE, '--all'], { cwd })
    const told =
      /is damaged|is not a DuckDB file|trail rebuild/.test(read.stderr + custody.stderr + touched.stderr) ||
      custody.code === 1
    await trail(['rebuild', raw, ...quiet], { cwd })
    await tally.store(cwd, told || `nothing was said: ${read.code} ${read.stderr.slice(0, 200)}`)
    rmSync(cwd, { recursive: true })
  }
  return [tally.outcome]
}

function flip(path: string, from: number, length: number): void {
  const bytes = readFileSync(path)
  for (let i = from; i < Math.min(bytes.length, from + length); i++) bytes[i] = (bytes[i] ?? 0) ^ 0xff
  writeFileSync(path, bytes)
}

export const twoWriters: Trial = async (bench) => {
  const tally = new Tally(bench, 'two `ingest` into one store at once', 'one waits, then goes on or says who holds it')
  for (let n = 0; n < 5; n++) {
    const cwd = bench.place()
    await Promise.all([1, 2].map(() => trail(['ingest', bench.source, ...quiet], { cwd })))
    await bench.ingest(cwd)
    await tally.store(cwd)
  }
  return [tally.outcome]
}

/** Root writes everywhere: then the trial is run as nobody. */
const NOBODY = 65_534

export const folders: Trial = async (bench) => {
  const locked = new Tally(bench, 'a folder that can’t be written', 'exit 3, a sentence')
  const cwd = bench.place()
  const uid = process.getuid?.() === 0 ? { uid: NOBODY } : {}
  chmodSync(bench.folder, 0o755)
  chmodSync(cwd, 0o555)
  const refused = said(await trail(['ingest', bench.source, ...quiet], { cwd, ...uid }), 3, /^trail: .*can't be/)
  locked.count(refused === true, String(refused))
  chmodSync(cwd, 0o755)

  const readOnly = new Tally(bench, 'a store in a folder that can’t be written is read', 'answered')
  const kept = bench.place()
  await bench.ingest(kept)
  if (uid.uid !== undefined) chownSync(join(kept, 'trail.duckdb'), NOBODY, NOBODY)
  chmodSync(kept, 0o555)
  const asked = ['sql', 'select count(*) as n from events', '--format', 'csv']
  const answered = await trail(asked, { cwd: kept, ...uid })
  chmodSync(kept, 0o755)
  await readOnly.store(kept, answered.stdout.includes(String(bench.events)) || answered.stderr)

  return [locked.outcome, readOnly.outcome, (await temporary(bench)).outcome]
}

async function temporary(bench: Bench): Promise<Tally> {
  const tally = new Tally(bench, 'a folder for temporary files that is full, or is not there', 'not needed')
  const full = bench.place()
  const unmount = smallDisk(full, 4)
  if (unmount !== null) writeFileSync(join(full, 'fill'), Buffer.alloc(4096))
  for (const TMPDIR of ['/nonexistent', ...(unmount === null ? [] : [full])]) {
    const cwd = bench.place()
    const ran = await trail(['ingest', bench.source, ...quiet], { cwd, env: { TMPDIR } })
    const asked = await trail(['sql', 'select count(*) as n from events', '--format', 'csv'], { cwd, env: { TMPDIR } })
    await tally.store(cwd, asked.stdout.includes(String(bench.events)) || ran.stderr + asked.stderr)
  }
  unmount?.()
  return tally
}

export const emptyFiles: Trial = async (bench) => {
  const none = new Tally(bench, 'a file of 0 bytes among the logs', 'set aside, “empty file”')
  const folder = bench.place()
  cpSync(bench.source, join(folder, 'AWSLogs'), { recursive: true })
  const name = '111122223333_CloudTrail_us-east-1_20260302T0300Z_AAAAAAAAAAAAAAAA.json.gz'
  writeFileSync(join(folder, 'AWSLogs', name), '')
  const cwd = bench.place()
  const ran = await trail(['ingest', join(folder, 'AWSLogs'), '--format', 'json'], { cwd })
  const { setAside } = JSON.parse(ran.stdout) as { setAside: { file: string; reason: string }[] }
  await none.store(cwd, (setAside.length === 1 && setAside[0]?.reason === 'empty file') || ran.stdout)

  const many = new Tally(bench, 'a folder with 100,000 empty files beside the logs', 'set aside, each with its reason')
  const crowd = join(bench.place(), 'crowd')
  mkdirSync(crowd)
  for (let i = 0; i < 100_000; i++) writeFileSync(join(crowd, `${i}.json`), '')
  const crowded = bench.place()
  await trail(['ingest', crowd, bench.source, ...quiet], { cwd: crowded })
  await many.store(crowded)
  rmSync(crowd, { recursive: true })
  return [none.outcome, many.outcome]
}
