import { type Dispatcher, errors, Pool } from 'undici'

/** An HTTP answer: its headers by lower-case name, those that come twice joined, and the whole body. */
export interface HttpAnswer {
  status: number
  headers: Readonly<Record<string, string>>
  body: Buffer
}

/** Milliseconds: to connect, to the first byte of an answer, and between its bytes. */
export interface HttpTiming {
  connection: number
  request: number
  socket: number
}

/** An answer that breaks HTTP's rules, is cut off or too long. `aborted` is what marks it as worth another try. */
export class BrokenAnswer extends Error {
  override name = 'BrokenAnswer'
  constructor(what: string) {
    super(`aborted: ${what}`)
  }
}

/**
 * GETs over connections that are kept. There is nothing to close: idle connections hold no process up, and end when they
 * are idle for long.
 */
export class HttpClient {
  readonly #pool: Pool

  /** @param most connections at once */
  constructor(url: URL, timing: HttpTiming, most = 64) {
    this.#pool = new Pool(url.origin, {
      connections: most,
      connect: { timeout: timing.connection },
      headersTimeout: timing.request,
      bodyTimeout: timing.socket,
      keepAliveTimeout: 10_000,
    })
  }

  /**
   * @param most bytes that the body may have
   * @throws the network's errors, `TimeoutError`, and BrokenAnswer
   */
  async get(path: string, headers: Readonly<Record<string, string>>, most: number): Promise<HttpAnswer> {
    try {
      const answer = await this.#ask(path, headers)
      const pieces: Buffer[] = []
      let length = 0
      for await (const piece of answer.body as AsyncIterable<Buffer>) {
        length += piece.length
        // Leaving the loop ends the connection.
        if (length > most) throw new BrokenAnswer(`more than ${most} bytes came`)
        pieces.push(piece)
      }
      return { status: answer.statusCode, headers: joined(answer.headers), body: Buffer.concat(pieces, length) }
    } catch (error) {
      throw named(error)
    }
  }

  /** A kept connection may have been closed just now: that is no fault of the request, which goes out once more. */
  async #ask(path: string, headers: Readonly<Record<string, string>>): Promise<Dispatcher.ResponseData> {
    const request = { path, method: 'GET', headers } as const
    try {
      return await this.#pool.request(request)
    } catch (error) {
      if (!(error instanceof errors.SocketError)) throw error
      return this.#pool.request(request)
    }
  }
}

function joined(headers: Readonly<Record<string, string | string[] | undefined>>): Record<string, string> {
  // Without a prototype: a header's name is whatever the server says.
  const all: Record<string, string> = Object.create(null)
  for (const [name, value] of Object.entries(headers))
    if (value !== undefined)
      all[name] = [value]
        .flat()
        .map((one) => one.trim())
        .join(', ')
  return all
}

/** Undici's errors by the names that the SDK's have, so that one place knows what is worth another try. */
function named(error: unknown): unknown {
  if (!(error instanceof errors.UndiciError || error instanceof errors.HTTPParserError)) return error
  const late = [errors.HeadersTimeoutError, errors.BodyTimeoutError, errors.ConnectTimeoutError]
  if (late.some((each) => error instanceof each)) return Object.assign(error, { name: 'TimeoutError' })
  return new BrokenAnswer(error.message)
}
