import { spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { gzipSync } from 'node:zlib'
import { CREDENTIALS, type S3Server, startS3 } from '../../test/support/s3-server.ts'

const BIN = resolve(import.meta.dirname, '../../bin/trail.cjs')
const HOOKS = import.meta.dirname

/** What came of a trial: how often it was tried, how often everything was there afterwards, and what was not. */
export interface Outcome {
  what: string
  tried: number
  survived: number
  lost: number
  doubled: number
  said: string
}

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
      env: {
        PATH: process.env.PATH,
        HOME: options.cwd,
        NO_COLOR: '1',
        AWS_EC2_METADATA_DISABLED: 'true',
        AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
        ...options.env,
      },
    })
    let stdout = ''
    let stderr = ''
    child.stdout.on('data', (piece) => (stdout += piece))
    child.stderr.on('data', (piece) => (stderr += piece))
    child.on('error', fail)
    child.on('close', (code, signal) => done({ code, signal, stdout, stderr }))
    child.stdin.end()
    if (options.killAfter !== undefined) setTimeout(() => child.kill('SIGKILL'), options.killAfter)
  })
}

/** A corpus, an undisturbed store of it, and folders to try things in. */
export class Bench {
  readonly folder: string
  readonly logs: string
  readonly files: readonly string[]
  readonly events: number
  #expected = ''

  private constructor(files: number, perFile: number) {
    this.folder = mkdtempSync(join(tmpdir(), 'trail-reliability-'))
    this.logs = join(this.folder, 'AWSLogs/111122223333/CloudTrail/eu-west-1/2026/03/02')
    mkdirSync(this.logs, { recursive: true })
    for (let file = 0; file < files; file++) writeFileSync(join(this.logs, nameOf(file)), contentOf(file, perFile))
    this.files = readdirSync(this.logs)
    this.events = files * perFile
  }

  static async make(files: number, perFile: number): Promise<Bench> {
    const bench = new Bench(files, perFile)
    const cwd = bench.place()
    await trail(['ingest', bench.source, '--quiet'], { cwd })
    bench.#expected = (await bench.read(cwd)).text
    return bench
  }

  get source(): string {
    return join(this.folder, 'AWSLogs')
  }

  place(): string {
    return mkdtempSync(join(this.folder, 'try-'))
  }

  /** What a store answers, with its events by id. */
  async read(cwd: string): Promise<{ text: string; ids: string[] }> {
    const touched = await trail(['who-touched', 'i-0aaaaaaaaaaaaaaaa', '--all', '--format', 'csv'], { cwd })
    const listed = await trail(['sql', 'select eventId from events order by all', '--format', 'csv'], { cwd })
    return {
      text: touched.stdout + touched.stderr + listed.stdout + listed.stderr,
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

  async server(): Promise<{ server: S3Server; env: Record<string, string> }> {
    const server = await startS3()
    for (const name of this.files)
      server.put(
        'logs',
        `AWSLogs/111122223333/CloudTrail/eu-west-1/2026/03/02/${name}`,
        readFileSync(join(this.logs, name)),
      )
    return {
      server,
      env: {
        AWS_ACCESS_KEY_ID: CREDENTIALS.accessKeyId,
        AWS_SECRET_ACCESS_KEY: CREDENTIALS.secretAccessKey,
        AWS_REGION: 'us-east-1',
        AWS_ENDPOINT_URL: server.url,
      },
    }
  }

  end(): void {
    rmSync(this.folder, { recursive: true, force: true })
  }
}

function nameOf(file: number): string {
  const minute = String(file % 60).padStart(2, '0')
  return `111122223333_CloudTrail_eu-west-1_20260302T${String(10 + Math.floor(file / 60)).padStart(2, '0')}${minute}Z_${String(file).padStart(16, 'A')}.json.gz`
}

function contentOf(file: number, perFile: number): Buffer {
  const records = Array.from({ length: perFile }, (_, i) => {
    const n = file * perFile + i
    const role = n % 7 === 0
    return {
      eventVersion: '1.11',
      userIdentity: role
        ? {
            type: 'AssumedRole',
            principalId: `AROARTX3GSDS5WVI4I3H:session-${n % 50}`,
            arn: `arn:aws:sts::111122223333:assumed-role/app/session-${n % 50}`,
            accountId: '111122223333',
            accessKeyId: `ASIARTX3GSDS${String(n % 50).padStart(8, '0')}`,
            sessionContext: {
              attributes: { creationDate: '2026-03-02T09:00:00Z', mfaAuthenticated: 'false' },
              sessionIssuer: {
                type: 'Role',
                principalId: 'AROARTX3GSDS5WVI4I3H',
                arn: 'arn:aws:iam::111122223333:role/app',
                accountId: '111122223333',
                userName: 'app',
              },
            },
          }
        : {
            type: 'IAMUser',
            principalId: 'AIDARTX3GSDSV2DAC77J',
            arn: 'arn:aws:iam::111122223333:user/ops',
            accountId: '111122223333',
            accessKeyId: 'AKIARTX3GSDSXXLPWDO6',
            userName: 'ops',
          },
      eventTime: `2026-03-02T10:${String(Math.floor(n / 60) % 60).padStart(2, '0')}:${String(n % 60).padStart(2, '0')}Z`,
      eventSource: 'ec2.amazonaws.com',
      eventName: n % 3 === 0 ? 'StopInstances' : 'StartInstances',
      awsRegion: 'eu-west-1',
      sourceIPAddress: '198.51.100.77',
      userAgent: 'aws-cli/2.15.30',
      requestParameters: {
        instancesSet: {
          items: [{ instanceId: n % 11 === 0 ? 'i-0aaaaaaaaaaaaaaaa' : `i-${String(n).padStart(17, '0')}` }],
        },
      },
      eventID: `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`,
      readOnly: false,
      eventType: 'AwsApiCall',
      managementEvent: true,
      eventCategory: 'Management',
      recipientAccountId: '111122223333',
    }
  })
  return gzipSync(JSON.stringify({ Records: records }))
}
