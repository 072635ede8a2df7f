import { spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { type BucketObject, makeChain, makeKey, type SigningKey } from '../../test/support/digests.ts'
import { runTrail } from '../../test/support/in-process.ts'
import { CREDENTIALS, type S3Server, startS3 } from '../../test/support/s3-server.ts'
import { INSTANCE, logContent } from './corpus.ts'

const BIN = resolve(import.meta.dirname, '../../bin/trail.cjs')
const HOOKS = import.meta.dirname

export interface Ran {
  code: number | null
  signal: string | null
  stdout: string
  stderr: string
}

export interface RunOptions {
  cwd: string
  env?: Record<string, string>
  hook?: string
  /** Kills after so many milliseconds. */
  killAfter?: number
  /** Words before the program: a shell that limits it. */
  limit?: string
  /** As another user: root is stopped by no permissions. */
  uid?: number
}

/** The real command line as a process of its own. */
export function trail(argv: readonly string[], options: RunOptions): Promise<Ran> {
  const node = [...(options.hook === undefined ? [] : ['--import', join(HOOKS, options.hook)]), BIN, ...argv]
  const [file, args] =
    options.limit === undefined
      ? [process.execPath, node]
      : ['sh', ['-c', `${options.limit}; exec "$0" "$@"`, process.execPath, ...node]]
  return new Promise((done, fail) => {
    const child = spawn(file, args, {
      cwd: options.cwd,
      ...(options.uid === undefined ? {} : { uid: options.uid }),
      env: {
        PATH: process.env.PATH,
        HOME: options.cwd,
        NO_COLOR: '1',
        AWS_EC2_METADATA_DISABLED: 'true',
        AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
        ...options.env,
      },
    })
    let [stdout, stderr] = ['', '']
    child.stdout.on('data', (piece) => (stdout += piece))
    child.stderr.on('data', (piece) => (stderr += piece))
    child.on('error', fail)
    child.on('close', (code, signal) => done({ code, signal, stdout, stderr }))
    child.stdin.end()
    if (options.killAfter !== undefined) setTimeout(() => child.kill('SIGKILL'), options.killAfter)
  })
}

/** A bucket's tree as a folder, an undisturbed store of it, and folders to try things in. */
export class Bench {
  readonly folder: string
  readonly objects: readonly BucketObject[]
  readonly logs: readonly string[]
  readonly events: number
  /** What `--public-keys` takes. */
  readonly keys: string
  #expected = ''

  private constructor(hours: number, perFile: number) {
    this.folder = mkdtempSync(join(tmpdir(), 'trail-reliability-'))
    const key: SigningKey = makeKey()
    const chain = makeChain({ bucket: 'logs', key, hours, logs: LOGS_AN_HOUR, content: logContent(perFile) })
    this.objects = [...chain.digests, ...chain.logs]
    this.logs = chain.logs.map((log) => log.key)
    this.events = hours * LOGS_AN_HOUR * perFile
    for (const object of this.objects) writeObject(this.folder, object)
    this.keys = join(this.folder, 'keys.json')
    writeFileSync(this.keys, JSON.stringify({ PublicKeyList: [key.listed] }))
  }

  static async make(hours: number, perFile: number): Promise<Bench> {
    const bench = new Bench(hours, perFile)
    const cwd = bench.place()
    await bench.ingest(cwd)
    bench.#expected = (await bench.read(cwd)).text
    return bench
  }

  get source(): string {
    return join(this.folder, 'AWSLogs')
  }

  place(): string {
    return mkdtempSync(join(this.folder, 'try-'))
  }

  /** An ingest to its end, that nothing disturbs. */
  async ingest(cwd: string): Promise<void> {
    const { code, stderr } = await runTrail(['ingest', this.source, '--quiet'], { cwd })
    if (code !== 0) throw new Error(`an undisturbed ingest ended with ${code}: ${stderr}`)
  }

  /** What a store answers, with its events by id. */
  async read(cwd: string): Promise<{ text: string; ids: string[] }> {
    const touched = await runTrail(['who-touched', INSTANCE, '--all', '--format', 'csv'], { cwd })
    const listed = await runTrail(['sql', 'select eventId from events order by all', '--format', 'csv'], { cwd })
    return {
      // A note names where the rest could be loaded from, which differs from bucket to folder.
      text: (touched.stdout + touched.stderr + listed.stdout + listed.stderr).replace(
        /trail ingest \S+/g,
        'trail ingest',
      ),
      ids: listed.stdout.split('\r\n').slice(1, -1),
    }
  }

  /** Whether a store answers as the undisturbed one, and how many events it lacks or has twice. */
  async compare(cwd: string): Promise<{ same: boolean; lost: number; doubled: number }> {
    const { text, ids } = await this.read(cwd)
    const distinct = new Set(ids)
    return {
      same: text === this.#expected,
      lost: Math.max(0, this.events - distinct.size),
      doubled: ids.length - distinct.size,
    }
  }

  /** The tree in a bucket. */
  async server(): Promise<{ server: S3Server; env: Record<string, string> }> {
    const server = await startS3()
    for (const { key, bytes, metadata } of this.objects) server.put('logs', key, bytes, metadata)
    const env = {
      AWS_ACCESS_KEY_ID: CREDENTIALS.accessKeyId,
      AWS_SECRET_ACCESS_KEY: CREDENTIALS.secretAccessKey,
      AWS_REGION: 'us-east-1',
      AWS_ENDPOINT_URL: server.url,
    }
    return { server, env }
  }

  end(): void {
    rmSync(this.folder, { recursive: true, force: true })
  }
}

const LOGS_AN_HOUR = 3

function writeObject(folder: string, { key, bytes, metadata }: BucketObject): void {
  const path = join(folder, key)
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, bytes)
  if (metadata.signature !== undefined) writeFileSync(`${path}.metadata.json`, JSON.stringify(metadata))
}
