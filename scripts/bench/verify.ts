// npm run bench:verify [-- --hours N --logs N --latency MS]: trail verify and the AWS CLI's validate-logs over the same
// bucket on loopback, in turn: wall and CPU, without a network's latency and with one. A process of its own serves the
// bucket, so that its CPU counts for neither; and a bare loop of GET, inflate and SHA-256 says what no client can be below.
import { fork, spawn } from 'node:child_process'
import { hash } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { Agent, get } from 'node:http'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { gunzipSync } from 'node:zlib'
import { startAws } from '../../test/support/aws-server.ts'
import { makeChain, makeKey } from '../../test/support/digests.ts'
import { CREDENTIALS, startS3 } from '../../test/support/s3-server.ts'
import { awscli, installAwsCli } from '../install-real.ts'

const { values } = parseArgs({
  options: {
    hours: { type: 'string', default: '96' },
    logs: { type: 'string', default: '40' },
    rounds: { type: 'string', default: '3' },
    latency: { type: 'string', default: '20' },
    serve: { type: 'boolean' },
    bare: { type: 'string' },
  },
})
const BUCKET = 'bench'

if (values.serve === true) await serve()
else if (values.bare !== undefined) await bareLoop(values.bare)
else await compare()

/** Serves a chain and its logs; a message sets how long each answer takes. */
async function serve(): Promise<void> {
  const key = makeKey()
  const [s3, aws] = [await startS3(), await startAws([key])]
  const chain = makeChain({ bucket: BUCKET, key, hours: Number(values.hours), logs: Number(values.logs), records: 100 })
  for (const { key: name, bytes, metadata } of [...chain.digests, ...chain.logs]) s3.put(BUCKET, name, bytes, metadata)
  s3.open.add(BUCKET)
  const bytes = chain.logs.reduce((sum, log) => sum + log.bytes.length, 0)
  process.on('message', (latency) => {
    s3.latency = Number(latency)
    process.send?.('set')
  })
  process.send?.({ s3: s3.url, aws: aws.url, digests: chain.digests.length, logs: chain.logs.length, bytes })
}

interface Served {
  s3: string
  aws: string
  digests: number
  logs: number
  bytes: number
}

async function compare(): Promise<void> {
  installAwsCli()
  const server = fork(import.meta.filename, ['--serve', '--hours', values.hours, '--logs', values.logs])
  const answer = <Answer>() => new Promise<Answer>((done) => server.once('message', (said) => done(said as Answer)))
  const served = await answer<Served>()
  const folder = mkdtempSync(join(tmpdir(), 'trail-bench-'))
  const env = {
    ...process.env,
    AWS_ACCESS_KEY_ID: CREDENTIALS.accessKeyId,
    AWS_SECRET_ACCESS_KEY: CREDENTIALS.secretAccessKey,
    AWS_ENDPOINT_URL_S3: served.s3,
    AWS_ENDPOINT_URL_CLOUDTRAIL: served.aws,
    AWS_EC2_METADATA_DISABLED: 'true',
  }
  try {
    console.log(`${served.logs} logs, ${served.digests} digests, ${(served.bytes / 1e6).toFixed(1)} MB of gzip`)
    for (const latency of new Set([0, Number(values.latency)])) {
      server.send(latency)
      await answer()
      console.log(`each answer after ${latency} ms:`)
      await rounds(served, env, folder)
    }
  } finally {
    server.kill()
    rmSync(folder, { recursive: true, force: true })
  }
}

async function rounds(served: Served, env: NodeJS.ProcessEnv, folder: string): Promise<void> {
  const bin = resolve(import.meta.dirname, '../../bin/trail.cjs')
  const trail = [process.execPath, bin, 'verify', `s3://${BUCKET}`, '--fetch-keys']
  const aws = [
    ...[awscli, 'cloudtrail', 'validate-logs', '--region', 'us-east-1', '--s3-bucket', BUCKET],
    ...['--trail-arn', 'arn:aws:cloudtrail:us-east-1:111122223333:trail/main'],
    ...['--start-time', '2026-03-01T00:00:00Z', '--end-time', '2027-01-01T00:00:00Z'],
  ]
  const bare = [process.execPath, ...process.execArgv, import.meta.filename, '--bare', served.s3]
  const all: { wall: number; cpu: number }[] = []
  for (let round = 0; round < Number(values.rounds); round++) {
    const ours = await measured(trail, env, folder)
    const theirs = await measured(aws, env, folder)
    const floor = await measured(bare, env, folder)
    all.push({ wall: theirs.wall / ours.wall, cpu: theirs.cpu / ours.cpu })
    const told = ({ wall, cpu }: Used) => `${wall.toFixed(1)} s (CPU ${cpu.toFixed(1)})`
    console.log(`  trail ${told(ours)}, aws ${told(theirs)}, bare loop ${told(floor)}`)
  }
  const median = (list: number[]) => list.sort((a, b) => a - b)[Math.floor(list.length / 2)]?.toFixed(1)
  const [wall, cpu] = [median(all.map((each) => each.wall)), median(all.map((each) => each.cpu))]
  console.log(`  median: ${wall} times as fast, a ${cpu}th of the CPU`)
}

/** Every object of the bucket by GET, inflated and hashed, 48 at once, and nothing else. */
async function bareLoop(url: string): Promise<void> {
  const agent = new Agent({ keepAlive: true, maxSockets: 64 })
  const fetched = (path: string) =>
    new Promise<Buffer>((done, fail) => {
      get(`${url}/${BUCKET}${path}`, { agent }, (response) => {
        const chunks: Buffer[] = []
        response.on('data', (chunk) => chunks.push(chunk))
        response.on('end', () => done(Buffer.concat(chunks)))
      }).on('error', fail)
    })
  const keys: string[] = []
  for (let after = ''; ; ) {
    const page = (await fetched(`?list-type=2&start-after=${encodeURIComponent(after)}`)).toString()
    const found = [...page.matchAll(/<Key>([^<]+)/g)].map((match) => match[1] ?? '')
    keys.push(...found)
    after = found.at(-1) ?? ''
    if (!page.includes('<IsTruncated>true')) break
  }
  const worker = async () => {
    for (let key = keys.pop(); key !== undefined; key = keys.pop())
      hash('sha256', gunzipSync(await fetched(`/${encodeURI(key)}`)))
  }
  await Promise.all(Array.from({ length: 48 }, worker))
  agent.destroy()
}

interface Used {
  wall: number
  cpu: number
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
