import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'

const ROOT = resolve(import.meta.dirname, '../..')
export const SAMPLES = join(ROOT, 'sample-logs')
const BIN = join(ROOT, 'bin', 'trail.cjs')

export interface Ran {
  code: number | null
  stdout: string
  stderr: string
}

/** Runs the built command line as a process of its own, with no terminal, no network settings and a quiet SDK. */
export function trail(
  argv: readonly string[],
  options: {
    cwd?: string
    env?: Record<string, string>
    input?: string | Buffer
    killAfter?: number
    /** The signal is sent when this holds, however fast the machine is. */
    killWhen?: () => boolean
    signal?: NodeJS.Signals
  } = {},
): Promise<Ran> {
  return new Promise((done, fail) => {
    const child = spawn(process.execPath, [BIN, ...argv], {
      cwd: options.cwd ?? ROOT,
      env: {
        PATH: process.env.PATH,
        HOME: '/nonexistent',
        NO_COLOR: '1',
        AWS_EC2_METADATA_DISABLED: 'true',
        AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
        ...options.env,
      },
    })
    let stdout = ''
    let stderr = ''
    child.stdout.on('data', (chunk) => (stdout += chunk))
    child.stderr.on('data', (chunk) => (stderr += chunk))
    child.on('error', fail)
    child.on('close', (code) => done({ code, stdout, stderr }))
    child.stdin.on('error', () => {})
    child.stdin.end(options.input ?? '')
    const { killWhen } = options
    if (killWhen !== undefined) {
      const watch = setInterval(() => {
        if (!killWhen()) return
        clearInterval(watch)
        child.kill(options.signal ?? 'SIGKILL')
      }, 5)
      child.on('close', () => clearInterval(watch))
    }
    if (options.killAfter !== undefined) setTimeout(() => child.kill(options.signal ?? 'SIGKILL'), options.killAfter)
  })
}

/** A folder of the test's own, removed when the test is done. */
export async function inFolder<Result>(work: (folder: string) => Promise<Result>): Promise<Result> {
  const folder = mkdtempSync(join(tmpdir(), 'trail-test-'))
  try {
    return await work(folder)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** {@link trail}, expected to succeed with JSON. */
export async function trailJson<Answer>(
  argv: readonly string[],
  options: Parameters<typeof trail>[1] = {},
): Promise<Answer> {
  const { code, stdout, stderr } = await trail([...argv, '--format', 'json'], options)
  if (code !== 0) throw new Error(`trail ${argv.join(' ')} ended with ${code}: ${stderr}`)
  return JSON.parse(stdout)
}
