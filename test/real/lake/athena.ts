import { afterAll, beforeAll, expect, test } from 'vitest'
import { AthenaServer } from '../../support/athena-server.ts'
import { inTrino, readInTrino, writeResults } from '../../support/athena-trino.ts'
import { runTrail } from '../../support/in-process.ts'
import { CREDENTIALS, type S3Server, startS3 } from '../../support/s3-server.ts'
import { same } from './equality.ts'
import { type Lakes, SAMPLE_VENDORS } from './lakes.ts'

/** What the SDK reads of the environment. */
const KEYS = ['AWS_ENDPOINT_URL_ATHENA', 'AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY', 'AWS_REGION'] as const

/** The SDK's own client through the command line, a stand-in that speaks Athena's protocol, and a real Trino behind it. */
export function athena(lakes: () => Lakes): void {
  let server: AthenaServer
  let s3: S3Server
  const before = KEYS.map((key) => [key, process.env[key]] as const)

  beforeAll(async () => {
    const { url } = lakes().trino
    server = new AthenaServer(inTrino(url))
    server.read = (sql) => readInTrino(url, sql)
    s3 = await startS3()
    writeResults(server, s3)
    await server.start()
    const values = [server.url, CREDENTIALS.accessKeyId, CREDENTIALS.secretAccessKey, 'us-east-1']
    KEYS.forEach((key, i) => {
      process.env[key] = values[i]
    })
  })
  afterAll(async () => {
    for (const [key, value] of before)
      if (value === undefined) delete process.env[key]
      else process.env[key] = value
    await server?.stop()
    await s3?.close()
  })

  const onAthena = (table: string) => ['--engine', 'athena', '--athena-database', 'ct', '--table', table]
  const sql = (text: string, more: readonly string[] = []) =>
    runTrail(['sql', text, ...onAthena('cloudtrail_logs'), '--format', 'json', ...more], {
      env: { AWS_ENDPOINT_URL_S3: s3.url },
    })

  test.each(['who-touched i-0a1b2c3d4e5f60718 --all', 'events'])(
    'Athena answers as the local store does: trail %s',
    async (question) => {
      const { samples } = lakes()
      await same(`${question} --vendors ${SAMPLE_VENDORS}`, samples, onAthena(samples.delivered))
    },
  )

  test('rows unnest into one column, as Athena documents it and Trino refuses it', async () => {
    const text = `SELECT eventname, entry.arn FROM cloudtrail_logs CROSS JOIN UNNEST(resources) AS unnested (entry) WHERE entry.type = 'AWS::S3::Bucket' ORDER BY eventid, entry.arn`
    const { code, stdout, stderr } = await sql(text)
    expect([code, stderr]).toEqual([0, expect.stringMatching(/^athena: 1 query, /)])
    const local = await runTrail(['sql', text, '--store', lakes().samples.store, '--format', 'json'])
    expect(JSON.parse(stdout)).toEqual(JSON.parse(local.stdout))
    expect(JSON.parse(stdout).length).toBeGreaterThan(0)
    await expect(lakes().trino.run(text)).rejects.toThrow(/Column alias list has 1 entries/)
  })

  test('a large result is read from the file that it was written to, a small one from its page', async () => {
    const text =
      'SELECT a.eventid, b.eventname FROM cloudtrail_logs a CROSS JOIN (SELECT DISTINCT eventname FROM cloudtrail_logs) b'
    const large = await sql(`${text} ORDER BY 1, 2 LIMIT 2500`)
    expect([large.code, JSON.parse(large.stdout).length]).toEqual([0, 2500])
    expect(server.calls.filter((name) => name === 'GetQueryResults')).not.toHaveLength(0)
    expect(s3.requests.filter(({ method }) => method === 'GET').length).toBe(1)
    const small = await sql("SELECT count(*) AS n FROM cloudtrail_logs WHERE eventname = 'StopInstances'")
    expect(JSON.parse(small.stdout)).toEqual([{ n: 21 }])
    expect(s3.requests.filter(({ method }) => method === 'GET').length).toBe(1)
  })

  test('what can’t be read fails at the start, what can’t be resolved fails in the run, both as wrong input', async () => {
    const unread = await sql('SELEC 1')
    expect([unread.code, unread.stderr]).toEqual([
      2,
      expect.stringContaining('Athena refused the query (MALFORMED_QUERY)'),
    ])
    const unknown = await sql('SELECT nope FROM cloudtrail_logs')
    expect([unknown.code, unknown.stderr]).toEqual([2, expect.stringMatching(/query \S+ failed: COLUMN_NOT_FOUND/)])
  })

  test('what runs too long is stopped in Athena', async () => {
    server.calls.length = 0
    const { code } = await sql(
      'SELECT count(*) FROM UNNEST(sequence(1, 9999)) AS a (x) CROSS JOIN UNNEST(sequence(1, 9999)) AS b (y) CROSS JOIN UNNEST(sequence(1, 9999)) AS c (z) WHERE x * y * z % 7 = 3',
      ['--timeout', '1'],
    )
    expect(code).not.toBe(0)
    expect(server.calls).toContain('StopQueryExecution')
  })
}
