import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { inFolder, trailJson } from '../support/cli.ts'
import { CREDENTIALS, startS3 } from '../support/s3-server.ts'
import { record } from './record.ts'

const DAY = 'AWSLogs/111122223333/CloudTrail/eu-west-1/2026/03/02'

/** Keys that a hostile bucket may hold. */
const KEYS: readonly string[] = [
  `${DAY}/../../../../../../../escaped.json.gz`,
  `../escaped-at-once.json.gz`,
  `${DAY}/..`,
  `${DAY}/%2e%2e/encoded.json.gz`,
  `${DAY}/a\u001b[2Jb.json.gz`,
  `${DAY}/new\nline.json.gz`,
  `${DAY}/${'long'.repeat(100)}.json.gz`,
  `${DAY}/$(reboot).json.gz`,
  `${DAY}/back\\slash.json.gz`,
  `${DAY}/C:evil.json.gz`,
  `${DAY}/ümlaut😀.json.gz`,
  `${DAY}/=formula.json.gz`,
]

test('whatever the keys of a bucket, --keep-raw writes below its folder, each object once', () =>
  inFolder(async (folder) => {
    const server = await startS3()
    try {
      KEYS.forEach((key, i) => {
        server.put('logs', key, gzipSync(JSON.stringify({ Records: [record(i)] })))
      })
      const env = {
        AWS_ACCESS_KEY_ID: CREDENTIALS.accessKeyId,
        AWS_SECRET_ACCESS_KEY: CREDENTIALS.secretAccessKey,
        AWS_REGION: 'us-east-1',
        AWS_ENDPOINT_URL: server.url,
      }
      const raw = join(folder, 'deep', 'er', 'raw')
      const ingested = await trailJson<{ events: number; setAside: object[] }>(
        ['ingest', 's3://logs', '--store', join(folder, 's.duckdb'), '--keep-raw', raw],
        { env },
      )
      expect(ingested).toMatchObject({ events: KEYS.length, setAside: [] })
      const kept = readdirSync(raw, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
      expect(kept).toHaveLength(KEYS.length)
      expect(readdirSync(folder).sort()).toEqual(['deep', 's.duckdb'])
      expect(readdirSync(join(folder, 'deep', 'er'))).toEqual(['raw'])
    } finally {
      await server.close()
    }
  }))
