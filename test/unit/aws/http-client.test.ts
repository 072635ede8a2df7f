import { once } from 'node:events'
import { createServer, type Server, type Socket } from 'node:net'
import fc from 'fast-check'
import { afterEach, expect, test } from 'vitest'
import { HttpClient, type HttpTiming } from '../../../src/aws/http-client.ts'

const QUICK: HttpTiming = { connection: 1000, request: 200, socket: 200 }
const closing: (() => void)[] = []
afterEach(() => {
  for (const close of closing.splice(0)) close()
})

/** A server that says what it is told to, and a client of it; `asked` is each request as it came. */
async function serving(answer: (socket: Socket, n: number) => void, timing = QUICK, most = 64) {
  const asked: string[] = []
  const sockets = new Set<Socket>()
  const server: Server = createServer((socket) => {
    sockets.add(socket)
    let rest = ''
    socket.on('error', () => {})
    socket.on('data', (piece) => {
      rest += piece.toString('latin1')
      for (let end = rest.indexOf('\r\n\r\n'); end !== -1; end = rest.indexOf('\r\n\r\n')) {
        asked.push(rest.slice(0, end))
        rest = rest.slice(end + 4)
        answer(socket, asked.length)
      }
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address() as { port: number }
  const client = new HttpClient(new URL(`http://127.0.0.1:${address.port}`), timing, most)
  closing.push(() => {
    for (const socket of sockets) socket.destroy()
    server.close()
  })
  return { client, asked, sockets, get: (path = '/a', limit = 1000) => client.get(path, { host: 'x' }, limit) }
}

const plain = (body: string, more = '') => `HTTP/1.1 200 OK\r\nContent-Length: ${body.length}\r\n${more}\r\n${body}`

/** An answer's text, and what must be read of it. */
const answers = fc.record({
  status: fc.constantFrom(200, 206, 403, 404, 500, 503),
  body: fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes)),
  chunks: fc.option(fc.array(fc.integer({ min: 1, max: 60 }), { maxLength: 8 }), { nil: null }),
  interim: fc.boolean(),
})

function textOf({ status, body, chunks, interim }: typeof answers extends fc.Arbitrary<infer T> ? T : never): Buffer {
  const head = `${interim ? 'HTTP/1.1 103 Early Hints\r\nX: y\r\n\r\n' : ''}HTTP/1.1 ${status} Some words\r\nETag: "x"\r\nX-Two: 1\r\nx-two:2 \r\n`
  if (chunks === null) return Buffer.concat([Buffer.from(`${head}Content-Length: ${body.length}\r\n\r\n`), body])
  const parts: Buffer[] = [Buffer.from(`${head}Transfer-Encoding: chunked\r\n\r\n`)]
  let at = 0
  for (const length of [...chunks, body.length]) {
    const part = body.subarray(at, at + length)
    at += part.length
    if (part.length > 0) parts.push(Buffer.from(`${part.length.toString(16)};a=b\r\n`), part, Buffer.from('\r\n'))
  }
  return Buffer.concat([...parts, Buffer.from('0\r\nTrailer: z\r\n\r\n')])
}

test('an answer is the same in whatever pieces it comes', async () => {
  let told: Buffer = Buffer.alloc(0)
  let lengths: readonly number[] = []
  const { get, sockets, asked } = await serving(async (socket) => {
    // The next answer may be told before the last cuts of this one, beyond its end, are done with.
    const text = told
    let at = 0
    for (const length of [...lengths, text.length]) {
      if (at < text.length) socket.write(text.subarray(at, at + length))
      at += length
      await new Promise((resolve) => setImmediate(resolve))
    }
  })
  const property = fc.asyncProperty(
    answers,
    fc.array(fc.integer({ min: 1, max: 90 }), { maxLength: 20 }),
    async (one, cuts) => {
      told = textOf(one)
      lengths = cuts
      const answer = await get('/a', 10_000)
      expect(answer).toMatchObject({ status: one.status, headers: { etag: '"x"', 'x-two': '1, 2' } })
      expect(answer.body.equals(one.body)).toBe(true)
    },
  )
  await fc.assert(property, { numRuns: 60 })
  expect(sockets.size).toBeLessThan(asked.length / 2)
})

test('whatever comes in the place of an answer ends in an error or an answer, never in another exception', async () => {
  let told: Uint8Array = Buffer.alloc(0)
  const { get } = await serving((socket) => socket.end(told))
  const property = fc.asyncProperty(
    fc.oneof(fc.uint8Array({ maxLength: 200 }), answers.map(textOf)),
    fc.array(fc.tuple(fc.nat(400), fc.integer({ min: 0, max: 255 })), { maxLength: 4 }),
    async (bytes, flips) => {
      const text = Buffer.from(bytes)
      for (const [at, byte] of flips) if (at < text.length) text[at] = byte
      told = text
      await get().catch((error) => expect(['BrokenAnswer', 'TimeoutError']).toContain(error.name))
    },
  )
  await fc.assert(property, { numRuns: 60 })
})

test('connections are kept: they carry one request after the other', async () => {
  const { get, sockets } = await serving((socket, n) => socket.write(plain(`${n}`)))
  for (let n = 1; n <= 20; n++) expect((await get()).body.toString()).toBe(`${n}`)
  // One may be let go a moment after its answer was handed over.
  expect(sockets.size).toBeLessThanOrEqual(2)
})

test('a kept connection that the server has closed costs no try: the request goes out on a new one', async () => {
  const { get, sockets } = await serving((socket, n) => {
    // The third is closed without a word, as a server does whose patience ended while the request was on its way.
    if (n === 3) socket.destroy()
    else socket.write(plain(`${n}`))
  })
  await get()
  await get()
  expect((await get()).body.toString()).toBe('4')
  expect(sockets.size).toBeLessThanOrEqual(3)
})

test('a new connection that is closed without an answer is an error', async () => {
  const { get } = await serving((socket) => socket.destroy())
  await expect(get()).rejects.toThrow(/aborted|ECONNRESET/)
})

test('an answer that says that the connection closes is not followed by another on it', async () => {
  const { get, sockets } = await serving((socket) => socket.write(plain('x', 'Connection: close\r\n')))
  await get()
  await get()
  expect(sockets.size).toBe(2)
})

test('an answer without a length ends with the connection', async () => {
  const { get } = await serving((socket) => socket.end('HTTP/1.1 200 OK\r\n\r\nall of it'))
  expect((await get()).body.toString()).toBe('all of it')
})

test.each([
  ['before its first byte', () => {}],
  ['in mid-body', (socket: Socket) => void socket.write('HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nx')],
])('an answer that stalls %s is ended', async (_, answer) => {
  const { get } = await serving(answer)
  await expect(get()).rejects.toMatchObject({ name: 'TimeoutError' })
})

test('no more of a body is read than was asked for', async () => {
  const { get } = await serving((socket) => {
    socket.write('HTTP/1.1 200 OK\r\n\r\n')
    const timer = setInterval(() => socket.write(Buffer.alloc(1000)), 1)
    socket.on('close', () => clearInterval(timer))
  })
  await expect(get('/a', 5000)).rejects.toThrow(/more than 5000 bytes/)
})

test('bytes that follow an answer unasked are no answer to the next request', async () => {
  const { get, sockets } = await serving((socket, n) => {
    socket.write(plain('right'))
    if (n === 1) setTimeout(() => socket.write(plain('wrong')), 10)
  })
  await get()
  await new Promise((resolve) => setTimeout(resolve, 40))
  expect((await get()).body.toString()).toBe('right')
  expect(sockets.size).toBe(2)
})

test('more requests than connections wait for one', async () => {
  const { get, sockets } = await serving((socket, n) => void setTimeout(() => socket.write(plain(`${n}`)), 5), QUICK, 2)
  const answers = await Promise.all(Array.from({ length: 9 }, () => get()))
  expect(answers).toHaveLength(9)
  expect(sockets.size).toBe(2)
})

test('a header that holds a line’s end is not sent', async () => {
  const { client, asked } = await serving((socket) => socket.write(plain('')))
  await expect(client.get('/a', { 'if-match': '"x"\r\nHost: other' }, 10)).rejects.toThrow(/if-match/)
  expect(asked).toEqual([])
})
