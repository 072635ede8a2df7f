import { readFileSync, writeFileSync } from 'node:fs'
import { Socket } from 'node:net'
import { join, resolve } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { AthenaServer } from '../support/athena-server.ts'
import { type AwsServer, startAws } from '../support/aws-server.ts'
import { inFolder, SAMPLES } from '../support/cli.ts'
import { makeChain, makeKey } from '../support/digests.ts'
import { type IamServer, startIam } from '../support/iam-server.ts'
import { runTrail } from '../support/in-process.ts'
import { CREDENTIALS, type S3Server, startS3 } from '../support/s3-server.ts'

const KEY = makeKey()
const environment = process.env
const ports = new Set<number>()
const connect = Socket.prototype.connect
let [s3, aws, iam]: [S3Server?, AwsServer?, IamServer?] = []
const athena = new AthenaServer(async () => ({
  columns: [{ name: 'n', type: 'bigint' }],
  // More than a page: then the result's own file is read.
  rows: Array.from({ length: 1500 }, () => ['3']),
  bytes: 10,
}))

beforeAll(async () => {
  s3 = await startS3()
  aws = await startAws([KEY])
  iam = await startIam()
  iam.users.push({ UserName: 'dana', Arn: 'arn:aws:iam::111122223333:user/dana' })
  await athena.start()
  const chain = makeChain({ bucket: 'logs', key: KEY })
  for (const { key, bytes, metadata } of [...chain.digests, ...chain.logs]) s3.put('logs', key, bytes, metadata)
  s3.put('results', 'keep', '')
  process.env = {
    ...environment,
    AWS_ACCESS_KEY_ID: CREDENTIALS.accessKeyId,
    AWS_SECRET_ACCESS_KEY: CREDENTIALS.secretAccessKey,
    AWS_REGION: 'us-east-1',
    AWS_CONFIG_FILE: '/nonexistent',
    AWS_SHARED_CREDENTIALS_FILE: '/nonexistent',
    AWS_EC2_METADATA_DISABLED: 'true',
    AWS_ENDPOINT_URL_S3: s3.url,
    AWS_ENDPOINT_URL_CLOUDTRAIL: aws.url,
    AWS_ENDPOINT_URL_ATHENA: athena.url,
    AWS_ENDPOINT_URL_IAM: iam.url,
  }
  Socket.prototype.connect = function (this: Socket, ...args: never[]) {
    const [first] = (Array.isArray(args[0]) ? args[0] : args) as { port?: number }[]
    ports.add(Number(first?.port))
    return connect.apply(this, args as never)
  } as typeof connect
})

afterAll(async () => {
  Socket.prototype.connect = connect
  process.env = environment
  await s3?.close()
  await aws?.close()
  await athena.stop()
  await iam?.close()
})

/** What S3 asks permission for: HeadBucket and ListObjectsV2 are both ListBucket. */
function s3Action({ method, key }: { method: string; key: string }): string {
  if (key === '') return 's3:ListBucket'
  return method === 'PUT' ? 's3:PutObject' : 's3:GetObject'
}

/** The IAM actions that the servers saw since the last time. */
function called(): Set<string> {
  const calls = new Set([
    ...(s3?.requests ?? []).map(s3Action),
    ...(aws?.asked ?? []).map(({ target }) => `cloudtrail:${target.split('.')[1]}`),
    ...athena.calls.map((name) => `athena:${name}`),
    ...(iam?.asked ?? []).map((name) => `iam:${name}`),
  ])
  if (iam) iam.asked.length = 0
  athena.calls.length = 0
  if (s3) s3.requests.length = 0
  if (aws) aws.asked.length = 0
  return calls
}

interface Statement {
  Sid: string
  Action: string | string[]
}

const PAGE = readFileSync(resolve(import.meta.dirname, '../../docs/permissions.md'), 'utf8')

/** The actions of a section's policy, but for those of special cases and those that AWS calls in one's name. */
function documented(heading: string): Set<string> {
  const section = PAGE.split(/^## /m).find((each) => each.startsWith(heading))
  const policy = JSON.parse(/```json\n([\s\S]*?)```/.exec(section ?? '')?.[1] ?? '{}') as { Statement: Statement[] }
  const own = policy.Statement.filter(({ Sid }) => !/^(Where|AthenaInYourName)/.test(Sid))
  return new Set(own.flatMap(({ Action }) => Action))
}

const LOGS = documented('`ingest` and `rebuild`')
const CASES: readonly (readonly [string[], ReadonlySet<string>])[] = [
  [['ingest', 's3://logs'], LOGS],
  [['ingest', 's3://logs', '--dry-run'], new Set(['s3:ListBucket'])],
  [['rebuild', 's3://logs'], LOGS],
  [['verify', 's3://logs'], LOGS],
  [['verify', '--fetch-keys'], documented('`verify --fetch-keys`')],
  [['verify', 's3://logs', '--fetch-keys', '--fetch-all'], new Set([...LOGS, ...documented('`verify --fetch-keys`')])],
  [['audit', '--iam'], documented('`audit --iam`')],
  [['policy', 'diff', 'acme', '--iam'], documented('`policy diff --iam`')],
  [['athena', 'ddl', 's3://logs'], documented('`athena ddl`')],
  [['export', 's3://results/out'], documented('`export` to a bucket')],
]

test('each command makes the calls that docs/permissions.md allows and no others, and speaks to no one else', () =>
  inFolder(async (cwd) => {
    writeFileSync(join(cwd, 'vendors.yaml'), 'vendors:\n  - {id: acme, name: Acme, accounts: ["111122223333"]}\n')
    ports.clear()
    for (const [argv, allowed] of CASES) {
      const { stderr } = await runTrail(argv, { cwd, env: process.env as Record<string, string> })
      expect([argv.join(' '), [...called()].sort(), stderr]).toEqual([argv.join(' '), [...allowed].sort(), stderr])
    }
    const own = [s3?.url, aws?.url, iam?.url].map((url) => Number(new URL(url ?? '').port))
    expect([...ports].sort()).toEqual(own.sort())
  }))

test('questions to Athena make the calls that docs/permissions.md allows and no others', () =>
  inFolder(async (cwd) => {
    const allowed = documented('`--engine athena`')
    const ask = async (...argv: string[]) => {
      await runTrail([...argv, '--athena-output', 's3://results/'], {
        cwd,
        env: process.env as Record<string, string>,
      })
      return called()
    }
    const asked = await ask('sql', 'select count(*) as n from cloudtrail_logs', '--engine', 'athena')
    // Only an interrupt stops a query.
    asked.add('athena:StopQueryExecution')
    expect([...asked].sort()).toEqual([...allowed].sort())
    const checked = [...(await ask('athena', 'check'))].filter((action) => !allowed.has(action))
    expect(checked).toEqual([...documented('`athena check`')])
  }))

test('commands that need no permission are named, each', async () => {
  const { COMMAND_NAMES } = await import('../../src/cli/program.ts')
  const section = PAGE.split(/^## /m).find((each) => each.startsWith('No permission')) ?? ''
  for (const name of COMMAND_NAMES) expect(section.includes(`\`${name}\``) || name === 'athena', name).toBe(true)
})

test('local sources and answers make no calls', () =>
  inFolder(async (cwd) => {
    ports.clear()
    await runTrail(['ingest', SAMPLES], { cwd })
    for (const argv of [['verify'], ['audit'], ['export', 'out'], ['evidence', 'i-0a1b2c3d4e5f60718']])
      await runTrail(argv, { cwd })
    expect([[...called()], [...ports]]).toEqual([[], []])
  }))
