// npm run bench:verify [-- --hours N --logs N]: trail verify and the AWS CLI's validate-logs over the same bucket on
// loopback, in turn. The bucket is served by a process of its own, so that its work counts for neither.
import { fork, spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { startAws } from '../../test/support/aws-server.ts'
import { makeChain, makeKey } from '../../test/support/digests.ts'
import { CREDENTIALS, startS3 } from '../../test/support/s3-server.ts'
import { awscli, installAwsCli } from '../install-real.ts'

const { values } = parseArgs({
  options: {
    hours: { type: 'string', default: '48' },
    logs: { type: 'string', default: '20' },
    rounds: { type: 'string', default: '3' },
    serve: { type: 'boolean' },
  },
})
const BUCKET = 'bench'

if (values.serve === true) await serve()
else await compare()

async function serve(): Promise<void> {
  const key = makeKey()
  const [s3, aws] = [await startS3(), await startAws([key])]
  const chain = makeChain({ bucket: BUCKET, key, hours: Number(values.hours), logs: Number(values.logs), records: 200 })
  for (const { key: name, bytes, metadata } of [...chain.digests, ...chain.logs]) s3.put(BUCKET, name, bytes, metadata)
  const bytes = chain.logs.reduce((sum, log) => sum + log.bytes.length, 0)
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
  const served = await new Promise<Served>((done) => server.once('message', (message) => done(message as Served)))
  const folder = mkdtempSync(join(tmpdir(), 'trail-bench-'))
  const env = {
    ...process.env,
    AWS_ACCESS_KEY_ID: CREDENTIALS.accessKeyId,
    AWS_SECRET_ACCESS_KEY: CREDENTIALS.secretAccessKey,
    AWS_ENDPOINT_URL_S3: served.s3,
    AWS_ENDPOINT_URL_CLOUDTRAIL: served.aws,
    AWS_EC2_METADATA_DISABLED: 'true',
  }
  const trail = [
    process.execPath,
    resolve(import.meta.dirname, '../../bin/trail.cjs'),
    'verify',
    `s3://${BUCKET}`,
    '--fetch-keys',
  ]
  const aws = [
    ...[awscli, 'cloudtrail', 'validate-logs', '--region', 'us-east-1', '--s3-bucket', BUCKET],
    ...['--trail-arn', 'arn:aws:cloudtrail:us-east-1:111122223333:trail/main'],
    ...['--start-time', '2026-03-01T00:00:00Z', '--end-time', '2027-01-01T00:00:00Z'],
  ]
  try {
    console.log(`${served.logs} logs, ${served.digests} digests, ${(served.bytes / 1e6).toFixed(1)} MB of gzip`)
    const ratios: number[] = []
    for (let round = 0; round < Number(values.rounds); round++) {
      const [ours, theirs] = [await seconds(trail, env, folder), await seconds(aws, env, folder)]
      ratios.push(theirs / ours)
      console.log(
        `trail verify ${ours.toFixed(1)} s, aws validate-logs ${theirs.toFixed(1)} s: ${(theirs / ours).toFixed(1)} times as fast`,
      )
    }
    console.log(`median: ${ratios.sort((a, b) => a - b)[Math.floor(ratios.length / 2)]?.toFixed(1)} times as fast`)
  } finally {
    server.kill()
    rmSync(folder, { recursive: true, force: true })
  }
}

function seconds([command = '', ...args]: readonly string[], env: NodeJS.ProcessEnv, cwd: string): Promise<number> {
  return new Promise((done, fail) => {
    const started = performance.now()
    const child = spawn(command, args, { env, cwd, stdio: ['ignore', 'ignore', 'pipe'] })
    let said = ''
    child.stderr.on('data', (chunk) => {
      said += chunk
    })
    child.on('error', fail)
    child.on('close', (code) =>
      code === 0 ? done((performance.now() - started) / 1000) : fail(new Error(`${command} ended ${code}: ${said}`)),
    )
  })
}
