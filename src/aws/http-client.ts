import { connect as connectPlain, isIP, type Socket } from 'node:net'
import { connect as connectTls } from 'node:tls'
import { AnswerReader, BrokenAnswer, type HttpAnswer } from './http-answer.ts'

/** Milliseconds: to connect, to the first byte of an answer, and between its bytes. */
export interface HttpTiming {
  connection: number
  request: number
  socket: number
}

/** Milliseconds after which a connection that nothing is asked on is closed. */
const IDLE = 10_000

/**
 * GETs over connections that are kept: Node's own client takes four to five times the CPU where answers are small. A
 * kept connection that the server has closed is no fault of the request, which then goes out on a new one. There is
 * nothing to close: kept connections hold no process up, and end when they are idle for long.
 */
export class HttpClient {
  readonly #server: { host: string; port: number; tls: boolean }
  readonly #timing: HttpTiming
  readonly #most: number
  readonly #idle: Connection[] = []
  readonly #open = new Set<Connection>()
  readonly #waiting: (() => void)[] = []
  readonly #often: number
  /** One clock for all connections, while there are any: a timer for each request would cost as much as the request. */
  #watch: NodeJS.Timeout | null = null
  #session: Buffer | undefined

  /** @param most connections at once */
  constructor(url: URL, timing: HttpTiming, most = 64) {
    const tls = url.protocol === 'https:'
    this.#server = {
      host: url.hostname.replace(/^\[|\]$/g, ''),
      port: url.port === '' ? (tls ? 443 : 80) : Number(url.port),
      tls,
    }
    this.#timing = timing
    this.#most = most
    this.#often = Math.max(20, Math.min(1000, timing.connection / 4, timing.request / 4, timing.socket / 4))
  }

  /**
   * @param most bytes that the body may have
   * @throws the network's errors, `TimeoutError`, and BrokenAnswer
   */
  async get(path: string, headers: Readonly<Record<string, string>>, most: number): Promise<HttpAnswer> {
    const text = requestText(path, headers)
    for (;;) {
      const kept = this.#idle.pop()
      const connection = kept ?? (await this.#connect())
      try {
        return await connection.ask(text, new AnswerReader(most))
      } catch (error) {
        if (kept === undefined || !(error instanceof ClosedWhileIdle)) throw error
      } finally {
        this.#release(connection)
      }
    }
  }

  async #connect(): Promise<Connection> {
    while (this.#open.size >= this.#most) {
      await new Promise<void>((resolve) => this.#waiting.push(resolve))
      const idle = this.#idle.pop()
      if (idle !== undefined) return idle
    }
    const connection = new Connection(this.#socket(), this.#server.tls ? 'secureConnect' : 'connect', this.#timing)
    this.#open.add(connection)
    this.#watch ??= setInterval(() => this.#look(), this.#often).unref()
    return connection
  }

  #socket(): Socket {
    const { host, port, tls } = this.#server
    if (!tls) return connectPlain({ host, port, noDelay: true })
    const socket = connectTls({
      ...{ host, port, ALPNProtocols: ['http/1.1'] },
      ...(isIP(host) === 0 ? { servername: host } : {}),
      ...(this.#session === undefined ? {} : { session: this.#session }),
    })
    socket.setNoDelay(true)
    return socket.on('session', (session) => (this.#session = session))
  }

  #release(connection: Connection): void {
    if (connection.isUsable) this.#idle.push(connection)
    else {
      this.#open.delete(connection)
      connection.destroy()
    }
    this.#waiting.shift()?.()
  }

  #look(): void {
    const now = performance.now()
    for (const connection of this.#open) connection.look(now)
    for (const connection of this.#idle.filter((each) => !each.isUsable)) {
      this.#idle.splice(this.#idle.indexOf(connection), 1)
      this.#open.delete(connection)
    }
    if (this.#open.size > 0 || this.#watch === null) return
    clearInterval(this.#watch)
    this.#watch = null
  }
}

/** A kept connection that ended before a byte of the answer came. */
class ClosedWhileIdle extends BrokenAnswer {}

/** One connection, with at most one request under way. */
class Connection {
  readonly #socket: Socket
  readonly #timing: HttpTiming
  #reader: AnswerReader | null = null
  #done: ((answer: HttpAnswer) => void) | null = null
  #failed: ((error: Error) => void) | null = null
  #since = performance.now()
  #connected = false
  #usable = true

  constructor(socket: Socket, ready: 'connect' | 'secureConnect', timing: HttpTiming) {
    this.#socket = socket
    this.#timing = timing
    socket.once(ready, () => {
      this.#connected = true
      this.#since = performance.now()
    })
    socket.on('data', (piece: Buffer) => this.#came(piece))
    socket.on('end', () => this.#ended())
    socket.on('error', (error) => this.#fail(error))
    socket.on('close', () => this.#fail(new BrokenAnswer('the connection was closed')))
  }

  get isUsable(): boolean {
    return this.#usable && this.#reader === null
  }

  ask(request: string, reader: AnswerReader): Promise<HttpAnswer> {
    this.#reader = reader
    this.#since = performance.now()
    this.#socket.ref()
    return new Promise((resolve, reject) => {
      this.#done = resolve
      this.#failed = reject
      if (!this.#usable) this.#fail(new ClosedWhileIdle('a kept connection was closed'))
      else this.#socket.write(request, 'latin1')
    })
  }

  /** Ends what takes too long, and what is not needed any more. */
  look(now: number): void {
    if (this.#reader === null) {
      if (now - this.#since > IDLE) this.destroy()
      return
    }
    const { connection, request, socket } = this.#timing
    const most = !this.#connected ? connection : this.#reader.isFresh ? request : socket
    if (now - this.#since <= most) return
    const error = new Error(`no answer for ${most} ms`)
    error.name = 'TimeoutError'
    this.#fail(error)
    this.destroy()
  }

  destroy(): void {
    this.#usable = false
    this.#socket.destroy()
  }

  #came(piece: Buffer): void {
    this.#since = performance.now()
    const reader = this.#reader
    // What comes unasked can't be told from an answer to the next request.
    if (reader === null) return this.destroy()
    try {
      const answer = reader.add(piece)
      if (answer !== null) this.#settle(answer, reader.keepsAlive)
    } catch (error) {
      this.#fail(error as Error)
      this.destroy()
    }
  }

  #ended(): void {
    this.#usable = false
    const reader = this.#reader
    if (reader === null) return
    try {
      if (reader.isFresh) throw new ClosedWhileIdle('the connection was closed without an answer')
      this.#settle(reader.end(), false)
    } catch (error) {
      this.#fail(error as Error)
    }
  }

  #settle(answer: HttpAnswer, keep: boolean): void {
    const done = this.#done
    this.#clear()
    if (!keep) this.destroy()
    else this.#socket.unref()
    done?.(answer)
  }

  #fail(error: Error): void {
    this.#usable = false
    const failed = this.#failed
    const reset = this.#reader?.isFresh === true && this.#connected && !(error.name === 'TimeoutError')
    this.#clear()
    failed?.(reset && !(error instanceof ClosedWhileIdle) ? new ClosedWhileIdle(error.message) : error)
  }

  #clear(): void {
    this.#reader = null
    this.#done = null
    this.#failed = null
  }
}

/** @throws BrokenAnswer where a value would break the request: an ETag is whatever a listing said */
function requestText(path: string, headers: Readonly<Record<string, string>>): string {
  let text = `GET ${path} HTTP/1.1\r\n`
  for (const [name, value] of Object.entries(headers)) {
    if (/[^\t\x20-\x7e\x80-\xff]/.test(value)) throw new BrokenAnswer(`HTTP can’t carry the header ${name}`)
    text += `${name}: ${value}\r\n`
  }
  return `${text}\r\n`
}
