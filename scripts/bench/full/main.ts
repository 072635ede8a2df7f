// npm run bench -- --full [--scale N] [--ten] [--rounds N] [--small-files N] [--peers] [--keep DIR] [-o FILE]: everything that is claimed of speed, in
// one run, interleaved, written to docs/performance.md. --scale 0.01 makes it a matter of seconds, to try the bench itself.
import { type ChildProcess, fork, spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { CREDENTIALS } from '../../../test/support/s3-server.ts'
import { ABSENT, COMMON, RARE } from '../corpus.ts'
import { type Corpus, chain, corpus } from './corpora.ts'
import { documentOf, type InProcess } from './document.ts'
import { type Bench, Figures } from './measure.ts'
import { peers } from './peers.ts'
import { fromS3, incremental, loading, questions, type Step, storeOf, verifying } from './steps.ts'

const ROOT = resolve(import.meta.dirname, '../../..')

const { values } = parseArgs({
  options: {
    full: { type: 'boolean' },
    scale: { type: 'string', default: '1' },
    ten: { type: 'boolean', default: false },
    rounds: { type: 'string', default: '3' },
    'small-files': { type: 'string', default: '100000' },
    keep: { type: 'string' },
    peers: { type: 'boolean', default: false },
    output: { type: 'string', short: 'o', default: join(ROOT, 'docs/performance.md') },
  },
})
/** Named where tools are compared, and in no registry: their makers give them as downloads, or as clouds. */
const NO_REGISTRY = [
  'suzaku, tailpipe and matano (programs that no package registry has)',
  'trailtool, Athena, CloudTrail Lake and Detective (they run in an account, not on this machine)',
]

const scale = Number(values.scale)
const rounds = Number(values.rounds)
const work = values.keep === undefined ? mkdtempSync(join(tmpdir(), 'trail-bench-')) : resolve(values.keep)
const bench: Bench = { work, env: { ...process.env, AWS_EC2_METADATA_DISABLED: 'true' } }
const figures = new Figures()
const started = Date.now()

const say = (text: string) =>
  process.stderr.write(`${((Date.now() - started) / 1000).toFixed(0).padStart(5)} s  ${text}\n`)

/** Every step once a round, in turn: what else the machine does then falls on all of them alike. */
function interleaved(steps: readonly Step[], times: number): void {
  for (let round = 1; round <= times; round++)
    for (const { name, run } of steps) {
      say(`${name} (${round} of ${times})`)
      run()
    }
}

/** Runs steps while a process serves a folder as a bucket. */
async function whileServing(folder: string, steps: readonly Step[], times: number): Promise<void> {
  const server: ChildProcess = fork(join(import.meta.dirname, 'serve.ts'), [folder])
  try {
    const url = await new Promise<string>((done, fail) => {
      server.once('message', (said) => done(String(said)))
      server.once('exit', (code) => fail(new Error(`the bucket's server ended ${code}`)))
    })
    Object.assign(bench.env, {
      AWS_ENDPOINT_URL_S3: url,
      AWS_ACCESS_KEY_ID: CREDENTIALS.accessKeyId,
      AWS_SECRET_ACCESS_KEY: CREDENTIALS.secretAccessKey,
      AWS_REGION: 'us-east-1',
    })
    interleaved(steps, times)
  } finally {
    server.disconnect()
  }
}

/** who-touched within one process: the first answer and the median of fifteen, in milliseconds. */
function inProcess(of: Corpus): InProcess {
  const asked = spawnSync(
    process.execPath,
    [join(import.meta.dirname, '../ask.mjs'), ROOT, storeOf(bench, of), '15', RARE, COMMON, ABSENT],
    { encoding: 'utf8' },
  )
  if (asked.status !== 0) throw new Error(asked.stderr)
  const told = JSON.parse(asked.stdout) as Record<string, { ms: number; first: number; touches: number }>
  return { rare: told[RARE], common: told[COMMON], absent: told[ABSENT] }
}

async function run(): Promise<void> {
  mkdirSync(work, { recursive: true })
  const sized = (events: number) => Math.max(50, Math.round(events * scale))
  say('making corpora')
  const small = corpus(work, 'hundred-thousand', sized(100_000), 530)
  const large = corpus(work, 'million', sized(1_000_000), 530)
  const huge = values.ten ? [corpus(work, 'ten-million', sized(10_000_000), 530)] : []
  const few = corpus(work, 'large-files', sized(100_000), Math.max(50, sized(25_000)))
  const tiny = corpus(work, 'small-files', sized(3 * Number(values['small-files'])), 3)
  const bucket = corpus(work, 'small-objects', sized(15_000), 3)
  const more = corpus(work, 'more', Math.max(50, Math.round(large.events / 100)), 530, 1_000_000)
  const signed = chain(work, 24, Math.max(1, Math.round(20 * scale)))
  const vendors = join(work, 'vendors.yaml')
  writeFileSync(
    vendors,
    'vendors:\n  - {id: bench, name: Bench, roles: ["arn:aws:iam::*:role/service-role/worker-*"]}\n',
  )
  const asked = new Map<string, InProcess>()
  const others: string[] = []
  /** After each part: a run that is broken off leaves what it measured. */
  const write = () =>
    writeFileSync(
      values.output,
      documentOf({
        ...{ corpora: [small, few, large, ...huge, tiny, bucket], figures, rounds, inProcess: asked },
        stores: new Map(
          [small, few, large, ...huge, tiny].flatMap((each) =>
            existsSync(storeOf(bench, each)) ? [[each.name, statSync(storeOf(bench, each)).size] as const] : [],
          ),
        ),
        ...{ verified: signed.files, peers: [...others, ...NO_REGISTRY] },
      }),
    )

  const seldom = Math.max(1, rounds - 1)
  interleaved([...loading(bench, figures, large), incremental(bench, figures, large, more)], seldom)
  interleaved([...questions(bench, figures, large, vendors), verifying(bench, figures, signed)], rounds)
  asked.set(large.name, inProcess(large))
  write()
  interleaved(
    [small, few].flatMap((each) => loading(bench, figures, each)),
    rounds,
  )
  await whileServing(small.folder, fromS3(bench, figures, small.name), seldom)
  await whileServing(
    bucket.folder,
    [...loading(bench, figures, bucket), ...fromS3(bench, figures, bucket.name)],
    seldom,
  )
  write()
  interleaved(loading(bench, figures, tiny), 1)
  write()
  if (values.peers) others.push(...peers(bench, figures, small, say))
  for (const each of huge) {
    interleaved([...loading(bench, figures, each), ...questions(bench, figures, each, vendors)], 1)
    asked.set(each.name, inProcess(each))
  }
  write()
}

try {
  await run()
  say(`wrote ${values.output}`)
} finally {
  if (values.keep === undefined) rmSync(work, { recursive: true, force: true })
}
