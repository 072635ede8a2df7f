import { afterAll, beforeAll, expect, test } from 'vitest'
import { fetchPublicKeys } from '../../../src/aws/cloudtrail.ts'
import { parsePublicKeys } from '../../../src/digest/digest.ts'
import { type AwsServer, startAws } from '../../support/aws-server.ts'
import { makeKey } from '../../support/digests.ts'
import { CREDENTIALS } from '../../support/s3-server.ts'

const KEYS = [makeKey('pkcs1'), makeKey('spki')]
const HOUR = { from: '2026-03-02T00:00:00Z', to: '2026-03-02T01:00:00Z' }
let aws: AwsServer
const before = { ...process.env }

beforeAll(async () => {
  aws = await startAws(KEYS)
  process.env.AWS_ACCESS_KEY_ID = CREDENTIALS.accessKeyId
  process.env.AWS_SECRET_ACCESS_KEY = CREDENTIALS.secretAccessKey
  process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = 'true'
})
afterAll(async () => {
  process.env = before
  await aws.close()
})

test('the keys of each region and time are asked for, and read whichever form they have', async () => {
  const needs = ['eu-west-1', 'us-east-1'].map((region) => ({ region, ...HOUR }))
  const listed = await fetchPublicKeys(needs, { profile: null, endpointUrl: aws.url })
  expect(aws.asked.map(({ region, target }) => [region, target.split('.').at(-1)]).sort()).toEqual([
    ['eu-west-1', 'ListPublicKeys'],
    ['us-east-1', 'ListPublicKeys'],
  ])
  // A backfill is signed long after its hour: until a day beyond.
  expect(aws.asked[0]?.body).toEqual({
    StartTime: Date.parse('2026-03-01T00:00:00Z') / 1000,
    EndTime: Date.parse('2026-03-03T01:00:00Z') / 1000,
  })
  const keys = parsePublicKeys(JSON.stringify({ PublicKeyList: listed }))
  expect([...(keys?.keys() ?? [])].sort()).toEqual(KEYS.map(({ fingerprint }) => fingerprint).sort())
})

test('what AWS refuses is said with the permission that it takes', async () => {
  await aws.close()
  await expect(
    fetchPublicKeys([{ region: 'us-east-1', ...HOUR }], { profile: null, endpointUrl: aws.url }),
  ).rejects.toMatchObject({ code: 'no-keys', exitCode: 3, hint: expect.stringContaining('cloudtrail:ListPublicKeys') })
})
