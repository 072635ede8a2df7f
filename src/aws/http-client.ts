import type { IncomingHttpHeaders } from 'node:http'
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
      return await this.#ask(path, headers, most)
    } catch (error) {
      throw named(error)
    }
  }

  /** A kept connection may have been closed just now: that is no fault of the request, which goes out once more. */
  async #ask(path: string, headers: Readonly<Record<string, string>>, most: number): Promise<HttpAnswer> {
    const answer = await new Promise<HttpAnswer | null>((done, fail) => {
      this.#pool.dispatch(
        { path, method: 'GET', headers },
        new Collector(most, { done, fail, again: () => done(null) }),
      )
    })
    if (answer !== null) return answer
    return new Promise((done, fail) => {
      this.#pool.dispatch({ path, method: 'GET', headers }, new Collector(most, { done, fail, again: fail }))
    })
  }
}

interface Ends {
  done: (answer: HttpAnswer) => void
  fail: (error: unknown) => void
  /** A connection ended before the first byte of an answer. */
  again: (error: unknown) => void
}

/** Takes one answer as undici reads it: for many small objects a stream of each would take most of the time. */
class Collector implements Dispatcher.DispatchHandler {
  readonly #most: number
  readonly #ends: Ends
  readonly #pieces: Buffer[] = []
  #length = 0
  #status = 0
  #headers: Record<string, string> = {}

  constructor(most: number, ends: Ends) {
    this.#most = most
    this.#ends = ends
  }

  onRequestStart(): void {}

  onResponseStart(_: Dispatcher.DispatchController, status: number, headers: IncomingHttpHeaders): void {
    // Early hints come before the answer.
    if (status < 200) return
    this.#status = status
    this.#headers = joined(headers)
  }

  onResponseData(controller: Dispatcher.DispatchController, piece: Buffer): void {
    this.#length += piece.length
    if (this.#length > this.#most) controller.abort(new BrokenAnswer(`more than ${this.#most} bytes came`))
    else this.#pieces.push(piece)
  }

  onResponseEnd(): void {
    const [first] = this.#pieces
    const body = this.#pieces.length === 1 && first !== undefined ? first : Buffer.concat(this.#pieces, this.#length)
    this.#ends.done({ status: this.#status, headers: this.#headers, body })
  }

  onResponseError(_: Dispatcher.DispatchController, error: Error): void {
    if (this.#status === 0 && error instanceof errors.SocketError) this.#ends.again(error)
    else this.#ends.fail(error)
  }
}

function joined(headers: IncomingHttpHeaders): Record<string, string> {
  // Without a prototype: a header's name is whatever the server says.
  const all: Record<string, string> = Object.create(null)
  for (const name in headers) {
    const value = headers[name]
    if (typeof value === 'string') all[name] = value.trim()
    else if (value !== undefined) all[name] = value.map((one) => one.trim()).join(', ')
  }
  return all
}

/** Undici's errors by the names that the SDK's have, so that one place knows what is worth another try. */
function named(error: unknown): unknown {
  if (!(error instanceof errors.UndiciError || error instanceof errors.HTTPParserError)) return error
  const late = [errors.HeadersTimeoutError, errors.BodyTimeoutError, errors.ConnectTimeoutError]
  if (late.some((each) => error instanceof each)) return Object.assign(error, { name: 'TimeoutError' })
  return new BrokenAnswer(error.message)
}
