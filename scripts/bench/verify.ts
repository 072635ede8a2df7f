// npm run bench:verify [-- --shape NAME --latency MS,MS --rounds N --format json]: trail verify and the AWS CLI's
// validate-logs over the same bucket, in turn: wall and CPU, with and without a network's latency. A process of its own
// serves the bucket, so that its CPU counts for neither, and as cheaply as it can, since both share the machine with it.
import { fork, spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { CREDENTIALS } from '../../test/support/s3-server.ts'
import { awscli, installAwsCli } from '../install-real.ts'
import { BUCKET, type Served, SHAPES, type ShapeName } from './verify-corpus.ts'

export interface VerifyOptions {
  shapes: readonly ShapeName[]
  /** Milliseconds that each answer of S3 takes besides. */
  latencies: readonly number[]
  rounds: number
  say: (line: string) => void
}

interface Used {
  /** Seconds. */
  wall: number
  cpu: number
}

/** One shape at one latency; the figures are the medians of its rounds. */
export interface VerifyFigure extends Served {
  shape: ShapeName
  about: string
  latencyMs: number
  trail: Used
  /** Trail once more, with a store that remembers what was proven. */
  again: Used
  aws: Used
  /** How many times as fast, and how many times less CPU. */
  faster: number
  lessCpu: number
}

/** Both tools over every shape. The AWS CLI checks one account and region a call: its calls are added up. */
export async function benchVerify({ shapes, latencies, rounds, say }: VerifyOptions): Promise<VerifyFigure[]> {
  installAwsCli()
  const figures: VerifyFigure[] = []
  for (const shape of shapes) {
    const server = fork(join(import.meta.dirname, 'verify-server.ts'), [shape])
    const answer = <Answer>() => new Promise<Answer>((done) => server.once('message', (said) => done(said as Answer)))
    const folder = mkdtempSync(join(tmpdir(), 'trail-bench-'))
    try {
      const served = await answer<Served & Urls>()
      const { s3, aws, ...sizes } = served
      say(
        `${shape}: ${SHAPES[shape].about}: ${served.logs} logs, ${served.digests} digests, ${megabytes(served.bytes)}`,
      )
      for (const latencyMs of latencies) {
        server.send(latencyMs)
        await answer()
        const used = await measureRounds(shape, { s3, aws }, folder, rounds)
        const faster = used.aws.wall / used.trail.wall
        const lessCpu = used.aws.cpu / used.trail.cpu
        figures.push({ shape, about: SHAPES[shape].about, latencyMs, ...sizes, ...used, faster, lessCpu })
        say(
          `  ${latencyMs} ms an answer: trail ${told(used.trail)}, again ${told(used.again)}, aws ${told(used.aws)}: ${faster.toFixed(1)} times as fast, ${lessCpu.toFixed(1)} times less CPU`,
        )
      }
    } finally {
      server.kill()
      rmSync(folder, { recursive: true, force: true })
    }
  }
  return figures
}

interface Urls {
  s3: string
  aws: string
}

const told = ({ wall, cpu }: Used) => `${wall.toFixed(1)} s (CPU ${cpu.toFixed(1)})`
const megabytes = (bytes: number) => `${(bytes / 1e6).toFixed(1)} MB of gzip`

async function measureRounds(shape: ShapeName, { s3, aws }: Urls, folder: string, rounds: number) {
  const env = {
    ...process.env,
    AWS_ACCESS_KEY_ID: CREDENTIALS.accessKeyId,
    AWS_SECRET_ACCESS_KEY: CREDENTIALS.secretAccessKey,
    AWS_ENDPOINT_URL_S3: s3,
    AWS_ENDPOINT_URL_CLOUDTRAIL: aws,
    AWS_EC2_METADATA_DISABLED: 'true',
  }
  const bin = resolve(import.meta.dirname, '../../bin/trail.cjs')
  const of = (command: string) => [process.execPath, bin, command, `s3://${BUCKET}`, '--fetch-keys']
  const known = ['--store', join(folder, 'known.duckdb')]
  await measured([...of('ingest'), '--verify', ...known], env, folder)
  const all: { trail: Used; again: Used; aws: Used }[] = []
  for (let round = 0; round < rounds; round++) {
    const trail = await measured(of('verify'), env, folder)
    const again = await measured([...of('verify'), ...known], env, folder)
    const theirs = { wall: 0, cpu: 0 }
    for (const { account, region } of SHAPES[shape].sections()) {
      const used = await measured(validateLogs(account, region), env, folder)
      theirs.wall += used.wall
      theirs.cpu += used.cpu
    }
    all.push({ trail, again, aws: theirs })
  }
  const median = (list: number[]) => list.sort((a, b) => a - b)[Math.floor(list.length / 2)] ?? 0
  const middle = (who: 'trail' | 'again' | 'aws') => ({
    wall: median(all.map((each) => each[who].wall)),
    cpu: median(all.map((each) => each[who].cpu)),
  })
  return { trail: middle('trail'), again: middle('again'), aws: middle('aws') }
}

function validateLogs(account: string, region: string): string[] {
  return [
    ...[awscli, 'cloudtrail', 'validate-logs', '--region', region, '--s3-bucket', BUCKET],
    ...['--trail-arn', `arn:aws:cloudtrail:us-east-1:${account}:trail/main`],
    ...['--start-time', '2026-03-01T00:00:00Z', '--end-time', '2027-01-01T00:00:00Z'],
  ]
}

/** Seconds of wall and of CPU; the shell's `times` counts what its children used. */
function measured(argv: readonly string[], env: NodeJS.ProcessEnv, cwd: string): Promise<Used> {
  return new Promise((done, fail) => {
    const started = performance.now()
    const child = spawn('sh', ['-c', '"$@" > /dev/null; code=$?; times; exit $code', 'sh', ...argv], { env, cwd })
    let [out, said] = ['', '']
    child.stdout.on('data', (chunk) => (out += chunk))
    child.stderr.on('data', (chunk) => (said += chunk))
    child.on('error', fail)
    child.on('close', (code) => {
      if (code !== 0) return fail(new Error(`${argv[0]} ended ${code}: ${said}`))
      const children = out.trim().split('\n').at(-1) ?? ''
      const cpu = [...children.matchAll(/(\d+)m([\d.]+)s/g)].reduce(
        (sum, [, minutes, seconds]) => sum + Number(minutes) * 60 + Number(seconds),
        0,
      )
      done({ wall: (performance.now() - started) / 1000, cpu })
    })
  })
}

if (process.argv[1] === import.meta.filename) {
  const { values } = parseArgs({
    options: {
      shape: { type: 'string', multiple: true },
      rounds: { type: 'string', default: '3' },
      latency: { type: 'string', default: '0,20' },
      format: { type: 'string' },
    },
  })
  const names = (values.shape ?? Object.keys(SHAPES)) as ShapeName[]
  const figures = await benchVerify({
    shapes: names,
    latencies: values.latency.split(',').map(Number),
    rounds: Number(values.rounds),
    say: (line) => console.error(line),
  })
  if (values.format === 'json') console.log(JSON.stringify(figures, null, 2))
}
