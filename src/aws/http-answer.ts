/** An HTTP answer: its headers by lower-case name, those that come twice joined, and the whole body. */
export interface HttpAnswer {
  status: number
  headers: Record<string, string>
  body: Buffer
}

/** An answer that breaks HTTP's rules or is cut off. `aborted` is what marks it as worth another try. */
export class BrokenAnswer extends Error {
  override name = 'BrokenAnswer'
  constructor(what: string) {
    super(`aborted: ${what}`)
  }
}

/** Bytes of headers, and of a chunk's first line: S3 sends less than 8 KB. */
const MOST_OF_HEADERS = 65_536

type State = 'headers' | 'body' | 'chunk' | 'chunk-end' | 'trailer' | 'until-close'

/**
 * Reads one HTTP/1.1 answer (RFC 9112) to a GET from the pieces in which it comes: a body of a given length, in chunks,
 * or up to the connection's end.
 */
export class AnswerReader {
  readonly #most: number
  #state: State = 'headers'
  #rest: Buffer = Buffer.alloc(0)
  #status = 0
  /** HTTP/1.1: the connection is kept unless it is said otherwise. */
  #newer = false
  #headers: Record<string, string> = {}
  readonly #body: Buffer[] = []
  #length = 0
  /** Bytes of the body, or of the chunk at hand, that are still to come. */
  #left = 0

  /** @param most bytes that the body may have */
  constructor(most: number) {
    this.#most = most
  }

  /** Whether nothing has come yet. */
  get isFresh(): boolean {
    return this.#state === 'headers' && this.#rest.length === 0
  }

  /** Whether the connection can carry another answer after this one. */
  get keepsAlive(): boolean {
    // Two lengths in one answer are how another's answer is slipped in: nothing after it is trusted.
    const both = this.#headers['content-length'] !== undefined && this.#headers['transfer-encoding'] !== undefined
    const closes = /\bclose\b/i.test(this.#headers.connection ?? '')
    return this.#newer && this.#state !== 'until-close' && !both && !closes
  }

  /**
   * The answer as soon as it is whole.
   * @throws BrokenAnswer
   */
  add(piece: Buffer): HttpAnswer | null {
    let bytes = this.#rest.length === 0 ? piece : Buffer.concat([this.#rest, piece])
    this.#rest = Buffer.alloc(0)
    for (;;) {
      if (this.#state === 'until-close') {
        this.#take(bytes)
        return null
      }
      if (this.#state === 'body' || this.#state === 'chunk') {
        const part = bytes.subarray(0, this.#left)
        this.#take(part)
        this.#left -= part.length
        bytes = bytes.subarray(part.length)
        if (this.#left > 0) return null
        if (this.#state === 'body') return this.#whole(bytes)
        this.#state = 'chunk-end'
      }
      const end = bytes.indexOf(this.#state === 'headers' ? '\r\n\r\n' : '\r\n')
      if (end === -1) {
        if (bytes.length > MOST_OF_HEADERS) throw new BrokenAnswer('headers without an end')
        this.#rest = bytes
        return null
      }
      const line = bytes.toString('latin1', 0, end)
      bytes = bytes.subarray(end + (this.#state === 'headers' ? 4 : 2))
      if (this.#line(line)) return this.#whole(bytes)
    }
  }

  /**
   * The answer that the connection's end makes whole.
   * @throws BrokenAnswer where more was to come
   */
  end(): HttpAnswer {
    if (this.#state !== 'until-close') throw new BrokenAnswer('the connection ended before the answer did')
    return this.#whole(Buffer.alloc(0))
  }

  /** The headers, or a line between chunks; whether the answer ends with it. */
  #line(line: string): boolean {
    switch (this.#state) {
      case 'headers':
        return this.#head(line)
      case 'chunk-end': {
        // After a chunk's bytes comes the line's end, then the length of the next.
        if (line === '') return false
        const length = /^([0-9a-f]{1,12})\s*(?:;.*)?$/i.exec(line)?.[1]
        if (length === undefined) throw new BrokenAnswer('a chunk without a length')
        this.#left = Number.parseInt(length, 16)
        this.#state = this.#left === 0 ? 'trailer' : 'chunk'
        return false
      }
      default:
        return line === ''
    }
  }

  #head(text: string): boolean {
    const [first = '', ...lines] = text.split('\r\n')
    const [, version, status] = /^HTTP\/1\.([01]) (\d{3})(?: |$)/.exec(first) ?? []
    if (status === undefined) throw new BrokenAnswer('what came is no HTTP answer')
    this.#newer = version === '1'
    this.#status = Number(status)
    // 100 to 199 only say that the answer is coming.
    if (this.#status < 200) return false
    this.#headers = headersIn(lines)
    const { 'transfer-encoding': encoding, 'content-length': length } = this.#headers
    if (encoding !== undefined) {
      if (encoding.toLowerCase() !== 'chunked') throw new BrokenAnswer(`the transfer encoding ${encoding}`)
      this.#state = 'chunk-end'
      return false
    }
    if (this.#status === 204 || this.#status === 304) return true
    if (length === undefined) {
      this.#state = 'until-close'
      return false
    }
    if (!/^\d{1,15}$/.test(length)) throw new BrokenAnswer(`the length ${length}`)
    this.#left = Number(length)
    this.#state = 'body'
    return this.#left === 0
  }

  #take(bytes: Buffer): void {
    if (bytes.length === 0) return
    this.#length += bytes.length
    if (this.#length > this.#most) throw new BrokenAnswer(`more than ${this.#most} bytes came`)
    this.#body.push(bytes)
  }

  #whole(after: Buffer): HttpAnswer {
    if (after.length > 0) throw new BrokenAnswer('more came than the answer')
    const [only, ...more] = this.#body
    const body = only !== undefined && more.length === 0 ? only : Buffer.concat(this.#body, this.#length)
    return { status: this.#status, headers: this.#headers, body }
  }
}

function headersIn(lines: readonly string[]): Record<string, string> {
  // Without a prototype: a header's name is whatever the server says.
  const headers: Record<string, string> = Object.create(null)
  for (const line of lines) {
    const colon = line.indexOf(':')
    if (colon < 1) throw new BrokenAnswer('a header without a name')
    const name = line.slice(0, colon).toLowerCase()
    const value = line.slice(colon + 1).trim()
    const known = headers[name]
    headers[name] = known === undefined ? value : `${known}, ${value}`
  }
  return headers
}
