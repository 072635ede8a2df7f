import { spawn } from 'node:child_process'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { awscli } from '../../scripts/install-real.ts'
import type { Verified } from '../../src/digest/verify.ts'
import { type AwsServer, startAws } from '../support/aws-server.ts'
import { inFolder, trail } from '../support/cli.ts'
import { makeKey } from '../support/digests.ts'
import { CREDENTIALS, type S3Server, startS3 } from '../support/s3-server.ts'
import { CASES, type Case } from '../support/tampering.ts'

const KEY = makeKey()
let s3: S3Server
let aws: AwsServer
let env: Record<string, string>

beforeAll(async () => {
  s3 = await startS3()
  aws = await startAws([KEY])
  env = {
    AWS_ACCESS_KEY_ID: CREDENTIALS.accessKeyId,
    AWS_SECRET_ACCESS_KEY: CREDENTIALS.secretAccessKey,
    AWS_ENDPOINT_URL_S3: s3.url,
    AWS_ENDPOINT_URL_CLOUDTRAIL: aws.url,
    AWS_ENDPOINT_URL_ORGANIZATIONS: aws.url,
    AWS_EC2_METADATA_DISABLED: 'true',
  }
}, 600_000)

afterAll(async () => {
  await s3?.close()
  await aws?.close()
})

/** What the AWS CLI says of one chain: objects that it calls invalid, and how many it finds valid. */
interface Validated {
  invalid: { key: string; why: string }[]
  valid: { digests: number; logs: number }
}

async function validateLogs(bucket: string, chain: NonNullable<Case['chains']>[number]): Promise<Validated> {
  const { account = '111122223333', region = 'us-east-1', organization, trail: name = 'main', prefix } = chain
  const arn = `arn:aws:cloudtrail:us-east-1:${organization === undefined ? account : '111122223333'}:trail/${name}`
  aws.trails = [{ TrailARN: arn, S3BucketName: bucket, IsOrganizationTrail: true }]
  const asked = ['cloudtrail', 'validate-logs', '--trail-arn', arn, '--region', region, '--verbose']
  const times = ['--start-time', '2026-03-01T23:00:00Z', '--end-time', '2026-03-03T00:00:00Z']
  const where = organization === undefined ? ['--s3-bucket', bucket] : ['--account-id', account]
  const { stdout, stderr } = await run([...asked, ...times, ...where, ...(prefix ? ['--s3-prefix', prefix] : [])])
  if (!stdout.includes('Results requested')) throw new Error(`validate-logs: ${stdout}${stderr}`)
  const lines = `${stdout}\n${stderr}`.split('\n')
  const valid = (what: string) =>
    lines.filter((line) => line.includes(`${what} file\ts3://`) && line.endsWith('\tvalid')).length
  return {
    invalid: lines.flatMap((line) => {
      const match = /(?:Digest|Log) file\ts3:\/\/[^/]+\/(\S+)\t(?:has been moved|INVALID: (.*))/.exec(line)
      return match === null ? [] : [{ key: match[1] ?? '', why: match[2] ?? 'moved' }]
    }),
    valid: { digests: valid('Digest'), logs: valid('Log') },
  }
}

function run(argv: readonly string[]): Promise<{ stdout: string; stderr: string }> {
  return new Promise((done, fail) => {
    const child = spawn(awscli, argv, { env: { ...env, PATH: process.env.PATH, HOME: '/nonexistent' } })
    let [stdout, stderr] = ['', '']
    child.stdout.on('data', (chunk) => (stdout += chunk))
    child.stderr.on('data', (chunk) => (stderr += chunk))
    child.on('error', fail)
    child.on('close', () => done({ stdout, stderr }))
  })
}

function verdictOf(answers: readonly Validated[]): Verified['verdict'] {
  const invalid = answers.flatMap((each) => each.invalid)
  if (invalid.some(({ why }) => why !== 'not found')) return 'altered'
  if (invalid.length > 0) return 'incomplete'
  return answers.some(({ valid }) => valid.digests > 0) ? 'whole' : 'unverifiable'
}

test.each(CASES.map((each, i) => ({ ...each, bucket: `case-${i}` })))(
  '$name: $verdict, as the AWS CLI has it, file by file',
  ({ bucket, build, verdict, chains = [{}] }) =>
    inFolder(async (folder) => {
      for (const { key, bytes, metadata } of build(bucket, KEY)) s3.put(bucket, key, bytes, metadata)
      const theirs: Validated[] = []
      for (const chain of chains) theirs.push(await validateLogs(bucket, chain))
      const ours = await trail(['verify', `s3://${bucket}`, '--fetch-keys', '--format', 'json'], { env, cwd: folder })
      if (ours.stdout === '') throw new Error(ours.stderr)
      const answer: Verified = JSON.parse(ours.stdout)
      expect([verdictOf(theirs), answer.verdict]).toEqual([verdict, verdict])
      const key = (file: string) => file.slice(file.indexOf('AWSLogs/'))
      expect([...new Set(answer.findings.map(({ file }) => key(file)))].sort()).toEqual(
        [...new Set(theirs.flatMap(({ invalid }) => invalid.map((each) => key(each.key))))].sort(),
      )
      expect(answer.files.verified).toBe(theirs.reduce((sum, { valid }) => sum + valid.logs, 0))
    }),
)

test('keys are asked for in the digests’ own region and time, and not again where they are had', () =>
  inFolder(async (folder) => {
    const regions = CASES.find(({ name }) => name.startsWith('several regions'))
    for (const { key, bytes, metadata } of regions?.build('regions', KEY) ?? []) s3.put('regions', key, bytes, metadata)
    aws.asked.length = 0
    await trail(['verify', 's3://regions', '--fetch-keys'], { env, cwd: folder })
    // One key signed in both regions here.
    expect(aws.asked.map(({ region }) => region)).toEqual(['eu-west-1'])
    expect(aws.asked[0]?.body).toMatchObject({ StartTime: Date.parse('2026-03-01T00:00:00Z') / 1000 })
  }))
