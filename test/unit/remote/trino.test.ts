import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { trinoEngine } from '../../../src/engine/remote/trino.ts'
import type { Spent } from '../../../src/model/lake.ts'

interface Seen {
  method: string
  path: string
  body: string
  headers: Record<string, unknown>
}
let answer: (seen: Seen) => { status?: number; body?: unknown }
let seen: Seen[] = []
let spent: Spent[] = []
let server: Server
let url = ''

beforeAll(async () => {
  server = createServer(async (request, response) => {
    let body = ''
    for await (const chunk of request) body += chunk
    const each = { method: request.method ?? '', path: request.url ?? '', body, headers: request.headers }
    seen.push(each)
    const { status = 200, body: text = {} } = answer(each)
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(text))
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})
beforeEach(() => {
  seen = []
  spent = []
})
afterAll(() => void server.close())

const OPTIONS = { user: 'ana', password: null, token: null, catalog: 'hive', schema: 'ct', maxScan: null }
async function run(sql: string, parameters: string[] = [], more: object = {}, signal = new AbortController().signal) {
  const effects = { onSpent: (each: Spent) => void spent.push(each), sleep: async () => {}, now: () => 0, env: {} }
  const result = await trinoEngine({ url, ...OPTIONS, ...more }, effects).run({ sql, parameters }, signal)
  const rows: (readonly unknown[])[] = []
  for await (const row of result.rows) rows.push(row)
  return rows
}

test('pages are followed, values are typed, and parameters go in the body', async () => {
  const columns = [
    { name: 'a', type: 'bigint' },
    { name: 'b', type: 'row(x varchar, y bigint)' },
  ]
  answer = ({ path }) =>
    path === '/v1/statement'
      ? { body: { id: 'q1', nextUri: `${url}/1` } }
      : path === '/1'
        ? { body: { id: 'q1', columns, data: [['9007199254740993', ['p', 1]]], nextUri: `${url}/2` } }
        : { body: { id: 'q1', columns, data: [[1, null]], stats: { physicalInputBytes: 7, elapsedTimeMillis: 5 } } }
  expect(await run("SELECT 'x' WHERE a = ?", ["'it''s'"])).toEqual([
    ['9007199254740993', { x: 'p', y: 1 }],
    [1, null],
  ])
  expect(seen[0]?.body).toBe("EXECUTE IMMEDIATE 'SELECT ''x'' WHERE a = ?' USING 'it''s'")
  expect(seen[0]?.headers).toMatchObject({ 'x-trino-user': 'ana', 'x-trino-catalog': 'hive', 'x-trino-schema': 'ct' })
  expect(spent).toEqual([{ engine: 'trino', queryId: 'q1', bytes: 7, ms: 5, usd: null, reused: false }])
})

test('an interrupt, and more read than allowed, cancel the query', async () => {
  const stop = new AbortController()
  answer = ({ path }) => {
    if (path === '/1') stop.abort()
    return { body: { id: 'q', nextUri: `${url}/1`, stats: { physicalInputBytes: 2_000_000_000 } } }
  }
  await expect(run('SELECT 1', [], {}, stop.signal)).rejects.toMatchObject({ name: 'AbortError' })
  expect(seen.at(-1)).toMatchObject({ method: 'DELETE', path: '/1' })
  await expect(run('SELECT 1', [], { maxScan: 1e9 })).rejects.toMatchObject({ code: 'scan-limit', exitCode: 3 })
  expect(seen.at(-1)).toMatchObject({ method: 'DELETE', path: '/1' })
})

test('credentials never follow an answer to another server', async () => {
  answer = () => ({ body: { id: 'q', nextUri: 'http://203.0.113.7:1/steal' } })
  await expect(run('SELECT 1', [], { token: 'jwt' })).rejects.toMatchObject({ code: 'trino-redirect' })
  expect(seen[0]?.headers.authorization).toBe('Bearer jwt')
})

test.each([
  ['a user’s mistake', { error: { message: 'line 1:8', errorName: 'COLUMN_NOT_FOUND', errorType: 'USER_ERROR' } }, 2],
  ['a failure', { error: { message: 'full', errorName: 'EXCEEDED', errorType: 'INSUFFICIENT_RESOURCES' } }, 3],
])('%s has its exit code', async (_, body, exitCode) => {
  answer = () => ({ body: { id: 'q', ...body } })
  await expect(run('SELECT 1')).rejects.toMatchObject({ exitCode })
})

test('what may not be read is no wrong input; what is not found is told with where to name it', async () => {
  const failing = (errorName: string) => {
    answer = () => ({ body: { id: 'q', error: { message: 'no', errorName, errorType: 'USER_ERROR' } } })
    return run('SELECT 1').catch((error) => error)
  }
  expect(await failing('PERMISSION_DENIED')).toMatchObject({ code: 'trino-denied', exitCode: 3 })
  expect(await failing('SCHEMA_NOT_FOUND')).toMatchObject({
    exitCode: 2,
    hint: expect.stringContaining('--trino-schema'),
  })
})

test('a busy server is asked again, a refusing one is not', async () => {
  let times = 0
  answer = () => (times++ < 2 ? { status: 503 } : { body: { id: 'q', columns: [], data: [] } })
  expect(await run('SELECT 1')).toEqual([])
  answer = () => ({ status: 401 })
  await expect(run('SELECT 1')).rejects.toMatchObject({ code: 'trino-denied' })
})

test.each([
  ['ftp://host', 'bad-url'],
  ['https://ana:secret@host', 'bad-url'],
  ['nonsense', 'bad-url'],
])('%s is no server’s address', async (address, code) => {
  await expect(run('SELECT 1', [], { url: address })).rejects.toMatchObject({ code })
})

test('a password is sent as basic authentication, a token as bearer, and neither where there is none', async () => {
  answer = () => ({ body: { id: 'q', columns: [], data: [] } })
  await run('SELECT 1', [], { password: 'pässwörd:x' })
  await run('SELECT 1', [], { token: 'jwt', password: 'x' })
  await run('SELECT 1')
  const basic = `Basic ${Buffer.from('ana:pässwörd:x', 'utf8').toString('base64')}`
  expect(seen.map(({ headers }) => headers.authorization)).toEqual([basic, 'Bearer jwt', undefined])
})

test('a password is sent by TLS only', async () => {
  await expect(run('SELECT 1', [], { url: 'http://trino.example.com', password: 'x' })).rejects.toMatchObject({
    code: 'no-tls',
  })
})
