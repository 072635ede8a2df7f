import type { S3Server } from '../../test/support/s3-server.ts'
import { trail } from './bench.ts'
import { type Outcome, said, Tally, type Trial } from './tally.ts'

const quiet = ['--quiet']
type Fault = S3Server['fault']

/** Faults of S3 that pass: the run meets them and ends well. */
const PASSING: Readonly<Record<string, () => Fault>> = {
  'S3: throttling (503 SlowDown) at every third request': () => everyThird({ status: 503, code: 'SlowDown' }),
  'S3: 500 at every third request': () => everyThird({ status: 500, code: 'InternalError' }),
  'S3: the connection reset before an answer': () => everyThird('reset'),
  'S3: the connection reset in mid-body': () => everyThird('truncate'),
  'S3: a body that is too short': () => everyThird({ body: (bytes) => bytes.subarray(0, bytes.length - 9) }),
  'S3: a body with a byte flipped': () =>
    everyThird({
      body: (bytes) => {
        const other = Buffer.from(bytes)
        if (other.length > 50) other[50] = (other[50] ?? 0) ^ 1
        return other
      },
    }),
  'S3: a body that stalls for ever': () => once('stall'),
}

function everyThird(fault: ReturnType<Fault>): Fault {
  let n = 0
  return (request) => (request.key !== '' && n++ % 3 === 0 ? fault : null)
}

function once(fault: ReturnType<Fault>): Fault {
  let left = 1
  return (request) => (request.key !== '' && left-- > 0 ? fault : null)
}

/** Faults of one object: it is set aside and named, and the next run loads it. */
const OF_ONE_KEY = [
  ['S3: one key forbidden', 403, 'AccessDenied'],
  ['S3: one key vanished after the listing', 404, 'NoSuchKey'],
  ['S3: one object changed after the listing (another ETag)', 412, 'PreconditionFailed'],
] as const

export const s3Faults: Trial = async (bench) => {
  const outcomes: Outcome[] = []
  const { server, env } = await bench.server()
  for (const [what, make] of Object.entries(PASSING)) {
    const tally = new Tally(bench, what, 'tried again')
    server.fault = make()
    const cwd = bench.place()
    const { stderr } = await trail(['ingest', 's3://logs', ...quiet], { cwd, env })
    await tally.store(cwd)
    if (stderr !== '') console.error(stderr)
    outcomes.push(tally.outcome)
  }
  for (const [what, status, code] of OF_ONE_KEY) {
    const tally = new Tally(bench, what, 'set aside and named; the next run loads it')
    const victim = bench.logs[3] ?? ''
    server.fault = (request) => (request.key === victim ? { status, code } : null)
    const cwd = bench.place()
    const first = await trail(['ingest', 's3://logs', '--format', 'json'], { cwd, env })
    const { setAside } = JSON.parse(first.stdout) as { setAside: { file: string }[] }
    server.fault = () => null
    await trail(['ingest', 's3://logs', ...quiet], { cwd, env })
    await tally.store(cwd, (setAside.length === 1 && setAside[0]?.file.endsWith(victim) === true) || first.stdout)
    outcomes.push(tally.outcome)
  }
  server.fault = () => null
  server.latency = 100
  const slow = new Tally(bench, 'S3: every answer 100 ms late', 'slower, no more')
  const cwd = bench.place()
  await trail(['ingest', 's3://logs', ...quiet], { cwd, env })
  await slow.store(cwd)
  await server.close()
  return [...outcomes, slow.outcome, ...(await endlessListings(bench))]
}

/** Listings that never end: the same page for ever, and pages with nothing but the next one's name. */
const endlessListings: Trial = async (bench) => {
  const page = (token: string, keys = '') =>
    `<ListBucketResult><IsTruncated>true</IsTruncated><NextContinuationToken>${token}</NextContinuationToken>${keys}</ListBucketResult>`
  let n = 0
  const kinds: Readonly<Record<string, () => string>> = {
    'S3: a listing that repeats itself for ever': () => page('same', '<Contents><Key>a</Key><Size>1</Size></Contents>'),
    'S3: a listing of empty pages without an end': () => page(`${n++}`),
  }
  const outcomes: Outcome[] = []
  for (const [what, make] of Object.entries(kinds)) {
    const tally = new Tally(bench, what, 'exit 3, a sentence; the store is as it was')
    const { server, env } = await bench.server()
    const cwd = bench.place()
    await bench.ingest(cwd)
    server.fault = (request) => (request.query.has('list-type') ? { raw: make() } : null)
    await tally.store(cwd, said(await trail(['ingest', 's3://logs', ...quiet], { cwd, env }), 3, /listing/))
    outcomes.push(tally.outcome)
    await server.close()
  }
  return outcomes
}

export const wrongClock: Trial = async (bench) => {
  const tally = new Tally(bench, 'the clock an hour or a year wrong', 'the server’s clock is taken for signing')
  const { server, env } = await bench.server()
  for (const hours of [-8760, -1, 1, 8760]) {
    const cwd = bench.place()
    const TRAIL_CLOCK_MS = String(hours * 3_600_000)
    const ran = await trail(['ingest', 's3://logs', ...quiet], {
      cwd,
      hook: 'clock.mjs',
      env: { ...env, TRAIL_CLOCK_MS },
    })
    await tally.store(cwd, ran.code === 0 || ran.stderr)
  }
  await server.close()
  return [tally.outcome]
}
