import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { AthenaFault, AthenaServer } from '../../support/athena-server.ts'
import { inTrino, readInTrino, writeResults } from '../../support/athena-trino.ts'
import { runTrail } from '../../support/in-process.ts'
import { CREDENTIALS, type S3Server, startS3 } from '../../support/s3-server.ts'
import { endless, endOf } from './endless.ts'
import { same } from './equality.ts'
import { type Lakes, SAMPLE_VENDORS } from './lakes.ts'
import { unnestOnAthena } from './unnest.ts'

/** What the SDK reads of the environment. */
const KEYS = ['AWS_ENDPOINT_URL_ATHENA', 'AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY', 'AWS_REGION'] as const

/** Rows enough for several pages, in one order. */
const MANY = `SELECT a.eventid, b.eventname, a.errormessage FROM cloudtrail_logs a CROSS JOIN (SELECT DISTINCT eventname FROM cloudtrail_logs) b ORDER BY 1, 2 LIMIT 2500`
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
    await server.start()
    const values = [server.url, CREDENTIALS.accessKeyId, CREDENTIALS.secretAccessKey, 'us-east-1']
    KEYS.forEach((key, i) => {
      process.env[key] = values[i]
    })
  })
  beforeEach(() => {
    writeResults(server, s3)
    server.calls.length = 0
    server.faults.length = 0
    server.cutoff = null
    s3.requests.length = 0
  })
  afterAll(async () => {
    for (const [key, value] of before)
      if (value === undefined) delete process.env[key]
      else process.env[key] = value
    await server?.stop()
    await s3?.close()
  })

  const onAthena = (table: string) => ['--engine', 'athena', '--athena-database', 'ct', '--table', table]
  const sql = (text: string, more: readonly string[] = [], onInterrupt: (interrupt: () => void) => void = () => {}) =>
    runTrail(['sql', text, ...onAthena('cloudtrail_logs'), '--format', 'json', ...more], {
      env: { AWS_ENDPOINT_URL_S3: s3.url },
      onInterrupt,
    })
  const callsOf = (operation: string) => server.calls.filter((name) => name === operation).length
  const reads = () => s3.requests.filter(({ method }) => method === 'GET').length

  test.each(['who-touched i-0a1b2c3d4e5f60718 --all', 'events', 'who-touched vol-0ba8352a42a94f8a8 --lineage'])(
    'Athena answers as the local store does: trail %s',
    async (question) => {
      const { samples } = lakes()
      await same(`${question} --vendors ${SAMPLE_VENDORS}`, samples, onAthena(samples.delivered))
    },
  )

  test('Athena counts events and files of its partitions in one scan', async () => {
    const { samples } = lakes()
    await same('coverage', samples, onAthena(samples.exported))
    expect(callsOf('StartQueryExecution')).toBe(2)
  })

  unnestOnAthena(lakes, onAthena)

  test('a large result is read from the file that it was written to, a small one from its page', async () => {
    const large = await sql(MANY)
    expect([large.code, JSON.parse(large.stdout).length]).toEqual([0, 2500])
    expect([callsOf('GetQueryResults'), reads()]).toEqual([1, 1])
    const small = await sql("SELECT count(*) AS n FROM cloudtrail_logs WHERE eventname = 'StopInstances'")
    expect(JSON.parse(small.stdout)).toEqual([{ n: 21 }])
    expect([callsOf('GetQueryResults'), reads()]).toEqual([2, 1])
  })

  test('where the file may not be read, the same rows come by pages, each after the other', async () => {
    const fromFile = JSON.parse((await sql(MANY)).stdout)
    server.calls.length = 0
    server.onResult = () => {}
    const paged = await sql(MANY)
    expect([paged.code, callsOf('GetQueryResults')]).toEqual([0, 3])
    expect(JSON.parse(paged.stdout)).toEqual(fromFile)
    const isEmpty = (row: { errormessage: string | null }) => row.errormessage === null
    expect([fromFile.some(isEmpty), fromFile.every(isEmpty)]).toEqual([true, false])
  })

  test('a busy Athena is asked again until it answers', async () => {
    const busy = (operation: string, type = 'TooManyRequestsException') =>
      server.faults.push({ operation, fault: new AthenaFault(type, 'TOO_MANY_REQUESTS', 'Rate exceeded') })
    busy('StartQueryExecution')
    busy('StartQueryExecution')
    busy('GetQueryExecution', 'ThrottlingException')
    busy('GetQueryResults', 'ThrottlingException')
    const { code, stdout } = await sql('SELECT count(*) AS n FROM cloudtrail_logs')
    expect([code, JSON.parse(stdout)]).toEqual([0, [{ n: 339 }]])
    expect([callsOf('StartQueryExecution'), callsOf('GetQueryResults')]).toEqual([3, 2])
    expect(callsOf('GetQueryExecution')).toBeGreaterThanOrEqual(2)
  })

  test('what can’t be read fails at the start, what can’t be resolved or computed in the run, both as wrong input', async () => {
    const unread = await sql('SELECT 1 FROM')
    expect([unread.code, unread.stderr]).toEqual([
      2,
      expect.stringContaining('Athena refused the query (MALFORMED_QUERY)'),
    ])
    const unknown = await sql('SELECT nope FROM cloudtrail_logs')
    expect([unknown.code, unknown.stderr]).toEqual([2, expect.stringMatching(/query \S+ failed: COLUMN_NOT_FOUND/)])
    const wrong = await sql('SELECT 1 / (length(eventid) - length(eventid)) FROM cloudtrail_logs')
    expect([wrong.code, wrong.stderr]).toEqual([2, expect.stringMatching(/query \S+ failed: DIVISION_BY_ZERO/)])
  })

  test('what runs too long is stopped in Athena, and so in the engine behind it', async () => {
    const { code, stderr } = await sql(endless(770011), ['--timeout', '1'])
    expect([code, stderr]).toEqual([
      3,
      expect.stringContaining('took longer than 1 s, and was cancelled in the engine'),
    ])
    expect(callsOf('StopQueryExecution')).toBe(1)
    expect(await endOf(lakes().trino, 770011)).toEqual(['FAILED', 'USER_CANCELED'])
  })

  test('Ctrl-C stops the query in Athena, and so in the engine behind it', async () => {
    const { code, stderr } = await sql(endless(770022), [], (interrupt) => setTimeout(interrupt, 1500))
    expect([code, stderr]).toEqual([130, expect.stringContaining('interrupted: the query was cancelled in the engine')])
    expect(callsOf('StopQueryExecution')).toBe(1)
    expect(await endOf(lakes().trino, 770022)).toEqual(['FAILED', 'USER_CANCELED'])
  })

  test('the workgroup’s own limit is explained when it strikes, and what was read is stated', async () => {
    server.cutoff = 10
    const { code, stdout, stderr } = await sql('SELECT count(*) FROM cloudtrail_logs')
    expect([code, stdout]).toEqual([3, ''])
    expect(stderr).toMatch(/workgroup primary stopped query \S+: it read more than the workgroup allows/)
    expect(stderr).toMatch(/athena: 1 query, 0\.\d\d MB read, 0\.0000 USD/)
  })

  test('a question that the workgroup’s limit stops answers nothing rather than a part', async () => {
    server.cutoff = 10
    const { code, stdout, stderr } = await runTrail(['events', ...onAthena('cloudtrail_logs'), '--format', 'json'])
    expect([code, stdout, stderr]).toEqual([3, '', expect.stringContaining('it read more than the workgroup allows')])
  })
}
